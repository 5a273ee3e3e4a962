//! What the people on the other side of the bots do: write, send files, edit, tap, forward, react, block, found and
//! leave groups. Every act becomes the updates that Telegram would send.

use std::time::Instant;

use rand::RngExt;
use serde_json::{Map, Value, json};

use super::{
    text::{self, Formatted},
    wire,
    world::{Callback, ChatKind, EventKind, Group, Media, Message, Person, Place, World, now},
};

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
pub(super) fn place(world: &World, bot: i64, person: i64, chat: i64) -> Result<Place, Refusal> {
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
pub(super) fn plain(words: &str, limit: usize) -> Result<Formatted, Refusal> {
    let read = text::with_entities(words, Vec::new());
    if text::utf16_len(&read.text) > limit { Err(Refusal::TooLong) } else { Ok(read) }
}

/// Posts a person's message and tells the bots. Returns its id.
pub(super) fn post(world: &mut World, bot: i64, post: &Post, mut message: Message) -> Result<i64, Refusal> {
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
        membership(world, place, place.bot, place.chat, &json!({"status": "kicked", "until_date": 0}), &member());
    }
    Ok(())
}

pub(super) fn block(world: &mut World, bot: i64, person: i64, blocked: bool) -> Result<(), Refusal> {
    if !world.people.contains_key(&person) {
        return Err(Refusal::NoPerson);
    }
    let place = world.private_chat(bot, person);
    let Some(chat) = world.chats.get_mut(&place) else { return Err(Refusal::NoChat) };
    if chat.blocked == blocked {
        return Ok(());
    }
    chat.blocked = blocked;
    world.keep_chat(place);
    world.tell(place, EventKind::Directory);
    let kicked = json!({"status": "kicked", "until_date": 0});
    let (old, new) = if blocked { (member(), kicked) } else { (kicked, member()) };
    membership(world, place, bot, person, &old, &new);
    Ok(())
}

fn member() -> Value {
    json!({"status": "member"})
}

/// Queues a `my_chat_member` update; `old` and `new` are completed with the bot's user.
fn membership(world: &mut World, place: Place, bot: i64, by: i64, old: &Value, new: &Value) {
    let Some(chat) = world.chats.get(&place) else { return };
    let whole = |status: &Value| {
        let mut status = status.clone();
        wire::put(&mut status, "user", wire::user(world, bot));
        status
    };
    let update = json!({
        "chat": wire::chat(world, chat),
        "from": wire::user(world, by),
        "date": now(),
        "old_chat_member": whole(old),
        "new_chat_member": whole(new),
    });
    world.update(bot, place.chat, "my_chat_member", &update);
}

/// `ChatMember` of a bot in a group.
pub(super) fn bot_member(world: &World, bot: i64, admin: bool) -> Value {
    let mut status = bot_status(Some(admin));
    wire::put(&mut status, "user", wire::user(world, bot));
    status
}

fn bot_status(admin: Option<bool>) -> Value {
    match admin {
        None => json!({"status": "left"}),
        Some(false) => member(),
        Some(true) => json!({
            "status": "administrator", "can_be_edited": false, "is_anonymous": false, "can_manage_chat": true,
            "can_delete_messages": true, "can_manage_video_chats": false, "can_restrict_members": false,
            "can_promote_members": false, "can_change_info": false, "can_invite_users": true,
            "can_post_stories": false, "can_edit_stories": false, "can_delete_stories": false,
            "can_pin_messages": true,
        }),
    }
}

/// Founds a group with its members and the bot. The bot learns of it as from Telegram.
pub(super) fn found_group(world: &mut World, bot: i64, group: &Group) -> Result<Place, Refusal> {
    let place = Place::group(group.id);
    if group.members.is_empty() || !group.members.iter().all(|id| world.people.contains_key(id)) {
        return Err(Refusal::NoPerson);
    }
    let kind = if group.id <= -1_000_000_000_000 { ChatKind::Supergroup } else { ChatKind::Group };
    let mut chat = world.new_chat(place, kind, &group.title);
    chat.members.clone_from(&group.members);
    chat.opened = true;
    world.add_chat(chat);
    let founder = group.members.first().copied().unwrap_or_default();
    set_bot_in_group(world, place, bot, founder, Some(false));
    Ok(place)
}

