//! Stretches of days in questions: `last month`, `since March`, `in January 2025`, `the last 30 days`.

use chrono::{Datelike as _, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use winnow::combinator::{alt, opt, preceded};
use winnow::error::EmptyError;
use winnow::prelude::*;
use winnow::token::any;

use super::date::{Calendar, sense};
use super::lexer::{Token, Tokens};
use super::lexicon::Sense;

type Result<T> = core::result::Result<T, EmptyError>;

/// Days from the first to the last, both counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day, never before the first.
    pub to: NaiveDate,
}

impl Period {
    /// The stretch before it: the month before a month, else as many days.
    pub(super) fn before(self) -> Option<Self> {
        let whole = [Span::Week, Span::Month, Span::Quarter, Span::Year];
        if let Some(span) = whole.into_iter().find(|span| span.around(self.from, 0) == Some(self)) {
            return span.around(self.from, 1);
        }
        let days = Days::new(u64::try_from((self.to - self.from).num_days()).ok()? + 1);
        Some(Self { from: self.from.checked_sub_days(days)?, to: self.from.pred_opt()? })
    }

    /// The same days of another year; a whole month stays one.
    pub(super) fn in_year(self, year: i32) -> Option<Self> {
        let years = year - self.from.year();
        let moved = |day: NaiveDate| {
            let months = Months::new(years.unsigned_abs().checked_mul(12)?);
            if years < 0 { day.checked_sub_months(months) } else { day.checked_add_months(months) }
        };
        let (from, to) = (moved(self.from)?, moved(self.to)?);
        let month_end = self.to.succ_opt()?.day() == 1;
        let to = if month_end { Span::Month.around(to, 0)?.to } else { to };
        Some(Self { from, to })
    }
}

/// What time is counted in. A week begins on Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Span {
    /// A day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// January to March and so on.
    Quarter,
    /// A calendar year.
    Year,
}

impl Span {
    /// The stretch of this length that a day lies in, `back` of them earlier.
    pub(super) fn around(self, day: NaiveDate, back: u32) -> Option<Period> {
        let months = |first: NaiveDate, length: u32| {
            let from = first.checked_sub_months(Months::new(back.checked_mul(length)?))?;
            let to = from.checked_add_months(Months::new(length))?.pred_opt()?;
            Some(Period { from, to })
        };
        match self {
            Self::Day => {
                let day = day.checked_sub_days(Days::new(back.into()))?;
                Some(Period { from: day, to: day })
            }
            Self::Week => {
                let monday = Days::new(u64::from(day.weekday().num_days_from_monday()) + 7 * u64::from(back));
                let from = day.checked_sub_days(monday)?;
                Some(Period { from, to: from.checked_add_days(Days::new(6))? })
            }
            Self::Month => months(day.with_day(1)?, 1),
            Self::Quarter => months(day.with_day(1)?.with_month0(day.month0() / 3 * 3)?, 3),
            Self::Year => months(day.with_day(1)?.with_month0(0)?, 12),
        }
    }
}

/// The word for a span, in the languages questions are read in.
pub(super) fn span(key: &str) -> Option<Span> {
    Some(match key {
        "day" | "days" | "daily" | "dia" | "dias" | "tag" | "tage" | "tagen" | "jour" | "jours" | "giorno"
        | "giorni" => Span::Day,
        "week" | "weeks" | "weekly" | "semana" | "semanas" | "woche" | "wochen" | "semaine" | "semaines"
        | "settimana" | "settimane" => Span::Week,
        "month" | "months" | "monthly" | "mes" | "meses" | "monat" | "monate" | "monaten" | "mois" | "mese"
        | "mesi" => Span::Month,
        "quarter" | "quarters" | "quarterly" | "trimestre" | "quartal" => Span::Quarter,
        "year" | "years" | "yearly" | "ano" | "anos" | "jahr" | "jahre" | "jahren" | "annee" | "anno" | "anni" => {
            Span::Year
        }
        _ => return None,
    })
}

