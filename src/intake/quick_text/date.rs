//! Dates in a line of tokens: `2026-03-12`, `12.3.`, `12/3`, `12 march 2025`, `last friday`, `3 days ago`, `hier soir`.

use chrono::{Datelike as _, Days, Months, NaiveDate, Weekday};
use winnow::combinator::{alt, eof, opt, peek, preceded, terminated};
use winnow::error::EmptyError;
use winnow::prelude::*;
use winnow::token::{any, take};

use super::lexer::{Class, Token, Tokens, ahead};
use super::lexicon::{self, Sense};
use super::{Ambiguity, Problem};

type Result<T> = core::result::Result<T, EmptyError>;

/// Entries older than this were mistyped.
const FIRST_YEAR: i32 = 1970;
/// Days ago that can be counted.
const MAX_DAYS_AGO: i64 = 40_000;
/// Days ahead an entry may be dated.
const MAX_AHEAD: i64 = 366;

/// Before `last month` they say for which time, and not when.
const FOR: &[&str] =
    &["for", "of", "de", "del", "von", "vom", "fur", "du", "do", "da", "di", "para", "por", "pour", "per"];
/// Around a month they mean the running one.
const THIS: &[&str] = &["this", "este", "esta", "diesen", "diese", "dieses", "diesem", "ce", "cette", "questo"];

/// How days are told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calendar {
    pub today: NaiveDate,
    pub month_first: bool,
    /// Whether `12.3.` at the very end is a day.
    pub final_dot: bool,
}

/// A date as read; the day may not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dated {
    pub day: core::result::Result<NaiveDate, Problem>,
    /// The same digits read as well as an amount: `12.3.` at the end.
    pub doubtful: bool,
}

