//! The import of a statement as one action.

use sqlx::postgres::PgConnection;

use super::{Difference, home_currency, kind, money};
use crate::intake::statement::Statement;
use crate::ledger::entry::{MERCHANT_LIMIT, NOTE_LIMIT};
use crate::ledger::{AccountNo, ActionKind, ActionNo, Currency, EntryNo, NewEntry, Source, UserId};
use crate::store::record::Recording;
use crate::store::statement as met;
use crate::store::{Book, StoreError, action, record};

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

/// Imports what is new and confirms what matched, as one action. None when the key was used before.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn import(
    connection: &mut PgConnection,
    book: &Book,
    account: AccountNo,
    statement: &Statement,
    difference: &Difference,
    key: &str,
    actor: UserId,
) -> Result<Option<Imported>, StoreError> {
    if action::by_key(connection, book.id, key).await?.is_some() {
        return Ok(None);
    }
    let home = home_currency(book, account);
    let entries: Vec<NewEntry> = difference
        .new
        .iter()
        .filter_map(|index| entry(book, account, home, statement, difference, *index, actor))
        .collect();
    let added = entries.len();
    let recording =
        Recording { book: book.id, key: key.to_owned(), kind: ActionKind::Import, actor: Some(actor), entries };
    let Some(recorded) = record::record(connection, &[recording]).await?.pop() else { return Ok(None) };
    let matches: Vec<(EntryNo, Vec<u8>)> = difference
        .matched
        .iter()
        .filter_map(|pair| Some((pair.entry.no, difference.keys.get(pair.row)?.clone())))
        .collect();
    let mut matched = 0;
    if !matches.is_empty() {
        let changes = met::confirm(connection, book.id, account, &matches, recorded.action).await?;
        action::finish(connection, book.id, recorded.action, &changes).await?;
        matched = changes.len();
    }
    Ok(Some(Imported { action: recorded.action, added, matched }))
}

fn entry(
    book: &Book,
    account: AccountNo,
    home: Currency,
    statement: &Statement,
    difference: &Difference,
    index: usize,
    actor: UserId,
) -> Option<NewEntry> {
    let row = statement.rows.get(index)?;
    let kind = kind(row);
    let description: String = crate::reply::clean_to(&row.description, NOTE_LIMIT);
    Some(NewEntry {
        kind,
        money: money(row, home)?,
        occurred_on: row.date,
        category: book.category_for(&[&description], kind),
        account,
        to_account: None,
        merchant: Some(description.chars().take(MERCHANT_LIMIT).collect()).filter(|text: &String| !text.is_empty()),
        note: None,
        tags: Vec::new(),
        payer: Some(actor),
        source: Source::Statement,
        import_key: difference.keys.get(index).cloned(),
    })
}
