//! The import of a statement as one action.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;
use tokio::sync::mpsc;

use super::transfer;
use super::{Difference, Opened, Pair, Places, kind, money};
use crate::intake::narration::{self, Narration};
use crate::intake::sort::{Guesses, Past, Sorter, Unknown, Unknowns};
use crate::intake::statement::Statement;
use crate::ledger::action::Change;
use crate::ledger::category::fold;
use crate::ledger::entry::{MERCHANT_LIMIT, NOTE_LIMIT};
use crate::ledger::{AccountNo, ActionKind, ActionNo, EntryNo, Kind, NewEntry, Source, UserId};
use crate::store::bulk::{self, Chunk, Rows};
use crate::store::statement::{self as met, Confirmed, Key};
use crate::store::transfer::{self as sides_met, ConfirmedSide, Transfer};
use crate::store::{Book, StoreError, account, action, past};

/// Chunks that wait for the database.
const AHEAD: usize = 4;

/// What is to be imported, and how.
#[derive(Debug, Clone)]
pub struct Order {
    /// The accounts the rows go into.
    pub places: Places,
    /// Those of them that it opens.
    pub opens: Vec<Opened>,
    /// What the only one held on the morning of a day, where it begins with that.
    pub opening: Option<(Decimal, NaiveDate)>,
    /// What makes a repeat a no-op.
    pub key: String,
    /// Who imports.
    pub actor: UserId,
    /// Newest entries of the book that tell where merchants belong.
    pub past_entries: i64,
    /// What a model said of merchants that these do not tell; asked beforehand, for nothing waits in a transaction.
    pub guesses: Arc<Guesses>,
    /// What every entry that is added is tagged with, beside what rules give it.
    pub tags: Vec<String>,
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
    // Those of other accounts may be the other side of rows that are written first.
    let mut makers = Maker::of_each(book, statement, difference, order);
    let mut transfers = match makers.first_mut() {
        Some(first) => transfers_of(connection, first).await?,
        None => Vec::new(),
    };
    let most = makers.iter().map(|maker| maker.rows.len()).sum();
    let begun =
        action::begin_with(connection, book.id, &order.key, ActionKind::Import, Some(order.actor), most).await?;
    let Some((no, mut next)) = begun else { return Ok(None) };
    // First, so that they are taken back last: the entries stand on them.
    let mut changes = open(connection, book, &order.opens, no).await?;
    let confirmed = confirm(connection, book, statement, difference, order, no).await?;
    let matched = confirmed.len();
    changes.extend(confirmed);
    let past = if most > 0 {
        Past::new(&past::known(connection, book.id, order.past_entries).await?)
    } else {
        Past::default()
    };
    let (mut added, mut paired, mut left) = (0, 0, Left::default());
    for (at, mut maker) in makers.into_iter().enumerate() {
        if at > 0 {
            transfers = transfers_of(connection, &mut maker).await?;
        }
        let rows = maker.rows.len();
        if rows > 0 {
            let done = added;
            let told = move |rows| told(done + rows);
            let (past, guesses) = (past.clone(), Arc::clone(&order.guesses));
            let (written, more) = write(connection, maker, past, guesses, (no, next), &told).await?;
            if usize::try_from(written) != Ok(rows) {
                return Err(StoreError::Query(sqlx::Error::RowNotFound));
            }
            next.0 += i64::try_from(written).unwrap_or_default();
            added += rows;
            left.unsorted += more.unsorted;
            left.by_model += more.by_model;
        }
        if !transfers.is_empty() {
            paired += transfers.len();
            changes.extend(sides_met::make_transfers(connection, book.id, &transfers, no).await?);
        }
    }
    // An entry that this very action recorded goes with it, whatever became of it since.
    changes.retain(|change| !recorded_by(change, no));
    if let (Some((amount, day)), Some(account)) = (order.opening, order.places.only()) {
        changes.extend(account::set_opening(connection, book.id, account, amount, day, no).await?);
    }
    if !changes.is_empty() {
        action::finish(connection, book.id, no, &changes).await?;
    }
    let Left { unsorted, by_model } = left;
    Ok(Some(Imported { action: no, added: added + paired, matched, unsorted, by_model }))
}

/// Opens accounts under the numbers that rows were held against the book with.
async fn open(
    connection: &mut PgConnection,
    book: &Book,
    opens: &[Opened],
    no: ActionNo,
) -> Result<Vec<Change>, StoreError> {
    let mut changes = Vec::new();
    for Opened { no: expected, name, currency } in opens {
        let (opened, change) = account::open(connection, book.id, name, *currency, Decimal::ZERO, no).await?;
        // Somebody else opened one in between; the next try sees it.
        if opened != *expected {
            return Err(StoreError::Query(sqlx::Error::RowNotFound));
        }
        changes.push(change);
    }
    Ok(changes)
}

