//! A whole book as CSV files, read in pages so that its size costs no memory but the files'.

use std::collections::HashMap;

use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::csv::{Row, Sheet};
use crate::ledger::{AccountNo, Currency, Entry, PaymentMode, UserId};
use crate::store::{Book, StoreError, account, entry};

/// Entries read at a time.
const PAGE: i64 = 1_000;

/// Why a book could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// It could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A row could not be written.
    #[error("a row could not be written")]
    Csv(#[from] csv::Error),
}

/// A book's files.
#[derive(Debug)]
pub struct Exported {
    /// Each with a header of its own; none for a book without entries or opening balances.
    pub files: Vec<Vec<u8>>,
    /// How many entries they hold.
    pub entries: usize,
}

/// Writes every entry in the order of days, after what the accounts began with. A file that reaches `file_bytes` ends
/// and another begins.
///
/// # Errors
/// [`ExportError`] when the book cannot be read or written.
pub async fn book(
    connection: &mut PgConnection,
    book: &Book,
    names: &HashMap<UserId, String>,
    file_bytes: usize,
) -> Result<Exported, ExportError> {
    let (mut files, mut sheet) = (Vec::new(), Sheet::new()?);
    let openings = account::openings(connection, book.id).await?;
    for opening in &openings {
        let Some(account) = book.account(opening.account) else { continue };
        sheet.row(&Row {
            date: opening.opened_on,
            kind: "opening",
            amount: written(opening.amount, account.currency),
            currency: account.currency.code(),
            account: &account.name,
            ..Row::default()
        })?;
    }
    let (mut last, mut count) = (None, 0);
    loop {
        let page = entry::after(connection, book.id, last, PAGE).await?;
        let Some(end) = page.last() else { break };
        last = Some((end.entry.occurred_on, end.no));
        for entry in &page {
            if sheet.size() >= file_bytes {
                files.push(std::mem::replace(&mut sheet, Sheet::new()?).finish()?);
            }
            write(&mut sheet, book, names, entry)?;
            count += 1;
        }
    }
    if count > 0 || !openings.is_empty() {
        files.push(sheet.finish()?);
    }
    Ok(Exported { files, entries: count })
}

/// An amount with at least its currency's minor units.
fn written(mut amount: Decimal, currency: Currency) -> Decimal {
    if amount.scale() < currency.exponent() {
        amount.rescale(currency.exponent());
    }
    amount
}

fn write(
    sheet: &mut Sheet,
    book: &Book,
    names: &HashMap<UserId, String>,
    Entry { no, entry, .. }: &Entry,
) -> Result<(), csv::Error> {
    let account = |no: Option<AccountNo>| no.and_then(|no| book.account(no)).map_or("", |a| a.name.as_str());
    let category = entry.category.and_then(|no| book.category(no)).map_or("", |c| c.name.as_str());
    sheet.row(&Row {
        number: Some(no.0),
        date: entry.occurred_on,
        kind: entry.kind.as_str(),
        amount: written(entry.money.amount(), entry.money.currency()),
        currency: entry.money.currency().code(),
        category,
        account: account(Some(entry.account)),
        to_account: account(entry.to_account),
        merchant: entry.merchant.as_deref().unwrap_or_default(),
        note: entry.note.as_deref().unwrap_or_default(),
        tags: &entry.tags.join(" "),
        paid_by: entry.payer.and_then(|user| names.get(&user)).map_or("", String::as_str),
        source: entry.source.as_str(),
        payment_mode: entry.payment_mode.map_or("", PaymentMode::as_str),
    })
}
