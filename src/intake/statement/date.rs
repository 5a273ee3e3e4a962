//! Reads one date cell: every way of writing a day that banks use, with what the cell alone cannot tell left open.

use chrono::{Datelike, Duration, NaiveDate};
use serde::{Deserialize, Serialize};

use super::amount;
use super::words::months;

/// Which number of `01/02/2024` is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
    /// Only for years of two digits: `24/02/01`.
    YearFirst,
}

/// A day as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Nothing left open.
    Day(NaiveDate),
    /// Three numbers whose order the column has to tell; the year may have two digits.
    Numbers(u32, u32, u32),
    /// Day and month in an order the column has to tell, without a year.
    NoYear(u32, u32),
    /// Day and month by name, without a year.
    NamedNoYear { month: u32, day: u32 },
}

/// A date cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    pub written: Written,
    /// False for a bare number that is a date only if its column says so: `240501`, `45292`, an epoch.
    pub sure: bool,
}

impl Written {
    /// The day under an order, with the year where the cell has none.
    pub fn resolve(self, order: DateOrder, year: Option<i32>) -> Option<NaiveDate> {
        match self {
            Self::Day(day) => Some(day),
            Self::Numbers(a, b, c) => {
                let (y, m, d) = match order {
                    DateOrder::DayFirst => (c, b, a),
                    DateOrder::MonthFirst => (c, a, b),
                    DateOrder::YearFirst if c <= 31 => (a, b, c),
                    DateOrder::YearFirst => return None,
                };
                ymd(full_year(y), m, d)
            }
            Self::NoYear(a, b) => {
                let (m, d) = if order == DateOrder::MonthFirst { (a, b) } else { (b, a) };
                // A leap year stands in for an unknown one, so that 29 February is a day.
                ymd(year.unwrap_or(2024), m, d)
            }
            Self::NamedNoYear { month, day } => ymd(year.unwrap_or(2024), month, day),
        }
    }

    /// Whether the cell names no year.
    pub fn lacks_year(self) -> bool {
        matches!(self, Self::NoYear(..) | Self::NamedNoYear { .. })
    }
}

fn ymd(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    if JALALI.contains(&year) {
        return jalali(year, month, day);
    }
    if !(1950..=2150).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, month, day)
}

/// Years of the Solar Hijri calendar that are 1971 to 2032 of the common one.
const JALALI: std::ops::RangeInclusive<i32> = 1350..=1410;

/// A day of the Solar Hijri calendar by its leap years of 33: exact for all of [`JALALI`].
fn jalali(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    let leap = |year: i32| matches!(year.rem_euclid(33), 1 | 5 | 9 | 13 | 17 | 22 | 26 | 30);
    let longest = match month {
        1..=6 => 31,
        7..=11 => 30,
        12 => 29 + u32::from(leap(year)),
        _ => return None,
    };
    if !(1..=longest).contains(&day) {
        return None;
    }
    let leaps = (*JALALI.start()..year).filter(|year| leap(*year)).count();
    let years = i64::from(year - JALALI.start()) * 365 + i64::try_from(leaps).ok()?;
    let months = i64::from((month - 1) * 31 - month.saturating_sub(7));
    NaiveDate::from_ymd_opt(1971, 3, 21)?.checked_add_signed(Duration::days(years + months + i64::from(day) - 1))
}

/// Two digits become 1980 to 2059, or are short for the Buddhist years 2560 to 2579; Buddhist years become common ones.
fn full_year(year: u32) -> i32 {
    let year = i32::try_from(year).unwrap_or(0);
    match year {
        0..=59 => year + 2000,
        60..=79 => year + 2500 - 543,
        80..=99 => year + 1900,
        2480..=2650 => year - 543,
        _ => year,
    }
}

#[derive(Clone, Copy)]
enum Part {
    Number { value: u32, digits: usize },
    Month(u32),
}

