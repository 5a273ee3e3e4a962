//! The chat page and the doors to the Bot API and its files. The page is plain HTML, CSS and JavaScript, carried in the
//! binary; it talks to `/control`.

use std::{str, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};

use super::{
    Shared, bot_api,
    server::{Cut, admit},
};

/// Path, type and text of everything the page is made of.
const PARTS: [(&str, &str, &str); 9] = [
    ("/", "text/html; charset=utf-8", include_str!("index.html")),
    ("/icon.svg", "image/svg+xml", include_str!("icon.svg")),
    ("/page.css", "text/css; charset=utf-8", include_str!("page.css")),
    ("/page.js", SCRIPT, include_str!("page.js")),
    ("/composer.js", SCRIPT, include_str!("composer.js")),
    ("/elements.js", SCRIPT, include_str!("elements.js")),
    ("/message.js", SCRIPT, include_str!("message.js")),
    ("/rich_text.js", SCRIPT, include_str!("rich_text.js")),
    ("/telegram.js", SCRIPT, include_str!("telegram.js")),
];
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Nothing from elsewhere, nothing inline, and no frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
                      media-src 'self' blob:; connect-src 'self'; form-action 'none'; base-uri 'none'; \
                      frame-ancestors 'none'";

pub fn routes() -> Router<Arc<Shared>> {
    PARTS.into_iter().fold(Router::new(), |routes, (path, kind, text)| {
        let part = ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], text);
        routes.route(path, get(async move || part))
    })
}

/// Lets in only this machine's own requests and marks every answer as not to be embedded or guessed at.
pub async fn guard(request: Request, next: Next) -> Response {
    let mut response = match admit(&request) {
        Ok(()) => next.run(request).await,
        Err(refused) => refused.into_response(),
    };
    let marks = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in marks {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// `/bot<token>/<method>` and `/file/bot<token>/<path>`; slashes and colons may be percent-encoded.
pub async fn bots_and_files(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    request: Request,
) -> Response {
    let path = decoded(request.uri().path());
    if let Some(call) = path.strip_prefix("/bot") {
        if !matches!(*request.method(), Method::GET | Method::POST) {
            return StatusCode::METHOD_NOT_ALLOWED.into_response();
        }
        return bot_api::handle(&shared, Some(cut), call, request).await;
    }
    match path.strip_prefix("/file/bot").and_then(|rest| rest.split_once('/')) {
        Some((token, file)) => download(&shared, token, file).await,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A file by the path that `getFile` told.
async fn download(shared: &Arc<Shared>, token: &str, path: &str) -> Response {
    if let Err(error) = bot_api::bot_of(shared, token) {
        return bot_api::refuse(&error);
    }
    let found = shared.files.find_path(path);
    let bytes = match &found {
        Some((file, side)) => shared.files.bytes(file, *side).await,
        None => None,
    };
    match bytes {
        Some(bytes) => ([(header::CONTENT_TYPE, "application/octet-stream")], Body::from(bytes)).into_response(),
        None => bot_api::refuse(&super::ApiError::new(404, "Not Found")),
    }
}

fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = if *first == b'%' { tail.get(..2).and_then(|pair| str::from_utf8(pair).ok()) } else { None };
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The type of a picture by its first bytes; `None` for what a page should not show.
pub fn picture_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_decoded() {
        let table = [
            ("/file/bot1%3Aa/photos%2Ffile_1.jpg", "/file/bot1:a/photos/file_1.jpg"),
            ("/a%2", "/a%2"),
            ("/a%zz", "/a%zz"),
            ("/%C3%A9", "/é"),
        ];
        for (path, expected) in table {
            assert_eq!(decoded(path), expected);
        }
    }

    #[test]
    fn the_page_brings_everything_itself() {
        for (path, _, text) in PARTS {
            for forbidden in ["innerHTML", "outerHTML", "insertAdjacentHTML", "src=\"http", "href=\"http", "@import"] {
                assert!(!text.contains(forbidden), "{path}: {forbidden}");
            }
            for import in text.lines().filter(|line| line.starts_with("import ")) {
                assert!(PARTS.iter().any(|(known, ..)| import.contains(&format!("\".{known}\""))), "{path}: {import}");
            }
        }
    }
}
