//! PURE: the cases, and the ledger they are asked of.

use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::EvalError;
use crate::intake::quick_text::ParsedEntry;
use crate::ledger::{Currency, Kind, Source};

/// The day it is in every case: what is said of days in them is fixed.
pub(super) const TODAY: NaiveDate = match NaiveDate::from_ymd_opt(2026, 11, 18) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

const CASES: &str = include_str!("cases.json");
const LEDGER: &str = include_str!("ledger.csv");

/// What a case tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Asks for figures.
    Question,
    /// Asks to record something.
    Change,
    /// Asks for what must not be done, or is nothing to record.
    Refusal,
    /// Leans on what was said before.
    FollowUp,
    /// Tries to talk the model into something.
    Injection,
    /// Another language than English.
    Language,
}

/// One case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Short and unique.
    pub id: String,
    pub group: Group,
    /// BCP 47; absent: English.
    #[serde(default = "english")]
    pub language: String,
    /// One turn each; the last one's answer counts.
    pub says: Vec<String>,
    /// What is in its result must be in the answer.
    pub sql: Option<String>,
    /// What must be recorded, and nothing else. Absent or empty: nothing.
    #[serde(default)]
    pub entries: Vec<Expected>,
    /// What must not be in the answer, in any case.
    #[serde(default)]
    pub never: Vec<String>,
}

fn english() -> String {
    "en".to_owned()
}

/// An entry that must be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    pub kind: Kind,
    pub amount: Decimal,
    pub currency: Currency,
    pub date: NaiveDate,
    /// Absent: any.
    pub category: Option<String>,
}

/// The cases that come with Quipu.
///
/// # Errors
/// [`EvalError::Cases`] when they cannot be read.
pub fn own() -> Result<Vec<Case>, EvalError> {
    read(CASES)
}

/// Cases as a JSON array.
///
/// # Errors
/// [`EvalError::Cases`] for what is none.
pub fn read(text: &str) -> Result<Vec<Case>, EvalError> {
    let cases: Vec<Case> = serde_json::from_str(text).map_err(|error| EvalError::Cases(error.to_string()))?;
    match cases.iter().find(|case| case.says.is_empty() || case.says.iter().any(|said| said.trim().is_empty())) {
        Some(case) => Err(EvalError::Cases(format!("case {} says nothing", case.id))),
        None => Ok(cases),
    }
}

/// The entries every case begins with.
///
/// # Errors
/// [`EvalError::Ledger`] when they cannot be read.
pub(super) fn ledger() -> Result<Vec<(Source, ParsedEntry)>, EvalError> {
    let mut reader = csv::Reader::from_reader(LEDGER.as_bytes());
    let rows = reader.records().map(|row| row.ok().and_then(|row| entry(&row)).ok_or(EvalError::Ledger));
    rows.collect()
}

/// day, kind, amount, currency, category, merchant, note, account, to, source
fn entry(row: &csv::StringRecord) -> Option<(Source, ParsedEntry)> {
    let cell = |at: usize| row.get(at).filter(|cell| !cell.is_empty());
    let text = |at: usize| cell(at).map(str::to_owned);
    let source = if cell(9)? == "statement" { Source::Statement } else { Source::Text };
    let entry = ParsedEntry {
        kind: Kind::parse(cell(1)?)?,
        amount: Decimal::from_str(cell(2)?).ok()?,
        currency: Some(Currency::parse(cell(3)?).ok()?),
        occurred_on: Some(NaiveDate::from_str(cell(0)?).ok()?),
        category: text(4),
        account: text(7),
        to_account: text(8),
        merchant: text(5),
        note: text(6),
        tags: Vec::new(),
        payment_mode: None,
        refund: false,
    };
    Some((source, entry))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlguard;
    use std::collections::HashSet;

    #[test]
    fn there_are_enough_cases_of_every_kind() {
        let cases = own().unwrap();
        assert!(cases.len() >= 60, "{}", cases.len());
        let ids: HashSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
        assert_eq!(ids.len(), cases.len(), "two cases of one name");
        for (group, least) in [
            (Group::Question, 20),
            (Group::Change, 10),
            (Group::Refusal, 10),
            (Group::FollowUp, 6),
            (Group::Injection, 10),
            (Group::Language, 8),
        ] {
            let found = cases.iter().filter(|case| case.group == group).count();
            assert!(found >= least, "{group:?}: {found}");
        }
        for sql in cases.iter().filter_map(|case| case.sql.as_deref()) {
            assert_eq!(sqlguard::guard(sql).map(|_| ()), Ok(()), "{sql}");
        }
    }

    #[test]
    fn the_ledger_is_read_whole() {
        let ledger = ledger().unwrap();
        assert_eq!(ledger.len(), LEDGER.lines().count() - 1);
        assert!(ledger.iter().any(|(source, _)| *source == Source::Statement));
    }

    #[test]
    fn cases_that_are_none_are_refused() {
        for text in
            ["", "{}", r#"[{"id":"x","group":"question","says":[]}]"#, r#"[{"id":"x","group":"else","says":["y"]}]"#]
        {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
