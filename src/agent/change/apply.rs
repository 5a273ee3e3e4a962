//! Makes planned changes: one action, all of them or none.

use std::collections::HashSet;

use sqlx::postgres::PgConnection;

use super::{NamedCategory, Place, Planned};
use crate::ledger::action::Change;
use crate::ledger::category::Category;
use crate::ledger::rule::{Rule, Rules};
use crate::ledger::{ActionKind, ActionNo, BookId, EntryNo, Money, NewEntry, UserId};
use crate::store::category::Edit;
use crate::store::rule::{self, Scope};
use crate::store::undo::Undone;
use crate::store::{Book, StoreError, action, book, budget, category, entry, goal, record, recurring, undo};

/// How it went. Unless all is done, the transaction must be given up.
pub(super) enum Applied {
    /// All of it, by this action; the first number of what was recorded.
    Done { action: ActionNo, first: Option<EntryNo> },
    /// The key was used.
    Before,
    /// Something is no longer as it was seen.
    Stale,
}

/// Makes the changes as one action under a key.
pub(super) async fn apply(
    connection: &mut PgConnection,
    place: Place<'_>,
    key: &str,
    actor: UserId,
    planned: &[Planned],
) -> Result<Applied, StoreError> {
    let id = place.book.id;
    if let [Planned::Undo { action, .. }] = planned {
        return Ok(match undo::undo(connection, id, *action, key, actor, place.redo_entries).await? {
            Undone::Done { by, .. } => Applied::Done { action: by, first: None },
            Undone::Already if action::by_key(connection, id, key).await?.is_some() => Applied::Before,
            _ => Applied::Stale,
        });
    }
    let Some(no) = action::begin(connection, id, key, kind(planned), Some(actor)).await? else {
        return Ok(Applied::Before);
    };
    // Read under the book's lock, which begin took.
    let now = book::load(connection, id).await?;
    let mut changes = Vec::new();
    let mut entries: Vec<NewEntry> = Vec::new();
    for planned in planned {
        if let Planned::Add { entry } = planned {
            match usable(&now, entry) {
                Some(entry) => entries.push(entry),
                None => return Ok(Applied::Stale),
            }
            continue;
        }
        match change(connection, &now, planned, place, no).await? {
            Some(made) => changes.extend(made),
            None => return Ok(Applied::Stale),
        }
    }
    let first = record::add(connection, id, no, &entries).await?;
    action::finish(connection, id, no, &changes).await?;
    Ok(Applied::Done { action: no, first })
}

/// What kind of action these are together.
fn kind(planned: &[Planned]) -> ActionKind {
    let of = |planned: &Planned| match planned {
        Planned::Add { .. } => ActionKind::Record,
        Planned::Edit { .. } => ActionKind::Edit,
        Planned::Delete { .. } => ActionKind::Delete,
        Planned::Budget { .. } => ActionKind::Budget,
        Planned::Goal { .. } => ActionKind::Goal,
        Planned::Recurring { .. } => ActionKind::Recurring,
        Planned::Category { .. } => ActionKind::Category,
        Planned::Rule { .. } => ActionKind::Rule,
        Planned::Undo { .. } => ActionKind::Undo,
    };
    let mut kinds = planned.iter().map(of);
    let first = kinds.next().unwrap_or(ActionKind::Several);
    if kinds.all(|kind| kind == first) { first } else { ActionKind::Several }
}

/// An entry with accounts that are open still; a category that was archived meanwhile gives way to none.
fn usable(book: &Book, entry: &NewEntry) -> Option<NewEntry> {
    let open = |no| book.account(no).is_some_and(|account| !account.archived);
    let mut entry = entry.clone();
    entry.category = entry.category.filter(|no| book.category(*no).is_some_and(|c| !c.archived));
    (open(entry.account) && entry.to_account.is_none_or(open)).then_some(entry)
}