/// Reads the period at the head of the tokens, with the preposition before it.
pub(super) fn period<'t>(today: NaiveDate, month_first: bool) -> impl FnMut(&mut Tokens<'t>) -> Result<Period> {
    let calendar = Calendar { today, month_first, final_dot: true };
    move |input: &mut Tokens<'t>| {
        alt((
            preceded(word(SINCE), |i: &mut Tokens<'t>| since(calendar, i)),
            preceded(word(BETWEEN), |i: &mut Tokens<'t>| range(calendar, i)),
            preceded(opt(word(IN)), |i: &mut Tokens<'t>| days_of_a_month(calendar, i)),
            preceded(opt(word(IN)), |i: &mut Tokens<'t>| stretch(calendar, i)),
            |i: &mut Tokens<'t>| ago(today, i),
            |i: &mut Tokens<'t>| running(today, i),
        ))
        .verify(|period: &Period| period.from <= period.to)
        .parse_next(input)
    }
}

const SINCE: &str = "since, desde, seit, depuis, from";
const BETWEEN: &str = "between, from, entre, zwischen, vom, von, de, del, desde";
const IN: &str =
    "in, for, during, on, of, over, within, en, em, im, am, no, na, pendant, nel, a, del, do, de, the, durante";
const UNTIL: &str = "to, until, till, through, and, a, ate, hasta, y, e, bis, au, -, al";
const THIS: &str = "this, current, este, esta, diesen, dieses, diese, dieser, diesem, ce, cette, questo, questa, is";
const LAST: &str = "last, past, previous, prior, letzten, letzte, letztes, letzter, vorigen, letztem, ultimo, \
    ultima, ultimos, ultimas, derniers, dernieres, ultimi, ultime";
const GONE: &str = "pasado, pasada, passado, passada, dernier, derniere, scorso, scorsa, passe, anterior";
const BEFORE_LAST: &str = "antepasado, antepasada";
const THE: &str = "the, el, la, del, al";

fn since(calendar: Calendar, input: &mut Tokens<'_>) -> Result<Period> {
    let from = stretch(calendar, input)?.from;
    // `from March to May` is a range.
    if winnow::combinator::peek(opt(word(UNTIL))).parse_next(input)?.is_some() {
        return Err(EmptyError);
    }
    Ok(Period { from, to: calendar.today })
}

/// `from 1 march to 15 march`, `between January and March`; a second month without a year follows the first.
fn range(calendar: Calendar, input: &mut Tokens<'_>) -> Result<Period> {
    if let Some(days) = opt(|i: &mut Tokens<'_>| days_of_a_month(calendar, i)).parse_next(input)? {
        return Ok(days);
    }
    let first = stretch(calendar, input)?;
    word(UNTIL).parse_next(input)?;
    let second = stretch(calendar, input)?;
    Ok(weekdays(calendar, first, second).unwrap_or(Period { from: first.from, to: second.to }))
}

/// `1 to 15 October`, `el 1 y el 15 de octubre`, `October 1-15`: days of one month.
fn days_of_a_month(calendar: Calendar, input: &mut Tokens<'_>) -> Result<Period> {
    let number = |i: &mut Tokens<'_>| {
        opt(word(THE)).parse_next(i)?;
        any.verify_map(|t: &Token<'_>| t.text.parse::<u32>().ok().filter(|n| (1..=31).contains(n))).parse_next(i)
    };
    let numbers = |i: &mut Tokens<'_>| {
        let first = number(i)?;
        word(UNTIL).parse_next(i)?;
        Ok((first, number(i)?))
    };
    let month = |i: &mut Tokens<'_>| month(calendar.today, i);
    let ((first, last), month) = alt((
        |i: &mut Tokens<'_>| {
            let days = numbers(i)?;
            opt(word("of, de")).parse_next(i)?;
            Ok((days, month(i)?))
        },
        |i: &mut Tokens<'_>| {
            let month = month(i)?;
            Ok((numbers(i)?, month))
        },
    ))
    .parse_next(input)?;
    let day = |number| month.from.with_day(number).ok_or(EmptyError);
    Ok(Period { from: day(first)?, to: day(last)? })
}

/// `of the week`, `del mes`: the one that runs.
fn running(today: NaiveDate, input: &mut Tokens<'_>) -> Result<Period> {
    alt((word("del"), (word("of, de, in, en, during, durante"), word("the, la, el")).void())).parse_next(input)?;
    let span = spanned(input)?;
    let behind = "of, de, before, after, anterior, que, siguiente, pasado, pasada, in, en";
    let more = winnow::combinator::peek(opt(word(behind))).parse_next(input)?.is_some();
    if more || span == Span::Day {
        return Err(EmptyError);
    }
    span.around(today, 0).ok_or(EmptyError)
}

