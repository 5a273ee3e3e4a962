//! An entry: one record of money.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{AccountNo, ActionNo, CategoryNo, EntryNo, Money, UserId};

/// Longest merchant kept, in characters.
pub const MERCHANT_LIMIT: usize = 200;
/// Longest note kept, in characters.
pub const NOTE_LIMIT: usize = 1000;

/// The direction of an entry. Amounts are positive; this says where the money went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Money out of an account.
    Expense,
    /// Money into an account.
    Income,
    /// Money from one account of the book to another.
    Transfer,
}

impl Kind {
    /// The word the database and the dry runs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Expense => "expense",
            Self::Income => "income",
            Self::Transfer => "transfer",
        }
    }

    /// The kind of that word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Expense, Self::Income, Self::Transfer].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// How money moved, as a bank tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMode {
    /// India's Unified Payments Interface.
    Upi,
    /// A debit or credit card, in a shop or online.
    Card,
    /// A transfer between accounts: SEPA, NEFT, IMPS, wire, Zelle, Pix.
    Transfer,
    /// Notes out of, or into, a machine.
    CashMachine,
    /// Collected by the payee: SEPA direct debit, ACH, NACH.
    DirectDebit,
    /// The same amount again and again, by the payer's order.
    StandingOrder,
    /// A cheque.
    Cheque,
    /// A wallet between the bank and the payee: `PayPal`, Alipay, Paytm.
    Wallet,
    /// The bank's own charge.
    Fee,
    /// Interest, paid or received.
    Interest,
}

impl PaymentMode {
    /// Every mode.
    pub const ALL: [Self; 10] = [
        Self::Upi,
        Self::Card,
        Self::Transfer,
        Self::CashMachine,
        Self::DirectDebit,
        Self::StandingOrder,
        Self::Cheque,
        Self::Wallet,
        Self::Fee,
        Self::Interest,
    ];

    /// The word the database uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Upi => "upi",
            Self::Card => "card",
            Self::Transfer => "transfer",
            Self::CashMachine => "cash_machine",
            Self::DirectDebit => "direct_debit",
            Self::StandingOrder => "standing_order",
            Self::Cheque => "cheque",
            Self::Wallet => "wallet",
            Self::Fee => "fee",
            Self::Interest => "interest",
        }
    }

    /// The mode of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == word)
    }
}

/// Where an entry came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// A message the grammar understood.
    Text,
    /// A command.
    Command,
    /// A receipt's picture.
    Receipt,
    /// A bank statement.
    Statement,
    /// The model, asked by a person.
    Model,
    /// A voice message.
    Voice,
    /// A recurring item that fell due.
    Recurring,
}

impl Source {
    /// The word the database uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Command => "command",
            Self::Receipt => "receipt",
            Self::Statement => "statement",
            Self::Model => "model",
            Self::Voice => "voice",
            Self::Recurring => "recurring",
        }
    }

    /// The source of that word; a command where it is none.
    pub fn parse(word: &str) -> Self {
        [Self::Text, Self::Receipt, Self::Statement, Self::Model, Self::Voice, Self::Recurring]
            .into_iter()
            .find(|source| source.as_str() == word)
            .unwrap_or(Self::Command)
    }
}

/// An entry about to be recorded; the store gives it its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEntry {
    /// Direction.
    pub kind: Kind,
    /// Positive amount with its currency.
    pub money: Money,
    /// The day it happened, in the person's timezone.
    pub occurred_on: NaiveDate,
    /// None: uncategorised.
    pub category: Option<CategoryNo>,
    /// The account it left, or came into for income.
    pub account: AccountNo,
    /// The account it went to; only and always for a transfer.
    pub to_account: Option<AccountNo>,
    /// Who was paid, or who paid.
    pub merchant: Option<String>,
    /// The person's own words.
    pub note: Option<String>,
    /// Without the `#`.
    pub tags: Vec<String>,
    /// The member who paid.
    pub payer: Option<UserId>,
    /// Where it came from.
    pub source: Source,
    /// What a statement's row is recognised by when it comes again.
    pub import_key: Option<Vec<u8>>,
    /// How the money moved, where a bank told.
    #[serde(default)]
    pub payment_mode: Option<PaymentMode>,
    /// Money that came back for something bought: income that may have the category of what it was.
    #[serde(default)]
    pub refund: bool,
    /// The category is a model's, and nobody has changed it.
    #[serde(default)]
    pub by_model: bool,
}

impl NewEntry {
    /// What it counts as and how much, where spending and income are added up: a refund is spending taken back.
    pub fn counted(&self) -> (Kind, Decimal) {
        let amount = self.money.amount();
        if self.refund { (Kind::Expense, -amount) } else { (self.kind, amount) }
    }
}

/// An entry of a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its short number.
    pub no: EntryNo,
    /// What it says.
    #[serde(flatten)]
    pub entry: NewEntry,
    /// The action that made it.
    pub first_action: ActionNo,
    /// The action that touched it last.
    pub last_action: ActionNo,
}
