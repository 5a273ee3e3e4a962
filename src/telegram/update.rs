//! What an update says, read leniently from Telegram's JSON: an unknown kind, field or entity never loses the message.
//! Pure.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use crate::ledger::{ChatId, UserId};

/// An update, understood as far as we need it.
#[derive(Debug, Clone)]
pub struct Update {
    /// Telegram's id of it.
    pub id: i64,
    /// Where it happened; None for kinds that belong to no chat.
    pub chat: Option<Chat>,
    /// Who did it.
    pub from: Option<Person>,
    /// When the message was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// It was written in the name of the group or of a channel: who wrote it is not known.
    pub anonymous: bool,
    /// What it is.
    pub what: What,
}

/// A chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chat {
    /// Its id.
    pub id: ChatId,
    /// `private`, `group`, `supergroup` or `channel`.
    pub kind: &'static str,
    /// A group's title.
    pub title: Option<String>,
}

/// A person or a bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: UserId,
    /// First and last name.
    pub name: String,
    /// Language of their Telegram, BCP 47.
    pub language: Option<String>,
    /// A bot.
    pub bot: bool,
}

/// The message somebody replied to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RepliedTo {
    /// Its id.
    pub message_id: i64,
    /// Who wrote it.
    pub from: Option<i64>,
    /// Its text.
    pub text: String,
    /// The data of its buttons.
    pub buttons: Vec<String>,
}

/// A file somebody sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentFile {
    /// To fetch it by.
    pub file_id: String,
    /// As the sender named it.
    pub name: Option<String>,
    /// As the sender's program says.
    pub mime: Option<String>,
    /// Bytes, where Telegram says.
    pub size: Option<usize>,
    /// How long a recording is, where Telegram says.
    pub seconds: Option<u64>,
}

/// When a message that was forwarded was first written, in seconds since 1970; None where that is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstWritten(pub Option<i64>);

/// What an update is.
#[derive(Debug, Clone)]
pub enum What {
    /// A text message.
    Text { message_id: i64, text: String, reply_to: Option<RepliedTo>, forwarded: Option<FirstWritten> },
    /// A text message that was edited.
    EditedText { message_id: i64, text: String, reply_to: Option<RepliedTo>, forwarded: Option<FirstWritten> },
    /// A picture.
    Photo { message_id: i64, file: SentFile, caption: Option<String>, reply_to: Option<RepliedTo> },
    /// A file.
    Document { message_id: i64, file: SentFile, caption: Option<String>, reply_to: Option<RepliedTo> },
    /// A voice message.
    Voice { message_id: i64, file: SentFile, caption: Option<String>, reply_to: Option<RepliedTo> },
    /// A button was tapped.
    Button { callback_id: String, message_id: Option<i64>, data: String },
    /// The bot was let into a chat, or thrown out.
    Membership { present: bool },
    /// The group got a new id; said once in the old chat and once in the new one.
    Migrated { from: ChatId, to: ChatId },
    /// A message of a kind we do nothing with, by its field's name.
    UnknownMessage { message_id: i64, kind: String },
    /// Nothing we answer: a member joined, a title changed.
    Silent,
    /// A kind of update we do not know; it is kept as it came.
    Unknown,
}

impl What {
    /// Whether a person said or tapped something, and not something happened in a chat.
    pub fn is_said(&self) -> bool {
        !matches!(self, Self::Membership { .. } | Self::Migrated { .. } | Self::Silent | Self::Unknown)
    }

    /// Whether what was said is kept although it is dealt with, for a later version that understands it.
    pub fn is_strange(&self) -> bool {
        match self {
            Self::Unknown => true,
            Self::UnknownMessage { kind, .. } => kind == OTHER,
            _ => false,
        }
    }
}

/// The name of a message's kind that we have no name for.
const OTHER: &str = "other";

/// Reads an update. Never fails: what cannot be understood is [`What::Silent`] or [`What::UnknownMessage`].
pub fn read(raw: &str) -> Option<Update> {
    let value: Value = serde_json::from_str(raw).ok()?;
    let id = value.get("update_id")?.as_i64()?;
    if let Some(message) = value.get("message") {
        return Some(message_update(id, message));
    }
    if let Some(message) = value.get("edited_message") {
        let mut update = message_update(id, message);
        update.what = match update.what {
            What::Text { message_id, text, reply_to, forwarded } => {
                What::EditedText { message_id, text, reply_to, forwarded }
            }
            _ => What::Silent,
        };
        return Some(update);
    }
    if let Some(query) = value.get("callback_query") {
        let message = query.get("message");
        let what = What::Button {
            callback_id: text_of(query, "id").unwrap_or_default(),
            message_id: message.and_then(|m| m.get("message_id")).and_then(Value::as_i64),
            data: text_of(query, "data").unwrap_or_default(),
        };
        let chat = message.and_then(|m| m.get("chat")).and_then(chat_of);
        let from = query.get("from").and_then(person_of);
        return Some(Update { id, chat, from, sent_at: None, anonymous: false, what });
    }
    if let Some(member) = value.get("my_chat_member") {
        let status = member.pointer("/new_chat_member/status").and_then(Value::as_str).unwrap_or_default();
        let what = What::Membership { present: !matches!(status, "left" | "kicked") };
        let chat = member.get("chat").and_then(chat_of);
        let from = member.get("from").and_then(person_of);
        return Some(Update { id, chat, from, sent_at: None, anonymous: false, what });
    }
    Some(Update { id, chat: None, from: None, sent_at: None, anonymous: false, what: What::Unknown })
}

