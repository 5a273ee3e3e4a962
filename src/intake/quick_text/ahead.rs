//! Days ahead and how often: `by june`, `in 6 months`, `every 2 weeks on monday`, `mensual el 1`. Entries look back, so
//! their dates are read elsewhere; here a month without a year is the one to come.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::lexicon::{Sense, word};
use crate::ledger::Repeat;
use crate::ledger::period::Period;
use crate::ledger::recurring::{MOST_PERIODS, Unit};

/// Most words looked at.
const WORDS: usize = 60;
/// How many years ahead a day may be.
const YEARS: i32 = 60;

/// It is said how often, and that makes no sense or nothing we can do: `monthly on monday`, `every 500 weeks`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unclear;

const EVERY: [&str; 3] = ["every", "each", "cada"];
const PER: [&str; 4] = ["a", "per", "al", "por"];
const ON: [&str; 7] = ["on", "el", "los", "from", "starting", "desde", "del"];
const OF: [&str; 4] = ["of", "de", "del", "the"];
const DAY: [&str; 2] = ["day", "dia"];

/// How often, in one word.
fn adverb(key: &str) -> Option<(Unit, u16)> {
    Some(match key {
        "daily" | "diario" | "diaria" | "diariamente" => (Unit::Day, 1),
        "weekly" | "semanal" | "semanalmente" => (Unit::Week, 1),
        "biweekly" | "fortnightly" | "quincenal" | "quincenalmente" => (Unit::Week, 2),
        "monthly" | "mensual" | "mensualmente" => (Unit::Month, 1),
        "bimestral" => (Unit::Month, 2),
        "quarterly" | "trimestral" | "trimestralmente" => (Unit::Month, 3),
        "semestral" | "half-yearly" | "semiannually" => (Unit::Month, 6),
        "yearly" | "annually" | "annual" | "anual" | "anualmente" => (Unit::Year, 1),
        _ => return None,
    })
}

/// What is counted: so many of a unit.
fn unit(key: &str) -> Option<(Unit, u16)> {
    Some(match key {
        "day" | "days" | "dia" | "dias" => (Unit::Day, 1),
        "week" | "weeks" | "semana" | "semanas" => (Unit::Week, 1),
        "fortnight" | "fortnights" | "quincena" | "quincenas" => (Unit::Week, 2),
        "month" | "months" | "mes" | "meses" => (Unit::Month, 1),
        "quarter" | "quarters" | "trimestre" | "trimestres" => (Unit::Month, 3),
        "year" | "years" | "ano" | "anos" => (Unit::Year, 1),
        _ => return None,
    })
}

/// On which day of its period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum On {
    Weekday(Weekday),
    /// Of the month; 31 is its last.
    Day(u32),
    /// Of the year.
    Date {
        month: u32,
        day: u32,
    },
    Exactly(NaiveDate),
}

/// One word, folded for comparing.
fn key(word: &str) -> String {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
    let folded: String = word.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    folded.trim_matches([',', ';']).trim_end_matches('.').to_owned()
}

fn keys(text: &str) -> (Vec<&str>, Vec<String>) {
    let words: Vec<&str> = text.split_whitespace().take(WORDS).collect();
    let keys = words.iter().map(|word| key(word)).collect();
    (words, keys)
}

fn at(keys: &[String], index: usize) -> &str {
    keys.get(index).map_or("", String::as_str)
}