/// Reads a cell that is nothing but a date, with or without a time after it.
pub fn parse(cell: &str) -> Option<Cell> {
    let text = cell.trim().trim_start_matches('\'');
    if text.len() < 4 || text.len() > 64 {
        return None;
    }
    if text.chars().any(|c| !c.is_ascii() && amount::digit(c).is_some()) {
        // Whoever writes wide digits writes wide marks between them.
        let mark = |c: char| match c {
            '／' => '/',
            '－' => '-',
            '．' => '.',
            other => other,
        };
        let plain = |c: char| amount::digit(c).map_or_else(|| mark(c), |digit| char::from(b'0' + digit));
        return parse(&text.chars().map(plain).collect::<String>());
    }
    if !text.contains(|c: char| c.is_ascii_digit()) && text.is_ascii() {
        return None;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return bare_number(text);
    }
    if let Some((whole, fraction)) = text.split_once('.')
        && whole.len() == 5
        && fraction.len() > 2
        && whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit())
    {
        return bare_number(whole);
    }
    let mut parts = [Part::Month(0); 3];
    let mut count = 0;
    let mut separator = None;
    let mut era = None;
    let mut rest = text;
    let mut trailing_dot = false;
    while count < 3 {
        let Some(c) = rest.chars().next() else { break };
        if c.is_ascii_digit() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, after) = rest.split_at(digits);
            if count == 0 && matches!(digits, 8 | 14) {
                let day = bare_number(number)?;
                return time_like(after).then_some(day);
            }
            // A time may start where a day without a year ends.
            if digits > 4 || count == 2 && after.starts_with(':') {
                break;
            }
            *parts.get_mut(count)? = Part::Number { value: number.parse().ok()?, digits };
            count += 1;
            trailing_dot = false;
            rest = after;
        } else if is_separator(c) {
            if count > 0 && c != ' ' && c != ',' {
                separator.get_or_insert(c);
            }
            trailing_dot = c == '.' || c == '日';
            rest = rest.get(c.len_utf8()..)?;
        } else if c.is_alphabetic() {
            let letters: usize =
                rest.chars().take_while(|c| c.is_alphabetic() || is_mark(*c)).map(char::len_utf8).sum();
            let (word, after) = rest.split_at_checked(letters)?;
            if let Some(offset) =
                era_offset(word).filter(|_| count == 0 && after.starts_with(|c: char| c.is_ascii_digit()))
            {
                era = Some(offset);
            } else if let Some(month) = months::month(word) {
                *parts.get_mut(count)? = Part::Month(month);
                count += 1;
            } else if !(is_filler(word) || count == 0 && months::is_weekday(word)) {
                break;
            }
            rest = after;
        } else {
            break;
        }
    }
    let written = match (count, parts) {
        (3, parts) => three(parts, era, separator)?,
        (2, [a, b, _]) => two(a, b, separator, trailing_dot)?,
        _ => return None,
    };
    time_like(rest).then_some(Cell { written, sure: true })
}

fn three(parts: [Part; 3], era: Option<i32>, separator: Option<char>) -> Option<Written> {
    use Part::{Month, Number};
    match parts {
        [Number { value: y, .. }, Number { value: m, .. }, Number { value: d, .. }] if era.is_some() => {
            ymd(i32::try_from(y).ok()? + era?, m, d).map(Written::Day)
        }
        [Number { value: y, digits: 4 }, Number { value: b, .. }, Number { value: c, digits: 1..=2 }] => {
            let year = full_year(y);
            ymd(year, b, c).or_else(|| ymd(year, c, b)).map(Written::Day)
        }
        // The Republic of China counts from 1912.
        [Number { value: y @ 90..=150, digits: 3 }, Number { value: m, .. }, Number { value: d, .. }] => {
            ymd(i32::try_from(y).ok()? + 1911, m, d).map(Written::Day)
        }
        [Number { value: a, digits: 1..=2 }, Number { value: b, digits: 1..=2 }, Number { value: c, digits }] => {
            if !matches!(digits, 2 | 4) || digits == 2 && separator.is_none() {
                return None;
            }
            let numbers = Written::Numbers(a, b, c);
            [DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::YearFirst]
                .iter()
                .any(|order| numbers.resolve(*order, None).is_some())
                .then_some(numbers)
        }
        [Number { value: a, digits }, Month(m), Number { value: c, .. }] => {
            if digits == 4 || a > 31 {
                ymd(full_year(a), m, c).map(Written::Day)
            } else {
                ymd(full_year(c), m, a).map(Written::Day)
            }
        }
        [Month(m), Number { value: d, .. }, Number { value: y, .. }] => ymd(full_year(y), m, d).map(Written::Day),
        [Number { value: y, digits: 4 }, Number { value: d, .. }, Month(m)] => {
            ymd(full_year(y), m, d).map(Written::Day)
        }
        _ => None,
    }
}

fn two(a: Part, b: Part, separator: Option<char>, trailing_dot: bool) -> Option<Written> {
    match (a, b) {
        (Part::Number { value: a, digits: 1..=2 }, Part::Number { value: b, digits: 1..=2 }) => {
            // "12.05" is rather an amount; "12.05." is a day.
            let plain = matches!(separator?, '/' | '-' | '月') || separator == Some('.') && trailing_dot;
            if !plain {
                return None;
            }
            let pair = Written::NoYear(a, b);
            let month_first = separator == Some('月');
            if month_first {
                return ymd(2024, a, b).map(|_| Written::NamedNoYear { month: a, day: b });
            }
            (pair.resolve(DateOrder::DayFirst, None).is_some() || pair.resolve(DateOrder::MonthFirst, None).is_some())
                .then_some(pair)
        }
        (Part::Number { value: day @ 1..=31, digits: 1..=2 }, Part::Month(month))
        | (Part::Month(month), Part::Number { value: day @ 1..=31, digits: 1..=2 }) => {
            Some(Written::NamedNoYear { month, day })
        }
        _ => None,
    }
}

