use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    Control,
    routes::{Refused, seen_from},
};
use crate::simulator::{Origin, Person, Post, Refusal, Shared, Shown, Tap};

/// Everything an act may say; each takes what it needs.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Act {
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

/// `POST /control/<act>`.
pub async fn act(State(shared): State<Arc<Shared>>, Path(name): Path<String>, Json(act): Json<Act>) -> Response {
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
            let found = control.wait_for(act.chat(), act.after, act.timeout(), |messages| {
                let fits = |shown: &&Shown| shown.by_bot && shown.text.contains(wanted);
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
