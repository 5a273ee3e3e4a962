//! Quick entry: the grammar of what people type to record money, from a text to a typed intent.
//! Pure: no clock, no store, no model. Which accounts and categories exist is told by the caller.

mod ahead;
mod amend;
mod amount;
mod bank_message;
mod command;
mod correction;
mod currency;
mod date;
mod direction;
mod entry;
mod follow_up;
pub mod inspect;
mod intent;
mod lexer;
mod lexicon;
mod limit;
mod mentions;
mod normalize;
mod not_spent;
mod number;
mod period;
mod product;
mod question;
mod report;
mod scan;
mod segment;
mod shape;
mod spelled;
#[cfg(test)]
mod tests;
mod told;
mod transfer;
mod wish;
mod wording;
mod words;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::ledger::money::Currency;

use crate::ledger::PaymentMode;
pub use crate::ledger::entry::Kind;

use bank_message::{Came, Reading};

pub use ahead::{Unclear, by, recurrence};
pub use amend::{Amendment, Of, amendment};
pub use bank_message::{Fingerprint, NotMoved};
pub use command::command_named;
pub use correction::{Correction, Patch, Untag, parse_correction};
pub use follow_up::{follow_up, follow_up_named, leans};
pub use intent::{is_request, is_talk};
pub use limit::{budget, budget_of, period_of};
pub use mentions::{Mentions, mentions};
pub use normalize::is_unspaced;
pub use period::{Period, Span};
pub use question::{Measure, Question, bare_question, named_period, question};
pub use report::{Report, report};
pub use wish::{Wish, wish};

/// Bounds on one message; the defaults of the settings of the same names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest text read, in characters.
    pub max_chars: usize,
    /// Most entries one message may make.
    pub max_entries: usize,
}

impl Limits {
    /// 2,000 characters.
    pub const MAX_CHARS: usize = 2_000;
    /// 50 entries.
    pub const MAX_ENTRIES: usize = 50;
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_chars: Self::MAX_CHARS, max_entries: Self::MAX_ENTRIES }
    }
}

/// A category of the book with the words that mean it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryWords {
    /// The category's name, itself a word that means it.
    pub name: String,
    /// What the category holds. A word that only income categories know makes an entry income.
    pub kind: Kind,
    /// Words and phrases, any case, singular or plural.
    pub words: Vec<String>,
    /// Those that name all of it, in any language: a question about one is about the category.
    pub names: Vec<String>,
}

/// What the reader of a text knows besides the text.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The person's own date.
    pub today: NaiveDate,
    /// The book's currency: decides what `$`, `kr` or `Rs` mean. Never written into an entry unless said.
    pub currency: Currency,
    /// Whether the person writes `1.250,00`; `None` lets the text decide.
    pub decimal_comma: Option<bool>,
    /// Whether `3/4` is the fourth of March.
    pub month_first: bool,
    /// Names of the book's accounts.
    pub accounts: &'a [String],
    /// The book's categories.
    pub categories: &'a [CategoryWords],
    /// Command names without the slash; one of them alone in a message is that command.
    pub commands: &'a [&'a str],
    /// Bounds.
    pub limits: Limits,
}

/// One entry as the text says it; what was not said is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedEntry {
    /// Direction.
    pub kind: Kind,
    /// Above zero, below [`crate::ledger::money::AMOUNT_LIMIT`], at most four decimals, scale as written.
    pub amount: Decimal,
    /// The currency, when said.
    pub currency: Option<Currency>,
    /// The date, when said.
    pub occurred_on: Option<NaiveDate>,
    /// Name of one of [`Context::categories`].
    pub category: Option<String>,
    /// Account paid from (expense, transfer) or into (income): a name of [`Context::accounts`], else as written.
    pub account: Option<String>,
    /// Account a transfer goes to.
    pub to_account: Option<String>,
    /// Who was paid.
    pub merchant: Option<String>,
    /// The rest, as written.
    pub note: Option<String>,
    /// Tags without `#`.
    pub tags: Vec<String>,
    /// How the money moved, where a bank's message says.
    pub payment_mode: Option<PaymentMode>,
    /// A bank's message says that money came back.
    pub refund: bool,
}

/// What a message wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// Record these. Empty when a [`Problem`] kept them from being recorded.
    Record(Vec<ParsedEntry>),
    /// Answer from the ledger.
    Question,
    /// A command, its name in lower case without slash and bot name.
    Command(String),
    /// Neither: chit-chat, plans, instructions.
    None,
}