fn message_update(id: i64, message: &Value) -> Update {
    let message_id = message.get("message_id").and_then(Value::as_i64).unwrap_or_default();
    let sent_at = message.get("date").and_then(Value::as_i64).and_then(|at| DateTime::from_timestamp(at, 0));
    let chat = message.get("chat").and_then(chat_of);
    let what = migration(chat.as_ref(), message).unwrap_or_else(|| what_of(message_id, message));
    Update {
        id,
        chat,
        from: message.get("from").and_then(person_of),
        sent_at,
        anonymous: message.get("sender_chat").is_some_and(Value::is_object),
        what,
    }
}

/// The two messages that tell of a group's new id.
fn migration(chat: Option<&Chat>, message: &Value) -> Option<What> {
    let here = chat?.id;
    let other = |field: &str| message.get(field).and_then(Value::as_i64).map(ChatId);
    match (other("migrate_to_chat_id"), other("migrate_from_chat_id")) {
        (Some(to), _) => Some(What::Migrated { from: here, to }),
        (None, Some(from)) => Some(What::Migrated { from, to: here }),
        (None, None) => None,
    }
}

fn what_of(message_id: i64, message: &Value) -> What {
    let caption = text_of(message, "caption");
    let reply_to = message.get("reply_to_message").map(replied_to);
    if let Some(text) = text_of(message, "text") {
        let forwarded = ["forward_origin", "forward_date", "forward_from", "forward_sender_name"]
            .iter()
            .any(|field| message.get(field).is_some_and(|v| !v.is_null()));
        let dates = [message.pointer("/forward_origin/date"), message.get("forward_date")];
        let written = || FirstWritten(dates.into_iter().flatten().find_map(Value::as_i64));
        return What::Text { message_id, text, reply_to, forwarded: forwarded.then(written) };
    }
    if let Some(photos) = message.get("photo").and_then(Value::as_array) {
        // Sizes of one picture; the largest reads best.
        let area = |photo: &&Value| {
            let side = |name: &str| photo.get(name).and_then(Value::as_i64).unwrap_or_default();
            side("width").saturating_mul(side("height"))
        };
        if let Some(file) = photos.iter().max_by_key(area).and_then(file_of) {
            return What::Photo { message_id, file, caption, reply_to };
        }
    }
    if let Some(file) = message.get("document").and_then(file_of) {
        let picture =
            file.mime.as_deref().is_some_and(|mime| matches!(mime, "image/jpeg" | "image/png" | "image/webp"));
        return if picture {
            What::Photo { message_id, file, caption, reply_to }
        } else {
            What::Document { message_id, file, caption, reply_to }
        };
    }
    if let Some(file) = ["voice", "audio"].iter().find_map(|kind| message.get(kind)).and_then(file_of) {
        return What::Voice { message_id, file, caption, reply_to };
    }
    const KINDS: [&str; 18] = [
        "sticker",
        "animation",
        "video",
        "video_note",
        "location",
        "venue",
        "contact",
        "poll",
        "dice",
        "game",
        "story",
        "paid_media",
        "invoice",
        "checklist",
        "web_app_data",
        "users_shared",
        "chat_shared",
        "gift",
    ];
    if let Some(kind) = KINDS.iter().find(|kind| message.get(**kind).is_some()) {
        return What::UnknownMessage { message_id, kind: (*kind).to_owned() };
    }
    const EVENTS: [&str; 15] = [
        "new_chat_members",
        "left_chat_member",
        "new_chat_title",
        "new_chat_photo",
        "delete_chat_photo",
        "group_chat_created",
        "supergroup_chat_created",
        "channel_chat_created",
        "pinned_message",
        "message_auto_delete_timer_changed",
        "forum_topic_created",
        "video_chat_started",
        "video_chat_ended",
        "video_chat_scheduled",
        "successful_payment",
    ];
    if EVENTS.iter().any(|event| message.get(*event).is_some()) {
        return What::Silent;
    }
    What::UnknownMessage { message_id, kind: OTHER.to_owned() }
}

fn text_of(value: &Value, field: &str) -> Option<String> {
    value.get(field).and_then(Value::as_str).map(str::to_owned)
}

fn chat_of(value: &Value) -> Option<Chat> {
    let kind = match value.get("type").and_then(Value::as_str) {
        Some("group") => "group",
        Some("supergroup") => "supergroup",
        Some("channel") => "channel",
        _ => "private",
    };
    Some(Chat { id: ChatId(value.get("id")?.as_i64()?), kind, title: text_of(value, "title") })
}

