//! `can I afford a 1,200 trip in June?`: an amount that is wished for, and by when.

use chrono::{Datelike, Days, Months, NaiveDate};
use rust_decimal::Decimal;

use super::Context;
use super::lexer::{Token, tokens};
use super::lexicon::{self, Sense};
use super::normalize::{clean, key};
use super::period::{Span, among, span};
use super::scan::{Mark, scan};
use crate::ledger::Currency;
use crate::ledger::period::Period;

/// Longest wish read, in bytes.
const MAX_LENGTH: usize = 200;
/// Words that may say what it is for.
const WORDS: usize = 8;

/// How a question of what can be afforded begins, folded.
const BEGINNINGS: &[&str] = &[
    "can i afford",
    "can we afford",
    "could i afford",
    "could we afford",
    "do i have enough for",
    "do we have enough for",
    "do i have enough money for",
    "do we have enough money for",
    "am i able to afford",
    "puedo permitirme",
    "podemos permitirnos",
    "me puedo permitir",
    "nos podemos permitir",
    "me alcanza para",
    "nos alcanza para",
    "me llega para",
    "tengo suficiente para",
    "tenemos suficiente para",
    "tengo dinero para",
    "puedo pagar",
    "podemos pagar",
    "puedo pagarme",
    "podria pagar",
    "podria permitirme",
    "podriamos permitirnos",
    "puedo comprar",
    "puedo comprarme",
    "me puedo comprar",
    "podemos comprar",
    "alcanza para",
    "me da para",
    "nos da para",
    "can i pay for",
    "can we pay for",
    "can i buy",
    "can we buy",
    "is there enough for",
    "is there enough money for",
    "have i got enough for",
    "have we got enough for",
];

/// Words that would make another sum of the amount: `1,200 a month`, `two 600 flights`, `200 more`.
const CHANGES_THE_SUM: &str = "per, each, every, more, less, another, extra, monthly, weekly, yearly, daily, twice, double, \
    half, both, times, cada, mas, menos, otro, otra, doble, mitad, ambos, mensual, mensuales, or, o, without, except, sin, \
    salvo, not, no, if, si, last, past, previous, ago, yesterday, pasado, pasada, ultimo, ultima, ayer";

/// What is wished for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Above zero.
    pub amount: Decimal,
    /// None: the book's.
    pub currency: Option<Currency>,
    /// None: now.
    pub by: Option<NaiveDate>,
}

/// Reads a wish; `None` unless its sum and its day are plain.
pub fn wish(text: &str, cx: &Context<'_>) -> Option<Wish> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let line = clean(text).replace('\n', " ");
    let line = line.trim_matches(|c: char| matches!(c, '?' | '¿' | '!' | '¡' | '.' | ' '));
    let head = |words: usize| line.split(' ').take(words).map(key).collect::<Vec<_>>().join(" ");
    let begun = BEGINNINGS.iter().find(|begun| head(begun.split(' ').count()) == **begun)?;
    let rest: Vec<&str> = line.split(' ').skip(begun.split(' ').count()).collect();
    let (what, by) = by(&rest, cx)?;
    let tokens = tokens(&what);
    let items = scan(&tokens, cx);
    let mut amounts = items.iter().filter_map(|item| match &item.mark {
        Mark::Amount(amount, _) => Some((amount, item.from, item.to)),
        _ => None,
    });
    let (amount, from, to) = amounts.next()?;
    if amounts.next().is_some() || amount.sign.is_some() || amount.problem.is_some() || amount.summed {
        return None;
    }
    let others: Vec<&Token<'_>> =
        tokens.iter().enumerate().filter(|(at, _)| !(from..to).contains(at)).map(|(_, token)| token).collect();
    let plain = |token: &&Token<'_>| {
        token.is_word() && !among(CHANGES_THE_SUM, token) && span(&token.key).is_none() && !counts(token)
    };
    if others.len() > WORDS || !others.iter().all(plain) {
        return None;
    }
    let currency = match amount.unit {
        None => None,
        Some(unit) if unit.is_minor() => return None,
        Some(unit) => unit.resolve(cx.currency).ok()?,
    };
    (amount.value > Decimal::ZERO).then_some(Wish { amount: amount.value, currency, by })
}

/// The text before the day, and the day; the first of a month that is named. None: it is said, and is none to come.
fn by(words: &[&str], cx: &Context<'_>) -> Option<(String, Option<NaiveDate>)> {
    for at in (1..words.len()).rev().take(5) {
        let (Some(head), Some(tail)) = (words.get(..at), words.get(at..)) else { continue };
        let line = tail.join(" ");
        if let Some(day) = day_ahead(&tokens(&line), cx.today) {
            return (day > cx.today).then(|| (head.join(" "), Some(day)));
        }
    }
    Some((words.join(" "), None))
}

