use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::{DEEPEST, allows_null, has_type};

/// More mismatches than this are not told: the first ones show what is wrong.
const MOST_MISMATCHES: usize = 8;

/// A place in a value that does not fit. Names properties and expectations, never the value itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// Such as `entries[2].amount`; empty for the value as a whole.
    pub path: String,
    pub expected: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "the value" } else { &self.path };
        write!(f, "{path}: expected {}", self.expected)
    }
}

/// Mismatches in a line, for the model to read.
pub fn describe(mismatches: &[Mismatch]) -> String {
    mismatches.iter().map(Mismatch::to_string).collect::<Vec<_>>().join("; ")
}

/// Checks a value against a schema of the strict subset and puts right what is unmistakable: a number where a string
/// is asked (an amount), a number or truth value written as a string, an absent property that may be null.
///
/// # Errors
/// The first few places that do not fit.
pub fn check(schema: &Value, value: &mut Value) -> Result<(), Vec<Mismatch>> {
    let mut mismatches = Vec::new();
    walk(schema, value, &mut String::new(), 0, &mut mismatches);
    if mismatches.is_empty() { Ok(()) } else { Err(mismatches) }
}

/// [`check`], then serde. Nulls count as absent, so `#[serde(default)]` fields work.
///
/// # Errors
/// As [`check`]; a value serde refuses for another reason, such as a date that is none, is one mismatch.
pub fn read<T: DeserializeOwned>(schema: &Value, mut value: Value) -> Result<T, Vec<Mismatch>> {
    check(schema, &mut value)?;
    drop_nulls(&mut value);
    serde_json::from_value(value)
        .map_err(|error| vec![Mismatch { path: String::new(), expected: expectation(&error.to_string()) }])
}

/// serde's message without the value it quotes.
fn expectation(message: &str) -> String {
    let expected =
        message.rsplit_once("expected ").map_or("valid values (dates as YYYY-MM-DD, amounts as decimals)", |(_, e)| e);
    expected.chars().filter(|c| !c.is_control()).take(120).collect()
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

fn walk(schema: &Value, value: &mut Value, path: &mut String, depth: usize, mismatches: &mut Vec<Mismatch>) {
    if mismatches.len() >= MOST_MISMATCHES {
        return;
    }
    let mut miss = |path: &str, expected: String| mismatches.push(Mismatch { path: path.to_owned(), expected });
    if depth > DEEPEST {
        return miss(path, "less nesting".to_owned());
    }
    if let Some(alternatives) = schema.get("anyOf").and_then(Value::as_array) {
        let mut nearest: Option<Vec<Mismatch>> = None;
        for alternative in alternatives {
            let mut candidate = value.clone();
            let mut found = Vec::new();
            walk(alternative, &mut candidate, path, depth + 1, &mut found);
            if found.is_empty() {
                *value = candidate;
                return;
            }
            // The alternative whose kind fits says best what is wrong.
            let fits_kind = !found.iter().any(|mismatch| mismatch.path == *path);
            if fits_kind || nearest.is_none() {
                nearest = Some(found);
            }
        }
        mismatches.extend(nearest.unwrap_or_default());
        return;
    }
    if let Some(kind) = schema.get("type") {
        coerce(kind, value);
        if !fits(kind, value) {
            return miss(path, kind_name(kind));
        }
    }
    if let Some(members) = schema.get("enum").and_then(Value::as_array)
        && !members.contains(value)
    {
        let names: Vec<String> = members.iter().take(40).map(Value::to_string).collect();
        return miss(path, format!("one of {}", names.join(", ")));
    }
    match value {
        Value::Object(fields) => walk_object(schema, fields, path, depth, mismatches),
        Value::Array(items) => {
            let Some(schema) = schema.get("items") else { return };
            for (ordinal, item) in items.iter_mut().enumerate() {
                within(path, &format!("[{ordinal}]"), |path| walk(schema, item, path, depth + 1, mismatches));
            }
        }
        _ => {}
    }
}

fn walk_object(
    schema: &Value,
    fields: &mut Map<String, Value>,
    path: &mut String,
    depth: usize,
    mismatches: &mut Vec<Mismatch>,
) {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
    // A name of the model's making is not repeated to it: it may be as long as it likes.
    if fields.keys().any(|name| !properties.contains_key(name)) {
        let known: Vec<&str> = properties.keys().map(String::as_str).collect();
        mismatches.push(Mismatch { path: path.clone(), expected: format!("no properties but {}", known.join(", ")) });
    }
    for (name, schema) in properties {
        let name_in_path = if path.is_empty() { name.clone() } else { format!(".{name}") };
        match fields.get_mut(name) {
            Some(value) => {
                within(path, &name_in_path, |path| walk(schema, value, path, depth + 1, mismatches));
            }
            None if allows_null(schema) => {
                fields.insert(name.clone(), Value::Null);
            }
            None => {
                within(path, &name_in_path, |path| {
                    mismatches.push(Mismatch { path: path.clone(), expected: "a value".to_owned() });
                });
            }
        }
    }
}

fn within(path: &mut String, step: &str, inner: impl FnOnce(&mut String)) {
    let length = path.len();
    path.push_str(step);
    inner(path);
    path.truncate(length);
}

fn coerce(kind: &Value, value: &mut Value) {
    let wants = |name| has_type(kind, name);
    let coerced = match value {
        Value::Number(number) if wants("string") && !wants("number") && !wants("integer") => {
            Some(json!(number.to_string()))
        }
        Value::Number(number) if wants("integer") && !number.is_i64() && !number.is_u64() => {
            number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 9e15).map(|float| json!(float as i64))
        }
        Value::String(text) if !wants("string") => match text.trim() {
            "true" if wants("boolean") => Some(json!(true)),
            "false" if wants("boolean") => Some(json!(false)),
            "null" | "" if wants("null") => Some(Value::Null),
            text if wants("integer") => text.parse::<i64>().ok().map(|number| json!(number)),
            _ => None,
        },
        _ => None,
    };
    if let Some(coerced) = coerced {
        *value = coerced;
    }
}

