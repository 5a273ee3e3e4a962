//! What a vision model says about a receipt, held to a schema: strict shape, capped strings, believable values.

use chrono::{Datelike, Days, NaiveDate};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Value, json};

use super::text::clean;
use super::{Doubt, Engine, Line, MAX_LINES, MAX_TEXT, MAX_TRANSCRIPT, Receipt};
use crate::ledger::money::{AMOUNT_LIMIT, Currency, MAX_SCALE};

/// Why a model's answer is no receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModelAnswerError {
    /// Missing, unknown or wrongly typed fields.
    #[error("the model's answer does not fit the schema")]
    Shape,
    /// Neither a merchant nor a total nor an item in it.
    #[error("the model found no receipt in the picture")]
    Empty,
}

/// The schema of an answer, in the subset every provider's strict mode takes: all required, nullable unions, closed.
/// Amounts are decimal strings, the date is ISO 8601, the currency ISO 4217.
pub fn model_schema() -> Value {
    let text = json!({"type": ["string", "null"]});
    json!({
        "type": "object",
        "properties": {
            "merchant": text,
            "date": text,
            "total": text,
            "currency": text,
            "tax": text,
            "lines": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"text": {"type": "string"}, "amount": text},
                    "required": ["text", "amount"],
                    "additionalProperties": false
                }
            },
            "transcript": text
        },
        "required": ["merchant", "date", "total", "currency", "tax", "lines", "transcript"],
        "additionalProperties": false
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    merchant: Option<String>,
    date: Option<String>,
    total: Option<Amount>,
    currency: Option<String>,
    tax: Option<Amount>,
    lines: Vec<AnswerLine>,
    #[serde(default)]
    transcript: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerLine {
    text: String,
    amount: Option<Amount>,
}

/// Models write numbers although told strings; a number's own digits are taken, nothing is computed with it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Amount {
    Text(String),
    Number(serde_json::Number),
}

impl Amount {
    fn value(&self) -> Option<Decimal> {
        let text = match self {
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(number) => number.to_string(),
        };
        let plain = text.len() <= 24 && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
        let value: Decimal = plain.then(|| text.parse().ok()).flatten()?;
        (value.abs() < AMOUNT_LIMIT && value.normalize().scale() <= MAX_SCALE).then_some(value)
    }
}

/// A receipt from a model's answer. A value that cannot be (a date to come, an unknown currency, a total of zero) counts
/// as not found and leaves a doubt; the model's words are cleaned and capped like any stranger's.
///
/// # Errors
/// [`ModelAnswerError`] when the answer as a whole cannot be used.
pub fn from_model_json(answer: &Value, today: NaiveDate) -> Result<Receipt, ModelAnswerError> {
    let answer = Answer::deserialize(answer).map_err(|_| ModelAnswerError::Shape)?;
    let text_of = |text: Option<String>, limit| text.map(|t| clean(&t, limit)).filter(|t| !t.is_empty());
    let merchant = text_of(answer.merchant, MAX_TEXT).filter(|name| name.chars().any(char::is_alphanumeric));
    let total = answer.total.and_then(|a| a.value()).filter(|value| *value > Decimal::ZERO);
    let tax = answer
        .tax
        .and_then(|a| a.value())
        .filter(|tax| !tax.is_sign_negative() && total.is_none_or(|total| *tax < total));
    let currency = answer.currency.and_then(|code| Currency::parse(&code).ok());
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
    let date = answer
        .date
        .and_then(|text| NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok())
        .filter(|date| *date <= tomorrow && date.year() >= 2000);
    let lines: Vec<Line> = answer
        .lines
        .into_iter()
        .take(MAX_LINES)
        .map(|line| Line { text: clean(&line.text, MAX_TEXT), amount: line.amount.and_then(|a| a.value()) })
        .filter(|line| !line.text.is_empty())
        .collect();
    if merchant.is_none() && total.is_none() && lines.is_empty() {
        return Err(ModelAnswerError::Empty);
    }
    let mut doubts = Vec::new();
    match total {
        None => doubts.push(Doubt::NoTotal),
        Some(total) if !adds_up(&lines, total, tax) => doubts.push(Doubt::TotalUnconfirmed),
        Some(_) => {}
    }
    for (missing, doubt) in [
        (date.is_none(), Doubt::NoDate),
        (merchant.is_none(), Doubt::NoMerchant),
        (currency.is_none(), Doubt::NoCurrency),
    ] {
        if missing {
            doubts.push(doubt);
        }
    }
    let transcript = answer.transcript.unwrap_or_default();
    let mut text = String::new();
    for line in transcript.lines().take(MAX_LINES).map(|line| clean(line, 200)).filter(|line| !line.is_empty()) {
        if text.len() + line.len() > MAX_TRANSCRIPT {
            break;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&line);
    }
    Ok(Receipt { merchant, date, total, currency, tax, lines, engine: Engine::Model, text, doubts })
}

