//! Rows of a statement that are, or may be, what somebody typed by hand or photographed before the bank told.

use std::collections::{HashMap, HashSet, VecDeque};

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::{Difference, Pair, Places, days, kind, settled};
use crate::intake::statement::Statement;
use crate::ledger::category::fold;
use crate::ledger::{Currency, Kind};
use crate::store::statement::{self as met, Candidate};
use crate::store::{Book, StoreError};

/// Days around a row's date in which an entry typed by hand may be the same purchase: the bank books later than the
/// person pays.
pub(super) const DAYS_BEFORE: u64 = 5;
/// The same after the row's date: somebody types late.
pub(super) const DAYS_AFTER: u64 = 2;
/// Most words looked at in a text.
const WORDS: usize = 40;
/// From so many rows on, a word in more than half of them ("card payment") tells none of them from the others.
const COMMON_FROM: usize = 8;

pub(super) async fn candidates(
    connection: &mut PgConnection,
    book: &Book,
    statement: &Statement,
    fresh: &[usize],
) -> Result<Vec<Candidate>, StoreError> {
    let Some((first, last)) = days(statement, fresh) else { return Ok(Vec::new()) };
    let from = first.checked_sub_days(Days::new(DAYS_BEFORE)).unwrap_or(first);
    let to = last.checked_add_days(Days::new(DAYS_AFTER)).unwrap_or(last);
    met::unconfirmed(connection, book.id, from, to).await
}

/// Pairs rows with entries of the same amount and direction near their day. First those that share a word, the nearest
/// days first: they are the same. Then the others: they are doubtful, but for a wordless entry of the same day where
/// neither it nor the row could be any other. Each row looks at each day of the window once for each of its words,
/// whatever the number of entries there.
pub(super) fn pair(
    book: &Book,
    statement: &Statement,
    places: &Places,
    fresh: &[usize],
    candidates: &[Candidate],
    difference: &mut Difference,
) {
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
            let slot = (kind(row), row.amount.abs().normalize(), places.currency(row));
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
        |word: &usize| rows.len() < COMMON_FROM || rows_with.get(word).is_none_or(|count| count * 2 <= rows.len());
    let mut open = Open::default();
    let mut entries_on: HashMap<(Slot, NaiveDate), usize> = HashMap::new();
    for (at, (candidate, spoken)) in candidates.iter().zip(&spoken).enumerate() {
        let slot = (candidate.kind, candidate.amount.normalize(), candidate.currency);
        let day = candidate.occurred_on;
        open.by_day.entry((slot, day)).or_default().push_back(at);
        *entries_on.entry((slot, day)).or_default() += 1;
        // Words that most rows have count where the entry has no others.
        let all = !spoken.iter().any(&telling);
        for word in spoken.iter().filter(|word| all || telling(word)) {
            open.by_word.entry((slot, day, *word)).or_default().push_back(at);
        }
    }

    let mut found: Vec<Option<Found>> = vec![None; rows.len()];
    for distance in 0..=DAYS_BEFORE.max(DAYS_AFTER) {
        for (row, found) in rows.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
            if let Some(at) = days_at(row.day, distance).filter_map(|day| open.sharing(row, day)).min() {
                open.taken.insert(at);
                *found = Some(Found { at, sure: true });
            }
        }
    }
    // Before a stranger's equal amount: the same words at another amount say more.
    settled::pair(book, &rows, candidates, &spoken, &telling, &mut open.taken, &mut found);
    for distance in 0..=DAYS_BEFORE.max(DAYS_AFTER) {
        for (row, found) in rows.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
            if let Some(at) = days_at(row.day, distance).filter_map(|day| open.any(row, day)).min() {
                open.taken.insert(at);
                let sure = distance == 0
                    && spoken.get(at).is_some_and(Vec::is_empty)
                    && near(&entries_on, row.slot, row.day, DAYS_BEFORE, DAYS_AFTER) == 1
                    && near(&rows_on, row.slot, row.day, DAYS_AFTER, DAYS_BEFORE) == 1;
                *found = Some(Found { at, sure });
            }
        }
    }
    for (row, found) in rows.iter().zip(found) {
        let Some((entry, sure)) = found.and_then(|found| Some((candidates.get(found.at)?.clone(), found.sure))) else {
            difference.new.push(row.index);
            continue;
        };
        let settled = Some(row.slot.1).filter(|amount| *amount != entry.amount.normalize());
        let pair = Pair { row: row.index, entry, settled };
        if sure {
            difference.matched.push(pair);
        } else {
            difference.doubtful.push(pair);
            difference.new.push(row.index);
        }
    }
}