/// Adds a bot to a group, makes it an administrator (`Some(true)`) or takes it out (`None`).
pub(super) fn set_bot_in_group(world: &mut World, place: Place, bot: i64, by: i64, admin: Option<bool>) {
    let Some(chat) = world.chats.get_mut(&place) else { return };
    let before = chat.bots.get(&bot).copied();
    if before == admin {
        return;
    }
    match admin {
        Some(admin) => chat.bots.insert(bot, admin),
        None => chat.bots.remove(&bot),
    };
    world.keep_chat(place);
    world.tell(place, EventKind::Directory);
    membership(world, place, bot, by, &bot_status(before), &bot_status(admin));
    let mut note = Message::new(by);
    match (before, admin) {
        (None, Some(_)) => note.extra.insert("new_chat_members".into(), json!([wire::user(world, bot)])),
        (Some(_), None) => note.extra.insert("left_chat_member".into(), wire::user(world, bot)),
        _ => return,
    };
    if let Some(id) = world.post(place, note) {
        world.announce("message", place, id);
    }
}

/// Makes a basic group a supergroup with a new id, as Telegram does when it must.
pub(super) fn migrate(world: &mut World, group: i64) -> Result<i64, Refusal> {
    let old = Place::group(group);
    let fresh = world.fresh_large();
    let new = Place::group(-1_000_000_000_000 - fresh);
    let chat = world.chats.get(&old).filter(|chat| chat.moved_to.is_none()).ok_or(Refusal::NoChat)?;
    let (title, members, bots) = (chat.title.clone(), chat.members.clone(), chat.bots.clone());
    let by = members.first().copied().unwrap_or_default();
    let mut chat = world.new_chat(new, ChatKind::Supergroup, &title);
    chat.members = members;
    chat.bots = bots;
    chat.opened = true;
    world.add_chat(chat);
    for (place, field, other) in [(old, "migrate_to_chat_id", new.chat), (new, "migrate_from_chat_id", old.chat)] {
        let mut note = Message::new(by);
        note.extra.insert(field.into(), json!(other));
        if let Some(id) = world.post(place, note) {
            world.announce("message", place, id);
        }
    }
    if let Some(chat) = world.chats.get_mut(&old) {
        chat.moved_to = Some(new.chat);
    }
    world.keep_chat(old);
    world.tell(old, EventKind::Directory);
    Ok(new.chat)
}

pub(super) fn edit(world: &mut World, place: Place, person: i64, id: i64, words: &str) -> Result<(), Refusal> {
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
pub(super) fn delete(world: &mut World, place: Place, person: i64, id: i64) -> Result<(), Refusal> {
    let message = world.message(place, id).ok_or(Refusal::NoMessage)?;
    if message.from != person && !place.is_private() {
        return Err(Refusal::NotYours);
    }
    world.delete(place, id).map(drop).ok_or(Refusal::NoMessage)
}

/// Taps a button and returns the id of the callback.
pub(super) fn tap(
    world: &mut World,
    bot: i64,
    place: Place,
    person: i64,
    id: i64,
    tap: Tap<'_>,
) -> Result<String, Refusal> {
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
pub(super) fn react(world: &mut World, place: Place, person: i64, id: i64, emoji: Option<&str>) -> Result<(), Refusal> {
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
pub(super) fn forwarded(world: &World, person: i64, from: Place, id: i64) -> Result<Message, Refusal> {
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

/// A message with a file.
pub(super) fn with_file(person: i64, media: Media, caption: &str, album: Option<String>) -> Result<Message, Refusal> {
    let mut message = Message::new(person).with_text(plain(caption, 1024)?);
    message.media = Some(media);
    message.album = album;
    Ok(message)
}

/// A message of a kind that is only passed on, such as a location.
pub(super) fn of_fields(person: i64, fields: Map<String, Value>) -> Message {
    Message { extra: fields, ..Message::new(person) }
}

/// Adds somebody new.
pub(super) fn add_person(world: &mut World, first_name: &str) -> Person {
    let person = Person::new(world.fresh_large(), first_name);
    world.add_person(person.clone());
    person
}
