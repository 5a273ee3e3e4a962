use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json, Router,
    extract::{Path, Query, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Control,
    acts::act,
    live::{events, state},
};
use crate::simulator::{Fault, MediaKind, Post, Refusal, Shared, Upload, bot_api::whole_form, page};

type Answer = Result<Json<Value>, Refused>;

/// Routes under `/control`. Bodies are JSON but for `/files`, which takes a multipart form.
pub fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/state", get(state))
        .route("/events", get(events))
        .route("/transcript/{chat}", get(transcript))
        .route("/files", post(files))
        .route("/files/{id}", get(file))
        .route("/journal", get(journal))
        .route("/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/{act}", post(act))
}

/// A refusal as HTTP: 400 with `{"error": words}`, 408 when waiting took too long.
pub struct Refused(pub Refusal);

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self(refusal)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = if self.0 == Refusal::TimedOut { StatusCode::REQUEST_TIMEOUT } else { StatusCode::BAD_REQUEST };
        (status, Json(json!({"error": self.0.to_string()}))).into_response()
    }
}

pub fn seen_from(shared: &Arc<Shared>, bot: Option<i64>) -> Control {
    Control::new(shared.clone(), bot.unwrap_or(shared.bot))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub bot: Option<i64>,
    pub after: i64,
    /// Only that many of the newest messages.
    pub last: Option<usize>,
    pub since: u64,
    pub run: Option<String>,
    pub wait_ms: u64,
    pub download: bool,
}

async fn transcript(State(shared): State<Arc<Shared>>, Path(chat): Path<i64>, Query(asked): Query<Asked>) -> Answer {
    let control = seen_from(&shared, asked.bot);
    let mut messages = control.transcript_after(chat, asked.after);
    if let Some(last) = asked.last {
        messages.drain(..messages.len().saturating_sub(last));
    }
    Ok(Json(json!({"messages": messages})))
}

async fn journal(State(shared): State<Arc<Shared>>, Query(asked): Query<Asked>) -> Json<Value> {
    Json(json!({"calls": shared.journal().since(asked.since)}))
}

async fn faults(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(json!({"faults": shared.faults().list()}))
}

async fn add_fault(State(shared): State<Arc<Shared>>, Json(fault): Json<Fault>) -> Json<Value> {
    shared.faults().add(fault);
    Json(json!({"ok": true}))
}

async fn clear_faults(State(shared): State<Arc<Shared>>) -> Json<Value> {
    shared.faults().clear();
    Json(json!({"ok": true}))
}

/// Files of a person as a form: `person`, `chat`, `caption`, `reply_to`, `kind`, and one or more `file` parts. Several
/// of one kind are an album.
async fn files(State(shared): State<Arc<Shared>>, request: Request) -> Answer {
    let mut form = whole_form(request).await.map_err(|_| Refusal::BadFile)?;
    let mut words = BTreeMap::new();
    let mut uploads = Vec::new();
    while let Some(part) = form.next_field().await.map_err(|_| Refusal::BadFile)? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().map(str::to_owned);
        let mime = part.content_type().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|_| Refusal::BadFile)?;
        if field == "file" {
            uploads.push(Upload { name, mime, bytes });
        } else {
            words.insert(field, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    let number = |field: &str| words.get(field).and_then(|word| word.parse::<i64>().ok());
    let control = seen_from(&shared, number("bot"));
    let person = number("person").ok_or(Refusal::NoPerson)?;
    let chat = number("chat").unwrap_or(person);
    let post = Post { person, chat, reply_to: number("reply_to"), origin: None };
    let caption = words.get("caption").map(String::as_str).unwrap_or_default();
    let kind = words.get("kind").and_then(|kind| MediaKind::from_field(kind)).unwrap_or(MediaKind::Document);
    let ids = match uploads.len() {
        0 => return Err(Refusal::BadFile.into()),
        1 => {
            let upload = uploads.pop().unwrap_or_default();
            vec![control.file(post, kind, upload, caption)?]
        }
        _ => control.album(post, kind, uploads, caption)?,
    };
    Ok(Json(json!({"messages": ids})))
}

/// A file's bytes. Only pictures and sound are shown in a page; the rest is saved.
async fn file(State(shared): State<Arc<Shared>>, Path(id): Path<String>, Query(asked): Query<Asked>) -> Response {
    const SHOWN: [&str; 6] = ["image/jpeg", "image/png", "image/webp", "audio/ogg", "audio/mpeg", "audio/webm"];
    let Some((file, side)) = shared.files.find(&id) else { return StatusCode::NOT_FOUND.into_response() };
    let Some(bytes) = shared.files.bytes(&file, side).await else { return StatusCode::NOT_FOUND.into_response() };
    let mime = file.media.mime.as_deref().unwrap_or_default();
    let kind = match file.media.kind {
        MediaKind::Photo => page::picture_type(&bytes),
        _ => SHOWN.into_iter().find(|shown| *shown == mime),
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind.unwrap_or("application/octet-stream")));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400, immutable"));
    if kind.is_none() || asked.download {
        headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    }
    response
}