/// An entry found for a row, by its place among the candidates.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub(super) at: usize,
    /// It is that entry, not only perhaps.
    pub(super) sure: bool,
}

/// What a row and an entry must have in common.
pub(super) type Slot = (Kind, Decimal, Currency);

/// A row held against the entries.
pub(super) struct Held {
    pub(super) index: usize,
    pub(super) slot: Slot,
    pub(super) day: NaiveDate,
    /// Those of its words that some entry has.
    pub(super) words: Vec<usize>,
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

/// The days of the window that are so far from a row's day.
pub(super) fn days_at(day: NaiveDate, distance: u64) -> impl Iterator<Item = NaiveDate> {
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
pub(super) fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let telling = |word: &&str| word.chars().count() > 2 && word.chars().any(char::is_alphabetic);
    let mut words: Vec<String> = folded.split(' ').filter(telling).take(WORDS).map(str::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::statement::{Hints, read};
    use crate::ledger::{AccountNo, BookId, EntryNo, Source};

    type Pairs = Vec<(usize, i64)>;

    /// A book with the default categories.
    fn book(currency: Currency) -> Book {
        let category = |(no, default): (i64, &crate::ledger::category::Default)| crate::ledger::category::Category {
            no: crate::ledger::CategoryNo(no),
            slug: Some(default.slug.to_owned()),
            name: default.name.to_owned(),
            emoji: String::new(),
            kind: default.kind,
            archived: false,
        };
        Book {
            id: BookId(1),
            title: String::new(),
            currency,
            timezone: chrono_tz::UTC,
            language: "en".to_owned(),
            version: 1,
            accounts: Vec::new(),
            categories: (1..).zip(crate::ledger::category::DEFAULTS).map(category).collect(),
            words: HashMap::new(),
            rules: crate::ledger::rule::Rules::default(),
            budgets: Vec::new(),
        }
    }

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
        let book = book(home);
        let candidates: Vec<Candidate> = (1i64..)
            .zip(typed)
            .map(|(no, (on, words, amount))| Candidate {
                no: EntryNo(no),
                kind: Kind::Expense,
                amount: amount.parse().unwrap(),
                currency: home,
                occurred_on: day(*on),
                text: (*words).to_owned(),
                category: crate::ledger::category::by_words(words, Kind::Expense)
                    .and_then(|default| book.categories.iter().find(|c| c.slug.as_deref() == Some(default.slug)))
                    .map(|category| category.no),
                source: Source::Text,
            })
            .collect();
        let fresh: Vec<usize> = (0..rows.len()).collect();
        let mut difference = Difference::default();
        pair(&book, &statement, &Places::one(&book, AccountNo(1)), &fresh, &candidates, &mut difference);
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

    #[test]
    fn a_tip_is_matched_and_other_amounts_are_doubtful() {
        let rent = (2, "RENT MARCH", "500.00");
        let sonne = (10, "CAFE SONNE KOELN", "23.00");
        let rewe = (10, "REWE MARKT", "23.00");
        for (rows, typed, matched, doubtful) in [
            (&[rent, sonne][..], &[(9, "cafe sonne", "20")][..], &[(1, 1)][..], &[][..]),
            // More than a tip, less than was said, the day after, or where nobody tips.
            (&[rent, sonne], &[(9, "cafe sonne", "18")], &[], &[]),
            (&[rent, sonne], &[(9, "cafe sonne", "30")], &[], &[(1, 1)]),
            (&[rent, sonne], &[(9, "cafe sonne", "46.01")], &[], &[]),
            (&[rent, sonne], &[(11, "cafe sonne", "20")], &[], &[(1, 1)]),
            (&[rent, rewe], &[(9, "rewe", "20")], &[], &[(1, 1)]),
            // Not alone on either side.
            (&[rent, sonne], &[(9, "cafe sonne", "20"), (8, "cafe sonne", "21")], &[], &[(1, 1)]),
            (&[rent, sonne, sonne], &[(9, "cafe sonne", "20")], &[], &[(1, 1)]),
            // The exact one first.
            (&[rent, sonne], &[(9, "cafe sonne", "20"), (7, "cafe sonne", "23")], &[(1, 2)], &[]),
            // No word in common.
            (&[rent, sonne], &[(9, "pizza", "20")], &[], &[]),
        ] {
            assert_eq!(paired(rows, typed), (matched.to_vec(), doubtful.to_vec()), "{rows:?} {typed:?}");
        }
    }
}
