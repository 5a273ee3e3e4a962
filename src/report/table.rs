//! PURE: a result as cells whose figures are exact, and how it is shown to a person when its own table is the
//! answer.

use std::collections::HashMap;
use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::value::RawValue;

use crate::ledger::Currency;
use crate::reply::{Html, Locale, clean_to};

/// Rows of a table that a person is shown.
const SHOWN: usize = 20;
/// Characters of a cell that a person is shown.
const CELL_CHARS: usize = 60;

/// One value of a result.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Absent.
    Null,
    /// True or false.
    Bool(bool),
    /// Exact.
    Number(Decimal),
    /// Text, dates among it.
    Text(String),
    /// An array or an object, as JSON.
    Other(String),
}

/// A result: names of the columns and cells in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// As the query names them.
    pub columns: Vec<String>,
    /// Each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Reads rows as the reader gives them: one JSON object each.
    pub fn read(columns: &[String], rows: &[String]) -> Self {
        let cell =
            |row: &HashMap<String, Box<RawValue>>, column: &String| row.get(column).map_or(Cell::Null, |raw| cell(raw));
        let rows = rows
            .iter()
            .filter_map(|row| serde_json::from_str::<HashMap<String, Box<RawValue>>>(row).ok())
            .map(|row| columns.iter().map(|column| cell(&row, column)).collect())
            .collect();
        Self { columns: columns.to_vec(), rows }
    }

    /// Every cell.
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.rows.iter().flatten()
    }

    /// Leaves columns out. `goes` is told a column's place and whether none of its cells holds anything.
    pub fn drop_columns(&mut self, goes: impl Fn(usize, bool) -> bool) {
        let empty = |at: usize| self.rows.iter().all(|row| matches!(row.get(at), None | Some(Cell::Null)));
        let stays: Vec<bool> = (0..self.columns.len()).map(|at| !goes(at, empty(at))).collect();
        let mut stay = stays.iter();
        self.columns.retain(|_| stay.next().copied().unwrap_or(true));
        for row in &mut self.rows {
            let mut stay = stays.iter();
            row.retain(|_| stay.next().copied().unwrap_or(true));
        }
        if self.columns.is_empty() {
            self.rows.clear();
        }
    }

    /// A cell by its row and column's name.
    pub fn get(&self, row: usize, column: &str) -> Option<&Cell> {
        let at = self.columns.iter().position(|name| name == column)?;
        self.rows.get(row)?.get(at)
    }

    /// The rows as JSON objects, figures digit by digit.
    pub fn objects(&self) -> Vec<String> {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let value = |cell: &Cell| match cell {
            Cell::Null => "null".to_owned(),
            Cell::Bool(value) => value.to_string(),
            Cell::Number(number) => number.to_string(),
            Cell::Text(words) => text(words),
            Cell::Other(json) => json.clone(),
        };
        let field = |(column, cell): (&String, &Cell)| format!("{}:{}", text(column), value(cell));
        let object = |row: &Vec<Cell>| self.columns.iter().zip(row).map(field).collect::<Vec<_>>().join(",");
        self.rows.iter().map(|row| format!("{{{}}}", object(row))).collect()
    }

    /// One line a row; a single row as `column: value` lines.
    pub fn html(&self, locale: &Locale, today: NaiveDate) -> Html {
        let mut html = Html::default();
        let name = |column: &String| clean_to(&column.replace('_', " "), CELL_CHARS);
        if let [row] = self.rows.as_slice() {
            for (column, shown) in self.columns.iter().zip(self.shown(row, locale, today)) {
                let mut line = Html::text(&format!("{}: ", name(column)));
                line.push(&Html::text(&shown).bold());
                html.line(&line);
            }
            return html;
        }
        let names: Vec<String> = self.columns.iter().map(name).collect();
        html.line(&Html::text(&names.join(" · ")).italic());
        for row in self.rows.iter().take(SHOWN) {
            html.line(&Html::text(&self.shown(row, locale, today).join(" · ")));
        }
        if self.rows.len() > SHOWN {
            html.line(
                &locale.words().html("list-more", crate::args!["count" => locale.count(self.rows.len() - SHOWN)]),
            );
        }
        html
    }

    /// A row's cells as the person writes them. Beside a currency, what a column names as money is money.
    fn shown(&self, row: &[Cell], locale: &Locale, today: NaiveDate) -> Vec<String> {
        let currency = row.iter().find_map(Cell::currency);
        let cell = |(column, cell): (&String, &Cell)| match (cell, currency) {
            (Cell::Number(number), Some(currency)) if is_money(column) => locale.money(*number, currency),
            _ => cell.shown(locale, today),
        };
        self.columns.iter().zip(row).map(cell).collect()
    }
}

