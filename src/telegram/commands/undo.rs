//! `/undo` and the Undo buttons: takes an action back, an undo included.

use sqlx::Connection as _;

use crate::args;
use crate::ledger::action::Change;
use crate::ledger::{ActionKind, ActionNo, Entry, EntryNo};
use crate::reply::{Html, Reply, clean};
use crate::store::undo::{self, Stayed, Undone};
use crate::store::{StoreError, action, entry};
use crate::telegram::confirm;
use crate::telegram::turn::Turn;

/// Takes back the person's last change.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, rest: &str) -> Result<(), StoreError> {
    // `/undo 5` could be five changes or entry 5.
    if !rest.trim().is_empty() {
        let html = turn.words().html("undo-how", args![]);
        turn.say_text(html);
        return Ok(());
    }
    let (book, user) = (turn.book(), turn.scene.user);
    match action::last(turn.db, book, user).await? {
        Some(no) => take_back(turn, no).await,
        None => {
            turn.say_key("undo-nothing");
            Ok(())
        }
    }
}

/// Takes back the action of a button. Always ours.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, no: ActionNo) -> Result<bool, StoreError> {
    take_back(turn, no).await?;
    Ok(true)
}

async fn take_back(turn: &mut Turn<'_>, no: ActionNo) -> Result<(), StoreError> {
    let (book, user, key) = (turn.book(), turn.scene.user, turn.key());
    let Some(target) = action::get(turn.db, book, no).await? else {
        turn.toast_html(turn.words().html("undo-missing", args![]));
        return Ok(());
    };
    let touched = the_entry(turn, &target).await?;
    let origin = action::origin(turn.db, book, no).await?;
    // What an undo that fails did so far goes with the savepoint.
    let mut point = turn.db.begin().await?;
    let undone = undo::undo(&mut point, book, no, &key, user, turn.services.config.limits.redo_entries).await?;
    match undone {
        Undone::Done { .. } => point.commit().await?,
        _ => point.rollback().await?,
    }
    match undone {
        Undone::Done { by, kind, removed, restored, redo, stayed } => {
            turn.refresh().await?;
            if kind == ActionKind::Settings.as_str() {
                turn.relearn_language().await?;
            }
            let count = usize::try_from(removed + restored).unwrap_or(usize::MAX);
            let (kind, again) = origin.map_or((kind, false), |origin| (origin.kind, origin.undos % 2 == 1));
            let key = if again { "redo-done" } else { "undo-done" };
            let what = renaming(turn, &target.changes).unwrap_or_else(|| what(turn, &kind, count));
            let mut html = turn.words().html(key, args!["what" => what]);
            html.line(&told(turn, &stayed).await?);
            if let Some((no, before)) = touched {
                html.line(&line(turn, no, before).await?);
            }
            if !again {
                turn.toast("toast-undone");
            }
            let label = if again { "button-undo" } else { "button-redo" };
            let back = turn.button(label, format!("u:{by}")).filter(|_| redo);
            turn.replace(&Reply::text(html).row(back));
        }
        Undone::Already => turn.toast_html(turn.words().html("undo-already", args![])),
        Undone::Missing => turn.toast_html(turn.words().html("undo-missing", args![])),
        Undone::NotKept => turn.say_key("undo-not-kept"),
        Undone::Wiped => turn.say_key("undo-wiped"),
        Undone::ChangedLater(None) => turn.say_key("undo-changed-later"),
        Undone::ChangedLater(Some(later)) => {
            let origin = action::origin(turn.db, book, later).await?;
            let kind = origin.map(|origin| if origin.undos == 0 { origin.kind } else { "undo".to_owned() });
            let what = what(turn, &kind.unwrap_or_default(), 1);
            let html = turn.words().html("undo-changed-later-by", args!["what" => what]);
            let undo = turn.undo_button(later);
            turn.say(&Reply::text(html).row(undo));
        }
    }
    Ok(())
}

