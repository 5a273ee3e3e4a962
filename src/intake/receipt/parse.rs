//! Lines of OCR text to what a receipt says. Pure: the same lines, settings and day give the same reading.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::amount::{Style, amounts};
use super::currency::currency;
use super::date::{Dated, dates};
use super::label::{Label, label, opens_tax_table};
use super::merchant::{Named, merchants};
use super::order::decide;
use super::text::{clean, words};
use super::total::{Hypothesis, Row, hypotheses, items, last_amount};
use super::{Doubt, Engine, Line, MAX_LINES, MAX_TEXT, MAX_TRANSCRIPT, Receipt, ReceiptSettings};
use crate::ledger::money::{AMOUNT_LIMIT, Currency};

/// One printed line as OCR saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextLine {
    /// Words with single spaces.
    pub text: String,
    /// Height of the letters in pixels; 0 when not known.
    pub height: u32,
    /// 0 to 100, the mean of the words'.
    pub confidence: u8,
}

impl TextLine {
    /// A line without a picture behind it.
    pub fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), height: 0, confidence: 90 }
    }
}

/// What one pass of OCR saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transcript {
    /// From top to bottom.
    pub lines: Vec<TextLine>,
}

impl Transcript {
    /// From plain text, for tests and for PDFs with text in them.
    pub fn from_text(text: &str) -> Self {
        Self { lines: text.lines().take(MAX_LINES).map(TextLine::plain).collect() }
    }
}

/// Reads a receipt from one or more passes of OCR over the same picture; passes that agree count more.
pub fn parse(passes: &[Transcript], settings: &ReceiptSettings) -> Receipt {
    let mut readings: Vec<Reading> = passes.iter().map(|pass| Reading::of(pass, settings)).collect();
    let rows: Vec<Vec<Row>> = readings.iter_mut().map(|reading| std::mem::take(&mut reading.rows)).collect();
    Merged::of(readings, hypotheses(&rows)).into_receipt()
}

/// What one pass says, with its alternatives.
#[derive(Debug)]
struct Reading {
    merchants: Vec<Named>,
    dates: Vec<Dated>,
    rows: Vec<Row>,
    taxes: Vec<Decimal>,
    currency: Option<Currency>,
    currency_guessed: bool,
    items: Vec<Line>,
    items_sum: Decimal,
    text: String,
}

impl Reading {
    fn of(pass: &Transcript, settings: &ReceiptSettings) -> Self {
        let lines: Vec<TextLine> = pass
            .lines
            .iter()
            .take(MAX_LINES)
            .map(|line| TextLine { text: clean(&line.text, 200), ..line.clone() })
            .filter(|line| !line.text.is_empty())
            .collect();
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        let shown = currency(&texts, settings.home);
        let style = match shown.currency {
            Some(c) if c.exponent() == 0 => Style::Whole,
            _ => Style::of(texts.iter().copied()),
        };
        let rows = rows(&texts, style);
        let found: Vec<(usize, Decimal)> = items(&rows).collect();
        Self {
            merchants: merchants(&lines),
            dates: dates(texts.iter().copied(), decide(&texts, shown, settings), settings.today),
            taxes: rows
                .iter()
                .filter(|row| row.label == Some(Label::Tax) && !row.in_tax_table)
                .filter_map(|row| last_amount(row).map(|a| a.value.abs()))
                .take(8)
                .collect(),
            currency: shown.currency,
            currency_guessed: shown.guessed,
            items_sum: found.iter().map(|(_, value)| *value).sum(),
            items: item_lines(&rows, &found),
            text: clean_transcript(&texts),
            rows,
        }
    }
}

