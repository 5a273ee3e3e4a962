//! Entries that a question asks for, one line each.

use super::Sure;
use crate::agent::failure::Failure;
use crate::args;
use crate::intake::quick_text::Measure;
use crate::ledger::Kind;
use crate::reply::{Html, clean};
use crate::report::table::{Cell, Table};

/// Rows when no number was said.
const LISTED: usize = 10;
/// Most rows of one answer; /list has pages.
const MOST: usize = 50;

impl Sure<'_> {
    /// The latest entries, or the largest.
    pub(super) async fn entries(&self) -> Result<Html, Failure> {
        let limit = self.question.limit.unwrap_or(LISTED).min(MOST);
        let currency = self.ask.book.currency;
        let largest = (self.question.measure == Measure::Biggest).then(|| currency.code());
        let table = self.rows(&self.filter.entries(largest, limit)).await?;
        let mut html = self.about(true);
        if table.rows.is_empty() {
            html.line(&self.ask.locale.words().html("report-none", args![]));
        }
        for row in 0..table.rows.len() {
            html.line(&self.line(&table, row));
        }
        Ok(html)
    }

    fn line(&self, table: &Table, row: usize) -> Html {
        let (locale, words) = (&self.ask.locale, self.ask.locale.words());
        let text =
            |column: &str| table.get(row, column).and_then(Cell::text).map(clean).filter(|text| !text.is_empty());
        let number = |column: &str| table.get(row, column).and_then(Cell::number).unwrap_or_default();
        let no = i64::try_from(number("id")).unwrap_or_default();
        let day = table.get(row, "occurred_on").and_then(Cell::day);
        let date = day.map(|day| locale.date(day, self.ask.today)).unwrap_or_default();
        let currency = table.get(row, "currency").and_then(Cell::currency).unwrap_or(self.ask.book.currency);
        let amount = number("amount");
        match text("kind").as_deref().and_then(Kind::parse) {
            Some(Kind::Transfer) => {
                let (from, to) = (text("account").unwrap_or_default(), text("to_account").unwrap_or_default());
                let amount = locale.money(amount, currency);
                words.html(
                    "entry-line-transfer",
                    args!["no" => no, "date" => date, "amount" => amount, "from" => from, "to" => to],
                )
            }
            Some(Kind::Income) => self.entry_line(table, row, no, date, locale.signed_money(amount, currency)),
            _ => self.entry_line(table, row, no, date, locale.signed_money(-amount, currency)),
        }
    }

    fn entry_line(&self, table: &Table, row: usize, no: i64, date: String, amount: String) -> Html {
        let words = self.ask.locale.words();
        let text =
            |column: &str| table.get(row, column).and_then(Cell::text).map(clean).filter(|text| !text.is_empty());
        let category = match table.get(row, "category").and_then(Cell::text) {
            Some(name) => self.label(name),
            None => words.plain("uncategorised", args![]),
        };
        match text("description").or_else(|| text("merchant")) {
            Some(note) => words.html(
                "entry-line-note",
                args!["no" => no, "date" => date, "amount" => amount, "category" => category, "note" => note],
            ),
            None => {
                words.html("entry-line", args!["no" => no, "date" => date, "amount" => amount, "category" => category])
            }
        }
    }
}
