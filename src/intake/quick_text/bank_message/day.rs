//! The day a bank's message names: `05-03-26`, `05Mar26`, `2026-03-05`, `Mar 5, 2026`, `05.03.`.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::super::Context;
use crate::ledger::category::fold;

/// How long ago money may have moved; an older date is no date of it.
const OLDEST_YEARS: u32 = 20;
/// Within so many days a message is likely passed on.
const LATELY: i64 = 31;

/// The first date of a text that can be the day; None: it names none.
pub(super) fn day(text: &str, cx: &Context<'_>) -> Option<NaiveDate> {
    let pieces = pieces(text);
    (0..pieces.len()).find_map(|at| at_piece(pieces.get(at..)?, cx))
}

/// A run of digits or of letters, and what stands before it.
struct Piece<'t> {
    text: &'t str,
    /// What stands between the piece before it and this one.
    gap: &'t str,
    /// What stands behind it, at most one character.
    next: Option<char>,
}

impl Piece<'_> {
    fn number(&self) -> Option<u32> {
        self.text.bytes().all(|b| b.is_ascii_digit()).then(|| self.text.parse().ok()).flatten()
    }
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let class = |c: char| if c.is_ascii_digit() { 1 } else { u8::from(c.is_alphabetic()) * 2 };
    let mut out: Vec<Piece<'_>> = Vec::new();
    let (mut start, mut last) = (0, 0);
    let mut current = 0;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let kind = class(c);
        if kind == current {
            continue;
        }
        if current != 0
            && let (Some(piece), Some(gap)) = (text.get(start..at), text.get(last..start))
        {
            out.push(Piece { text: piece, gap, next: text.get(at..).and_then(|rest| rest.chars().next()) });
            last = at;
        }
        (start, current) = (at, kind);
        if out.len() == 400 {
            break;
        }
    }
    out
}

