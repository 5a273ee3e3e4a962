//! What a statement's rows meet in a book, and the layouts a person has confirmed.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;
use sqlx::postgres::PgConnection;

use super::{StoreError, book};
use crate::ledger::action::Change;
use crate::ledger::{AccountNo, ActionNo, BookId, ChatId, Currency, EntryNo, Kind, UserId};

/// Locks a chat until the transaction ends, and waits for whoever works on it: an import from outside the chat takes its
/// turn with the chat's messages. The lock is the inbox's.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn wait_for_chat(connection: &mut PgConnection, chat: ChatId) -> Result<(), StoreError> {
    sqlx::query("select pg_advisory_xact_lock(hashint8extended($1, 7001))").bind(chat.0).execute(connection).await?;
    Ok(())
}

/// What a person is called, where Quipu met them in some chat.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn known_name(connection: &mut PgConnection, user: UserId) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar!("select name from users where user_id = $1", user.0).fetch_optional(connection).await?)
}

/// How many entries of the book carry each of these keys.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn present(
    connection: &mut PgConnection,
    id: BookId,
    keys: &[Vec<u8>],
) -> Result<HashMap<Vec<u8>, usize>, StoreError> {
    let rows = sqlx::query!(
        r#"select import_key as "key!", count(*) as "count!" from entries
           where book_id = $1 and import_key = any($2) group by import_key"#,
        id.0,
        keys
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.key, usize::try_from(row.count).unwrap_or(0))).collect())
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
        r#"select entry_no, kind, amount, currency, occurred_on, concat_ws(' ', note, merchant) as "text!"
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
        })
        .collect())
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
    matches: &[(EntryNo, Vec<u8>)],
    action: ActionNo,
) -> Result<Vec<Change>, StoreError> {
    let numbers: Vec<i64> = matches.iter().map(|m| m.0.0).collect();
    let keys: Vec<Vec<u8>> = matches.iter().map(|m| m.1.clone()).collect();
    let rows = sqlx::query!(
        r#"with old as (
               select e.* from entries e where book_id = $1 and entry_no = any($2) and import_key is null for update)
           update entries e set import_key = m.key, account_no = $5, last_action = $4
           from old, unnest($2::bigint[], $3::bytea[]) as m (entry_no, key)
           where e.book_id = old.book_id and e.entry_no = old.entry_no and m.entry_no = e.entry_no
           returning to_jsonb(old) as "before!", to_jsonb(e) as "after!""#,
        id.0,
        &numbers,
        &keys,
        action.0,
        account.0
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Change { table: "entries".into(), before: Some(row.before), after: Some(row.after) })
        .collect())
}

/// A layout the person confirmed, and the account it was of.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn layout(
    connection: &mut PgConnection,
    id: BookId,
    fingerprint: &str,
) -> Result<Option<(Value, Option<AccountNo>)>, StoreError> {
    let row = sqlx::query!(
        "select layout, account_no from layouts where book_id = $1 and fingerprint = $2",
        id.0,
        fingerprint
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.layout, row.account_no.map(AccountNo))))
}

/// Remembers a layout.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn remember_layout(
    connection: &mut PgConnection,
    id: BookId,
    fingerprint: &str,
    layout: &Value,
    account: AccountNo,
) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into layouts (book_id, fingerprint, layout, account_no) values ($1, $2, $3, $4)
         on conflict (book_id, fingerprint) do update set layout = excluded.layout, account_no = excluded.account_no",
        id.0,
        fingerprint,
        layout,
        account.0
    )
    .execute(connection)
    .await?;
    Ok(())
}