pub(super) fn rows(texts: &[&str], style: Style) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::with_capacity(texts.len());
    let mut in_tax_table = false;
    let mut seen_total = false;
    for text in texts {
        let words: Vec<String> = words(text).into_iter().take(30).collect();
        let label = label(&words);
        let amounts = amounts(text, style);
        in_tax_table |= opens_tax_table(&words) && seen_total && amounts.is_empty();
        seen_total |= matches!(label, Some(Label::Total | Label::Grand | Label::Payable | Label::Cash | Label::Change))
            && !amounts.is_empty();
        if in_tax_table
            && matches!(label, Some(Label::Grand | Label::Payable | Label::Cash | Label::Change))
            && !amounts.is_empty()
        {
            in_tax_table = false;
        }
        // `TOTAL AMOUNT PAYABLE` with its figure alone on the next line.
        if let Some(above) = rows.last_mut() {
            let letters = text.chars().filter(|c| c.is_alphabetic()).count();
            let open = above.amounts.is_empty()
                && above.words.len() <= 6
                && matches!(above.label, Some(l) if l != Label::Count);
            if open && label.is_none() && letters <= 3 && !amounts.is_empty() && is_bare_label(&above.text) {
                above.amounts = amounts;
                continue;
            }
        }
        rows.push(Row { text: (*text).to_owned(), words, label, amounts, in_tax_table });
    }
    rows
}

/// Not the heading of a column: `Qty U.Price Total Tax` has more words than a label.
fn is_bare_label(text: &str) -> bool {
    let folded = words(text);
    !folded
        .iter()
        .any(|word| ["QTY", "PRICE", "DESCRIPTION", "ITEM", "DESC", "UNIT", "MENGE", "PREIS"].contains(&word.as_str()))
}

/// Items with their text; a line of only codes and numbers takes the words of the line above it.
fn item_lines(rows: &[Row], found: &[(usize, Decimal)]) -> Vec<Line> {
    let taken: BTreeSet<usize> = found.iter().map(|(index, _)| *index).collect();
    found
        .iter()
        .map(|(index, value)| {
            let own = rows.get(*index).map(item_text).unwrap_or_default();
            let named = own.chars().filter(|c| c.is_alphabetic()).count() >= 3;
            let above =
                index.checked_sub(1).filter(|above| !named && !taken.contains(above)).and_then(|above| rows.get(above));
            let above =
                above.filter(|row| row.label.is_none() && row.text.chars().filter(|c| c.is_alphabetic()).count() >= 3);
            let text = match above {
                Some(row) if own.is_empty() => row.text.clone(),
                Some(row) => format!("{} {own}", row.text),
                None => own,
            };
            Line { text: clean(&text, MAX_TEXT), amount: Some(*value) }
        })
        .collect()
}

/// The words before the amounts.
fn item_text(row: &Row) -> String {
    let Some(last) = last_amount(row) else { return row.text.clone() };
    let tokens = super::amount::tokens(&row.text);
    let text = tokens.get(..last.first).unwrap_or(&[]).join(" ");
    let trimmed = text
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '$' | '€' | '£' | '¥' | '₹' | ':' | '.' | '-'));
    trimmed.strip_suffix("RM").unwrap_or(trimmed).trim_end().to_owned()
}

