//! Rows that a model read out of a text: only those whose figures stand in the text count, and balances prove them.

use std::collections::HashSet;

use chrono::{Datelike, Days, NaiveDate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::amount::{self, DecimalMark};
use super::layout::Layout;
use super::{
    BalanceProof, DateOrder, Hints, Remarks, Row, Skipped, Statement, StatementError, Why, chain, order, row_dates,
};
use crate::ledger::money::{AMOUNT_LIMIT, MAX_SCALE};

/// Longest description kept, in characters.
const DESCRIBED: usize = 500;

/// A row as a model gave it. Nothing of it is believed yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRow {
    /// As YYYY-MM-DD.
    pub date: String,
    pub description: String,
    /// A decimal string, negative for money out.
    pub amount: String,
    /// The same.
    pub balance: Option<String>,
}

/// A statement of such rows. A row whose amount does not stand in the text, or whose date cannot be, is skipped; a balance
/// that does not stand there is none.
///
/// # Errors
/// [`StatementError::NoRows`] when no row is left.
pub fn of_model(pages: &[String], given: &[ModelRow], hints: &Hints) -> Result<Statement, StatementError> {
    let written = numbers(pages);
    let last = hints.today.checked_add_days(Days::new(31)).unwrap_or(hints.today);
    let value = |text: &str| -> Option<Decimal> {
        let text = text.trim();
        let plain = text.len() <= 24 && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
        let value: Decimal = plain.then(|| text.parse().ok()).flatten()?;
        let fits = value.abs() < AMOUNT_LIMIT && value.normalize().scale() <= MAX_SCALE;
        (fits && written.contains(&value.abs().normalize())).then_some(value)
    };
    let (mut rows, mut skipped) = (Vec::new(), Vec::new());
    for (line, given) in (1..).zip(given) {
        let date = NaiveDate::parse_from_str(given.date.trim(), "%Y-%m-%d").ok();
        let Some(date) = date.filter(|date| date.year() >= 1990 && *date <= last) else {
            skipped.push(Skipped { line, why: Why::NoDate });
            continue;
        };
        let Some(amount) = value(&given.amount).filter(|amount| !amount.is_zero()) else {
            skipped.push(Skipped { line, why: Why::NoAmount });
            continue;
        };
        rows.push(Row {
            line,
            date,
            amount,
            description: given
                .description
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .chars()
                .take(DESCRIBED)
                .collect(),
            currency: None,
            balance: given.balance.as_deref().and_then(value),
            reference: None,
            account: 0,
        });
    }
    if rows.is_empty() {
        return Err(StatementError::NoRows);
    }
    let amounts: Vec<Option<Decimal>> = rows.iter().map(|row| Some(row.amount)).collect();
    let balances: Vec<Option<Decimal>> = rows.iter().map(|row| row.balance).collect();
    // What was left out may be what the balances lack.
    let all = skipped.is_empty() && balances.iter().all(Option::is_some);
    let proof = match chain::prove(&amounts, &balances, order::runs_back(&row_dates(&rows)), |index| index + 1) {
        BalanceProof::Proven { .. } if !all || rows.len() < 2 => BalanceProof::NoBalance,
        proof => proof,
    };
    let layout = Layout::of_format("PDF by a model", "", None, DateOrder::YearFirst);
    Ok(Statement { rows, skipped, asked: Vec::new(), layout, proof, accounts: Vec::new(), remarks: Remarks::default() })
}

/// Every number in a text, under either decimal mark, without its sign.
fn numbers(pages: &[String]) -> HashSet<Decimal> {
    let mark = |c: char| matches!(c, '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}');
    let mut found = HashSet::new();
    for line in pages.iter().flat_map(|page| page.lines()) {
        // Blanks may group or part: both readings count.
        for spaced in [false, true] {
            let parts = |c: char| !(c.is_ascii_digit() || mark(c) && (spaced || !c.is_whitespace()));
            for run in line.split(parts) {
                let run = run.trim_matches(mark);
                let values = [DecimalMark::Dot, DecimalMark::Comma].map(|mark| amount::parse(run, mark));
                found.extend(values.into_iter().flatten().map(|amount| amount.value.abs().normalize()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "On 2 March 2026 you paid 12.50 to the bakery, which left 1 087,50.\n\
                        On 5 March 2026 ACME sent 2,000.00 and the balance was 3,087.50.";

    fn row(date: &str, amount: &str, balance: Option<&str>) -> ModelRow {
        let balance = balance.map(str::to_owned);
        ModelRow { date: date.into(), description: "x\ny".into(), amount: amount.into(), balance }
    }

    fn read(rows: &[ModelRow]) -> Result<Statement, StatementError> {
        of_model(&[TEXT.to_owned()], rows, &Hints::new(NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()))
    }

    #[test]
    fn rows_are_proven_by_the_balances_that_stand_in_the_text() {
        let paid = row("2026-03-02", "-12.50", Some("1087.50"));
        let read_both = read(&[paid.clone(), row("2026-03-05", "2000", Some("3087.5"))]).unwrap();
        assert_eq!(read_both.rows.len(), 2);
        assert_eq!(read_both.rows[0].description, "x y");
        assert!(matches!(read_both.proof, BalanceProof::Proven { .. }), "{:?}", read_both.proof);
        // One that the balances do not follow from, one without a balance, one that was left out: nothing is proven.
        for other in [
            row("2026-03-05", "12.50", Some("3087.50")),
            row("2026-03-05", "2000.00", None),
            row("2026-03-05", "2000.01", Some("3087.50")),
        ] {
            let read = read(&[paid.clone(), other.clone()]).unwrap();
            assert!(!matches!(read.proof, BalanceProof::Proven { .. }), "{other:?}: {:?}", read.proof);
        }
    }

    #[test]
    fn what_the_text_does_not_say_is_no_row() {
        for (given, why) in [
            (row("2026-03-02", "-12.51", None), Why::NoAmount),
            (row("2026-03-02", "-125", None), Why::NoAmount),
            (row("2026-03-02", "1e3", None), Why::NoAmount),
            (row("2026-03-02", "0", None), Why::NoAmount),
            (row("02/03/2026", "-12.50", None), Why::NoDate),
            (row("2031-03-02", "-12.50", None), Why::NoDate),
        ] {
            let both = read(&[given.clone(), row("2026-03-05", "2000.00", None)]).unwrap();
            assert_eq!((both.rows.len(), both.skipped.as_slice()), (1, &[Skipped { line: 1, why }][..]), "{given:?}");
            assert_eq!(
                read(std::slice::from_ref(&given)).map(|read| read.rows),
                Err(StatementError::NoRows),
                "{given:?}"
            );
        }
    }
}
