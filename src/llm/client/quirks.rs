use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::failure::Refusal;
use crate::llm::LlmError;

/// What a model or its server turned out not to take. Learned from its refusals and only grows, so that two calls that
/// learn at once can be merged. Kept across restarts by its fields' names: what a version does not know is not read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Quirks {
    /// Function tools are refused unless `reasoning_effort` is `"none"`.
    pub reasoning_none: bool,
    pub token_limit: TokenLimit,
    pub answer_format: AnswerFormat,
    pub no_strict: bool,
    pub no_parallel_flag: bool,
    pub no_temperature: bool,
    /// No role `system`: instructions go before the first user message.
    pub no_system_role: bool,
    /// Unknown fields of an assistant message are refused when sent back.
    pub plain_history: bool,
    /// An answer that only calls tools must have `""` as its content, not null.
    pub no_null_content: bool,
    /// Schemas with `additionalProperties` or a list of types are refused.
    pub plain_schemas: bool,
    /// Tool-call ids must be nine letters or digits.
    pub short_ids: bool,
    pub no_pictures: bool,
    pub no_tools: bool,
}

/// Which of the two names for the answer's token limit is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TokenLimit {
    #[default]
    Usual,
    TheOther,
    Unsent,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum AnswerFormat {
    #[default]
    Schema,
    Object,
    Unsent,
}

/// What a refusal led to.
pub(super) enum Lesson {
    /// The next body will differ: send it.
    SendAgain,
    /// The model cannot do what is asked.
    Cannot(LlmError),
    Nothing,
}

impl Quirks {
    /// Learns from a refusal of `body`. Every lesson changes what would be sent next, so a caller that sends again
    /// as long as it learns comes to an end.
    pub fn learn(&mut self, refusal: &Refusal, body: &Value) -> Lesson {
        let sent = |field: &str| body.get(field).is_some();
        let says = |words: &[&str]| refusal.says_any(words);
        let denies = says(DENIALS);

        // A gateway's 404 and a server's 500 may be other tomorrow, so only a plain refusal is remembered.
        let is_final = matches!(refusal.status, 400 | 415 | 422);
        if sent("tools") && denies && says(TOOLS) {
            self.no_tools = is_final;
            return Lesson::Cannot(LlmError::NoTools);
        }
        // llama.cpp refuses tools with status 500 unless it was started with --jinja; other 5xx teach nothing.
        if !matches!(refusal.status, 400 | 404 | 415 | 422) {
            return Lesson::Nothing;
        }
        if has_pictures(body) && says(PICTURES) && (denies || says(PICTURE_DENIALS)) {
            self.no_pictures = is_final;
            return Lesson::Cannot(LlmError::NoPictures);
        }

        let has_schema = sent("tools") || sent("response_format");
        let before = *self;
        if says(&["reasoning_effort", "reasoning effort"]) && sent("tools") && !self.reasoning_none {
            self.reasoning_none = true;
        } else if says(&["parallel_tool_calls", "parallel tool calls"]) && sent("parallel_tool_calls") {
            self.no_parallel_flag = true;
        } else if says(&["temperature"]) && sent("temperature") {
            self.no_temperature = true;
        } else if says(&["response_format", "json_schema", "json_object", "structured output", "grammar"])
            && sent("response_format")
        {
            self.answer_format = self.answer_format.next();
        } else if says(&["max_tokens", "max_completion_tokens"])
            && (sent("max_tokens") || sent("max_completion_tokens"))
        {
            self.token_limit = self.token_limit.next();
        } else if says(&["tool_call_id", "tool call id", "toolcallid"]) && !self.short_ids {
            self.short_ids = true;
        } else if says(&["additionalproperties", "cannot start list", "type array"])
            && has_schema
            && !self.plain_schemas
        {
            self.plain_schemas = true;
        } else if says(&["content"]) && says(NO_NULL) && has_assistant(body) && !self.no_null_content {
            self.no_null_content = true;
        } else if says(&["strict", "invalid schema", "invalid_function_parameters"]) && has_schema {
            self.no_strict = true;
        } else if says(&["system"]) && says(&["role", "system message", "system prompt"]) && denies {
            self.no_system_role = true;
        } else if denies && has_assistant(body) {
            self.plain_history = true;
        }
        if *self == before && is_final && refusal.is_unexplained() {
            // A bare "Bad Request": once more with only what every server knows.
            self.no_strict = true;
            self.no_parallel_flag = true;
            self.no_temperature = true;
            self.plain_history = true;
            self.plain_schemas = true;
            self.no_null_content = true;
            self.answer_format = AnswerFormat::Unsent;
        }
        if *self == before { Lesson::Nothing } else { Lesson::SendAgain }
    }