/// What an ambiguous text leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ambiguity {
    /// Several numbers could be the amount.
    WhichAmount,
    /// The number may not be an amount at all.
    IsItAnAmount,
    /// A number reads as a date or as an amount.
    DateOrAmount,
    /// `12.345`: a decimal mark or a thousand's.
    Separator,
    /// `2 beers`: how many, or what they cost.
    CountOrPrice,
    /// A price each, or of all of them.
    EachOrAll,
    /// Money that came in, or something bought.
    InOrOut,
    /// Two currencies in one amount.
    WhichCurrency,
    /// `from X to Y` with names that may not be accounts.
    IsItATransfer,
    /// `laptop 2026`: a year or what was paid.
    YearOrAmount,
    /// `no, 12`: another amount for an entry, and it is not said for which.
    NewOrCorrection,
}

/// Why a text that looks like an entry records nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// More than [`Limits::max_chars`].
    #[error("the message is too long")]
    TooLong,
    /// More than [`Limits::max_entries`].
    #[error("too many entries in one message")]
    TooManyEntries,
    /// At or above a quadrillion, or in scientific notation.
    #[error("the amount is too large")]
    AmountTooLarge,
    /// Zero, negative zero, or a sum that is not above zero.
    #[error("the amount is not above zero")]
    AmountNotPositive,
    /// More than four decimal places.
    #[error("the amount has more than four decimal places")]
    AmountTooPrecise,
    /// A day that does not exist, or is too far away to be meant.
    #[error("the date does not exist or is too far away")]
    AbsurdDate,
    /// A currency outside ISO 4217, such as a coin of a blockchain.
    #[error("the currency is not known")]
    UnknownCurrency,
    /// A transfer from an account to itself.
    #[error("a transfer needs two different accounts")]
    SameAccount,
    /// Money laid by: a goal's, and not spent.
    #[error("money is put aside, not spent")]
    Saving,
    /// What an account or a purse holds, and nothing that moved.
    #[error("it tells what there is, and not what moved")]
    Standing,
    /// It happens again and again.
    #[error("it recurs")]
    Repeats,
    /// It is yet to be paid, on a day that is not said.
    #[error("it is not paid yet")]
    NotYet,
    /// A bank's message that moved no money.
    #[error("{0}")]
    BankMessage(NotMoved),
    /// Two readings, both plausible.
    #[error("the text can be read in more than one way")]
    Ambiguous(Ambiguity),
}

/// A text, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// What is wanted.
    pub intent: Intent,
    /// Why nothing is recorded although an entry was meant.
    pub problem: Option<Problem>,
    /// It is a bank's message: what it is known by when it comes again.
    pub bank_message: Option<Fingerprint>,
}

impl Parsed {
    fn new(intent: Intent, problem: Option<Problem>) -> Self {
        Self { intent, problem, bank_message: None }
    }
}

/// Reads one message. All or nothing: with a problem in one entry no entry is returned.
pub fn parse(text: &str, cx: &Context<'_>) -> Parsed {
    if text.chars().take(cx.limits.max_chars + 1).count() > cx.limits.max_chars {
        return Parsed::new(Intent::None, Some(Problem::TooLong));
    }
    let clean = normalize::clean(text);
    if let Some(told) = bank_message(&clean, cx, Came::Typed) {
        return told;
    }
    if let Some(intent) = intent::other_than_record(&clean, cx) {
        return Parsed::new(intent, None);
    }
    match not_spent::not_spent(&clean, cx) {
        Some(not_spent::Meant::Nothing) => return Parsed::new(Intent::None, None),
        Some(not_spent::Meant::Question) => return Parsed::new(Intent::Question, None),
        Some(not_spent::Meant::Refused(problem)) => return Parsed::new(Intent::Record(Vec::new()), Some(problem)),
        None => {}
    }
    match segment::entries(&clean, cx) {
        Ok(entries) if entries.is_empty() => Parsed::new(Intent::None, None),
        Ok(entries) => Parsed::new(Intent::Record(entries), None),
        Err(problem) => Parsed::new(Intent::Record(Vec::new()), Some(problem)),
    }
}

/// Reads a message that somebody else wrote and a person passes on: an entry if it is a bank's or a payment app's, and
/// nothing otherwise.
pub fn parse_passed_on(text: &str, cx: &Context<'_>) -> Parsed {
    if text.chars().take(cx.limits.max_chars + 1).count() > cx.limits.max_chars {
        return Parsed::new(Intent::None, Some(Problem::TooLong));
    }
    bank_message(&normalize::clean(text), cx, Came::PassedOn).unwrap_or(Parsed::new(Intent::None, None))
}

/// What a text is that a bank or a payment app wrote; None for any other.
fn bank_message(clean: &str, cx: &Context<'_>, came: Came) -> Option<Parsed> {
    Some(match bank_message::read(clean, cx, came)? {
        Reading::Moved(entries) => {
            let bank_message = Some(bank_message::fingerprint(clean, cx));
            Parsed { intent: Intent::Record(entries), problem: None, bank_message }
        }
        Reading::Not(why) => Parsed::new(Intent::None, Some(Problem::BankMessage(why))),
    })
}
