//! JSON Schemas as language models take them: the subset that strict modes of the providers have in common, and a
//! check of what comes back, because not every server keeps what it promises.
//!
//! The subset: objects with every property required and `additionalProperties: false`, nullable unions instead of
//! absent properties, enums of strings, no references, no sizes, patterns or formats
//! (<https://platform.openai.com/docs/guides/structured-outputs#supported-schemas>).

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// Deeper values are refused unread.
const DEEPEST: usize = 32;
/// More mismatches than this are not told: the first ones show what is wrong.
const MOST_MISMATCHES: usize = 8;

/// `T`'s schema in the strict subset. A decimal is a string. What serde would let a model leave out becomes nullable.
///
/// Recursive types and maps have no place in the subset; [`problem`] finds them, and each type used here should be
/// held against it in a test.
pub fn strict<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    reduce(&mut schema, 0);
    schema
}

/// `T`'s name in the letters that servers allow for a schema's name.
pub(super) fn name<T: JsonSchema>() -> String {
    let name: Cow<'static, str> = T::schema_name();
    name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(64).collect()
}

const KEPT: [&str; 8] =
    ["type", "description", "enum", "properties", "required", "additionalProperties", "items", "anyOf"];

fn reduce(schema: &mut Value, depth: usize) {
    if schema == &Value::Bool(true) {
        *schema = json!({});
    }
    let Some(fields) = schema.as_object_mut() else { return };
    if depth > DEEPEST {
        return;
    }
    if let Some(Value::Array(parts)) = fields.remove("allOf") {
        for part in parts {
            let Value::Object(part) = part else { continue };
            for (name, value) in part {
                fields.entry(name).or_insert(value);
            }
        }
    }
    if let Some(alternatives) = fields.remove("oneOf") {
        fields.insert("anyOf".to_owned(), alternatives);
    }
    if let Some(value) = fields.remove("const") {
        fields.insert("enum".to_owned(), json!([value]));
    }
    merge_constants(fields);
    fields.retain(|name, _| KEPT.contains(&name.as_str()) || name == "$ref");
    // A decimal: only a string carries it exactly.
    if let Some(Value::Array(types)) = fields.get_mut("type") {
        if types.iter().any(|kind| kind == "string") {
            types.retain(|kind| kind != "number");
        }
        if let [kind] = types.as_slice() {
            let kind = kind.clone();
            fields.insert("type".to_owned(), kind);
        }
    }
    if let Some(items) = fields.get_mut("items") {
        reduce(items, depth + 1);
    }
    for alternative in fields.get_mut("anyOf").and_then(Value::as_array_mut).into_iter().flatten() {
        reduce(alternative, depth + 1);
    }
    if fields.get("type").is_some_and(|kind| has_type(kind, "object")) {
        close(fields, depth);
    }
}

/// An enum whose members carry comments comes as one alternative a member.
fn merge_constants(fields: &mut Map<String, Value>) {
    let Some(alternatives) = fields.get("anyOf").and_then(Value::as_array) else { return };
    let mut names = Vec::new();
    let mut comments = Vec::new();
    for alternative in alternatives {
        let constants = match (alternative.get("const"), alternative.get("enum").and_then(Value::as_array)) {
            (Some(constant), _) => std::slice::from_ref(constant),
            (None, Some(constants)) => constants,
            (None, None) => return,
        };
        if !constants.iter().all(Value::is_string) {
            return;
        }
        if let (Some(name), Some(comment)) =
            (constants.first().and_then(Value::as_str), alternative.get("description").and_then(Value::as_str))
        {
            comments.push(format!("{name}: {comment}"));
        }
        names.extend(constants.iter().cloned());
    }
    fields.remove("anyOf");
    fields.insert("type".to_owned(), json!("string"));
    fields.insert("enum".to_owned(), Value::Array(names));
    if !comments.is_empty() {
        let own = fields.get("description").and_then(Value::as_str).map(str::to_owned);
        let all: Vec<String> = own.into_iter().chain(comments).collect();
        fields.insert("description".to_owned(), json!(all.join("\n")));
    }
}

fn close(fields: &mut Map<String, Value>, depth: usize) {
    let required: Vec<Value> = fields.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let Some(Value::Object(properties)) = fields.get_mut("properties") else {
        // A map keeps its own `additionalProperties`, for `problem` to find.
        if !fields.get("additionalProperties").is_some_and(Value::is_object) {
            fields.insert("properties".to_owned(), json!({}));
            fields.insert("required".to_owned(), json!([]));
            fields.insert("additionalProperties".to_owned(), json!(false));
        }
        return;
    };
    for (name, property) in properties.iter_mut() {
        reduce(property, depth + 1);
        if !required.iter().any(|required| required == name) {
            make_nullable(property);
        }
    }
    let names: Vec<Value> = properties.keys().map(|name| json!(name)).collect();
    fields.insert("required".to_owned(), Value::Array(names));
    fields.insert("additionalProperties".to_owned(), json!(false));
}

