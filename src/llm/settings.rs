use std::fmt;
use std::time::Duration;

use secrecy::SecretString;

/// Where the model is. With neither `base_url` nor `api_key` the model is off.
#[derive(Clone, Default)]
pub struct LlmSettings {
    /// As other OpenAI clients take it, such as `http://localhost:11434/v1`. Absent with a key: OpenAI's own.
    pub base_url: Option<String>,
    pub api_key: Option<SecretString>,
    pub model: Option<String>,
    pub fallback: Option<FallbackSettings>,
    /// Sent only when set; several models accept nothing but their default.
    pub temperature: Option<f32>,
    pub limits: LlmLimits,
}

/// A second model for when the first fails. Without `base_url` it is asked at the first one's server, with its key.
#[derive(Clone, Default)]
pub struct FallbackSettings {
    pub base_url: Option<String>,
    pub api_key: Option<SecretString>,
    pub model: String,
}

/// An OpenAI-compatible transcription server. With neither `base_url` nor `api_key` voice is off.
#[derive(Clone, Default)]
pub struct AudioSettings {
    pub base_url: Option<String>,
    pub api_key: Option<SecretString>,
    /// Absent: `whisper-1`.
    pub model: Option<String>,
    pub limits: LlmLimits,
}

/// What one call may take. The caller's deadline holds on top of these.
#[derive(Debug, Clone)]
pub struct LlmLimits {
    pub connect_timeout: Duration,
    /// For one attempt, from connecting to the last byte.
    pub attempt_timeout: Duration,
    /// Attempts after the first.
    pub retries: u32,
    /// A server that asks for a longer pause than this is given up on.
    pub longest_pause: Duration,
    pub max_answer_bytes: usize,
    /// Failures in a row after which a server is left alone for `breaker_pause`.
    pub breaker_failures: u32,
    pub breaker_pause: Duration,
    /// How long it is remembered what a model's server refuses.
    pub quirks_for: Duration,
}

impl Default for LlmLimits {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            attempt_timeout: Duration::from_secs(45),
            retries: 2,
            longest_pause: Duration::from_secs(15),
            max_answer_bytes: 2 * 1024 * 1024,
            breaker_failures: 5,
            breaker_pause: Duration::from_secs(30),
            quirks_for: Duration::from_secs(7 * 24 * 60 * 60),
        }
    }
}

impl fmt::Debug for LlmSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LlmSettings").field("model", &self.model).field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl fmt::Debug for FallbackSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FallbackSettings").field("model", &self.model).finish_non_exhaustive()
    }
}

impl fmt::Debug for AudioSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AudioSettings").field("model", &self.model).finish_non_exhaustive()
    }
}