fn person_of(value: &Value) -> Option<Person> {
    #[derive(Deserialize)]
    struct Raw {
        id: i64,
        #[serde(default)]
        is_bot: bool,
        #[serde(default)]
        first_name: String,
        last_name: Option<String>,
        language_code: Option<String>,
    }
    let raw = Raw::deserialize(value).ok()?;
    let name = match raw.last_name {
        Some(last) => format!("{} {last}", raw.first_name),
        None => raw.first_name,
    };
    Some(Person {
        id: UserId(raw.id),
        name: crate::reply::clean_to(&name, 64),
        language: raw.language_code.filter(|tag| tag.len() <= 16),
        bot: raw.is_bot,
    })
}

fn file_of(value: &Value) -> Option<SentFile> {
    Some(SentFile {
        file_id: text_of(value, "file_id")?,
        name: text_of(value, "file_name").map(|name| crate::reply::clean_to(&name, 120)),
        mime: text_of(value, "mime_type"),
        size: value.get("file_size").and_then(Value::as_u64).and_then(|size| usize::try_from(size).ok()),
        seconds: value.get("duration").and_then(Value::as_u64),
    })
}

fn replied_to(value: &Value) -> RepliedTo {
    let rows = value.pointer("/reply_markup/inline_keyboard").and_then(Value::as_array);
    let buttons = rows
        .into_iter()
        .flatten()
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(|button| text_of(button, "callback_data"))
        .collect();
    RepliedTo {
        message_id: value.get("message_id").and_then(Value::as_i64).unwrap_or_default(),
        from: value.pointer("/from/id").and_then(Value::as_i64),
        text: text_of(value, "text").or_else(|| text_of(value, "caption")).unwrap_or_default(),
        buttons,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn updates_are_read_whatever_they_hold() {
        let chat = r#""chat":{"id":5,"type":"private"},"from":{"id":5,"is_bot":false,"first_name":"Ana"}"#;
        let message = |rest: &str| format!(r#"{{"update_id":1,"message":{{"message_id":9,"date":1,{chat},{rest}}}}}"#);
        let kind = |raw: &str| match read(raw).unwrap().what {
            What::Text { forwarded: Some(_), .. } => "forwarded",
            What::Text { .. } => "text",
            What::EditedText { .. } => "edited",
            What::Photo { .. } => "photo",
            What::Document { .. } => "document",
            What::Voice { .. } => "voice",
            What::Button { .. } => "button",
            What::Membership { .. } => "membership",
            What::Migrated { .. } => "migrated",
            What::UnknownMessage { .. } => "unknown",
            What::Silent => "silent",
            What::Unknown => "strange",
        };
        let photo = r#""photo":[{"file_id":"s","width":9,"height":9},{"file_id":"l","width":90,"height":90}]"#;
        for (raw, expected) in [
            (message(r#""text":"x","entities":[{"type":"date_time","offset":0,"length":1}]"#), "text"),
            (message(r#""text":"x","forward_origin":{"type":"user"}"#), "forwarded"),
            (message(photo), "photo"),
            (message(r#""document":{"file_id":"d","mime_type":"image/png"}"#), "photo"),
            (message(r#""document":{"file_id":"d","file_name":"a.csv"}"#), "document"),
            (message(r#""voice":{"file_id":"v"}"#), "voice"),
            (message(r#""sticker":{}"#), "unknown"),
            (message(r#""from_the_future":{}"#), "unknown"),
            (message(r#""new_chat_title":"x""#), "silent"),
            (message(r#""migrate_to_chat_id":-100"#), "migrated"),
            (message(r#""migrate_from_chat_id":-9"#), "migrated"),
            (r#"{"update_id":2,"from_the_future":{}}"#.to_owned(), "strange"),
        ] {
            assert_eq!(kind(&raw), expected, "{raw}");
        }
        assert!(matches!(read(&message(photo)).unwrap().what, What::Photo { file, .. } if file.file_id == "l"));
        let (old, new) = (message(r#""migrate_to_chat_id":-100"#), message(r#""migrate_from_chat_id":-9"#));
        assert!(matches!(read(&old).unwrap().what, What::Migrated { from: ChatId(5), to: ChatId(-100) }));
        assert!(matches!(read(&new).unwrap().what, What::Migrated { from: ChatId(-9), to: ChatId(5) }));
        let edited = message(r#""text":"x","reply_to_message":{"message_id":8}"#);
        let edited = read(&edited.replace("\"message\":", "\"edited_message\":")).unwrap();
        assert!(matches!(edited.what, What::EditedText { reply_to: Some(to), .. } if to.message_id == 8));
        assert!(read(&message(r#""text":"x","sender_chat":{"id":-7}"#)).unwrap().anonymous);
        assert!(read("[]").is_none() && read("not json").is_none());
    }
}
