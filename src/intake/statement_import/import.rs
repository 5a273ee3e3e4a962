//! The import of a statement as one action.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;
use tokio::sync::mpsc;

use super::transfer;
use super::{Difference, home_currency, kind, money};
use crate::intake::narration;
use crate::intake::sort::{Guesses, Past, Sorter, Unknown, Unknowns};
use crate::intake::statement::Statement;
use crate::ledger::category::fold;
use crate::ledger::entry::{MERCHANT_LIMIT, NOTE_LIMIT};
use crate::ledger::{AccountNo, ActionKind, ActionNo, Currency, EntryNo, Kind, NewEntry, Source, UserId};
use crate::store::bulk::{self, Chunk, Rows};
use crate::store::statement::{self as met, Confirmed, Key, Transfer};
use crate::store::{Book, StoreError, account, action, past};

/// Chunks that wait for the database.
const AHEAD: usize = 4;

/// What is to be imported, and how.
#[derive(Debug, Clone)]
pub struct Order {
    /// The account the statement is of.
    pub account: AccountNo,
    /// What it held on the morning of a day, where it begins with that.
    pub opening: Option<(Decimal, NaiveDate)>,
    /// What makes a repeat a no-op.
    pub key: String,
    /// Who imports.
    pub actor: UserId,
    /// Newest entries of the book that tell where merchants belong.
    pub past_entries: i64,
    /// What a model said of merchants that these do not tell; asked beforehand, for nothing waits in a transaction.
    pub guesses: Arc<Guesses>,
}

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// The action, to take it back by.
    pub action: ActionNo,
    /// Entries added, or met as the other side of a transfer.
    pub added: usize,
    /// Entries confirmed.
    pub matched: usize,
    /// Of those added, how many have no category.
    pub unsorted: usize,
    /// Of those added, how many have one that a model gave.
    pub by_model: usize,
}

/// Imports what is new and confirms what matched, as one action. None when the key was used before. `told` hears how
/// many entries were written so far.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn import(
    connection: &mut PgConnection,
    book: &Arc<Book>,
    statement: &Arc<Statement>,
    difference: &Difference,
    order: &Order,
    told: &(dyn Fn(usize) + Sync),
) -> Result<Option<Imported>, StoreError> {
    let mut maker = Maker::new(book, statement, difference, order.account, order.actor);
    let transfers = transfers(connection, &mut maker).await?;
    let added = maker.rows.len();
    let begun =
        action::begin_with(connection, book.id, &order.key, ActionKind::Import, Some(order.actor), added).await?;
    let Some((no, first)) = begun else { return Ok(None) };
    let mut left = Left::default();
    if added > 0 {
        let past = Past::new(&past::known(connection, book.id, order.past_entries).await?);
        let written;
        (written, left) = write(connection, maker, past, Arc::clone(&order.guesses), (no, first), told).await?;
        if usize::try_from(written) != Ok(added) {
            return Err(StoreError::Query(sqlx::Error::RowNotFound));
        }
    }
    let confirmed: Vec<Confirmed> = difference
        .matched
        .iter()
        .filter_map(|pair| {
            let key = difference.keys.get(pair.row).copied()?;
            Some(Confirmed { no: pair.entry.no, key, amount: pair.settled })
        })
        .collect();
    let mut changes = Vec::new();
    if !confirmed.is_empty() {
        changes = met::confirm(connection, book.id, order.account, &confirmed, no).await?;
    }
    let matched = changes.len();
    if !transfers.is_empty() {
        changes.extend(met::make_transfers(connection, book.id, &transfers, no).await?);
    }
    if let Some((amount, day)) = order.opening {
        changes.extend(account::set_opening(connection, book.id, order.account, amount, day, no).await?);
    }
    if !changes.is_empty() {
        action::finish(connection, book.id, no, &changes).await?;
    }
    let Left { unsorted, by_model } = left;
    Ok(Some(Imported { action: no, added: added + transfers.len(), matched, unsorted, by_model }))
}

/// What nothing in the book can sort among the rows to be added, the `most` frequent first.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn unknown(
    connection: &mut PgConnection,
    book: &Arc<Book>,
    statement: &Arc<Statement>,
    difference: &Difference,
    order: &Order,
    most: usize,
) -> Result<Vec<Unknown>, StoreError> {
    let maker = Maker::new(book, statement, difference, order.account, order.actor);
    let past = Past::new(&past::known(connection, book.id, order.past_entries).await?);
    super::aside(move || maker.unknown(past).most_frequent(most)).await
}

/// Entries that the book itself does not sort.
#[derive(Debug, Clone, Copy, Default)]
struct Left {
    unsorted: usize,
    by_model: usize,
}

/// Takes rows that are the other side of another account's entry from those to be added.
async fn transfers(connection: &mut PgConnection, maker: &mut Maker) -> Result<Vec<Transfer>, StoreError> {
    let rows = || maker.rows.iter().filter_map(|index| maker.statement.rows.get(*index));
    let (Some(first), Some(last)) = (rows().map(|row| row.date).min(), rows().map(|row| row.date).max()) else {
        return Ok(Vec::new());
    };
    let partners = transfer::partners(connection, &maker.book, maker.account, (first, last)).await?;
    if partners.is_empty() {
        return Ok(Vec::new());
    }
    let entries: Vec<(usize, NewEntry)> = maker
        .rows
        .iter()
        .filter(|index| {
            maker.statement.rows.get(**index).is_some_and(|row| {
                let amount = row.amount.abs().normalize();
                transfer::days_near(row.date).any(|day| partners.contains_key(&(amount, day)))
            })
        })
        .filter_map(|index| Some((*index, maker.entry(*index)?)))
        .collect();
    let (taken, transfers) = transfer::paired(&maker.book, &entries, &partners);
    maker.rows.retain(|index| !taken.contains(index));
    Ok(transfers)
}

