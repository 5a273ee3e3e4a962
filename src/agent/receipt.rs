//! A receipt's picture read by a model that sees, in a call without tools and without history: what is written on it
//! is data.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde_json::Value;
use tracing::warn;

use super::Assistant;
use super::leaving::Sender;
use crate::intake::receipt::model_schema;
use crate::ledger::{BookId, UserId};
use crate::llm::{ExtractRequest, Llm, Picture};

const PROMPT: &str = include_str!("../../prompts/receipt.md");
const WITHIN: Duration = Duration::from_secs(60);
const OUTPUT_TOKENS: u32 = 2_000;
/// Largest picture taken, as base64.
const LARGEST: usize = 20 * 1024 * 1024;

/// An answer of the receipt room's schema.
#[derive(Deserialize)]
#[serde(transparent)]
struct Receipt(Value);

impl JsonSchema for Receipt {
    fn schema_name() -> Cow<'static, str> {
        "receipt".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        Schema::try_from(model_schema()).unwrap_or_default()
    }
}

/// Reads a picture; None when there is no usable answer, and the machine's own engine reads it then.
pub(super) async fn read(
    assistant: &Assistant,
    llm: &Llm,
    book: BookId,
    user: UserId,
    data_url: &str,
) -> Option<Value> {
    let encoded = data_url.split_once(";base64,")?.1;
    if encoded.len() > LARGEST {
        return None;
    }
    let bytes = STANDARD.decode(encoded).ok()?;
    let size = bytes.len();
    // Encoded anew, so without place or device.
    let picture = tokio::task::spawn_blocking(move || Picture::read(&bytes)).await.ok()?.ok()?;
    let pictures = [picture];
    let request = ExtractRequest {
        instructions: PROMPT,
        input: "The receipt.",
        pictures: &pictures,
        max_output_tokens: OUTPUT_TOKENS,
        purpose: "receipt",
        local_only: false,
    };
    let sender = Sender::new(assistant, llm, book, user).await.ok()?;
    let outcome = sender.extract::<Receipt>(request, size, Instant::now() + WITHIN).await;
    match outcome {
        Ok(found) => Some(found.value.0),
        Err(failure) => {
            warn!(?failure, "the model read no receipt");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::schema;

    /// The schema with its lists of names in order, which mean the same in any.
    fn in_order(mut schema: Value) -> Value {
        match &mut schema {
            Value::Array(items) => {
                *items = items.drain(..).map(in_order).collect();
                items.sort_by_key(Value::to_string);
            }
            Value::Object(fields) => fields.values_mut().for_each(|field| *field = in_order(field.take())),
            _ => {}
        }
        schema
    }

    #[test]
    fn the_model_is_asked_for_what_the_receipt_room_reads() {
        let mut asked = schema::strict::<Receipt>();
        assert_eq!(schema::problem(&asked), None, "{asked:#}");
        if let Some(fields) = asked.as_object_mut() {
            fields.remove("title");
        }
        assert_eq!(in_order(asked), in_order(model_schema()));
    }
}