/// Whether a column's name says that it holds amounts.
pub fn is_money(column: &str) -> bool {
    const MONEY: [&str; 28] = [
        "amount",
        "total",
        "sum",
        "spent",
        "spend",
        "spending",
        "earned",
        "income",
        "received",
        "paid",
        "balance",
        "left",
        "average",
        "avg",
        "mean",
        "median",
        "min",
        "max",
        "largest",
        "smallest",
        "limit",
        "budget",
        "saved",
        "target",
        "price",
        "cost",
        "difference",
        "net",
    ];
    const COUNTED: [&str; 7] = ["count", "share", "percent", "percentage", "days", "months", "n"];
    let words = || column.split('_');
    words().any(|word| MONEY.contains(&word)) && !words().any(|word| COUNTED.contains(&word))
}

impl Cell {
    fn shown(&self, locale: &Locale, today: NaiveDate) -> String {
        match self {
            Self::Null => "—".to_owned(),
            Self::Bool(true) => "✓".to_owned(),
            Self::Bool(false) => "✗".to_owned(),
            Self::Number(number) => locale.number(*number),
            Self::Text(text) => match NaiveDate::from_str(text) {
                Ok(day) => locale.date(day, today),
                Err(_) => clean_to(text, CELL_CHARS),
            },
            Self::Other(json) => clean_to(json, CELL_CHARS),
        }
    }

    /// The number in it.
    pub fn number(&self) -> Option<Decimal> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// The text in it.
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The currency it names.
    pub fn currency(&self) -> Option<Currency> {
        Currency::parse(self.text()?).ok()
    }

    /// The day it names.
    pub fn day(&self) -> Option<NaiveDate> {
        NaiveDate::from_str(self.text()?).ok()
    }
}

fn cell(raw: &RawValue) -> Cell {
    let json = raw.get().trim();
    match json.bytes().next() {
        Some(b'"') => serde_json::from_str(json).map_or(Cell::Null, Cell::Text),
        Some(b't') => Cell::Bool(true),
        Some(b'f') => Cell::Bool(false),
        Some(b'-' | b'0'..=b'9') => number(json).map_or_else(|| Cell::Other(json.to_owned()), Cell::Number),
        Some(b'[' | b'{') => Cell::Other(json.to_owned()),
        _ => Cell::Null,
    }
}

/// What more digits than a decimal holds would change is shown as it is, never rounded to pass.
fn number(json: &str) -> Option<Decimal> {
    let number = Decimal::from_str_exact(json).or_else(|_| Decimal::from_scientific(json));
    number.ok().map(|number| number.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_stay_exact_and_cells_keep_their_order() {
        let columns = ["b", "a", "gone"].map(str::to_owned);
        let rows =
            [r#"{"a": 0.10000000000000000001, "b": 123456789012345.6789}"#, r#"{"a":"x","b":[1,2],"gone":null}"#];
        let table = Table::read(&columns, &rows.map(str::to_owned));
        let number = |text: &str| Cell::Number(text.parse().unwrap());
        assert_eq!(table.rows[0], [number("123456789012345.6789"), number("0.10000000000000000001"), Cell::Null]);
        assert_eq!(table.rows[1], [Cell::Other("[1,2]".into()), Cell::Text("x".into()), Cell::Null]);
        assert_eq!(table.get(1, "a").and_then(Cell::text), Some("x"));
        assert_eq!(Table::read(&columns, &table.objects()), table);
    }

    #[test]
    fn a_table_shows_text_as_text() {
        let locale = Locale::of("en");
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let columns = ["top_thing".to_owned(), "total".to_owned()];
        let one = Table::read(&columns, &[r#"{"top_thing":"<b>x</b>\u202e","total":1234.5}"#.to_owned()]);
        assert_eq!(one.html(&locale, today).plain(), "top thing: <b>x</b>\ntotal: 1,234.5");
        let columns = ["total_spent".to_owned(), "entries_count".to_owned(), "currency".to_owned()];
        let money = r#"{"total_spent":1234.5,"entries_count":2,"currency":"EUR"}"#.to_owned();
        let one = Table::read(&columns, std::slice::from_ref(&money)).html(&locale, today).plain();
        assert_eq!(one, "total spent: €1,234.50\nentries count: 2\ncurrency: EUR");
        let spanish = Table::read(&columns, &[money.clone(), money]).html(&Locale::of("es"), today).plain();
        assert!(spanish.contains("1234,50\u{a0}€ · 2 · EUR"), "{spanish}");
        let columns = ["top_thing".to_owned(), "total".to_owned()];
        let many = vec![r#"{"top_thing":"2026-11-20","total":null}"#.to_owned(); 30];
        let html = Table::read(&columns, &many).html(&locale, today).plain();
        assert!(html.contains("today · —") && html.contains("10 more"), "{html}");
    }
}
