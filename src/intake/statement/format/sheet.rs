//! Sheets of cells to a statement: each is solved as a CSV file is, and those that are statements are put together.

use super::super::table::{Split, Table, UNIT};
use super::super::{Hints, Statement, StatementError, rows};
use super::merge;

/// One sheet of a workbook, or all the tables of a page.
pub struct Sheet {
    pub name: String,
    pub hidden: bool,
    pub table: Table,
}

/// Most sheets looked at.
const MAX_SHEETS: usize = 60;

/// Significant digits that spreadsheets keep of a number.
const PRECISION: usize = 15;

/// Solves each sheet. Hidden sheets count where no other is a statement; a sheet of another layout counts where it has a
/// heading, a description and more than one row, since a page of sums has dates and amounts as well.
///
/// # Errors
/// [`StatementError`] of the most telling sheet when none is a statement.
pub fn read(sheets: &[Sheet], format: &'static str, name: &str, hints: &Hints) -> Result<Statement, StatementError> {
    let split = Split { separator: UNIT, quoting: false };
    let mut worst = StatementError::NoTable;
    for hidden in [false, true] {
        let mut found = Vec::new();
        for sheet in sheets.iter().filter(|sheet| sheet.hidden == hidden).take(MAX_SHEETS) {
            let named = format!("{name} {}", sheet.name);
            match merge::answered(hints, |hints| rows::read_table(&sheet.table, split, format, &named, hints)) {
                Ok(statement) => found.push(statement),
                Err(StatementError::NoRows) => worst = StatementError::NoRows,
                Err(_) => {}
            }
        }
        let main = found.iter().rev().max_by_key(|statement| (worded(statement), statement.rows.len()));
        if let Some(main) = main.map(|main| main.layout.fingerprint()) {
            found.retain(|s| s.layout.fingerprint() == main || worded(s));
            return merge::merge(found);
        }
    }
    Err(worst)
}

/// Whether a sheet beside the main one is a statement in its own right.
fn worded(statement: &Statement) -> bool {
    let texts = statement.rows.iter().filter(|row| row.description.chars().any(char::is_alphabetic)).count();
    !statement.layout.header.is_empty() && statement.rows.len() > 1 && texts * 10 >= statement.rows.len() * 9
}

/// A number of a cell as text that is read one way only: never three digits after a lone mark.
pub fn number(text: &str) -> String {
    let Ok(value) = text.trim().parse::<f64>() else { return text.to_owned() };
    from_float(value)
}

/// The same for a number in binary. The rounding of sums (`12.340000000000002`) goes.
pub fn from_float(value: f64) -> String {
    if !value.is_finite() || value.abs() >= 1e15 {
        return String::new();
    }
    let whole = format!("{:.0}", value.abs().trunc()).len();
    let mut text = format!("{value:.*}", PRECISION.saturating_sub(whole));
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').len());
    }
    if let Some(whole) = text.strip_suffix('.') {
        return if whole == "-0" { "0".to_owned() } else { whole.to_owned() };
    }
    if let Some(1 | 3) = text.rsplit_once('.').map(|(_, fraction)| fraction.len()) {
        text.push('0');
    }
    text
}

/// A row without its empty end; None when nothing is left.
pub fn wide_enough(row: &[String]) -> Option<&[String]> {
    let last = row.iter().rposition(|cell| !cell.is_empty())?;
    row.get(..=last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_one_way_only() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (12.0, "12"),
            (12.5, "12.50"),
            (-1234.56, "-1234.56"),
            (12.345, "12.3450"),
            (0.1 + 0.2, "0.30"),
            (1_234.560_000_000_000_2, "1234.56"),
            (0.12345, "0.12345"),
            (1e20, ""),
            (f64::NAN, ""),
        ] {
            assert_eq!(from_float(value), text, "{value}");
        }
        assert_eq!(number("n/a"), "n/a");
    }
}
