//! A statement held against a book: what is new, what is there already, what somebody typed by hand before the bank
//! told; and its import as one action.

use std::collections::{HashMap, HashSet, VecDeque};

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
const DAYS_BEFORE: u64 = 5;
/// The same after the row's date: somebody types late.
const DAYS_AFTER: u64 = 2;
/// Most words looked at in a text.
const WORDS: usize = 40;
/// From so many rows on, a word in more than half of them ("card payment") tells none of them from the others.
const COMMON_FROM: usize = 8;

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

/// What a row is recognised by when it comes again: account, day, signed amount, currency and the words. Two accounts
/// may well have the same fee on the same day.
fn key(account: AccountNo, row: &Row, currency: Currency) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(account.0.to_be_bytes());
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

async fn candidates(
    connection: &mut PgConnection,
    book: &Book,
    statement: &Statement,
    fresh: &[usize],
) -> Result<Vec<Candidate>, StoreError> {
    let days = || fresh.iter().filter_map(|index| statement.rows.get(*index)).map(|row| row.date);
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Ok(Vec::new()) };
    let from = first.checked_sub_days(Days::new(DAYS_BEFORE)).unwrap_or(first);
    let to = last.checked_add_days(Days::new(DAYS_AFTER)).unwrap_or(last);
    met::unconfirmed(connection, book.id, from, to).await
}

/// What a row and an entry must have in common.
type Slot = (Kind, Decimal, Currency);

/// A row held against the entries.
struct Held {
    index: usize,
    slot: Slot,
    day: NaiveDate,
    /// Those of its words that some entry has.
    words: Vec<usize>,
}

/// Entries by what they are looked up by, each queue in the order of their numbers.
#[derive(Default)]
struct Open {
    by_word: HashMap<(Slot, NaiveDate, usize), VecDeque<usize>>,
    by_day: HashMap<(Slot, NaiveDate), VecDeque<usize>>,
    taken: HashSet<usize>,
}

impl Open {
    fn sharing(&mut self, row: &Held, day: NaiveDate) -> Option<usize> {
        let Self { by_word, taken, .. } = self;
        row.words.iter().filter_map(|word| first_open(by_word.get_mut(&(row.slot, day, *word))?, taken)).min()
    }

    fn any(&mut self, row: &Held, day: NaiveDate) -> Option<usize> {
        first_open(self.by_day.get_mut(&(row.slot, day))?, &self.taken)
    }
}

/// The first entry of a queue that is not taken; those that are leave it, so that each is passed over once.
fn first_open(queue: &mut VecDeque<usize>, taken: &HashSet<usize>) -> Option<usize> {
    while let Some(at) = queue.front() {
        if !taken.contains(at) {
            return Some(*at);
        }
        queue.pop_front();
    }
    None
}

