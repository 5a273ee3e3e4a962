//! Bank statements: any bank's file in, typed rows out, with what the file could not tell asked instead of guessed in
//! silence. Pure: no database, no clock, no list of banks.

mod accounts;
mod amount;
mod balance;
mod chain;
mod chosen;
mod columns;
mod currency;
mod date;
mod decode;
mod delimited;
mod edges;
mod fee;
mod flag;
mod format;
mod glue;
mod inspect;
mod layout;
mod minor;
mod model;
mod order;
mod other_currency;
mod owner;
mod pass;
mod recall;
mod rows;
mod settle;
mod shape;
mod shared_sign;
mod solve;
mod spill;
mod table;
mod words;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ledger::money::Currency;

pub use chain::BalanceProof;
pub use chosen::{ColumnRole, Glance, SeenColumn, glance};
pub use date::DateOrder;
pub use inspect::{inspect, unread};
pub use layout::{AmountColumns, DateColumns, Layout, Sign};
pub use model::{ModelRow, of_model};
pub use words::direction::Direction;

/// Default for [`Hints::max_bytes`]: 10 MB.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// What is known from outside the file: the day, answers given by the person, a layout confirmed before.
#[derive(Debug, Clone)]
pub struct Hints {
    pub today: NaiveDate,
    pub sign: Option<Sign>,
    pub date_order: Option<DateOrder>,
    /// Year of the newest row, for files whose dates have none.
    pub year: Option<i32>,
    /// Used when the file has the same [`Layout::fingerprint`].
    pub layout: Option<Layout>,
    /// The person chose that layout for this very file; otherwise it is remembered from another one, and goes no further
    /// than what this file leaves open.
    pub chosen: bool,
    /// The currencies of the account and the book, likeliest first: which of those that share a sign is meant.
    pub currencies: Vec<Currency>,
    pub max_bytes: usize,
}

impl Hints {
    /// No answers, no layout, the default size limit.
    pub fn new(today: NaiveDate) -> Self {
        Self {
            today,
            sign: None,
            date_order: None,
            year: None,
            layout: None,
            chosen: false,
            currencies: Vec::new(),
            max_bytes: MAX_BYTES,
        }
    }
}

/// What a statement says.
#[derive(Debug, Clone)]
pub struct Statement {
    /// In the order of the file.
    pub rows: Vec<Row>,
    pub skipped: Vec<Skipped>,
    /// What the file cannot tell; the rows hold the likeliest reading until it is answered.
    pub asked: Vec<Question>,
    pub layout: Layout,
    pub proof: BalanceProof,
    /// The accounts the file names, in the order of the file; empty where it names none. Of several, each row is of one.
    pub accounts: Vec<SourceAccount>,
    pub remarks: Remarks,
}

/// What a reading left out or took for granted that a person should know of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    /// Words of the direction column that are not understood; rows with them are left out.
    pub unclear: Vec<String>,
    /// Rows whose fee, in a column of its own, went off as well, as the balances prove.
    pub fees_counted: usize,
    /// Rows whose fee was not taken off, for nothing proves that it went off beside the amount.
    pub fees_aside: usize,
    /// The file lacks the end that its format prescribes: rows may be missing.
    pub ends_early: bool,
    /// Rows that have the day of the row above, for their own is blank.
    pub days_from_above: usize,
    /// The first of these words, with what is needed to ask about it.
    pub open_word: Option<OpenWord>,
    /// Which way money went is taken from an earlier file of this layout, for this one leaves it open.
    pub recalled_sign: bool,
    /// The same for the order of day and month.
    pub recalled_order: Option<DateOrder>,
    /// Earlier files of this layout were read in this order, and the dates of this one tell another.
    pub order_before: Option<DateOrder>,
}

/// A word of the column that tells directions, of which the person is to tell what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenWord {
    /// As written; empty for the blank cell.
    pub word: String,
    /// Of its first row, the amount without a sign.
    pub description: String,
    pub amount: Decimal,
    pub currency: Option<Currency>,
    /// How many rows have it.
    pub rows: usize,
}

impl Remarks {
    /// Most words kept, and characters of each.
    const UNCLEAR: (usize, usize) = (5, 40);

    fn unclear(&mut self, word: &str) {
        let word: String = word.chars().take(Self::UNCLEAR.1).collect();
        if self.unclear.len() < Self::UNCLEAR.0 && !self.unclear.contains(&word) {
            self.unclear.push(word);
        }
    }

    fn add(&mut self, other: Self) {
        other.unclear.iter().for_each(|word| self.unclear(word));
        self.fees_counted += other.fees_counted;
        self.fees_aside += other.fees_aside;
        self.ends_early |= other.ends_early;
        self.days_from_above += other.days_from_above;
        self.open_word = self.open_word.take().or(other.open_word);
        self.recalled_sign |= other.recalled_sign;
        self.recalled_order = self.recalled_order.or(other.recalled_order);
        self.order_before = self.order_before.or(other.order_before);
    }
}

