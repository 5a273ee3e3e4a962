//! JSON Schemas as language models take them: the subset that strict modes of the providers have in common, and a
//! check of what comes back, because not every server keeps what it promises.
//!
//! The subset: objects with every property required and `additionalProperties: false`, nullable unions instead of
//! absent properties, enums of strings, no references, no sizes, patterns or formats
//! (<https://platform.openai.com/docs/guides/structured-outputs#supported-schemas>).

mod check;

use std::borrow::Cow;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

pub use check::{Mismatch, check, describe, read};

/// Deeper schemas stay as they are, deeper values are refused unread.
const DEEPEST: usize = 32;

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

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    pub struct Purchase {
        /// What was paid.
        pub amount: Decimal,
        pub kind: Kind,
        pub on: Option<chrono::NaiveDate>,
        #[serde(default)]
        pub tags: Vec<String>,
        #[serde(default)]
        pub lines: Vec<Line>,
        pub pay: Option<Pay>,
        #[schemars(range(min = 1, max = 9))]
        pub count: u8,
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(rename_all = "snake_case")]
    pub enum Kind {
        /// Money out.
        Expense,
        Income,
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    pub struct Line {
        #[schemars(length(max = 9))]
        pub text: String,
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(tag = "by", rename_all = "snake_case")]
    pub enum Pay {
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
}
