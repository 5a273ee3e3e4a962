//! Entries as a CSV file (RFC 4180): UTF-8, CRLF, one header. Pure.

use std::borrow::Cow;

use chrono::NaiveDate;
use rust_decimal::Decimal;

/// The columns, in their order. Amounts are positive and the kind says the direction, but for `opening`, what an account
/// began with, which may be below zero.
pub const HEADER: [&str; 14] = [
    "number",
    "date",
    "kind",
    "amount",
    "currency",
    "category",
    "account",
    "to_account",
    "merchant",
    "note",
    "tags",
    "paid_by",
    "source",
    "payment_mode",
];

/// One row.
#[derive(Debug, Clone, Default)]
pub struct Row<'a> {
    /// The entry's number; None for what an account began with.
    pub number: Option<i64>,
    /// The day.
    pub date: NaiveDate,
    /// `expense`, `income`, `transfer` or `opening`.
    pub kind: &'a str,
    /// The amount, a decimal point and no grouping.
    pub amount: Decimal,
    /// ISO 4217 code.
    pub currency: &'a str,
    /// Without its emoji.
    pub category: &'a str,
    /// Where it left, or came into for income.
    pub account: &'a str,
    /// Where a transfer went.
    pub to_account: &'a str,
    /// Who was paid, or who paid.
    pub merchant: &'a str,
    /// The person's words.
    pub note: &'a str,
    /// Separated by spaces.
    pub tags: &'a str,
    /// The member who paid.
    pub paid_by: &'a str,
    /// Where it came from.
    pub source: &'a str,
    /// How the money moved, where a bank told.
    pub payment_mode: &'a str,
}

/// Writes rows.
pub struct Sheet {
    writer: csv::Writer<Vec<u8>>,
}

impl Sheet {
    /// A sheet with its header.
    ///
    /// # Errors
    /// [`csv::Error`] when a row cannot be written.
    pub fn new() -> Result<Self, csv::Error> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        writer.write_record(HEADER)?;
        Ok(Self { writer })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`csv::Error`] when it cannot be written.
    pub fn row(&mut self, row: &Row<'_>) -> Result<(), csv::Error> {
        let number = row.number.map(|number| number.to_string()).unwrap_or_default();
        // What we write ourselves is no text of a person: a minus before an amount stays one.
        self.writer.write_record([
            number.as_str(),
            &row.date.format("%Y-%m-%d").to_string(),
            row.kind,
            &row.amount.to_string(),
            row.currency,
            &harmless(row.category),
            &harmless(row.account),
            &harmless(row.to_account),
            &harmless(row.merchant),
            &harmless(row.note),
            &harmless(row.tags),
            &harmless(row.paid_by),
            row.source,
            row.payment_mode,
        ])
    }

    /// Bytes so far, but for the last few still held back.
    pub fn size(&self) -> usize {
        self.writer.get_ref().len()
    }

    /// The file.
    ///
    /// # Errors
    /// [`csv::Error`] when it cannot be written.
    pub fn finish(self) -> Result<Vec<u8>, csv::Error> {
        self.writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    }
}

/// A text that a spreadsheet would take for a formula, made one that it shows (OWASP, CSV injection).
fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        return Cow::Owned(format!("'{text}"));
    }
    Cow::Borrowed(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_harmless() {
        let date = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
        for (note, cell) in [
            ("coffee", "coffee"),
            ("say \"hi\", twice", "\"say \"\"hi\"\", twice\""),
            ("two\nlines", "\"two\nlines\""),
            ("=1+1", "'=1+1"),
            ("+49 30 1", "'+49 30 1"),
            ("-", "'-"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""),
            ("＝1", "'＝1"),
            ("a=b", "a=b"),
            ("café 日本", "café 日本"),
            ("", ""),
        ] {
            let mut sheet = Sheet::new().unwrap();
            let amount = Decimal::new(-450, 2);
            sheet
                .row(&Row { number: Some(4), date, kind: "opening", amount, currency: "EUR", note, ..Row::default() })
                .unwrap();
            let file = String::from_utf8(sheet.finish().unwrap()).unwrap();
            let expected = format!("{}\r\n4,2026-03-09,opening,-4.50,EUR,,,,,{cell},,,,\r\n", HEADER.join(","));
            assert_eq!(file, expected);
        }
    }
}
