use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{Multipart, Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::time::{Instant, timeout_at};

use super::{Control, shown};
use crate::simulator::{
    Fault, MediaKind, Origin, Person, Post, Refusal, Shared, Tap, Upload, page, wire,
    world::{ChatKind, EventKind, Place, World},
};

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
struct Refused(Refusal);

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

/// Everything an act may say; each takes what it needs.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Act {
    bot: Option<i64>,
    token: Option<String>,
    username: Option<String>,
    person: i64,
    /// Left out: the private chat of `person`.
    chat: Option<i64>,
    message: i64,
    text: Option<String>,
    reply_to: Option<i64>,
    /// Forwarding: the chat it comes from.
    from_chat: Option<i64>,
    /// The name of somebody hidden whom a message is forwarded from.
    origin_name: Option<String>,
    fields: Map<String, Value>,
    label: Option<String>,
    data: Option<String>,
    emoji: Option<String>,
    name: Option<String>,
    id: Option<i64>,
    title: Option<String>,
    members: Vec<i64>,
    supergroup: Option<bool>,
    on: Option<bool>,
    admin: Option<bool>,
    update: Value,
    after: i64,
    contains: Option<String>,
    quiet_ms: Option<u64>,
    timeout_ms: Option<u64>,
}

impl Act {
    fn chat(&self) -> i64 {
        self.chat.unwrap_or(self.person)
    }

    fn post(&self) -> Post {
        Post {
            person: self.person,
            chat: self.chat(),
            reply_to: self.reply_to,
            origin: self.origin_name.clone().map(Origin::Hidden),
        }
    }

    fn timeout(&self) -> Duration {
        Duration::from_millis(self.timeout_ms.unwrap_or(10_000).min(300_000))
    }
}

fn seen_from(shared: &Arc<Shared>, bot: Option<i64>) -> Control {
    Control::new(shared.clone(), bot.unwrap_or(shared.bot))
}