/// Confirms what was typed by hand, account by account.
async fn confirm(
    connection: &mut PgConnection,
    book: &Book,
    statement: &Statement,
    difference: &Difference,
    order: &Order,
    no: ActionNo,
) -> Result<Vec<Change>, StoreError> {
    let mut changes = Vec::new();
    for account in order.places.distinct() {
        let of_account =
            |pair: &&Pair| statement.rows.get(pair.row).and_then(|row| order.places.account(row)) == Some(account);
        let (sides, entries): (Vec<&Pair>, Vec<&Pair>) =
            difference.matched.iter().filter(of_account).partition(|pair| pair.entry.kind == Kind::Transfer);
        let sides: Vec<ConfirmedSide> = sides
            .into_iter()
            .filter_map(|pair| {
                let key = difference.keys.get(pair.row).copied()?;
                let out = statement.rows.get(pair.row)?.amount.is_sign_negative();
                Some(ConfirmedSide { no: pair.entry.no, key, out })
            })
            .collect();
        if !sides.is_empty() {
            changes.extend(sides_met::confirm_sides(connection, book.id, &sides, no).await?);
        }
        let confirmed: Vec<Confirmed> = entries
            .into_iter()
            .filter_map(|pair| {
                let key = difference.keys.get(pair.row).copied()?;
                Some(Confirmed { no: pair.entry.no, key, amount: pair.settled })
            })
            .collect();
        if !confirmed.is_empty() {
            changes.extend(met::confirm(connection, book.id, account, &confirmed, no).await?);
        }
    }
    Ok(changes)
}

/// Whether what changed is an entry that this action recorded itself.
fn recorded_by(change: &Change, no: ActionNo) -> bool {
    let first = change.before.as_ref().and_then(|row| row.get("first_action")?.as_i64());
    change.table == "entries" && first == Some(no.0)
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
    let makers = Maker::of_each(book, statement, difference, order);
    let past = Past::new(&past::known(connection, book.id, order.past_entries).await?);
    super::aside(move || {
        let mut unknown = Unknowns::default();
        for maker in makers {
            maker.unknown(past.clone(), &mut unknown);
        }
        unknown.most_frequent(most)
    })
    .await
}

/// Entries that the book itself does not sort.
#[derive(Debug, Clone, Copy, Default)]
struct Left {
    unsorted: usize,
    by_model: usize,
}

/// Takes rows that are the other side of another account's entry from those to be added.
async fn transfers_of(connection: &mut PgConnection, maker: &mut Maker) -> Result<Vec<Transfer>, StoreError> {
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
    places: Places,
    tags: Vec<String>,
    /// What the narrations say, each read once.
    read: Vec<OnceLock<Narration>>,
}

impl Maker {
    /// One for each account.
    fn of_each(book: &Arc<Book>, statement: &Arc<Statement>, difference: &Difference, order: &Order) -> Vec<Self> {
        let of = |index: &usize| statement.rows.get(*index).and_then(|row| order.places.account(row));
        let maker = |account| Self {
            book: Arc::clone(book),
            statement: Arc::clone(statement),
            rows: difference.new.iter().copied().filter(|index| of(index) == Some(account)).collect(),
            keys: Arc::clone(&difference.keys),
            account,
            actor: order.actor,
            places: order.places.clone(),
            tags: order.tags.clone(),
            read: statement.rows.iter().map(|_| OnceLock::new()).collect(),
        };
        order.places.distinct().into_iter().map(maker).collect()
    }

    /// Adds what nothing in the book can sort.
    fn unknown(&self, past: Past, unknown: &mut Unknowns) {
        let nothing = Guesses::new();
        let mut sorter = Sorter::new(&self.book, past, &nothing);
        self.foresee(&mut sorter);
        for mut entry in self.rows.iter().filter_map(|index| self.entry(*index)) {
            sorter.sort(&mut entry);
            if entry.category.is_none() && !entry.refund {
                unknown.add(&entry);
            }
        }
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
        let narration = self.read.get(index)?.get_or_init(|| narration::read(&description));
        Some(NewEntry {
            kind,
            money: money(row, &self.places)?,
            occurred_on: row.date,
            category: None,
            account: self.account,
            to_account: None,
            // What the bank wrote stays beside the name that was read out of it.
            note: Some(description.clone())
                .filter(|text| !text.is_empty() && !same(narration.merchant.as_deref(), text)),
            merchant: narration.merchant.as_ref().map(|name| name.chars().take(MERCHANT_LIMIT).collect()),
            tags: self.tags.clone(),
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
