//! A picture of a receipt becomes a draft; a tap makes the draft an entry, once however often it is tapped.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::bot_api::{BotApiError, FETCH_LIMIT};
use super::dispatch::Outcome;
use super::services::Services;
use super::turn::{Scene, Turn};
use super::update::SentFile;
use super::{confirm, record};
use crate::args;
use crate::intake::receipt::{self, Doubt, OcrError, Picture, PictureError, Receipt, ReceiptError, ReceiptSettings};
use crate::intake::record as intake;
use crate::ledger::entry::{MERCHANT_LIMIT, NOTE_LIMIT};
use crate::ledger::{ActionKind, ActionNo, CategoryNo, Currency, DraftId, Kind, Money, NewEntry, Source};
use crate::reply::{DateOrder, Html, Reply, clean};
use crate::store::draft::{self, DraftKind};
use crate::store::{StoreError, action, entry};

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

/// What a receipt's draft holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Content {
    /// Who was paid.
    pub merchant: Option<String>,
    /// The day; None: not found, the day it was sent is taken.
    pub date: Option<NaiveDate>,
    /// The day it was sent.
    pub sent_on: NaiveDate,
    /// The total.
    pub total: Option<Decimal>,
    /// Of the total.
    pub currency: Currency,
    /// Tax in it.
    pub tax: Option<Decimal>,
    /// The category it would get.
    pub category: Option<CategoryNo>,
    /// What was written under the picture.
    pub note: Option<String>,
    /// Locale keys of what to check.
    pub doubts: Vec<String>,
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
    let currency = receipt.currency.unwrap_or(book.currency);
    let money = receipt.total.and_then(|total| Money::new(total, currency).ok());
    let ruled = money.and_then(|money| intake::ruled_category(&book, &texts, Kind::Expense, money));
    let category = ruled.or_else(|| book.category_for(&texts, Kind::Expense));
    // A currency the receipt does not print is the book's own; that is worth a look only where it is foreign.
    let content = Content {
        merchant: receipt.merchant.clone(),
        date: receipt.date,
        sent_on: turn.scene.today,
        total: receipt.total,
        currency,
        tax: receipt.tax.filter(|tax| *tax > Decimal::ZERO),
        category,
        note: caption,
        doubts: receipt.doubts.iter().filter_map(|d| doubt(*d)).map(str::to_owned).collect(),
    };
    let value = serde_json::to_value(&content).unwrap_or_default();
    let id = draft::add(turn.db, book.id, DraftKind::Receipt, &value, path.as_deref(), turn.scene.user).await?;
    let reply = show(turn, id, &content);
    turn.say(&reply);
    Ok(())
}

/// A draft with its buttons.
fn show(turn: &Turn<'_>, id: DraftId, content: &Content) -> Reply {
    let words = turn.words();
    let locale = &turn.scene.locale;
    let mut html = match &content.merchant {
        Some(merchant) => words.html("receipt-draft", args!["merchant" => clean(merchant)]),
        None => words.html("receipt-draft", args!["merchant" => words.plain("receipt-no-merchant", args![])]),
    };
    match content.total {
        Some(total) => {
            html.line(&words.html("receipt-amount", args!["amount" => locale.money(total, content.currency)]));
        }
        None => html.line(&words.html("receipt-no-total", args![])),
    }
    match content.date {
        Some(date) => html.line(&words.html("receipt-date", args!["date" => locale.date(date, turn.scene.today)])),
        None => html.line(&words.html("receipt-no-date", args![])),
    }
    let category = content.category.and_then(|no| turn.scene.book.category(no)).map(|c| clean(&c.label()));
    let category = category.unwrap_or_else(|| words.plain("uncategorised", args![]));
    html.line(&words.html("receipt-category", args!["category" => category]));
    if let Some(tax) = content.tax {
        html.line(&words.html("receipt-tax", args!["amount" => locale.money(tax, content.currency)]));
    }
    if !content.doubts.is_empty() {
        html.paragraph(&words.html("receipt-check", args![]));
        for key in &content.doubts {
            let mut line = Html::text("• ");
            line.push(&words.html(key, args![]));
            html.line(&line);
        }
    }
    let save = turn.button("button-save", format!("r:{id}:save")).filter(|_| content.total.is_some());
    let edit = turn.button("button-edit", format!("r:{id}:edit"));
    let discard = turn.button("button-discard", format!("r:{id}:discard"));
    Reply::text(html).row([save, edit, discard].into_iter().flatten())
}

/// Save, Edit or Discard was tapped.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, id: DraftId, verb: &str) -> Result<Outcome, StoreError> {
    let book = turn.book();
    let Some(held) = draft::lock(turn.db, book, id).await?.filter(|held| held.kind == "receipt") else {
        turn.toast("draft-gone");
        return Ok(Outcome::Done);
    };
    let Ok(content) = serde_json::from_value::<Content>(held.content.clone()) else {
        turn.toast("draft-gone");
        return Ok(Outcome::Done);
    };
    match (held.state.as_str(), verb) {
        ("discarded", _) => turn.toast("draft-discarded-before"),
        ("saved", verb) if verb != "save" => turn.toast("toast-saved-before"),
        (state, "save") => match free_key(turn, id).await? {
            Ok(key) => save(turn, id, &content, key).await?,
            Err(_) if state == "saved" => turn.toast("toast-saved-before"),
            Err(action) => saved_before(turn, action).await?,
        },
        (_, "edit") => {
            let html = turn.words().html("receipt-edit", args!["draft" => id.0]);
            turn.say(&Reply::text(html).forcing_reply());
        }
        (_, "show") => {
            let reply = show(turn, id, &content);
            turn.replace(&reply);
        }
        (_, "discard") => {
            draft::update(turn.db, book, id, "discarded", &held.content).await?;
            let html = turn.words().html("receipt-discarded", args![]);
            turn.replace(&Reply::text(html));
        }
        _ => turn.toast("toast-expired"),
    }
    Ok(Outcome::Done)
}

