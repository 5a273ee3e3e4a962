//! Records longer than their heading: a text held separators that nobody quoted. Its fields are put together again where
//! one way of doing so alone gives dates and amounts; what can be read in more than one way is marked and not read.

use super::amount;
use super::date;
use super::glue;
use super::shape::{self, Column, is_placeholder};
use super::table::Table;
use super::words::header::Role;

/// Returns the table with such records mended; `None` when there are none.
pub fn mend(table: &Table) -> Option<Table> {
    let shape = shape::find(table, 0..table.len())?;
    let heading = shape.heading?;
    let names: Vec<&str> = table.cells(heading).collect();
    let width = names.iter().rposition(|name| !name.is_empty())? + 1;
    let columns = shape.columns.get(..width)?;
    let main = columns.iter().position(|c| c.is_first(Role::Date))?;
    if !columns.iter().any(is_money) {
        return None;
    }
    let filled = |row: usize| (0..table.width(row)).rev().find(|column| !table.cell(row, *column).is_empty());
    let long = |row: usize| row > heading && table.width(row) > width && filled(row).is_some_and(|last| last >= width);
    // Where most of a longer file is so, the heading is what is short.
    let (count, all) = ((heading + 1..table.len()).filter(|row| long(*row)).count(), table.len() - heading - 1);
    if count == 0 || all > 20 && count * 2 > all {
        return None;
    }
    let (mut mended, mut changed) = (Table::default(), false);
    for row in 0..table.len() {
        let found = if long(row) { ways(table, row, columns, main, width) } else { Ways::None };
        let line = table.line(row);
        match found {
            Ways::One(cells) => {
                changed = true;
                mended.push(line, cells.iter().map(String::as_str)).ok()?;
            }
            Ways::Several => {
                changed = true;
                mended.push(line, table.cells(row)).ok()?;
                mended.doubt();
            }
            Ways::None => mended.push(line, table.cells(row)).ok()?,
        }
    }
    changed.then_some(mended)
}

enum Ways {
    None,
    One(Vec<String>),
    Several,
}

/// The ways to read a record with one text put together. Those that give the same dates and amounts are one.
fn ways(table: &Table, row: usize, columns: &[Column], main: usize, width: usize) -> Ways {
    let last = (0..table.width(row)).rev().find(|column| !table.cell(row, *column).is_empty()).unwrap_or(0);
    let extra = last + 1 - width;
    let cells: Vec<&str> = table.cells(row).take(last + 1).collect();
    let mut found: Option<(bool, Vec<String>)> = None;
    let candidates = columns.iter().enumerate().filter(|(_, c)| !is_dated(c) && !is_money(c));
    for (at, column) in candidates {
        let Some((before, rest)) = cells.split_at_checked(at) else { continue };
        let Some((text, after)) = rest.split_at_checked(extra + 1) else { continue };
        let joined = text.join(", ");
        let way: Vec<String> =
            before.iter().copied().chain([joined.as_str()]).chain(after.iter().copied()).map(str::to_owned).collect();
        if !fits(&way, columns, main) {
            continue;
        }
        let described = column.is(Role::Description) || column.is(Role::Payee);
        match &found {
            Some((_, known)) if !same(known, &way, columns) => return Ways::Several,
            Some((better, _)) if *better || !described => {}
            _ => found = Some((described, way)),
        }
    }
    // "1" and "234.56" may be a number as well.
    let number = glue::join(table, row, width).filter(|way| fits(way, columns, main));
    match (found, number) {
        (Some((_, way)), Some(number)) if !same(&way, &number, columns) => Ways::Several,
        (Some((_, way)), _) | (None, Some(way)) => Ways::One(way),
        (None, None) => Ways::None,
    }
}

fn is_dated(column: &Column) -> bool {
    matches!(column.roles.first(), Some(Role::Date | Role::ValueDate))
}

fn is_money(column: &Column) -> bool {
    matches!(
        column.roles.first(),
        Some(Role::Amount | Role::NetAmount | Role::GrossAmount | Role::Debit | Role::Credit | Role::Balance)
    )
}

/// Whether dates and amounts stand where the heading names them.
fn fits(way: &[String], columns: &[Column], main: usize) -> bool {
    let mut money = 0;
    let all = way.iter().zip(columns).enumerate().all(|(at, (cell, column))| {
        if is_dated(column) {
            return date::parse(cell).is_some() || cell.is_empty() && at != main;
        }
        if is_money(column) {
            let amount = amount::marks(cell).is_some();
            money += usize::from(amount);
            return amount || cell.is_empty() || is_placeholder(cell);
        }
        true
    });
    all && money > 0
}

/// Whether two readings differ in texts alone.
fn same(one: &[String], other: &[String], columns: &[Column]) -> bool {
    one.iter().zip(other).zip(columns).all(|((a, b), column)| a == b || !is_dated(column) && !is_money(column))
}

#[cfg(test)]
mod tests {
    use super::super::table::{Split, Table};
    use super::*;

    #[test]
    fn texts_are_put_together_where_one_way_fits() {
        let split = Split { separator: ',', quoting: true };
        for (text, row, doubtful) in [
            (
                "Date,Payee,Amount\n2024-01-15,Smith, John, 15.00,-30.00\n",
                "2024-01-15|Smith, John, 15.00|-30.00",
                false,
            ),
            ("Date,Amount,Text,Kind\n2024-01-15,-3.00,Tea, cake,Food\n", "2024-01-15|-3.00|Tea, cake|Food", false),
            ("Date,Text,Amount,Memo\n2024-01-15,Tea, 12,-3.00,x\n", "2024-01-15|Tea|12|-3.00|x", true),
            ("Date,Text,Amount\n2024-01-15,Tea, 2,150.00\n", "2024-01-15|Tea|2|150.00", true),
            ("Date,Text,Amount\n2024-01-15,Tea,-3.00,\n", "2024-01-15|Tea|-3.00|", false),
        ] {
            let table = Table::cut(text, split, 100).unwrap();
            let mended = mend(&table).unwrap_or(table);
            assert_eq!(mended.cells(1).collect::<Vec<_>>().join("|"), row, "{text}");
            assert_eq!(mended.is_doubtful(1), doubtful, "{text}");
        }
    }
}
