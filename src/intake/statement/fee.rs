//! Fees in a column of their own: which it is, and whether the amounts hold them already.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::amount::{self, DecimalMark};
use super::layout::{AmountColumns, Fee};
use super::shape::Shape;
use super::table::Table;
use super::words::fold;
use super::words::header::{self, Role};

/// The first column of fees in which one was charged.
pub fn find(table: &Table, shape: &Shape, marks: &BTreeMap<usize, DecimalMark>) -> Option<Fee> {
    let start = *shape.body.first()?;
    shape.columns().filter(|(_, c)| c.is_first(Role::Fee) && header::is_charge(&c.name) && c.is_number()).find_map(
        |(column, _)| {
            let mark = marks.get(&column).copied().unwrap_or(DecimalMark::Dot);
            let (mut below, mut above) = (0usize, 0usize);
            for row in start..table.len() {
                let value = amount::parse(table.cell(row, column), mark).map(|a| a.value).unwrap_or_default();
                below += usize::from(value.is_sign_negative() && !value.is_zero());
                above += usize::from(value.is_sign_positive() && !value.is_zero());
            }
            (below + above > 0).then_some(Fee { column, negative: below > above })
        },
    )
}

/// What each record of the body was charged.
pub fn values(table: &Table, shape: &Shape, marks: &BTreeMap<usize, DecimalMark>, fee: Fee) -> Vec<Option<Decimal>> {
    let mark = marks.get(&fee.column).copied().unwrap_or(DecimalMark::Dot);
    let value = |row: &usize| amount::parse(table.cell(*row, fee.column), mark).map(|a| a.value);
    shape.body.iter().map(|row| value(row).map(|v| if fee.negative { -v } else { v })).collect()
}

/// Amounts less fees.
pub fn less(amounts: &[Option<Decimal>], fees: &[Option<Decimal>]) -> Vec<Option<Decimal>> {
    let total = |(amount, fee): (&Option<Decimal>, &Option<Decimal>)| {
        amount.map(|amount| amount.checked_sub(fee.unwrap_or_default()).unwrap_or(amount))
    };
    amounts.iter().zip(fees).map(total).collect()
}

/// Whether the names say that fees stand beside the amounts: neither speaks of a total, and no amount is net of them.
pub fn beside(shape: &Shape, amount: &AmountColumns, fee: Fee) -> bool {
    let column = match amount {
        AmountColumns::Signed { column, .. } | AmountColumns::Flagged { column, .. } => *column,
        AmountColumns::ByBalance { .. } | AmountColumns::Pair { .. } => return false,
    };
    let name = |column: usize| shape.columns.get(column).map(|c| fold(&c.name)).unwrap_or_default();
    let whole = |name: &str| {
        name.split(' ').any(|word| {
            [
                "total",
                "totale",
                "gesamt",
                "incl",
                "included",
                "including",
                "inkl",
                "compris",
                "incluido",
                "net",
                "netto",
            ]
            .contains(&word)
        })
    };
    let net = shape.columns.get(column).is_some_and(|c| c.is_first(Role::NetAmount));
    !net && !whole(&name(column)) && !whole(&name(fee.column))
}