/// One change; None: what it is about is no longer as it was seen.
async fn change(
    connection: &mut PgConnection,
    now: &Book,
    planned: &Planned,
    place: Place<'_>,
    action: ActionNo,
) -> Result<Option<Vec<Change>>, StoreError> {
    let id = now.id;
    let made = match planned {
        Planned::Edit { no, seen, after, .. } => {
            if !is_as_seen(connection, id, *no, *seen).await? {
                return Ok(None);
            }
            let Some(after) = usable(now, after) else { return Ok(None) };
            entry::update(connection, id, *no, &after, action).await?
        }
        Planned::Delete { no, seen, .. } => {
            if !is_as_seen(connection, id, *no, *seen).await? {
                return Ok(None);
            }
            entry::delete(connection, id, *no).await?
        }
        Planned::Budget { category, period, before, after } => {
            let of = (*category, *period);
            let held = now.budget(of.0, of.1).and_then(|budget| Money::new(budget.amount, budget.currency).ok());
            if held != *before || category.is_some_and(|no| now.category(no).is_none()) {
                return Ok(None);
            }
            match after {
                Some(limit) => {
                    let starts_on = period.running(place.today).start;
                    Some(budget::set(connection, id, of, *limit, starts_on, action).await?)
                }
                None => budget::remove(connection, id, of).await?,
            }
        }
        Planned::Goal { before, after } => {
            let held = match before {
                Some(before) => goal::list(connection, id).await?.into_iter().find(|goal| goal.no == before.no),
                None => None,
            };
            match (before, after) {
                _ if held != *before => return Ok(None),
                (None, Some(new)) => Some(goal::add(connection, id, new, action).await?.1),
                (Some(old), Some(new)) => goal::change(connection, id, old.no, new, action).await?,
                (Some(old), None) => goal::remove(connection, id, old.no).await?,
                (None, None) => return Ok(None),
            }
        }
        Planned::Recurring { before, after } => {
            let held = match before {
                Some(before) => recurring::list(connection, id).await?.into_iter().find(|item| item.no == before.no),
                None => None,
            };
            // What was posted meanwhile is no change of the person's.
            let same = held.as_ref().map(|held| &held.item) == before.as_ref().map(|before| &before.item);
            match (before, after) {
                _ if !same => return Ok(None),
                (None, Some(new)) => Some(recurring::add(connection, id, new, action).await?.1),
                (Some(old), Some(new)) => recurring::change(connection, id, old.no, new, action).await?,
                (Some(old), None) => recurring::remove(connection, id, old.no).await?,
                (None, None) => return Ok(None),
            }
        }
        Planned::Category { before, after } => change_category(connection, now, before.as_ref(), after, action).await?,
        Planned::Rule { before, after, past } => {
            return change_rule(connection, now, (before.as_ref(), after.as_ref()), past, place.past_entries, action)
                .await;
        }
        Planned::Add { .. } | Planned::Undo { .. } => None,
    };
    Ok(made.map(|change| vec![change]))
}

async fn is_as_seen(
    connection: &mut PgConnection,
    id: BookId,
    no: EntryNo,
    seen: ActionNo,
) -> Result<bool, StoreError> {
    Ok(entry::get(connection, id, no).await?.is_some_and(|entry| entry.last_action == seen))
}

async fn change_category(
    connection: &mut PgConnection,
    now: &Book,
    before: Option<&NamedCategory>,
    after: &NamedCategory,
    action: ActionNo,
) -> Result<Option<Change>, StoreError> {
    let Some(no) = before.and_then(|before| before.no) else {
        let (_, change) = category::add(connection, now.id, &after.name, &after.emoji, after.kind, action).await?;
        return Ok(Some(change));
    };
    let held = now.category(no).map(|category: &Category| NamedCategory::from(category));
    if held.as_ref() != before {
        return Ok(None);
    }
    let edit = Edit { name: Some(&after.name), emoji: Some(&after.emoji), archived: Some(after.archived) };
    category::change(connection, now.id, no, edit, action).await
}

/// The rule as it is wanted, then the entries of before, if it reaches each of them still.
async fn change_rule(
    connection: &mut PgConnection,
    now: &Book,
    (before, after): (Option<&Rule>, Option<&Rule>),
    past: &[EntryNo],
    looked_at: i64,
    action: ActionNo,
) -> Result<Option<Vec<Change>>, StoreError> {
    let held = before.and_then(|before| now.rules.get(before.no));
    let content = |rule: Option<&Rule>| rule.map(|rule| (rule.when.clone(), rule.then.clone()));
    if content(held) != content(before) {
        return Ok(None);
    }
    let Some(wanted) = after else {
        let Some(held) = held else { return Ok(None) };
        return Ok(rule::delete(connection, now.id, held.no).await?.map(|change| vec![change]));
    };
    let sorts = wanted.then.category.is_none_or(|no| now.category(no).is_some_and(|category| !category.archived));
    let looks = wanted.when.account.is_none_or(|no| now.account(no).is_some());
    let taken = held.is_none() && now.rules.iter().any(|rule| rule.when == wanted.when);
    if !sorts || !looks || taken {
        return Ok(None);
    }
    let mut changes = Vec::new();
    let no = match held {
        None => {
            let (no, change) = rule::add(connection, now.id, &wanted.when, &wanted.then, action).await?;
            changes.push(change);
            no
        }
        Some(held) if content(Some(held)) == content(after) => held.no,
        Some(held) => {
            let changed = Rule { no: held.no, position: held.position, ..wanted.clone() };
            changes.extend(rule::update(connection, now.id, &changed, action).await?);
            held.no
        }
    };
    if past.is_empty() {
        return Ok(Some(changes));
    }
    let rules = Rules::new(rule::all(connection, now.id).await?);
    let reached = rule::reach(connection, now.id, &rules, no, Scope::Any, (looked_at, usize::MAX)).await?;
    let reached: HashSet<EntryNo> = reached.changing.into_iter().collect();
    if !past.iter().all(|no| reached.contains(no)) {
        return Ok(None);
    }
    changes.extend(rule::apply(connection, now.id, &wanted.then, past, action).await?);
    Ok(Some(changes))
}
