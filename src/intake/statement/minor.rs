//! Amounts in minor units: a heading that says cents, and whole numbers under it.

use rust_decimal::Decimal;

use super::chain;
use super::layout::{AmountColumns, Layout};
use super::words::{contains_word, fold};
use super::{Row, order, row_dates};

/// Names of minor units in headings, folded.
const UNITS: [&str; 12] = [
    "cents",
    "minor units",
    "minor unit",
    "minorunits",
    "minor",
    "pence",
    "paise",
    "centavos",
    "centimos",
    "centimes",
    "kopecks",
    "groszy",
];
/// Decimal places where no currency tells.
const USUAL: u32 = 2;

/// Takes amounts and balances to major units where their headings say that they are in minor ones. A file of such amounts
/// with balances that only follow in the same units has its balances in minor units as well.
pub(super) fn convert(rows: &mut [Row], layout: &Layout) {
    let said = |column: usize| layout.header.get(column).is_some_and(|name| says_minor(name));
    let columns: Vec<usize> = match layout.amount {
        AmountColumns::Signed { column, .. }
        | AmountColumns::Flagged { column, .. }
        | AmountColumns::ByBalance { column } => vec![column],
        AmountColumns::Pair { debit, credit, .. } => vec![debit, credit],
    };
    // A fraction of a cent shows that the heading is about something else.
    let whole = rows.iter().all(|row| row.amount.fract().is_zero());
    if rows.is_empty() || !whole || !columns.iter().all(|column| said(*column)) {
        return;
    }
    let places = |row: &Row| row.currency.map_or(USUAL, |currency| currency.exponent());
    let major = |value: Decimal, places: u32| {
        let mut value = value.trunc();
        if value.set_scale(places).is_ok() { value } else { Decimal::ZERO }
    };
    let amounts: Vec<Option<Decimal>> = rows.iter().map(|row| Some(major(row.amount, places(row)))).collect();
    let balances: Vec<Option<Decimal>> = rows.iter().map(|row| row.balance).collect();
    let written: Vec<Option<Decimal>> = rows.iter().map(|row| Some(row.amount)).collect();
    let back = order::runs_back(&row_dates(rows));
    let held = |amounts: &[Option<Decimal>]| chain::best(amounts, &balances, back).map_or(0, |links| links.held);
    let with_balance = layout.balance.is_some_and(said) || held(&written) > held(&amounts);
    for row in rows {
        let places = places(row);
        row.amount = major(row.amount, places);
        if with_balance {
            row.balance = row.balance.map(|balance| major(balance, places));
        }
    }
}

fn says_minor(name: &str) -> bool {
    let folded = fold(name);
    UNITS.iter().any(|unit| contains_word(&folded, unit))
}

#[cfg(test)]
mod tests {
    use super::says_minor;

    #[test]
    fn headings_that_say_minor_units() {
        for (name, minor) in [
            ("Amount (cents)", true),
            ("amount_in_minor_units", true),
            ("Amount Minor", true),
            ("Montant (centimes)", true),
            ("Amount", false),
            ("Percents", false),
            ("Minority interest", false),
            ("Recents", false),
        ] {
            assert_eq!(says_minor(name), minor, "{name}");
        }
    }
}
