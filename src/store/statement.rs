//! What a statement's rows meet in a book.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::action::Updated;
use super::{StoreError, book};
use crate::ledger::action::Change;
use crate::ledger::{AccountNo, ActionNo, BookId, CategoryNo, Currency, EntryNo, Kind, Source};

/// What a statement's row is recognised by when it comes again.
pub type Key = [u8; 16];

/// How many entries of the book carry each of these keys.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn present(
    connection: &mut PgConnection,
    id: BookId,
    keys: &[Key],
) -> Result<HashMap<Key, usize>, StoreError> {
    let keys: Vec<&[u8]> = keys.iter().map(Key::as_slice).collect();
    // One value with all keys: a row each costs more than finding them.
    let found = sqlx::query_scalar!(
        r#"select coalesce(string_agg(key, ''::bytea), ''::bytea) as "found!"
           from (select import_key as key from entries where book_id = $1 and import_key = any($2)
                 union all
                 select paired_key from entries where book_id = $1 and paired_key = any($2)) as k
           where length(key) = 16"#,
        id.0,
        &keys as &[&[u8]]
    )
    .fetch_one(connection)
    .await?;
    let mut present: HashMap<Key, usize> = HashMap::new();
    for key in found.as_chunks::<16>().0 {
        *present.entry(*key).or_default() += 1;
    }
    Ok(present)
}

/// Whether any statement's row is in the book.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn has_any(connection: &mut PgConnection, id: BookId) -> Result<bool, StoreError> {
    let any = sqlx::query_scalar!(
        r#"select exists (select from entries where book_id = $1 and import_key is not null)
               or exists (select from entries where book_id = $1 and paired_key is not null) as "any!""#,
        id.0
    );
    Ok(any.fetch_one(connection).await?)
}

/// An entry that came by hand or by receipt, and may be a statement's row.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Its number.
    pub no: EntryNo,
    /// Expense or income.
    pub kind: Kind,
    /// Above zero.
    pub amount: Decimal,
    /// Its currency.
    pub currency: Currency,
    /// Its day.
    pub occurred_on: NaiveDate,
    /// Note and merchant.
    pub text: String,
    /// Of an expense or an income.
    pub category: Option<CategoryNo>,
    /// By hand, by receipt.
    pub source: Source,
}

/// Entries between two days that no statement has confirmed yet.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn unconfirmed(
    connection: &mut PgConnection,
    id: BookId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Candidate>, StoreError> {
    let rows = sqlx::query!(
        r#"select entry_no, kind, amount, currency, occurred_on, concat_ws(' ', note, merchant) as "text!",
                  category_no, source
           from entries
           where book_id = $1 and occurred_on between $2 and $3 and import_key is null and kind <> 'transfer'
           order by entry_no"#,
        id.0,
        from,
        to
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Candidate {
            no: EntryNo(row.entry_no),
            kind: Kind::parse(&row.kind).unwrap_or(Kind::Expense),
            amount: row.amount,
            currency: book::currency(&row.currency),
            occurred_on: row.occurred_on,
            text: row.text,
            category: row.category_no.map(CategoryNo),
            source: Source::parse(&row.source),
        })
        .collect())
}

/// An entry of an account that an earlier statement brought or confirmed.
#[derive(Debug, Clone)]
pub struct Imported {
    /// Its row's key.
    pub key: Key,
    /// Expense or income.
    pub kind: Kind,
    /// Above zero.
    pub amount: Decimal,
    /// Its currency.
    pub currency: Currency,
    /// Its day.
    pub occurred_on: NaiveDate,
    /// Note and merchant.
    pub text: String,
}

/// The entries of an account on some days that earlier statements brought or confirmed, in the order of their numbers.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn imported(
    connection: &mut PgConnection,
    id: BookId,
    account: AccountNo,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Imported>, StoreError> {
    let rows = sqlx::query!(
        r#"select import_key as "key!", kind, amount, currency, occurred_on, concat_ws(' ', note, merchant) as "text!"
           from entries
           where book_id = $1 and account_no = $2 and occurred_on between $3 and $4 and import_key is not null
             and kind <> 'transfer'
           order by entry_no"#,
        id.0,
        account.0,
        from,
        to
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Imported {
                key: Key::try_from(row.key.as_slice()).ok()?,
                kind: Kind::parse(&row.kind).unwrap_or(Kind::Expense),
                amount: row.amount,
                currency: book::currency(&row.currency),
                occurred_on: row.occurred_on,
                text: row.text,
            })
        })
        .collect())
}

/// An entry that a statement's row confirms.
#[derive(Debug, Clone, Copy)]
pub struct Confirmed {
    /// The entry.
    pub no: EntryNo,
    /// The row's key.
    pub key: Key,
    /// What the bank took where that is another amount: with a tip, or once it was settled.
    pub amount: Option<Decimal>,
}

/// Marks entries as confirmed by the rows of an account's statement and moves them to that account; the changes are for
/// the action that causes it.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn confirm(
    connection: &mut PgConnection,
    id: BookId,
    account: AccountNo,
    confirmed: &[Confirmed],
    action: ActionNo,
) -> Result<Vec<Change>, StoreError> {
    let numbers: Vec<i64> = confirmed.iter().map(|entry| entry.no.0).collect();
    let keys: Vec<&[u8]> = confirmed.iter().map(|entry| entry.key.as_slice()).collect();
    let amounts: Vec<Option<Decimal>> = confirmed.iter().map(|entry| entry.amount).collect();
    let rows = sqlx::query_as!(
        Updated,
        r#"with old as (
               select e.* from entries e where book_id = $1 and entry_no = any($2) and import_key is null for update)
           update entries e
           set import_key = m.key, amount = coalesce(m.amount, e.amount), account_no = $5, last_action = $4
           from old, unnest($2::bigint[], $3::bytea[], $6::numeric[]) as m (entry_no, key, amount)
           where e.book_id = old.book_id and e.entry_no = old.entry_no and m.entry_no = e.entry_no
           returning to_jsonb(old) as "before!", to_jsonb(e) as "after!""#,
        id.0,
        &numbers,
        &keys as &[&[u8]],
        action.0,
        account.0,
        &amounts as &[Option<Decimal>]
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| row.of("entries")).collect())
}
