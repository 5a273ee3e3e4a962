//! A message as a person sees it: for the chat page, for transcripts and for tests.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    text::Entity,
    world::{Media, MediaKind, Message, World},
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    pub id: i64,
    pub chat: i64,
    /// The bot of a private chat, 0 in a group.
    pub bot: i64,
    pub from: i64,
    pub from_name: String,
    pub by_bot: bool,
    /// Unix seconds.
    pub date: i64,
    pub edited: Option<i64>,
    /// The text, or the caption of a file.
    pub text: String,
    pub entities: Vec<Entity>,
    pub file: Option<ShownFile>,
    pub album: Option<String>,
    pub reply_to: Option<ShownReply>,
    pub forwarded_from: Option<String>,
    pub buttons: Vec<Vec<Button>>,
    /// A keyboard that takes the place of the letters, or the request to take it away.
    pub keyboard: Option<Value>,
    pub reactions: Vec<String>,
    /// What happened, when it is not something said.
    pub service: Option<String>,
}

impl Shown {
    /// The texts of all buttons, row by row.
    pub fn labels(&self) -> Vec<&str> {
        self.buttons.iter().flatten().map(|button| button.text.as_str()).collect()
    }

    /// The first button with this text.
    pub fn button(&self, label: &str) -> Option<&Button> {
        self.buttons.iter().flatten().find(|button| button.text == label)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownFile {
    pub kind: MediaKind,
    pub id: String,
    pub name: Option<String>,
    pub mime: Option<String>,
    pub size: u64,
    pub width: u32,
    pub height: u32,
    pub duration: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownReply {
    pub id: i64,
    pub from_name: String,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    pub text: String,
    pub data: Option<String>,
    pub url: Option<String>,
    /// Text that a tap copies.
    pub copy: Option<String>,
}

pub(super) fn name(world: &World, id: i64) -> String {
    match (world.people.get(&id), world.bots.get(&id)) {
        (Some(person), _) => match &person.last_name {
            Some(last) => format!("{} {last}", person.first_name),
            None => person.first_name.clone(),
        },
        (None, Some(bot)) => bot.name.clone(),
        (None, None) => "Deleted Account".to_owned(),
    }
}

pub(super) fn message(world: &World, message: &Message) -> Shown {
    let replied = message.reply_to.and_then(|id| world.message(message.place, id));
    Shown {
        id: message.id,
        chat: message.place.chat,
        bot: message.place.bot,
        from: message.from,
        from_name: name(world, message.from),
        by_bot: world.bots.contains_key(&message.from),
        date: message.date,
        edited: message.edited,
        text: message.text.clone(),
        entities: message.entities.clone(),
        file: message.media.as_ref().map(file),
        album: message.album.clone(),
        reply_to: replied.map(|replied| ShownReply {
            id: replied.id,
            from_name: name(world, replied.from),
            text: summary(replied),
        }),
        forwarded_from: message.origin.as_ref().map(origin_name),
        buttons: buttons(message),
        keyboard: message.markup.clone().filter(|_| message.inline_keyboard().is_none()),
        reactions: message.reactions.values().cloned().collect(),
        service: service(world, message),
    }
}

fn file(media: &Media) -> ShownFile {
    ShownFile {
        kind: media.kind,
        id: media.file_id.clone(),
        name: media.name.clone(),
        mime: media.mime.clone(),
        size: media.size,
        width: media.width,
        height: media.height,
        duration: media.duration,
    }
}

/// The start of a message in one line.
fn summary(message: &Message) -> String {
    let words: String = message.text.chars().take(120).map(|c| if c == '\n' { ' ' } else { c }).collect();
    match &message.media {
        Some(media) if words.is_empty() => match (media.kind, &media.name) {
            (MediaKind::Document, Some(name)) => name.clone(),
            (MediaKind::Photo, _) => "Photo".to_owned(),
            (MediaKind::Voice, _) => "Voice message".to_owned(),
            (kind, _) => format!("{kind:?}"),
        },
        _ => words,
    }
}

fn origin_name(origin: &Value) -> String {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    text(origin.get("sender_user_name"))
        .or_else(|| text(origin.get("sender_user").and_then(|user| user.get("first_name"))))
        .unwrap_or_else(|| "somebody".to_owned())
}

fn buttons(message: &Message) -> Vec<Vec<Button>> {
    let rows = message.inline_keyboard().and_then(|markup| markup.get("inline_keyboard")).and_then(Value::as_array);
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let button = |button: &Value| Button {
        text: text(button.get("text")).unwrap_or_default(),
        data: text(button.get("callback_data")),
        url: text(button.get("url")),
        copy: text(button.get("copy_text").and_then(|copy| copy.get("text"))),
    };
    let row = |row: &Value| row.as_array().into_iter().flatten().map(button).collect();
    rows.into_iter().flatten().map(row).collect()
}

fn service(world: &World, message: &Message) -> Option<String> {
    let who = name(world, message.from);
    let other = |field: &str| {
        let value = message.extra.get(field)?;
        let user = value.get(0).unwrap_or(value);
        user.get("first_name").and_then(Value::as_str).map(str::to_owned)
    };
    if let Some(added) = other("new_chat_members") {
        return Some(format!("{who} added {added}"));
    }
    if let Some(left) = other("left_chat_member") {
        return Some(format!("{left} left"));
    }
    if message.extra.contains_key("migrate_to_chat_id") {
        return Some("This group became a supergroup".to_owned());
    }
    if message.extra.contains_key("migrate_from_chat_id") {
        return Some("This supergroup was a group before".to_owned());
    }
    let kind = message.extra.keys().next().filter(|_| message.text.is_empty() && message.media.is_none())?;
    Some(format!("{who} sent: {kind}"))
}