/// The key to save a draft by: however often and wherever it is tapped, it is saved once, and once again after each
/// undo. Otherwise the action that saved it.
async fn free_key(turn: &mut Turn<'_>, id: DraftId) -> Result<Result<String, ActionNo>, StoreError> {
    let book = turn.book();
    let (mut key, mut undone) = (format!("d:{id}"), 0);
    while let Some(no) = action::by_key(turn.db, book, &key).await? {
        if action::get(turn.db, book, no).await?.is_none_or(|action| action.undone_by.is_none()) {
            return Ok(Err(no));
        }
        undone += 1;
        key = format!("d:{id}:{undone}");
    }
    Ok(Ok(key))
}

/// A text as far as an entry keeps it.
fn capped(text: Option<&str>, limit: usize) -> Option<String> {
    text.map(|text| text.chars().take(limit).collect::<String>()).filter(|text| !text.is_empty())
}

async fn save(turn: &mut Turn<'_>, id: DraftId, content: &Content, key: String) -> Result<(), StoreError> {
    let book = turn.scene.book.clone();
    let money = content.total.map(|total| Money::new(total, content.currency));
    let (Some(Ok(money)), Some(account)) = (money, book.default_account()) else {
        turn.toast("receipt-no-total");
        return Ok(());
    };
    let usable = |no: &CategoryNo| book.category(*no).is_some_and(|c| !c.archived);
    let entry = NewEntry {
        kind: Kind::Expense,
        money,
        occurred_on: content.date.unwrap_or(content.sent_on),
        category: content.category.filter(usable),
        account: account.no,
        to_account: None,
        merchant: capped(content.merchant.as_deref(), MERCHANT_LIMIT),
        note: capped(content.note.as_deref(), NOTE_LIMIT),
        tags: Vec::new(),
        payer: Some(turn.scene.user),
        source: Source::Receipt,
        import_key: None,
        payment_mode: None,
        refund: false,
        by_model: false,
    };
    let mut entry = entry;
    // The category of the draft was seen and could be changed, so it stays.
    intake::obey_rules(&book, &mut entry, true);
    let entries = vec![entry];
    let recording = crate::store::record::Recording {
        book: book.id,
        key,
        kind: ActionKind::Record,
        actor: Some(turn.scene.user),
        entries: entries.clone(),
    };
    let Some(recorded) = crate::store::record::record(turn.db, &[recording]).await?.pop() else { return Ok(()) };
    let value = serde_json::to_value(content).unwrap_or_default();
    draft::update(turn.db, book.id, id, "saved", &value).await?;
    let left = record::left(turn, &entries).await?;
    let reply = confirm::recorded(&turn.scene, &entries, recorded.first_entry, recorded.action, &left);
    turn.toast("toast-saved");
    turn.replace(&reply);
    record::alert(turn, &left).await
}

async fn saved_before(turn: &mut Turn<'_>, action: ActionNo) -> Result<(), StoreError> {
    let book = turn.book();
    match entry::of_action(turn.db, book, action, 1).await?.first() {
        Some(entry) => {
            let html = turn.words().html("receipt-saved-before", args!["no" => entry.no.0]);
            turn.say_text(html);
        }
        None => turn.toast("toast-saved-before"),
    }
    Ok(())
}

/// A correction of a draft, said as a reply to it or to its Edit question; false when the draft is not open.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn correct(turn: &mut Turn<'_>, id: DraftId, text: &str) -> Result<bool, StoreError> {
    use crate::intake::quick_text::{Correction, parse_correction};
    let book = turn.scene.book.clone();
    let Some(held) = draft::lock(turn.db, book.id, id).await? else { return Ok(false) };
    let open = held.kind == "receipt" && held.state == "open";
    let Some(mut content) = serde_json::from_value::<Content>(held.content).ok().filter(|_| open) else {
        return Ok(false);
    };
    let accounts: Vec<String> = book.accounts.iter().map(|account| account.name.clone()).collect();
    let limits = super::ingest::grammar_limits(turn.services);
    let context = crate::intake::record::context(
        &book,
        &accounts,
        &turn.scene.locale,
        turn.scene.today,
        super::commands::NAMES,
        limits,
    );
    match parse_correction(text, &context) {
        Correction::Patch(patch) => {
            let category = patch.category.as_deref();
            let named = category.and_then(|name| crate::intake::record::category_called(&book, name, Kind::Expense));
            content.category = named.or(content.category);
            content.total = patch.amount.or(content.total);
            content.currency = patch.currency.unwrap_or(content.currency);
            content.date = patch.occurred_on.or(content.date);
            content.merchant = capped(patch.merchant.as_deref(), MERCHANT_LIMIT).or(content.merchant);
            content.note = capped(patch.note.as_deref(), NOTE_LIMIT).or(content.note);
            content.doubts.clear();
            let value = serde_json::to_value(&content).unwrap_or_default();
            draft::update(turn.db, book.id, id, "open", &value).await?;
            let reply = show(turn, id, &content);
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
