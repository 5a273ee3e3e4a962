use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_openai::Client;
use async_openai::config::Config;
use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::{Host, Url};

use super::failure::{Refusal, WireFailure};
use crate::llm::{LlmError, LlmLimits};

const OPENAI: &str = "https://api.openai.com/v1";

/// A server's address and key. Unlike async-openai's own, it reads no environment and falls back to nothing.
#[derive(Clone)]
pub(super) struct Address {
    base: Url,
    /// A base without a path answered 404, so `/v1` is put before every path from then on.
    under_v1: Arc<AtomicBool>,
    key: SecretString,
    headers: HeaderMap,
}

impl Address {
    /// # Errors
    /// [`LlmError::Settings`] for what is no http(s) URL, a URL with credentials, or a key no header can hold.
    pub fn new(base_url: Option<&str>, key: Option<&SecretString>) -> Result<Self, LlmError> {
        let text = base_url.map(str::trim).filter(|url| !url.is_empty()).unwrap_or(OPENAI);
        let text = text.trim_end_matches('/');
        let text = text.strip_suffix("/chat/completions").unwrap_or(text);
        let base = Url::parse(text).map_err(|_| LlmError::Settings("the base URL is no URL"))?;
        if !matches!(base.scheme(), "http" | "https") || base.host().is_none() {
            return Err(LlmError::Settings("the base URL must begin with http:// or https://"));
        }
        if !base.username().is_empty() || base.password().is_some() {
            return Err(LlmError::Settings("the base URL must not hold a password; set the key instead"));
        }
        let mut headers = HeaderMap::new();
        let key = key.map(|key| key.expose_secret().trim()).filter(|key| !key.is_empty());
        if let Some(key) = key {
            let mut bearer = HeaderValue::from_str(&format!("Bearer {key}"))
                .map_err(|_| LlmError::Settings("the key holds characters no key has"))?;
            bearer.set_sensitive(true);
            headers.insert(AUTHORIZATION, bearer);
        }
        Ok(Self { base, under_v1: Arc::default(), key: SecretString::from(key.unwrap_or_default()), headers })
    }

    pub fn host(&self) -> &str {
        self.base.host_str().unwrap_or_default()
    }

    /// Host and port: two servers may run on one machine.
    pub fn server(&self) -> String {
        match self.base.port() {
            Some(port) => format!("{}:{port}", self.host()),
            None => self.host().to_owned(),
        }
    }

    /// Puts `/v1` before every path, as an earlier run of the process learned.
    pub fn put_under_v1(&self) {
        self.under_v1.store(matches!(self.base.path(), "" | "/"), Ordering::Relaxed);
    }

    /// The server is on this machine or in a private network, so that what is sent stays in the house.
    pub fn is_local(&self) -> bool {
        match self.base.host() {
            Some(Host::Ipv4(ip)) => is_near(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => is_near(IpAddr::V6(ip).to_canonical()),
            // A name without a dot is resolved inside the house: a container's or a machine's in the local network.
            Some(Host::Domain(name)) => {
                const ENDS: [&str; 5] = [".localhost", ".local", ".lan", ".internal", ".home.arpa"];
                let name = name.trim_end_matches('.');
                !name.contains('.') || ENDS.iter().any(|end| name.ends_with(end))
            }
            None => false,
        }
    }

    pub fn is_under_v1(&self) -> bool {
        self.under_v1.load(Ordering::Relaxed)
    }

    /// After a 404: whether there is another place to look, which is used from then on. `was_under_v1`: when the
    /// request was sent.
    pub fn try_under_v1(&self, was_under_v1: bool) -> bool {
        let may_be = matches!(self.base.path(), "" | "/") && !was_under_v1;
        if may_be {
            self.under_v1.store(true, Ordering::Relaxed);
        }
        may_be
    }

    pub fn is_openai(&self) -> bool {
        [".openai.com", ".azure.com"].iter().any(|end| self.host().ends_with(end))
    }
}

/// This machine, or an address that no router passes on to the world.
fn is_near(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local() || ip.is_unspecified(),
    }
}

impl Config for Address {
    fn headers(&self) -> HeaderMap {
        self.headers.clone()
    }

    fn url(&self, path: &str) -> String {
        let v1 = if self.is_under_v1() { "/v1" } else { "" };
        let mut url = self.base.clone();
        url.set_path(&format!("{}{v1}{path}", self.base.path().trim_end_matches('/')));
        url.into()
    }

    fn query(&self) -> Vec<(&str, &str)> {
        Vec::new()
    }

    fn api_base(&self) -> &str {
        self.base.as_str()
    }

    fn api_key(&self) -> &SecretString {
        &self.key
    }
}

