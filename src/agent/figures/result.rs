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
                    self.number(number, Unit::Unknown);
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
            let currency = units::currency_of(&table.columns, row);
            for (column, cell) in table.columns.iter().zip(row) {
                self.cell(cell, units::of_column(column, currency, false), outside);
            }
        }
    }

    /// Every cell of the result of a model's query, and what its columns are made of. What the query itself wrote out or
    /// made of its own numbers is no figure of the ledger and goes from the table: else a model could have any number
    /// said back by `select 5 * 1000`.
    pub fn result(&mut self, sql: &str, made: &[Made], table: &mut Table, outside: bool) {
        let written: HashSet<Decimal> = tokens(sql)
            .0
            .into_iter()
            .filter_map(
                |token| if let Token::Number { text, .. } = token { Decimal::from_str(&text).ok() } else { None },
            )
            .map(|number| number.normalize())
            .filter(|number| *number >= Decimal::ONE_HUNDRED && !self.holds(*number))
            .collect();
        self.query(sql);
        let in_sql = |token: &Token| match token {
            Token::Number { text, .. } => {
                Decimal::from_str(text).is_ok_and(|number| written.contains(&number.normalize()))
            }
            _ => false,
        };
        let columns = std::mem::take(&mut table.columns);
        let made = |at: usize| made.get(at).copied().unwrap_or(Made::OfRows);
        let currencies: Vec<_> = table.rows.iter().map(|row| units::currency_of(&columns, row)).collect();
        let cells = table.rows.iter_mut().zip(currencies).flat_map(|(row, currency)| {
            row.iter_mut().zip(&columns).enumerate().map(move |(at, (cell, column))| (cell, at, column, currency))
        });
        for (cell, at, column, currency) in cells {
            let constant = match cell {
                Cell::Number(_) if made(at) == Made::OfNumbers => true,
                Cell::Text(text) if made(at) == Made::OfNumbers => {
                    text.chars().any(char::is_numeric) && NaiveDate::from_str(text).is_err()
                }
                Cell::Number(number) => written.contains(&number.abs().normalize()),
                Cell::Text(text) => text.chars().any(char::is_numeric) && sql.contains(text.as_str()),
                Cell::Other(json) => tokens(json).0.iter().any(in_sql),
                Cell::Null | Cell::Bool(_) => false,
            };
            if constant {
                *cell = Cell::Null;
            } else {
                let counted = made(at) == Made::Count;
                let unit = if counted { Unit::Count } else { units::of_column(column, currency, true) };
                self.cell(cell, unit, outside);
            }
        }
        table.columns = columns;
    }

    /// A query that was run: the dates and lengths of time it names may be said, and the day before a date, for
    /// `< '2026-04-01'` ends on 31 March.
    pub(super) fn query(&mut self, sql: &str) {
        let (tokens, _) = tokens(sql);
        for token in tokens {
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
                Token::Number { text, .. } => self.dates.extend(text.parse::<u32>().ok().filter(|n| *n < 3000)),
                Token::Word(_) | Token::Mark(_) => {}
            }
        }
    }
}
