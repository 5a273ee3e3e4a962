//! Rows that are an entry at another amount: a card settles a bit above the receipt where there was a tip, and at
//! something else than what was reserved.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::pair::{DAYS_AFTER, DAYS_BEFORE, Found, Held, days_at};
use crate::ledger::{Currency, Kind, Source};
use crate::store::Book;
use crate::store::statement::Candidate;

/// Most that a row may be above its entry: a generous tip.
const TIP: Decimal = Decimal::from_parts(125, 0, 0, false, 2);
/// Most that an entry may be above its row: half of what was reserved.
const RESERVED: Decimal = Decimal::TWO;
/// Categories in which people tip, by their slugs.
const TIPPED: [&str; 4] = ["food", "transport", "travel", "health"];

/// Expenses by a day and a word of theirs, each list in the order of amounts.
type ByWord = HashMap<(Currency, NaiveDate, usize), BTreeSet<(Decimal, usize)>>;

/// Pairs expenses that share a telling word near their day. It is that entry where neither could be any other, the bank
/// took a bit more, and the entry is a receipt or of a kind that is tipped; all others are doubtful.
pub(super) fn pair(
    book: &Book,
    rows: &[Held],
    candidates: &[Candidate],
    spoken: &[Vec<usize>],
    telling: &impl Fn(&usize) -> bool,
    taken: &mut HashSet<usize>,
    found: &mut [Option<Found>],
) {
    let mut by_word: ByWord = HashMap::new();
    for (at, (candidate, words)) in candidates.iter().zip(spoken).enumerate() {
        if candidate.kind != Kind::Expense || taken.contains(&at) {
            continue;
        }
        for word in words.iter().filter(|word| telling(word)) {
            let key = (candidate.currency, candidate.occurred_on, *word);
            by_word.entry(key).or_default().insert((candidate.amount, at));
        }
    }
    if by_word.is_empty() {
        return;
    }
    let mut proposed: Vec<(usize, usize, bool)> = Vec::new();
    let mut wanted: HashMap<usize, usize> = HashMap::new();
    for (place, row) in rows.iter().enumerate() {
        if row.slot.0 != Kind::Expense || found.get(place).is_none_or(Option::is_some) {
            continue;
        }
        if let Some((at, only)) = nearest(&by_word, row) {
            *wanted.entry(at).or_default() += 1;
            proposed.push((place, at, only));
        }
    }
    for (place, at, only) in proposed {
        let (Some(slot), Some(row), Some(candidate)) = (found.get_mut(place), rows.get(place), candidates.get(at))
        else {
            continue;
        };
        if !taken.insert(at) {
            continue;
        }
        let slug = candidate.category.and_then(|no| book.category(no)?.slug.as_deref());
        let tipped = candidate.source == Source::Receipt || slug.is_some_and(|slug| TIPPED.contains(&slug));
        let more = row.slot.1 > candidate.amount && row.day >= candidate.occurred_on;
        let sure = only && wanted.get(&at) == Some(&1) && tipped && more;
        *slot = Some(Found { at, sure });
    }
}

/// The entry nearest in days and then in amount to a row, and whether there is no other that it could be.
fn nearest(by_word: &ByWord, row: &Held) -> Option<(usize, bool)> {
    let (_, amount, currency) = row.slot;
    let low = amount.checked_div(TIP)?;
    let high = amount.checked_mul(RESERVED)?;
    let mut best: Option<(u64, Decimal, usize)> = None;
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    for distance in 0..=DAYS_BEFORE.max(DAYS_AFTER) {
        for day in days_at(row.day, distance) {
            for word in &row.words {
                let Some(there) = by_word.get(&(currency, day, *word)) else { continue };
                // The two next to the row's own amount on either side tell both which is nearest and whether it is alone.
                let below = there.range((low, 0)..(amount, 0)).rev().take(2);
                let above = there.range((amount, usize::MAX)..=(high, usize::MAX)).take(2);
                for (other, at) in below.chain(above) {
                    if seen.len() < 3 {
                        seen.insert(*at);
                    }
                    let here = (distance, (amount - *other).abs(), *at);
                    if best.is_none_or(|best| here < best) {
                        best = Some(here);
                    }
                }
            }
        }
    }
    best.map(|(_, _, at)| (at, seen.len() == 1))
}
