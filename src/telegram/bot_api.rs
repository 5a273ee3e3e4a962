//! The Bot API client: raw JSON in and out, so that no kind of update or method is out of reach. teloxide gives the
//! types where there are any worth having; its own client waits 10 s on any 5xx and lets one chat's 429 hold all.

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::outgoing::OutFile;

/// Largest file Telegram lets a bot fetch.
pub const FETCH_LIMIT: usize = 20 * 1024 * 1024;

/// What Telegram refused, or why it was not reached. Never holds the token.
#[derive(Debug, thiserror::Error)]
pub enum BotApiError {
    /// Telegram answered that it will not.
    #[error("Telegram refused ({code})")]
    Refused {
        /// As in HTTP.
        code: u16,
        /// Telegram's words.
        description: String,
        /// Seconds to wait.
        retry_after: Option<u64>,
        /// The group's new id.
        migrate_to: Option<i64>,
    },
    /// Telegram's server cannot be connected to.
    #[error("no connection to Telegram")]
    NoConnection,
    /// No answer, or none that can be read.
    #[error("Telegram could not be reached ({0})")]
    Unreachable(&'static str),
    /// A file is larger than we take.
    #[error("the file is too large")]
    TooLarge,
}

/// A client for one bot. Cheap to clone.
#[derive(Clone)]
pub struct BotApi {
    http: reqwest::Client,
    files: reqwest::Client,
    base: String,
    token: SecretString,
}

#[derive(Deserialize)]
struct Answer<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    error_code: Option<u16>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

impl BotApi {
    /// A client of `base`, such as `https://api.telegram.org`.
    ///
    /// # Errors
    /// [`BotApiError::Unreachable`] when no HTTP client can be made.
    pub fn new(base: &str, token: SecretString) -> Result<Self, BotApiError> {
        let client = |timeout: u64| {
            reqwest::Client::builder()
                .connect_timeout(Duration::from_secs(10))
                .timeout(Duration::from_secs(timeout))
                .tcp_nodelay(true)
                .pool_max_idle_per_host(64)
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .map_err(|_| BotApiError::Unreachable("no HTTP client"))
        };
        Ok(Self { http: client(75)?, files: client(180)?, base: base.trim_end_matches('/').to_owned(), token })
    }

    fn url(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.base, self.token.expose_secret())
    }

    /// Calls a method with JSON parameters, given as text; returns the result as JSON text.
    ///
    /// # Errors
    /// [`BotApiError`].
    pub async fn call_text(&self, method: &str, params: String) -> Result<String, BotApiError> {
        let request = self.http.post(self.url(method)).header("content-type", "application/json").body(params);
        self.finish(request).await
    }

    /// The same with parameters as a value and the result as a value.
    ///
    /// # Errors
    /// [`BotApiError`].
    pub async fn call(&self, method: &str, params: &Value) -> Result<Value, BotApiError> {
        let text = self.call_text(method, params.to_string()).await?;
        serde_json::from_str(&text).map_err(|_| BotApiError::Unreachable("unreadable answer"))
    }

    /// Calls a method with files, as multipart.
    ///
    /// # Errors
    /// [`BotApiError`].
    pub async fn call_with_files(
        &self,
        method: &str,
        params: &Value,
        files: &[OutFile],
    ) -> Result<String, BotApiError> {
        let mut form = Form::new();
        for (name, value) in params.as_object().into_iter().flatten() {
            let text = match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            form = form.text(name.clone(), text);
        }
        for file in files {
            let part = Part::bytes(file.bytes.clone())
                .file_name(file.name.clone())
                .mime_str(&file.mime)
                .map_err(|_| BotApiError::Unreachable("bad media type"))?;
            form = form.part(file.field.clone(), part);
        }
        self.finish(self.files.post(self.url(method)).multipart(form)).await
    }

    async fn finish(&self, request: reqwest::RequestBuilder) -> Result<String, BotApiError> {
        // Errors of reqwest hold the URL and with it the token, so that only their kind is kept.
        let response = request.send().await.map_err(|error| unreachable(&error))?;
        let status = response.status();
        let body = response.bytes().await.map_err(|error| unreachable(&error))?;
        let answer: Answer<'_> = match serde_json::from_slice(&body) {
            Ok(answer) => answer,
            Err(_) if status.is_server_error() || status.is_success() => {
                return Err(BotApiError::Unreachable("unreadable answer"));
            }
            Err(_) => {
                return Err(BotApiError::Refused {
                    code: status.as_u16(),
                    description: String::new(),
                    retry_after: None,
                    migrate_to: None,
                });
            }
        };
        if answer.ok {
            return Ok(answer.result.map_or_else(|| "null".to_owned(), |result| result.get().to_owned()));
        }
        let (retry_after, migrate_to) =
            answer.parameters.map_or((None, None), |p| (p.retry_after, p.migrate_to_chat_id));
        Err(BotApiError::Refused {
            code: answer.error_code.unwrap_or(status.as_u16()),
            description: answer.description.unwrap_or_default(),
            retry_after,
            migrate_to,
        })
    }

    /// Waits up to `timeout` seconds for updates from `offset` on; each as its JSON text with its id.
    ///
    /// # Errors
    /// [`BotApiError`].
    pub async fn updates(&self, offset: i64, timeout: u32) -> Result<Vec<(i64, String)>, BotApiError> {
        #[derive(Deserialize)]
        struct Head {
            update_id: i64,
        }
        let params = json!({
            "offset": offset, "limit": 100, "timeout": timeout,
            "allowed_updates": ALLOWED_UPDATES,
        });
        let text = self.call_text("getUpdates", params.to_string()).await?;
        let updates: Vec<&RawValue> =
            serde_json::from_str(&text).map_err(|_| BotApiError::Unreachable("unreadable answer"))?;
        Ok(updates
            .into_iter()
            .filter_map(|raw| {
                let head: Head = serde_json::from_str(raw.get()).ok()?;
                Some((head.update_id, raw.get().to_owned()))
            })
            .collect())
    }

    /// Fetches a file of at most `limit` bytes.
    ///
    /// # Errors
    /// [`BotApiError::TooLarge`] past the limit.
    pub async fn fetch(&self, file_id: &str, limit: usize) -> Result<Vec<u8>, BotApiError> {
        let file = self.call("getFile", &json!({"file_id": file_id})).await?;
        let size = file.get("file_size").and_then(Value::as_u64).and_then(|size| usize::try_from(size).ok());
        if size.is_some_and(|size| size > limit) {
            return Err(BotApiError::TooLarge);
        }
        let path = file.get("file_path").and_then(Value::as_str).unwrap_or_default();
        if path.is_empty() || path.contains("..") {
            return Err(BotApiError::Unreachable("no file path"));
        }
        let url = format!("{}/file/bot{}/{path}", self.base, self.token.expose_secret());
        let mut response = self.files.get(url).send().await.map_err(|error| unreachable(&error))?;
        if !response.status().is_success() {
            return Err(BotApiError::Unreachable("the file is not there"));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(&error))? {
            if bytes.len() + chunk.len() > limit {
                return Err(BotApiError::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

/// The kinds of update we ask Telegram for.
pub const ALLOWED_UPDATES: [&str; 4] = ["message", "edited_message", "callback_query", "my_chat_member"];

fn unreachable(error: &reqwest::Error) -> BotApiError {
    if error.is_connect() {
        return BotApiError::NoConnection;
    }
    BotApiError::Unreachable(if error.is_timeout() {
        "no answer in time"
    } else if error.is_body() || error.is_decode() {
        "the answer broke off"
    } else {
        "the request failed"
    })
}
