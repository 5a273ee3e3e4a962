//! A book's past, counted: which categories each merchant's entries have, and each word of a merchant's name. Whole
//! numbers only, logarithms included.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::ledger::category::fold;
use crate::ledger::{CategoryNo, Kind};
use crate::store::past::Known;

/// A merchant's past decides where this share of it agrees, as a fraction.
const AGREED: (u64, u64) = (4, 5);
/// The words decide where one category is this likely against all others together: nine to one.
const ODDS: u64 = 9;
/// So many entries of a category must have had a word before it tells anything.
const SEEN: u64 = 3;
/// Words of a name that are looked at.
const WORDS: usize = 8;

type Counts = HashMap<CategoryNo, u64>;

/// What is known of a merchant.
#[derive(Debug, Clone, Default)]
struct Merchant {
    out: Counts,
    into: Counts,
    /// How often it was paid, categories or none.
    times_paid: u64,
    /// The largest amount it was paid.
    most_paid: Decimal,
    /// What a model gave and nobody changed, apart: it decides last, and teaches no words.
    model_out: Counts,
    model_into: Counts,
}

/// A book's past.
#[derive(Debug, Clone, Default)]
pub struct Past {
    merchants: HashMap<String, Merchant>,
    words: HashMap<(String, Kind), Counts>,
    /// Entries of each category, by their words.
    totals: HashMap<(CategoryNo, Kind), u64>,
}

impl Past {
    /// Counts what the store knows.
    pub fn new(known: &[Known]) -> Self {
        let mut past = Self::default();
        for known in known {
            past.add(&fold(&known.name), known);
        }
        past
    }

    fn add(&mut self, merchant: &str, known: &Known) {
        let Known { kind, category, count, largest, by_model, .. } = *known;
        if merchant.is_empty() || kind == Kind::Transfer {
            return;
        }
        let known = self.merchants.entry(merchant.to_owned()).or_default();
        if kind == Kind::Expense {
            known.times_paid += count;
            known.most_paid = known.most_paid.max(largest);
        }
        let Some(category) = category else { return };
        if by_model {
            let counts = if kind == Kind::Expense { &mut known.model_out } else { &mut known.model_into };
            *counts.entry(category).or_default() += count;
            return;
        }
        let counts = if kind == Kind::Expense { &mut known.out } else { &mut known.into };
        *counts.entry(category).or_default() += count;
        for word in telling(merchant) {
            *self.words.entry((word.to_owned(), kind)).or_default().entry(category).or_default() += count;
            *self.totals.entry((category, kind)).or_default() += count;
        }
    }

    /// A merchant was paid just now: a refund further down the same rows finds it.
    pub fn paid(&mut self, merchant: &str, category: Option<CategoryNo>, amount: Decimal) {
        let known = self.merchants.entry(merchant.to_owned()).or_default();
        known.times_paid += 1;
        known.most_paid = known.most_paid.max(amount);
        if let Some(category) = category {
            *known.out.entry(category).or_default() += 1;
        }
    }

    /// Where a merchant's entries went, if they agree.
    pub fn of_merchant(&self, merchant: &str, kind: Kind) -> Option<CategoryNo> {
        let known = self.merchants.get(merchant)?;
        agreed(if kind == Kind::Income { &known.into } else { &known.out })
    }

    /// Where a model put a merchant before, if that agrees.
    pub fn of_model(&self, merchant: &str, kind: Kind) -> Option<CategoryNo> {
        let known = self.merchants.get(merchant)?;
        agreed(if kind == Kind::Income { &known.model_into } else { &known.model_out })
    }

    /// Whether a merchant was paid at least that much before, and where that went.
    pub fn paid_before(&self, merchant: &str, amount: Decimal) -> Option<Option<CategoryNo>> {
        let known = self.merchants.get(merchant).filter(|known| known.times_paid > 0 && known.most_paid >= amount)?;
        Some(known.out.iter().max_by_key(|(no, count)| (**count, std::cmp::Reverse(**no))).map(|(no, _)| *no))
    }

    /// Where the words of a name point, by a naive Bayes classifier with add-one smoothing over the words known; None
    /// unless it is nine to one, most of the name's words are known, and one of them well. An unknown merchant is not
    /// guessed.
    pub fn of_words(&self, merchant: &str, kind: Kind) -> Option<CategoryNo> {
        let words: Vec<&str> = telling(merchant).collect();
        let known: Vec<&Counts> = words.iter().filter_map(|word| self.words.get(&((*word).to_owned(), kind))).collect();
        if known.is_empty() || known.len() * 2 < words.len() {
            return None;
        }
        let vocabulary = self.words.len() as u64;
        let score = |category: CategoryNo| {
            let total = self.totals.get(&(category, kind)).copied().unwrap_or(0);
            let prior = log2(total + 1);
            let word =
                |counts: &&Counts| log2(counts.get(&category).copied().unwrap_or(0) + 1) - log2(total + vocabulary + 1);
            prior + known.iter().map(word).sum::<i64>()
        };
        let mut scores: Vec<(i64, CategoryNo)> = self
            .totals
            .keys()
            .filter(|(_, of)| *of == kind)
            .map(|(category, _)| (score(*category), *category))
            .collect();
        scores.sort_unstable_by(|a, b| b.cmp(a));
        let (best, category) = *scores.first()?;
        let well = known.iter().any(|counts| counts.get(&category).is_some_and(|count| *count >= SEEN));
        let others: u64 = scores.iter().skip(1).map(|(score, _)| at_most(best - score)).sum();
        (well && others.saturating_mul(ODDS) <= 1u64 << 32).then_some(category)
    }
}

