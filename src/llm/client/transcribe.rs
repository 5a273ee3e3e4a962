use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use async_openai::Client;
use async_openai::types::InputSource;
use async_openai::types::audio::{AudioInput, AudioResponseFormat, CreateTranscriptionRequest};
use bytes::Bytes;
use serde_json::Value;

use super::breaker::Breaker;
use super::chat::{set, set_key};
use super::failure::WireFailure;
use super::transport::{self, Address, Answers};
use crate::llm::{AudioSettings, LlmError, LlmLimits};

const DEFAULT_MODEL: &str = "whisper-1";
/// OpenAI's limit, which others share.
const LARGEST_FILE: usize = 25 * 1024 * 1024;
/// Longer than any spoken message; a hostile server's answer ends here.
const LONGEST_TEXT: usize = 8_000;

/// Speech to text at an OpenAI-compatible server of its own. Works without a chat model. Cheap to clone.
#[derive(Clone)]
pub struct Transcriber {
    inner: Arc<Inner>,
}

struct Inner {
    client: Client<Address>,
    address: Address,
    model: String,
    limits: LlmLimits,
    breaker: Breaker,
}

impl fmt::Debug for Transcriber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transcriber").field("model", &self.inner.model).finish_non_exhaustive()
    }
}

impl Transcriber {
    /// `None` when neither a base URL nor a key is set: voice is off.
    ///
    /// # Errors
    /// [`LlmError::Settings`] for settings that cannot work.
    pub fn from_settings(settings: &AudioSettings) -> Result<Option<Self>, LlmError> {
        let (base_url, key) = (set(settings.base_url.as_deref()), set_key(settings.api_key.as_ref()));
        if base_url.is_none() && key.is_none() {
            return Ok(None);
        }
        let address = Address::new(base_url, key)?;
        let limits = settings.limits.clone();
        let client = transport::connect(address.clone(), &limits, Answers::Anything)?;
        let breaker = Breaker::new(limits.breaker_failures, limits.breaker_pause);
        let model = set(settings.model.as_deref()).unwrap_or(DEFAULT_MODEL).to_owned();
        Ok(Some(Self { inner: Arc::new(Inner { client, address, model, limits, breaker }) }))
    }

    pub fn host(&self) -> &str {
        self.inner.address.host()
    }

    pub fn is_local(&self) -> bool {
        self.inner.address.is_local()
    }

    /// What was said, at most 8,000 characters. `file_name`'s ending tells the server the format, such as `voice.ogg`.
    ///
    /// # Errors
    /// [`LlmError::TooLong`] above 25 MB, [`LlmError::Malformed`] when nothing was understood; else as
    /// [`Llm::chat`](super::Llm::chat).
    pub async fn transcribe(&self, audio: Bytes, file_name: &str, deadline: Instant) -> Result<String, LlmError> {
        if audio.len() > LARGEST_FILE {
            return Err(LlmError::TooLong);
        }
        let mut retries = 0;
        loop {
            let error = match self.send(&audio, file_name, deadline).await {
                Ok(text) => return Ok(text),
                Err(error) => error,
            };
            let pause = match &error {
                LlmError::RateLimited { retry_after: Some(pause) } => *pause,
                _ => super::endpoint::FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(retries)),
            };
            let limits = &self.inner.limits;
            let in_time = pause <= limits.longest_pause && Instant::now() + pause < deadline;
            if !error.is_transient() || retries >= limits.retries || !in_time {
                return Err(error);
            }
            tokio::time::sleep(pause).await;
            retries += 1;
        }
    }

    async fn send(&self, audio: &Bytes, file_name: &str, deadline: Instant) -> Result<String, LlmError> {
        let Inner { client, address, model, breaker, .. } = &*self.inner;
        if !breaker.admits(Instant::now()) {
            return Err(LlmError::Paused);
        }
        let under_v1 = address.is_under_v1();
        let source = InputSource::Bytes { filename: file_name.to_owned(), bytes: audio.clone() };
        let request = CreateTranscriptionRequest {
            file: AudioInput { source },
            model: model.clone(),
            response_format: Some(AudioResponseFormat::Json),
            ..CreateTranscriptionRequest::default()
        };
        let audio = client.audio();
        let transcription = audio.transcription();
        let call = transcription.create_raw(request);
        let Ok(outcome) = tokio::time::timeout_at(deadline.into(), call).await else {
            breaker.failed(Instant::now());
            return Err(LlmError::Deadline);
        };
        match outcome.map_err(WireFailure::from) {
            Ok(body) => {
                breaker.succeeded();
                spoken(&body)
            }
            Err(failure) => {
                match &failure {
                    WireFailure::Status(refusal) if refusal.status == 404 && address.try_under_v1(under_v1) => {
                        return Err(LlmError::Unavailable { status: 404 });
                    }
                    WireFailure::Status(refusal) if refusal.status < 500 => breaker.succeeded(),
                    _ => breaker.failed(Instant::now()),
                }
                Err(failure.into())
            }
        }
    }
}

/// `{"text": …}` with whatever else, or the bare text.
fn spoken(body: &[u8]) -> Result<String, LlmError> {
    let text = match serde_json::from_slice::<Value>(body) {
        Ok(Value::Object(answer)) => answer.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
        Ok(Value::String(text)) => text,
        _ => String::from_utf8_lossy(body).into_owned(),
    };
    let text: String = text.trim().chars().take(LONGEST_TEXT).collect();
    if text.is_empty() { Err(LlmError::Malformed("nothing said")) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_is_read_from_json_or_bare_text() {
        for body in [
            r#"{"text":" coffee 4 "}"#,
            r#"{"text":"coffee 4","language":"en","segments":[]}"#,
            "coffee 4\n",
            r#""coffee 4""#,
        ] {
            assert_eq!(spoken(body.as_bytes()), Ok("coffee 4".to_owned()), "{body}");
        }
        assert_eq!(spoken(b"12"), Ok("12".to_owned()));
        for body in ["", "  ", "{}", r#"{"text":null}"#] {
            assert_eq!(spoken(body.as_bytes()), Err(LlmError::Malformed("nothing said")), "{body}");
        }
    }
}