/// Pairs rows with entries of the same amount and direction near their day. First those that share a word, the nearest
/// days first: they are the same. Then the others: they are doubtful, but for a wordless entry of the same day where
/// neither it nor the row could be any other. Each row looks at each day of the window once for each of its words,
/// whatever the number of entries there.
fn pair(statement: &Statement, home: Currency, fresh: &[usize], candidates: &[Candidate], difference: &mut Difference) {
    if candidates.is_empty() {
        difference.new.extend(fresh);
        return;
    }
    let mut vocabulary: HashMap<String, usize> = HashMap::new();
    let mut spoken: Vec<Vec<usize>> = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let mut numbers = Vec::new();
        for word in words(&candidate.text) {
            let next = vocabulary.len();
            numbers.push(*vocabulary.entry(word).or_insert(next));
        }
        spoken.push(numbers);
    }
    let rows: Vec<Held> = fresh
        .iter()
        .filter_map(|index| {
            let row = statement.rows.get(*index)?;
            let slot = (kind(row), row.amount.abs().normalize(), row.currency.unwrap_or(home));
            let words = words(&row.description).iter().filter_map(|word| vocabulary.get(word).copied()).collect();
            Some(Held { index: *index, slot, day: row.date, words })
        })
        .collect();

    let mut rows_with: HashMap<usize, usize> = HashMap::new();
    let mut rows_on: HashMap<(Slot, NaiveDate), usize> = HashMap::new();
    for row in &rows {
        *rows_on.entry((row.slot, row.day)).or_default() += 1;
        for word in &row.words {
            *rows_with.entry(*word).or_default() += 1;
        }
    }
    let telling =
        |word: &&usize| rows.len() < COMMON_FROM || rows_with.get(*word).is_none_or(|count| count * 2 <= rows.len());
    let mut open = Open::default();
    let mut entries_on: HashMap<(Slot, NaiveDate), usize> = HashMap::new();
    for (at, (candidate, spoken)) in candidates.iter().zip(&spoken).enumerate() {
        let slot = (candidate.kind, candidate.amount.normalize(), candidate.currency);
        let day = candidate.occurred_on;
        open.by_day.entry((slot, day)).or_default().push_back(at);
        *entries_on.entry((slot, day)).or_default() += 1;
        // Words that most rows have count where the entry has no others.
        let all = !spoken.iter().any(|word| telling(&word));
        for word in spoken.iter().filter(|word| all || telling(word)) {
            open.by_word.entry((slot, day, *word)).or_default().push_back(at);
        }
    }

    let mut found: Vec<Option<(usize, bool)>> = vec![None; rows.len()];
    for distance in 0..=DAYS_BEFORE.max(DAYS_AFTER) {
        for (row, found) in rows.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
            if let Some(at) = days_at(row.day, distance).filter_map(|day| open.sharing(row, day)).min() {
                open.taken.insert(at);
                *found = Some((at, true));
            }
        }
    }
    for distance in 0..=DAYS_BEFORE.max(DAYS_AFTER) {
        for (row, found) in rows.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
            if let Some(at) = days_at(row.day, distance).filter_map(|day| open.any(row, day)).min() {
                open.taken.insert(at);
                let sure = distance == 0
                    && spoken.get(at).is_some_and(Vec::is_empty)
                    && near(&entries_on, row.slot, row.day, DAYS_BEFORE, DAYS_AFTER) == 1
                    && near(&rows_on, row.slot, row.day, DAYS_AFTER, DAYS_BEFORE) == 1;
                *found = Some((at, sure));
            }
        }
    }
    for (row, found) in rows.iter().zip(found) {
        let entry = found.and_then(|(at, sure)| Some((candidates.get(at)?.clone(), sure)));
        match entry {
            Some((entry, true)) => difference.matched.push(Pair { row: row.index, entry }),
            Some((entry, false)) => {
                difference.doubtful.push(Pair { row: row.index, entry });
                difference.new.push(row.index);
            }
            None => difference.new.push(row.index),
        }
    }
}

/// The days of the window that are so far from a row's day.
fn days_at(day: NaiveDate, distance: u64) -> impl Iterator<Item = NaiveDate> {
    let before = if distance <= DAYS_BEFORE { day.checked_sub_days(Days::new(distance)) } else { None };
    let after = if (1..=DAYS_AFTER).contains(&distance) { day.checked_add_days(Days::new(distance)) } else { None };
    before.into_iter().chain(after)
}

/// How many there are of a slot from so many days before a day to so many after it.
fn near(counts: &HashMap<(Slot, NaiveDate), usize>, slot: Slot, day: NaiveDate, before: u64, after: u64) -> usize {
    let first = day.checked_sub_days(Days::new(before)).unwrap_or(day);
    (0..=before + after)
        .filter_map(|days| first.checked_add_days(Days::new(days)))
        .filter_map(|day| counts.get(&(slot, day)))
        .sum()
}

