//! A draft as it is shown, beside the entry that may be the same purchase.

use super::content::Content;
use crate::args;
use crate::intake::receipt::same_shop;
use crate::ledger::{DraftId, Entry, Source};
use crate::reply::{Html, Reply, clean};
use crate::report::lines;
use crate::store::{StoreError, entry};
use crate::telegram::turn::Turn;

/// A draft with its buttons.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn show(turn: &mut Turn<'_>, id: DraftId, content: &Content) -> Result<Reply, StoreError> {
    let twin = twin(turn, content).await?;
    let (words, locale, book) = (turn.words(), &turn.scene.locale, &turn.scene.book);
    let money = |amount| locale.money(amount, content.currency);
    let mut html = match &content.merchant {
        Some(merchant) => words.html("receipt-draft", args!["merchant" => clean(merchant)]),
        None => words.html("receipt-draft", args!["merchant" => words.plain("receipt-no-merchant", args![])]),
    };
    match content.total {
        Some(total) => html.line(&words.html("receipt-amount", args!["amount" => money(total)])),
        None => html.line(&words.html("receipt-no-total", args![])),
    }
    if let Some(printed) = content.printed {
        html.line(&words.html("receipt-printed", args!["amount" => money(printed)]));
    }
    match content.date {
        Some(date) => html.line(&words.html("receipt-date", args!["date" => locale.date(date, turn.scene.today)])),
        None => html.line(&words.html("receipt-no-date", args![])),
    }
    let category = content.category.and_then(|no| book.category(no)).map(|c| clean(&c.label()));
    let category = category.unwrap_or_else(|| words.plain("uncategorised", args![]));
    html.line(&words.html("receipt-category", args!["category" => category]));
    if let Some(name) = &content.open {
        html.line(&words.html("receipt-account-new", args!["account" => clean(name)]));
    } else if let Some(account) = content.account.and_then(|no| book.account(no)) {
        html.line(&words.html("receipt-account", args!["account" => clean(&account.name)]));
    }
    if !content.tags.is_empty() {
        let tags: Vec<String> = content.tags.iter().map(|tag| format!("#{}", clean(tag))).collect();
        html.line(&words.html("receipt-tags", args!["tags" => tags.join(" ")]));
    }
    if let Some(note) = &content.note {
        html.line(&words.html("receipt-note", args!["note" => clean(note)]));
    }
    if let Some(tax) = content.tax {
        html.line(&words.html("receipt-tax", args!["amount" => money(tax)]));
    }
    if !content.doubts.is_empty() {
        html.paragraph(&words.html("receipt-check", args![]));
        for key in &content.doubts {
            let mut line = Html::text("• ");
            line.push(&words.html(key, args![]));
            html.line(&line);
        }
    }
    if let Some(twin) = &twin {
        html.paragraph(&words.html("receipt-twin", args!["no" => twin.no.0]));
        html.line(&lines::entry(book, locale, turn.scene.today, &twin.entry, twin.no));
    }
    let (key, verb) = if twin.is_some() { ("button-save-anyway", "again") } else { ("button-save", "save") };
    let save = turn.button(key, format!("r:{id}:{verb}")).filter(|_| content.total.is_some());
    let edit = turn.button("button-edit", format!("r:{id}:edit"));
    let discard = turn.button("button-discard", format!("r:{id}:discard"));
    Ok(Reply::text(html).row([save, edit, discard].into_iter().flatten()))
}

/// An entry of the same day and total that names the same shop: another picture of the receipt, or the purchase typed
/// by hand, or a second one, which only the person can tell.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn twin(turn: &mut Turn<'_>, content: &Content) -> Result<Option<Entry>, StoreError> {
    let Some(money) = content.money() else { return Ok(None) };
    let book = turn.book();
    let there = entry::bought(turn.db, book, content.day(), money).await?;
    Ok(there.into_iter().find(|there| {
        let names = [&there.entry.merchant, &there.entry.note];
        match &content.merchant {
            Some(shop) => names.into_iter().flatten().any(|name| same_shop(shop, name)),
            None => there.entry.source == Source::Receipt && there.entry.merchant.is_none(),
        }
    }))
}
