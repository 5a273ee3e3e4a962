//! Puts numbers together again that a comma-separated file cut in two: `-3,50` and `1,234.56` without quotes.

use super::amount;
use super::shape;
use super::table::{Split, Table};

/// Returns the table with such numbers in one cell; `None` when there are none.
pub fn glue(table: &Table, split: Split) -> Option<Table> {
    if split.separator != ',' {
        return None;
    }
    let shape = shape::find(table, 0..table.len())?;
    let width = match shape.heading {
        Some(row) => {
            let last = table.cells(row).collect::<Vec<_>>().iter().rposition(|name| !name.is_empty())?;
            // A trailing separator belongs to every row or to none.
            if table.width(row) > last + 1 { table.width(row) } else { last + 1 }
        }
        None => shape.width.checked_sub(cut_columns(table, &shape.body))?,
    };
    let start = shape.heading.map_or(0, |row| row + 1);
    let wide = |row: usize| table.width(row) > width && table.cell(row, width).len() + table.width(row) > width;
    let affected: Vec<usize> = shape.body.iter().copied().filter(|row| wide(*row)).collect();
    let healed = affected.iter().filter(|row| join(table, **row, width).is_some()).count();
    if healed == 0 || healed * 10 < affected.len() * 8 {
        return None;
    }
    let mut glued = Table::default();
    for row in 0..table.len() {
        let joined = if row >= start && wide(row) { join(table, row, width) } else { None };
        let line = table.line(row);
        match joined {
            Some(cells) => glued.push(line, cells.iter().map(String::as_str)).ok()?,
            None => glued.push(line, table.cells(row)).ok()?,
        }
    }
    Some(glued)
}

/// Columns that hold nothing but the two digits cut off the column before, in a table without names.
fn cut_columns(table: &Table, body: &[usize]) -> usize {
    let widest = body.iter().map(|row| table.width(*row)).max().unwrap_or(0);
    let cents = |column: usize| {
        let all = body.iter().all(|row| {
            let (left, right) = (table.cell(*row, column - 1), table.cell(*row, column));
            left.is_empty() && right.is_empty() || is_whole(left) && is_digits(right, 2)
        });
        all && body.len() > 2 && body.iter().any(|row| table.cell(*row, column).starts_with('0'))
    };
    (1..widest).filter(|column| cents(*column)).count()
}

/// Joins the cells of a record until it has the width of the heading, from the right; `None` when that is not
/// possible with numbers alone.
pub fn join(table: &Table, row: usize, width: usize) -> Option<Vec<String>> {
    let mut cells: Vec<String> = table.cells(row).map(str::to_owned).collect();
    while cells.len() > width {
        let at = (1..cells.len()).rev().find(|right| {
            let left = cells.get(right - 1).map_or("", String::as_str);
            let right = cells.get(*right).map_or("", String::as_str);
            is_whole(left) && is_digits(right, 2) || is_group(left) && is_rest(right)
        })?;
        let right = cells.remove(at);
        let left = cells.get_mut(at - 1)?;
        left.push(',');
        left.push_str(&right);
        // "3,50" must be an amount in the end, or the cells were not one.
        amount::marks(left)?;
    }
    Some(cells)
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}

/// A whole number with or without a sign and dots between groups.
fn is_whole(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+', '$', '€', '£']);
    !digits.is_empty()
        && digits.len() < 16
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

fn is_group(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+', '$', '€', '£', '(', ' ']);
    (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// `234`, `234.56`, `234,567.89`: what follows the first group.
fn is_rest(text: &str) -> bool {
    let whole = text.trim_end_matches(')').split('.').next().unwrap_or("");
    whole.split(',').all(|group| is_digits(group, 3)) && amount::marks(text.trim_end_matches(')')).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_numbers_are_put_together() {
        let split = Split { separator: ',', quoting: true };
        for (text, expected) in [
            ("Date,Text,Amount\n2024-01-31,A,-3,50\n2024-02-01,B,1500,00\n", Some(vec!["2024-01-31", "A", "-3,50"])),
            (
                "Date,Text,Amount\n2024-01-31,A,-1,234.50\n2024-02-01,B,15.00\n",
                Some(vec!["2024-01-31", "A", "-1,234.50"]),
            ),
            ("Date,Text,Amount\n2024-01-31,A, b and c,-3.50\n2024-02-01,B,15.00\n", None),
            ("Date,Text,Amount\n2024-01-31,A,-3.50\n2024-02-01,B,15.00\n", None),
        ] {
            let table = Table::cut(text, split, 100).unwrap();
            let glued = glue(&table, split);
            let found = glued.as_ref().map(|t| t.cells(1).collect::<Vec<_>>());
            assert_eq!(found, expected, "{text}");
        }
    }
}