/// Two to the power of a negative logarithm, not below what it is, in units of 2^-32: the curve lies under its chord.
fn at_most(below: i64) -> u64 {
    let (whole, rest) = ((below >> BITS).clamp(0, 40), below & ((1 << BITS) - 1));
    let chord = (2 << BITS) - u64::try_from(rest).unwrap_or(0);
    (((1u64 << 32) >> whole) * chord) >> (BITS + 1)
}

fn agreed(counts: &Counts) -> Option<CategoryNo> {
    let all: u64 = counts.values().sum();
    let (category, most) = counts.iter().max_by_key(|(no, count)| (**count, std::cmp::Reverse(**no)))?;
    (*most * AGREED.1 >= all * AGREED.0).then_some(*category)
}

/// Words of a folded name that can tell a merchant from others.
fn telling(name: &str) -> impl Iterator<Item = &str> {
    let tells = |word: &&str| word.chars().count() > 2 && word.chars().any(char::is_alphabetic);
    name.split(' ').filter(tells).take(WORDS)
}

/// Bits behind the point of [`log2`].
const BITS: u32 = 16;

/// The binary logarithm of a number above zero, with 16 bits behind the point, by repeated squaring.
fn log2(number: u64) -> i64 {
    let number = number.max(1);
    let whole = 63 - number.leading_zeros();
    let mut rest = u128::from(number) << (63 - whole);
    let mut log = i64::from(whole) << BITS;
    for bit in (0..BITS).rev() {
        rest = (rest * rest) >> 63;
        if rest >= 1 << 64 {
            rest >>= 1;
            log |= 1 << bit;
        }
    }
    log
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOOD: CategoryNo = CategoryNo(1);
    const FUEL: CategoryNo = CategoryNo(2);
    const GIFTS: CategoryNo = CategoryNo(3);

    fn past(entries: &[(&str, CategoryNo, u64)]) -> Past {
        let known: Vec<Known> = entries
            .iter()
            .map(|(name, category, count)| Known {
                name: (*name).to_owned(),
                kind: Kind::Expense,
                category: Some(*category),
                count: *count,
                largest: Decimal::from(50),
                by_model: false,
            })
            .collect();
        Past::new(&known)
    }

    #[test]
    fn logarithms_are_near_enough() {
        for (number, expected) in [(1u64, 0), (2, 65_536), (8, 196_608), (3, 103_872), (1_000_000, 1_306_235)] {
            assert!((log2(number) - expected).abs() <= 2, "{number}: {}", log2(number));
        }
    }

    #[test]
    fn a_merchants_past_decides_where_it_agrees() {
        let past = past(&[("Mercadona", FOOD, 9), ("Mercadona", GIFTS, 1), ("Amazon", FOOD, 3), ("Amazon", GIFTS, 3)]);
        assert_eq!(past.of_merchant("mercadona", Kind::Expense), Some(FOOD));
        assert_eq!(past.of_merchant("amazon", Kind::Expense), None);
        assert_eq!(past.of_merchant("mercadona", Kind::Income), None);
        assert_eq!(past.of_merchant("lidl", Kind::Expense), None);
    }

    #[test]
    fn what_a_model_said_stays_apart_and_teaches_no_words() {
        let said = |name: &str, category, by_model| Known {
            name: name.to_owned(),
            kind: Kind::Expense,
            category: Some(category),
            count: 9,
            largest: Decimal::from(50),
            by_model,
        };
        let past = Past::new(&[said("Zorblax Station", FUEL, true), said("Argos", GIFTS, false)]);
        assert_eq!(past.of_merchant("zorblax station", Kind::Expense), None);
        assert_eq!(past.of_words("zorblax express", Kind::Expense), None);
        assert_eq!(past.of_model("zorblax station", Kind::Expense), Some(FUEL));
        assert_eq!(past.of_model("zorblax station", Kind::Income), None);
        assert_eq!(past.of_model("argos", Kind::Expense), None);
        assert_eq!(past.paid_before("zorblax station", Decimal::from(50)), Some(None), "and can come back");
    }

    #[test]
    fn words_decide_only_beyond_doubt() {
        let past = past(&[
            ("Shell Oil", FUEL, 12),
            ("Shell Station", FUEL, 8),
            ("Corner Cafe", FOOD, 20),
            ("City Gifts", GIFTS, 5),
            ("City Cafe", FOOD, 5),
            ("Rare Shop", GIFTS, 1),
        ]);
        for (name, expected) in [
            ("shell express", Some(FUEL)),
            ("cafe central", Some(FOOD)),
            ("city hall", None),
            ("rare books", None),
            ("unknown merchant", None),
            ("shell unknown merchant far away", None),
        ] {
            assert_eq!(past.of_words(name, Kind::Expense), expected, "{name}");
        }
        assert_eq!(Past::default().of_words("shell", Kind::Expense), None);
    }

    #[test]
    fn what_was_paid_before_can_come_back() {
        let mut past = past(&[("Argos", GIFTS, 2)]);
        assert_eq!(past.paid_before("argos", Decimal::from(50)), Some(Some(GIFTS)));
        assert_eq!(past.paid_before("argos", Decimal::from(51)), None);
        assert_eq!(past.paid_before("boots", Decimal::ONE), None);
        past.paid("boots", None, Decimal::TEN);
        assert_eq!(past.paid_before("boots", Decimal::TEN), Some(None));
    }
}
