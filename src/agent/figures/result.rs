//! PURE: what tables and queries make known to a turn.

use std::collections::HashSet;
use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::Figures;
use super::quote::Quote;
use super::tokens::{Token, date_parts, tokens};
use super::units::{self, Unit};
use crate::report::table::{Cell, Table};
use crate::sqlguard::Made;

/// How far before a year in a query it is said that it is one, in tokens.
const YEAR_WITHIN: usize = 10;
/// Longer than any length of time that is said, in days.
const LONGEST_TIME: u32 = 367;

impl Figures {
    /// A cell of a result. Text that is a number through and through counts as one unless `outside`: a stranger may
    /// have written it.
    pub(super) fn cell(&mut self, cell: &Cell, unit: Unit, outside: bool) {
        match cell {
            Cell::Number(number) => {
                self.number(*number, unit);
                // Years and months come out of queries as numbers.
                self.dates.extend(u32::try_from(*number).ok().filter(|n| *n < 3000));
            }
            Cell::Text(text) => {
                if let Some(date) = text.get(..10).and_then(|day| NaiveDate::from_str(day).ok()) {
                    self.date(date);
                } else if let Some(parts) = date_parts(text) {
                    self.dates.extend(parts);
                } else if let (Ok(number), false) = (Decimal::from_str(text.trim()), outside) {
                    self.number(number, unit);
                } else if text.chars().any(char::is_numeric) {
                    self.quotes.extend(Quote::of(text));
                }
            }
            Cell::Null | Cell::Bool(_) | Cell::Other(_) => {}
        }
    }

    /// Every cell of a tool's own table.
    pub fn finding(&mut self, table: &Table, outside: bool) {
        for row in &table.rows {
            let currency = units::currency_of(&table.columns, row, |_| true);
            for (column, cell) in table.columns.iter().zip(row) {
                self.cell(cell, units::of_column(column, currency, false), outside);
            }
        }
    }

    /// Every cell of the result of a model's query, and what its columns are made of. What the query itself wrote out or
    /// made of its own numbers is no figure of the ledger and goes from the table: else a model could have any number
    /// said back by `select 5 * 1000`.
    pub fn result(&mut self, sql: &str, made: &[Made], table: &mut Table, outside: bool) {
        let written = self.written(sql);
        self.query(sql);
        let places = Decimal::from(table.rows.len());
        let Table { columns, rows } = table;
        let made = |at: usize| made.get(at).copied().unwrap_or(Made::Own);
        let mut taken = vec![false; columns.len()];
        for row in rows.iter_mut() {
            // A currency that the query wrote itself says nothing of the figures beside it.
            let read = |at: usize| made(at) == Made::Words;
            let currency = units::currency_of(columns, row, read);
            for (at, ((cell, column), taken)) in row.iter_mut().zip(columns.iter()).zip(&mut taken).enumerate() {
                let made = made(at);
                if is_own(cell, made, places) || repeats(cell, sql, &written) {
                    *cell = Cell::Null;
                    *taken = true;
                    continue;
                }
                match made {
                    Made::Own | Made::Words | Made::DatePart => self.words(cell),
                    Made::EntryNo => self.cell(cell, Unit::EntryNo, outside),
                    Made::Rank | Made::Count => self.cell(cell, Unit::Count, outside),
                    Made::Share => self.cell(cell, Unit::Percent, outside),
                    Made::Figure => self.cell(cell, units::of_column(column, currency, true), outside),
                }
            }
        }
        table.drop_columns(|at, empty| empty && taken.get(at) == Some(&true));
    }

    /// The larger numbers that a query writes out and nobody gave it.
    fn written(&self, sql: &str) -> HashSet<Decimal> {
        let number = |token| if let Token::Number { text, .. } = token { Decimal::from_str(&text).ok() } else { None };
        let numbers = tokens(sql).0.into_iter().filter_map(number).map(|number| number.normalize());
        numbers.filter(|number| *number >= Decimal::ONE_HUNDRED && !self.holds(*number)).collect()
    }

    /// A cell that holds no figure: a date or a part of one, or a text.
    fn words(&mut self, cell: &Cell) {
        match cell {
            Cell::Number(number) => self.dates.extend(u32::try_from(*number).ok().filter(|n| *n < 3000)),
            Cell::Text(text) => match text.trim().parse::<u32>() {
                Ok(part) => self.dates.extend(Some(part).filter(|part| *part < 3000)),
                Err(_) => self.cell(cell, Unit::Unknown, true),
            },
            Cell::Null | Cell::Bool(_) | Cell::Other(_) => {}
        }
    }

    /// A query that was run: the dates and lengths of time it names may be said, and the day before a date, for
    /// `< '2026-04-01'` ends on 31 March.
    pub(super) fn query(&mut self, sql: &str) {
        let (tokens, _) = tokens(sql);
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Date(parts) => {
                    if let [year, month, day] = parts.as_slice()
                        && let Ok(year) = i32::try_from(*year)
                        && let Some(before) =
                            NaiveDate::from_ymd_opt(year, *month, *day).and_then(|date| date.pred_opt())
                    {
                        self.date(before);
                    }
                    self.dates.extend(parts);
                }
                Token::Number { text, .. } => {
                    // `amount > 2000` names no year.
                    let before = tokens.get(at.saturating_sub(YEAR_WITHIN)..at).unwrap_or_default();
                    let of_year = before.iter().any(|token| matches!(token, Token::Word(word) if is_year(word)));
                    let most = if of_year { 3000 } else { LONGEST_TIME };
                    self.dates.extend(text.parse::<u32>().ok().filter(|n| *n < most));
                }
                Token::Word(_) | Token::Mark(_) => {}
            }
        }
    }
}

/// Whether a word of a query speaks of years, as in `make_date(2026, 1, 1)`.
fn is_year(word: &str) -> bool {
    matches!(word, "year" | "years" | "isoyear" | "date" | "make")
}

/// Whether a cell is a number of the query's own making. `places`: how many rows there are to be ranked.
fn is_own(cell: &Cell, made: Made, places: Decimal) -> bool {
    match (cell, made) {
        (Cell::Number(_), Made::Own) => true,
        (Cell::Text(text) | Cell::Other(text), Made::Own) => text.chars().any(char::is_numeric),
        (Cell::Number(rank), Made::Rank) => *rank > places,
        _ => false,
    }
}

/// Whether a cell is what the query itself says.
fn repeats(cell: &Cell, sql: &str, written: &HashSet<Decimal>) -> bool {
    let in_sql = |token: &Token| match token {
        Token::Number { text, .. } => Decimal::from_str(text).is_ok_and(|number| written.contains(&number.normalize())),
        Token::Word(_) | Token::Date(_) | Token::Mark(_) => false,
    };
    match cell {
        Cell::Number(number) => written.contains(&number.abs().normalize()),
        Cell::Text(text) => text.chars().any(char::is_numeric) && sql.contains(text.as_str()),
        Cell::Other(json) => tokens(json).0.iter().any(in_sql),
        Cell::Null | Cell::Bool(_) => false,
    }
}
