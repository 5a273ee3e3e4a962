use std::collections::HashMap;

use axum::{
    extract::{FromRequest, Multipart, Request},
    http::{StatusCode, header::CONTENT_TYPE},
};
use bytes::Bytes;
use serde_json::{Map, Value};

use super::ApiError;
use crate::simulator::files::Upload;

/// Parameters of a call, however they came: query, form, JSON or multipart.
#[derive(Debug, Default)]
pub struct Params {
    fields: Map<String, Value>,
    files: HashMap<String, Upload>,
}

impl Params {
    /// Reads query and body.
    ///
    /// # Errors
    /// 400 when the body does not parse, 413 when it is too large.
    pub async fn read(request: Request) -> Result<Self, ApiError> {
        let mut params = Self::default();
        if let Some(query) = request.uri().query() {
            params.add_form(query.as_bytes());
        }
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let mut parts = whole_form(request).await.map_err(refused)?;
            while let Some(part) = parts.next_field().await.map_err(|error| refused(error.status()))? {
                let Some(field) = part.name().map(str::to_owned) else { continue };
                let name = part.file_name().map(str::to_owned);
                let mime = part.content_type().map(str::to_owned);
                let bytes = part.bytes().await.map_err(|error| refused(error.status()))?;
                if name.is_some() {
                    params.files.insert(field, Upload { name, mime, bytes });
                } else {
                    params.fields.insert(field, String::from_utf8_lossy(&bytes).into_owned().into());
                }
            }
        } else if kind.starts_with("application/json") {
            let body = Bytes::from_request(request, &()).await.map_err(|error| refused(error.status()))?;
            if !body.is_empty() {
                let fields: Map<String, Value> = serde_json::from_slice(&body).map_err(|_| unreadable())?;
                params.fields.extend(fields);
            }
        } else {
            let body = Bytes::from_request(request, &()).await.map_err(|error| refused(error.status()))?;
            params.add_form(&body);
        }
        Ok(params)
    }

    pub fn from_json(fields: Map<String, Value>) -> Self {
        Self { fields, files: HashMap::new() }
    }

    fn add_form(&mut self, form: &[u8]) {
        for (name, value) in url::form_urlencoded::parse(form) {
            self.fields.insert(name.into_owned(), value.into_owned().into());
        }
    }

    /// A text; numbers are taken as they are written.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.fields.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => Some(other.to_string()),
        }
    }

    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.fields.get(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    pub fn flag(&self, name: &str) -> bool {
        match self.fields.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => matches!(text.to_ascii_lowercase().as_str(), "true" | "1" | "yes"),
            Some(Value::Number(number)) => number.as_i64() == Some(1),
            _ => false,
        }
    }

    /// An object or array, given as such or as JSON inside a string.
    ///
    /// # Errors
    /// 400 with `what` in Telegram's words when it does not parse.
    pub fn json(&self, name: &str, what: &str) -> Result<Option<Value>, ApiError> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text)
                .map(Some)
                .map_err(|_| ApiError::bad(format!("can't parse {what} JSON object"))),
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// An uploaded part.
    pub fn file(&self, name: &str) -> Option<&Upload> {
        self.files.get(name)
    }

    /// For the journal: everything but the bytes.
    pub fn summary(&self) -> Value {
        let mut fields = self.fields.clone();
        for (name, upload) in &self.files {
            let told = serde_json::json!({"file_name": upload.name, "bytes": upload.bytes.len()});
            fields.insert(name.clone(), told);
        }
        Value::Object(fields)
    }
}

/// A form whose body has arrived in full. Reading it part by part would stop at the last boundary, before the end of a
/// chunked body, and the connection could not be used again.
///
/// # Errors
/// The status to answer with.
pub async fn whole_form(request: Request) -> Result<Multipart, StatusCode> {
    let (parts, body) = request.into_parts();
    let limited = Request::from_parts(parts.clone(), body);
    let body = Bytes::from_request(limited, &()).await.map_err(|error| error.status())?;
    let form = Request::from_parts(parts, body.into());
    Multipart::from_request(form, &()).await.map_err(|error| error.status())
}

fn unreadable() -> ApiError {
    ApiError::bad("can't parse the request body")
}

fn refused(status: StatusCode) -> ApiError {
    if status == StatusCode::PAYLOAD_TOO_LARGE { ApiError::new(413, "Request Entity Too Large") } else { unreadable() }
}
