use std::fmt;
use std::time::{Duration, SystemTime};

use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::llm::LlmError;

/// What of a server's complaint is kept to learn from; the rest is not needed and may quote the request.
const COMPLAINT_BYTES: usize = 4_096;

/// How a call failed on the wire, with what is needed to adapt to the server. Turned into [`LlmError`] before it
/// leaves the room, because the complaint may quote what was sent.
#[derive(Debug, thiserror::Error)]
pub(super) enum WireFailure {
    #[error("no connection")]
    Connect,
    #[error("no answer in time")]
    Timeout,
    #[error("connection broke")]
    Broken,
    #[error("answer too large")]
    TooLarge,
    #[error("answer is not JSON")]
    NotJson,
    #[error("status {}", .0.status)]
    Status(Refusal),
}

/// An answer that says no.
pub(super) struct Refusal {
    pub status: u16,
    pub retry_after: Option<Duration>,
    /// The body, in lower case, bounded.
    pub complaint: String,
    /// The server's short name for the problem.
    pub code: Option<String>,
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal").field("status", &self.status).field("code", &self.code).finish_non_exhaustive()
    }
}

impl From<WireFailure> for async_openai::error::OpenAIError {
    fn from(failure: WireFailure) -> Self {
        Self::Boxed(Box::new(failure))
    }
}

impl From<async_openai::error::OpenAIError> for WireFailure {
    fn from(error: async_openai::error::OpenAIError) -> Self {
        use async_openai::error::OpenAIError;
        match error {
            OpenAIError::Boxed(inner) => inner.downcast::<Self>().map_or(Self::Broken, |failure| *failure),
            OpenAIError::JSONDeserialize(..) => Self::NotJson,
            OpenAIError::Reqwest(error) => error.into(),
            _ => Self::Broken,
        }
    }
}

impl From<reqwest::Error> for WireFailure {
    fn from(error: reqwest::Error) -> Self {
        if error.is_connect() {
            Self::Connect
        } else if error.is_timeout() {
            Self::Timeout
        } else {
            Self::Broken
        }
    }
}

impl From<WireFailure> for LlmError {
    fn from(failure: WireFailure) -> Self {
        match failure {
            WireFailure::Connect | WireFailure::Timeout | WireFailure::Broken => Self::Unreachable,
            WireFailure::TooLarge => Self::TooLarge,
            WireFailure::NotJson => Self::Malformed("not JSON"),
            WireFailure::Status(refusal) => refusal.into_error(),
        }
    }
}

impl Refusal {
    /// Reads an error body in any of the shapes servers use: `{"error": {…}}` with a string or integer code,
    /// `{"error": "text"}`, an array of these, `{"detail": […]}`, or plain text.
    pub fn read(status: u16, headers: &HeaderMap, body: &[u8]) -> Self {
        let code = serde_json::from_slice::<Value>(body).ok().as_ref().and_then(problem_code);
        let bounded = body.get(..COMPLAINT_BYTES).unwrap_or(body);
        Self {
            status,
            retry_after: retry_after(headers, SystemTime::now()),
            complaint: String::from_utf8_lossy(bounded).to_lowercase(),
            code,
        }
    }

    /// An error inside an answer whose status says all is well, as gateways send it. An integer code is the status.
    pub fn in_answer(answer: &Value) -> Option<Self> {
        let error = answer.get("error").or_else(|| answer.get(0)?.get("error"))?;
        let says_nothing = match error {
            Value::Null | Value::Bool(false) => true,
            Value::String(text) => text.is_empty(),
            Value::Object(fields) => fields.is_empty(),
            _ => false,
        };
        if says_nothing {
            return None;
        }
        let status = error.get("code").and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok());
        let status = status.filter(|status| (400..600).contains(status)).unwrap_or(502);
        let text = error.to_string().to_lowercase();
        let end = text.floor_char_boundary(COMPLAINT_BYTES);
        Some(Self {
            status,
            retry_after: None,
            complaint: text.get(..end).unwrap_or_default().to_owned(),
            code: problem_code(answer),
        })
    }

    pub fn says_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.complaint.contains(word))
    }

    /// The server says that the request is bad and not why.
    pub fn is_unexplained(&self) -> bool {
        let code = self.code.as_deref();
        code.is_none_or(|code| {
            ["invalid_request_error", "bad_request", "badrequesterror", "invalid_argument"].contains(&code)
        })
    }

    fn into_error(self) -> LlmError {
        let status = self.status;
        if status == 413 || ((400..=500).contains(&status) && self.says_any(TOO_LONG)) {
            return LlmError::TooLong;
        }
        if status == 402 || (status == 429 && self.says_any(NO_QUOTA)) {
            return LlmError::Quota;
        }
        match status {
            401 | 403 if !self.says_any(FILTERED) => LlmError::Unauthorized,
            429 => LlmError::RateLimited { retry_after: self.retry_after },
            408 | 425 | 500.. => LlmError::Unavailable { status },
            _ if self.says_any(FILTERED) => LlmError::Filtered,
            _ => LlmError::Rejected { status, code: self.code },
        }
    }
}

