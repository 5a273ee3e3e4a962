//! Layouts of statements that a person has confirmed, and the accounts their files went into.

use serde_json::Value;
use sqlx::postgres::PgConnection;

use super::StoreError;
use super::statement::Key;
use crate::ledger::{AccountNo, BookId};

/// A layout the person confirmed.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn get(connection: &mut PgConnection, id: BookId, fingerprint: &str) -> Result<Option<Value>, StoreError> {
    Ok(sqlx::query_scalar!("select layout from layouts where book_id = $1 and fingerprint = $2", id.0, fingerprint)
        .fetch_optional(connection)
        .await?)
}

/// Which account a file was imported into before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// One with this layout and this account number of the bank's.
    Account(AccountNo),
    /// Only others of the same layout.
    Others,
    /// None of this layout.
    No,
}

/// The account that a layout's files of one account number (None: the file names none) were imported into.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn known_account(
    connection: &mut PgConnection,
    id: BookId,
    fingerprint: &str,
    number: Option<Key>,
) -> Result<Known, StoreError> {
    let number = number.map(Vec::from).unwrap_or_default();
    let rows = sqlx::query!(
        r#"select account_no, number = $3 as "same!" from statement_accounts where book_id = $1 and fingerprint = $2
           union all
           select account_no, $3 = ''::bytea from layouts
           where book_id = $1 and fingerprint = $2 and account_no is not null and not exists (
               select from statement_accounts s where s.book_id = $1 and s.fingerprint = $2)"#,
        id.0,
        fingerprint,
        number
    )
    .fetch_all(connection)
    .await?;
    let same = rows.iter().find(|row| row.same).and_then(|row| row.account_no);
    Ok(match same {
        Some(no) => Known::Account(AccountNo(no)),
        None if rows.is_empty() => Known::No,
        None => Known::Others,
    })
}

/// Whether an account has had files of another account number than these.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn has_other_number(
    connection: &mut PgConnection,
    id: BookId,
    account: AccountNo,
    numbers: &[Key],
) -> Result<bool, StoreError> {
    let numbers: Vec<Vec<u8>> = numbers.iter().map(|number| number.to_vec()).collect();
    Ok(sqlx::query_scalar!(
        r#"select exists (
               select from statement_accounts
               where book_id = $1 and account_no = $2 and number <> ''::bytea and number <> all($3)) as "has!""#,
        id.0,
        account.0,
        &numbers
    )
    .fetch_one(connection)
    .await?)
}

/// Remembers a layout, unless it is not to be, and the account of its files of one account number.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn remember(
    connection: &mut PgConnection,
    id: BookId,
    fingerprint: &str,
    layout: Option<&Value>,
    number: Option<Key>,
    account: AccountNo,
) -> Result<(), StoreError> {
    if let Some(layout) = layout {
        sqlx::query!(
            "insert into layouts (book_id, fingerprint, layout, account_no) values ($1, $2, $3, $4)
             on conflict (book_id, fingerprint)
             do update set layout = excluded.layout, account_no = excluded.account_no",
            id.0,
            fingerprint,
            layout,
            account.0
        )
        .execute(&mut *connection)
        .await?;
    }
    sqlx::query!(
        "insert into statement_accounts (book_id, fingerprint, number, account_no) values ($1, $2, $3, $4)
         on conflict (book_id, fingerprint, number) do update set account_no = excluded.account_no",
        id.0,
        fingerprint,
        number.map(Vec::from).unwrap_or_default(),
        account.0
    )
    .execute(connection)
    .await?;
    Ok(())
}
