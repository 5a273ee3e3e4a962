//! A statement held against a book: what is new, what is there already, what somebody typed by hand before the bank
//! told; and its import as one action.

mod again;
mod import;
mod key;
mod opens;
mod pair;
mod places;
mod settled;
pub mod sources;
mod transfer;
mod typed;
mod wishes;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::statement::{BalanceProof, Row, Statement};
use crate::ledger::category::fold;
use crate::ledger::{AccountNo, Currency, Kind, Money};
use crate::store::statement::{self as met, Candidate, Key};
use crate::store::{Book, StoreError, account};

pub use import::{Imported, Order, import, unknown};
pub use key::digest;
pub use opens::{NewAccount, Opened, bank_of, currency as own_currency, free_name, with_new};
use pair::{candidates, pair};
pub use places::Places;
pub use wishes::{Class, Wishes, first_day, month};

/// Keys looked up in one statement.
const LOOKED_UP: usize = 10_000;

/// A row and the entry it is, or may be.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The row's index.
    pub row: usize,
    /// The entry.
    pub entry: Candidate,
    /// What the bank took, where that is not what the entry says.
    pub settled: Option<Decimal>,
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
    /// Rows that the person leaves out.
    pub left_out: usize,
    keys: Arc<Vec<Key>>,
}

impl Difference {
    /// Whether an import would change no entry.
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
    book: &Arc<Book>,
    places: &Places,
    statement: &Arc<Statement>,
) -> Result<Difference, StoreError> {
    let (own, into) = (Arc::clone(statement), places.clone());
    let (keys, distinct) = aside(move || {
        let keys = key::keys(&own.rows, &into);
        let distinct: Vec<Key> = keys.iter().copied().collect::<HashSet<_>>().into_iter().collect();
        (keys, distinct)
    })
    .await?;
    let mut here: HashMap<Key, usize> = HashMap::new();
    let looked_up = if met::has_any(connection, book.id).await? { distinct.as_slice() } else { &[] };
    for chunk in looked_up.chunks(LOOKED_UP) {
        here.extend(met::present(connection, book.id, chunk).await?);
    }
    let mut difference = Difference { keys: Arc::new(keys), ..Difference::default() };
    let mut fresh = Vec::new();
    for (index, (row, key)) in statement.rows.iter().zip(difference.keys.iter()).enumerate() {
        if places.account(row).is_none() {
            difference.left_out += 1;
            continue;
        }
        match here.get_mut(key).filter(|left| **left > 0) {
            Some(left) => {
                *left -= 1;
                difference.present += 1;
            }
            None if money(row, places).is_some() => fresh.push(index),
            None => difference.unusable += 1,
        }
    }
    drop(here);
    for account in places.distinct() {
        let of_account =
            |index: &usize| statement.rows.get(*index).and_then(|row| places.account(row)) == Some(account);
        let (mine, others): (Vec<usize>, Vec<usize>) = fresh.into_iter().partition(of_account);
        fresh = others;
        let all = mine.len();
        let mut left = mine;
        if let Some((first, last)) = days(statement, &left) {
            let came = met::imported(connection, book.id, account, first, last).await?;
            if !came.is_empty() {
                let (own, keys, into) = (Arc::clone(statement), Arc::clone(&difference.keys), places.clone());
                left = aside(move || again::leave_out(&own, &into, &keys, left, &came)).await?;
                difference.present += all - left.len();
            }
        }
        let mut found = typed::take(connection, book.id, account, statement, places, &mut left).await?;
        difference.matched.append(&mut found);
        fresh.append(&mut left);
    }
    fresh.sort_unstable();
    let candidates = candidates(connection, book, statement, &fresh).await?;
    if candidates.is_empty() {
        difference.new = fresh;
        return Ok(difference);
    }
    let (own, book, into) = (Arc::clone(statement), Arc::clone(book), places.clone());
    aside(move || {
        pair(&book, &own, &into, &fresh, &candidates, &mut difference);
        difference
    })
    .await
}

/// Runs what takes the processor for long where it holds up nobody's message.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Query(sqlx::Error::WorkerCrashed))
}

/// Money in and out of rows of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// Of the rows.
    pub currency: Currency,
    /// Not below zero.
    pub money_in: Decimal,
    /// The same.
    pub money_out: Decimal,
}

/// Money in and out of the rows that would be added, by currency: the account's first, or alone where there are none.
pub fn totals(places: &Places, statement: &Statement, rows: &[usize]) -> Vec<Total> {
    let home = places.home();
    let zero = |currency| Total { currency, money_in: Decimal::ZERO, money_out: Decimal::ZERO };
    let mut totals: Vec<Total> = Vec::new();
    for row in rows.iter().filter_map(|index| statement.rows.get(*index)) {
        let currency = places.currency(row);
        let at = totals.iter().position(|total| total.currency == currency).unwrap_or_else(|| {
            totals.push(zero(currency));
            totals.len() - 1
        });
        if let Some(total) = totals.get_mut(at) {
            if row.amount.is_sign_negative() { total.money_out -= row.amount } else { total.money_in += row.amount }
        }
    }
    if totals.is_empty() {
        totals.push(zero(home));
    }
    totals.sort_by_key(|total| total.currency != home);
    totals
}

/// What a statement's balances are in: the currency of its rows, or the account's where they have several.
pub fn balance_currency(places: &Places, statement: &Statement) -> Currency {
    let home = places.home();
    let mut currencies = statement.rows.iter().map(|row| places.currency(row));
    let first = currencies.next().unwrap_or(home);
    if currencies.all(|other| other == first) { first } else { home }
}