const TOO_LONG: &[&str] = &[
    "context length",
    "context_length",
    "maximum context",
    "context window",
    "context size",
    "prompt is too long",
    "too many tokens",
    "input is too long",
];
const NO_QUOTA: &[&str] =
    &["insufficient_quota", "exceeded your current quota", "insufficient balance", "insufficient credits"];
const FILTERED: &[&str] = &["content_filter", "content_policy", "content management policy", "moderation"];

/// A short name such as `model_not_found`, and nothing that could be data.
fn problem_code(body: &Value) -> Option<String> {
    let error = body.get("error").or_else(|| body.get(0)?.get("error")).unwrap_or(body);
    ["code", "status", "type"].iter().find_map(|field| {
        let code = error.get(field)?.as_str()?.to_lowercase();
        let is_name = (1..=40).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        is_name.then_some(code)
    })
}

/// `Retry-After` in seconds or as an HTTP date (RFC 9110, 10.2.3), or OpenAI's `retry-after-ms`.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(milliseconds) = text("retry-after-ms").and_then(|value| value.parse::<u64>().ok()) {
        return Some(Duration::from_millis(milliseconds));
    }
    let value = text("retry-after")?;
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let at = chrono::DateTime::parse_from_rfc2822(value).ok()?;
    Some(SystemTime::from(at).duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_shape_of_error_body_becomes_a_clear_error() {
        let rejected = |status, code: &str| LlmError::Rejected { status, code: Some(code.to_owned()) };
        let cases = [
            (404, r#"{"error":{"message":"no","code":"model_not_found"}}"#, rejected(404, "model_not_found")),
            (
                400,
                r#"{"error":{"message":"no","code":400,"type":"invalid_request_error"}}"#,
                rejected(400, "invalid_request_error"),
            ),
            (
                400,
                r#"[{"error":{"code":400,"message":"no","status":"INVALID_ARGUMENT"}}]"#,
                rejected(400, "invalid_argument"),
            ),
            (400, "Bad Request", LlmError::Rejected { status: 400, code: None }),
            (
                400,
                r#"{"error":"sk-SECRET123 is wrong","code":"sk-SECRET123"}"#,
                LlmError::Rejected { status: 400, code: None },
            ),
            (401, r#"{"error":"no key"}"#, LlmError::Unauthorized),
            (402, "", LlmError::Quota),
            (429, r#"{"error":{"code":"insufficient_quota"}}"#, LlmError::Quota),
            (429, "slow down", LlmError::RateLimited { retry_after: None }),
            (400, r#"{"error":{"message":"This model's maximum context length is 8192 tokens."}}"#, LlmError::TooLong),
            (400, r#"{"error":{"code":"content_filter"}}"#, LlmError::Filtered),
            (503, "<html>", LlmError::Unavailable { status: 503 }),
            (529, "{}", LlmError::Unavailable { status: 529 }),
        ];
        for (status, body, expected) in cases {
            let refusal = Refusal::read(status, &HeaderMap::new(), body.as_bytes());
            assert_eq!(LlmError::from(WireFailure::Status(refusal)), expected, "{status} {body}");
        }
    }

    #[test]
    fn an_error_inside_a_good_status_is_found() {
        let status = |answer: Value| Refusal::in_answer(&answer).map(|refusal| refusal.status);
        assert_eq!(status(json!({"error": {"code": 429, "message": "slow"}})), Some(429));
        assert_eq!(status(json!({"error": "model failed"})), Some(502));
        assert_eq!(status(json!([{"error": {"code": 503}}])), Some(503));
        assert_eq!(status(json!({"error": null, "choices": []})), None);
        assert_eq!(status(json!({"choices": []})), None);
    }

    #[test]
    fn retry_after_is_read_in_every_form() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_792_584_000);
        let cases = [
            ("retry-after", "7", Some(7_000)),
            ("retry-after", "0.5", Some(500)),
            ("retry-after", "-3", None),
            ("retry-after", "1e300", None),
            ("retry-after", "soon", None),
            ("retry-after-ms", "250", Some(250)),
            ("retry-after", "Wed, 21 Oct 2026 12:00:05 GMT", Some(5_000)),
            ("retry-after", "Wed, 21 Oct 2020 12:00:05 GMT", Some(0)),
        ];
        for (name, value, expected) in cases {
            let headers = HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())]);
            assert_eq!(retry_after(&headers, now), expected.map(Duration::from_millis), "{value}");
        }
    }
}