/// `2 months ago`, `hace un año`: all of that month, and so on.
fn ago(today: NaiveDate, input: &mut Tokens<'_>) -> Result<Period> {
    let count = |i: &mut Tokens<'_>| alt((word("a, an, un, una, one").value(1), count)).parse_next(i);
    let (back, span) = alt((
        |i: &mut Tokens<'_>| {
            let back = count(i)?;
            let span = spanned(i)?;
            word("ago, back, atras").parse_next(i)?;
            Ok((back, span))
        },
        |i: &mut Tokens<'_>| {
            word("hace").parse_next(i)?;
            Ok((count(i)?, spanned(i)?))
        },
    ))
    .parse_next(input)?;
    span.around(today, back).ok_or(EmptyError)
}

/// A number as digits or in words.
fn count(input: &mut Tokens<'_>) -> Result<u32> {
    alt((
        any.verify_map(|t: &Token<'_>| t.text.parse().ok().filter(|n| (1..=1_000).contains(n))),
        sense(|found| match found {
            Sense::Cardinal(n) => Some(n),
            _ => None,
        }),
    ))
    .parse_next(input)
}

fn spanned(input: &mut Tokens<'_>) -> Result<Span> {
    any.verify_map(|t: &Token<'_>| span(&t.key)).parse_next(input)
}

/// `Q3`, `third quarter of 2025`, `tercer trimestre`; without a year the most recent one that has begun.
fn quarter(today: NaiveDate, input: &mut Tokens<'_>) -> Result<Period> {
    let numbered = |i: &mut Tokens<'_>| {
        let at = any.verify_map(|t: &Token<'_>| QUARTERS.iter().position(|words| among(words, t))).parse_next(i)?;
        spanned.verify(|span| *span == Span::Quarter).parse_next(i)?;
        Ok(at)
    };
    let short = |i: &mut Tokens<'_>| {
        any.verify_map(|t: &Token<'_>| ["q1", "q2", "q3", "q4"].iter().position(|key| *key == t.key)).parse_next(i)
    };
    let at = u32::try_from(alt((short, numbered)).parse_next(input)?).map_err(|_| EmptyError)?;
    opt(word("of, de, del")).parse_next(input)?;
    let said = opt(year_number).parse_next(input)?;
    let first = |year: i32| NaiveDate::from_ymd_opt(year, 3 * at + 1, 1).ok_or(EmptyError);
    let begun = first(today.year())? <= today;
    Span::Quarter.around(first(said.unwrap_or(today.year() - i32::from(!begun)))?, 0).ok_or(EmptyError)
}

const QUARTERS: [&str; 4] =
    ["first, 1st, primer, primero", "second, 2nd, segundo", "third, 3rd, tercer, tercero", "fourth, 4th, cuarto"];

/// `last weekend`, `este fin de semana`: a Saturday and its Sunday.
fn weekend(today: NaiveDate, input: &mut Tokens<'_>) -> Result<Period> {
    let named = |i: &mut Tokens<'_>| {
        let finde = (word("fin"), word("de"), word("semana")).void();
        alt((word("weekend, finde"), finde)).parse_next(i)
    };
    let back = alt((
        |i: &mut Tokens<'_>| preceded(word(LAST), named).value(1).parse_next(i),
        |i: &mut Tokens<'_>| preceded(word(THIS), named).value(0).parse_next(i),
        |i: &mut Tokens<'_>| (named, word(GONE)).value(1).parse_next(i),
    ))
    .parse_next(input)?;
    let week = Span::Week.around(today, back).ok_or(EmptyError)?;
    Ok(Period { from: week.from.checked_add_days(Days::new(5)).ok_or(EmptyError)?, to: week.to })
}

/// `from monday to friday`: the last such days that are over or running, the second behind the first.
fn weekdays(calendar: Calendar, first: Period, second: Period) -> Option<Period> {
    let week = Days::new(7);
    let past = |day: NaiveDate| (1..=7).contains(&(calendar.today - day).num_days());
    let days = first.from == first.to && second.from == second.to && past(first.from) && past(second.from);
    if !days || second.from > first.from {
        return None;
    }
    let (from, to) = (first.from, second.to.checked_add_days(week)?);
    if to <= calendar.today {
        return Some(Period { from, to });
    }
    Some(Period { from: from.checked_sub_days(week)?, to: second.to })
}

fn stretch(calendar: Calendar, input: &mut Tokens<'_>) -> Result<Period> {
    opt(word("the, el, la, o, le, il")).parse_next(input)?;
    let today = calendar.today;
    alt((
        |i: &mut Tokens<'_>| relative(today, i),
        |i: &mut Tokens<'_>| rolling(today, i),
        |i: &mut Tokens<'_>| ago(today, i),
        |i: &mut Tokens<'_>| quarter(today, i),
        |i: &mut Tokens<'_>| weekend(today, i),
        |i: &mut Tokens<'_>| day(calendar, i),
        |i: &mut Tokens<'_>| month(today, i),
        |i: &mut Tokens<'_>| year(today, i),
    ))
    .parse_next(input)
}

/// `this week`, `last month`, `mes pasado`.
fn relative(today: NaiveDate, input: &mut Tokens<'_>) -> Result<Period> {
    let so_far = |i: &mut Tokens<'_>| {
        // `lo que va de mes`, `en lo que llevamos de año`.
        (word("lo"), word("que"), word("va, llevo, llevamos"), word("de, del"), opt(word("este, esta")))
            .parse_next(i)?;
        spanned(i)
    };
    let (back, span) = alt((
        so_far.map(|span| (0, span)),
        preceded(word(THIS), spanned).map(|span| (0, span)),
        preceded(word(LAST), spanned).map(|span| (1, span)),
        (spanned, word(GONE)).map(|(span, ())| (1, span)),
        (spanned, word(BEFORE_LAST)).map(|(span, ())| (2, span)),
        // `the month before last`
        (spanned, word("before"), word("last")).map(|(span, (), ())| (2, span)),
        // `year to date`
        (spanned, word("to"), word("date")).map(|(span, (), ())| (0, span)),
        word("ytd").value((0, Span::Year)),
        word("mtd").value((0, Span::Month)),
    ))
    .parse_next(input)?;
    span.around(today, back).ok_or(EmptyError)
}