impl Calendar {
    /// Reads the date at the head of the tokens.
    pub(super) fn date<'t>(self) -> impl FnMut(&mut Tokens<'t>) -> Result<Dated> {
        move |input: &mut Tokens<'t>| {
            let dated = alt((
                move |i: &mut Tokens<'t>| self.relative(i),
                move |i: &mut Tokens<'t>| self.month_ago(i),
                move |i: &mut Tokens<'t>| self.ago(i),
                move |i: &mut Tokens<'t>| self.weekday(i),
                move |i: &mut Tokens<'t>| self.prefixed(i),
            ))
            .parse_next(input)?;
            Ok(dated)
        }
    }

    fn prefixed(self, input: &mut Tokens<'_>) -> Result<Dated> {
        opt(phrase(Sense::DatePrefix)).parse_next(input)?;
        alt((
            move |i: &mut Tokens<'_>| self.iso(i),
            move |i: &mut Tokens<'_>| self.numeric(i),
            move |i: &mut Tokens<'_>| self.day_month(i),
            move |i: &mut Tokens<'_>| self.month_day(i),
            move |i: &mut Tokens<'_>| self.ordinal(i),
        ))
        .parse_next(input)
    }

    /// `yesterday evening`.
    fn relative(self, input: &mut Tokens<'_>) -> Result<Dated> {
        let offset = sense(|found| match found {
            Sense::Day(offset) => Some(offset),
            _ => None,
        })
        .parse_next(input)?;
        opt(phrase(Sense::DayPart)).parse_next(input)?;
        Ok(sure(self.shifted(offset)))
    }

    /// `last month`, `el mes pasado`, `letztes Jahr`: the same day of it, so that it counts where it belongs. `rent for
    /// last month` says what was paid for and not when.
    fn month_ago(self, input: &mut Tokens<'_>) -> Result<Dated> {
        let of = input.previous_tokens().next().is_some_and(|t| FOR.contains(&t.key.as_str()));
        let past = |i: &mut Tokens<'_>| {
            any.verify(|t: &&Token<'_>| is(t, Sense::Past) && !THIS.contains(&t.key.as_str())).void().parse_next(i)
        };
        let months = |i: &mut Tokens<'_>| {
            any.verify_map(|t: &Token<'_>| match t.key.as_str() {
                "year" | "ano" | "jahr" | "annee" | "l'annee" | "anno" => Some(12),
                "months" | "meses" | "monate" | "mesi" => None,
                _ => is(t, Sense::MonthSpan).then_some(1),
            })
            .parse_next(i)
        };
        let months = alt((preceded(past, months), terminated(months, past))).parse_next(input)?;
        if of {
            return Err(EmptyError);
        }
        Ok(sure(self.bounded(self.today.checked_sub_months(Months::new(months)))))
    }

    /// `3 days ago`, `il y a 3 jours`.
    fn ago(self, input: &mut Tokens<'_>) -> Result<Dated> {
        let before = opt(phrase(Sense::AgoBefore)).parse_next(input)?.is_some();
        let count = count(input)?;
        let span = sense(|found| match found {
            Sense::Span(days) => Some(Some(days)),
            Sense::MonthSpan => Some(None),
            _ => None,
        })
        .parse_next(input)?;
        if !before {
            phrase(Sense::AgoAfter).parse_next(input)?;
        }
        let day = match span {
            Some(days) => {
                count.checked_mul(days).filter(|days| *days <= MAX_DAYS_AGO).and_then(|days| self.shifted(-days).ok())
            }
            None => u32::try_from(count).ok().and_then(|count| self.today.checked_sub_months(Months::new(count))),
        };
        Ok(sure(self.bounded(day)))
    }

    /// The most recent such day before today; after `next` the first one to come.
    fn weekday(self, input: &mut Tokens<'_>) -> Result<Dated> {
        opt(phrase(Sense::DatePrefix)).parse_next(input)?;
        let rest = ahead(input);
        let next = lexicon::len(rest, Sense::Next);
        let past = if next == 0 { lexicon::len(rest, Sense::Past) } else { 0 };
        let announced = next + past > 0 || input.previous_tokens().next().is_some_and(|t| is(t, Sense::DatePrefix));
        take(next + past).void().parse_next(input)?;
        // `mon 5 coffee`; `mon café 5` is French.
        let first = input.previous_tokens().next().is_none();
        let before_number = first && rest.get(1).is_some_and(|t| t.is_numeral() || matches!(t.class, Class::Money(_)));
        let day = sense(|found| match found {
            Sense::Weekday(day) => Some((day, false)),
            Sense::ShortWeekday(day) => Some((day, true)),
            _ => None,
        })
        .verify_map(|(day, short)| (!short || announced || before_number).then_some(day));
        let last_word = |i: &mut Tokens<'_>| (any.verify(|t: &&Token<'_>| t.is_word()), eof).void().parse_next(i);
        let at_end = peek(opt(last_word)).parse_next(input)?.is_some();
        let day = if at_end {
            sense(|found| match found {
                Sense::Weekday(day) | Sense::ShortWeekday(day) => Some(day),
                _ => None,
            })
            .parse_next(input)?
        } else {
            let mut day = day;
            day.parse_next(input)?
        };
        opt(phrase(Sense::Past)).parse_next(input)?;
        opt(phrase(Sense::DayPart)).parse_next(input)?;
        Ok(sure(if next > 0 { self.coming(day) } else { self.recent(day) }))
    }

    /// `2026-03-12`, `2026/03/12`, `2026.03.12`.
    fn iso<'t>(self, input: &mut Tokens<'t>) -> Result<Dated> {
        let (year, month, day) = alt((
            dashed,
            dotted.verify_map(|parts: Vec<&'t str>| match parts.as_slice() {
                [year, month, day] => Some((*year, *month, *day)),
                _ => None,
            }),
        ))
        .verify(|(year, month, day): &(&str, &str, &str)| year.len() >= 4 && month.len() <= 2 && day.len() <= 2)
        .parse_next(input)?;
        opt(iso_time).parse_next(input)?;
        Ok(self.given(year, month, day))
    }

    /// `12.3.`, `12/3`, `12.03.2025`, `12-3-25`.
    fn numeric(self, input: &mut Tokens<'_>) -> Result<Dated> {
        alt((move |i: &mut Tokens<'_>| self.dots(i), move |i: &mut Tokens<'_>| self.slashes(i))).parse_next(input)
    }

    fn dots(self, input: &mut Tokens<'_>) -> Result<Dated> {
        let announced = input.previous_tokens().next().is_some_and(|t| is(t, Sense::DatePrefix));
        let parts = dotted.parse_next(input)?;
        match parts.as_slice() {
            [day, month, year] if day.len() <= 2 && month.len() <= 2 && matches!(year.len(), 2 | 4..) => {
                Ok(self.given(year, month, day))
            }
            [day, month] if day.len() <= 2 && month.len() <= 2 => {
                any.verify(|t: &&Token<'_>| t.is('.') && t.glued).parse_next(input)?;
                let (day, month): (u32, u32) = (parse(day)?, parse(month)?);
                let doubtful = input.is_empty();
                if !((1..=12).contains(&month) && (1..=31).contains(&day)) && announced {
                    return Ok(Dated { day: Err(Problem::AbsurdDate), doubtful: false });
                }
                let plausible = (1..=12).contains(&month) && (1..=31).contains(&day) && (self.final_dot || !doubtful);
                plausible.then(|| Dated { doubtful, ..self.without_year(month, day) }).ok_or(EmptyError)
            }
            _ => Err(EmptyError),
        }
    }

    fn slashes(self, input: &mut Tokens<'_>) -> Result<Dated> {
        let (first, mark) = (digits, mark).parse_next(input)?;
        let second = glued_digits.parse_next(input)?;
        let year = opt((symbol(mark), glued_digits).map(|(_, year)| year)).parse_next(input)?;
        if first.len() > 2 || second.len() > 2 {
            return Err(EmptyError);
        }
        let (a, b): (u32, u32) = (parse(first)?, parse(second)?);
        let month_first = b > 12 || (self.month_first && a <= 12);
        let (day, month) = if month_first { (b, a) } else { (a, b) };
        match year {
            Some(year) if matches!(year.len(), 2 | 4..) => Ok(self.given(year, &month.to_string(), &day.to_string())),
            Some(_) => Err(EmptyError),
            None if mark != '/' => Err(EmptyError),
            None if !(1..=12).contains(&month) || !(1..=31).contains(&day) => Err(EmptyError),
            None => Ok(self.without_year(month, day)),
        }
    }

    /// `12 march`, `12th of march 2025`, `12. März`, `12 de marzo de 2025`.
    fn day_month(self, input: &mut Tokens<'_>) -> Result<Dated> {
        let announced = input.previous_tokens().next().is_none_or(|t| is(t, Sense::DatePrefix) || !t.is_word());
        let day = day_number(input)?;
        opt(joint).parse_next(input)?;
        let month = month(input)?;
        // `20 may 5`: which of the two is the day.
        if let Some((_, marked)) = peek(opt(day_marked)).parse_next(input)? {
            let year = peek(opt((day_number, opt(joint), digits))).parse_next(input)?;
            if marked || year.is_some_and(|(_, _, year)| year.len() == 4 && year.starts_with("20")) {
                return Err(EmptyError);
            }
            if !announced {
                return Ok(Dated { day: Err(Problem::Ambiguous(Ambiguity::DateOrAmount)), doubtful: false });
            }
        }
        self.with_year(input, month, day)
    }

    /// `march 12`, `march 12th, 2025`.
    fn month_day(self, input: &mut Tokens<'_>) -> Result<Dated> {
        let month = month(input)?;
        opt(joint).parse_next(input)?;
        let day = day_number(input)?;
        // `march 12 eur` and `march 12.50` are amounts.
        let rest = ahead(input);
        if rest.first().is_some_and(|t| matches!(t.class, Class::Money(_)) && t.glued) {
            return Err(EmptyError);
        }
        self.with_year(input, month, day)
    }

    fn with_year(self, input: &mut Tokens<'_>, month: u32, day: u32) -> Result<Dated> {
        let this = self.today.year();
        let year = |i: &mut Tokens<'_>| {
            opt(joint).parse_next(i)?;
            digits
                .verify_map(|text: &str| {
                    text.parse::<i32>().ok().filter(|year| {
                        text.len() >= 4 && (this - 10..=this + 1).contains(year)
                            || text.len() == 5 && text.starts_with("20")
                    })
                })
                .parse_next(i)
        };
        Ok(match opt(year).parse_next(input)? {
            Some(year) => Dated { day: self.bounded(NaiveDate::from_ymd_opt(year, month, day)), doubtful: false },
            None => self.without_year(month, day),
        })
    }

    /// `the 5th`, `on the 1st`: the most recent such day.
    fn ordinal(self, input: &mut Tokens<'_>) -> Result<Dated> {
        let announced = input.previous_tokens().next().is_some_and(|t| t.key == "the");
        if !announced {
            return Err(EmptyError);
        }
        let day: u32 = digits.verify_map(|text: &str| text.parse().ok()).parse_next(input)?;
        any.verify(|t: &&Token<'_>| t.glued && ["st", "nd", "rd", "th"].contains(&t.key.as_str())).parse_next(input)?;
        let rest = ahead(input);
        // `the 5th element` is a name.
        if rest.first().is_some_and(|t| t.is_word()) || !(1..=31).contains(&day) {
            return Err(EmptyError);
        }
        let month = (0..3).find_map(|back| {
            let first = self.today.with_day(1)?.checked_sub_months(Months::new(back))?;
            first.with_day(day).filter(|date| *date <= self.today)
        });
        month.map(sure_day).ok_or(EmptyError)
    }

    fn given(self, year: &str, month: &str, day: &str) -> Dated {
        let read = || {
            let mut full: i32 = year.parse().ok()?;
            if year.len() == 2 {
                full += 2000;
            }
            NaiveDate::from_ymd_opt(full, month.parse().ok()?, day.parse().ok()?)
        };
        Dated { day: self.bounded(read()), doubtful: false }
    }

    /// The most recent such day that is not in the future; 29 February may be years back.
    fn without_year(self, month: u32, day: u32) -> Dated {
        let found = (0..=8)
            .filter_map(|back| NaiveDate::from_ymd_opt(self.today.year() - back, month, day))
            .find(|date| *date <= self.today);
        Dated { day: found.ok_or(Problem::AbsurdDate), doubtful: false }
    }

    fn bounded(self, date: Option<NaiveDate>) -> core::result::Result<NaiveDate, Problem> {
        date.filter(|d| d.year() >= FIRST_YEAR && (*d - self.today).num_days() <= MAX_AHEAD).ok_or(Problem::AbsurdDate)
    }

    fn shifted(self, days: i64) -> core::result::Result<NaiveDate, Problem> {
        let span = Days::new(days.unsigned_abs());
        let date = if days < 0 { self.today.checked_sub_days(span) } else { self.today.checked_add_days(span) };
        self.bounded(date)
    }

    fn recent(self, day: Weekday) -> core::result::Result<NaiveDate, Problem> {
        let back = i64::from(self.today.weekday().days_since(day));
        self.shifted(if back == 0 { -7 } else { -back })
    }

    fn coming(self, day: Weekday) -> core::result::Result<NaiveDate, Problem> {
        let ahead = i64::from(day.days_since(self.today.weekday()));
        self.shifted(if ahead == 0 { 7 } else { ahead })
    }
}

