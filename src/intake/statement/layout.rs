//! What was understood of a file's shape, in a form that can be shown, confirmed and remembered.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::amount::DecimalMark;
use super::date::DateOrder;
use super::table::{Split, UNIT};
use super::words::direction::Direction;
use crate::ledger::money::Currency;

/// How the sign of a single amount column reads; for two unnamed columns, whether the first is money in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    PositiveIn,
    /// As card issuers write it: charges are positive.
    PositiveOut,
}

/// Where the date is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateColumns {
    One(usize),
    Parts { year: usize, month: usize, day: usize },
}

/// Where the amount is and what tells its direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmountColumns {
    /// The sign of the number tells.
    Signed { column: usize, sign: Sign },
    /// Another column tells; a negative number turns it round.
    Flagged { column: usize, flag: usize },
    /// The number has no sign; the balances tell.
    ByBalance { column: usize },
    /// Two columns; `*_negative` when money of that direction is written with a minus there.
    Pair { debit: usize, credit: usize, debit_negative: bool, credit_negative: bool },
}

/// Whether a column of amounts is written with signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Signs {
    /// No cell has a sign.
    Absent,
    /// Some have one, so that the others mean theirs.
    Present,
    /// Some have a plus and none has a minus: what has a plus went the other way than the rest.
    PlusBesideNone,
}

/// Who told which way money went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Told {
    /// The file itself.
    File,
    /// The person, where the file could not.
    Answered,
    /// The person, whatever the file said.
    Overruled,
}

/// What becomes of words in the column that tells directions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Words {
    /// Those that are understood count; rows with others are left out.
    #[default]
    Understood,
    /// The same, and the others are asked about, for the person wants to tell.
    AskUnclear,
    /// The person tells each that does not mean a direction and nothing else.
    AskAll,
}

/// A column of fees that the amounts beside it do not hold yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fee {
    pub column: usize,
    /// Fees are written with a minus.
    pub negative: bool,
}

/// A statement's layout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    pub encoding: String,
    pub(super) split: Split,
    /// Column names as written; empty when the file has no heading.
    pub header: Vec<String>,
    pub width: usize,
    pub date: DateColumns,
    pub date_order: DateOrder,
    /// The order was answered, or proven by dates that read otherwise in another one.
    #[serde(default)]
    pub order_known: bool,
    pub amount: AmountColumns,
    /// How the amounts of the file were written that this was learnt from; `None` for columns the person chose just now.
    #[serde(default = "absent")]
    pub(super) signs: Option<Signs>,
    #[serde(default = "answered")]
    pub(super) told: Told,
    #[serde(default)]
    pub(super) fee: Option<Fee>,
    /// Such a column of which nothing proves that its fees went off as well: they are not taken off.
    #[serde(default)]
    pub(super) fee_aside: Option<Fee>,
    /// What direction each word of the flag column stands for; the empty word is the blank cell.
    pub(super) flags: BTreeMap<String, Direction>,
    #[serde(default)]
    pub(super) words: Words,
    pub(super) marks: BTreeMap<usize, DecimalMark>,
    pub balance: Option<usize>,
    pub currency_column: Option<usize>,
    /// The currency of the whole file, where the rows do not say.
    pub currency: Option<Currency>,
    /// Columns that make the description, best first, and those used when these are blank.
    pub description: Vec<usize>,
    pub(super) spare: Vec<usize>,
    /// Columns that say pending, failed, reverted.
    pub status: Vec<usize>,
    pub(super) kinds: String,
}

impl Layout {
    /// The layout of a format that has no columns to find. Its key is that of the format and the account in it, so that
    /// what the person answered for an account is known when its next file comes; the number itself is not kept.
    pub(super) fn of_format(
        format: &'static str,
        account: &str,
        currency: Option<Currency>,
        date_order: DateOrder,
    ) -> Self {
        let digest = Sha256::digest(account.as_bytes());
        let account: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self {
            encoding: format.to_owned(),
            split: Split { separator: UNIT, quoting: false },
            header: vec![format.to_owned(), account],
            width: 0,
            date: DateColumns::One(0),
            date_order,
            order_known: false,
            amount: AmountColumns::Signed { column: 0, sign: Sign::PositiveIn },
            signs: Some(Signs::Present),
            told: Told::File,
            fee: None,
            fee_aside: None,
            flags: BTreeMap::new(),
            words: Words::Understood,
            marks: BTreeMap::new(),
            balance: None,
            currency_column: None,
            currency,
            description: Vec::new(),
            spare: Vec::new(),
            status: Vec::new(),
            kinds: String::new(),
        }
    }

    /// A stable key of the file's shape (32 hexadecimal digits): the same for next month's file of the same bank.
    pub fn fingerprint(&self) -> String {
        fingerprint(self.split, &self.header, &self.kinds)
    }

    /// Takes an order that the person chose.
    pub fn set_order(&mut self, order: DateOrder) {
        (self.date_order, self.order_known) = (order, true);
    }

    pub(super) fn mark(&self, column: usize) -> DecimalMark {
        self.marks.get(&column).copied().unwrap_or(DecimalMark::Dot)
    }
}

/// What is assumed of layouts kept before these were kept with them: the least that may be used again.
fn absent() -> Option<Signs> {
    Some(Signs::Absent)
}

fn answered() -> Told {
    Told::Answered
}

/// The key of a separator with its column names, or with the kinds of its columns where they have no names.
pub(super) fn fingerprint(split: Split, header: &[String], kinds: &str) -> String {
    let mut hash = Sha256::new();
    hash.update([0x01]);
    hash.update(split.separator.to_string());
    if header.is_empty() {
        hash.update([0x02]);
        hash.update(kinds);
    } else {
        for name in header {
            hash.update([0x03]);
            hash.update(super::words::fold(name));
        }
    }
    let digest = hash.finalize();
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
