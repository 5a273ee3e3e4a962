//! A picture of a receipt becomes a draft; a tap makes the draft an entry, once however often it is tapped.

mod content;
mod save;
mod shown;

use rust_decimal::Decimal;

use self::content::{Content, said};
pub use self::save::tapped;
use self::shown::show;
use super::bot_api::{BotApiError, FETCH_LIMIT};
use super::services::Services;
use super::turn::{Scene, Turn};
use super::update::SentFile;
use super::{correction, record};
use crate::intake::quick_text::Correction;
use crate::intake::receipt::{self, Doubt, OcrError, Picture, PictureError, Receipt, ReceiptError, ReceiptSettings};
use crate::intake::record as intake;
use crate::ledger::entry::NOTE_LIMIT;
use crate::ledger::{DraftId, Kind, Money};
use crate::reply::{DateOrder, Part};
use crate::store::StoreError;
use crate::store::draft::{self, DraftKind};

/// What came of reading a picture.
pub enum Prepared {
    /// It was read.
    Read {
        /// What it says.
        receipt: Receipt,
        /// Where the picture is kept.
        path: Option<String>,
        /// What was written under it.
        caption: Option<String>,
    },
    /// It was not; the locale's key says why.
    Problem(&'static str),
}

/// Fetches and reads a picture.
pub async fn prepare(services: &Services, scene: &Scene, file: &SentFile, caption: Option<&str>) -> Prepared {
    let limit = services.config.limits.file_bytes.min(FETCH_LIMIT);
    if file.size.is_some_and(|size| size > limit) {
        return Prepared::Problem("picture-too-large");
    }
    let bytes = match services.bot.fetch(&file.file_id, limit).await {
        Ok(bytes) => bytes,
        Err(BotApiError::TooLarge) => return Prepared::Problem("picture-too-large"),
        Err(_) => return Prepared::Problem("file-fetch-failed"),
    };
    let settings = settings(services, scene);
    let read = match by_model(services, scene, &bytes, &settings).await {
        Some(receipt) => Ok(receipt),
        None => receipt::read(&bytes, &settings).await,
    };
    match read {
        Ok(receipt) => {
            let path = services.files.keep(scene.book.id, "jpg", bytes).await.ok();
            let caption = caption.map(|text| crate::reply::clean_to(text, NOTE_LIMIT)).filter(|text| !text.is_empty());
            Prepared::Read { receipt, path, caption }
        }
        Err(error) => Prepared::Problem(problem(&error)),
    }
}

/// How a receipt of this book is read.
pub fn settings(services: &Services, scene: &Scene) -> ReceiptSettings {
    let config = &services.config;
    let languages = config.ocr_languages.as_deref().unwrap_or_default();
    ReceiptSettings {
        home: Some(scene.book.currency),
        month_first: scene.locale.date_order() == DateOrder::MonthDayYear,
        languages: languages.split('+').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        tesseract: config.tesseract.clone(),
        ..ReceiptSettings::new(scene.today)
    }
}

/// The model's reading, where there is a model that sees; any failure leaves it to the machine's own engine.
async fn by_model(services: &Services, scene: &Scene, bytes: &[u8], settings: &ReceiptSettings) -> Option<Receipt> {
    let assistant = services.assistant.as_ref().filter(|assistant| assistant.sees())?;
    let picture = bytes.to_vec();
    let url = tokio::task::spawn_blocking(move || receipt::data_url(&Picture::decode(&picture)?)).await.ok()?.ok()?;
    let answer = assistant.read_receipt(scene.book.id, scene.user, &url).await?;
    receipt::from_model_json(&answer, settings.today).ok()
}

fn problem(error: &ReceiptError) -> &'static str {
    match error {
        ReceiptError::Picture(PictureError::TooLarge) => "picture-too-large",
        ReceiptError::Picture(PictureError::TooSmall) => "picture-too-small",
        ReceiptError::Picture(PictureError::Format) => "picture-format",
        ReceiptError::Picture(_) => "picture-damaged",
        ReceiptError::Ocr(OcrError::Missing | OcrError::NoLanguage) => "receipt-ocr-off",
        ReceiptError::Ocr(OcrError::Timeout) => "receipt-timeout",
        ReceiptError::Ocr(_) | ReceiptError::NoText => "picture-unreadable",
    }
}

