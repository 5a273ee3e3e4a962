//! Writes actions and the entries they made, for many books in one statement each.

use std::collections::HashMap;

use sqlx::postgres::PgConnection;

use super::{StoreError, storable};
use crate::ledger::{ActionKind, ActionNo, BookId, EntryNo, NewEntry, UserId};

/// Entries to be recorded by one action.
#[derive(Debug, Clone)]
pub struct Recording {
    /// The book.
    pub book: BookId,
    /// What makes a repeat a no-op.
    pub key: String,
    /// Record or import.
    pub kind: ActionKind,
    /// Who did it.
    pub actor: Option<UserId>,
    /// One or more.
    pub entries: Vec<NewEntry>,
}

/// Where a recording went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// The action.
    pub action: ActionNo,
    /// The first entry's number; the others follow it.
    pub first_entry: EntryNo,
}

/// Gives out `actions` and `entries` numbers in each book, and returns the first of each. Locks the books' rows until
/// the transaction ends: changes of one book happen one after the other.
pub(super) async fn allocate(
    connection: &mut PgConnection,
    wanted: &[(BookId, i64, i64)],
) -> Result<HashMap<BookId, (i64, i64)>, StoreError> {
    let books: Vec<i64> = wanted.iter().map(|w| w.0.0).collect();
    let actions: Vec<i64> = wanted.iter().map(|w| w.1).collect();
    let entries: Vec<i64> = wanted.iter().map(|w| w.2).collect();
    // Rows are locked in the order of their keys, so that two batches never wait for each other.
    let rows = sqlx::query!(
        r#"with wanted as (
               select * from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as w (book_id, actions, entries)
           ), locked as materialized (
               select b.book_id from books b join wanted w using (book_id) order by b.book_id for no key update of b
           )
           update books b
           set last_action_no = b.last_action_no + w.actions, last_entry_no = b.last_entry_no + w.entries
           from wanted w join locked l using (book_id)
           where b.book_id = w.book_id
           returning b.book_id, b.last_action_no - w.actions + 1 as "action!", b.last_entry_no - w.entries + 1 as "entry!""#,
        &books,
        &actions,
        &entries,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (BookId(row.book_id), (row.action, row.entry))).collect())
}

/// Records; the results come back in the order of the recordings.
///
/// # Errors
/// [`StoreError::Repeated`] when one of the keys was used before: nothing is recorded then.
pub async fn record(connection: &mut PgConnection, recordings: &[Recording]) -> Result<Vec<Recorded>, StoreError> {
    let mut wanted: HashMap<BookId, (i64, i64)> = HashMap::new();
    for recording in recordings {
        let count = wanted.entry(recording.book).or_default();
        count.0 += 1;
        count.1 += recording.entries.len() as i64;
    }
    let wanted: Vec<(BookId, i64, i64)> = wanted.into_iter().map(|(book, (a, e))| (book, a, e)).collect();
    let mut next = allocate(connection, &wanted).await?;

    let mut recorded = Vec::with_capacity(recordings.len());
    let mut actions = ActionColumns::default();
    let mut entries = EntryColumns::default();
    for recording in recordings {
        let Some((action, entry)) = next.get_mut(&recording.book) else {
            return Err(StoreError::Query(sqlx::Error::RowNotFound));
        };
        recorded.push(Recorded { action: ActionNo(*action), first_entry: EntryNo(*entry) });
        actions.push(recording, *action);
        for new in &recording.entries {
            entries.push(recording.book, *entry, *action, new);
            *entry += 1;
        }
        *action += 1;
    }
    insert(connection, &actions, &entries).await?;
    Ok(recorded)
}

/// Records entries as part of an action that was begun already; the number of the first, the others follow it. None when
/// there are none.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn add(
    connection: &mut PgConnection,
    book: BookId,
    action: ActionNo,
    new: &[NewEntry],
) -> Result<Option<EntryNo>, StoreError> {
    if new.is_empty() {
        return Ok(None);
    }
    let numbers = allocate(connection, &[(book, 0, new.len() as i64)]).await?;
    let Some((_, first)) = numbers.get(&book).copied() else {
        return Err(StoreError::Query(sqlx::Error::RowNotFound));
    };
    let mut entries = EntryColumns::default();
    for (no, new) in (first..).zip(new) {
        entries.push(book, no, action.0, new);
    }
    insert(connection, &ActionColumns::default(), &entries).await?;
    Ok(Some(EntryNo(first)))
}

