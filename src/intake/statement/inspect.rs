//! The dry run: a statement as one JSON object, for programs that check the reading.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{Hints, Question, Row, read};

/// Reads a file and says what was understood: `{"file","rows","skipped","asked","problem"}`. Amounts are decimal
/// strings, negative for money out; `problem` is null or a short text.
pub fn inspect(file: &str, bytes: &[u8], today: NaiveDate) -> Value {
    match read(bytes, file, &Hints::new(today)) {
        Ok(statement) => json!({
            "file": file,
            "rows": statement.rows.iter().map(row).collect::<Vec<_>>(),
            "skipped": statement.skipped.iter().map(|s| json!({"line": s.line, "why": s.why.words()})).collect::<Vec<_>>(),
            "asked": statement.asked.iter().map(|q| question(*q)).collect::<Vec<_>>(),
            "problem": null,
        }),
        Err(error) => unread(file, &error.to_string()),
    }
}

/// What stands for a file of which nothing was read.
pub fn unread(file: &str, problem: &str) -> Value {
    json!({"file": file, "rows": [], "skipped": [], "asked": [], "problem": problem})
}

fn row(row: &Row) -> Value {
    json!({
        "date": row.date.to_string(),
        "amount": row.amount.to_string(),
        "description": row.description,
        "currency": row.currency.map(|c| c.to_string()),
        "balance": row.balance.map(|b| b.to_string()),
    })
}

fn question(question: Question) -> &'static str {
    match question {
        Question::Sign => "sign",
        Question::DateOrder => "date_order",
        Question::Year => "year",
        Question::Word => "word",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dry_run_has_exactly_these_keys() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let text =
            b"Date,Description,Amount,Currency,Balance\n2024-01-31,Shop,-12.34,EUR,100.00\nPending,Cafe,-2.00,EUR,\n";
        let expected = json!({
            "file": "a.csv",
            "rows": [{"date": "2024-01-31", "amount": "-12.34", "description": "Shop", "currency": "EUR", "balance": "100.00"}],
            "skipped": [{"line": 3, "why": "pending"}],
            "asked": [],
            "problem": null,
        });
        assert_eq!(inspect("a.csv", text, today), expected);
        let empty = json!({"file": "b", "rows": [], "skipped": [], "asked": [], "problem": "the file is empty"});
        assert_eq!(inspect("b", b"", today), empty);
    }
}
