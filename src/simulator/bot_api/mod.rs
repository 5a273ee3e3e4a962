//! The Bot API over HTTP as bots see it: <https://core.telegram.org/bots/api>. One file a family of methods; what the
//! people on the other side do is not here.

mod chats;
mod edit;
mod error;
mod keyboard;
mod media;
mod params;
mod profile;
mod send;
mod updates;

use std::{borrow::Cow, sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::Request,
    http::{Response, StatusCode, header},
};
use serde_json::Value;

pub use error::ApiError;
pub use params::{Params, whole_form};

use super::{Shared, faults::Effect, journal::Call, server::Cut};

/// What a method answers.
pub enum Answer {
    Value(Value),
    /// JSON already written out.
    Written(String),
}

impl From<Value> for Answer {
    fn from(value: Value) -> Self {
        Self::Value(value)
    }
}

/// A call being worked on.
pub(super) struct Context<'a> {
    pub shared: &'a Arc<Shared>,
    pub bot: i64,
    pub params: &'a Params,
}

impl Context<'_> {
    fn ok() -> Result<Answer, ApiError> {
        Ok(Answer::Value(Value::Bool(true)))
    }
}

/// Counts a call as under way until it is dropped, also when its client hangs up.
struct UnderWay<'a>(&'a Shared);

impl<'a> UnderWay<'a> {
    fn new(shared: &'a Shared) -> Self {
        shared.world().calls += 1;
        Self(shared)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut world = self.0.world();
        world.calls -= 1;
        world.last_stir = std::time::Instant::now();
    }
}

/// Answers `/bot<token>/<method>`; `path` is decoded and begins after `/bot`.
pub(super) async fn handle(shared: &Arc<Shared>, cut: Option<Cut>, path: &str, request: Request) -> Response<Body> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let Some((token, method)) = path.split_once('/') else {
        return refuse(&ApiError::new(404, "Not Found"));
    };
    let bot = match bot_of(shared, token) {
        Ok(bot) => bot,
        Err(error) => return refuse(&error),
    };
    let params = match Params::read(request).await {
        Ok(params) => params,
        Err(error) => return refuse(&error),
    };
    let polls = method.eq_ignore_ascii_case("getUpdates");
    let under_way = (!polls).then(|| UnderWay::new(shared));
    let chat = params.integer("chat_id");
    let (delay, effect) = shared.faults().strike(method, chat);
    if delay > 0 {
        tokio::time::sleep(Duration::from_millis(delay)).await;
    }
    let context = Context { shared, bot, params: &params };
    let result = match &effect {
        Some(Effect::Status { processed: true, .. } | Effect::Drop { processed: true }) | None => {
            dispatch(&context, method).await
        }
        Some(effect) => Err(refusal(effect)),
    };
    let quiet = polls && matches!(&result, Ok(Answer::Written(list)) if list == "[]");
    let (response, status, error) = match (&effect, result) {
        (Some(Effect::Status { status, .. }), _) => (broken(*status), *status, None),
        (Some(Effect::Drop { .. }), _) => {
            if let Some(cut) = cut {
                cut.now();
            }
            (Response::new(Body::empty()), 0, None)
        }
        (_, Ok(answer)) => (accept(&answer), 200, None),
        (_, Err(error)) => (refuse(&error), error.code, Some(error.description.into_owned())),
    };
    if !quiet {
        note(&context, method, status, error);
    }
    drop(under_way);
    response
}

/// Runs a method that a webhook's answer asked for.
pub(super) async fn call_from_webhook(shared: &Arc<Shared>, bot: i64, method: &str, params: Params) {
    let _under_way = UnderWay::new(shared);
    let context = Context { shared, bot, params: &params };
    let error = dispatch(&context, method).await.err();
    let status = error.as_ref().map_or(200, |error| error.code);
    note(&context, method, status, error.map(|error| error.description.into_owned()));
}

/// Writes a call into the journal.
fn note(context: &Context<'_>, method: &str, status: u16, error: Option<String>) {
    let mut journal = context.shared.journal();
    if !journal.is_kept() {
        return;
    }
    journal.add(Call {
        number: 0,
        at_ms: super::now_ms(),
        bot: context.bot,
        method: method.to_owned(),
        chat: context.params.integer("chat_id"),
        params: context.params.summary(),
        status,
        error,
    });
}