fn clean_transcript(texts: &[&str]) -> String {
    let mut out = String::new();
    for text in texts {
        if out.len() + text.len() > MAX_TRANSCRIPT {
            break;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(text);
    }
    out
}

/// Several readings of one receipt as one.
#[derive(Debug)]
struct Merged {
    readings: Vec<Reading>,
    totals: Vec<Hypothesis>,
    date: Option<Dated>,
    merchant: Option<Named>,
}

impl Merged {
    fn of(readings: Vec<Reading>, mut totals: Vec<Hypothesis>) -> Self {
        totals.retain(|total| total.value < AMOUNT_LIMIT);
        let mut dates: Vec<Dated> = Vec::new();
        let mut merchants: Vec<Named> = Vec::new();
        for reading in &readings {
            for dated in &reading.dates {
                match dates.iter_mut().find(|other| other.date == dated.date) {
                    Some(other) => {
                        other.score = other.score.max(dated.score) + other.score.min(dated.score).max(0) / 2;
                        other.repaired &= dated.repaired;
                        other.ambiguous &= dated.ambiguous;
                    }
                    None => dates.push(*dated),
                }
            }
            for named in &reading.merchants {
                match merchants.iter_mut().find(|other| key(&other.name) == key(&named.name)) {
                    Some(other) => other.score = other.score.max(named.score) + 8,
                    None => merchants.push(named.clone()),
                }
            }
        }
        Self {
            date: dates.into_iter().max_by_key(|d| d.score).filter(|d| d.score > 0),
            merchant: merchants.into_iter().max_by_key(|m| m.score).filter(|m| m.score > 0),
            totals,
            readings,
        }
    }

    fn into_receipt(self) -> Receipt {
        let best = self.totals.first().copied();
        let total = best.map(|t| t.value);
        let currency = self
            .readings
            .iter()
            .find(|r| r.currency.is_some() && !r.currency_guessed)
            .or_else(|| self.readings.iter().find(|r| r.currency.is_some()));
        let (shown, guessed) = currency.map_or((None, false), |r| (r.currency, r.currency_guessed));
        let tax = best.and_then(|t| t.tax).or_else(|| self.tax(total));
        let lines = self.items(total, tax);
        let mut doubts = Vec::new();
        match best {
            None => doubts.push(Doubt::NoTotal),
            Some(t) if t.repaired => doubts.push(Doubt::TotalRepaired),
            Some(t) if self.totals.get(1).is_some_and(|second| second.score + 8 > t.score) => {
                doubts.push(Doubt::TotalAmbiguous)
            }
            // Without a word for it the largest amount is a guess: it may be one item.
            Some(t) if !t.confirmed || !t.labelled => doubts.push(Doubt::TotalUnconfirmed),
            Some(_) => {}
        }
        match self.date {
            None => doubts.push(Doubt::NoDate),
            Some(d) if d.repaired => doubts.push(Doubt::DateRepaired),
            Some(d) if d.ambiguous => doubts.push(Doubt::DateOrder),
            Some(_) => {}
        }
        if self.merchant.is_none() {
            doubts.push(Doubt::NoMerchant);
        }
        match shown {
            None => doubts.push(Doubt::NoCurrency),
            Some(_) if guessed => doubts.push(Doubt::CurrencyGuessed),
            Some(_) => {}
        }
        Receipt {
            merchant: self.merchant.map(|m| m.name),
            date: self.date.map(|d| d.date),
            total,
            currency: shown,
            tax,
            lines,
            engine: Engine::Tesseract,
            text: self.readings.into_iter().next().map(|r| r.text).unwrap_or_default(),
            doubts,
        }
    }

    /// A printed tax that fits below the total: the only one, else the one most passes agree on.
    fn tax(&self, total: Option<Decimal>) -> Option<Decimal> {
        let total = total?;
        let mut counted: Vec<(Decimal, usize)> = Vec::new();
        for tax in self.readings.iter().flat_map(|r| &r.taxes).filter(|tax| **tax * Decimal::from(2) < total) {
            match counted.iter_mut().find(|(value, _)| value == tax) {
                Some((_, count)) => *count += 1,
                None => counted.push((*tax, 1)),
            }
        }
        counted.iter().rev().max_by_key(|(value, count)| (!value.is_zero(), *count)).map(|(value, _)| *value)
    }

    /// The items of the pass whose sum is nearest the total, with or without tax.
    fn items(&self, total: Option<Decimal>, tax: Option<Decimal>) -> Vec<Line> {
        let off = |reading: &&Reading| match total {
            Some(total) => {
                let net = total - tax.unwrap_or_default();
                (reading.items_sum - total).abs().min((reading.items_sum - net).abs())
            }
            None => Decimal::ZERO,
        };
        self.readings.iter().min_by_key(off).map(|r| r.items.clone()).unwrap_or_default()
    }
}

/// Letters and digits only, to see that two passes read the same name.
fn key(name: &str) -> String {
    words(name).concat()
}

/// Whether a reading needs no further pass.
pub(super) fn is_settled(receipt: &Receipt, today: NaiveDate) -> bool {
    let unsure = |doubt: &Doubt| {
        matches!(
            doubt,
            Doubt::NoTotal
                | Doubt::TotalUnconfirmed
                | Doubt::TotalRepaired
                | Doubt::TotalAmbiguous
                | Doubt::NoDate
                | Doubt::DateRepaired
                | Doubt::NoMerchant
        )
    };
    !receipt.doubts.iter().any(unsure) && receipt.date.is_some_and(|date| date <= today)
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