#[derive(Default)]
struct ActionColumns {
    book: Vec<i64>,
    no: Vec<i64>,
    key: Vec<String>,
    kind: Vec<String>,
    actor: Vec<Option<i64>>,
}

impl ActionColumns {
    fn push(&mut self, recording: &Recording, no: i64) {
        self.book.push(recording.book.0);
        self.no.push(no);
        self.key.push(recording.key.clone());
        self.kind.push(recording.kind.as_str().to_owned());
        self.actor.push(recording.actor.map(|user| user.0));
    }
}

#[derive(Default)]
struct EntryColumns {
    book: Vec<i64>,
    no: Vec<i64>,
    kind: Vec<String>,
    amount: Vec<rust_decimal::Decimal>,
    currency: Vec<String>,
    occurred_on: Vec<chrono::NaiveDate>,
    category: Vec<Option<i64>>,
    account: Vec<i64>,
    to_account: Vec<Option<i64>>,
    merchant: Vec<Option<String>>,
    note: Vec<Option<String>>,
    tags: Vec<String>,
    payer: Vec<Option<i64>>,
    source: Vec<String>,
    import_key: Vec<Option<Vec<u8>>>,
    payment_mode: Vec<Option<String>>,
    refund: Vec<Option<bool>>,
    action: Vec<i64>,
}

impl EntryColumns {
    fn push(&mut self, book: BookId, no: i64, action: i64, new: &NewEntry) {
        self.book.push(book.0);
        self.no.push(no);
        self.kind.push(new.kind.as_str().to_owned());
        self.amount.push(new.money.amount());
        self.currency.push(new.money.currency().code().to_owned());
        self.occurred_on.push(new.occurred_on);
        self.category.push(new.category.map(|c| c.0));
        self.account.push(new.account.0);
        self.to_account.push(new.to_account.map(|a| a.0));
        self.merchant.push(new.merchant.as_deref().map(storable));
        self.note.push(new.note.as_deref().map(storable));
        // A tag holds no white space, so a space joins them.
        self.tags.push(storable(&new.tags.join(" ")));
        self.payer.push(new.payer.map(|user| user.0));
        self.source.push(new.source.as_str().to_owned());
        self.import_key.push(new.import_key.clone());
        self.payment_mode.push(new.payment_mode.map(|mode| mode.as_str().to_owned()));
        self.refund.push(new.refund.then_some(true));
        self.action.push(action);
    }
}

/// One statement, for each costs a message a round trip.
async fn insert(
    connection: &mut PgConnection,
    actions: &ActionColumns,
    entries: &EntryColumns,
) -> Result<(), StoreError> {
    sqlx::query!(
        "with made as (
             insert into actions (book_id, action_no, key, kind, actor_id)
             select * from unnest($17::bigint[], $18::bigint[], $19::text[], $20::text[], $21::bigint[]))
         insert into entries (book_id, entry_no, kind, amount, currency, occurred_on, category_no, account_no,
                              to_account_no, merchant, note, tags, payer_id, source, import_key, payment_mode,
                              is_refund, first_action, last_action)
         select book, no, kind, amount, currency, day, category, account, to_account, merchant, note,
                string_to_array(tags, ' '), payer, source, import_key, payment_mode, is_refund, action, action
         from unnest($1::bigint[], $2::bigint[], $3::text[], $4::numeric[], $5::text[], $6::date[], $7::bigint[],
                     $8::bigint[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::bigint[], $14::text[],
                     $15::bytea[], $16::bigint[], $22::text[], $23::boolean[])
              as i (book, no, kind, amount, currency, day, category, account, to_account, merchant, note, tags,
                    payer, source, import_key, action, payment_mode, is_refund)",
        &entries.book,
        &entries.no,
        &entries.kind,
        &entries.amount,
        &entries.currency,
        &entries.occurred_on,
        &entries.category as &[Option<i64>],
        &entries.account,
        &entries.to_account as &[Option<i64>],
        &entries.merchant as &[Option<String>],
        &entries.note as &[Option<String>],
        &entries.tags,
        &entries.payer as &[Option<i64>],
        &entries.source,
        &entries.import_key as &[Option<Vec<u8>>],
        &entries.action,
        &actions.book,
        &actions.no,
        &actions.key,
        &actions.kind,
        &actions.actor as &[Option<i64>],
        &entries.payment_mode as &[Option<String>],
        &entries.refund as &[Option<bool>],
    )
    .execute(connection)
    .await?;
    Ok(())
}
