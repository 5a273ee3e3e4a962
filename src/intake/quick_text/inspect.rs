//! The dry run: what a text would be read as, in JSON.

use serde_json::{Value, json};

use super::{Context, Intent, ParsedEntry, parse};

/// Reads a text and tells how: `{"id","intent","entries":[…],"problem"}`, amounts as decimal strings as said, `null`
/// where nothing was said.
pub fn inspect(id: Option<&str>, text: &str, cx: &Context<'_>) -> Value {
    let parsed = parse(text, cx);
    let (intent, entries) = match &parsed.intent {
        Intent::Record(entries) => ("record", entries.as_slice()),
        Intent::Question => ("question", [].as_slice()),
        Intent::Command(_) => ("command", [].as_slice()),
        Intent::None => ("none", [].as_slice()),
    };
    json!({
        "id": id,
        "intent": intent,
        "entries": entries.iter().map(entry).collect::<Vec<_>>(),
        "problem": parsed.problem.map(|problem| problem.to_string()),
    })
}

fn entry(entry: &ParsedEntry) -> Value {
    json!({
        "kind": entry.kind.as_str(),
        "amount": entry.amount.to_string(),
        "currency": entry.currency.map(|currency| currency.to_string()),
        "occurred_on": entry.occurred_on.map(|day| day.to_string()),
        "category": entry.category,
        "account": entry.account,
        "to_account": entry.to_account,
        "merchant": entry.merchant,
        "note": entry.note,
        "tags": entry.tags,
    })
}
