//! Accounts of a book.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::action::Updated;
use super::{StoreError, book, storable};
use crate::ledger::action::Change;
use crate::ledger::{AccountNo, ActionNo, BookId, Currency};

/// Opens an account that holds `opening_balance`; the change is for the action that causes it.
///
/// # Errors
/// [`StoreError::NameTaken`] when the book has one of that name.
pub async fn open(
    connection: &mut PgConnection,
    id: BookId,
    name: &str,
    currency: Currency,
    opening_balance: Decimal,
    action: ActionNo,
) -> Result<(AccountNo, Change), StoreError> {
    let row = sqlx::query!(
        r#"insert into accounts as a (book_id, account_no, name, currency, opening_balance, last_action)
           select $1, coalesce(max(account_no), 0) + 1, $2, $3, $4, $5 from accounts where book_id = $1
           returning account_no, to_jsonb(a) as "after!""#,
        id.0,
        storable(name),
        currency.code(),
        opening_balance,
        action.0
    )
    .fetch_one(&mut *connection)
    .await?;
    book::touch(connection, id).await?;
    Ok((AccountNo(row.account_no), Change { table: "accounts".into(), before: None, after: Some(row.after) }))
}

/// Renames or archives an account; the change is for the action that causes it. None when there is no such account.
///
/// # Errors
/// [`StoreError::NameTaken`] when the book has another of that name.
pub async fn change(
    connection: &mut PgConnection,
    id: BookId,
    no: AccountNo,
    name: Option<&str>,
    archived: Option<bool>,
    action: ActionNo,
) -> Result<Option<Change>, StoreError> {
    let row = sqlx::query_as!(
        Updated,
        r#"with old as (select * from accounts where book_id = $1 and account_no = $2 for update)
           update accounts a
           set name = coalesce($3, old.name), archived = coalesce($4, old.archived), last_action = $5
           from old where a.book_id = old.book_id and a.account_no = old.account_no
           returning to_jsonb(old) as "before!", to_jsonb(a) as "after!""#,
        id.0,
        no.0,
        name.map(storable),
        archived,
        action.0
    )
    .fetch_optional(&mut *connection)
    .await?;
    book::touch(connection, id).await?;
    Ok(row.map(|row| row.of("accounts")))
}

/// Whether an account began with nothing and holds nothing of before a day: what it held on that morning is its opening
/// balance then. So it is with one that is yet to be opened.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn lacks_opening(
    connection: &mut PgConnection,
    id: BookId,
    no: AccountNo,
    day: NaiveDate,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"select a.opening_balance = 0 and not exists (
               select from entries e
               where e.book_id = $1 and e.occurred_on < $3 and (e.account_no = $2 or e.to_account_no = $2)) as "lacks!"
           from accounts a where a.book_id = $1 and a.account_no = $2"#,
        id.0,
        no.0,
        day
    )
    .fetch_optional(connection)
    .await?
    .unwrap_or(true))
}

/// Gives an account that began with nothing what it held on the morning of a day; the change is for the action that
/// causes it.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn set_opening(
    connection: &mut PgConnection,
    id: BookId,
    no: AccountNo,
    amount: Decimal,
    day: NaiveDate,
    action: ActionNo,
) -> Result<Option<Change>, StoreError> {
    let row = sqlx::query_as!(
        Updated,
        r#"with old as (
               select * from accounts where book_id = $1 and account_no = $2 and opening_balance = 0 for update)
           update accounts a set opening_balance = $3, opened_on = $4, last_action = $5
           from old where a.book_id = old.book_id and a.account_no = old.account_no
           returning to_jsonb(old) as "before!", to_jsonb(a) as "after!""#,
        id.0,
        no.0,
        amount,
        day,
        action.0
    )
    .fetch_optional(&mut *connection)
    .await?;
    book::touch(connection, id).await?;
    Ok(row.map(|row| row.of("accounts")))
}

/// What an account began with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// The account.
    pub account: AccountNo,
    /// In the account's currency; may be below zero.
    pub amount: Decimal,
    /// The day it was opened here.
    pub opened_on: NaiveDate,
}

/// What the accounts began with, where that was not nothing.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn openings(connection: &mut PgConnection, id: BookId) -> Result<Vec<Opening>, StoreError> {
    let rows = sqlx::query!(
        "select account_no, opening_balance, opened_on from accounts
         where book_id = $1 and opening_balance <> 0 order by account_no",
        id.0
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Opening {
            account: AccountNo(row.account_no),
            amount: row.opening_balance.normalize(),
            opened_on: row.opened_on,
        })
        .collect())
}
