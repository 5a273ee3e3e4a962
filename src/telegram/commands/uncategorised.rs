//! `/uncategorised`: walks through what has no category, the most frequent merchant first, one tap each.

use crate::args;
use crate::ledger::rule::Then;
use crate::ledger::{ActionKind, ActionNo, CategoryNo, EntryNo, Kind};
use crate::reply::{Choice, Html, Reply, clean_to};
use crate::store::past::{self, Group};
use crate::store::{StoreError, action, category, entry, rule};
use crate::telegram::confirm;
use crate::telegram::learning;
use crate::telegram::record;
use crate::telegram::sorting;
use crate::telegram::turn::Turn;

/// Categories offered for one merchant.
const OFFERED: usize = 60;

/// Shows the first.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, _rest: &str) -> Result<(), StoreError> {
    let reply = at(turn, 0, None).await?;
    turn.say(&reply);
    Ok(())
}

/// `o:OFFSET` goes on there, `o:OFFSET:ENTRY:CATEGORY` sorts the entry and all like it first. False for data that is not
/// ours.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, rest: &str) -> Result<bool, StoreError> {
    let numbers: Option<Vec<i64>> = rest
        .split(':')
        .map(|part| part.parse().ok().filter(|number| (0..=1_000_000_000_000).contains(number)))
        .collect();
    let (offset, done) = match numbers.as_deref() {
        Some([offset]) => (*offset, None),
        Some([offset, no, to]) => {
            let done = sort(turn, EntryNo(*no), CategoryNo(*to)).await?;
            if done.is_none() {
                turn.toast("toast-unchanged");
            }
            (*offset, done)
        }
        _ => return Ok(false),
    };
    let some = done.is_some();
    let reply = at(turn, offset, done).await?;
    turn.replace(&reply);
    if some {
        record::alert_all(turn).await?;
    }
    Ok(true)
}

/// What was just sorted.
struct Sorted {
    action: ActionNo,
    /// What is said of it.
    told: Html,
}

/// The group at an offset, with its buttons, under what was just sorted.
async fn at(turn: &mut Turn<'_>, offset: i64, done: Option<Sorted>) -> Result<Reply, StoreError> {
    let book = turn.scene.book.clone();
    let undo = done.as_ref().and_then(|done| turn.undo_button(done.action));
    let mut told = done.map(|done| done.told).unwrap_or_default();
    let found = past::uncategorised(turn.db, book.id, offset, 1).await?.into_iter().next();
    let Some(group) = found else {
        let key = if offset > 0 { "uncategorised-skipped" } else { "uncategorised-none" };
        let again = turn.button("button-again", "o:0".to_owned()).filter(|_| offset > 0);
        let html =
            turn.words().html(key, args!["count" => turn.scene.locale.count(usize::try_from(offset).unwrap_or(0))]);
        told.line(&html);
        return Ok(Reply::text(told).row([again, undo].into_iter().flatten()));
    };
    told.line(&which(turn, &group, offset).await?);
    let categories = book.categories.iter().filter(|c| !c.archived && c.kind == group.kind);
    let choices = categories
        .take(OFFERED)
        .filter_map(|c| Choice::new(&c.label(), format!("o:{offset}:{}:{}", group.newest, c.no)).ok());
    let skip = turn.button("button-skip", format!("o:{}", offset + 1));
    let model = turn.button("button-ask-model", "o:m".to_owned()).filter(|_| sorting::is_offered(turn.services));
    Ok(Reply::text(told).rows(3, choices).row([skip, undo].into_iter().flatten()).row(model))
}

async fn which(turn: &mut Turn<'_>, group: &Group, offset: i64) -> Result<Html, StoreError> {
    let book = turn.book();
    let (words, locale) = (turn.words(), turn.scene.locale);
    let count = |number: i64| locale.count(usize::try_from(number).unwrap_or(0));
    let name = group.name.as_deref().map(|name| clean_to(name, 100)).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| words.plain("nothing", args![]));
    let key = if group.kind == Kind::Income { "uncategorised-which-income" } else { "uncategorised-which" };
    let mut html = words.html(key, args!["name" => name, "count" => count(group.count)]);
    if let Some(newest) = entry::get(turn.db, book, group.newest).await? {
        html.line(&confirm::line(&turn.scene, &newest.entry, newest.no));
    }
    html.line(&words.html("uncategorised-left", args!["count" => count((group.groups - offset).max(0))]));
    Ok(html)
}

/// Puts an entry and all like it, as far as they have none, in a category, as one action; what it is known by leads
/// there from now on. None: nothing was there to sort.
async fn sort(turn: &mut Turn<'_>, no: EntryNo, to: CategoryNo) -> Result<Option<Sorted>, StoreError> {
    let book = turn.scene.book.clone();
    let Some(one) = entry::get(turn.db, book.id, no).await? else { return Ok(None) };
    let usable = book.category(to).is_some_and(|c| !c.archived && c.kind == one.entry.kind);
    let alike = past::alike(turn.db, book.id, no, turn.services.config.limits.redo_entries).await?;
    if !usable || alike.is_empty() || one.entry.category.is_some() {
        return Ok(None);
    }
    let (user, key) = (turn.scene.user, turn.key());
    let Some(action) = action::begin(turn.db, book.id, &key, ActionKind::Edit, Some(user)).await? else {
        return Ok(None);
    };
    let then = Then { category: Some(to), ..Then::default() };
    let mut changes = rule::apply(turn.db, book.id, &then, &alike, action).await?;
    let count = turn.scene.locale.count(changes.len());
    if let Some((_, word)) = learning::subject(&one.entry) {
        changes.push(category::learn(turn.db, book.id, &word, to, action).await?);
    }
    action::finish(turn.db, book.id, action, &changes).await?;
    turn.refresh().await?;
    let words = turn.words();
    let name = one.entry.merchant.as_deref().or(one.entry.note.as_deref()).map(|name| clean_to(name, 60));
    let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| words.plain("nothing", args![]));
    let label = book.category(to).map(|category| clean_to(&category.label(), 60)).unwrap_or_default();
    let told = words.html("uncategorised-sorted", args!["name" => name, "category" => label, "count" => count]);
    Ok(Some(Sorted { action, told }))
}