/// `last 30 days`, `past 3 months`: up to and with today.
fn rolling(today: NaiveDate, input: &mut Tokens<'_>) -> Result<Period> {
    word(LAST).parse_next(input)?;
    let (count, span) = (count, spanned).parse_next(input)?;
    let before = match span {
        Span::Day => today.checked_sub_days(Days::new(count.into())),
        Span::Week => today.checked_sub_days(Days::new(7 * u64::from(count))),
        Span::Month => today.checked_sub_months(Months::new(count)),
        Span::Quarter => today.checked_sub_months(Months::new(3 * count)),
        Span::Year => today.checked_sub_months(Months::new(12 * count)),
    };
    let from = before.and_then(|day| day.succ_opt()).ok_or(EmptyError)?;
    Ok(Period { from, to: today })
}

fn day(calendar: Calendar, input: &mut Tokens<'_>) -> Result<Period> {
    let dated = calendar.date().parse_next(input)?;
    let day = dated.day.map_err(|_| EmptyError)?;
    Ok(Period { from: day, to: day })
}

/// `March`, `Jan 2025`; without a year the most recent one that has begun.
fn month(today: NaiveDate, input: &mut Tokens<'_>) -> Result<Period> {
    // `the month of March`
    opt((word("month, mes"), word("of, de"))).parse_next(input)?;
    let month = sense(|found| match found {
        Sense::Month(month) => Some(month),
        _ => None,
    })
    .parse_next(input)?;
    opt(word("of, de")).parse_next(input)?;
    let said = opt(year_number).parse_next(input)?;
    let back = i32::from(month > today.month());
    let first = NaiveDate::from_ymd_opt(said.unwrap_or(today.year() - back), month, 1).ok_or(EmptyError)?;
    Span::Month.around(first, 0).ok_or(EmptyError)
}

fn year(today: NaiveDate, input: &mut Tokens<'_>) -> Result<Period> {
    let year = year_number.parse_next(input)?;
    let first = NaiveDate::from_ymd_opt(year, 1, 1).filter(|first| *first <= today).ok_or(EmptyError)?;
    Span::Year.around(first, 0).ok_or(EmptyError)
}

fn year_number(input: &mut Tokens<'_>) -> Result<i32> {
    any.verify_map(|t: &Token<'_>| t.text.parse().ok().filter(|year| t.text.len() == 4 && (1970..=2200).contains(year)))
        .parse_next(input)
}

fn word<'t>(words: &'static str) -> impl FnMut(&mut Tokens<'t>) -> Result<()> {
    move |input: &mut Tokens<'t>| any.verify(|t: &&Token<'_>| among(words, t)).void().parse_next(input)
}

/// Whether a token is one of the words of a list between commas.
pub(super) fn among(words: &str, token: &Token<'_>) -> bool {
    words.split(", ").any(|word| word == token.key)
}
