use std::collections::HashMap;
use std::fmt;

use async_openai::types::chat::{
    ChatCompletionRequestMessageContentPartImage as ImagePart, ChatCompletionRequestSystemMessage as SystemMessage,
    ChatCompletionRequestToolMessage as ToolMessage, ChatCompletionRequestUserMessage as UserMessage,
    ChatCompletionRequestUserMessageContentPart as UserPart, ChatCompletionTool, ChatCompletionTools, FunctionObject,
    ImageUrl, ReasoningEffort, ResponseFormat, ResponseFormatJsonSchema,
};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::quirks::{AnswerFormat, Quirks, TokenLimit};
use crate::llm::Picture;

/// One call's question.
#[derive(Clone)]
pub struct ChatRequest<'a> {
    /// Instructions first, what changes from turn to turn last: servers cache the common beginning.
    pub messages: Vec<Message>,
    pub tools: &'a [ToolSpec],
    pub max_output_tokens: u32,
    /// For logs and spending: what the call is for, such as `answer` or `category`.
    pub purpose: &'static str,
    /// Whether the model may ask for several tools in one answer.
    pub parallel_tool_calls: bool,
    /// Whether a second model may take over. Not once a turn has changed anything.
    pub allow_fallback: bool,
    /// Ask only servers in the house ([`ChatTurn::host`](super::ChatTurn::host) tells which one answered).
    pub local_only: bool,
}

impl<'a> ChatRequest<'a> {
    /// One tool at a time, the second model allowed, any server.
    pub fn new(purpose: &'static str, messages: Vec<Message>, tools: &'a [ToolSpec], max_output_tokens: u32) -> Self {
        let (parallel_tool_calls, allow_fallback, local_only) = (false, true, false);
        Self { messages, tools, max_output_tokens, purpose, parallel_tool_calls, allow_fallback, local_only }
    }
}

#[derive(Clone)]
pub enum Message {
    System(String),
    User {
        text: String,
        pictures: Vec<Picture>,
    },
    /// An earlier answer, as [`ChatTurn::to_message`](super::ChatTurn::to_message) gives it. The model that wrote it
    /// gets it back unchanged; another one gets the standard fields only.
    Assistant {
        model: String,
        message: Value,
    },
    /// A tool's result for the call with this id.
    Tool {
        call_id: String,
        text: String,
    },
}

impl Message {
    pub fn user(text: impl Into<String>) -> Self {
        Self::User { text: text.into(), pictures: Vec::new() }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System(_) => "System(…)",
            Self::User { .. } => "User(…)",
            Self::Assistant { .. } => "Assistant(…)",
            Self::Tool { .. } => "Tool(…)",
        })
    }
}

/// A tool as the model sees it. `parameters` is of the strict subset ([`schema::strict`](crate::llm::schema::strict)).
#[derive(Debug, Clone, PartialEq)]
pub struct ToolSpec {
    pub name: String,
    pub description: String,
    pub parameters: Value,
}

/// What is asked of one model, before it is put into words that model takes.
pub(super) struct Ask<'a> {
    pub messages: &'a [Message],
    pub tools: &'a [ToolSpec],
    pub max_output_tokens: u32,
    pub parallel_tool_calls: bool,
    pub temperature: Option<f32>,
    /// Name and schema of the answer. Never set together with tools: Ollama would drop the tools.
    pub answer_schema: Option<(&'a str, &'a Value)>,
}

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<ChatCompletionTools>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parallel_tool_calls: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<ResponseFormat>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_effort: Option<ReasoningEffort>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
}

/// The JSON body for this model, as far as its quirks are known.
///
/// `new_limit_name`: OpenAI's own servers want `max_completion_tokens`, the others know `max_tokens`.
pub(super) fn body(model: &str, ask: &Ask<'_>, quirks: Quirks, new_limit_name: bool) -> Value {
    let mut tools: Vec<&ToolSpec> = ask.tools.iter().collect();
    tools.sort_by(|a, b| a.name.cmp(&b.name));
    let strict = (!quirks.no_strict).then_some(true);
    let limit_is_new = match quirks.token_limit {
        TokenLimit::Usual => Some(new_limit_name),
        TokenLimit::TheOther => Some(!new_limit_name),
        TokenLimit::Unsent => None,
    };
    let limit = |new: bool| (limit_is_new == Some(new)).then_some(ask.max_output_tokens);
    let body = Body {
        model,
        messages: messages(model, ask.messages, quirks),
        parallel_tool_calls: (!tools.is_empty() && !quirks.no_parallel_flag).then_some(ask.parallel_tool_calls),
        reasoning_effort: (!tools.is_empty() && quirks.reasoning_none).then_some(ReasoningEffort::None),
        response_format: if tools.is_empty() { answer_format(ask, quirks) } else { None },
        tools: tools.into_iter().map(|tool| function(tool, strict, quirks)).collect(),
        temperature: ask.temperature.filter(|_| !quirks.no_temperature),
        max_tokens: limit(false),
        max_completion_tokens: limit(true),
    };
    json!(body)
}