/// Reads how often a text says something happens, and returns the rest of it. None: it does not say.
///
/// # Errors
/// [`Unclear`] when it says so and it cannot be.
pub fn recurrence(text: &str, today: NaiveDate) -> Result<Option<(String, Repeat)>, Unclear> {
    let (words, keys) = keys(text);
    let (mut often, mut on) = (None, None);
    let mut rest: Vec<&str> = Vec::new();
    let (mut index, mut adjacent) = (0, false);
    while index < words.len() {
        let tail = keys.get(index..).unwrap_or_default();
        let taken = match read_often(tail) {
            Some((found, day, len)) if often.is_none() => {
                often = Some(found?);
                on = on.or(day);
                len
            }
            _ => match read_on(tail, adjacent).filter(|_| on.is_none()) {
                Some((found, len)) => {
                    on = Some(found);
                    len
                }
                None => 0,
            },
        };
        adjacent = taken > 0;
        if taken == 0 {
            rest.extend(words.get(index).copied());
        }
        index += taken.max(1);
    }
    let repeat = match (often, on) {
        (None, None | Some(On::Exactly(_))) => return Ok(None),
        (None, Some(On::Weekday(_))) => repeat((Unit::Week, 1), on, today),
        (None, Some(On::Day(_))) => repeat((Unit::Month, 1), on, today),
        (None, Some(On::Date { .. })) => repeat((Unit::Year, 1), on, today),
        (Some(often), on) => repeat(often, on, today),
    };
    Ok(Some((rest.join(" "), repeat.ok_or(Unclear)?)))
}

type Often = (Unit, u16);

/// How often, at the head of `keys`, the day it names along the way, and how many words that is.
fn read_often(keys: &[String]) -> Option<(Result<Often, Unclear>, Option<On>, usize)> {
    let first = at(keys, 0);
    if let Some(often) = adverb(first) {
        return Some((Ok(often), None, 1));
    }
    if let Some(often) = first.strip_prefix('/').and_then(unit) {
        return Some((Ok(often), None, 1));
    }
    if PER.contains(&first)
        && let Some(often) = unit(at(keys, 1))
    {
        return Some((Ok(often), None, 2));
    }
    let all = ["todos", "todas"].contains(&first) && ["los", "las"].contains(&at(keys, 1));
    let begun = if all { 2 } else { usize::from(EVERY.contains(&first)) };
    if begun == 0 {
        return None;
    }
    let next = at(keys, begun);
    if let Some(often) = unit(next) {
        return Some((Ok(often), None, begun + 1));
    }
    if let Some(weekday) = weekday(next) {
        return Some((Ok((Unit::Week, 1)), Some(On::Weekday(weekday)), begun + 1));
    }
    let count = if ["other", "second", "dos"].contains(&next) { Some(2) } else { next.parse::<u32>().ok() };
    if let Some(count) = count
        && let Some((counted, each)) = unit(at(keys, begun + 1))
    {
        let every = count.checked_mul(each.into()).and_then(|every| u16::try_from(every).ok());
        let every = every.filter(|every| (1..=MOST_PERIODS).contains(every));
        return Some((every.map(|every| (counted, every)).ok_or(Unclear), None, begun + 2));
    }
    let day = day_number(next)?;
    Some((Ok((Unit::Month, 1)), Some(On::Day(day)), begun + 1))
}

/// The day, at the head of `keys`, and how many words that is. `adjacent`: how often stands right before it, so that no
/// `on` is needed.
fn read_on(keys: &[String], adjacent: bool) -> Option<(On, usize)> {
    let mut from = 0;
    if ON.contains(&at(keys, 0)) {
        from = 1;
    }
    if from > 0 && at(keys, from) == "the" {
        from += 1;
    }
    if DAY.contains(&at(keys, from)) && day_number(at(keys, from + 1)).is_some() {
        from += 1;
    }
    if from == 0 && !adjacent {
        return None;
    }
    let first = at(keys, from);
    if let Ok(day) = first.parse::<NaiveDate>() {
        return Some((On::Exactly(day), from + 1));
    }
    let last = ["last", "ultimo"].contains(&first) && DAY.contains(&at(keys, from + 1));
    if last {
        let mut end = from + 2;
        while OF.contains(&at(keys, end)) || unit(at(keys, end)).is_some_and(|(unit, _)| unit == Unit::Month) {
            end += 1;
        }
        return Some((On::Day(31), end));
    }
    if let Some(weekday) = weekday(first) {
        return Some((On::Weekday(weekday), from + 1));
    }
    if let Some(month) = month(first) {
        let day = day_number(at(keys, from + 1))?;
        return Some((On::Date { month, day }, from + 2));
    }
    let day = day_number(first)?;
    let joint = usize::from(OF.contains(&at(keys, from + 1)));
    match month(at(keys, from + 1 + joint)) {
        Some(month) => Some((On::Date { month, day }, from + 2 + joint)),
        None => Some((On::Day(day), from + 1)),
    }
}