fn bare_number(text: &str) -> Option<Cell> {
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|s| s.parse::<u32>().ok());
    match text.len() {
        8 | 12 | 14 => {
            let (y, m, d) = (number(0..4)?, number(4..6)?, number(6..8)?);
            let sane = text.len() == 8 || number(8..10)? < 24 && number(10..12)? < 60;
            if sane
                && ((1970..=2100).contains(&y) || JALALI.contains(&i32::try_from(y).ok()?))
                && let Some(day) = ymd(full_year(y), m, d)
            {
                return Some(Cell { written: Written::Day(day), sure: text.len() != 12 && y > 1900 });
            }
            let numbers = Written::Numbers(number(0..2)?, number(2..4)?, number(4..8)?);
            let valid = text.len() == 8
                && (1970..=2100).contains(&number(4..8)?)
                && (numbers.resolve(DateOrder::DayFirst, None).is_some()
                    || numbers.resolve(DateOrder::MonthFirst, None).is_some());
            valid.then_some(Cell { written: numbers, sure: false })
        }
        6 => {
            let numbers = Written::Numbers(number(0..2)?, number(2..4)?, number(4..6)?);
            let valid = [DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::YearFirst]
                .iter()
                .any(|o| numbers.resolve(*o, None).is_some());
            valid.then_some(Cell { written: numbers, sure: false })
        }
        // Days since 1899-12-30, as spreadsheets count.
        5 => {
            let serial: i64 = text.parse().ok()?;
            let day = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_signed(Duration::days(serial))?;
            (1990..=2100).contains(&day.year()).then_some(Cell { written: Written::Day(day), sure: false })
        }
        10 | 13 => {
            let seconds: i64 = text.get(0..10)?.parse().ok()?;
            if !(946_684_800..=4_102_444_800).contains(&seconds) {
                return None;
            }
            let day = chrono::DateTime::from_timestamp(seconds, 0)?.date_naive();
            Some(Cell { written: Written::Day(day), sure: false })
        }
        _ => None,
    }
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '/' | '.' | ',' | '\u{a0}' | '年' | '月' | '日' | '년' | '월' | '일' | '–' | '‐')
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn is_filler(word: &str) -> bool {
    matches!(word.to_ascii_lowercase().as_str(), "de" | "del" | "of" | "the" | "st" | "nd" | "rd" | "th" | "г" | "er")
}

/// Years before the first of a Japanese era.
fn era_offset(word: &str) -> Option<i32> {
    match word {
        "R" | "令和" => Some(2018),
        "H" | "平成" => Some(1988),
        "S" | "昭和" => Some(1925),
        _ => None,
    }
}

/// Whether what follows a date is a time, a zone, a weekday, a second date or nothing.
fn time_like(rest: &str) -> bool {
    let rest = rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '/' | ';' | '-' | '日' | '|'));
    if rest.is_empty() {
        return true;
    }
    if rest.len() > 48 {
        return false;
    }
    if rest.starts_with(['[', '(']) && rest.ends_with([']', ')']) {
        return rest.chars().count() <= 16;
    }
    let letters = rest.chars().filter(|c| c.is_alphabetic()).count();
    let timely = rest.chars().all(|c| {
        c.is_alphanumeric()
            || matches!(
                c,
                ':' | '.' | '+' | '-' | ' ' | ',' | '/' | '\u{a0}' | '\u{202f}' | '[' | ']' | '(' | ')' | '_' | '\''
            )
    });
    let word: usize = rest.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
    let starts = match rest.split_at_checked(word) {
        Some((word, after)) if is_time_word(word) => after,
        _ => rest.trim_start_matches(['T', 't', 'k', 'u', 'о']),
    };
    let starts = starts.trim_start();
    if timely && letters <= 24 && starts.starts_with(|c: char| c.is_ascii_digit()) && has_clock(starts) {
        return true;
    }
    months::is_weekday(rest)
        || rest.len() >= 6 && parse(rest).is_some_and(|cell| cell.sure && !cell.written.lacks_year())
}

