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
            preceded(opt(word(IN)), |i: &mut Tokens<'t>| stretch(calendar, i)),
        ))
        .verify(|period: &Period| period.from <= period.to)
        .parse_next(input)
    }
}

const SINCE: &str = "since, desde, seit, depuis, from";
const BETWEEN: &str = "between, from, entre, zwischen, vom, von, de";
const IN: &str = "in, for, during, on, of, over, within, en, em, im, am, no, na, pendant, nel, a, del, do, de, the";
const UNTIL: &str = "to, until, till, through, and, a, ate, hasta, y, e, bis, au, -, al";
const THIS: &str = "this, current, este, esta, diesen, dieses, diese, dieser, diesem, ce, cette, questo, questa, is";
const LAST: &str = "last, past, previous, prior, letzten, letzte, letztes, letzter, vorigen, letztem, ultimo, \
    ultima, ultimos, ultimas, derniers, dernieres, ultimi, ultime";
const GONE: &str = "pasado, pasada, passado, passada, dernier, derniere, scorso, scorsa, passe";

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
    let first = stretch(calendar, input)?;
    word(UNTIL).parse_next(input)?;
    let second = stretch(calendar, input)?;
    Ok(weekdays(calendar, first, second).unwrap_or(Period { from: first.from, to: second.to }))
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
        |i: &mut Tokens<'_>| day(calendar, i),
        |i: &mut Tokens<'_>| month(today, i),
        |i: &mut Tokens<'_>| year(today, i),
    ))
    .parse_next(input)
}

/// `this week`, `last month`, `mes pasado`.
fn relative(today: NaiveDate, input: &mut Tokens<'_>) -> Result<Period> {
    let spanned = |i: &mut Tokens<'_>| any.verify_map(|t: &Token<'_>| span(&t.key)).parse_next(i);
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
        |i: &mut Tokens<'_>| {
            let span = any.verify_map(|t: &Token<'_>| span(&t.key)).parse_next(i)?;
            word(GONE).parse_next(i)?;
            Ok((1, span))
        },
    ))
    .parse_next(input)?;
    span.around(today, back).ok_or(EmptyError)
}

/// `last 30 days`, `past 3 months`: up to and with today.
fn rolling(today: NaiveDate, input: &mut Tokens<'_>) -> Result<Period> {
    word(LAST).parse_next(input)?;
    let count: u32 = alt((
        any.verify_map(|t: &Token<'_>| t.text.parse().ok().filter(|n| (1..=1_000).contains(n))),
        sense(|found| match found {
            Sense::Cardinal(n) => Some(n),
            _ => None,
        }),
    ))
    .parse_next(input)?;
    let span = any.verify_map(|t: &Token<'_>| span(&t.key)).parse_next(input)?;
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