/// What of an import stayed, and what changed it.
async fn told(turn: &mut Turn<'_>, stayed: &Stayed) -> Result<Html, StoreError> {
    let (book, words, locale) = (turn.book(), turn.words(), turn.scene.locale);
    let count = |count: u64| locale.count(usize::try_from(count).unwrap_or(usize::MAX));
    let mut html = Html::default();
    if stayed.entries > 0 {
        let numbers: Vec<String> = stayed.first.iter().map(|no| format!("#{no}")).collect();
        let more = stayed.entries > numbers.len() as u64;
        let numbers = numbers.join(", ") + if more { "…" } else { "" };
        let origin = match stayed.by {
            Some(by) => action::origin(turn.db, book, by).await?,
            None => None,
        };
        let what = what(turn, &origin.map(|origin| origin.kind).unwrap_or_default(), 1);
        let args = args!["count" => count(stayed.entries), "entries" => numbers, "what" => what];
        html.line(&words.html("undo-stayed", args));
    }
    if stayed.others > 0 {
        html.line(&words.html("undo-stayed-opening", args![]));
    }
    Ok(html)
}

/// What an action did, in words.
fn what(turn: &Turn<'_>, kind: &str, count: usize) -> String {
    let key = format!("action-{kind}");
    let key = if turn.words().has(&key) { key.as_str() } else { "action-other" };
    turn.words().plain(key, args!["count" => turn.scene.locale.count(count)])
}

/// What an action did to one account or category, by name; `None` when it did something else.
fn renaming(turn: &Turn<'_>, changes: &[Change]) -> Option<String> {
    let [change] = changes else { return None };
    let table = match change.table.as_str() {
        "accounts" => "account",
        "categories" => "category",
        _ => return None,
    };
    let field = |row: &Option<serde_json::Value>, field: &str| row.as_ref().and_then(|row| row.get(field)).cloned();
    let name = |row| field(row, "name").and_then(|name| name.as_str().map(clean));
    let closed = |row| field(row, "archived").and_then(|archived| archived.as_bool()).unwrap_or(false);
    let (before, after) = (name(&change.before), name(&change.after));
    let done = match (&before, &after) {
        (None, Some(_)) => "opened",
        (Some(a), Some(b)) if a != b => "renamed",
        (Some(_), Some(_)) if closed(&change.before) != closed(&change.after) => {
            if closed(&change.after) {
                "closed"
            } else {
                "reopened"
            }
        }
        _ => return None,
    };
    let args = args!["name" => after.unwrap_or_default(), "before" => before.unwrap_or_default()];
    Some(turn.words().plain(&format!("action-{table}-{done}"), args))
}

/// The entry an action touched, when it is one, and how it is now.
async fn the_entry(
    turn: &mut Turn<'_>,
    action: &action::Action,
) -> Result<Option<(EntryNo, Option<Entry>)>, StoreError> {
    let book = turn.book();
    let recorded = entry::of_action(turn.db, book, action.no, 2).await?;
    let mut numbers: Vec<i64> = recorded.iter().map(|entry| entry.no.0).collect();
    for change in action.changes.iter().filter(|change| change.table == "entries").take(2) {
        let row = change.before.as_ref().or(change.after.as_ref());
        numbers.extend(row.and_then(|row| row.get("entry_no")).and_then(serde_json::Value::as_i64));
    }
    numbers.dedup();
    match numbers.as_slice() {
        [no] => {
            let no = EntryNo(*no);
            Ok(Some((no, entry::get(turn.db, book, no).await?)))
        }
        _ => Ok(None),
    }
}

/// The entry as it is after the undo, struck out when it is gone.
async fn line(turn: &mut Turn<'_>, no: EntryNo, before: Option<Entry>) -> Result<Html, StoreError> {
    let book = turn.book();
    let now = entry::get(turn.db, book, no).await?;
    Ok(match (now, before) {
        (Some(now), _) => confirm::line(&turn.scene, &now.entry, no),
        (None, Some(before)) => {
            let line = confirm::line(&turn.scene, &before.entry, no);
            turn.words().html("undo-gone", args!["entry" => line])
        }
        (None, None) => Html::default(),
    })
}
