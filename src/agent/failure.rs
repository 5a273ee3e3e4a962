//! What a person is told when the model gave no answer: a key of the locale.

use crate::llm::LlmError;
use crate::store::reader::QueryError;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The model or its server.
    Model(LlmError),
    /// More calls or time than a turn may have.
    Limit,
    /// The day's tokens are used up.
    Allowance,
    /// The person, or their group, switched the model off.
    SwitchedOff,
    /// They allow only a model of the house, and the one set up is not.
    NotLocal,
    /// The ledger's database.
    Ledger,
    /// Too many questions at once.
    Crowded,
    /// No query of the model could be run.
    Refused,
    /// The model said nothing that may be shown.
    Nothing,
}

impl Failure {
    /// The locale's key, where a voice message was to be heard.
    pub fn voice_key(&self) -> &'static str {
        match self {
            Self::SwitchedOff => "voice-switched-off",
            Self::NotLocal => "voice-not-local",
            Self::Allowance | Self::Ledger => self.key(),
            _ => "voice-failed",
        }
    }

    /// The locale's key.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Limit | Self::Model(LlmError::TooLong | LlmError::Deadline) => "model-limit",
            Self::Allowance => "model-budget",
            Self::SwitchedOff => "model-switched-off",
            Self::NotLocal => "model-not-local",
            Self::Ledger => "model-ledger",
            Self::Crowded => "model-crowded",
            Self::Refused => "model-sql-refused",
            Self::Nothing => "model-no-answer",
            Self::Model(error) => match error {
                LlmError::RateLimited { .. } | LlmError::Paused => "model-busy",
                LlmError::Settings(_)
                | LlmError::Quota
                | LlmError::Unauthorized
                | LlmError::NoTools
                | LlmError::Rejected { .. } => "model-misconfigured",
                LlmError::Filtered => "model-filtered",
                LlmError::NoPictures => "model-no-pictures",
                _ => "model-failed",
            },
        }
    }
}

/// For queries of our own, which nobody repairs.
impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Busy | QueryError::Crowded => Self::Crowded,
            QueryError::TooExpensive | QueryError::TooSlow | QueryError::TooLarge => Self::Limit,
            QueryError::Refused { state, hint: _ } => {
                tracing::warn!(state, "a query of our own failed");
                Self::Ledger
            }
            QueryError::Unavailable => Self::Ledger,
        }
    }
}
