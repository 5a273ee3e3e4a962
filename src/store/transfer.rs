//! Transfers between a book's own accounts and the statements that show their two sides.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::action::Updated;
use super::statement::{Candidate, Key};
use super::{StoreError, book};
use crate::ledger::action::Change;
use crate::ledger::{AccountNo, ActionNo, BookId, Currency, EntryNo, Kind, PaymentMode, Source};

/// A transfer that somebody typed, one side of which no statement has confirmed yet.
#[derive(Debug, Clone)]
pub struct TypedTransfer {
    /// The transfer.
    pub entry: Candidate,
    /// That side is where the money left.
    pub out: bool,
}

/// Transfers between two days whose side at an account no statement has confirmed yet.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn typed_transfers(
    connection: &mut PgConnection,
    id: BookId,
    account: AccountNo,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<TypedTransfer>, StoreError> {
    let rows = sqlx::query!(
        r#"select entry_no, amount, currency, occurred_on, concat_ws(' ', note, merchant) as "text!", source,
                  account_no = $2 as "out!"
           from entries
           where book_id = $1 and kind = 'transfer' and occurred_on between $3 and $4 and source <> 'statement'
             and (account_no = $2 and import_key is null or to_account_no = $2 and paired_key is null)
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
        .map(|row| TypedTransfer {
            entry: Candidate {
                no: EntryNo(row.entry_no),
                kind: Kind::Transfer,
                amount: row.amount,
                currency: book::currency(&row.currency),
                occurred_on: row.occurred_on,
                text: row.text,
                category: None,
                source: Source::parse(&row.source),
            },
            out: row.out,
        })
        .collect())
}

/// A side of a typed transfer that a statement's row confirms.
#[derive(Debug, Clone, Copy)]
pub struct ConfirmedSide {
    /// The transfer.
    pub no: EntryNo,
    /// The row's key.
    pub key: Key,
    /// The side is where the money left.
    pub out: bool,
}

/// Marks sides of transfers as confirmed by rows; the changes are for the action that causes it.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn confirm_sides(
    connection: &mut PgConnection,
    id: BookId,
    sides: &[ConfirmedSide],
    action: ActionNo,
) -> Result<Vec<Change>, StoreError> {
    let numbers: Vec<i64> = sides.iter().map(|side| side.no.0).collect();
    let keys: Vec<&[u8]> = sides.iter().map(|side| side.key.as_slice()).collect();
    let out: Vec<bool> = sides.iter().map(|side| side.out).collect();
    let rows = sqlx::query_as!(
        Updated,
        r#"with old as (
               select e.* from entries e where book_id = $1 and entry_no = any($2) and kind = 'transfer' for update)
           update entries e
           set import_key = case when m.out then m.key else e.import_key end,
               paired_key = case when m.out then e.paired_key else m.key end, last_action = $5
           from old, unnest($2::bigint[], $3::bytea[], $4::boolean[]) as m (entry_no, key, out)
           where e.book_id = old.book_id and e.entry_no = old.entry_no and m.entry_no = e.entry_no
           returning to_jsonb(old) as "before!", to_jsonb(e) as "after!""#,
        id.0,
        &numbers,
        &keys as &[&[u8]],
        &out,
        action.0
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| row.of("entries")).collect())
}

/// An entry of another account's statement that may be the other side of a transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
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
    /// Its account.
    pub account: AccountNo,
    /// What the bank wrote.
    pub text: String,
    /// How the money moved, where the bank told.
    pub payment_mode: Option<PaymentMode>,
}

/// Entries of other accounts' statements between two days.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn partners(
    connection: &mut PgConnection,
    id: BookId,
    not_of: AccountNo,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Partner>, StoreError> {
    let rows = sqlx::query!(
        r#"select entry_no, kind, amount, currency, occurred_on, account_no, coalesce(note, merchant, '') as "text!",
                  payment_mode
           from entries
           where book_id = $1 and occurred_on between $3 and $4 and account_no <> $2 and source = 'statement'
             and kind <> 'transfer' and paired_key is null and is_refund is not true
             and (payment_mode is null or payment_mode in ('transfer', 'standing_order', 'direct_debit'))
           order by entry_no"#,
        id.0,
        not_of.0,
        from,
        to
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Partner {
            no: EntryNo(row.entry_no),
            kind: Kind::parse(&row.kind).unwrap_or(Kind::Expense),
            amount: row.amount,
            currency: book::currency(&row.currency),
            occurred_on: row.occurred_on,
            account: AccountNo(row.account_no),
            text: row.text,
            payment_mode: row.payment_mode.as_deref().and_then(PaymentMode::parse),
        })
        .collect())
}

/// An entry that becomes a transfer, and the row that is its other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// The entry.
    pub entry: EntryNo,
    /// The account the money left.
    pub from: AccountNo,
    /// The account it came into.
    pub to: AccountNo,
    /// The other row's key, so that it is known when it comes again.
    pub key: Vec<u8>,
}

/// Makes entries transfers; the changes are for the action that causes it.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn make_transfers(
    connection: &mut PgConnection,
    id: BookId,
    transfers: &[Transfer],
    action: ActionNo,
) -> Result<Vec<Change>, StoreError> {
    let numbers: Vec<i64> = transfers.iter().map(|transfer| transfer.entry.0).collect();
    let from: Vec<i64> = transfers.iter().map(|transfer| transfer.from.0).collect();
    let to: Vec<i64> = transfers.iter().map(|transfer| transfer.to.0).collect();
    let keys: Vec<Vec<u8>> = transfers.iter().map(|transfer| transfer.key.clone()).collect();
    let rows = sqlx::query_as!(
        Updated,
        r#"with old as (
               select e.* from entries e
               where book_id = $1 and entry_no = any($2) and paired_key is null and kind <> 'transfer' for update)
           update entries e
           set kind = 'transfer', account_no = t.from_no, to_account_no = t.to_no, category_no = null,
               paired_key = t.key, last_action = $6
           from old, unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[]) as t (entry_no, from_no, to_no, key)
           where e.book_id = old.book_id and e.entry_no = old.entry_no and t.entry_no = e.entry_no
           returning to_jsonb(old) as "before!", to_jsonb(e) as "after!""#,
        id.0,
        &numbers,
        &from,
        &to,
        &keys,
        action.0
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| row.of("entries")).collect())
}
