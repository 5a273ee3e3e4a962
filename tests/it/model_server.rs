//! A scripted OpenAI-compatible server on loopback, for tests of what Quipu does with a model: it answers step by
//! step, keeps a journal of what it was sent, and can fail in every way real servers do. It checks each request
//! against the Chat Completions format and keeps what it finds wrong. Where QUIPU_TEST_REQUESTS names a folder, all
//! that is sent is written there too, for tests/peers/openai_requests.py.

use std::collections::VecDeque;
use std::fs::OpenOptions;
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures::stream;
use serde_json::{Value, json};

use crate::harness::Harness;

/// The app with a server's model, and these flags.
pub async fn with_model(server: &ModelServer, flags: &[&str]) -> Harness {
    let url = server.base_url();
    let mut all = vec!["--openai-base-url", &url, "--model", "scripted"];
    all.extend(flags);
    Harness::start_with(&all).await
}

/// What the server does with one request.
#[derive(Clone, Debug)]
pub enum Step {
    /// 200 with this JSON.
    Answer(Value),
    /// Any status, headers and body.
    Raw {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: String,
    },
    /// Headers, half of an answer, and a closed connection.
    Cut,
    /// An answer that never ends.
    Endless,
    /// 200 that announces a body of this many bytes.
    Announced(u64),
    /// No answer at all.
    Hang,
    Later(Duration, Box<Step>),
}

/// One request as it arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    pub path: String,
    pub authorization: Option<String>,
    /// The JSON body, or null when it was none.
    pub body: Value,
    pub raw: Bytes,
}

type Decide = Box<dyn Fn(&Seen) -> Option<Step> + Send + Sync>;

#[derive(Default)]
struct Play {
    script: VecDeque<Step>,
    decide: Option<Decide>,
    journal: Vec<Seen>,
    violations: Vec<String>,
}

/// Stops when dropped.
pub struct ModelServer {
    address: SocketAddr,
    play: Arc<Mutex<Play>>,
    task: tokio::task::JoinHandle<()>,
}

impl ModelServer {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let play = Arc::<Mutex<Play>>::default();
        let router = Router::new().fallback(serve).with_state(Arc::clone(&play));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.expect("the server runs") });
        Self { address, play, task }
    }

    pub async fn with_script(steps: impl IntoIterator<Item = Step>) -> Self {
        let server = Self::start().await;
        server.then(steps);
        server
    }

    /// With `/v1`, as people configure it.
    pub fn base_url(&self) -> String {
        format!("{}/v1", self.root_url())
    }

    pub fn root_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Adds steps. When there are none left, requests are answered with status 599.
    pub fn then(&self, steps: impl IntoIterator<Item = Step>) {
        self.play().script.extend(steps);
    }

    /// Forgets what is left of the script.
    pub fn clear(&self) {
        self.play().script.clear();
    }

    /// Asked before the script: answers by what the request says.
    pub fn decide(&self, decide: impl Fn(&Seen) -> Option<Step> + Send + Sync + 'static) {
        self.play().decide = Some(Box::new(decide));
    }

    pub fn journal(&self) -> Vec<Seen> {
        self.play().journal.clone()
    }

    /// The bodies of the chat requests so far.
    pub fn bodies(&self) -> Vec<Value> {
        self.journal().into_iter().map(|seen| seen.body).collect()
    }

    /// What was wrong with requests so far. Tests should find it empty.
    pub fn violations(&self) -> Vec<String> {
        self.play().violations.clone()
    }

    fn play(&self) -> std::sync::MutexGuard<'_, Play> {
        self.play.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for ModelServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An answer with this text.
pub fn text(text: &str) -> Step {
    message(json!({"role": "assistant", "content": text}), json!("stop"))
}

/// An answer that calls these tools.
pub fn calls<const N: usize>(calls: [(&str, Value); N]) -> Step {
    let calls: Vec<Value> = calls
        .into_iter()
        .enumerate()
        .map(|(ordinal, (name, arguments))| {
            json!({"id": format!("call_{ordinal}_{name}"), "type": "function",
                "function": {"name": name, "arguments": arguments.to_string()}})
        })
        .collect();
    message(json!({"role": "assistant", "content": null, "tool_calls": calls}), json!("tool_calls"))
}

/// An answer with this message, which may be as odd as real ones.
pub fn message(message: Value, finish_reason: Value) -> Step {
    Step::Answer(json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1_790_000_000, "model": "scripted",
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason, "logprobs": null}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
    }))
}

/// A refusal with a body of any kind.
pub fn refusal(status: u16, body: impl ToString) -> Step {
    Step::Raw { status, headers: Vec::new(), body: body.to_string() }
}

/// A 429 that says how long to wait.
pub fn slow_down(retry_after: &str) -> Step {
    let headers = vec![("retry-after", retry_after.to_owned())];
    Step::Raw { status: 429, headers, body: json!({"error": {"message": "slow down", "code": 429}}).to_string() }
}

