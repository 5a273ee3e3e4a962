use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Query, State},
};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

use super::routes::Asked;
use crate::simulator::{
    Shared, shown, wire,
    world::{ChatKind, EventKind, Place, World},
};

/// People, bots and chats, and where the events stand.
pub async fn state(State(shared): State<Arc<Shared>>) -> Json<Value> {
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

/// Events told at once; a page that is behind asks again.
const MOST_EVENTS: usize = 500;

/// What happened since event `since`; waits up to `wait_ms` for something. `reset` when that is too long ago or was
/// another run.
pub async fn events(State(shared): State<Arc<Shared>>, Query(asked): Query<Asked>) -> Json<Value> {
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
            let news: Vec<Value> = world
                .events
                .iter()
                .skip(skip)
                .take(MOST_EVENTS)
                .map(|event| tell(&world, event.place, &event.kind))
                .collect();
            let next = asked.since + news.len() as u64;
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