/// The due days, the first of which is to come.
fn repeat((unit, every): Often, on: Option<On>, today: NaiveDate) -> Option<Repeat> {
    let from_today = |first_on, month_day| {
        let repeat = Repeat { unit, every, first_on, month_day };
        Some(Repeat { first_on: repeat.from(today)?, ..repeat })
    };
    let months = matches!(unit, Unit::Month | Unit::Year);
    match on {
        // Said today, it was paid today: the next one is the first that is not.
        None => {
            let repeat = Repeat { unit, every, first_on: today, month_day: months.then(|| today.day()) };
            Some(Repeat { first_on: repeat.nth(1)?, ..repeat })
        }
        Some(On::Weekday(weekday)) if unit == Unit::Week => {
            let ahead = (7 + weekday.num_days_from_monday() - today.weekday().num_days_from_monday()) % 7;
            from_today(today.checked_add_days(Days::new(ahead.into()))?, None)
        }
        Some(On::Day(day)) if unit == Unit::Month => {
            let this = Repeat { unit, every: 1, first_on: Period::month(today).start, month_day: Some(day) };
            from_today(this.nth(0).filter(|first| *first >= today).or_else(|| this.nth(1))?, Some(day))
        }
        Some(On::Date { month, day }) if months => {
            let first = [today.year(), today.year() + 1].into_iter().find_map(|year| {
                let month = Period::month(NaiveDate::from_ymd_opt(year, month, 1)?);
                month.start.with_day(day.min(month.end.day())).filter(|first| *first >= today)
            })?;
            from_today(first, Some(day))
        }
        Some(On::Exactly(first)) if first.year().abs_diff(today.year()) <= YEARS.unsigned_abs() => {
            from_today(first, months.then(|| first.day()))
        }
        _ => None,
    }
}

fn weekday(key: &str) -> Option<Weekday> {
    // `mondays`; Spanish weekdays end in s as they are.
    [key, key.strip_suffix('s').unwrap_or(key)].into_iter().find_map(|key| {
        word(key, |sense| match sense {
            Sense::Weekday(day) | Sense::ShortWeekday(day) => Some(day),
            _ => None,
        })
    })
}

fn month(key: &str) -> Option<u32> {
    word(key, |sense| match sense {
        Sense::Month(month) => Some(month),
        _ => None,
    })
}

/// `1`, `1st`, `1º`.
fn day_number(key: &str) -> Option<u32> {
    let digits = key.find(|c: char| !c.is_ascii_digit()).unwrap_or(key.len());
    let (number, ending) = key.split_at_checked(digits)?;
    let ordinal = ["", "st", "nd", "rd", "th", "º", "o", "er"].contains(&ending);
    number.parse().ok().filter(|day| ordinal && number.len() <= 2 && (1..=31).contains(day))
}

/// Reads until when, at the end of a text: `holiday 1200 by june`, `coche 5000 en 2 años`. Returns what stands before it
/// and the day; the day is after today. None: it does not say. `month_first`: how the person writes dates in digits.
///
/// # Errors
/// [`Unclear`] when the day has passed.
pub fn by(text: &str, today: NaiveDate, month_first: bool) -> Result<Option<(String, NaiveDate)>, Unclear> {
    const BY: [&str; 9] = ["by", "until", "till", "before", "para", "hasta", "antes", "in", "en"];
    const WITHIN: [&str; 3] = ["in", "within", "dentro"];
    let (words, keys) = keys(text);
    for from in 0..keys.len() {
        let marker = at(&keys, from);
        let said = |skip: usize| keys.get(from + skip..).unwrap_or_default();
        let joint = usize::from(["de", "del"].contains(&at(&keys, from + 1)));
        let day = if WITHIN.contains(&marker) || marker == "en" { span(said(1 + joint), today) } else { None };
        let day = day.or_else(|| {
            let tail = said(1 + joint);
            BY.contains(&marker).then(|| by_day(tail, today, month_first)).flatten()
        });
        if let Some(day) = day {
            let ahead = day > today && day.year() - today.year() <= YEARS;
            let before = words.get(..from).unwrap_or_default().join(" ");
            return if ahead { Ok(Some((before, day))) } else { Err(Unclear) };
        }
    }
    Ok(None)
}

