use std::time::Instant;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::chat::{Llm, log};
use super::endpoint::Endpoint;
use super::request::{Ask, Message};
use super::response::{Said, Usage, without_thoughts};
use crate::llm::{LlmError, Picture, schema};

/// Longer strings in an extracted value are cut: a receipt has no longer ones, an injected text may.
const LONGEST_STRING: usize = 500;
/// Where a model wrote something before its JSON, so many opening braces are tried.
const MOST_BEGINNINGS: usize = 16;
const SCHEMA_SLOT: &str = "{{schema}}";

/// Data to be taken out of text or pictures that may be hostile: asked without tools and without history.
#[derive(Clone, Copy)]
pub struct ExtractRequest<'a> {
    /// The prompt. `{{schema}}` in it is replaced by the answer's schema, which else is added at the end.
    pub instructions: &'a str,
    pub input: &'a str,
    pub pictures: &'a [Picture],
    pub max_output_tokens: u32,
    /// For logs and spending.
    pub purpose: &'static str,
    pub local_only: bool,
}

/// A value of the asked shape. What is in it is as true as the text it came from.
#[derive(Clone, Debug)]
pub struct Extracted<T> {
    pub value: T,
    pub usage: Usage,
    pub model: String,
    pub host: String,
}

impl Llm {
    /// Asks for a value of `T`'s schema: by `response_format` where the server takes it and by the prompt everywhere,
    /// checked here in any case, asked once more when it does not fit. Strings are cut at 500 characters.
    ///
    /// # Errors
    /// [`LlmError::NoPictures`] when pictures were given and no model reads them, [`LlmError::Malformed`] when no
    /// answer had the shape; else as [`Llm::chat`].
    pub async fn extract<T>(&self, request: &ExtractRequest<'_>, deadline: Instant) -> Result<Extracted<T>, LlmError>
    where
        T: DeserializeOwned + JsonSchema,
    {
        let schema = schema::strict::<T>();
        let mut usage = Usage::default();
        let mut last = LlmError::Settings("no local model is set");
        for (endpoint, deadline) in self.candidates(request.local_only, true, deadline) {
            let begun = Instant::now();
            let name = schema::name::<T>();
            let outcome = self.ask_for(endpoint, request, (&name, &schema), deadline(), &mut usage).await;
            log(request.purpose, endpoint, begun, &outcome, usage);
            match outcome.and_then(|value| schema::read(&schema, value).map_err(|_| WRONG_SHAPE)) {
                Ok(value) => {
                    let (model, host) = (endpoint.model.clone(), endpoint.address.host().to_owned());
                    return Ok(Extracted { value, usage, model, host });
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// The JSON value, checked against the schema.
    async fn ask_for(
        &self,
        endpoint: &Endpoint,
        request: &ExtractRequest<'_>,
        (name, schema): (&str, &Value),
        deadline: Instant,
        usage: &mut Usage,
    ) -> Result<Value, LlmError> {
        if !request.pictures.is_empty() && !endpoint.sees_pictures() {
            return Err(LlmError::NoPictures);
        }
        let mut messages = vec![
            Message::System(instructions(request.instructions, schema)),
            Message::User { text: request.input.to_owned(), pictures: request.pictures.to_vec() },
        ];
        for is_last in [false, true] {
            let ask = Ask {
                messages: &messages,
                tools: &[],
                max_output_tokens: request.max_output_tokens,
                parallel_tool_calls: false,
                temperature: self.temperature(),
                answer_schema: Some((name, schema)),
            };
            let said = endpoint.complete(&ask, deadline, usage).await?;
            let problem = match fitting(&said, schema) {
                Ok(value) => return Ok(value),
                Err(problem) => problem,
            };
            if !is_last {
                messages.push(Message::Assistant { model: endpoint.model.clone(), message: said.assistant_message });
                messages.push(Message::user(problem));
            }
        }
        Err(WRONG_SHAPE)
    }
}

const WRONG_SHAPE: LlmError = LlmError::Malformed("not of the asked shape");

fn instructions(prompt: &str, schema: &Value) -> String {
    let schema = schema.to_string();
    if prompt.contains(SCHEMA_SLOT) {
        return prompt.replace(SCHEMA_SLOT, &schema);
    }
    format!("{prompt}\n\nJSON Schema of the answer:\n{schema}")
}

/// The value, or what to tell the model.
fn fitting(said: &Said, schema: &Value) -> Result<Value, String> {
    let mut value = json_in(&said.text).ok_or("The answer must be one JSON object and nothing else.")?;
    shorten(&mut value);
    match schema::check(schema, &mut value) {
        Ok(()) => Ok(value),
        Err(mismatches) => Err(format!("The JSON does not fit the schema: {}", schema::describe(&mismatches))),
    }
}

/// The first JSON object in a text: the text itself, in a fence, or after some words.
fn json_in(text: &str) -> Option<Value> {
    let text = without_thoughts(text);
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        return match value {
            Value::Object(_) => Some(value),
            Value::Array(mut items) if items.len() == 1 => items.pop().filter(Value::is_object),
            Value::String(inner) => serde_json::from_str::<Value>(&inner).ok().filter(Value::is_object),
            _ => None,
        };
    }
    text.match_indices('{').take(MOST_BEGINNINGS).find_map(|(at, _)| {
        let rest = text.get(at..)?;
        serde_json::Deserializer::from_str(rest).into_iter::<Value>().next()?.ok()
    })
}

fn shorten(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some((end, _)) = text.char_indices().nth(LONGEST_STRING) {
                text.truncate(end);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Object(fields) => fields.values_mut().for_each(shorten),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_is_found_however_it_is_wrapped() {
        let found = Some(json!({"a": {"b": 1}}));
        for text in [
            r#"{"a":{"b":1}}"#,
            "```json\n{\"a\":{\"b\":1}}\n```",
            "Here it is: {\"a\":{\"b\":1}} Anything else?",
            "Set {x} gives {\"a\":{\"b\":1}}",
            "<think>{\"a\":2}</think>{\"a\":{\"b\":1}}",
            r#"[{"a":{"b":1}}]"#,
            r#""{\"a\":{\"b\":1}}""#,
        ] {
            assert_eq!(json_in(text), found, "{text}");
        }
        for text in ["", "no", "{", "[1]", "3", "{\"a\":"] {
            assert_eq!(json_in(text), None, "{text}");
        }
    }

    #[test]
    fn a_million_braces_are_given_up_on() {
        assert_eq!(json_in(&"{".repeat(1_000_000)), None);
    }

    #[test]
    fn the_schema_goes_where_the_prompt_wants_it() {
        assert_eq!(instructions("S: {{schema}}.", &json!({})), "S: {}.");
        assert_eq!(instructions("P", &json!({})), "P\n\nJSON Schema of the answer:\n{}");
    }

    #[test]
    fn long_strings_are_cut_between_characters() {
        let mut value = json!({"a": ["é".repeat(600), 1]});
        shorten(&mut value);
        assert_eq!(value["a"][0].as_str().unwrap().chars().count(), LONGEST_STRING);
    }
}
