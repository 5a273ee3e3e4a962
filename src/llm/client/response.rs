use std::collections::HashSet;
use std::fmt;
use std::ops::AddAssign;

use serde_json::{Map, Value, json};

use super::request::{Message, nine_characters};
use crate::llm::LlmError;

/// More calls in one answer than any honest model makes; the rest is dropped.
const MOST_TOOL_CALLS: usize = 32;

/// A model's answer: text, tool calls, or both.
#[derive(Clone, PartialEq)]
pub struct ChatTurn {
    /// Without a reasoning model's thoughts.
    pub text: String,
    pub tool_calls: Vec<ToolCall>,
    /// The answer as it goes into the next request: what the server sent, unknown fields and all, with calls that
    /// lacked an id, a type or readable arguments put right.
    pub assistant_message: Value,
    /// Of all attempts together.
    pub usage: Usage,
    /// The model that was asked, which may be the second one.
    pub model: String,
    /// Where the request went.
    pub host: String,
}

impl ChatTurn {
    pub fn to_message(&self) -> Message {
        Message::Assistant { model: self.model.clone(), message: self.assistant_message.clone() }
    }
}

impl fmt::Debug for ChatTurn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tools: Vec<&str> = self.tool_calls.iter().map(|call| call.name.as_str()).collect();
        f.debug_struct("ChatTurn").field("tools", &tools).field("usage", &self.usage).finish_non_exhaustive()
    }
}

#[derive(Clone, PartialEq)]
pub struct ToolCall {
    /// Unique within the answer.
    pub id: String,
    pub name: String,
    /// An object, or a JSON string with what the model wrote when that was no JSON. Check it against the tool's
    /// schema ([`schema::check`](crate::llm::schema::check)) whatever the server promised.
    pub arguments: Value,
}

impl fmt::Debug for ToolCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolCall").field("id", &self.id).field("name", &self.name).finish_non_exhaustive()
    }
}

/// Tokens, as the server counted them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// All tokens of the request, cached ones included.
    pub input: u64,
    /// The part of `input` the server had cached.
    pub cached: u64,
    pub output: u64,
    /// Some of this is our estimate, because the server did not say.
    pub estimated: bool,
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.input = self.input.saturating_add(other.input);
        self.cached = self.cached.saturating_add(other.cached);
        self.output = self.output.saturating_add(other.output);
        self.estimated = self.estimated || other.estimated;
    }
}

/// What one answer said, before it is known to be usable.
pub(super) struct Reading {
    pub usage: Usage,
    pub outcome: Result<Said, LlmError>,
}

pub(super) struct Said {
    pub text: String,
    pub tool_calls: Vec<ToolCall>,
    pub assistant_message: Value,
}

/// Reads a chat completion as leniently as servers write it. Only what makes an answer untrustworthy is an error: no
/// choice, nothing said, an end that is missing (`length`), filtered, or marked as failed by the server.
///
/// `request_bytes` serves to estimate usage where the server reports none.
pub(super) fn read(answer: &Value, request_bytes: usize) -> Reading {
    let outcome = said(answer);
    let usage = usage(answer).unwrap_or_else(|| {
        let written = answer.pointer("/choices/0/message").map_or(0, |message| message.to_string().len());
        Usage { input: tokens_of(request_bytes), output: tokens_of(written), cached: 0, estimated: true }
    });
    Reading { usage, outcome }
}

/// A cautious estimate: three bytes of JSON a token.
pub(super) fn tokens_of(bytes: usize) -> u64 {
    (bytes as u64).div_ceil(3)
}

fn said(answer: &Value) -> Result<Said, LlmError> {
    let choice = answer.get("choices").and_then(|choices| choices.get(0)).ok_or(LlmError::Malformed("no choice"))?;
    let finish = choice.get("finish_reason").and_then(Value::as_str).unwrap_or_default();
    if finish == "error" || choice.get("error").is_some_and(|error| !error.is_null()) {
        return Err(LlmError::Unavailable { status: 502 });
    }
    let mut message = match choice.get("message") {
        Some(Value::Object(message)) => message.clone(),
        _ => return Err(LlmError::Malformed("no message")),
    };
    match finish {
        "length" | "max_tokens" | "model_length" => return Err(LlmError::Truncated),
        "content_filter" => return Err(LlmError::Filtered),
        _ => {}
    }
    let tool_calls = tool_calls(&mut message);
    let mut text = without_thoughts(&text_of(message.get("content"))).to_owned();
    if text.is_empty() {
        text = text_of(message.get("refusal")).trim().to_owned();
    }
    if text.is_empty() && tool_calls.is_empty() {
        return Err(LlmError::Malformed("nothing said"));
    }
    message.insert("role".to_owned(), json!("assistant"));
    if !message.contains_key("content") {
        message.insert("content".to_owned(), Value::Null);
    }
    Ok(Said { text, tool_calls, assistant_message: Value::Object(message) })
}