async fn serve(State(play): State<Arc<Mutex<Play>>>, uri: Uri, headers: HeaderMap, raw: Bytes) -> Response {
    let seen = Seen {
        path: uri.path().to_owned(),
        authorization: headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).map(str::to_owned),
        body: serde_json::from_slice(&raw).unwrap_or_default(),
        raw,
    };
    if let Some(folder) = std::env::var_os("QUIPU_TEST_REQUESTS") {
        write_down(Path::new(&folder), &seen, &headers);
    }
    let mut step = {
        let mut play = play.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.path.ends_with("/chat/completions") {
            play.violations.extend(violation(&seen.body));
        }
        play.journal.push(seen.clone());
        let decided = play.decide.as_ref().and_then(|decide| decide(&seen));
        decided.or_else(|| play.script.pop_front()).unwrap_or_else(|| refusal(599, "the script is over"))
    };
    while let Step::Later(pause, next) = step {
        tokio::time::sleep(pause).await;
        step = *next;
    }
    match step {
        Step::Answer(answer) => axum::Json(answer).into_response(),
        Step::Raw { status, headers, body } => {
            let mut response = (StatusCode::from_u16(status).expect("a status"), body).into_response();
            for (name, value) in headers {
                response.headers_mut().insert(name, value.parse().expect("a header"));
            }
            response
        }
        Step::Cut => {
            let chunks = [Ok(Bytes::from_static(b"{\"choices\":[{\"mess")), Err(std::io::Error::other("cut"))];
            Body::from_stream(stream::iter(chunks)).into_response()
        }
        Step::Endless => {
            let chunk = Bytes::from(vec![b' '; 64 * 1024]);
            Body::from_stream(stream::repeat_with(move || Ok::<_, std::io::Error>(chunk.clone()))).into_response()
        }
        Step::Announced(bytes) => {
            let mut response = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>()).into_response();
            response.headers_mut().insert(header::CONTENT_LENGTH, bytes.into());
            response
        }
        Step::Hang | Step::Later(..) => std::future::pending().await,
    }
}

/// Appends a request to the folder's file of this process.
fn write_down(folder: &Path, seen: &Seen, headers: &HeaderMap) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let line = json!({"path": seen.path, "content_type": content_type, "body": STANDARD.encode(&seen.raw)});
    let _held = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let path = folder.join(format!("{}.jsonl", std::process::id()));
    let mut file = OpenOptions::new().create(true).append(true).open(path).expect("the folder is there");
    writeln!(file, "{line}").expect("the request can be written down");
}

/// The first thing in a request that the Chat Completions format, or the strictest of its servers, does not allow.
fn violation(body: &Value) -> Option<String> {
    const FIELDS: [&str; 9] = [
        "model",
        "messages",
        "tools",
        "parallel_tool_calls",
        "response_format",
        "reasoning_effort",
        "temperature",
        "max_tokens",
        "max_completion_tokens",
    ];
    let Some(fields) = body.as_object() else { return Some("no JSON object".to_owned()) };
    if let Some(unknown) = fields.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        return Some(format!("unknown field {unknown}"));
    }
    if body["model"].as_str().is_none_or(str::is_empty) {
        return Some("no model".to_owned());
    }
    if fields.contains_key("tools") && fields.contains_key("response_format") {
        return Some("tools and response_format together".to_owned());
    }
    for tool in body["tools"].as_array().into_iter().flatten() {
        let name = tool["function"]["name"].as_str().unwrap_or_default();
        let named = (1..=64).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
        if tool["type"] != "function" || !named {
            return Some(format!("tool {name:?}"));
        }
        if let Some(problem) = quipu::llm::schema::problem(&tool["function"]["parameters"]) {
            return Some(format!("tool {name}: {problem}"));
        }
    }
    let format = &body["response_format"];
    if format["type"] == "json_schema" {
        let problem = quipu::llm::schema::problem(&format["json_schema"]["schema"]);
        if let Some(problem) = problem {
            return Some(format!("response_format: {problem}"));
        }
    }
    let messages = body["messages"].as_array().filter(|messages| !messages.is_empty());
    let Some(messages) = messages else { return Some("no messages".to_owned()) };
    let mut open: Vec<&str> = Vec::new();
    for message in messages {
        let role = message["role"].as_str().unwrap_or_default();
        let content = &message["content"];
        if role == "tool" {
            let id = message["tool_call_id"].as_str().unwrap_or_default();
            let Some(at) = open.iter().position(|open| *open == id) else {
                return Some(format!("result for no call {id:?}"));
            };
            open.remove(at);
        } else if !open.is_empty() {
            return Some("a call without its result".to_owned());
        }
        let said = match role {
            "system" | "tool" => content.is_string(),
            "user" => content.is_string() || content.as_array().is_some_and(|parts| !parts.is_empty()),
            "assistant" => !content.is_null() || message["tool_calls"].is_array(),
            _ => false,
        };
        if !said {
            return Some(format!("{role:?} message without content"));
        }
        for call in message["tool_calls"].as_array().into_iter().flatten() {
            let arguments = call["function"]["arguments"].as_str().map(serde_json::from_str::<Value>);
            let id = call["id"].as_str().unwrap_or_default();
            if call["type"] != "function" || id.is_empty() || !matches!(arguments, Some(Ok(_))) {
                return Some("malformed tool call".to_owned());
            }
            open.push(id);
        }
    }
    (!open.is_empty()).then(|| "a call without its result".to_owned())
}
