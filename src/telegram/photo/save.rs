//! Taps under a receipt's draft: saved once, changed, or discarded.

use super::content::Content;
use super::shown::{show, twin};
use crate::args;
use crate::intake::record as intake;
use crate::ledger::{ActionKind, ActionNo, DraftId};
use crate::reply::Reply;
use crate::store::{StoreError, action, draft, entry};
use crate::telegram::dispatch::Outcome;
use crate::telegram::record;
use crate::telegram::turn::Turn;

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
        ("saved", verb) if !matches!(verb, "save" | "again") => turn.toast("toast-saved-before"),
        (state, "save" | "again") => match free_key(turn, id).await? {
            Ok(_) if verb == "save" && twin(turn, &content).await?.is_some() => {
                let reply = show(turn, id, &content).await?;
                turn.toast("receipt-twin-there");
                turn.replace(&reply);
            }
            Ok(key) => save(turn, id, &content, key).await?,
            Err(_) if state == "saved" => turn.toast("toast-saved-before"),
            Err(action) => saved_before(turn, action).await?,
        },
        (_, "edit") => {
            let html = turn.words().html("receipt-edit", args!["draft" => id.0]);
            turn.say(&Reply::text(html).forcing_reply());
        }
        (_, "show") => {
            let reply = show(turn, id, &content).await?;
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

async fn save(turn: &mut Turn<'_>, id: DraftId, content: &Content, key: String) -> Result<(), StoreError> {
    let opened: Vec<String> = content.open.iter().cloned().collect();
    if !opened.is_empty() {
        record::open(turn, &opened, &format!("{key}:open")).await?;
    }
    let book = turn.scene.book.clone();
    let mut content = content.clone();
    if let Some(name) = content.open.take() {
        content.account = book.account_named(&name).map(|account| account.no);
    }
    let Some(mut entry) = content.entry(&book, turn.scene.user) else {
        turn.toast("receipt-no-total");
        return Ok(());
    };
    // The category of the draft was seen and could be changed, so it stays.
    intake::obey_rules(&book, &mut entry, true);
    let Some(recorded) = record::recorded(turn, vec![entry], key, ActionKind::Record, opened).await? else {
        return Ok(());
    };
    let value = serde_json::to_value(&content).unwrap_or_default();
    draft::update(turn.db, book.id, id, "saved", &value).await?;
    turn.toast("toast-saved");
    turn.replace(&recorded.reply);
    record::alert(turn, &recorded.left).await
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
