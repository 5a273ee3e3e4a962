//! What the people on the other side of the bots do: write, send files, edit, tap, forward, react, block, found and
//! leave groups. Every act becomes the updates that Telegram would send.

mod acts;
mod membership;

use serde_json::{Map, Value, json};

use super::{
    text::{self, Formatted},
    wire,
    world::{Media, Message, Person, Place, World, now},
};

pub use acts::{delete, edit, forwarded, react, tap};
use membership::unblocked;
pub use membership::{block, bot_member, found_group, migrate, set_bot_in_group};

/// Why a person could not do something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("there is no such bot")]
    NoBot,
    #[error("there is no such person")]
    NoPerson,
    #[error("there is no such chat, or the person is not in it")]
    NoChat,
    #[error("there is no such message")]
    NoMessage,
    #[error("the message has no such button")]
    NoButton,
    #[error("only the writer can change a message")]
    NotYours,
    #[error("the message is empty")]
    Empty,
    #[error("the text is longer than Telegram takes")]
    TooLong,
    #[error("the file is empty or no picture")]
    BadFile,
    #[error("the update is not an object")]
    BadUpdate,
    #[error("what was waited for did not happen in time")]
    TimedOut,
}

/// Who writes where, and in answer to what.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    pub person: i64,
    /// A group, or the private chat with the bot when it is the person's own id.
    pub chat: i64,
    pub reply_to: Option<i64>,
    /// Who a forwarded message is from; see [`Origin`].
    pub origin: Option<Origin>,
}

/// Where a forwarded message came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Somebody whose account is shown, by id.
    Person(i64),
    /// Somebody who hides their account.
    Hidden(String),
}

impl Post {
    /// To the bot in private.
    pub fn private(person: i64) -> Self {
        Self { person, chat: person, reply_to: None, origin: None }
    }

    pub fn group(person: i64, chat: i64) -> Self {
        Self { person, chat, reply_to: None, origin: None }
    }

    pub fn reply_to(mut self, message: i64) -> Self {
        self.reply_to = Some(message);
        self
    }

    pub fn forwarded_from(mut self, origin: Origin) -> Self {
        self.origin = Some(origin);
        self
    }
}

/// A private message of that person.
impl From<i64> for Post {
    fn from(person: i64) -> Self {
        Self::private(person)
    }
}

/// Which button of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tap<'a> {
    /// The first whose text is this, or else the first whose text contains it.
    Label(&'a str),
    Data(&'a str),
}

/// Finds the chat a person writes in; a group that became a supergroup is followed.
pub fn place(world: &World, bot: i64, person: i64, chat: i64) -> Result<Place, Refusal> {
    if !world.people.contains_key(&person) {
        return Err(Refusal::NoPerson);
    }
    if chat > 0 {
        return if chat == person { Ok(Place::private(bot, person)) } else { Err(Refusal::NoChat) };
    }
    let found = world.chats.get(&Place::group(chat)).ok_or(Refusal::NoChat)?;
    match found.moved_to {
        Some(to) => place(world, bot, person, to),
        None if found.members.contains(&person) => Ok(found.place),
        None => Err(Refusal::NoChat),
    }
}

/// A person's text, within Telegram's limit.
pub fn plain(words: &str, limit: usize) -> Result<Formatted, Refusal> {
    if words.len() > text::LONGEST_RAW {
        return Err(Refusal::TooLong);
    }
    let read = text::with_entities(words, Vec::new());
    if text::utf16_len(&read.text) > limit { Err(Refusal::TooLong) } else { Ok(read) }
}

/// Posts a person's message and tells the bots. Returns its id.
pub fn post(world: &mut World, bot: i64, post: &Post, mut message: Message) -> Result<i64, Refusal> {
    let place = place(world, bot, post.person, post.chat)?;
    if place.is_private() {
        open(world, place)?;
    }
    if let Some(reply) = post.reply_to {
        message.reply_to = Some(world.message(place, reply).ok_or(Refusal::NoMessage)?.id);
    }
    if let Some(origin) = &post.origin {
        message.origin = Some(match origin {
            Origin::Person(id) => json!({"type": "user", "sender_user": wire::user(world, *id), "date": now()}),
            Origin::Hidden(name) => json!({"type": "hidden_user", "sender_user_name": name, "date": now()}),
        });
    }
    let id = world.post(place, message).ok_or(Refusal::NoChat)?;
    world.announce("message", place, id);
    Ok(id)
}

/// A private chat opens when the person first writes; writing also takes back a block.
fn open(world: &mut World, place: Place) -> Result<(), Refusal> {
    if !world.bots.contains_key(&place.bot) {
        return Err(Refusal::NoBot);
    }
    world.private_chat(place.bot, place.chat);
    let Some(chat) = world.chats.get_mut(&place) else { return Err(Refusal::NoChat) };
    let was_blocked = chat.blocked;
    if !chat.opened || was_blocked {
        chat.opened = true;
        chat.blocked = false;
        world.keep_chat(place);
    }
    if was_blocked {
        unblocked(world, place);
    }
    Ok(())
}

/// A message with a file.
pub fn with_file(person: i64, media: Media, caption: &str, album: Option<String>) -> Result<Message, Refusal> {
    let mut message = Message::new(person).with_text(plain(caption, 1024)?);
    message.media = Some(media);
    message.album = album;
    Ok(message)
}

/// A message of a kind that is only passed on, such as a location.
pub fn of_fields(person: i64, fields: Map<String, Value>) -> Message {
    Message { extra: fields, ..Message::new(person) }
}

/// Adds somebody new.
pub fn add_person(world: &mut World, first_name: &str) -> Person {
    let person = Person::new(world.fresh_large(), first_name);
    world.add_person(person.clone());
    person
}
