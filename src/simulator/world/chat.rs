use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Message;

/// Somebody who talks to the bot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: i64,
    pub first_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_code: Option<String>,
}

impl Person {
    pub fn new(id: i64, first_name: impl Into<String>) -> Self {
        let language_code = Some("en".to_owned());
        Self { id, first_name: first_name.into(), last_name: None, username: None, language_code }
    }

    /// Telegram's `User`.
    pub fn user(&self) -> Value {
        let mut user = json!({"id": self.id, "is_bot": false, "first_name": self.first_name});
        let optional =
            [("last_name", &self.last_name), ("username", &self.username), ("language_code", &self.language_code)];
        for (name, value) in optional {
            if let (Some(value), Some(fields)) = (value, user.as_object_mut()) {
                fields.insert(name.to_owned(), json!(value));
            }
        }
        user
    }
}

/// A group to begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Negative; a supergroup's begins with -100.
    pub id: i64,
    pub title: String,
    /// Ids of people.
    pub members: Vec<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChatKind {
    Private,
    Group,
    Supergroup,
}

/// Which chat: a private chat belongs to one bot and one person, a group to all its members (`bot` is 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    pub bot: i64,
    pub chat: i64,
}

impl Place {
    pub fn private(bot: i64, person: i64) -> Self {
        Self { bot, chat: person }
    }

    pub fn group(chat: i64) -> Self {
        Self { bot: 0, chat }
    }

    pub fn is_private(self) -> bool {
        self.chat > 0
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Chat {
    pub place: Place,
    pub kind: ChatKind,
    /// Empty for a private chat.
    pub title: String,
    pub members: Vec<i64>,
    /// Bots in a group; `true` for an administrator, who reads everything.
    pub bots: BTreeMap<i64, bool>,
    /// Whether the person has written; before that a bot cannot reach them.
    pub opened: bool,
    /// Whether the person has blocked the bot.
    pub blocked: bool,
    /// Where a group went when it became a supergroup.
    pub moved_to: Option<i64>,
    pub next_message: i64,
    #[serde(skip)]
    pub messages: BTreeMap<i64, Message>,
}

impl Chat {
    pub fn new(place: Place, kind: ChatKind, title: &str, first_message: i64) -> Self {
        Self {
            place,
            kind,
            title: title.to_owned(),
            members: Vec::new(),
            bots: BTreeMap::new(),
            opened: false,
            blocked: false,
            moved_to: None,
            next_message: first_message,
            messages: BTreeMap::new(),
        }
    }

    /// Why a bot cannot send here, in Telegram's words.
    pub fn kicked_words(&self) -> &'static str {
        match self.kind {
            ChatKind::Private => "Forbidden: bot was blocked by the user",
            ChatKind::Group => "Forbidden: bot was kicked from the group chat",
            ChatKind::Supergroup => "Forbidden: bot was kicked from the supergroup chat",
        }
    }
}
