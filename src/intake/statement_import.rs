//! A statement held against a book: what is new, what is there already, what somebody typed by hand before the bank
//! told; and its import as one action.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};
use sqlx::postgres::PgConnection;

use super::statement::{Row, Statement};
use crate::ledger::category::fold;
use crate::ledger::entry::{MERCHANT_LIMIT, NOTE_LIMIT};
use crate::ledger::{AccountNo, ActionKind, ActionNo, Currency, EntryNo, Kind, Money, NewEntry, Source, UserId};
use crate::store::record::Recording;
use crate::store::statement::{self as met, Candidate};
use crate::store::{Book, StoreError, action, record};

/// Days around a row's date in which an entry typed by hand may be the same purchase: the bank books later than the
/// person pays.
const DAYS_BEFORE: i64 = 5;
/// The same after the row's date: somebody types late.
const DAYS_AFTER: i64 = 2;

/// What an import would do.
#[derive(Debug, Clone, Default)]
pub struct Difference {
    /// Rows to be added, by their index.
    pub new: Vec<usize>,
    /// Rows that came with an earlier statement.
    pub present: usize,
    /// Rows that are entries typed by hand or read from a receipt.
    pub matched: Vec<(usize, EntryNo)>,
    /// Rows that may be such an entry, where more than one would fit; they are added.
    pub doubtful: Vec<(usize, EntryNo)>,
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

/// What a row is recognised by when it comes again: day, signed amount, currency and the words.
fn key(row: &Row, currency: Currency) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(row.date.to_string());
    hash.update([0]);
    hash.update(row.amount.normalize().to_string());
    hash.update([0]);
    hash.update(currency.code());
    hash.update([0]);
    hash.update(fold(&row.description));
    hash.finalize().get(..16).unwrap_or_default().to_vec()
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
    let mut difference = Difference::default();
    difference.keys = statement.rows.iter().map(|row| key(row, row.currency.unwrap_or(home))).collect();
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
    pair(statement, home, &fresh, candidates, &mut difference);
    Ok(difference)
}

async fn candidates(
    connection: &mut PgConnection,
    book: &Book,
    statement: &Statement,
    fresh: &[usize],
) -> Result<Vec<Candidate>, StoreError> {
    let days = || fresh.iter().filter_map(|index| statement.rows.get(*index)).map(|row| row.date);
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Ok(Vec::new()) };
    let from = first.checked_sub_days(Days::new(DAYS_BEFORE.unsigned_abs())).unwrap_or(first);
    let to = last.checked_add_days(Days::new(DAYS_AFTER.unsigned_abs())).unwrap_or(last);
    met::unconfirmed(connection, book.id, from, to).await
}

/// Pairs rows with entries of the same amount and direction near their day; the nearest and most alike first.
fn pair(
    statement: &Statement,
    home: Currency,
    fresh: &[usize],
    candidates: Vec<Candidate>,
    difference: &mut Difference,
) {
    let mut by_amount: HashMap<(Kind, Decimal, Currency), Vec<Candidate>> = HashMap::new();
    for candidate in candidates {
        let slot = (candidate.kind, candidate.amount.normalize(), candidate.currency);
        by_amount.entry(slot).or_default().push(candidate);
    }
    for index in fresh {
        let Some(row) = statement.rows.get(*index) else { continue };
        let slot = (kind(row), row.amount.abs().normalize(), row.currency.unwrap_or(home));
        let Some(open) = by_amount.get_mut(&slot) else {
            difference.new.push(*index);
            continue;
        };
        let mut near: Vec<(usize, bool, i64)> = open
            .iter()
            .enumerate()
            .filter_map(|(at, candidate)| {
                let days = (row.date - candidate.occurred_on).num_days();
                let within = (-DAYS_AFTER..=DAYS_BEFORE).contains(&days);
                within.then(|| (at, !share_word(&row.description, &candidate.text), days.abs()))
            })
            .collect();
        near.sort_by_key(|(_, unlike, days)| (*unlike, *days));
        match near.as_slice() {
            [] => difference.new.push(*index),
            [(at, unlike, days), rest @ ..] => {
                // One fits, or one fits better than all others; a lone entry far off with other words is doubtful.
                let clear = rest.first().is_none_or(|(_, u, d)| (u, d) != (unlike, days));
                let sure = clear && (!unlike || *days <= 1);
                let candidate = open.remove(*at);
                if sure {
                    difference.matched.push((*index, candidate.no));
                } else {
                    difference.doubtful.push((*index, candidate.no));
                    difference.new.push(*index);
                }
            }
        }
    }
}

fn share_word(a: &str, b: &str) -> bool {
    let words = |text: &str| -> HashSet<String> {
        fold(text).split(' ').filter(|word| word.chars().count() > 2).map(str::to_owned).collect()
    };
    !words(a).is_disjoint(&words(b))
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
    let entries: Vec<NewEntry> =
        difference.new.iter().filter_map(|index| entry(book, account, home, statement, difference, *index, actor)).collect();
    let added = entries.len();
    let recording =
        Recording { book: book.id, key: key.to_owned(), kind: ActionKind::Import, actor: Some(actor), entries };
    let Some(recorded) = record::record(connection, &[recording]).await?.pop() else { return Ok(None) };
    let matches: Vec<(EntryNo, Vec<u8>)> = difference
        .matched
        .iter()
        .filter_map(|(index, no)| Some((*no, difference.keys.get(*index)?.clone())))
        .collect();
    if !matches.is_empty() {
        let changes = met::confirm(connection, book.id, &matches, recorded.action).await?;
        action::finish(connection, book.id, recorded.action, &changes).await?;
    }
    Ok(Some(Imported { action: recorded.action, added, matched: matches.len() }))
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

/// First and last day of a statement's rows.
pub fn span(statement: &Statement) -> Option<(NaiveDate, NaiveDate)> {
    let days = || statement.rows.iter().map(|row| row.date);
    Some((days().min()?, days().max()?))
}