/// Words that can tell a purchase from another, each once.
fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let telling = |word: &&str| word.chars().count() > 2 && word.chars().any(char::is_alphabetic);
    let mut words: Vec<String> = folded.split(' ').filter(telling).take(WORDS).map(str::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    words
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
    let entries: Vec<NewEntry> = difference
        .new
        .iter()
        .filter_map(|index| entry(book, account, home, statement, difference, *index, actor))
        .collect();
    let added = entries.len();
    let recording =
        Recording { book: book.id, key: key.to_owned(), kind: ActionKind::Import, actor: Some(actor), entries };
    let Some(recorded) = record::record(connection, &[recording]).await?.pop() else { return Ok(None) };
    let matches: Vec<(EntryNo, Vec<u8>)> = difference
        .matched
        .iter()
        .filter_map(|pair| Some((pair.entry.no, difference.keys.get(pair.row)?.clone())))
        .collect();
    let mut matched = 0;
    if !matches.is_empty() {
        let changes = met::confirm(connection, book.id, account, &matches, recorded.action).await?;
        action::finish(connection, book.id, recorded.action, &changes).await?;
        matched = changes.len();
    }
    Ok(Some(Imported { action: recorded.action, added, matched }))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::statement::{Hints, read};

    type Pairs = Vec<(usize, i64)>;

    /// Rows and typed entries as (day of March, words, amount out); what is matched and what is doubtful, by the row's
    /// index and the entry's number, from 1.
    fn paired(rows: &[(u32, &str, &str)], typed: &[(u32, &str, &str)]) -> (Pairs, Pairs) {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        let mut file = String::from("Date,Description,Amount\n");
        for (on, words, amount) in rows {
            file.push_str(&format!("{},{words},-{amount}\n", day(*on)));
        }
        let statement = read(file.as_bytes(), "a.csv", &Hints::new(day(31))).unwrap();
        assert_eq!(statement.rows.len(), rows.len());
        let home = Currency::parse("EUR").unwrap();
        let candidates: Vec<Candidate> = (1i64..)
            .zip(typed)
            .map(|(no, (on, words, amount))| Candidate {
                no: EntryNo(no),
                kind: Kind::Expense,
                amount: amount.parse().unwrap(),
                currency: home,
                occurred_on: day(*on),
                text: (*words).to_owned(),
            })
            .collect();
        let fresh: Vec<usize> = (0..rows.len()).collect();
        let mut difference = Difference::default();
        pair(&statement, home, &fresh, &candidates, &mut difference);
        assert_eq!(difference.new.len() + difference.matched.len(), rows.len());
        let listed = |pairs: &[Pair]| pairs.iter().map(|pair| (pair.row, pair.entry.no.0)).collect();
        (listed(&difference.matched), listed(&difference.doubtful))
    }

    #[test]
    fn rows_meet_what_was_typed() {
        let rent = (2, "RENT MARCH", "500.00");
        let sum = (10, "AMAZON MARKETPLACE", "20.00");
        let mill = (11, "BAKERY MILL", "20.00");
        for (rows, typed, matched, doubtful) in [
            // Other words, near or on the day.
            (&[rent, sum][..], &[(9, "flowers", "20.00")][..], &[][..], &[(1, 1)][..]),
            (&[rent, sum], &[(10, "flowers", "20")], &[], &[(1, 1)]),
            // No words: sure only where nothing else is possible.
            (&[rent, sum], &[(10, "", "20")], &[(1, 1)], &[]),
            (&[rent, sum], &[(9, "", "20")], &[], &[(1, 1)]),
            (&[rent, sum, mill], &[(10, "", "20")], &[], &[(1, 1)]),
            (&[rent, sum], &[(10, "", "20"), (6, "flowers", "20")], &[], &[(1, 1)]),
            // Outside the window.
            (&[rent, sum], &[(4, "amazon", "20"), (13, "amazon", "20")], &[], &[]),
            (&[rent, sum], &[(5, "amazon", "20")], &[(1, 1)], &[]),
            (&[rent, sum], &[(12, "amazon", "20")], &[(1, 1)], &[]),
            // The better pair wins, whichever row comes first.
            (&[rent, sum, mill], &[(10, "bakery", "20")], &[(2, 1)], &[]),
            (&[rent, sum, mill], &[(10, "bakery", "20"), (11, "amazon", "20")], &[(1, 2), (2, 1)], &[]),
            // Twins.
            (&[rent, mill, mill], &[(11, "bakery", "20"), (11, "bakery", "20")], &[(1, 1), (2, 2)], &[]),
            (&[rent, mill, mill], &[(11, "bakery", "20")], &[(1, 1)], &[]),
        ] {
            assert_eq!(paired(rows, typed), (matched.to_vec(), doubtful.to_vec()), "{rows:?} {typed:?}");
        }
    }

    #[test]
    fn a_word_of_most_rows_tells_nothing_beside_others() {
        let names = ["ALPHA", "BETA", "GAMMA", "DELTA", "EPSILON", "ZETA", "THETA", "IOTA"];
        let said: Vec<(String, String)> =
            names.iter().zip(1..).map(|(name, at)| (format!("CARD {name}"), format!("{at}.50"))).collect();
        let rows: Vec<(u32, &str, &str)> =
            said.iter().zip(1..).map(|((words, amount), day)| (day, words.as_str(), amount.as_str())).collect();
        assert_eq!(paired(&rows, &[(3, "card for the bus", "3.50")]), (vec![], vec![(2, 1)]));
        assert_eq!(paired(&rows, &[(3, "gamma card", "3.50")]), (vec![(2, 1)], vec![]));
        assert_eq!(paired(&rows, &[(3, "card", "3.50")]), (vec![(2, 1)], vec![]));
    }
}