/// Which account a statement is of, as far as its name and the book tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belongs {
    /// This one: the file is named like it, or a bank has no other here.
    To(AccountNo),
    /// One of several.
    Unsure,
    /// The book has no account.
    Nowhere,
}

/// Names of what no bank keeps, folded.
const CASH: [&str; 8] = ["cash", "efectivo", "wallet", "cartera", "bargeld", "especes", "contanti", "dinheiro"];

/// Which account a statement is of: the one named like its file, else the only one a bank can have.
pub fn belongs(book: &Book, name: &str) -> Belongs {
    let file = fold(name);
    let open = || book.accounts.iter().filter(|account| !account.archived);
    let named = open().find(|account| {
        let account = fold(&account.name);
        account.chars().count() > 2 && file.split(' ').any(|word| word == account)
    });
    if let Some(account) = named {
        return Belongs::To(account.no);
    }
    let mut kept = open().filter(|account| !CASH.contains(&fold(&account.name).as_str()));
    match (kept.next(), kept.next()) {
        (Some(only), None) => Belongs::To(only.no),
        (Some(_), Some(_)) => Belongs::Unsure,
        (None, _) => book.default_account().map_or(Belongs::Nowhere, |account| Belongs::To(account.no)),
    }
}

/// What the bank says the account held before the first row, and that row's day, where the account began with nothing
/// here and holds nothing older.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn opening(
    connection: &mut PgConnection,
    book: &Book,
    places: &Places,
    statement: &Statement,
) -> Result<Option<(Decimal, NaiveDate)>, StoreError> {
    let Some(account) = places.only() else { return Ok(None) };
    let (BalanceProof::Proven { opening, .. } | BalanceProof::Stated { opening, .. }) = statement.proof else {
        return Ok(None);
    };
    let home = home_currency(book, account);
    let foreign = statement.rows.iter().any(|row| row.currency.is_some_and(|currency| currency != home));
    let Some((first, _)) = span(statement).filter(|_| !foreign && !opening.is_zero()) else { return Ok(None) };
    // As an entry's amount must fit, so must this.
    if Money::new(opening.abs(), home).is_err() {
        return Ok(None);
    }
    let lacks = account::lacks_opening(connection, book.id, account, first).await?;
    Ok(lacks.then_some((opening, first)))
}

/// First and last day of a statement's rows.
pub fn span(statement: &Statement) -> Option<(NaiveDate, NaiveDate)> {
    let days = || statement.rows.iter().map(|row| row.date);
    Some((days().min()?, days().max()?))
}

/// First and last day of some rows.
fn days(statement: &Statement, rows: &[usize]) -> Option<(NaiveDate, NaiveDate)> {
    let days = || rows.iter().filter_map(|index| statement.rows.get(*index)).map(|row| row.date);
    Some((days().min()?, days().max()?))
}

fn kind(row: &Row) -> Kind {
    if row.amount.is_sign_negative() { Kind::Expense } else { Kind::Income }
}

fn money(row: &Row, places: &Places) -> Option<Money> {
    Money::new(row.amount.abs(), places.currency(row)).ok()
}

fn home_currency(book: &Book, account: AccountNo) -> Currency {
    book.account(account).map_or(book.currency, |account| account.currency)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::statement::{Hints, read};
    use crate::ledger::BookId;

    #[test]
    fn totals_and_balances_are_in_the_currencies_of_the_rows() {
        let currency = |code: &str| Currency::parse(code).unwrap();
        let book = Book {
            id: BookId(1),
            title: String::new(),
            currency: Currency::EUR,
            timezone: chrono_tz::UTC,
            language: "en".to_owned(),
            version: 1,
            accounts: Vec::new(),
            categories: Vec::new(),
            words: HashMap::new(),
            rules: crate::ledger::rule::Rules::default(),
            budgets: Vec::new(),
        };
        let file = |currencies: [&str; 3]| {
            let [a, b, c] = currencies;
            format!(
                "Date,Description,Amount,Currency\n2026-03-09,Alpha,-4.00,{a}\n2026-03-10,Beta,90.00,{b}\n2026-03-11,Gamma,-1.50,{c}\n"
            )
        };
        for (currencies, expected, balances) in [
            (["EUR", "EUR", "EUR"], &[("EUR", "90.00", "5.50")][..], "EUR"),
            (["USD", "USD", "USD"], &[("USD", "90.00", "5.50")], "USD"),
            (["", "", ""], &[("EUR", "90.00", "5.50")], "EUR"),
            (["USD", "EUR", "USD"], &[("EUR", "90.00", "0"), ("USD", "0", "5.50")], "EUR"),
        ] {
            let today = NaiveDate::from_ymd_opt(2026, 3, 31).unwrap();
            let statement = read(file(currencies).as_bytes(), "a.csv", &Hints::new(today)).unwrap();
            let expected: Vec<Total> = expected
                .iter()
                .map(|(code, money_in, money_out)| Total {
                    currency: currency(code),
                    money_in: money_in.parse().unwrap(),
                    money_out: money_out.parse().unwrap(),
                })
                .collect();
            assert_eq!(totals(&Places::one(&book, AccountNo(1)), &statement, &[0, 1, 2]), expected, "{currencies:?}");
            assert_eq!(
                balance_currency(&Places::one(&book, AccountNo(1)), &statement),
                currency(balances),
                "{currencies:?}"
            );
        }
        let statement =
            read(file(["USD"; 3]).as_bytes(), "a.csv", &Hints::new(NaiveDate::from_ymd_opt(2026, 3, 31).unwrap()))
                .unwrap();
        assert_eq!(totals(&Places::one(&book, AccountNo(1)), &statement, &[]).len(), 1);
    }
}
