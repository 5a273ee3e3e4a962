//! The import of a statement as one action.

use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;
use tokio::sync::mpsc;

use super::{Difference, home_currency, kind, money};
use crate::intake::narration;
use crate::intake::statement::Statement;
use crate::ledger::category::fold;
use crate::ledger::entry::{MERCHANT_LIMIT, NOTE_LIMIT};
use crate::ledger::{AccountNo, ActionKind, ActionNo, Currency, EntryNo, Kind, NewEntry, Source, UserId};
use crate::store::bulk::{self, Chunk, Rows};
use crate::store::statement::{self as met, Confirmed, Key};
use crate::store::{Book, StoreError, account, action};

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
}

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// The action, to take it back by.
    pub action: ActionNo,
    /// Entries added.
    pub added: usize,
    /// Entries confirmed.
    pub matched: usize,
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
    let added = difference.new.len();
    let begun =
        action::begin_with(connection, book.id, &order.key, ActionKind::Import, Some(order.actor), added).await?;
    let Some((no, first)) = begun else { return Ok(None) };
    if added > 0 {
        let written = write(connection, book, statement, difference, order, (no, first), told).await?;
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
    if let Some((amount, day)) = order.opening {
        changes.extend(account::set_opening(connection, book.id, order.account, amount, day, no).await?);
    }
    if !changes.is_empty() {
        action::finish(connection, book.id, no, &changes).await?;
    }
    Ok(Some(Imported { action: no, added, matched }))
}

/// Makes entries on one thread while the database takes them on another.
async fn write(
    connection: &mut PgConnection,
    book: &Arc<Book>,
    statement: &Arc<Statement>,
    difference: &Difference,
    order: &Order,
    (no, first): (ActionNo, EntryNo),
    told: &(dyn Fn(usize) + Sync),
) -> Result<u64, StoreError> {
    let (chunks, received) = mpsc::channel(AHEAD);
    let maker = Maker {
        book: Arc::clone(book),
        statement: Arc::clone(statement),
        rows: difference.new.clone(),
        keys: Arc::clone(&difference.keys),
        account: order.account,
        actor: order.actor,
        home: home_currency(book, order.account),
    };
    let made = tokio::task::spawn_blocking(move || maker.make(Rows::new(maker.book.id, no, first), &chunks));
    let written = bulk::copy(connection, received, told).await?;
    made.await.map_err(|_| StoreError::Query(sqlx::Error::WorkerCrashed))??;
    Ok(written)
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
    fn make(&self, mut rows: Rows, chunks: &mpsc::Sender<Chunk>) -> Result<(), StoreError> {
        for entry in self.rows.iter().filter_map(|index| self.entry(*index)) {
            if let Some(chunk) = rows.push(&entry)?
                && chunks.blocking_send(chunk).is_err()
            {
                // The database took no more, and says why itself.
                return Ok(());
            }
        }
        let _ = chunks.blocking_send(rows.end());
        Ok(())
    }

    fn entry(&self, index: usize) -> Option<NewEntry> {
        let row = self.statement.rows.get(index)?;
        let kind = kind(row);
        let description: String = crate::reply::clean_to(&row.description, NOTE_LIMIT);
        let narration = narration::read(&description);
        let texts: Vec<&str> = [Some(description.as_str()), narration.merchant.as_deref()].into_iter().flatten().collect();
        Some(NewEntry {
            kind,
            money: money(row, self.home)?,
            occurred_on: row.date,
            category: self.book.category_for(&texts, kind),
            account: self.account,
            to_account: None,
            // What the bank wrote stays beside the name that was read out of it.
            note: Some(description.clone()).filter(|text| !text.is_empty() && !same(narration.merchant.as_deref(), text)),
            merchant: narration.merchant.map(|name| name.chars().take(MERCHANT_LIMIT).collect()),
            tags: Vec::new(),
            payer: Some(self.actor),
            source: Source::Statement,
            import_key: self.keys.get(index).map(|key| key.to_vec()),
            payment_mode: narration.mode,
            refund: narration.refund && kind == Kind::Income,
        })
    }
}

/// Whether a narration is nothing but the name.
fn same(merchant: Option<&str>, narration: &str) -> bool {
    merchant.is_some_and(|merchant| fold(merchant) == fold(narration))
}
