//! Receipts: a picture in, what it says out (merchant, date, total, tax, lines), by Tesseract or from a vision model's
//! answer. What a receipt says is data and stays data: nothing here writes to a ledger, and nothing here asks a model.

mod amount;
mod currency;
mod date;
mod enhance;
mod inspect;
mod label;
mod merchant;
mod model;
mod ocr;
mod order;
mod parse;
mod pdf;
mod prepare;
mod read;
mod text;
mod total;

use std::path::PathBuf;
use std::time::Duration;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::ledger::money::Currency;

pub use inspect::{inspect, unread};
pub use merchant::same_shop;
pub use model::{ModelAnswerError, from_model_json, model_schema};
pub use ocr::{OcrError, languages};
pub use parse::{TextLine, Transcript, parse};
pub use pdf::{first_page, is_pdf};
pub use prepare::{Picture, PictureError, data_url};
pub use read::{ReceiptError, read};

/// Longest transcript kept, in characters.
pub const MAX_TRANSCRIPT: usize = 16_000;
/// Most lines of a transcript looked at, and most items a receipt may have.
pub const MAX_LINES: usize = 400;
/// Longest merchant or item text, in characters.
pub const MAX_TEXT: usize = 120;

/// How to read a receipt.
#[derive(Debug, Clone)]
pub struct ReceiptSettings {
    /// The person's date; dates after tomorrow are not believed.
    pub today: NaiveDate,
    /// The book's currency: what a bare `$` or `kr` means when the receipt does not say.
    pub home: Option<Currency>,
    /// Reads 03/04 as 4 March where nothing on the receipt tells. Day first otherwise.
    pub month_first: bool,
    /// Tesseract language codes such as `deu`; empty takes what is installed. Unknown ones are left out.
    pub languages: Vec<String>,
    /// The program to run, found on the path by default.
    pub tesseract: PathBuf,
    /// For everything about one picture.
    pub timeout: Duration,
}

impl ReceiptSettings {
    /// The defaults, as of the person's date.
    pub fn new(today: NaiveDate) -> Self {
        Self {
            today,
            home: None,
            month_first: false,
            languages: Vec::new(),
            tesseract: PathBuf::from("tesseract"),
            timeout: Duration::from_secs(30),
        }
    }
}

/// What a receipt says, as far as it could be read. Text is free of control, bidi and zero-width characters, and capped.
#[derive(Debug, Clone, PartialEq)]
pub struct Receipt {
    /// Who was paid.
    pub merchant: Option<String>,
    /// The day of the purchase.
    pub date: Option<NaiveDate>,
    /// What was paid, with tax and after rounding; above zero.
    pub total: Option<Decimal>,
    /// The currency of every amount.
    pub currency: Option<Currency>,
    /// Tax within the total, all kinds together; zero when the receipt says zero.
    pub tax: Option<Decimal>,
    /// Items in their order.
    pub lines: Vec<Line>,
    /// Who read it.
    pub engine: Engine,
    /// The transcript, for search.
    pub text: String,
    /// What a person should look at before saving.
    pub doubts: Vec<Doubt>,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// As printed.
    pub text: String,
    /// Negative for a discount or a return.
    pub amount: Option<Decimal>,
}

/// Who read the receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The OCR program on this machine.
    Tesseract,
    /// A vision model.
    Model,
}

impl Engine {
    /// The name programs read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tesseract => "tesseract",
            Self::Model => "model",
        }
    }
}

/// Why a reading may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// No total was found.
    NoTotal,
    /// The total is printed, but nothing else on the receipt adds up to it.
    TotalUnconfirmed,
    /// The printed total was unreadable in part; the receipt's own sums gave it.
    TotalRepaired,
    /// Two totals are about as likely.
    TotalAmbiguous,
    /// No date was found.
    NoDate,
    /// Day and month could be the other way round.
    DateOrder,
    /// The date was read from characters that are no digits.
    DateRepaired,
    /// No merchant was found.
    NoMerchant,
    /// No currency is printed.
    NoCurrency,
    /// The currency is told by a sign or the country, not by its code.
    CurrencyGuessed,
}
