use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Place;
use crate::simulator::text::{Entity, Formatted};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub id: i64,
    pub place: Place,
    /// Id of the person or bot who sent it.
    pub from: i64,
    /// Unix seconds.
    pub date: i64,
    #[serde(default)]
    pub edited: Option<i64>,
    /// The text, or the caption of a file.
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub entities: Vec<Entity>,
    #[serde(default)]
    pub media: Option<Media>,
    #[serde(default)]
    pub album: Option<String>,
    #[serde(default)]
    pub reply_to: Option<i64>,
    /// Telegram's `forward_origin`.
    #[serde(default)]
    pub origin: Option<Value>,
    /// A keyboard of any kind, as the bot gave it.
    #[serde(default)]
    pub markup: Option<Value>,
    /// Fields of kinds of message that are only passed on: service messages, locations, contacts.
    #[serde(default)]
    pub extra: Map<String, Value>,
    /// Emoji by the id of who reacted.
    #[serde(default)]
    pub reactions: BTreeMap<i64, String>,
}

impl Message {
    pub fn new(from: i64) -> Self {
        Self {
            id: 0,
            place: Place { bot: 0, chat: 0 },
            from,
            date: 0,
            edited: None,
            text: String::new(),
            entities: Vec::new(),
            media: None,
            album: None,
            reply_to: None,
            origin: None,
            markup: None,
            extra: Map::new(),
            reactions: BTreeMap::new(),
        }
    }

    pub fn with_text(mut self, formatted: Formatted) -> Self {
        self.text = formatted.text;
        self.entities = formatted.entities;
        self
    }

    /// The inline keyboard, the only kind that stays with its message.
    pub fn inline_keyboard(&self) -> Option<&Value> {
        self.markup.as_ref().filter(|markup| markup.get("inline_keyboard").is_some())
    }

    /// Something that happened in the chat rather than something said.
    pub fn is_service(&self) -> bool {
        const SERVICE: [&str; 7] = [
            "new_chat_members",
            "left_chat_member",
            "group_chat_created",
            "supergroup_chat_created",
            "migrate_to_chat_id",
            "migrate_from_chat_id",
            "pinned_message",
        ];
        SERVICE.iter().any(|name| self.extra.contains_key(*name))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MediaKind {
    Photo,
    Document,
    Voice,
    Audio,
    Video,
    Animation,
}

impl MediaKind {
    /// The field it has in a message and in a request.
    pub fn field(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Document => "document",
            Self::Voice => "voice",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Animation => "animation",
        }
    }

    pub fn from_field(field: &str) -> Option<Self> {
        [Self::Photo, Self::Document, Self::Voice, Self::Audio, Self::Video, Self::Animation]
            .into_iter()
            .find(|kind| kind.field() == field)
    }
}

/// A file in a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Media {
    pub kind: MediaKind,
    pub file_id: String,
    pub unique_id: String,
    pub name: Option<String>,
    pub mime: Option<String>,
    pub size: u64,
    pub width: u32,
    pub height: u32,
    /// Seconds, for sound and moving pictures.
    pub duration: u32,
}