/// A date that begins with a piece.
fn at_piece(pieces: &[Piece<'_>], cx: &Context<'_>) -> Option<NaiveDate> {
    let first = pieces.first()?;
    // Not the tail of a number: `1.250,00`.
    if first.gap.ends_with(['.', ',', '*', '\''])
        && !first.gap.contains(' ')
        && !first.gap.contains('\n')
        && first.gap.len() == 1
    {
        return None;
    }
    let joined = |piece: &Piece<'_>, marks: &[&str]| marks.contains(&piece.gap);
    const MARKS: &[&str] = &["-", "/", ".", " ", "", ", ", ". ", ",", " de ", "-de-"];
    const NUMERIC: &[&str] = &["-", "/", "."];
    let second = pieces.get(1);
    let third = pieces.get(2);
    if let (Some(a), Some(second)) = (first.number(), second) {
        // `2026-03-05`, `20260305` is a reference as likely as a date.
        if let (Some(b), Some(third)) = (second.number(), third)
            && joined(second, NUMERIC)
            && third.gap == second.gap
            && let Some(c) = third.number()
        {
            return numeric(first.text, second.text, third.text, (a, b, c), cx);
        }
        // `03月05日`.
        if second.text.starts_with('月')
            && second.gap.is_empty()
            && let Some(day) = third.and_then(Piece::number)
        {
            return dated(None, a, day, cx);
        }
        let (month, year_at) = match month(second.text) {
            Some(month) if joined(second, MARKS) => (month, 2),
            _ => match (second.text.eq_ignore_ascii_case("de"), third.and_then(|third| month(third.text))) {
                (true, Some(month)) => (month, 3),
                _ => return short(first, second, a, cx),
            },
        };
        let year = pieces.get(year_at).filter(|year| joined(year, MARKS)).and_then(|piece| year_of(piece, cx));
        return dated(year, month, a, cx);
    }
    // `Mar 5, 2026`.
    if let (Some(month), Some(second)) = (month(first.text), second)
        && joined(second, &[" ", "-", ". ", ".", ""])
        && let Some(day) = second.number().filter(|_| second.text.len() <= 2)
        && second.next != Some(':')
    {
        let year = third.filter(|third| joined(third, &[", ", " ", "-", ","])).and_then(|piece| year_of(piece, cx));
        return dated(year, month, day, cx);
    }
    None
}

/// `05.03.` and `05/03 14:22`: day and month alone, where a time or a stop follows or words such as `on` come before.
fn short(first: &Piece<'_>, second: &Piece<'_>, a: u32, cx: &Context<'_>) -> Option<NaiveDate> {
    let b = second.number()?;
    let slashed = second.gap == "/" && first.text.len() == 2 && second.text.len() == 2;
    let dotted = second.gap == "." && first.text.len() == 2 && second.text.len() == 2 && second.next == Some('.');
    if !(slashed || dotted) || matches!(second.next, Some('/' | '-')) {
        return None;
    }
    likeliest((a, b), cx.month_first && slashed, |day, month| dated(None, month, day, cx), cx)
}

fn numeric(a: &str, b: &str, c: &str, (x, y, z): (u32, u32, u32), cx: &Context<'_>) -> Option<NaiveDate> {
    if a.len() == 4 && b.len() <= 2 && c.len() <= 2 {
        return dated(i32::try_from(x).ok(), y, z, cx);
    }
    if a.len() > 2 || b.len() > 2 || !matches!(c.len(), 2 | 4) {
        return None;
    }
    let year = i32::try_from(z).ok()?;
    let year = if c.len() == 2 { 2000 + year } else { year };
    likeliest((x, y), cx.month_first, |day, month| dated(Some(year), month, day, cx), cx).or_else(|| {
        // `26-03-05`: the year first, in two digits.
        let year = 2000 + i32::try_from(x).ok()?;
        dated(Some(year), y, z, cx).filter(|_| c.len() == 2)
    })
}

/// The reading of two numbers as day and month: as is written here, unless only the other is of late. A bank writes at
/// once, and its message is passed on soon.
fn likeliest(
    (a, b): (u32, u32),
    month_first: bool,
    dated: impl Fn(u32, u32) -> Option<NaiveDate>,
    cx: &Context<'_>,
) -> Option<NaiveDate> {
    let (usual, other) = if month_first { (dated(b, a), dated(a, b)) } else { (dated(a, b), dated(b, a)) };
    let late = |day: &NaiveDate| (cx.today - *day).num_days() <= LATELY;
    usual.filter(late).or(other.filter(late)).or(usual).or(other)
}

fn year_of(piece: &Piece<'_>, cx: &Context<'_>) -> Option<i32> {
    let year = i32::try_from(piece.number()?).ok()?;
    let year = match piece.text.len() {
        2 if piece.next != Some(':') => 2000 + year,
        4 if piece.next != Some(':') => year,
        _ => return None,
    };
    (cx.today.year() - 20..=cx.today.year() + 1).contains(&year).then_some(year)
}

/// A day that money can have moved on: not to come, but for a day's difference between clocks.
fn dated(year: Option<i32>, month: u32, day: u32, cx: &Context<'_>) -> Option<NaiveDate> {
    let latest = cx.today.checked_add_days(Days::new(1))?;
    let oldest = cx.today.checked_sub_months(Months::new(12 * OLDEST_YEARS))?;
    let found = match year {
        Some(year) => NaiveDate::from_ymd_opt(year, month, day)?,
        None => {
            let this = NaiveDate::from_ymd_opt(cx.today.year(), month, day);
            match this.filter(|this| *this <= latest) {
                Some(this) => this,
                None => NaiveDate::from_ymd_opt(cx.today.year() - 1, month, day)?,
            }
        }
    };
    (oldest..=latest).contains(&found).then_some(found)
}

/// Months by their beginnings, in the languages banks write in.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen", "янв", "oca", "led", "sty", "tammi"],
    &["feb", "fev", "фев", "sub", "uno", "lut", "helmi"],
    &["mar", "mrt", "mrz", "мар", "maa", "bre"],
    &["apr", "abr", "avr", "апр", "nis", "dub", "kwi", "huhti"],
    &["may", "mai", "mag", "mei", "maj", "май", "мая", "mayis", "kve", "touko"],
    &["jun", "giu", "juin", "июн", "haz", "cer", "cze", "kesa"],
    &["jul", "lug", "juil", "июл", "tem", "cvc", "lip", "heina"],
    &["aug", "ago", "aou", "авг", "agu", "srp", "sie", "elo"],
    &["sep", "set", "сен", "eyl", "zar", "wrz", "syys"],
    &["oct", "okt", "out", "ott", "окт", "eki", "rij", "paz", "loka"],
    &["nov", "ноя", "kas", "lis", "marras"],
    &["dec", "dez", "dic", "des", "дек", "ara", "pro", "gru", "joulu"],
];

fn month(text: &str) -> Option<u32> {
    let key = fold(text);
    if !(3..=10).contains(&key.chars().count()) {
        return None;
    }
    let hits = |names: &&[&str]| names.iter().filter(|name| key.starts_with(**name)).map(|name| name.len()).max();
    let best = (1u32..).zip(MONTHS).filter_map(|(number, names)| Some((hits(&names)?, number))).max();
    best.map(|(_, number)| number)
}
