//! What a person does to a message that is there: edit, delete, tap, react, forward.

use std::time::Instant;

use rand::RngExt;
use serde_json::{Value, json};

use super::{Refusal, Tap, plain};
use crate::simulator::{
    wire,
    world::{Callback, Message, Place, World, now},
};

pub fn edit(world: &mut World, place: Place, person: i64, id: i64, words: &str) -> Result<(), Refusal> {
    let message = world.message(place, id).ok_or(Refusal::NoMessage)?;
    if message.from != person || message.is_service() || message.origin.is_some() {
        return Err(Refusal::NotYours);
    }
    let has_file = message.media.is_some();
    let read = plain(words, if has_file { 1024 } else { 4096 })?;
    if read.text.is_empty() && !has_file {
        return Err(Refusal::Empty);
    }
    let change = |message: &mut Message| {
        message.text = read.text;
        message.entities = read.entities;
        message.edited = Some(now());
    };
    world.change(place, id, change).ok_or(Refusal::NoMessage)?;
    world.announce("edited_message", place, id);
    Ok(())
}

/// Takes a message away for everybody. Bots are not told, as with Telegram.
pub fn delete(world: &mut World, place: Place, person: i64, id: i64) -> Result<(), Refusal> {
    let message = world.message(place, id).ok_or(Refusal::NoMessage)?;
    if message.from != person && !place.is_private() {
        return Err(Refusal::NotYours);
    }
    world.delete(place, id).map(drop).ok_or(Refusal::NoMessage)
}

/// Taps a button and returns the id of the callback.
pub fn tap(world: &mut World, bot: i64, place: Place, person: i64, id: i64, tap: Tap<'_>) -> Result<String, Refusal> {
    let message = world.message(place, id).ok_or(Refusal::NoMessage)?;
    let owner = if world.bots.contains_key(&message.from) { message.from } else { bot };
    let buttons: Vec<&Value> = message
        .inline_keyboard()
        .and_then(|markup| markup.get("inline_keyboard"))
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_array)
        .flatten()
        .collect();
    let field = |button: &&&Value, name: &str| button.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let found = match tap {
        Tap::Data(data) => buttons.iter().find(|button| field(button, "callback_data") == data),
        Tap::Label(label) => buttons
            .iter()
            .find(|button| field(button, "text") == label)
            .or_else(|| buttons.iter().find(|button| field(button, "text").contains(label))),
    };
    let data = found.and_then(|button| button.get("callback_data")).cloned().ok_or(Refusal::NoButton)?;
    let callback = rand::rng().random_range(1_000_000_000_000_000_000..i64::MAX).to_string();
    let update = json!({
        "id": callback,
        "from": wire::user(world, person),
        "message": wire::message(world, message),
        "chat_instance": format!("{}", place.chat.wrapping_mul(7_919).wrapping_add(place.bot)),
        "data": data,
    });
    world.remember_callback(Callback { id: callback.clone(), bot: owner, person, place, at: Instant::now() });
    world.update(owner, place.chat, "callback_query", &update);
    Ok(callback)
}

/// Sets or takes back a reaction. Bots that asked for `message_reaction` are told, in groups only administrators.
pub fn react(world: &mut World, place: Place, person: i64, id: i64, emoji: Option<&str>) -> Result<(), Refusal> {
    let shown = |emoji: Option<&String>| match emoji {
        Some(emoji) => json!([{"type": "emoji", "emoji": emoji}]),
        None => json!([]),
    };
    let old = shown(world.message(place, id).ok_or(Refusal::NoMessage)?.reactions.get(&person));
    let set = |message: &mut Message| {
        match emoji {
            Some(emoji) => message.reactions.insert(person, emoji.to_owned()),
            None => message.reactions.remove(&person),
        };
    };
    world.change(place, id, set).ok_or(Refusal::NoMessage)?;
    let new = shown(emoji.map(str::to_owned).as_ref());
    let Some(chat) = world.chats.get(&place) else { return Ok(()) };
    let update = json!({
        "chat": wire::chat(world, chat),
        "message_id": id,
        "user": wire::user(world, person),
        "date": now(),
        "old_reaction": old,
        "new_reaction": new,
    });
    let told: Vec<i64> = if place.is_private() {
        vec![place.bot]
    } else {
        chat.bots.iter().filter(|(_, admin)| **admin).map(|(bot, _)| *bot).collect()
    };
    for bot in told {
        world.update(bot, place.chat, "message_reaction", &update);
    }
    Ok(())
}

/// The copy of a message that a person forwards.
pub fn forwarded(world: &World, person: i64, from: Place, id: i64) -> Result<Message, Refusal> {
    let original = world.message(from, id).filter(|message| !message.is_service()).ok_or(Refusal::NoMessage)?;
    let origin = json!({"type": "user", "sender_user": wire::user(world, original.from), "date": original.date});
    Ok(Message {
        text: original.text.clone(),
        entities: original.entities.clone(),
        media: original.media.clone(),
        extra: original.extra.clone(),
        origin: Some(original.origin.clone().unwrap_or(origin)),
        ..Message::new(person)
    })
}
