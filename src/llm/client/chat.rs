use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use secrecy::SecretString;

use super::endpoint::Endpoint;
use super::request::{Ask, ChatRequest};
use super::response::{ChatTurn, Usage};
use super::transport::Address;
use crate::llm::{LlmError, LlmSettings};

/// The configured model, and perhaps a second one. Cheap to clone; what is learned about a server is shared.
#[derive(Clone)]
pub struct Llm {
    models: Arc<Models>,
}

struct Models {
    first: Endpoint,
    second: Option<Endpoint>,
    temperature: Option<f32>,
}

impl fmt::Debug for Llm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Llm").field("model", &self.model()).finish_non_exhaustive()
    }
}

impl Llm {
    /// `None` when neither a base URL nor a key is set: the model is off. Reads no environment, sends nothing.
    ///
    /// # Errors
    /// [`LlmError::Settings`] for settings that cannot work.
    pub fn from_settings(settings: &LlmSettings) -> Result<Option<Self>, LlmError> {
        let (base_url, key) = (set(settings.base_url.as_deref()), set_key(settings.api_key.as_ref()));
        if base_url.is_none() && key.is_none() {
            return Ok(None);
        }
        let model = set(settings.model.as_deref()).ok_or(LlmError::Settings("no model is named"))?;
        let endpoint = |base_url, key, model: &str| {
            Endpoint::new(Address::new(base_url, key)?, model.to_owned(), settings.limits.clone())
        };
        let first = endpoint(base_url, key, model)?;
        let second = match &settings.fallback {
            None => None,
            Some(fallback) => {
                let model = set(Some(&fallback.model)).ok_or(LlmError::Settings("no second model is named"))?;
                let own_key = set_key(fallback.api_key.as_ref());
                // The first server's key never goes to another server.
                Some(match set(fallback.base_url.as_deref()) {
                    Some(own_base) => endpoint(Some(own_base), own_key, model)?,
                    None => endpoint(base_url, own_key.or(key), model)?,
                })
            }
        };
        Ok(Some(Self { models: Arc::new(Models { first, second, temperature: settings.temperature }) }))
    }

    /// The model asked first.
    pub fn model(&self) -> &str {
        &self.models.first.model
    }

    /// The host asked first.
    pub fn host(&self) -> &str {
        self.models.first.address.host()
    }

    /// The hosts that may be asked, in order, each once, and whether it is local.
    pub fn hosts(&self, local_only: bool, allow_fallback: bool) -> Vec<(String, bool)> {
        let mut hosts: Vec<(String, bool)> = Vec::new();
        for (endpoint, _) in self.candidates(local_only, allow_fallback, Instant::now()) {
            let host = endpoint.address.host();
            if hosts.iter().all(|(known, _)| known != host) {
                hosts.push((host.to_owned(), endpoint.address.is_local()));
            }
        }
        hosts
    }

    /// Every model configured is on this machine or in the private network.
    pub fn is_local(&self) -> bool {
        let models = &self.models;
        models.first.address.is_local() && models.second.as_ref().is_none_or(|second| second.address.is_local())
    }

    /// False once the server said that its model reads no pictures.
    pub fn sees_pictures(&self) -> bool {
        self.models.first.sees_pictures() || self.models.second.as_ref().is_some_and(Endpoint::sees_pictures)
    }

    /// Asks the model, within `deadline` whatever happens.
    ///
    /// # Errors
    /// The last model's error; see [`LlmError`].
    pub async fn chat(&self, request: &ChatRequest<'_>, deadline: Instant) -> Result<ChatTurn, LlmError> {
        let ask = Ask {
            messages: &request.messages,
            tools: request.tools,
            max_output_tokens: request.max_output_tokens,
            parallel_tool_calls: request.parallel_tool_calls,
            temperature: self.temperature(),
            answer_schema: None,
        };
        let mut usage = Usage::default();
        let mut last = LlmError::Settings("no local model is set");
        for (endpoint, deadline) in self.candidates(request.local_only, request.allow_fallback, deadline) {
            let begun = Instant::now();
            let outcome = endpoint.complete(&ask, deadline(), &mut usage).await;
            log(request.purpose, endpoint, begun, &outcome, usage);
            match outcome {
                Ok(said) => {
                    return Ok(ChatTurn {
                        text: said.text,
                        tool_calls: said.tool_calls,
                        assistant_message: said.assistant_message,
                        usage,
                        model: endpoint.model.clone(),
                        host: endpoint.address.host().to_owned(),
                    });
                }
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    pub(super) fn endpoints(&self) -> impl Iterator<Item = &Endpoint> {
        std::iter::once(&self.models.first).chain(&self.models.second)
    }

    pub(super) fn temperature(&self) -> Option<f32> {
        self.models.temperature
    }

    /// The models to ask in order, each with its deadline, to be read when its turn comes: the first leaves the second
    /// a third of the time.
    pub(super) fn candidates(
        &self,
        local_only: bool,
        allow_fallback: bool,
        deadline: Instant,
    ) -> impl Iterator<Item = (&Endpoint, impl Fn() -> Instant + Send + Sync + use<>)> {
        let usable = move |endpoint: &&Endpoint| !local_only || endpoint.address.is_local();
        let first = Some(&self.models.first).filter(usable);
        let second = self.models.second.as_ref().filter(usable).filter(|_| allow_fallback || first.is_none());
        let both = first.is_some() && second.is_some();
        let share = move |is_first: bool| {
            move || {
                let left = deadline.saturating_duration_since(Instant::now());
                if is_first && both { Instant::now() + left.mul_f64(2.0 / 3.0) } else { deadline }
            }
        };
        let first = first.map(|endpoint| (endpoint, share(true)));
        first.into_iter().chain(second.map(|endpoint| (endpoint, share(false))))
    }
}

/// One event a model asked, without a word of what was said.
pub(super) fn log<T>(purpose: &str, endpoint: &Endpoint, begun: Instant, outcome: &Result<T, LlmError>, usage: Usage) {
    let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let model = endpoint.model.as_str();
    match outcome {
        Ok(_) => {
            tracing::info!(purpose, model, duration_ms, input = usage.input, output = usage.output, "model answered")
        }
        Err(error) => tracing::warn!(purpose, model, duration_ms, %error, "model gave no answer"),
    }
}

pub(super) fn set(value: Option<&str>) -> Option<&str> {
    value.map(str::trim).filter(|value| !value.is_empty())
}

pub(super) fn set_key(key: Option<&SecretString>) -> Option<&SecretString> {
    use secrecy::ExposeSecret;
    key.filter(|key| !key.expose_secret().trim().is_empty())
}
