//! Days and currencies that a text names anywhere, whatever else it says.

use chrono::NaiveDate;

use super::Context;
use super::ahead;
use super::currency::code;
use super::lexer::{Class, tokens};
use super::normalize::clean;
use super::scan::{Mark, scan};
use crate::ledger::money::Currency;

/// What a text names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mentions {
    /// In the order they are said; `yesterday` as much as `12 March`.
    pub days: Vec<NaiveDate>,
    /// By code, sign or word, as the book means them.
    pub currencies: Vec<Currency>,
}

/// Reads what a text names; nothing of a text longer than the limits.
pub fn mentions(text: &str, cx: &Context<'_>) -> Mentions {
    let mut found = Mentions::default();
    if text.chars().take(cx.limits.max_chars + 1).count() > cx.limits.max_chars {
        return found;
    }
    let line = clean(text).replace('\n', " ");
    let tokens = tokens(&line);
    for item in scan(&tokens, cx) {
        match item.mark {
            Mark::Date(dated) => found.days.extend(dated.day.ok()),
            Mark::Amount(amount, _) => {
                found.currencies.extend(amount.unit.and_then(|unit| unit.resolve(cx.currency).ok().flatten()));
            }
            _ => {}
        }
    }
    // `in usd`: without an amount beside it.
    let alone = tokens.iter().filter_map(|token| match token.class {
        Class::Money(unit) => Some(unit),
        _ => code(token.text),
    });
    found.currencies.extend(alone.filter_map(|unit| unit.resolve(cx.currency).ok().flatten()));
    // `by June 2027` is further ahead than an entry can be.
    found.days.extend(ahead::by(&line, cx.today, cx.month_first).ok().flatten().map(|(_, day)| day));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::quick_text::Limits;

    #[test]
    fn days_and_currencies_are_found_among_other_words() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let cx = Context {
            today: day("2026-11-20"),
            currency: Currency::parse("EUR").unwrap(),
            decimal_comma: None,
            month_first: false,
            accounts: &[],
            categories: &[],
            commands: &[],
            limits: Limits::default(),
        };
        for (text, days, currencies) in [
            ("the rent was really paid yesterday, not today", &["2026-11-19", "2026-11-20"][..], &[][..]),
            ("please move #3 to 2026-03-12", &["2026-03-12"], &[]),
            ("pasa el café a ayer", &["2026-11-19"], &[]),
            ("it was 12 USD and not euros", &[], &["USD"]),
            ("make the taxi usd", &[], &["USD"]),
            ("it cost $12", &[], &["USD"]),
            ("please change entry #1, the rent was 950 really", &[], &[]),
            ("", &[], &[]),
        ] {
            let found = mentions(text, &cx);
            assert_eq!(found.days, days.iter().map(|d| day(d)).collect::<Vec<_>>(), "{text}");
            let mut said = found.currencies;
            said.dedup();
            assert_eq!(said, currencies.iter().map(|c| Currency::parse(c).unwrap()).collect::<Vec<_>>(), "{text}");
        }
        assert_eq!(mentions(&"yesterday ".repeat(1_000), &cx), Mentions::default());
    }
}
