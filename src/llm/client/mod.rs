//! Asking a model: what is sent (`request`), what may come back (`response`), how servers fail (`failure`), what is
//! learned about each (`quirks`) and outlives a restart (`learned`), and when to stop asking (`breaker`). async-openai carries the bytes (`transport`).

mod breaker;
mod chat;
mod endpoint;
mod extract;
mod failure;
mod learned;
mod quirks;
mod request;
mod response;
mod transcribe;
mod transport;

pub use chat::Llm;
pub use extract::{ExtractRequest, Extracted};
pub use learned::Learned;
pub use request::{ChatRequest, Message, ToolSpec};
pub use response::{ChatTurn, ToolCall, Usage};
pub use transcribe::Transcriber;
