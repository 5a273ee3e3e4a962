//! The HTTP edge: the webhook Telegram calls and the health page. Nothing here decides: it hands updates to the
//! Telegram edge's intake.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use hmac_sha256::HMAC;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use subtle::ConstantTimeEq;
use tracing::warn;

use crate::telegram::{Services, ingest};

/// Where Telegram delivers, where the public address names no path of its own.
const WEBHOOK_PATH: &str = "/telegram";
/// Largest update taken; Telegram's own are far below.
const UPDATE_BYTES: usize = 1 << 20;
/// Seconds Telegram waits before it delivers again when the database is down.
const RETRY_AFTER: &str = "5";

/// What the webhook's door needs.
#[derive(Clone)]
pub struct Door {
    services: Services,
    secret: SecretString,
}

impl Door {
    /// A door that opens to this secret.
    pub fn new(services: Services, secret: SecretString) -> Self {
        Self { services, secret }
    }
}

/// The secret Telegram shows at the webhook: the one that was set, else one that only the token's holder can know.
pub fn webhook_secret(set: Option<&SecretString>, token: &SecretString) -> SecretString {
    set.cloned().unwrap_or_else(|| {
        let mac = HMAC::mac(b"quipu webhook", token.expose_secret().as_bytes());
        SecretString::from(mac.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    })
}

/// The health page alone, for a bot that polls.
pub fn health_router(services: Services) -> Router {
    Router::new().route("/health", get(health)).with_state(services)
}

/// The address Telegram is told: the public one, with a path where it has none.
pub fn webhook_address(public: &str) -> String {
    match url::Url::parse(public) {
        Ok(url) if url.path() == "/" => format!("{}{WEBHOOK_PATH}", public.trim_end_matches('/')),
        _ => public.to_owned(),
    }
}

/// The webhook and the health page; `public` is the address Telegram calls. A proxy may take its path away, so that the
/// usual path serves as well.
pub fn router(door: Door, public: &str) -> Router {
    let health = health_router(door.services.clone());
    let path =
        url::Url::parse(&webhook_address(public)).map_or_else(|_| WEBHOOK_PATH.to_owned(), |url| url.path().to_owned());
    let mut router = Router::new().route(WEBHOOK_PATH, post(deliver));
    if path != WEBHOOK_PATH && path != "/health" && !path.contains(['{', '}']) {
        router = router.route(&path, post(deliver));
    }
    router.layer(DefaultBodyLimit::max(UPDATE_BYTES)).with_state(door).merge(health)
}

async fn health(State(services): State<Services>) -> Response {
    match sqlx_ping(&services).await {
        true => (StatusCode::OK, "ok\n").into_response(),
        false => (StatusCode::SERVICE_UNAVAILABLE, "the database cannot be reached\n").into_response(),
    }
}

async fn sqlx_ping(services: &Services) -> bool {
    services.store.ping().await.is_ok()
}

#[derive(Deserialize)]
struct Head {
    update_id: i64,
}

async fn deliver(State(door): State<Door>, headers: HeaderMap, body: Bytes) -> Response {
    let shown = headers.get("x-telegram-bot-api-secret-token").map(HeaderValue::as_bytes).unwrap_or_default();
    if !bool::from(shown.ct_eq(door.secret.expose_secret().as_bytes())) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let Ok(raw) = std::str::from_utf8(&body) else { return StatusCode::BAD_REQUEST.into_response() };
    let Ok(head) = serde_json::from_str::<Head>(raw) else { return StatusCode::BAD_REQUEST.into_response() };
    match ingest::take(&door.services, vec![(head.update_id, raw.to_owned())]).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => {
            warn!(%error, "an update could not be stored; Telegram will deliver it again");
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, RETRY_AFTER)]).into_response()
        }
    }
}
