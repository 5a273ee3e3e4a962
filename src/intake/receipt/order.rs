//! Whether the day or the month comes first on a receipt, where the numbers of a date alone do not tell.

use super::ReceiptSettings;
use super::currency::{Shown, is_us_address};
use crate::ledger::money::Currency;

/// Which of day, month and year comes first where numbers alone do not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

/// The order, and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decided {
    pub order: Order,
    /// The receipt says where it is from; otherwise a date that could be read both ways is worth a look.
    pub sure: bool,
}

/// What an address or a telephone number says, then the currency, then how the person writes dates.
pub(super) fn decide(lines: &[&str], shown: Shown, settings: &ReceiptSettings) -> Decided {
    let dollars = shown.currency == Some(Currency::USD);
    let american = shown.currency.is_none() || dollars;
    if american && lines.iter().any(|line| is_us_address(line) || dollars && is_us_phone(line)) {
        return Decided { order: Order::MonthFirst, sure: true };
    }
    let order = if dollars || settings.month_first { Order::MonthFirst } else { Order::DayFirst };
    Decided { order, sure: false }
}

/// `(217) 555-0142`, `217-555-0142`, `1-800-555-0142`: as North America groups them, whose other dollars are told by
/// their own signs.
fn is_us_phone(line: &str) -> bool {
    let mut groups: Vec<(&str, char)> = Vec::new();
    let mut rest = line;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        if groups.len() >= 40 {
            break;
        }
        let tail = rest.get(start..).unwrap_or_default();
        let end = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        let (group, after) = tail.split_at(end);
        groups.push((group, after.chars().next().unwrap_or(' ')));
        rest = after;
    }
    groups.windows(3).any(|three| {
        let [(area, a), (exchange, b), (number, _)] = three else { return false };
        // Numbers of other groupings have the same lengths, but no bracket or dash at these places.
        let shape = area.len() == 3 && exchange.len() == 3 && number.len() == 4;
        let marks = matches!(a, ')' | '-' | '.') && matches!(b, '-' | '.');
        shape && marks && !area.starts_with(['0', '1']) && !exchange.starts_with(['0', '1'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_country_then_the_currency_then_the_person_decide() {
        let settings = |month_first| ReceiptSettings {
            month_first,
            ..ReceiptSettings::new(chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap())
        };
        let us = Some("USD");
        for (lines, currency, month_first, order, sure) in [
            (vec!["Springfield, IL 62704"], None, false, Order::MonthFirst, true),
            (vec!["Springfield, IL 62704"], us, false, Order::MonthFirst, true),
            (vec!["Springfield, IL 62704"], Some("EUR"), false, Order::DayFirst, false),
            (vec!["(217) 555-0142"], us, false, Order::MonthFirst, true),
            (vec!["Tel 217-555-0142"], us, false, Order::MonthFirst, true),
            (vec!["217-555-0142"], None, false, Order::DayFirst, false),
            (vec!["416-555-0142"], Some("CAD"), false, Order::DayFirst, false),
            (vec!["Total $9.99"], us, false, Order::MonthFirst, false),
            (vec!["Total 9.99"], None, true, Order::MonthFirst, false),
            (vec!["Total 9.99"], None, false, Order::DayFirst, false),
        ] {
            let shown = Shown { currency: currency.map(|code| Currency::parse(code).unwrap()), guessed: true };
            let decided = decide(&lines, shown, &settings(month_first));
            assert_eq!(decided, Decided { order, sure }, "{lines:?} {currency:?}");
        }
    }

    #[test]
    fn telephone_numbers_are_told_from_others() {
        for (line, expected) in [
            ("1-800-555-0142", true),
            ("1-800-555-0142 x12", true),
            ("1 (800) 555-0142", true),
            ("Phone: 217.555.0142", true),
            ("217 555 0142", false),
            ("089-123-4567", false),
            ("2024-03-0512", false),
            ("12-345-6789", false),
            ("", false),
        ] {
            assert_eq!(is_us_phone(line), expected, "{line}");
        }
    }
}
