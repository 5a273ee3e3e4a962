//! The only room that knows the model's wire: Chat Completions and transcription over any OpenAI-compatible server,
//! strict schemas, redaction of personal data, spending arithmetic. It knows neither the ledger, the store nor
//! Telegram, and it never decides what a model may do.

mod client;
mod error;
mod picture;
pub mod redact;
pub mod schema;
mod settings;
pub mod spend;

pub use client::{
    ChatRequest, ChatTurn, ExtractRequest, Extracted, Learned, Llm, Message, ToolCall, ToolSpec, Transcriber, Usage,
};
pub use error::LlmError;
pub use picture::Picture;
pub use redact::{Redacted, Redactor};
pub use settings::{AudioSettings, FallbackSettings, LlmLimits, LlmSettings};
