//! PURE: the figures of an answer, held against what the turn knows.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use super::Figures;
use super::tokens::{Token, folded, readings, tokens};
use super::units::{self, money_at, money_before};
use super::words;
use crate::args;
use crate::reply::Locale;

/// More misses than these are not told.
const MOST_MISSES: usize = 8;
/// Marks that may stand between two figures without a space: those of ranges, times, shares and sums.
const BETWEEN: &str = "-–—/:;()%+=×<>→≈|…&#,.@";
/// Weeks of the longest year, which go by their numbers.
const WEEKS: u32 = 53;
/// How many words may stand between the first day of a span and its month, as in `from 1 to 31 October`.
const WORDS_TO_MONTH: usize = 4;

impl Figures {
    /// The figures of an answer that nothing backs up, as written.
    pub fn misses(&self, prose: &str, locale: &Locale) -> Vec<String> {
        // Numerals that folding makes letters, such as Roman ones, would not be seen as figures.
        let lettered = |c: &char| c.is_numeric() && c.nfkc().any(char::is_alphabetic);
        let lettered: Vec<String> = prose.chars().filter(lettered).map(String::from).take(1).collect();
        let mut prose = folded(prose);
        for quote in &self.quotes {
            prose = quote.cut(&prose);
        }
        let (tokens, mut misses) = tokens(&prose);
        misses.extend(lettered);
        let times = TimeWords::of(locale);
        let english = locale.words().language() == "en";
        let mut items = 0;
        for (at, token) in tokens.iter().enumerate() {
            let missed = match token {
                Token::Mark(_) => None,
                Token::Date(parts) => (is_amount(&tokens, at) || !parts.iter().all(|part| self.dates.contains(part)))
                    .then(|| format!("{parts:?}")),
                Token::Word(word) => {
                    let small = |at: usize| matches!(tokens.get(at), Some(Token::Word(word)) if words::is_small(word));
                    // A currency's code may be a word: `the two top shops`.
                    let spelled =
                        |at: usize| matches!(tokens.get(at), Some(Token::Word(word)) if words::is_money(word));
                    let hides = words::is_number(word, english) || small(at) && (small(at + 1) || spelled(at + 1));
                    (hides && !self.words.contains(word)).then(|| word.clone())
                }
                Token::Number { text, before, .. }
                    if joined(&tokens, at, self.is_time(text, before.as_ref(), at, &tokens, &times)) =>
                {
                    Some(text.clone())
                }
                Token::Number { text, before, after, leads } => {
                    // The numbers of a list: 1., 2., 3.
                    let item = *leads
                        && matches!(after, Some('.' | ')'))
                        && text.parse() == Ok(items + 1)
                        && !is_amount(&tokens, at)
                        && !is_amount(&tokens, at + 1);
                    items += u32::from(item);
                    let said = units::said(&tokens, at);
                    let fits = item
                        || readings(text, locale).iter().any(|number| self.holds_as(*number, &said))
                            && !before.is_some_and(char::is_alphabetic)
                        || self.is_time(text, before.as_ref(), at, &tokens, &times);
                    (!fits).then(|| text.clone())
                }
            };
            if let Some(missed) = missed
                && misses.len() < MOST_MISSES
                && !misses.contains(&missed)
            {
                misses.push(missed);
            }
        }
        misses.truncate(MOST_MISSES);
        misses
    }

    /// Whether a whole number is a day beside its month, a year, or a length of time that the turn knows.
    fn is_time(&self, text: &str, before: Option<&char>, at: usize, tokens: &[Token], times: &TimeWords) -> bool {
        let Ok(number) = text.parse::<u32>() else { return false };
        if money_at(tokens, at + 1) || money_before(tokens, at) {
            return false;
        }
        if before.is_some_and(|c| matches!(c, 'Q' | 'q' | 'T' | 't')) {
            return (1..=4).contains(&number);
        }
        if !self.dates.contains(&number) || before.is_some_and(|c| c.is_alphabetic()) {
            return false;
        }
        let is = |token: &Token, words: &HashSet<String>| matches!(token, Token::Word(word) if words.contains(word));
        let near = |from: usize, to: usize, words| tokens.iter().take(to).skip(from).any(|token| is(token, words));
        (1900..2200).contains(&number)
            || number <= 31 && near(at.saturating_sub(3), at + 2 + WORDS_TO_MONTH, &times.months)
            || number <= 366 && near(at + 1, at + 2, &times.units)
            || number <= WEEKS && near(at.saturating_sub(1), at, &times.units)
    }
}

/// Whether a number is read as one with its neighbour, so that it is another than it seems: `12 45`, `4·5`, `45 k`.
/// `is_time`: it is a year or a day, which may stand before a figure.
fn joined(tokens: &[Token], at: usize, is_time: bool) -> bool {
    let after = match tokens.get(at) {
        Some(Token::Number { after, .. }) => *after,
        _ => None,
    };
    match (tokens.get(at + 1), tokens.get(at + 2)) {
        (Some(Token::Number { leads: false, .. }), _) => !is_time,
        (Some(Token::Word(word)), _) => words::multiplies(word),
        (Some(Token::Mark(mark)), next) => {
            let close = matches!(next, Some(Token::Number { before, .. }) if *before == Some(*mark));
            after == Some(*mark)
                && (close && !BETWEEN.contains(*mark) || unicode_normalization::char::is_combining_mark(*mark))
        }
        _ => false,
    }
}

/// Whether money beside a token is the token's: `€21/11/2026`, but not `21/11/2026 €45` nor `45 € 21/11/2026`.
fn is_amount(tokens: &[Token], at: usize) -> bool {
    let number = |at: Option<usize>| at.is_some_and(|at| matches!(tokens.get(at), Some(Token::Number { .. })));
    money_at(tokens, at + 1) && !number(Some(at + 2)) || money_before(tokens, at) && !number(at.checked_sub(2))
}

struct TimeWords {
    months: HashSet<String>,
    units: HashSet<String>,
}

impl TimeWords {
    fn of(locale: &Locale) -> Self {
        let english = Locale::of("en");
        let mut months = HashSet::new();
        for words in [locale.words(), english.words()] {
            for month in 1_u32..=12 {
                for form in [
                    words.plain("month-long", args!["month" => month]),
                    words.plain("month-short", args!["month" => month]),
                ] {
                    months.insert(form.trim_end_matches('.').to_lowercase());
                }
            }
        }
        Self { months, units: words::TIME_UNITS.split_whitespace().map(str::to_owned).collect() }
    }
}