/// `6 months`: the whole of `keys`.
fn span(keys: &[String], today: NaiveDate) -> Option<NaiveDate> {
    let [count, counted] = keys else { return None };
    let count = match count.as_str() {
        "a" | "an" | "one" | "un" | "una" => 1,
        digits => digits.parse::<u32>().ok().filter(|count| (1..=1_000).contains(count))?,
    };
    let (unit, each) = unit(counted)?;
    let count = count.checked_mul(each.into())?;
    match unit {
        Unit::Day => today.checked_add_days(Days::new(count.into())),
        Unit::Week => today.checked_add_days(Days::new(u64::from(count) * 7)),
        Unit::Month => today.checked_add_months(Months::new(count)),
        Unit::Year => today.checked_add_months(Months::new(count.checked_mul(12)?)),
    }
}

/// A day that is the whole of `keys`. A month is its first day, to be on the safe side, the running one its last; and a
/// year likewise.
fn by_day(keys: &[String], today: NaiveDate, month_first: bool) -> Option<NaiveDate> {
    let mut keys: Vec<&str> =
        keys.iter().map(String::as_str).filter(|key| !["the", "el", "la"].contains(key)).collect();
    let end = ["end", "fin", "finales", "final"].contains(keys.first()?);
    if end {
        keys.remove(0);
    }
    keys.retain(|key| !["of", "de", "del"].contains(key));
    let year = |key: &str| key.parse::<i32>().ok().filter(|year| (1970..=2200).contains(year));
    let begins = |span: Period| if end || span.start <= today { span.end } else { span.start };
    let coming = |month: u32| {
        let years = [today.year(), today.year() + 1];
        years.into_iter().find_map(|year| {
            Some(Period::month(NaiveDate::from_ymd_opt(year, month, 1)?)).filter(|span| span.end > today)
        })
    };
    let dated = |day: u32, month: u32, named: Option<i32>| match named {
        Some(year) => NaiveDate::from_ymd_opt(year, month, day),
        None => [today.year(), today.year() + 1]
            .into_iter()
            .find_map(|year| NaiveDate::from_ymd_opt(year, month, day).filter(|date| *date > today)),
    };
    match keys.as_slice() {
        [one] => {
            if let Ok(day) = one.parse::<NaiveDate>() {
                return Some(day);
            }
            if let Some(month) = month(one) {
                return coming(month).map(begins);
            }
            if let Some(year) = year(one) {
                return Some(begins(Period::year(NaiveDate::from_ymd_opt(year, 1, 1)?)));
            }
            if let Some(weekday) = weekday(one) {
                let ahead = (6 + weekday.num_days_from_monday() - today.weekday().num_days_from_monday()) % 7 + 1;
                return today.checked_add_days(Days::new(ahead.into()));
            }
            match (*one, end) {
                ("tomorrow" | "manana", _) => today.succ_opt(),
                ("month" | "mes", true) => Some(Period::month(today).end),
                ("year" | "ano", true) => Some(Period::year(today).end),
                _ => digits(one, month_first),
            }
        }
        ["next" | "proximo", "month" | "mes"] | ["month" | "mes", "next" | "proximo" | "que"] => {
            Some(begins(Period::month_away(today, 1)))
        }
        ["next" | "proximo", "year" | "ano"] => {
            Some(begins(Period::year(NaiveDate::from_ymd_opt(today.year() + 1, 1, 1)?)))
        }
        [one, two] => match (month(one), month(two)) {
            (Some(month), _) => match (year(two), day_number(two)) {
                (Some(year), _) => Some(begins(Period::month(NaiveDate::from_ymd_opt(year, month, 1)?))),
                (None, Some(day)) => dated(day, month, None),
                (None, None) => None,
            },
            (None, Some(month)) => dated(day_number(one)?, month, None),
            (None, None) => None,
        },
        [one, two, three] => match (month(one), month(two)) {
            (Some(month), _) => dated(day_number(two)?, month, Some(year(three)?)),
            (None, Some(month)) => dated(day_number(one)?, month, Some(year(three)?)),
            (None, None) => None,
        },
        _ => None,
    }
}