/// What a server's good answers are made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Answers {
    Json,
    /// Transcription servers answer with JSON or with the bare text.
    Anything,
}

/// async-openai over our own service, which bounds what is read and turns every failure into a [`WireFailure`]
/// before the library sees it: it would hide the status behind a JSON error and log the whole body.
///
/// # Errors
/// [`LlmError::Settings`] when the machine offers no usable TLS.
pub(super) fn connect(address: Address, limits: &LlmLimits, answers: Answers) -> Result<Client<Address>, LlmError> {
    // Fails only when the process has a provider already, which then serves.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder()
        .connect_timeout(limits.connect_timeout)
        .timeout(limits.attempt_timeout)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("quipu/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|_| LlmError::Settings("no TLS on this machine"))?;
    let most_bytes = limits.max_answer_bytes;
    let service = {
        let http = http.clone();
        tower::service_fn(move |factory: HttpRequestFactory| {
            let http = http.clone();
            async move { exchange(&http, factory, most_bytes, answers).await.map_err(OpenAIError::from) }
        })
    };
    Ok(Client::build(http, address).with_http_service(service))
}

async fn exchange(
    http: &reqwest::Client,
    factory: HttpRequestFactory,
    most_bytes: usize,
    answers: Answers,
) -> Result<reqwest::Response, WireFailure> {
    let request = factory.build().await.map_err(WireFailure::from)?;
    let mut response = http.execute(request).await?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = read_bounded(&mut response, most_bytes).await?;
    if !status.is_success() {
        return Err(WireFailure::Status(Refusal::read(status.as_u16(), &headers, &body)));
    }
    match serde_json::from_slice::<Value>(&body) {
        Ok(answer) => {
            if let Some(refusal) = Refusal::in_answer(&answer) {
                return Err(WireFailure::Status(refusal));
            }
        }
        Err(_) if answers == Answers::Json => return Err(WireFailure::NotJson),
        Err(_) => {}
    }
    Ok(http::Response::new(body).into())
}

async fn read_bounded(response: &mut reqwest::Response, most_bytes: usize) -> Result<Vec<u8>, WireFailure> {
    let announced = response.content_length().unwrap_or(0);
    if announced > most_bytes as u64 {
        return Err(WireFailure::TooLarge);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > most_bytes {
            return Err(WireFailure::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(url: &str) -> Address {
        Address::new(Some(url), None).unwrap()
    }

    #[test]
    fn urls_are_joined_however_the_base_is_written() {
        for (base, url) in [
            ("http://localhost:11434/v1", "http://localhost:11434/v1/chat/completions"),
            ("http://localhost:11434/v1/", "http://localhost:11434/v1/chat/completions"),
            (" https://host/openai/v1/chat/completions ", "https://host/openai/v1/chat/completions"),
            ("https://host?api-version=1", "https://host/chat/completions?api-version=1"),
            ("", "https://api.openai.com/v1/chat/completions"),
        ] {
            assert_eq!(address(base).url("/chat/completions"), url);
        }
        let bare = address("http://localhost:11434");
        assert!(bare.try_under_v1(false));
        assert!(!bare.try_under_v1(true));
        assert_eq!(bare.url("/chat/completions"), "http://localhost:11434/v1/chat/completions");
        assert!(!address("http://localhost/v1").try_under_v1(false));
    }

    #[test]
    fn unusable_settings_are_refused_without_quoting_them() {
        for (url, key) in [
            ("localhost:8080", "k"),
            ("ftp://host", "k"),
            ("http://user:pass@host/v1", "k"),
            ("http://host/v1", "line\nbreak"),
        ] {
            let Err(LlmError::Settings(why)) = Address::new(Some(url), Some(&SecretString::from(key))) else {
                panic!("accepted {url}");
            };
            assert!(!why.contains("pass@") && !why.contains("line"));
        }
    }

    #[test]
    fn local_servers_are_told_from_the_cloud() {
        for (url, local) in [
            ("http://127.0.0.1:8080/v1", true),
            ("http://[::1]:8080/v1", true),
            ("http://[::ffff:10.0.0.1]/v1", true),
            ("http://192.168.1.20/v1", true),
            ("http://ollama:11434/v1", true),
            ("http://box.local/v1", true),
            ("http://nas.lan/v1", true),
            ("http://box.home.arpa/v1", true),
            ("http://[fd00::1]/v1", true),
            ("http://0.0.0.0:8080/v1", true),
            ("https://api.openai.com/v1", false),
            ("https://localhost.example.com/v1", false),
            ("http://8.8.8.8/v1", false),
        ] {
            assert_eq!(address(url).is_local(), local, "{url}");
        }
    }
}