/// Content is text, null, or an array of parts of which only those of text count.
fn text_of(content: Option<&Value>) -> String {
    match content {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => parts.iter().filter_map(part_text).collect(),
        _ => String::new(),
    }
}

fn part_text(part: &Value) -> Option<&str> {
    match part.get("type").and_then(Value::as_str) {
        None | Some("text" | "output_text") => part.get("text").and_then(Value::as_str).or_else(|| part.as_str()),
        Some(_) => None,
    }
}

/// Local reasoning models write their thoughts before the answer, sometimes without the opening mark.
pub(super) fn without_thoughts(text: &str) -> &str {
    let answer = match text.split_once("</think>") {
        Some((thoughts, answer)) if !thoughts.contains("<think>") || thoughts.trim_start().starts_with("<think>") => {
            answer
        }
        _ => text,
    };
    answer.trim()
}

/// Takes the calls out of a message and puts right, in the message too, what the next request needs: a unique id, a
/// type, arguments as a string of JSON.
fn tool_calls(message: &mut Map<String, Value>) -> Vec<ToolCall> {
    let Some(Value::Array(mut calls)) = message.remove("tool_calls") else { return Vec::new() };
    calls.retain(|call| call.pointer("/function/name").and_then(Value::as_str).is_some_and(|name| !name.is_empty()));
    calls.truncate(MOST_TOOL_CALLS);
    let mut seen = HashSet::new();
    let mut read = Vec::with_capacity(calls.len());
    for (ordinal, call) in calls.iter_mut().enumerate() {
        let name = call.pointer("/function/name").and_then(Value::as_str).unwrap_or_default().to_owned();
        let (arguments, written) = arguments(call.pointer("/function/arguments"));
        let mut id = match call.get("id") {
            Some(Value::String(id)) => id.clone(),
            Some(Value::Number(id)) => id.to_string(),
            _ => String::new(),
        };
        if id.is_empty() || seen.contains(&id) {
            id = nine_characters(&format!("{ordinal}/{id}/{name}/{written}"));
        }
        seen.insert(id.clone());
        let Some(fields) = call.as_object_mut() else { continue };
        fields.insert("id".to_owned(), json!(id));
        fields.insert("type".to_owned(), json!("function"));
        if let Some(Value::Object(function)) = fields.get_mut("function") {
            function.insert("arguments".to_owned(), json!(written));
        }
        read.push(ToolCall { id, name, arguments });
    }
    if !calls.is_empty() {
        message.insert("tool_calls".to_owned(), Value::Array(calls));
    }
    read
}

/// The arguments as a value, and as the text that goes back to the server. What is no JSON goes back as `{}`, since
/// some servers' templates fail on it.
fn arguments(written: Option<&Value>) -> (Value, String) {
    let text = match written {
        None | Some(Value::Null) => return (json!({}), "{}".to_owned()),
        Some(Value::String(text)) => text,
        Some(value) => return (value.clone(), value.to_string()),
    };
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return (json!({}), "{}".to_owned());
    }
    match serde_json::from_str::<Value>(trimmed) {
        // Encoded twice.
        Ok(Value::String(inner)) => match serde_json::from_str::<Value>(&inner) {
            Ok(value) if value.is_object() => (value, inner),
            _ => (Value::String(inner), "{}".to_owned()),
        },
        Ok(Value::Null) => (json!({}), "{}".to_owned()),
        Ok(value) => (value, text.clone()),
        Err(_) => (Value::String(text.clone()), "{}".to_owned()),
    }
}

fn usage(answer: &Value) -> Option<Usage> {
    let usage = answer.get("usage")?;
    let count = |names: &[&str]| names.iter().find_map(|name| tokens(usage.pointer(name)?));
    let input = count(&["/prompt_tokens", "/input_tokens"])?;
    let output = count(&["/completion_tokens", "/output_tokens"])?;
    if input == 0 && output == 0 {
        return None;
    }
    let cached = count(&["/prompt_tokens_details/cached_tokens", "/prompt_cache_hit_tokens", "/cached_tokens"]);
    Some(Usage { input, output, cached: cached.unwrap_or(0).min(input), estimated: false })
}