fn doubt(doubt: Doubt) -> Option<&'static str> {
    match doubt {
        Doubt::TotalUnconfirmed => Some("receipt-doubt-total-unconfirmed"),
        Doubt::TotalRepaired => Some("receipt-doubt-total-repaired"),
        Doubt::TotalAmbiguous => Some("receipt-doubt-total-ambiguous"),
        Doubt::DateOrder => Some("receipt-doubt-date-order"),
        Doubt::DateRepaired => Some("receipt-doubt-date-repaired"),
        Doubt::NoCurrency => Some("receipt-doubt-no-currency"),
        Doubt::CurrencyGuessed => Some("receipt-doubt-currency-guessed"),
        // Said in the draft's own lines.
        Doubt::NoTotal | Doubt::NoDate | Doubt::NoMerchant => None,
    }
}

/// Keeps the draft and shows it.
///
/// # Errors
/// [`StoreError`]; the work is done again then.
pub async fn apply(turn: &mut Turn<'_>, prepared: Prepared) -> Result<(), StoreError> {
    let (receipt, path, caption) = match prepared {
        Prepared::Read { receipt, path, caption } => (receipt, path, caption),
        Prepared::Problem(key) => {
            turn.say_key(key);
            return Ok(());
        }
    };
    let book = turn.scene.book.clone();
    let texts: Vec<&str> = [receipt.merchant.as_deref(), caption.as_deref()].into_iter().flatten().collect();
    // A currency the receipt does not print is the book's own.
    let currency = receipt.currency.unwrap_or(book.currency);
    let money = receipt.total.and_then(|total| Money::new(total, currency).ok());
    let ruled = money.and_then(|money| intake::ruled_category(&book, &texts, Kind::Expense, money));
    let mut content = Content {
        merchant: receipt.merchant.clone(),
        date: receipt.date,
        sent_on: turn.scene.today,
        total: receipt.total,
        printed: None,
        currency,
        tax: receipt.tax.filter(|tax| *tax > Decimal::ZERO),
        category: ruled.or_else(|| book.category_for(&texts, Kind::Expense)),
        account: None,
        open: None,
        tags: Vec::new(),
        note: None,
        doubts: receipt.doubts.iter().filter_map(|d| doubt(*d)).map(str::to_owned).collect(),
    };
    let refused = caption.and_then(|caption| {
        let said = said(turn, &caption, content.total.is_some());
        content.caption(&book, turn.scene.user, &caption, &said).err()
    });
    let value = serde_json::to_value(&content).unwrap_or_default();
    let id = draft::add(turn.db, book.id, DraftKind::Receipt, &value, path.as_deref(), turn.scene.user).await?;
    let mut reply = show(turn, id, &content).await?;
    if let (Some(refused), Some(Part::Text(html))) = (refused, reply.parts.first_mut()) {
        html.paragraph(&refused.html(turn));
    }
    turn.say(&reply);
    Ok(())
}

/// A correction of a draft, said as a reply to it or to its Edit question; false when the draft is not open.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn correct(turn: &mut Turn<'_>, id: DraftId, text: &str) -> Result<bool, StoreError> {
    let book = turn.scene.book.clone();
    let Some(held) = draft::lock(turn.db, book.id, id).await? else { return Ok(false) };
    let open = held.kind == "receipt" && held.state == "open";
    let Some(mut content) = serde_json::from_value::<Content>(held.content).ok().filter(|_| open) else {
        return Ok(false);
    };
    match correction::read(turn, text) {
        Correction::Patch(patch) => {
            if let Err(refused) = content.correct(&book, turn.scene.user, &patch) {
                let html = refused.html(turn);
                turn.say_text(html);
                return Ok(true);
            }
            content.printed = None;
            content.doubts.clear();
            let value = serde_json::to_value(&content).unwrap_or_default();
            draft::update(turn.db, book.id, id, "open", &value).await?;
            let reply = show(turn, id, &content).await?;
            turn.say(&reply);
        }
        Correction::Delete => {
            let value = serde_json::to_value(&content).unwrap_or_default();
            draft::update(turn.db, book.id, id, "discarded", &value).await?;
            turn.say_key("receipt-discarded");
        }
        Correction::Refused(problem) => record::say_problem(turn, problem),
        Correction::NotACorrection => return Ok(false),
    }
    Ok(true)
}