fn function(tool: &ToolSpec, strict: Option<bool>, quirks: Quirks) -> ChatCompletionTools {
    ChatCompletionTools::Function(ChatCompletionTool {
        function: FunctionObject {
            name: tool.name.clone(),
            description: Some(tool.description.clone()),
            parameters: Some(schema(&tool.parameters, quirks)),
            strict,
        },
    })
}

fn schema(schema: &Value, quirks: Quirks) -> Value {
    let mut schema = schema.clone();
    if quirks.plain_schemas {
        make_plain(&mut schema);
    }
    schema
}

/// To OpenAPI 3.0's idea of a schema: one type, `nullable` beside it, and no word on other properties.
fn make_plain(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(make_plain),
        Value::Object(fields) => {
            fields.retain(|name, value| name != "additionalProperties" || value.is_object());
            if let Some(Value::Array(types)) = fields.get("type")
                && let Some(kind) = types.iter().find(|kind| *kind != "null").cloned()
            {
                let nullable = types.iter().any(|kind| kind == "null");
                fields.insert("type".to_owned(), kind);
                fields.insert("nullable".to_owned(), nullable.into());
            }
            fields.values_mut().for_each(make_plain);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn answer_format(ask: &Ask<'_>, quirks: Quirks) -> Option<ResponseFormat> {
    let (name, schema) = ask.answer_schema?;
    match quirks.answer_format {
        AnswerFormat::Schema => Some(ResponseFormat::JsonSchema {
            json_schema: ResponseFormatJsonSchema {
                description: None,
                name: name.to_owned(),
                schema: self::schema(schema, quirks),
                strict: (!quirks.no_strict).then_some(true),
            },
        }),
        AnswerFormat::Object => Some(ResponseFormat::JsonObject),
        AnswerFormat::Unsent => None,
    }
}

fn messages(model: &str, messages: &[Message], quirks: Quirks) -> Vec<Value> {
    let mut wire = Vec::with_capacity(messages.len());
    let mut instructions = Vec::new();
    let mut short_ids: HashMap<&str, String> = HashMap::new();
    for message in messages {
        match message {
            Message::System(text) if quirks.no_system_role => instructions.push(text.as_str()),
            Message::System(text) => {
                wire.push(with_role("system", SystemMessage { content: text.as_str().into(), name: None }));
            }
            Message::User { text, pictures } => {
                instructions.push(text);
                wire.push(with_role("user", user(&instructions.join("\n\n"), pictures)));
                instructions.clear();
            }
            Message::Assistant { model: author, message } => {
                let foreign = author != model;
                if foreign || quirks.short_ids {
                    short_ids.extend(call_ids(message).map(|id| (id, nine_characters(id))));
                }
                let mut message = assistant(message, foreign || quirks.plain_history, &short_ids);
                if quirks.no_null_content
                    && let Some(content) = message.get_mut("content").filter(|content| content.is_null())
                {
                    *content = "".into();
                }
                wire.push(message);
            }
            Message::Tool { call_id, text } => {
                let tool_call_id = short_ids.get(call_id.as_str()).unwrap_or(call_id).clone();
                wire.push(with_role("tool", ToolMessage { content: text.as_str().into(), tool_call_id }));
            }
        }
    }
    if !instructions.is_empty() {
        wire.push(with_role("user", user(&instructions.join("\n\n"), &[])));
    }
    wire
}

fn with_role(role: &str, message: impl Serialize) -> Value {
    let mut value = json!(message);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("role".to_owned(), role.into());
    }
    value
}

fn user(text: &str, pictures: &[Picture]) -> UserMessage {
    if pictures.is_empty() {
        return UserMessage { content: text.into(), name: None };
    }
    let picture = |picture: &Picture| {
        UserPart::ImageUrl(ImagePart {
            image_url: ImageUrl { url: picture.data_url().to_owned(), detail: None },
            ..ImagePart::default()
        })
    };
    let parts: Vec<UserPart> =
        std::iter::once(UserPart::Text(text.into())).chain(pictures.iter().map(picture)).collect();
    UserMessage { content: parts.into(), name: None }
}

fn call_ids(message: &Value) -> impl Iterator<Item = &str> {
    let calls = message.get("tool_calls").and_then(Value::as_array);
    calls.into_iter().flatten().filter_map(|call| call.get("id")?.as_str())
}

fn assistant(message: &Value, standard_fields_only: bool, short_ids: &HashMap<&str, String>) -> Value {
    let mut message = message.clone();
    let Some(fields) = message.as_object_mut() else { return message };
    if standard_fields_only {
        fields.retain(|name, value| match name.as_str() {
            "role" | "content" => true,
            "tool_calls" | "refusal" => !value.is_null(),
            _ => false,
        });
    }
    for call in fields.get_mut("tool_calls").and_then(Value::as_array_mut).into_iter().flatten() {
        let Some(call) = call.as_object_mut() else { continue };
        if standard_fields_only {
            call.retain(|name, _| matches!(name.as_str(), "id" | "type" | "function"));
        }
        if let Some(id) = call.get_mut("id")
            && let Some(short) = id.as_str().and_then(|id| short_ids.get(id))
        {
            *id = short.as_str().into();
        }
    }
    message
}

/// The id itself when it is nine letters or digits already, else nine that depend on nothing but the id, so that the
/// beginning of a prompt stays the same from call to call.
pub(super) fn nine_characters(id: &str) -> String {
    const ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    if id.len() == 9 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return id.to_owned();
    }
    let digest = Sha256::digest(id.as_bytes());
    digest
        .iter()
        .take(9)
        .filter_map(|byte| ALPHABET.get(usize::from(byte % 36)))
        .map(|&byte| char::from(byte))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask<'a>(messages: &'a [Message], tools: &'a [ToolSpec]) -> Ask<'a> {
        let (max_output_tokens, parallel_tool_calls, temperature, answer_schema) = (100, false, None, None);
        Ask { messages, tools, max_output_tokens, parallel_tool_calls, temperature, answer_schema }
    }

    fn tool(name: &str) -> ToolSpec {
        ToolSpec { name: name.to_owned(), description: "d".to_owned(), parameters: json!({"type": "object"}) }
    }

    #[test]
    fn tools_are_sorted_and_never_sent_with_an_answer_format() {
        let tools = [tool("b"), tool("a")];
        let messages = [Message::System("s".into()), Message::user("u")];
        let schema = json!({"type": "object"});
        let mut ask = ask(&messages, &tools);
        ask.answer_schema = Some(("answer", &schema));
        let sent = body("m", &ask, Quirks::default(), false);
        assert_eq!(sent["tools"][0]["function"]["name"], "a");
        assert_eq!(sent["tools"][0]["type"], "function");
        assert_eq!(sent["parallel_tool_calls"], false);
        assert_eq!((sent.get("response_format"), &sent["max_tokens"]), (None, &json!(100)));
        ask.tools = &[];
        let sent = body("m", &ask, Quirks::default(), true);
        assert_eq!(sent["response_format"]["json_schema"]["strict"], true);
        assert_eq!((sent.get("tools"), sent.get("parallel_tool_calls"), sent.get("max_tokens")), (None, None, None));
        assert_eq!(sent["max_completion_tokens"], 100);
    }

    #[test]
    fn an_author_gets_its_message_back_unchanged_and_another_model_the_standard_part() {
        let written = json!({
            "role": "assistant", "content": null, "reasoning_content": "r",
            "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"},
                "extra_content": {"google": {"thought_signature": "s"}}}],
        });
        let history = [
            Message::Assistant { model: "author".into(), message: written.clone() },
            Message::Tool { call_id: "call_1".into(), text: "t".into() },
        ];
        let sent = body("author", &ask(&history, &[]), Quirks::default(), false);
        assert_eq!(sent["messages"][0], written);
        assert_eq!(sent["messages"][1], json!({"role": "tool", "content": "t", "tool_call_id": "call_1"}));

        let short = nine_characters("call_1");
        assert!(short.len() == 9 && short.bytes().all(|b| b.is_ascii_alphanumeric()));
        let sent = body("other", &ask(&history, &[]), Quirks::default(), false);
        assert_eq!(
            sent["messages"][0],
            json!({"role": "assistant", "content": null, "tool_calls":
                [{"id": short, "type": "function", "function": {"name": "f", "arguments": "{}"}}]})
        );
        assert_eq!(sent["messages"][1]["tool_call_id"], json!(short));
    }

    #[test]
    fn schemas_can_be_plain_and_contents_never_null() {
        let property = json!({"type": ["string", "null"], "description": "type"});
        let parameters = json!({"type": "object", "properties": {"type": property}, "required": ["type"],
            "additionalProperties": false});
        let tools = [ToolSpec { parameters, ..tool("a") }];
        let history =
            [Message::Assistant { model: "m".into(), message: json!({"role": "assistant", "content": null}) }];
        let quirks = Quirks { plain_schemas: true, no_null_content: true, ..Quirks::default() };
        let sent = body("m", &ask(&history, &tools), quirks, false);
        let plain = json!({"type": "string", "nullable": true, "description": "type"});
        assert_eq!(
            sent["tools"][0]["function"]["parameters"],
            json!({"type": "object", "properties": {"type": plain}, "required": ["type"]})
        );
        assert_eq!(sent["messages"][0]["content"], "");
    }

    #[test]
    fn without_a_system_role_instructions_precede_the_first_question() {
        let history = [Message::System("be brief".into()), Message::user("hello")];
        let quirks = Quirks { no_system_role: true, ..Quirks::default() };
        let sent = body("m", &ask(&history, &[]), quirks, false);
        assert_eq!(sent["messages"], json!([{"role": "user", "content": "be brief\n\nhello"}]));
    }
}