    /// What is worth keeping: how to ask, and not what cannot be had. After a restart, perhaps of the model's server too,
    /// that is asked for again.
    pub fn ways_to_ask(self) -> Self {
        Self { no_tools: false, no_pictures: false, ..self }
    }

    /// What is known after two calls learned side by side.
    pub fn merge(self, other: Self) -> Self {
        Self {
            reasoning_none: self.reasoning_none || other.reasoning_none,
            token_limit: self.token_limit.max(other.token_limit),
            answer_format: self.answer_format.max(other.answer_format),
            no_strict: self.no_strict || other.no_strict,
            no_parallel_flag: self.no_parallel_flag || other.no_parallel_flag,
            no_temperature: self.no_temperature || other.no_temperature,
            no_system_role: self.no_system_role || other.no_system_role,
            plain_history: self.plain_history || other.plain_history,
            no_null_content: self.no_null_content || other.no_null_content,
            plain_schemas: self.plain_schemas || other.plain_schemas,
            short_ids: self.short_ids || other.short_ids,
            no_pictures: self.no_pictures || other.no_pictures,
            no_tools: self.no_tools || other.no_tools,
        }
    }
}

impl TokenLimit {
    fn next(self) -> Self {
        match self {
            Self::Usual => Self::TheOther,
            Self::TheOther | Self::Unsent => Self::Unsent,
        }
    }
}

impl AnswerFormat {
    fn next(self) -> Self {
        match self {
            Self::Schema => Self::Object,
            Self::Object | Self::Unsent => Self::Unsent,
        }
    }
}

const DENIALS: &[&str] = &[
    "not support",
    "n't support",
    "unsupported",
    "not allowed",
    "not permitted",
    "extra_forbidden",
    "extra inputs",
    "extra fields",
    "unrecognized",
    "unknown field",
    "unexpected",
    "additional properties",
    "additionalproperties",
    "requires --jinja",
    "no endpoints found",
];
const TOOLS: &[&str] = &[
    "support tools",
    "support tool use",
    "support tool call",
    "support tool-call",
    "support function call",
    "support tool_call",
    "tools param requires",
    "tools are not supported",
    "tool use is not supported",
    "tool calling is not supported",
    "function calling is not supported",
];
const PICTURES: &[&str] = &["image", "vision", "multimodal", "multi-modal", "content must be a string"];
const PICTURE_DENIALS: &[&str] =
    &["only supported", "not a multimodal", "unknown variant", "not enabled", "at most 0", "content must be a string"];

const NO_NULL: &[&str] =
    &["nil", "null", "none", "must be a string", "expected a string", "valid string", "expected string"];

fn messages(body: &Value) -> impl Iterator<Item = &Value> {
    body.get("messages").and_then(Value::as_array).into_iter().flatten()
}

fn has_pictures(body: &Value) -> bool {
    let is_picture = |part: &Value| part.get("type").is_some_and(|kind| kind == "image_url");
    messages(body).any(|message| {
        message.get("content").and_then(Value::as_array).is_some_and(|parts| parts.iter().any(is_picture))
    })
}