async fn act(State(shared): State<Arc<Shared>>, Path(name): Path<String>, Json(act): Json<Act>) -> Response {
    match perform(&shared, &name, &act).await {
        Some(Ok(told)) => Json(told).into_response(),
        Some(Err(refusal)) => Refused(refusal).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Runs one act by its name; `None` for a name that is none.
async fn perform(shared: &Arc<Shared>, name: &str, act: &Act) -> Option<Result<Value, Refusal>> {
    let control = seen_from(shared, act.bot);
    let text = act.text.as_deref().unwrap_or_default();
    let message = |id: i64| json!({"message": id});
    let done = |()| json!({"ok": true});
    Some(match name {
        "person" => Ok(json!(add_person(&control, act))),
        "group" => {
            let title = act.title.as_deref().unwrap_or("Group");
            control.add_group(title, &act.members, act.supergroup.unwrap_or(true)).map(|id| json!({"chat": id}))
        }
        "bot" => control
            .add_bot(
                act.token.as_deref().unwrap_or_default(),
                act.name.as_deref().unwrap_or("Bot"),
                act.username.as_deref().unwrap_or("another_bot"),
                act.on.unwrap_or(true),
            )
            .map(|bot| json!({"bot": bot.bot_id()})),
        "text" => control.text(act.post(), text).map(message),
        "fields" => control.fields(act.post(), act.fields.clone()).map(message),
        "forward" => control.forward(act.post(), act.from_chat.unwrap_or(act.person), act.message).map(message),
        "edit" => control.edit(act.person, act.chat(), act.message, text).map(done),
        "delete" => control.delete(act.person, act.chat(), act.message).map(done),
        "tap" => {
            let button = match (&act.data, &act.label) {
                (Some(data), _) => Tap::Data(data),
                (None, label) => Tap::Label(label.as_deref().unwrap_or_default()),
            };
            control.tap(act.person, act.chat(), act.message, button).map(|id| json!({"callback": id}))
        }
        "react" => control.react(act.person, act.chat(), act.message, act.emoji.as_deref()).map(done),
        "block" => control.block(act.person, act.on.unwrap_or(true)).map(done),
        "privacy" => {
            control.set_privacy_mode(act.on.unwrap_or(true));
            Ok(done(()))
        }
        "membership" => {
            let admin = act.on.unwrap_or(true).then(|| act.admin.unwrap_or(false));
            control.set_bot_in_group(act.person, act.chat(), admin).map(done)
        }
        "migrate" => control.migrate(act.chat()).map(|id| json!({"chat": id})),
        "update" => control.raw_update(act.update.clone()).map(|id| json!({"update_id": id})),
        "wait" => {
            let wanted = act.contains.as_deref().unwrap_or_default();
            let found = control.wait_for(act.chat(), act.timeout(), |messages| {
                let fits = |shown: &&super::Shown| shown.id > act.after && shown.by_bot && shown.text.contains(wanted);
                messages.iter().find(fits).cloned()
            });
            found.await.map(|shown| json!(shown))
        }
        "idle" => {
            let quiet = Duration::from_millis(act.quiet_ms.unwrap_or(200).min(60_000));
            control.wait_idle(quiet, act.timeout()).await.map(done)
        }
        _ => return None,
    })
}

fn add_person(control: &Control, act: &Act) -> Person {
    let name = act.name.as_deref().unwrap_or("Somebody");
    match act.id {
        Some(id) => {
            let person = Person { username: act.username.clone(), ..Person::new(id, name) };
            control.put_person(person.clone());
            person
        }
        None => control.add_person(name),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    bot: Option<i64>,
    after: i64,
    /// Only that many of the newest messages.
    last: Option<usize>,
    since: u64,
    run: Option<String>,
    wait_ms: u64,
    download: bool,
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
async fn files(State(shared): State<Arc<Shared>>, mut form: Multipart) -> Answer {
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

/// People, bots and chats, and where the events stand.
async fn state(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let world = shared.world();
    Json(json!({
        "run": shared.run.to_string(),
        "next": world.next_event(),
        "people": world.people.values().collect::<Vec<_>>(),
        "bot": shared.bot,
        "bots": world.bots.values().map(|bot| json!({
            "id": bot.id, "name": bot.name, "username": bot.username, "reads_all": bot.reads_all,
        })).collect::<Vec<_>>(),
        "chats": chats(&world, shared.bot),
    }))
}

/// People first, then groups; those of the bot that is meant before those of others.
fn chats(world: &World, bot: i64) -> Vec<Value> {
    let mut chats: Vec<_> = world.chats.values().filter(|chat| chat.moved_to.is_none()).collect();
    chats.sort_by_key(|chat| {
        let others = if chat.place.is_private() { chat.place.bot != bot } else { !chat.bots.contains_key(&bot) };
        (others, chat.place.chat < 0, chat.place.chat.abs())
    });
    let shown = chats.into_iter().map(|chat| {
        let private = chat.kind == ChatKind::Private;
        let bots: Vec<i64> = if private { vec![chat.place.bot] } else { chat.bots.keys().copied().collect() };
        let language = world.people.get(&chat.place.chat).and_then(|person| person.language_code.as_deref());
        let commands: Vec<&Value> = bots
            .iter()
            .filter_map(|bot| world.bots.get(bot)?.commands_for(private, chat.place.chat, language)?.as_array())
            .flatten()
            .collect();
        json!({
            "chat": chat.place.chat,
            "bot": chat.place.bot,
            "kind": chat.kind,
            "title": if private { shown::name(world, chat.place.chat) } else { chat.title.clone() },
            "members": chat.members,
            "bots": bots,
            "blocked": chat.blocked,
            "commands": commands,
            "last": chat.messages.values().next_back().map(|message| shown::message(world, message)),
        })
    });
    shown.collect()
}

/// What happened since event `since`; waits up to `wait_ms` for something. `reset` when that is too long ago or was
/// another run.
async fn events(State(shared): State<Arc<Shared>>, Query(asked): Query<Asked>) -> Json<Value> {
    let deadline = Instant::now() + Duration::from_millis(asked.wait_ms.min(30_000));
    let mut changes = shared.world().subscribe();
    let mut closing = shared.closing();
    let run = shared.run.to_string();
    let same_run = asked.run.as_ref().is_none_or(|asked| *asked == run);
    loop {
        changes.mark_unchanged();
        {
            let world = shared.world();
            let next = world.next_event();
            if !same_run || asked.since < world.first_event || asked.since > next {
                return Json(json!({"run": run, "next": next, "reset": true, "events": []}));
            }
            let skip = usize::try_from(asked.since - world.first_event).unwrap_or(usize::MAX);
            let news: Vec<Value> =
                world.events.iter().skip(skip).map(|event| tell(&world, event.place, &event.kind)).collect();
            if !news.is_empty() || Instant::now() >= deadline || *closing.borrow() {
                return Json(json!({"run": run, "next": next, "events": news}));
            }
        }
        let change = async {
            tokio::select! {
                _ = changes.changed() => {}
                _ = closing.changed() => {}
            }
        };
        // A timeout goes round once more and finds the deadline passed.
        let _ = timeout_at(deadline, change).await;
    }
}

fn tell(world: &World, place: Place, kind: &EventKind) -> Value {
    let mut event = match kind {
        EventKind::Message(id) => match world.message(place, *id) {
            Some(message) => json!({"kind": "message", "message": shown::message(world, message)}),
            None => json!({"kind": "deleted", "id": id}),
        },
        EventKind::Deleted(id) => json!({"kind": "deleted", "id": id}),
        EventKind::Action(action) => json!({"kind": "action", "action": action}),
        EventKind::Answer { callback, person, text, alert, url } => json!({
            "kind": "answer", "callback": callback, "person": person, "text": text, "alert": alert, "url": url,
        }),
        EventKind::Directory => json!({"kind": "directory"}),
    };
    wire::put(&mut event, "chat", json!(place.chat));
    wire::put(&mut event, "bot", json!(place.bot));
    event
}
