use std::time::Duration;

/// Why a model gave no usable answer. Never carries text of a request, an answer or a server's message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LlmError {
    /// The settings cannot be used; the text says which one and names no secret.
    #[error("model settings: {0}")]
    Settings(&'static str),
    #[error("the time for this call is used up")]
    Deadline,
    /// No connection, a connection that broke, or no answer within the time of one attempt.
    #[error("the model server cannot be reached")]
    Unreachable,
    /// The server failed lately, so it is left alone for a while.
    #[error("the model server is paused after repeated failures")]
    Paused,
    #[error("the model server asks to slow down")]
    RateLimited { retry_after: Option<Duration> },
    /// The account behind the key has no credit left.
    #[error("the model account has no quota left")]
    Quota,
    #[error("the model server refuses the key")]
    Unauthorized,
    /// `code` is the server's own short name for the problem, such as `model_not_found`.
    #[error("the model server rejects the request with {status}")]
    Rejected { status: u16, code: Option<String> },
    #[error("the model server fails with {status}")]
    Unavailable { status: u16 },
    /// More bytes than an answer may have.
    #[error("the answer is too large")]
    TooLarge,
    /// An answer that is not one: no JSON, no choice, neither text nor tool call, or not in the asked shape.
    #[error("unusable answer: {0}")]
    Malformed(&'static str),
    /// The answer stopped at the token limit, so its end is missing.
    #[error("the answer was cut off")]
    Truncated,
    #[error("the provider's content filter stopped the answer")]
    Filtered,
    /// The request does not fit into the model's context.
    #[error("the request is too long for the model")]
    TooLong,
    #[error("the model does not read pictures")]
    NoPictures,
    #[error("the model does not call tools")]
    NoTools,
}

impl LlmError {
    /// The same request may succeed when sent again soon.
    pub(crate) fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable | Self::RateLimited { .. } | Self::Unavailable { .. } | Self::Malformed(_))
    }

    /// The provider may bill for the call although nothing usable came back: keep the reserved estimate as spent.
    pub fn may_have_cost(&self) -> bool {
        matches!(
            self,
            Self::Deadline
                | Self::Unreachable
                | Self::Unavailable { .. }
                | Self::TooLarge
                | Self::Malformed(_)
                | Self::Truncated
                | Self::Filtered
        )
    }
}
