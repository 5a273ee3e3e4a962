use std::borrow::Cow;

use serde_json::{Value, json};

use crate::simulator::wire;

/// A refusal in Telegram's form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code} {description}")]
pub struct ApiError {
    pub code: u16,
    pub description: Cow<'static, str>,
    pub retry_after: Option<u64>,
    pub migrate_to: Option<i64>,
}

impl ApiError {
    pub fn new(code: u16, description: impl Into<Cow<'static, str>>) -> Self {
        Self { code, description: description.into(), retry_after: None, migrate_to: None }
    }

    /// 400 with Telegram's prefix before `what`.
    pub fn bad(what: impl AsRef<str>) -> Self {
        Self::new(400, format!("Bad Request: {}", what.as_ref()))
    }

    pub fn conflict(what: &str) -> Self {
        Self::new(409, format!("Conflict: {what}"))
    }

    pub fn chat_not_found() -> Self {
        Self::bad("chat not found")
    }

    pub fn blocked() -> Self {
        Self::new(403, "Forbidden: bot was blocked by the user")
    }

    pub fn too_many(retry_after: u64) -> Self {
        let description = format!("Too Many Requests: retry after {retry_after}");
        Self { retry_after: Some(retry_after), ..Self::new(429, description) }
    }

    pub fn migrated(to: i64) -> Self {
        Self { migrate_to: Some(to), ..Self::bad("group chat was upgraded to a supergroup chat") }
    }

    pub fn body(&self) -> Value {
        let mut body = json!({"ok": false, "error_code": self.code, "description": self.description});
        if let Some(after) = self.retry_after {
            wire::put(&mut body, "parameters", json!({"retry_after": after}));
        }
        if let Some(to) = self.migrate_to {
            wire::put(&mut body, "parameters", json!({"migrate_to_chat_id": to}));
        }
        body
    }
}