fn has_assistant(body: &Value) -> bool {
    messages(body).any(|message| message.get("role").is_some_and(|role| role == "assistant"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderMap;
    use serde_json::json;

    fn learned(status: u16, complaint: &str, body: &Value) -> (Quirks, &'static str) {
        let mut quirks = Quirks::default();
        let lesson = quirks.learn(&Refusal::read(status, &HeaderMap::new(), complaint.as_bytes()), body);
        let name = match lesson {
            Lesson::SendAgain => "again",
            Lesson::Cannot(LlmError::NoTools) => "no tools",
            Lesson::Cannot(LlmError::NoPictures) => "no pictures",
            Lesson::Cannot(_) => "other",
            Lesson::Nothing => "nothing",
        };
        (quirks, name)
    }

    #[test]
    fn complaints_of_real_servers_teach_the_right_thing() {
        let body = json!({
            "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"},
                {"role": "assistant", "content": null, "reasoning_content": "r"}],
            "tools": [{}], "parallel_tool_calls": false, "temperature": 0, "max_tokens": 9,
        });
        let base = Quirks::default();
        for (complaint, expected) in [
            (
                "Function tools with reasoning_effort are not supported for gpt-6 in /v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to 'none'.",
                Quirks { reasoning_none: true, ..base },
            ),
            (
                "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
                Quirks { token_limit: TokenLimit::TheOther, ..base },
            ),
            (
                "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
                Quirks { no_temperature: true, ..base },
            ),
            (
                "Unsupported parameter: 'parallel_tool_calls' is not supported with this model.",
                Quirks { no_parallel_flag: true, ..base },
            ),
            (
                "Tool call id was call_abc but must be a-z, A-Z, 0-9, with a length of 9.",
                Quirks { short_ids: true, ..base },
            ),
            ("property 'messages.2.reasoning_content' is unsupported", Quirks { plain_history: true, ..base }),
            ("Invalid schema for function 'add_entries': strict mode", Quirks { no_strict: true, ..base }),
            (
                "Invalid JSON payload received. Unknown name \"additionalProperties\" at 'tools[0].function_declarations[0]'",
                Quirks { plain_schemas: true, ..base },
            ),
            ("invalid message content type: <nil>", Quirks { no_null_content: true, ..base }),
            ("System role not supported", Quirks { no_system_role: true, ..base }),
        ] {
            assert_eq!(learned(400, complaint, &body), (expected, "again"), "{complaint}");
        }
        assert_eq!(learned(400, "registry.ollama.ai/library/gemma does not support tools", &body).1, "no tools");
        assert_eq!(learned(500, "tools param requires --jinja flag", &body).1, "no tools");
        assert_eq!(learned(404, "No endpoints found that support tool use.", &body).1, "no tools");
        assert_eq!(learned(401, "temperature", &body).1, "nothing");
        assert_eq!(learned(404, r#"{"error":{"code":"model_not_found"}}"#, &body).1, "nothing");

        let picture = json!({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]});
        assert_eq!(learned(400, "This model does not support image input", &picture).1, "no pictures");
        let format = json!({"messages": [], "response_format": {"type": "json_schema"}});
        let expected = Quirks { answer_format: AnswerFormat::Object, ..base };
        assert_eq!(learned(400, "'response_format.type' must be 'text'", &format), (expected, "again"));
    }

    #[test]
    fn learning_ends_however_often_a_server_refuses() {
        let body = json!({
            "messages": [{"role": "assistant"}], "tools": [{}], "parallel_tool_calls": false,
            "temperature": 0, "max_tokens": 9, "response_format": {},
        });
        for complaint in
            ["", "max_tokens", "response_format", "system role unsupported strict temperature", "unsupported"]
        {
            let refusal = Refusal::read(400, &HeaderMap::new(), complaint.as_bytes());
            let mut quirks = Quirks::default();
            let lessons = (0..50).take_while(|_| matches!(quirks.learn(&refusal, &body), Lesson::SendAgain)).count();
            assert!(lessons < 8, "{complaint}: {lessons}");
        }
    }
}