fn tokens(count: &Value) -> Option<u64> {
    match count {
        Value::Number(number) => {
            let float = || number.as_f64().filter(|count| (0.0..1e15).contains(count)).map(|count| count as u64);
            number.as_u64().or_else(float)
        }
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(message: Value, finish: Value) -> Value {
        json!({"choices": [{"message": message, "finish_reason": finish}]})
    }

    fn call(id: Value, arguments: Value) -> Value {
        json!({"id": id, "type": "function", "function": {"name": "f", "arguments": arguments}})
    }

    #[test]
    fn text_is_found_in_every_shape() {
        for (message, text) in [
            (json!({"content": "hello"}), "hello"),
            (json!({"content": [{"type": "text", "text": "hel"}, {"type": "text", "text": "lo"}]}), "hello"),
            (json!({"content": [{"type": "thinking", "thinking": []}, {"text": "hello"}]}), "hello"),
            (json!({"content": ["hel", "lo"]}), "hello"),
            (json!({"content": null, "refusal": "no"}), "no"),
            (json!({"content": "<think>2 + 2</think>\n\nhello"}), "hello"),
            (json!({"content": "hmm</think>hello"}), "hello"),
            (json!({"content": "write </think> after <think>"}), "after <think>"),
        ] {
            for finish in [json!("stop"), json!(""), json!(null), json!("eos"), json!(3)] {
                assert_eq!(said(&answer(message.clone(), finish)).unwrap().text, text, "{message}");
            }
        }
    }

    #[test]
    fn what_cannot_be_trusted_is_an_error() {
        let hello = json!({"content": "hello"});
        for (answer, error) in [
            (json!({}), LlmError::Malformed("no choice")),
            (json!({"choices": []}), LlmError::Malformed("no choice")),
            (json!({"choices": [{"finish_reason": "stop"}]}), LlmError::Malformed("no message")),
            (answer(json!({"content": ""}), json!("stop")), LlmError::Malformed("nothing said")),
            (answer(hello.clone(), json!("length")), LlmError::Truncated),
            (answer(hello.clone(), json!("content_filter")), LlmError::Filtered),
            (answer(hello, json!("error")), LlmError::Unavailable { status: 502 }),
        ] {
            assert_eq!(said(&answer).err(), Some(error));
        }
    }

    #[test]
    fn calls_are_put_right_and_everything_else_is_kept() {
        let message = json!({
            "content": null, "reasoning_content": "r",
            "tool_calls": [
                call(json!("same"), json!("{\"a\":1}")),
                call(json!("same"), json!({"a": 2})),
                {"id": null, "function": {"name": "f", "arguments": "{\"a\": 3"}, "extra": "kept"},
                {"function": {"name": "g"}},
                call(json!(7), json!("\"{\\\"a\\\":4}\"")),
                {"function": {"name": ""}},
            ],
        });
        let said = said(&answer(message, json!("tool_calls"))).unwrap();
        let arguments: Vec<&Value> = said.tool_calls.iter().map(|call| &call.arguments).collect();
        assert_eq!(arguments, [&json!({"a": 1}), &json!({"a": 2}), &json!("{\"a\": 3"), &json!({}), &json!({"a": 4})]);
        let ids: HashSet<&str> = said.tool_calls.iter().map(|call| call.id.as_str()).collect();
        assert_eq!(ids.len(), 5);
        let back = &said.assistant_message;
        assert_eq!((&back["role"], &back["reasoning_content"]), (&json!("assistant"), &json!("r")));
        assert_eq!(back["tool_calls"][2]["extra"], "kept");
        for (call, sent) in said.tool_calls.iter().zip(back["tool_calls"].as_array().unwrap()) {
            assert_eq!((&sent["id"], &sent["type"]), (&json!(call.id), &json!("function")));
            let text = sent["function"]["arguments"].as_str().unwrap();
            assert!(serde_json::from_str::<Value>(text).unwrap().is_object());
        }
    }

    #[test]
    fn usage_is_read_or_estimated() {
        let with = |usage: Value| read(&json!({"choices": [], "usage": usage}), 300).usage;
        let exact = |input, cached, output| Usage { input, cached, output, estimated: false };
        assert_eq!(with(json!({"prompt_tokens": 9, "completion_tokens": 2})), exact(9, 0, 2));
        let cached =
            json!({"prompt_tokens": 9.0, "completion_tokens": "2", "prompt_tokens_details": {"cached_tokens": 4}});
        assert_eq!(with(cached), exact(9, 4, 2));
        let guess = Usage { input: 100, cached: 0, output: 0, estimated: true };
        for usage in
            [json!(null), json!({}), json!({"prompt_tokens": null}), json!("many"), json!({"prompt_tokens": -1})]
        {
            assert_eq!(with(usage), guess);
        }
    }
}