/// `in June`, `by june 2027`, `next month`, `in 3 months`, `para 2028`.
fn day_ahead(said: &[Token<'_>], today: NaiveDate) -> Option<NaiveDate> {
    let is = |at: usize, words: &str| said.get(at).is_some_and(|token| among(words, token));
    let mut from = 0;
    while from < 3 && is(from, "in, by, for, before, until, en, para, antes, de, dentro, el, la, this") {
        from += 1;
    }
    let first = said.get(from)?;
    let rest = said.len() - from;
    let next = is(from, "next, proximo, proxima");
    if let (true, 2, Some(span)) = (next, rest, said.get(from + 1).and_then(|token| span(&token.key))) {
        return match span {
            Span::Month => Some(Period::month_away(today, 1).start),
            Span::Year => Period::year(today).end.succ_opt(),
            Span::Day | Span::Week | Span::Quarter => None,
        };
    }
    let count: Option<u32> = first.text.parse().ok().filter(|_| first.is_numeral());
    if let (Some(count), 2, true, Some(span)) = (count, rest, from > 0, said.get(from + 1).and_then(|t| span(&t.key))) {
        return match span {
            Span::Week => today.checked_add_days(Days::new(u64::from(count) * 7)),
            Span::Month => today.checked_add_months(Months::new(count)),
            Span::Year => today.checked_add_months(Months::new(count.checked_mul(12)?)),
            Span::Day | Span::Quarter => None,
        };
    }
    let year = |at: usize| {
        let token = said.get(at)?;
        token.text.parse::<i32>().ok().filter(|year| token.text.len() == 4 && (2000..=2200).contains(year))
    };
    if let (true, 1, Some(year)) = (from > 0, rest, year(from)) {
        return NaiveDate::from_ymd_opt(year, 1, 1);
    }
    let month = lexicon::find(std::slice::from_ref(first), |sense| match sense {
        Sense::Month(month) => Some(month),
        _ => None,
    })
    .map(|(month, _)| month)
    .filter(|_| from > 0)?;
    let of = usize::from(is(from + 1, "of, de"));
    match rest - of {
        1 if of == 0 => {
            let this_year = NaiveDate::from_ymd_opt(today.year(), month, 1)?;
            if this_year > today { Some(this_year) } else { NaiveDate::from_ymd_opt(today.year() + 1, month, 1) }
        }
        2 => NaiveDate::from_ymd_opt(year(from + 1 + of)?, month, 1),
        _ => None,
    }
}

/// A number in words, but for articles.
fn counts(token: &Token<'_>) -> bool {
    let number =
        lexicon::find(std::slice::from_ref(token), |sense| matches!(sense, Sense::Cardinal(n) if n > 1).then_some(()));
    number.is_some()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{categories, context};
    use super::*;

    #[test]
    fn wishes_are_read_with_their_sum_and_day() {
        let categories = categories();
        let cx = context(&categories);
        for (text, expected) in [
            ("can I afford a 1,200 trip in June?", Some(("1200", None, Some("2026-06-01")))),
            ("Can we afford a new sofa for €800", Some(("800", Some("EUR"), None))),
            ("could I afford 15 usd", Some(("15", Some("USD"), None))),
            ("can I afford a 9000 car by june 2027?", Some(("9000", None, Some("2027-06-01")))),
            ("can i afford a laptop for 1500 in 3 months", Some(("1500", None, Some("2026-06-18")))),
            ("do I have enough for a 300 jacket?", Some(("300", None, None))),
            ("¿puedo permitirme un viaje de 1200 en junio?", Some(("1200", None, Some("2026-06-01")))),
            ("¿me alcanza para un viaje de 1.200 euros?", Some(("1200", Some("EUR"), None))),
            ("¿podemos permitirnos un coche de 9000 en 2 años?", Some(("9000", None, Some("2028-03-18")))),
            // What would make it another sum is left alone.
            ("can I afford 200 a month", None),
            ("can I afford 200 more", None),
            ("can I afford two 600 flights", None),
            ("can I afford 200 or 300", None),
            ("can I afford rent", None),
            ("can I afford a 1200 trip last june", None),
            ("can you afford 5", None),
            ("puedo permitirme 200 al mes", None),
            ("", None),
        ] {
            let expected = expected.map(|(amount, currency, by): (&str, Option<&str>, Option<&str>)| Wish {
                amount: amount.parse().unwrap(),
                currency: currency.map(|code| Currency::parse(code).unwrap()),
                by: by.map(|day| day.parse().unwrap()),
            });
            assert_eq!(wish(text, &cx), expected, "{text}");
        }
        assert_eq!(wish(&"can i afford 5 ".repeat(500), &cx), None);
    }
}
