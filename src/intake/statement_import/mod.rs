//! A statement held against a book: what is new, what is there already, what somebody typed by hand before the bank
//! told; and its import as one action.

mod import;
mod pair;

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};
use sqlx::postgres::PgConnection;

use super::statement::{Row, Statement};
use crate::ledger::category::fold;
use crate::ledger::{AccountNo, Currency, Kind, Money};
use crate::store::statement::{self as met, Candidate};
use crate::store::{Book, StoreError};

pub use import::{Imported, import};
use pair::{candidates, pair};

/// A row and the entry it is, or may be.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The row's index.
    pub row: usize,
    /// The entry.
    pub entry: Candidate,
}

/// What an import would do.
#[derive(Debug, Clone, Default)]
pub struct Difference {
    /// Rows to be added, by their index.
    pub new: Vec<usize>,
    /// Rows that came with an earlier statement.
    pub present: usize,
    /// Rows that are entries typed by hand or read from a receipt.
    pub matched: Vec<Pair>,
    /// Rows that may be such an entry, with nothing but the amount to say so; they are new and will be added.
    pub doubtful: Vec<Pair>,
    /// Rows that cannot be an entry: zero, or more than an amount can be.
    pub unusable: usize,
    keys: Vec<Vec<u8>>,
}

impl Difference {
    /// Whether an import would change nothing.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.matched.is_empty()
    }
}

/// Holds a statement against the book. Rows alike are counted, not only recognised: two real twins stay two.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn compare(
    connection: &mut PgConnection,
    book: &Book,
    account: AccountNo,
    statement: &Statement,
) -> Result<Difference, StoreError> {
    let home = home_currency(book, account);
    let keys = statement.rows.iter().map(|row| key(account, row, row.currency.unwrap_or(home))).collect();
    let mut difference = Difference { keys, ..Difference::default() };
    let distinct: Vec<Vec<u8>> = difference.keys.iter().cloned().collect::<HashSet<_>>().into_iter().collect();
    let mut here: HashMap<Vec<u8>, usize> = HashMap::new();
    for chunk in distinct.chunks(10_000) {
        here.extend(met::present(connection, book.id, chunk).await?);
    }
    let mut fresh = Vec::new();
    for (index, (row, key)) in statement.rows.iter().zip(&difference.keys).enumerate() {
        match here.get_mut(key).filter(|left| **left > 0) {
            Some(left) => {
                *left -= 1;
                difference.present += 1;
            }
            None if money(row, home).is_some() => fresh.push(index),
            None => difference.unusable += 1,
        }
    }
    let candidates = candidates(connection, book, statement, &fresh).await?;
    pair(statement, home, &fresh, &candidates, &mut difference);
    Ok(difference)
}

/// Money in and out of the rows that would be added, in the account's currency.
pub fn totals(book: &Book, account: AccountNo, statement: &Statement, rows: &[usize]) -> (Decimal, Decimal) {
    let home = home_currency(book, account);
    let mut sums = (Decimal::ZERO, Decimal::ZERO);
    for row in rows.iter().filter_map(|index| statement.rows.get(*index)) {
        if row.currency.unwrap_or(home) == home {
            if row.amount.is_sign_negative() { sums.1 -= row.amount } else { sums.0 += row.amount }
        }
    }
    sums
}

/// The account a statement is most likely of: the one named for a bank, else the default.
pub fn likely_account(book: &Book, name: &str) -> Option<AccountNo> {
    let file = fold(name);
    let open = || book.accounts.iter().filter(|account| !account.archived);
    open()
        .find(|account| {
            let account = fold(&account.name);
            account.chars().count() > 2 && file.split(' ').any(|word| word == account)
        })
        .or_else(|| open().nth(1))
        .or_else(|| book.default_account())
        .map(|account| account.no)
}

/// First and last day of a statement's rows.
pub fn span(statement: &Statement) -> Option<(NaiveDate, NaiveDate)> {
    let days = || statement.rows.iter().map(|row| row.date);
    Some((days().min()?, days().max()?))
}

/// What a row is recognised by when it comes again: account, day, signed amount, currency, and the bank's own reference
/// or else the words. Two accounts may well have the same fee on the same day, and some banks number each day anew.
fn key(account: AccountNo, row: &Row, currency: Currency) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(account.0.to_be_bytes());
    hash.update(row.date.to_string());
    hash.update([0]);
    hash.update(row.amount.normalize().to_string());
    hash.update([0]);
    hash.update(currency.code());
    hash.update([0]);
    match &row.reference {
        Some(reference) => {
            hash.update([1]);
            hash.update(reference);
        }
        None => hash.update(fold(&row.description)),
    }
    hash.finalize().get(..16).unwrap_or_default().to_vec()
}

fn kind(row: &Row) -> Kind {
    if row.amount.is_sign_negative() { Kind::Expense } else { Kind::Income }
}

fn money(row: &Row, home: Currency) -> Option<Money> {
    Money::new(row.amount.abs(), row.currency.unwrap_or(home)).ok()
}

fn home_currency(book: &Book, account: AccountNo) -> Currency {
    book.account(account).map_or(book.currency, |account| account.currency)
}