fn make_nullable(schema: &mut Value) {
    if allows_null(schema) {
        return;
    }
    let Some(fields) = schema.as_object_mut() else { return };
    if let Some(Value::Array(alternatives)) = fields.get_mut("anyOf") {
        alternatives.push(json!({"type": "null"}));
        return;
    }
    if let Some(Value::Array(members)) = fields.get_mut("enum") {
        members.push(Value::Null);
    }
    match fields.get_mut("type") {
        Some(Value::Array(types)) => types.push(json!("null")),
        Some(kind) => *kind = json!([kind.clone(), "null"]),
        None => {}
    }
}

fn has_type(kind: &Value, name: &str) -> bool {
    kind == name || kind.as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == name))
}

fn allows_null(schema: &Value) -> bool {
    match (schema.get("type"), schema.get("anyOf").and_then(Value::as_array), schema.get("enum")) {
        (_, _, Some(Value::Array(members))) => members.contains(&Value::Null),
        (Some(kind), _, _) => has_type(kind, "null"),
        (None, Some(alternatives), _) => alternatives.iter().any(allows_null),
        (None, None, _) => true,
    }
}

/// Where a schema leaves the strict subset, or `None`. For tests of the types that are sent.
pub fn problem(schema: &Value) -> Option<String> {
    let fields = schema.as_object()?;
    if let Some(name) = fields.keys().find(|name| !KEPT.contains(&name.as_str())) {
        return Some(format!("keyword {name}"));
    }
    let typed = ["type", "anyOf", "enum"].iter().any(|name| fields.contains_key(*name));
    if !typed {
        return Some("no type".to_owned());
    }
    if fields.get("type").is_some_and(|kind| has_type(kind, "object")) {
        let Some(properties) = fields.get("properties").and_then(Value::as_object) else {
            return Some("map".to_owned());
        };
        let required = fields.get("required").and_then(Value::as_array).map_or(0, Vec::len);
        if required != properties.len() || fields.get("additionalProperties") != Some(&json!(false)) {
            return Some("open object".to_owned());
        }
        if let Some(found) =
            properties.iter().find_map(|(name, property)| Some(format!("{name}: {}", problem(property)?)))
        {
            return Some(found);
        }
    }
    let alternatives = fields.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    fields.get("items").into_iter().chain(alternatives).find_map(problem)
}

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
    use super::*;
    use rust_decimal::Decimal;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Purchase {
        /// What was paid.
        amount: Decimal,
        kind: Kind,
        on: Option<chrono::NaiveDate>,
        #[serde(default)]
        tags: Vec<String>,
        #[serde(default)]
        lines: Vec<Line>,
        pay: Option<Pay>,
        #[schemars(range(min = 1, max = 9))]
        count: u8,
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        /// Money out.
        Expense,
        Income,
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    struct Line {
        #[schemars(length(max = 9))]
        text: String,
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(tag = "by", rename_all = "snake_case")]
    enum Pay {
        Card { last_four: String },
        Cash,
    }

    #[test]
    fn a_rich_type_becomes_the_strict_subset() {
        let schema = strict::<Purchase>();
        assert_eq!(problem(&schema), None, "{schema:#}");
        let property = |name: &str| &schema["properties"][name];
        assert_eq!(property("amount"), &json!({"type": "string", "description": "What was paid."}));
        assert_eq!(property("on"), &json!({"type": ["string", "null"]}));
        assert_eq!(property("tags"), &json!({"type": ["array", "null"], "items": {"type": "string"}}));
        assert_eq!(property("kind")["enum"], json!(["income", "expense"]));
        assert_eq!(property("kind")["description"], "expense: Money out.");
        assert_eq!(property("count"), &json!({"type": "integer"}));
        assert_eq!(schema["required"].as_array().unwrap().len(), 7);
    }

    #[test]
    fn what_has_no_place_in_the_subset_is_found() {
        #[derive(JsonSchema)]
        #[expect(dead_code)]
        struct Tree {
            children: Vec<Tree>,
        }
        assert!(problem(&strict::<Tree>()).is_some());
        assert!(problem(&strict::<std::collections::BTreeMap<String, String>>()).is_some());
        assert!(problem(&json!({"type": "string", "maxLength": 3})).is_some());
    }

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