/// What stands between a day and its time: "at", or the half of the day.
fn is_time_word(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "at" | "um"
            | "à"
            | "alle"
            | "ore"
            | "kl"
            | "klo"
            | "saat"
            | "pukul"
            | "jam"
            | "lúc"
            | "am"
            | "pm"
            | "오전"
            | "오후"
            | "上午"
            | "下午"
            | "午前"
            | "午後"
    )
}

/// `17:05`, `17.05.42`, `17h05`, `170542`, `5 PM`.
fn has_clock(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text.get(digits..).unwrap_or("");
    match digits {
        1 | 2 => {
            let minutes = after.starts_with([':', '.', 'h', 'H', '-'])
                && after.get(1..2).is_some_and(|c| c.bytes().all(|b| b.is_ascii_digit()));
            let half = after
                .trim_start()
                .get(..2)
                .is_some_and(|s| s.eq_ignore_ascii_case("am") || s.eq_ignore_ascii_case("pm"));
            minutes || half
        }
        4 | 6 => after.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> Written {
        Written::Day(NaiveDate::from_ymd_opt(y, m, d).unwrap())
    }

    #[test]
    fn dates_as_banks_write_them() {
        for (text, expected) in [
            ("2024-01-30", Some(day(2024, 1, 30))),
            ("2024/1/5", Some(day(2024, 1, 5))),
            ("2019.04.19.", Some(day(2019, 4, 19))),
            ("20240604", Some(day(2024, 6, 4))),
            ("20091224120000[0:GMT]", Some(day(2009, 12, 24))),
            ("20091224120000", Some(day(2009, 12, 24))),
            ("2018-02-25 12:34:56 +0000", Some(day(2018, 2, 25))),
            ("2024-01-30T17:05:42Z", Some(day(2024, 1, 30))),
            ("2024-01-30T17:05:42.123+02:00", Some(day(2024, 1, 30))),
            ("10 Feb 18", Some(day(2018, 2, 10))),
            ("03-Feb-2024", Some(day(2024, 2, 3))),
            ("05JAN2024", Some(day(2024, 1, 5))),
            ("Jan 5, 2024", Some(day(2024, 1, 5))),
            ("Mon, 5 Jan 2024", Some(day(2024, 1, 5))),
            ("5 de enero de 2024", Some(day(2024, 1, 5))),
            ("5. März 2024", Some(day(2024, 3, 5))),
            ("1 May, 2024 10:15 AM", Some(day(2024, 5, 1))),
            ("1 May, 2024 at 10:15 PM", Some(day(2024, 5, 1))),
            ("2024. 5. 1. 오후 3:22", Some(day(2024, 5, 1))),
            ("5. März 2024 um 9:05", Some(day(2024, 3, 5))),
            ("1402/11/15", Some(day(2024, 2, 4))),
            ("1403/12/30", Some(day(2025, 3, 20))),
            ("1404/12/30", None),
            ("۱۴۰۵/۰۱/۰۱", Some(day(2026, 3, 21))),
            ("1 May 2024 about 10", None),
            ("2024年1月5日", Some(day(2024, 1, 5))),
            ("令和6年1月5日", Some(day(2024, 1, 5))),
            ("113/01/05", Some(day(2024, 1, 5))),
            ("05/01/2567", Some(Written::Numbers(5, 1, 2567))),
            ("10/02/2018", Some(Written::Numbers(10, 2, 2018))),
            ("21-06-2024 / 20:23", Some(Written::Numbers(21, 6, 2024))),
            ("15.6.2024", Some(Written::Numbers(15, 6, 2024))),
            ("'09/01", Some(Written::NoYear(9, 1))),
            ("22.01.", Some(Written::NoYear(22, 1))),
            ("05 Jan", Some(Written::NamedNoYear { month: 1, day: 5 })),
            ("01.02.24 13:45", Some(Written::Numbers(1, 2, 24))),
            ("12.05", None),
            ("1 234 567", None),
            ("1.234,56", None),
            ("12:30:15", None),
            ("POS 12/05/2024", None),
            ("18.09.2017 HOFER", None),
            ("", None),
            ("Pending", None),
            ("99/99/2024", None),
        ] {
            assert_eq!(parse(text).map(|c| c.written), expected, "{text}");
        }
        assert_eq!(
            Written::Numbers(5, 1, 2567).resolve(DateOrder::DayFirst, None),
            NaiveDate::from_ymd_opt(2024, 1, 5)
        );
    }

    #[test]
    fn bare_numbers_are_dates_only_if_the_column_says_so() {
        for (text, sure) in [("20240604", true), ("240604", false), ("45292", false), ("1704067200", false)] {
            assert_eq!(parse(text).map(|c| c.sure), Some(sure), "{text}");
        }
    }
}
