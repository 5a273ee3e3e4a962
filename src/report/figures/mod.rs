//! Finished figures: what commands show, the grammar answers and a model's tools return. One file a figure; each asks
//! the ledger, computes, and says what it understood.

pub mod average;
pub mod balances;
pub mod budgets;
pub mod comparison;
pub mod entries;
pub mod flow;
pub mod forecast;
pub mod goals;
pub mod ranking;
pub mod rules;
pub mod sums;
pub mod trend;

use rust_decimal::Decimal;

use super::table::{Cell, Table};

/// A table from its columns and rows.
pub(super) fn table<const N: usize>(columns: [&str; N], rows: impl IntoIterator<Item = [Cell; N]>) -> Table {
    Table { columns: columns.map(str::to_owned).to_vec(), rows: rows.into_iter().map(Vec::from).collect() }
}

/// A number's cell.
pub(super) fn number(number: Decimal) -> Cell {
    Cell::Number(number.normalize())
}

/// A text's cell.
pub(super) fn text(text: impl ToString) -> Cell {
    Cell::Text(text.to_string())
}
