//! What a statement's rows meet in a book, and the layouts a person has confirmed.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;
use sqlx::postgres::PgConnection;

use super::{StoreError, book};
use crate::ledger::action::Change;
use crate::ledger::{
    AccountNo, ActionNo, BookId, CategoryNo, ChatId, Currency, EntryNo, Kind, PaymentMode, Source, UserId,
};

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
    let rows = sqlx::query!(
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
    Ok(rows
        .into_iter()
        .map(|row| Change { table: "entries".into(), before: Some(row.before), after: Some(row.after) })
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
    let rows = sqlx::query!(
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
    Ok(rows
        .into_iter()
        .map(|row| Change { table: "entries".into(), before: Some(row.before), after: Some(row.after) })
        .collect())
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
    let rows = sqlx::query!(
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
    Ok(rows
        .into_iter()
        .map(|row| Change { table: "entries".into(), before: Some(row.before), after: Some(row.after) })
        .collect())
}

/// A layout the person confirmed.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn layout(connection: &mut PgConnection, id: BookId, fingerprint: &str) -> Result<Option<Value>, StoreError> {
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
