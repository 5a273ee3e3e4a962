//! The import itself, once however often it is tapped.

use std::sync::Arc;

use super::ask::current_sign;
use super::places::{self, Target};
use super::read::by_balance;
use super::{Look, Verb, compare, step};
use crate::args;
use crate::intake::statement_import::{self as import, Order};
use crate::ledger::{BookId, DraftId};
use crate::reply::{Reply, clean};
use crate::store::{StoreError, action, draft};
use crate::telegram::progress::Stage;
use crate::telegram::record;
use crate::telegram::turn::Turn;

/// Imports what is chosen, or shows what must be answered first.
pub(super) async fn conclude(turn: &mut Turn<'_>, id: DraftId, look: Look) -> Result<(), StoreError> {
    let (book, opened) = places::with_wished(&turn.scene.book, &look);
    let into = match places::target(turn.db, &book, &look, &opened).await? {
        Target::Into(into) if look.statement.asked.is_empty() => into,
        _ => {
            let reply = step(turn, id, &look, Verb::Preview).await?;
            turn.conclude(&reply).await;
            return Ok(());
        }
    };
    let Look { content, statement, .. } = &look;
    let compared = compare(turn.db, &book, &look, into.clone()).await?;
    let Some(key) = next_key(turn.db, book.id, id).await?.filter(|_| !compared.is_empty(content)) else {
        // Somebody was faster with another file of the same rows.
        let reply = step(turn, id, &look, Verb::Preview).await?;
        turn.conclude(&reply).await;
        return Ok(());
    };
    let order = Order {
        places: into.clone(),
        opens: opened.into_values().filter(|new| into.distinct().contains(&new.no)).collect(),
        opening: compared.taken_opening(content),
        key,
        actor: turn.scene.user,
        past_entries: turn.services.config.limits.past_entries,
        guesses: Arc::clone(&look.guesses),
        tags: content.tags.clone(),
    };
    let all = compared.chosen.new.len();
    let progress = turn.progress.clone();
    let told = move |rows: usize| {
        if let Some(progress) = &progress {
            progress.at(Stage::Importing(rows, all));
        }
    };
    let imported = import::import(turn.db, &book, statement, &compared.chosen, &order, &told).await?;
    drop(told);
    let Some(imported) = imported else {
        let html = turn.words().html("statement-imported-before", args![]);
        turn.conclude(&Reply::text(html)).await;
        return Ok(());
    };
    // A layout that cannot hold the answer would read the next file the wrong way without asking.
    let holds = content.layout.is_some()
        || content.sign.is_none_or(|sign| by_balance(statement) || sign == current_sign(&statement.layout.amount));
    let layout = holds.then(|| serde_json::to_value(&statement.layout).unwrap_or_default());
    places::remember(turn.db, &book, &look, &into, layout.as_ref()).await?;
    let value = serde_json::to_value(content).unwrap_or_default();
    draft::update(turn.db, book.id, id, "saved", &value).await?;
    let (words, locale) = (turn.words(), turn.scene.locale);
    let count = locale.count(imported.added);
    let mut html = words.html("statement-imported", args!["count" => count, "name" => clean(&content.name)]);
    if imported.matched > 0 {
        html.line(&words.html("statement-matched", args!["count" => locale.count(imported.matched)]));
    }
    if compared.chosen.left_out > 0 {
        html.line(&words.html("statement-left-out", args!["count" => locale.count(compared.chosen.left_out)]));
    }
    if let Some((amount, day)) = order.opening {
        let amount = locale.money(amount, into.home());
        html.line(&words.html("statement-opened", args!["amount" => amount, "date" => locale.date_long(day)]));
    }
    let names: Vec<String> =
        into.distinct().into_iter().map(|no| crate::telegram::confirm::account(&book, Some(no))).collect();
    html.line(&words.html("statement-account", args!["account" => names.join(", ")]));
    if !order.opens.is_empty() {
        let names: Vec<&str> = order.opens.iter().map(|new| new.name.as_str()).collect();
        html.line(&words.html("account-opened", args!["accounts" => names.join(", ")]));
    }
    if imported.by_model > 0 {
        let count = locale.count(imported.by_model);
        html.line(&words.html("statement-by-model", args!["count" => count]));
    }
    if imported.unsorted > 0 {
        let count = locale.count(imported.unsorted);
        html.line(&words.html("statement-unsorted", args!["count" => count]));
    }
    let undo = turn.undo_button(imported.action);
    turn.conclude(&Reply::text(html).row(undo)).await;
    if !order.opens.is_empty() {
        turn.refresh().await?;
    }
    record::alert_all(turn).await
}

/// The key of a draft's next import: `d:7`, and `d:7:2` once that was taken back. None: its import stands.
pub(super) async fn next_key(
    db: &mut sqlx::PgConnection,
    book: BookId,
    id: DraftId,
) -> Result<Option<String>, StoreError> {
    let mut key = format!("d:{id}");
    let mut times = 1u32;
    while let Some(no) = action::by_key(db, book, &key).await? {
        if action::get(db, book, no).await?.is_none_or(|action| action.undone_by.is_none()) {
            return Ok(None);
        }
        times += 1;
        key = format!("d:{id}:{times}");
    }
    Ok(Some(key))
}
