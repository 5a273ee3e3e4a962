//! PURE: which figures an answer may show. Every number in it must be one that a tool returned in this turn or the
//! person wrote, at that precision and, where the tool says what it counts, of that; sums and differences of such numbers
//! are not, for with a few dozen numbers they reach almost anything.

mod answer;
mod quote;
mod result;
#[cfg(test)]
mod tests;
mod tokens;
mod units;
mod words;

use std::collections::{HashMap, HashSet};
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use self::quote::Quote;
use self::tokens::{Token, folded, readings, tokens};
use self::units::{Said, Unit};
use crate::reply::Locale;

/// What an answer may show.
#[derive(Debug, Default, Clone)]
pub struct Figures {
    /// Without signs: `overspent by 20` is said of −20. And what they are numbers of.
    numbers: HashMap<Decimal, Vec<Unit>>,
    /// Parts of dates: years, months, days, lengths of time.
    dates: HashSet<u32>,
    /// Words for numbers that the person wrote.
    words: HashSet<String>,
    /// Texts of the ledger that hold digits, such as `7-Eleven`, which may be quoted whole.
    quotes: Vec<Quote>,
}

impl Figures {
    /// A turn's figures, before any tool was called: those of the person's message and today's date.
    pub fn new(message: &str, today: NaiveDate, locale: &Locale) -> Self {
        let mut figures = Self::default();
        figures.date(today);
        let message = folded(message);
        let names = message.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        let mixed = |word: &&str| word.chars().any(char::is_alphabetic) && word.chars().any(char::is_numeric);
        figures.quotes.extend(names.filter(mixed).map(Quote::of_name));
        let (tokens, _) = tokens(&message);
        for token in &tokens {
            match token {
                Token::Number { text, .. } => {
                    // People write either mark, whatever their locale.
                    let plain = text.replacen(',', ".", 1);
                    let plain = Decimal::from_str(&plain).ok().filter(|_| plain.len() <= 28);
                    for number in readings(text, locale).into_iter().chain(plain) {
                        figures.number(number, Unit::Unknown);
                    }
                }
                Token::Date(parts) => figures.dates.extend(parts),
                Token::Word(word) => {
                    figures.words.insert(word.clone());
                }
                Token::Mark(_) => {}
            }
        }
        let whole: Vec<u32> =
            figures.numbers.keys().filter_map(|n| u32::try_from(*n).ok().filter(|n| *n < 3000)).collect();
        figures.dates.extend(whole);
        figures
    }

    /// A number a tool returned, and what it is a number of.
    fn number(&mut self, number: Decimal, unit: Unit) {
        // Half a thing is none that was counted, whatever its column is called.
        let unit = if unit == Unit::Count && !number.is_integer() { Unit::Unknown } else { unit };
        let units = self.numbers.entry(number.abs().normalize()).or_default();
        if !units.contains(&unit) {
            units.push(unit);
        }
    }

    /// A number that may be said of anything.
    pub fn known(&mut self, number: Decimal) {
        self.number(number, Unit::Unknown);
    }

    /// How many there are of what a tool listed.
    pub fn count(&mut self, count: usize) {
        self.number(count.into(), Unit::Count);
    }

    /// A day a tool was about.
    pub fn date(&mut self, date: NaiveDate) {
        self.dates.extend([u32::try_from(date.year()).unwrap_or_default(), date.month(), date.day()]);
    }

    /// The numbers of our own words on how a figure was worked out: `the median of the last 6 months`.
    pub fn ours(&mut self, words: &str, locale: &Locale) {
        let (tokens, _) = tokens(&folded(words));
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Number { text, .. } => {
                    self.dates.extend(text.parse::<u32>().ok().filter(|n| *n < 3000));
                    let unit = match units::said(&tokens, at) {
                        Said::Money(_) => Unit::Money(None),
                        Said::Percent => Unit::Percent,
                        Said::Count | Said::EntryNo | Said::Nothing => Unit::Count,
                    };
                    readings(text, locale).into_iter().for_each(|number| self.number(number, unit));
                }
                Token::Date(parts) => self.dates.extend(parts),
                Token::Word(_) | Token::Mark(_) => {}
            }
        }
    }

    /// Whether the person's message or a tool gave this number.
    pub fn holds(&self, number: Decimal) -> bool {
        self.numbers.contains_key(&number.abs().normalize())
    }

    /// Whether a tool gave this number as one of what an answer says it is.
    fn holds_as(&self, number: Decimal, said: &Said) -> bool {
        self.numbers.get(&number).is_some_and(|units| units.iter().any(|unit| unit.fits(said)))
    }
}

/// Every number of a text, however it may be read; without signs.
pub(super) fn numbers(text: &str, locale: &Locale) -> HashSet<Decimal> {
    let (tokens, _) = tokens(&folded(text));
    let texts = tokens.into_iter().filter_map(|token| match token {
        Token::Number { text, .. } => Some(text),
        Token::Word(_) | Token::Date(_) | Token::Mark(_) => None,
    });
    texts.flat_map(|text| readings(&text, locale)).collect()
}