/// The bot of a token.
pub(super) fn bot_of(shared: &Shared, token: &str) -> Result<i64, ApiError> {
    let world = shared.world();
    if let Some(bot) = world.bots.values().find(|bot| bot.token == token) {
        return Ok(bot.id);
    }
    let formed = super::bot_id(token).is_some();
    Err(ApiError::new(401, if formed { "Unauthorized" } else { "Unauthorized: invalid token specified" }))
}

async fn dispatch(context: &Context<'_>, method: &str) -> Result<Answer, ApiError> {
    match method.to_ascii_lowercase().as_str() {
        "getupdates" => updates::get_updates(context).await,
        "setwebhook" => updates::set_webhook(context),
        "deletewebhook" => updates::delete_webhook(context),
        "getwebhookinfo" => updates::get_webhook_info(context),
        "sendmessage" => send::send_message(context),
        "forwardmessage" => send::forward_message(context),
        "copymessage" => send::copy_message(context),
        "sendchataction" => send::send_chat_action(context),
        "setmessagereaction" => send::set_message_reaction(context),
        "answercallbackquery" => send::answer_callback_query(context),
        "sendphoto" => media::send(context, "photo"),
        "senddocument" => media::send(context, "document"),
        "sendvoice" => media::send(context, "voice"),
        "sendaudio" => media::send(context, "audio"),
        "sendvideo" => media::send(context, "video"),
        "sendanimation" => media::send(context, "animation"),
        "sendmediagroup" => media::send_group(context),
        "getfile" => media::get_file(context),
        "editmessagetext" => edit::text(context),
        "editmessagecaption" => edit::caption(context),
        "editmessagereplymarkup" => edit::reply_markup(context),
        "editmessagemedia" => edit::media(context),
        "deletemessage" => edit::delete(context),
        "deletemessages" => edit::delete_many(context),
        "getchat" => chats::get_chat(context),
        "getchatmember" => chats::get_member(context),
        "getchatmembercount" | "getchatmemberscount" => chats::member_count(context),
        "getchatadministrators" => chats::administrators(context),
        "leavechat" => chats::leave(context),
        "getme" => profile::get_me(context),
        "setmycommands" => profile::set_commands(context),
        "getmycommands" => profile::get_commands(context),
        "deletemycommands" => profile::delete_commands(context),
        "logout" | "close" => Context::ok(),
        other => profile::kept(context, other),
    }
}

fn refusal(effect: &Effect) -> ApiError {
    match effect {
        Effect::TooManyRequests { retry_after } => ApiError::too_many(*retry_after),
        Effect::Blocked => ApiError::blocked(),
        Effect::Migrated { to } => ApiError::migrated(*to),
        Effect::Error { code, description } => ApiError::new(*code, description.clone()),
        Effect::Status { status, .. } => ApiError::new(*status, ""),
        Effect::Drop { .. } | Effect::Latency { .. } => ApiError::new(500, "Internal Server Error"),
    }
}

fn accept(answer: &Answer) -> Response<Body> {
    let body = match answer {
        Answer::Value(value) => format!("{{\"ok\":true,\"result\":{value}}}"),
        Answer::Written(json) => format!("{{\"ok\":true,\"result\":{json}}}"),
    };
    respond(StatusCode::OK, "application/json", body.into())
}

pub(super) fn refuse(error: &ApiError) -> Response<Body> {
    let status = StatusCode::from_u16(error.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = respond(status, "application/json", error.body().to_string().into());
    if let Some(after) = error.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, after.into());
    }
    response
}

/// A failure of the servers in front of Telegram speaks HTML, one of its own JSON.
fn broken(status: u16) -> Response<Body> {
    let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let words = code.canonical_reason().unwrap_or("Error");
    if matches!(status, 502..=504) {
        let page = format!("<html>\r\n<head><title>{status} {words}</title></head>\r\n<body></body>\r\n</html>\r\n");
        return respond(code, "text/html", page.into());
    }
    refuse(&ApiError::new(code.as_u16(), words))
}

fn respond(status: StatusCode, kind: &'static str, body: Cow<'static, str>) -> Response<Body> {
    let mut response = Response::new(Body::from(body.into_owned()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    response
}