/// Makes entries on one thread while the database takes them on another. How many were written, and which of them the
/// book does not sort.
async fn write(
    connection: &mut PgConnection,
    maker: Maker,
    past: Past,
    guesses: Arc<Guesses>,
    (no, first): (ActionNo, EntryNo),
    told: &(dyn Fn(usize) + Sync),
) -> Result<(u64, Left), StoreError> {
    let (chunks, received) = mpsc::channel(AHEAD);
    let rows = Rows::new(maker.book.id, no, first);
    let made = tokio::task::spawn_blocking(move || maker.make(rows, past, &guesses, &chunks));
    let written = bulk::copy(connection, received, told).await?;
    let left = made.await.map_err(|_| StoreError::Query(sqlx::Error::WorkerCrashed))??;
    Ok((written, left))
}

/// Makes entries of rows.
struct Maker {
    book: Arc<Book>,
    statement: Arc<Statement>,
    rows: Vec<usize>,
    keys: Arc<Vec<Key>>,
    account: AccountNo,
    actor: UserId,
    home: Currency,
}

impl Maker {
    fn new(
        book: &Arc<Book>,
        statement: &Arc<Statement>,
        difference: &Difference,
        account: AccountNo,
        actor: UserId,
    ) -> Self {
        Self {
            book: Arc::clone(book),
            statement: Arc::clone(statement),
            rows: difference.new.clone(),
            keys: Arc::clone(&difference.keys),
            account,
            actor,
            home: home_currency(book, account),
        }
    }

    /// What nothing in the book can sort.
    fn unknown(&self, past: Past) -> Unknowns {
        let nothing = Guesses::new();
        let mut sorter = Sorter::new(&self.book, past, &nothing);
        self.foresee(&mut sorter);
        let mut unknown = Unknowns::default();
        for mut entry in self.rows.iter().filter_map(|index| self.entry(*index)) {
            sorter.sort(&mut entry);
            if entry.category.is_none() && !entry.refund {
                unknown.add(&entry);
            }
        }
        unknown
    }

    /// Makes and sorts the entries.
    fn make(
        &self,
        mut rows: Rows,
        past: Past,
        guesses: &Guesses,
        chunks: &mpsc::Sender<Chunk>,
    ) -> Result<Left, StoreError> {
        let mut sorter = Sorter::new(&self.book, past, guesses);
        self.foresee(&mut sorter);
        let mut left = Left::default();
        for mut entry in self.rows.iter().filter_map(|index| self.entry(*index)) {
            sorter.sort(&mut entry);
            left.unsorted += usize::from(entry.category.is_none());
            left.by_model += usize::from(entry.by_model);
            if let Some(chunk) = rows.push(&entry)?
                && chunks.blocking_send(chunk).is_err()
            {
                // The database took no more, and says why itself.
                return Ok(left);
            }
        }
        let _ = chunks.blocking_send(rows.end());
        Ok(left)
    }

    /// Looks at what was paid to those that give money back: many banks put the newest row first.
    fn foresee(&self, sorter: &mut Sorter<'_>) {
        let of = |kind_wanted: Kind| {
            let rows = self
                .rows
                .iter()
                .filter(move |index| self.statement.rows.get(**index).is_some_and(|row| kind(row) == kind_wanted));
            rows.filter_map(|index| self.entry(*index))
        };
        let back: HashSet<String> = of(Kind::Income)
            .filter(Sorter::may_be_back)
            .filter_map(|entry| entry.merchant)
            .map(|name| fold(&name))
            .collect();
        if back.is_empty() {
            return;
        }
        for mut entry in of(Kind::Expense) {
            if entry.merchant.as_deref().is_some_and(|name| back.contains(&fold(name))) {
                sorter.sort(&mut entry);
            }
        }
    }

    fn entry(&self, index: usize) -> Option<NewEntry> {
        let row = self.statement.rows.get(index)?;
        let kind = kind(row);
        let description: String = crate::reply::clean_to(&row.description, NOTE_LIMIT);
        let narration = narration::read(&description);
        Some(NewEntry {
            kind,
            money: money(row, self.home)?,
            occurred_on: row.date,
            category: None,
            account: self.account,
            to_account: None,
            // What the bank wrote stays beside the name that was read out of it.
            note: Some(description.clone())
                .filter(|text| !text.is_empty() && !same(narration.merchant.as_deref(), text)),
            merchant: narration.merchant.map(|name| name.chars().take(MERCHANT_LIMIT).collect()),
            tags: Vec::new(),
            payer: Some(self.actor),
            source: Source::Statement,
            import_key: self.keys.get(index).map(|key| key.to_vec()),
            payment_mode: narration.mode,
            refund: narration.refund && kind == Kind::Income,
            by_model: false,
        })
    }
}

/// Whether a narration is nothing but the name.
fn same(merchant: Option<&str>, narration: &str) -> bool {
    merchant.is_some_and(|merchant| fold(merchant) == fold(narration))
}