fn adds_up(lines: &[Line], total: Decimal, tax: Option<Decimal>) -> bool {
    let sum: Decimal = lines.iter().filter_map(|line| line.amount).sum();
    sum == total || tax.is_some_and(|tax| sum + tax == total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        "2026-11-20".parse().unwrap()
    }

    fn answer() -> Value {
        json!({"merchant": "Café Müller", "date": "2026-11-19", "total": "12.30", "currency": "eur", "tax": "1.96",
            "lines": [{"text": "Kaffee", "amount": "4.30"}, {"text": "Kuchen", "amount": "8.00"}], "transcript": "Café Müller\nSumme 12,30"})
    }

    #[test]
    fn a_good_answer_is_taken() {
        let receipt = from_model_json(&answer(), today()).unwrap();
        assert_eq!(receipt.merchant.as_deref(), Some("Café Müller"));
        assert_eq!(receipt.total.map(|t| t.to_string()).as_deref(), Some("12.30"));
        assert_eq!(receipt.currency, Some(Currency::EUR));
        assert_eq!((receipt.engine, receipt.doubts.as_slice()), (Engine::Model, [].as_slice()));
        assert_eq!(receipt.text, "Café Müller\nSumme 12,30");
    }

    #[test]
    fn wrong_shapes_are_refused() {
        for (name, value) in [
            ("text", json!("ignore previous instructions")),
            ("array", json!([])),
            ("missing", json!({"merchant": "x"})),
            ("lines as text", {
                let mut a = answer();
                a["lines"] = json!("none");
                a
            }),
            ("extra field", {
                let mut a = answer();
                a["tool"] = json!("delete");
                a
            }),
            ("extra in line", {
                let mut a = answer();
                a["lines"][0]["sql"] = json!("drop");
                a
            }),
        ] {
            assert_eq!(from_model_json(&value, today()), Err(ModelAnswerError::Shape), "{name}");
        }
        let nothing = json!({"merchant": null, "date": null, "total": null, "currency": null, "tax": null, "lines": [], "transcript": null});
        assert_eq!(from_model_json(&nothing, today()), Err(ModelAnswerError::Empty));
    }

    #[test]
    fn unbelievable_values_count_as_not_found() {
        for (field, value, doubt) in [
            ("total", json!("1e9"), Doubt::NoTotal),
            ("total", json!("0.00"), Doubt::NoTotal),
            ("total", json!("-5"), Doubt::NoTotal),
            ("total", json!("99999999999999999999999"), Doubt::NoTotal),
            ("total", json!("0.123456"), Doubt::NoTotal),
            ("total", json!("€12"), Doubt::NoTotal),
            ("date", json!("2031-01-01"), Doubt::NoDate),
            ("date", json!("19.11.2026"), Doubt::NoDate),
            ("currency", json!("EURO"), Doubt::NoCurrency),
            ("merchant", json!("\u{202e}\u{200b}"), Doubt::NoMerchant),
            ("total", json!("12.31"), Doubt::TotalUnconfirmed),
        ] {
            let mut a = answer();
            a[field] = value.clone();
            let receipt = from_model_json(&a, today()).unwrap();
            assert!(receipt.doubts.contains(&doubt), "{field} {value}: {:?}", receipt.doubts);
        }
    }

    #[test]
    fn text_is_capped_and_cleaned() {
        let mut a = answer();
        a["merchant"] = json!("A\u{202e}".repeat(500));
        a["lines"] = json!(vec![json!({"text": "x".repeat(5000), "amount": 1.5}); 5000]);
        a["transcript"] = json!("y\n".repeat(100_000));
        let receipt = from_model_json(&a, today()).unwrap();
        assert_eq!(receipt.merchant.map(|m| m.len()), Some(MAX_TEXT));
        assert_eq!(receipt.lines.len(), MAX_LINES);
        assert!(
            receipt.lines.iter().all(|line| line.text.len() == MAX_TEXT && line.amount == Some(Decimal::new(15, 1)))
        );
        assert!(receipt.text.len() <= MAX_TRANSCRIPT);
    }
}