/// An account as its file names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceAccount {
    /// An account or card number, as written.
    pub name: String,
    pub currency: Option<Currency>,
    /// How many of the statement's rows are its.
    pub rows: usize,
    /// Whether its own balances prove them.
    pub proof: BalanceProof,
}

impl SourceAccount {
    /// The end of its number, and its currency: enough to know it by, and no more than a bank shows.
    pub fn shown(&self) -> String {
        let kept = self.name.chars().filter(|c| c.is_alphanumeric()).count().saturating_sub(4);
        let end: String = self.name.chars().filter(|c| c.is_alphanumeric()).skip(kept).collect();
        let name = if self.name.chars().any(|c| c.is_ascii_digit()) { format!("…{end}") } else { self.name.clone() };
        match self.currency {
            Some(currency) => format!("{name} {currency}"),
            None => name,
        }
    }
}

/// One transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Physical line in the file, from 1.
    pub line: usize,
    pub date: NaiveDate,
    /// Negative is money out.
    pub amount: Decimal,
    pub description: String,
    pub currency: Option<Currency>,
    pub balance: Option<Decimal>,
    /// The bank's own name for the row (FITID, AcctSvcrRef), the same when the row comes again.
    pub reference: Option<String>,
    /// Which of the statement's accounts it is of, by its place among them; 0 where there are not several.
    pub account: usize,
}

/// The text of a PDF file, page by page; None for any other kind, and where there is none.
pub fn pdf_text(bytes: &[u8], hints: &Hints) -> Option<Vec<String>> {
    format::pdf_text(bytes, hints)
}

/// The days of rows.
fn row_dates(rows: &[Row]) -> Vec<NaiveDate> {
    rows.iter().map(|row| row.date).collect()
}

/// A line that is no transaction, or none that can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skipped {
    pub line: usize,
    pub why: Why,
}

/// Why a line was skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// No date where the others have theirs.
    NoDate,
    /// An amount, and no date that can be read: money may have moved.
    Undated,
    /// A date, and no amount.
    NoAmount,
    /// Digits where the amount is, and no amount that can be read: money may have moved.
    Unreadable,
    /// An opening, running or closing balance.
    Balance,
    /// A sum of other rows.
    Total,
    /// Not booked yet.
    Pending,
    /// Declined, reverted, closed: no money moved.
    Failed,
    /// Neither in nor out by the file's own words.
    Neutral,
    /// The direction is a word that the rest of the file does not use.
    Direction,
    /// More fields than the heading names, and more than one way to read them.
    Fields,
    /// The heading again.
    Heading,
    /// A file of an archive that holds no statement; its line is its place there.
    Unread,
}

impl Why {
    /// Whether the line may be a transaction after all.
    pub fn may_be_money(self) -> bool {
        matches!(self, Self::Undated | Self::Unreadable | Self::Direction | Self::Fields)
    }

    /// In plain English, for dry runs and logs.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoDate => "no date",
            Self::Undated => "an amount and no date",
            Self::NoAmount => "no amount",
            Self::Unreadable => "an amount that cannot be read",
            Self::Balance => "a balance, not a transaction",
            Self::Total => "a total, not a transaction",
            Self::Pending => "pending",
            Self::Failed => "failed, reverted or closed: no money moved",
            Self::Neutral => "neither money in nor money out",
            Self::Direction => "direction not understood",
            Self::Fields => "more fields than the heading names",
            Self::Heading => "heading",
            Self::Unread => "a file in the archive that is no statement",
        }
    }
}

/// What only the person can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Are positive amounts money in or money out?
    Sign,
    /// Is `01/02/2024` in January or in February?
    DateOrder,
    /// Which year is it?
    Year,
    /// Is money in or out where this word stands: [`Remarks::open_word`]?
    Word,
}

/// Why a file is no statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum StatementError {
    #[error("the file is empty")]
    Empty,
    #[error("the file is not a kind that can be read")]
    Unsupported,
    #[error("the file is locked with a password")]
    Encrypted,
    #[error("the file is damaged")]
    Damaged,
    #[error("the PDF holds no text")]
    NoText,
    #[error("the file is too large")]
    TooLarge,
    #[error("the file unpacks to too much")]
    TooMuchInside,
    #[error("the file has too many columns")]
    TooManyColumns,
    #[error("the file holds no table with dates and amounts")]
    NoTable,
    #[error("the file holds a statement without transactions")]
    NoRows,
}

/// Reads a statement of any kind. `name` is the file's name; it may tell the currency or the year, and is never trusted
/// to tell the format.
///
/// # Errors
/// [`StatementError`] when there is nothing to import.
pub fn read(bytes: &[u8], name: &str, hints: &Hints) -> Result<Statement, StatementError> {
    if bytes.len() > hints.max_bytes {
        return Err(StatementError::TooLarge);
    }
    format::read(bytes, name, hints)
}