fn fits(kind: &Value, value: &Value) -> bool {
    let name = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    has_type(kind, name) || (name == "integer" && has_type(kind, "number"))
}

fn kind_name(kind: &Value) -> String {
    match kind {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        kind => kind.as_str().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::strict;
    use super::super::tests::{Kind, Line, Pay, Purchase};
    use super::*;

    #[test]
    fn values_are_put_right_where_unmistakable() {
        let schema = strict::<Purchase>();
        let value = json!({
            "amount": 12.5, "kind": "expense", "on": "2026-03-12", "tags": null,
            "lines": [{"text": 7}], "pay": {"by": "card", "last_four": 1234}, "count": "3",
        });
        let purchase: Purchase = read(&schema, value).unwrap();
        assert_eq!(
            purchase,
            Purchase {
                amount: "12.5".parse().unwrap(),
                kind: Kind::Expense,
                on: chrono::NaiveDate::from_ymd_opt(2026, 3, 12),
                tags: Vec::new(),
                lines: vec![Line { text: "7".into() }],
                pay: Some(Pay::Card { last_four: "1234".into() }),
                count: 3,
            }
        );
        let cash: Purchase =
            read(&schema, json!({"amount": "4", "kind": "income", "pay": {"by": "cash"}, "count": 1.0})).unwrap();
        assert_eq!((cash.pay, cash.on, cash.count), (Some(Pay::Cash), None, 1));
    }

    #[test]
    fn mismatches_name_the_place_and_never_the_value() {
        let schema = strict::<Purchase>();
        for (value, told) in [
            (json!("secret"), "the value: expected object"),
            (json!({"kind": "income", "count": 1}), "amount: expected a value"),
            (json!({"amount": "4", "kind": "secret", "count": 1}), r#"kind: expected one of "income", "expense""#),
            (
                json!({"amount": "4", "kind": "income", "count": 1, "lines": [{"text": "a"}, {"text": ["secret"]}]}),
                "lines[1].text: expected string",
            ),
            (json!({"amount": "4", "kind": "income", "count": 1, "secret": 1}), "no properties but"),
            (json!({"amount": "4", "kind": "income", "count": "secret"}), "count: expected integer"),
            (json!({"amount": "secret", "kind": "income", "count": 1}), "the value: expected"),
            (json!({"amount": "4", "kind": "income", "count": 300}), "the value: expected u8"),
        ] {
            let told_in_fact = describe(&read::<Purchase>(&schema, value.clone()).unwrap_err());
            assert!(told_in_fact.contains(told), "{value}: {told_in_fact}");
            assert!(!told_in_fact.contains("secret"), "{told_in_fact}");
        }
    }

    #[test]
    fn hostile_values_are_refused_in_bounded_words() {
        let schema = strict::<Purchase>();
        let mut deep = json!([]);
        for _ in 0..100 {
            deep = json!([deep]);
        }
        let many: Vec<Value> = (0..100_000).map(|_| json!({"text": {}})).collect();
        for value in [deep, json!({"amount": "4", "kind": "income", "count": 1, "lines": many})] {
            assert!(describe(&read::<Purchase>(&schema, value).unwrap_err()).len() < 2_000);
        }
    }
}