/// `1/6/2027`, `1.6.27`.
fn digits(text: &str, month_first: bool) -> Option<NaiveDate> {
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let [one, two, year] = parts.as_slice() else { return None };
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() <= 2);
    let year = match (year.len(), year.parse::<i32>().ok()?) {
        (2, short) => 2000 + short,
        (4, long) => long,
        _ => return None,
    };
    let (one, two) = (number(one)?, number(two)?);
    let (day, month) = if month_first && !text.contains('.') { (two, one) } else { (one, two) };
    NaiveDate::from_ymd_opt(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A Friday.
    const TODAY: &str = "2026-11-20";

    #[test]
    fn how_often_is_read_from_what_people_say() {
        for (text, rest, unit, every, first, month_day) in [
            ("rent 900 monthly on 1", "rent 900", Unit::Month, 1, "2026-12-01", Some(1)),
            ("rent 900 monthly on the 1st", "rent 900", Unit::Month, 1, "2026-12-01", Some(1)),
            ("rent 900 on the 20th", "rent 900", Unit::Month, 1, "2026-11-20", Some(20)),
            ("monthly on 31 rent 900", "rent 900", Unit::Month, 1, "2026-11-30", Some(31)),
            ("rent 900 every month on the last day of the month", "rent 900", Unit::Month, 1, "2026-11-30", Some(31)),
            ("netflix 12.99 monthly", "netflix 12.99", Unit::Month, 1, "2026-12-20", Some(20)),
            ("netflix 12.99 a month", "netflix 12.99", Unit::Month, 1, "2026-12-20", Some(20)),
            ("+2000 salary monthly 28", "+2000 salary", Unit::Month, 1, "2026-11-28", Some(28)),
            ("gym 25 every 2 weeks on monday", "gym 25", Unit::Week, 2, "2026-11-23", None),
            ("gym 25 every friday", "gym 25", Unit::Week, 1, "2026-11-20", None),
            ("gym 25 every other week", "gym 25", Unit::Week, 2, "2026-12-04", None),
            ("cleaner 40 on mondays", "cleaner 40", Unit::Week, 1, "2026-11-23", None),
            ("insurance 300 yearly on 1 march", "insurance 300", Unit::Year, 1, "2027-03-01", Some(1)),
            ("insurance 300 every year on march 1", "insurance 300", Unit::Year, 1, "2027-03-01", Some(1)),
            ("insurance 300 on 29 february", "insurance 300", Unit::Year, 1, "2027-02-28", Some(29)),
            ("tax 150 quarterly on 15", "tax 150", Unit::Month, 3, "2026-12-15", Some(15)),
            ("tax 150 every 3 months from 2026-10-31", "tax 150", Unit::Month, 3, "2027-01-31", Some(31)),
            ("coffee 3 daily", "coffee 3", Unit::Day, 1, "2026-11-21", None),
            ("alquiler 900 mensual el 1", "alquiler 900", Unit::Month, 1, "2026-12-01", Some(1)),
            ("alquiler 900 al mes el día 5", "alquiler 900", Unit::Month, 1, "2026-12-05", Some(5)),
            ("gimnasio 25 cada lunes", "gimnasio 25", Unit::Week, 1, "2026-11-23", None),
            ("gimnasio 25 todos los meses", "gimnasio 25", Unit::Month, 1, "2026-12-20", Some(20)),
            ("seguro 300 anual el 1 de marzo", "seguro 300", Unit::Year, 1, "2027-03-01", Some(1)),
            ("limpieza 40 cada 2 semanas el martes", "limpieza 40", Unit::Week, 2, "2026-11-24", None),
        ] {
            let expected = Repeat { unit, every, first_on: day(first), month_day };
            assert_eq!(recurrence(text, day(TODAY)), Ok(Some((rest.to_owned(), expected))), "{text}");
        }
    }

    #[test]
    fn what_says_nothing_of_how_often_is_left_whole() {
        for text in ["rent 900", "", "the 5 sisters 20", "on 900 rent", "lunch at el 15 monte"] {
            let read = recurrence(text, day(TODAY));
            assert!(matches!(&read, Ok(None)) || text.contains("el 15"), "{text}: {read:?}");
        }
        for text in ["rent 900 monthly on monday", "gym 5 every 500 weeks", "x 1 every 0 days", "x 1 weekly on 31"] {
            assert_eq!(recurrence(text, day(TODAY)), Err(Unclear), "{text}");
        }
    }

    #[test]
    fn days_to_come_are_read_from_what_people_say() {
        for (text, rest, expected) in [
            ("holiday 1200 by june", "holiday 1200", "2027-06-01"),
            ("holiday 1200 by end of june", "holiday 1200", "2027-06-30"),
            ("holiday 1200 by june 2028", "holiday 1200", "2028-06-01"),
            ("gifts 300 by november", "gifts 300", "2026-11-30"),
            ("gifts 300 by 24 december", "gifts 300", "2026-12-24"),
            ("gifts 300 by december 24", "gifts 300", "2026-12-24"),
            ("car 9000 by 15 jan 2028", "car 9000", "2028-01-15"),
            ("car 9000 by january 15, 2028", "car 9000", "2028-01-15"),
            ("car 9000 until 2028-01-15", "car 9000", "2028-01-15"),
            ("car 9000 by 1/6/2027", "car 9000", "2027-06-01"),
            ("car 9000 by 2028", "car 9000", "2028-01-01"),
            ("car 9000 in 6 months", "car 9000", "2027-05-20"),
            ("car 9000 in 2 years", "car 9000", "2028-11-20"),
            ("gift 40 by next month", "gift 40", "2026-12-01"),
            ("gift 40 by end of year", "gift 40", "2026-12-31"),
            ("stay in spain 1200 in 3 months", "stay in spain 1200", "2027-02-20"),
            ("vacaciones 1200 para junio", "vacaciones 1200", "2027-06-01"),
            ("vacaciones 1200 antes de junio", "vacaciones 1200", "2027-06-01"),
            ("vacaciones 1200 para finales de junio de 2028", "vacaciones 1200", "2028-06-30"),
            ("coche 5000 en 2 años", "coche 5000", "2028-11-20"),
            ("coche 5000 dentro de 8 meses", "coche 5000", "2027-07-20"),
            ("regalos 300 para el 24 de diciembre", "regalos 300", "2026-12-24"),
        ] {
            assert_eq!(by(text, day(TODAY), false), Ok(Some((rest.to_owned(), day(expected)))), "{text}");
        }
        assert_eq!(by("car 9000 by 6/1/2027", day(TODAY), true), Ok(Some(("car 9000".to_owned(), day("2027-06-01")))));
        for text in ["holiday 1200", "by", "by the sea 300", "stay in spain 1200", "in", ""] {
            assert_eq!(by(text, day(TODAY), false), Ok(None), "{text}");
        }
        for text in ["holiday 1200 by 2020-01-01", "holiday 1200 by may 2020", "x 5 by 2026-11-20"] {
            assert_eq!(by(text, day(TODAY), false), Err(Unclear), "{text}");
        }
    }

    #[test]
    fn any_text_is_read_without_trouble() {
        for piece in ["every ", "by ", "on the ", "cada 2 ", "in 9 ", "99999999999999999999 ", "ñ ", "\u{301} "] {
            let text = piece.repeat(20_000);
            let _ = (recurrence(&text, day(TODAY)), by(&text, day(TODAY), true), by(&text, NaiveDate::MAX, true));
        }
    }
}
