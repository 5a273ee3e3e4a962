//! Texts without separators: columns of blanks, as on paper, and records of named lines.

use super::super::table::{Split, Table, UNIT};
use super::super::words::header::{self, Role};
use super::super::{BalanceProof, Hints, Statement, StatementError, rows};
use super::pdf::{self, Line, Phrase, Word};

/// Points that a character takes, as in print of one width.
const WIDE: f32 = 6.0;

/// Longest line read; a longer one is no line of a printed page.
const LONGEST: usize = 400;

/// Names that a record may have.
const NAMES: usize = 40;

/// Reads a text in which no separator makes a table.
///
/// # Errors
/// [`StatementError::NoTable`] when it is neither.
pub fn read(text: &str, name: &str, hints: &Hints) -> Result<Statement, StatementError> {
    if let Some(table) = records(text)? {
        return rows::read_table(&table, Split { separator: UNIT, quoting: false }, "TEXT", name, hints);
    }
    let statement = pdf::of_lines(&aligned(text), "TEXT", name, hints)?;
    let told = !statement.layout.header.is_empty() || matches!(statement.proof, BalanceProof::Proven { .. });
    if told && statement.rows.len() > 1 { Ok(statement) } else { Err(StatementError::NoTable) }
}

/// Pages of lines, their phrases parted by more than one blank.
fn aligned(text: &str) -> Vec<Vec<Line>> {
    let page = |page: &str| page.lines().enumerate().filter_map(|(at, text)| line(at, text)).collect::<Vec<_>>();
    text.split('\u{c}').map(page).filter(|lines| !lines.is_empty()).collect()
}

fn line(at: usize, text: &str) -> Option<Line> {
    let mut phrases: Vec<Vec<Word>> = Vec::new();
    let (mut column, mut gap) = (0usize, 2usize);
    for c in text.chars().take(LONGEST) {
        if c.is_whitespace() {
            // A tab goes on to the next of the columns that stand eight apart.
            let next = if c == '\t' { (column / 8 + 1) * 8 } else { column + 1 };
            gap += next - column;
            column = next;
            continue;
        }
        let left = column as f32 * WIDE;
        let word = |text| Word { left, right: left, text };
        match (gap, phrases.last_mut()) {
            (0, Some(_)) => {}
            (1, Some(phrase)) => phrase.push(word(String::new())),
            _ => phrases.push(vec![word(String::new())]),
        }
        let last = phrases.last_mut()?.last_mut()?;
        last.text.push(c);
        last.right = left + WIDE;
        (column, gap) = (column + 1, 0);
    }
    let phrases: Vec<Phrase> = phrases.into_iter().map(Phrase::of).collect();
    (!phrases.is_empty()).then_some(Line { y: at as f32 * 12.0, size: 10.0, phrases })
}

/// Lines such as `Date: 01/02/2024`, a record beginning where its first name comes again; None when they are too few.
fn records(text: &str) -> Result<Option<Table>, StatementError> {
    let named = |line: &'_ str| -> Option<(String, String)> {
        let (name, value) = line.split_once(':')?;
        let name = name.trim();
        let fits = !name.is_empty() && name.chars().count() <= 40 && !name.starts_with(|c: char| c.is_ascii_digit());
        fits.then(|| (name.to_owned(), value.trim().to_owned()))
    };
    let mut first: Option<String> = None;
    let mut names: Vec<String> = Vec::new();
    let mut all: Vec<(usize, Vec<String>)> = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let Some((name, value)) = named(text) else { continue };
        match &first {
            None if header::roles(&name).0.first() == Some(&Role::Date) => first = Some(name.clone()),
            None => continue,
            Some(_) => {}
        }
        if first.as_ref() == Some(&name) {
            all.push((line, Vec::new()));
        }
        let at = names.iter().position(|known| *known == name).unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        });
        if at >= NAMES {
            return Ok(None);
        }
        if let Some((_, cells)) = all.last_mut() {
            if cells.len() <= at {
                cells.resize(at + 1, String::new());
            }
            if let Some(cell) = cells.get_mut(at) {
                *cell = value;
            }
        }
    }
    let money = |name: &String| {
        let role = header::roles(name).0.first().copied();
        matches!(role, Some(Role::Amount | Role::Debit | Role::Credit | Role::NetAmount | Role::GrossAmount))
    };
    if all.is_empty() || !names.iter().any(money) {
        return Ok(None);
    }
    let mut table = Table::default();
    table.push(1, names.iter().map(String::as_str))?;
    for (line, cells) in &all {
        table.push(*line, cells.iter().map(String::as_str))?;
    }
    Ok(Some(table))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn shown(text: &str) -> Result<Vec<String>, StatementError> {
        let hints = Hints::new(NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
        let row = |row: &super::super::Row| format!("{} {} {}", row.date, row.amount, row.description);
        read(text, "a.txt", &hints).map(|read| read.rows.iter().map(row).collect())
    }

    #[test]
    fn columns_of_blanks_are_columns() {
        let text = "ACME BANK          STATEMENT\n\n\
            Date        Description             Debit      Credit       Balance\n\
            18/01/2024  GREGGS  PLC             46.93                  1,053.07\n\
            28/01/2024  TFL TRAVEL CH          613.19                    439.88\n\
            12/02/2024  ACME LTD SALARY                  1,911.94      2,351.82\n";
        assert_eq!(
            shown(text).unwrap(),
            ["2024-01-18 -46.93 GREGGS PLC", "2024-01-28 -613.19 TFL TRAVEL CH", "2024-02-12 1911.94 ACME LTD SALARY"]
        );
    }

    #[test]
    fn named_lines_are_records() {
        let text = "From: 01/01/2024 to 20/06/2024\n\nAccount: XXXX 1234\n\n\
            Date: 18/03/2024\nDescription: COSTA: COFFEE\nAmount: -73.82 \t\nBalance: 926.18\n\n\
            Date: 15/03/2024\nDescription: PAY\nAmount: 1,000.00\nBalance: 1,000.00\n";
        assert_eq!(shown(text).unwrap(), ["2024-03-18 -73.82 COSTA: COFFEE", "2024-03-15 1000.00 PAY"]);
    }

    #[test]
    fn a_letter_is_no_statement() {
        for text in [
            "Dear Ana,\non 12 March 2024 I paid 50.00 for you.\nYours, Ben",
            "Date: 12/03/2024\nSubject: lunch\nHello",
            "Meeting on 12/03/2024   room 12.50\n",
        ] {
            assert_eq!(shown(text), Err(StatementError::NoTable), "{text}");
        }
    }
}
