//! PURE: words, numbers and dates of a text, and what written digits may mean.

use std::str::FromStr;

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

use crate::ledger::Currency;
use crate::reply::Locale;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// In lower case.
    Word(String),
    /// Digits with their marks; what stands right before and after; whether it is the first of its line.
    Number { text: String, before: Option<char>, after: Option<char>, leads: bool },
    /// The parts of a date in numbers.
    Date(Vec<u32>),
    /// Anything else that shows.
    Mark(char),
}

/// Compatibility forms (fullwidth digits, superscripts) become plain ones.
pub(super) fn folded(text: &str) -> String {
    text.nfkc().collect()
}

/// The tokens of a text, and numerals that cannot be read.
pub(super) fn tokens(text: &str) -> (Vec<Token>, Vec<String>) {
    let chars: Vec<char> = text.chars().collect();
    let at = |index: usize| chars.get(index).copied();
    let (mut tokens, mut unread) = (Vec::new(), Vec::new());
    let (mut index, mut leads) = (0, true);
    while let Some(c) = at(index) {
        if c.is_ascii_digit() {
            let before = index.checked_sub(1).and_then(at);
            let end = number_end(&chars, index);
            let written: String = chars.get(index..end).unwrap_or_default().iter().collect();
            let date_end = date_end(&chars, index);
            let date: String = chars.get(index..date_end).unwrap_or_default().iter().collect();
            if let Some(parts) = date_parts(&date) {
                tokens.push(Token::Date(parts));
                index = date_end;
            } else {
                let suffix: String =
                    chars.get(end..).unwrap_or_default().iter().take_while(|c| c.is_alphabetic()).take(12).collect();
                if joins(&suffix) {
                    tokens.push(Token::Number { text: written, before, after: at(end), leads });
                } else {
                    unread.push(format!("{written}{suffix}"));
                }
                index = end;
            }
            leads = false;
        } else if c.is_alphabetic() {
            let start = index;
            while at(index).is_some_and(|c| c.is_alphabetic() || is_mark(c)) {
                index += 1;
            }
            let word: String = chars.get(start..index).unwrap_or_default().iter().collect();
            tokens.push(Token::Word(word.to_lowercase()));
            leads = false;
        } else {
            if c.is_numeric() {
                unread.push(c.to_string());
            } else if c == '\n' {
                leads = true;
            } else if !c.is_whitespace() {
                tokens.push(Token::Mark(c));
            }
            index += 1;
        }
    }
    (tokens, unread)
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Letters that may follow digits at once: an ordinal's ending or a currency's code.
fn joins(suffix: &str) -> bool {
    let ordinals = ["st", "nd", "rd", "th", "º", "ª", "er", "e", "ème", "o", "a", "x"];
    suffix.is_empty() || ordinals.contains(&suffix) || Currency::parse(suffix).is_ok()
}

/// Where digits with grouping and decimal marks end.
fn number_end(chars: &[char], start: usize) -> usize {
    let digit = |index: usize| chars.get(index).is_some_and(char::is_ascii_digit);
    let mut end = start;
    let mut run = 0;
    while let Some(c) = chars.get(end) {
        match c {
            '0'..='9' => run += 1,
            '.' | ',' | '\'' | '’' if digit(end + 1) => run = 0,
            // A space groups when three digits follow and no fourth.
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'
                if run <= 3 && digit(end + 1) && digit(end + 2) && digit(end + 3) && !digit(end + 4) =>
            {
                run = 0;
            }
            _ => break,
        }
        end += 1;
    }
    end
}

fn date_end(chars: &[char], start: usize) -> usize {
    let inside = |(index, c): (usize, &char)| {
        let mark = matches!(c, '-' | '/' | '.') && chars.get(index + 1).is_some_and(char::is_ascii_digit);
        c.is_ascii_digit() || mark
    };
    start + chars.iter().enumerate().skip(start).take(11).take_while(|pair| inside(*pair)).count()
}

/// `2026-03-12`, `12.3.2026`, `3/12/26`, `2026-03`, `03/2026`.
pub(super) fn date_parts(text: &str) -> Option<Vec<u32>> {
    let mark = text.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
    let parts: Vec<&str> = text.split(mark).collect();
    let whole = |part: &&str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let shaped = match lengths.as_slice() {
        [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4 | 2] => true,
        [4, 2] | [1..=2, 4] => mark != '.',
        _ => false,
    };
    if !shaped || !parts.iter().all(whole) {
        return None;
    }
    let numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let short_year = matches!(lengths.as_slice(), [1..=2, _, 2]);
    Some(numbers.iter().enumerate().map(|(i, n)| if short_year && i == 2 { n + 2000 } else { *n }).collect())
}

/// What written digits may mean: as the locale writes numbers, as programs do, and what two different marks leave no
/// doubt about.
pub(super) fn readings(text: &str, locale: &Locale) -> Vec<Decimal> {
    let mut readings = Vec::new();
    let mut read = |plain: &str| {
        if plain.len() <= 28
            && let Ok(number) = Decimal::from_str(plain)
        {
            readings.push(number.normalize());
        }
    };
    let spaceless =
        |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’')).collect() };
    let grouping = locale.grouping().mark;
    // Where a point groups, `45.000` is forty-five thousand to whoever reads it, not a program's 45.
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !(grouping == '.' && looks_grouped(text)) {
        read(text);
    }
    let grouped: String = text
        .chars()
        .filter(|c| *c != grouping && !(c.is_whitespace() && grouping.is_whitespace()))
        .map(|c| if c == locale.decimal_mark() { '.' } else { c })
        .collect();
    if groups_of_three(text, locale.decimal_mark()) {
        read(&grouped);
    }
    let bare = spaceless(text);
    if let (Some(dot), Some(comma)) = (bare.rfind('.'), bare.rfind(',')) {
        let (decimal, group) = if dot > comma { ('.', ',') } else { (',', '.') };
        if bare.matches(decimal).count() == 1 {
            read(&bare.replace(group, "").replace(decimal, "."));
        }
    }
    readings
}

/// `45.000`, but not `0.125` nor `1234.500`.
fn looks_grouped(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    match parts.as_slice() {
        [first, rest @ ..] if !rest.is_empty() => {
            (1..=3).contains(&first.len()) && !first.starts_with('0') && rest.iter().all(|part| part.len() == 3)
        }
        _ => false,
    }
}

/// Whether the marks before the fraction part off groups of two or three digits, the last of three.
fn groups_of_three(text: &str, decimal_mark: char) -> bool {
    let whole = text.split(decimal_mark).next().unwrap_or_default();
    let groups: Vec<&str> = whole.split(|c: char| !c.is_ascii_digit()).collect();
    match groups.as_slice() {
        [] | [_] => true,
        [first, middle @ .., last] => {
            (1..=3).contains(&first.len()) && last.len() == 3 && middle.iter().all(|group| matches!(group.len(), 2 | 3))
        }
    }
}