fn sure(day: core::result::Result<NaiveDate, Problem>) -> Dated {
    Dated { day, doubtful: false }
}

fn sure_day(day: NaiveDate) -> Dated {
    sure(Ok(day))
}

fn is(token: &Token<'_>, sense: Sense) -> bool {
    lexicon::len(std::slice::from_ref(token), sense) > 0
}

/// Consumes a phrase of that sense.
pub(super) fn phrase<'t>(wanted: Sense) -> impl FnMut(&mut Tokens<'t>) -> Result<()> {
    sense(move |found| (found == wanted).then_some(()))
}

/// Consumes the longest phrase whose sense is wanted.
pub(super) fn sense<'t, T>(wanted: impl Fn(Sense) -> Option<T>) -> impl FnMut(&mut Tokens<'t>) -> Result<T> {
    move |input: &mut Tokens<'t>| {
        let (found, len) = lexicon::find(ahead(input), &wanted).ok_or(EmptyError)?;
        take(len).void().parse_next(input)?;
        Ok(found)
    }
}

fn month(input: &mut Tokens<'_>) -> Result<u32> {
    let month = sense(|found| match found {
        Sense::Month(month) => Some(month),
        _ => None,
    })
    .parse_next(input)?;
    // The dot of `12 Okt. 2025`.
    opt(any.verify(|t: &&Token<'_>| t.is('.') && t.glued)).parse_next(input)?;
    Ok(month)
}

/// `12`, `12th`, `12.`.
fn day_number(input: &mut Tokens<'_>) -> Result<u32> {
    let day = digits
        .verify_map(|text: &str| text.parse().ok().filter(|day| (1..=31).contains(day) && text.len() <= 2))
        .parse_next(input)?;
    let tail = |t: &&Token<'_>| t.glued && (["st", "nd", "rd", "th", "er", "º"].contains(&t.key.as_str()) || t.is('.'));
    opt(any.verify(tail)).parse_next(input)?;
    Ok(day)
}

/// A day and whether it is written as one: `5th`.
fn day_marked(input: &mut Tokens<'_>) -> Result<(u32, bool)> {
    let day = day_number(input)?;
    let marked = input.previous_tokens().next().is_some_and(Token::is_word);
    Ok((day, marked))
}

/// What stands between day, month and year.
fn joint(input: &mut Tokens<'_>) -> Result<()> {
    any.verify(|t: &&Token<'_>| ["of", "de", "di", "del", "do", ","].contains(&t.key.as_str())).void().parse_next(input)
}

fn count(input: &mut Tokens<'_>) -> Result<i64> {
    alt((
        digits.verify_map(|text: &str| text.parse().ok()),
        phrase(Sense::Article).value(1),
        sense(|found| match found {
            Sense::Cardinal(n) => Some(i64::from(n)),
            _ => None,
        }),
    ))
    .parse_next(input)
}

fn digits<'t>(input: &mut Tokens<'t>) -> Result<&'t str> {
    any.verify(|t: &&Token<'_>| t.is_numeral() && t.text.bytes().all(|b| b.is_ascii_digit()))
        .map(|t: &'t Token<'t>| t.text)
        .parse_next(input)
}

fn dashed<'t>(input: &mut Tokens<'t>) -> Result<(&'t str, &'t str, &'t str)> {
    let (year, mark) = (digits, mark).parse_next(input)?;
    let (month, _, day) = (glued_digits, symbol(mark), glued_digits).parse_next(input)?;
    Ok((year, month, day))
}

fn glued_digits<'t>(input: &mut Tokens<'t>) -> Result<&'t str> {
    preceded(peek(any.verify(|t: &&Token<'_>| t.glued)), digits).parse_next(input)
}

/// The parts of `12.03.2025`.
fn dotted<'t>(input: &mut Tokens<'t>) -> Result<Vec<&'t str>> {
    any.verify(|t: &&Token<'_>| t.is_numeral() && !t.text.contains([',', '\'']) && !t.text.starts_with('.'))
        .map(|t: &'t Token<'t>| t.text.split('.').collect())
        .parse_next(input)
}

fn mark(input: &mut Tokens<'_>) -> Result<char> {
    any.verify_map(|t: &Token<'_>| ['-', '/'].into_iter().find(|mark| t.is(*mark) && t.glued)).parse_next(input)
}

fn symbol<'t>(wanted: char) -> impl FnMut(&mut Tokens<'t>) -> Result<()> {
    move |input: &mut Tokens<'t>| any.verify(|t: &&Token<'_>| t.is(wanted) && t.glued).void().parse_next(input)
}

/// The `T18` of a timestamp; its minutes follow as a time.
fn iso_time(input: &mut Tokens<'_>) -> Result<()> {
    any.verify(|t: &&Token<'_>| t.glued && t.key.starts_with('t') && t.text.len() <= 3).void().parse_next(input)
}

fn parse(text: &str) -> Result<u32> {
    text.parse().map_err(|_| EmptyError)
}
