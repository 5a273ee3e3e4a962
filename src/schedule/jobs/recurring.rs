//! Records what recurs on the days it falls due, and what fell due while nobody was there. Each due day is an action of
//! its own, keyed by item and day and made under the book's lock: two processes, or one that dies and begins anew,
//! record it once. The chat is told in the same transaction.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::Allowed;
use crate::args;
use crate::ledger::{ActionKind, ActionNo, BookId, EntryNo, Kind, NewEntry, Recurring};
use crate::reply::{Choice, Locale, Reply};
use crate::report::{alert, lines};
use crate::schedule::Say;
use crate::store::outbox::{Call, Queued};
use crate::store::record::Recording;
use crate::store::{Book, Store, StoreError, action, book, outbox, people, record, recurring};

/// Books found at once.
const BATCH: i64 = 500;
/// Due days of one item that are caught up with in one go; more follow in the next.
const DAYS: usize = 100;
/// Entries shown one by one.
const LISTED: usize = 20;
/// Entries with a button of their own.
const BUTTONS: usize = 8;

/// When things are recorded, and who is told.
#[derive(Clone)]
pub struct Rules {
    /// The hour of its due day at which something is recorded: nobody wants to hear of the rent at midnight.
    pub hour: u8,
    /// Whether a chat may be written to.
    pub allowed: Allowed,
}

impl Default for Rules {
    /// Everybody, at eight.
    fn default() -> Self {
        Self { hour: 8, allowed: Arc::new(|_| true) }
    }
}

/// What was recorded for a book, committed.
#[derive(Default)]
pub struct Posted {
    /// Calls to hand over.
    pub queued: Vec<Queued>,
    /// Entries recorded.
    pub entries: usize,
}

/// The next books after `after` that may have something due at `now`; empty when there are no more.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn books(store: &Store, rules: &Rules, now: DateTime<Utc>, after: BookId) -> Result<Vec<BookId>, StoreError> {
    let mut connection = store.pool().acquire().await.map_err(StoreError::from)?;
    recurring::books_due(&mut connection, now, rules.hour.into(), after, BATCH).await
}

/// Records what is due in a book at `now` and tells its chats.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached; nothing is changed then.
pub async fn post(
    store: &Store,
    say: Say,
    rules: &Rules,
    id: BookId,
    now: DateTime<Utc>,
) -> Result<Posted, StoreError> {
    let mut tx = store.begin().await?;
    let book = store.book(&mut tx, id).await?;
    let there = now.with_timezone(&book.timezone);
    let day = (there.naive_local() - TimeDelta::hours(rules.hour.into())).date();
    let items = recurring::due(&mut tx, id, day).await?;
    // Read again now that the book is locked: an account may have been closed meanwhile.
    let book = book::load(&mut tx, id).await.map(std::sync::Arc::new)?;
    let mut recordings = Vec::new();
    for item in &items {
        let dues = item.due(day, DAYS);
        for due in &dues {
            let key = format!("r:{}:{due}", item.no);
            // Taken back by a person, it stays so.
            if action::by_key(&mut tx, id, &key).await?.is_none()
                && let Some(entry) = entry(&book, item, *due)
            {
                let kind = ActionKind::Record;
                recordings.push(Recording { book: id, key, kind, actor: None, entries: vec![entry] });
            }
        }
        let through = dues.last().copied();
        let next = Recurring { posted_through: through.or(item.posted_through), ..item.clone() }.next();
        recurring::settle(&mut tx, id, item.no, through, next).await?;
    }
    let mut calls: Vec<Call> = Vec::new();
    if !recordings.is_empty() {
        let recorded = record::record(&mut tx, &recordings).await?;
        let entries: Vec<(ActionNo, EntryNo, NewEntry)> = recorded
            .iter()
            .zip(&recordings)
            .filter_map(|(made, recording)| Some((made.action, made.first_entry, recording.entries.first()?.clone())))
            .collect();
        let mut chats = people::chats_of(&mut tx, id).await?;
        chats.retain(|(chat, _)| (rules.allowed)(*chat));
        let alerts = match chats.is_empty() {
            true => Vec::new(),
            false => {
                let left = alert::all(&mut tx, &book, there.date_naive()).await?;
                alert::due(&mut tx, &book, there.date_naive(), &left).await?
            }
        };
        for (chat, language) in chats {
            let locale = Locale::of(&language).at_home(book.currency);
            let mut reply = told(&book, &locale, there.date_naive(), &entries);
            let new: Vec<NewEntry> = entries.iter().map(|(_, _, entry)| entry.clone()).collect();
            let left = lines::budgets(&mut tx, &book, &locale, there.date_naive(), &new).await?;
            if let Some(crate::reply::Part::Text(html)) = reply.parts.first_mut() {
                left.iter().for_each(|line| html.line(line));
            }
            calls.extend(say(&reply, chat));
            for alert in &alerts {
                calls.extend(say(&Reply::text(alert.html(&book, &locale)), chat));
            }
        }
    }
    let ids = outbox::add(&mut tx, &calls).await?;
    tx.commit().await.map_err(StoreError::from)?;
    let queued = ids.into_iter().zip(calls).map(|(id, call)| Queued::written(id, call)).collect();
    Ok(Posted { queued, entries: recordings.len() })
}

/// The entry of a due day. What was archived since gives way: a category to none, an account to the book's usual one.
/// None: a transfer whose accounts became one.
fn entry(book: &Book, item: &Recurring, due: NaiveDate) -> Option<NewEntry> {
    let mut entry = item.item.entry(due);
    entry.category = entry.category.filter(|no| book.category(*no).is_some_and(|category| !category.archived));
    let open = |no| book.account(no).is_some_and(|account| !account.archived);
    let usual = book.default_account().map(|account| account.no);
    if !open(entry.account) {
        entry.account = usual?;
    }
    if entry.kind == Kind::Transfer && entry.to_account.is_none_or(|to| !open(to) || to == entry.account) {
        return None;
    }
    Some(entry)
}

fn told(book: &Book, locale: &Locale, today: NaiveDate, entries: &[(ActionNo, EntryNo, NewEntry)]) -> Reply {
    let words = locale.words();
    let mut html = words.html("recurring-posted", args![]);
    for (_, no, entry) in entries.iter().take(LISTED) {
        html.line(&lines::entry(book, locale, today, entry, *no));
    }
    if entries.len() > LISTED {
        html.line(&words.html("list-more", args!["count" => locale.count(entries.len() - LISTED)]));
    }
    let one = entries.len() == 1;
    let buttons = entries.iter().take(BUTTONS).filter_map(|(action, no, _)| {
        let label = match one {
            true => words.plain("button-undo", args![]),
            false => words.plain("button-undo-entry", args!["no" => no.0]),
        };
        Choice::new(&label, format!("u:{action}")).ok()
    });
    let buttons: Vec<Choice> = buttons.collect();
    buttons.chunks(4).fold(Reply::text(html), |reply, row| reply.row(row.to_vec()))
}
