//! The side of the people and of the tests: acting in chats, reading transcripts, asking for faults, waiting. As methods
//! of [`Control`] and, with the same names, over HTTP under `/control`.

mod acts;
mod live;
mod routes;
mod waiting;

use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Map, Value};
use tokio::sync::mpsc::UnboundedReceiver;

pub(super) use routes::routes;

use super::{
    Call, Fault, Group, MediaKind, Person, Post, Refusal, Shared, Shown, Tap, Traffic, Upload, bot_id, fresh_album,
    people, shown,
    world::{EventKind, Message, Place, Update, World},
};

const LONGEST_TEXT: usize = 4096;

/// Everything that people do, seen from one bot. Cheap to clone.
#[derive(Clone)]
pub struct Control {
    shared: Arc<Shared>,
    bot: i64,
}

impl Control {
    pub(super) fn new(shared: Arc<Shared>, bot: i64) -> Self {
        Self { shared, bot }
    }

    /// Adds another bot.
    ///
    /// # Errors
    /// When the token has no bot id.
    pub fn add_bot(&self, token: &str, name: &str, username: &str, privacy_mode: bool) -> Result<Self, Refusal> {
        let bot = bot_id(token).ok_or(Refusal::NoBot)?;
        self.shared.world().add_bot(bot, token, name, username, !privacy_mode);
        Ok(Self { shared: self.shared.clone(), bot })
    }

    /// The same people, seen from another bot: private chats are those with it.
    pub fn of_bot(&self, bot: i64) -> Self {
        Self { shared: self.shared.clone(), bot }
    }

    /// The id of the bot whose private chats are meant.
    pub fn bot_id(&self) -> i64 {
        self.bot
    }

    /// Switches privacy mode in groups for the bot.
    pub fn set_privacy_mode(&self, on: bool) {
        let mut world = self.shared.world();
        if let Some(bot) = world.bots.get_mut(&self.bot) {
            bot.reads_all = !on;
        }
        world.keep_bot(self.bot);
        world.tell(Place::group(0), EventKind::Directory);
    }

    /// Adds somebody with an id that nobody has had.
    pub fn add_person(&self, first_name: &str) -> Person {
        let mut world = self.shared.world();
        let person = people::add_person(&mut world, first_name);
        world.private_chat(self.bot, person.id);
        person
    }

    /// Adds somebody as given, or changes them.
    pub fn put_person(&self, person: Person) {
        let mut world = self.shared.world();
        let id = person.id;
        world.add_person(person);
        world.private_chat(self.bot, id);
    }

    /// Founds a group with the bot in it and returns its id. A basic group can become a supergroup later.
    ///
    /// # Errors
    /// When a member is not a person.
    pub fn add_group(&self, title: &str, members: &[i64], supergroup: bool) -> Result<i64, Refusal> {
        let mut world = self.shared.world();
        let fresh = world.fresh_large();
        let id = if supergroup { -1_000_000_000_000 - fresh } else { -fresh };
        let group = Group { id, title: title.to_owned(), members: members.to_vec() };
        people::found_group(&mut world, self.bot, &group).map(|place| place.chat)
    }

    /// Makes a group a supergroup and returns its new id.
    ///
    /// # Errors
    /// When there is no such group.
    pub fn migrate(&self, group: i64) -> Result<i64, Refusal> {
        people::migrate(&mut self.shared.world(), group)
    }

    /// Adds the bot to a group, makes it an administrator (`Some(true)`) or takes it out (`None`).
    ///
    /// # Errors
    /// When the person is not in the group.
    pub fn set_bot_in_group(&self, person: i64, group: i64, admin: Option<bool>) -> Result<(), Refusal> {
        let mut world = self.shared.world();
        let place = people::place(&world, self.bot, person, group)?;
        people::set_bot_in_group(&mut world, place, self.bot, person, admin);
        Ok(())
    }

    /// Writes a text and returns the id of the message.
    ///
    /// # Errors
    /// When the text is empty or too long, or the person cannot write there.
    pub fn text(&self, post: impl Into<Post>, text: &str) -> Result<i64, Refusal> {
        let post = post.into();
        let read = people::plain(text, LONGEST_TEXT)?;
        if read.text.is_empty() {
            return Err(Refusal::Empty);
        }
        let message = Message::new(post.person).with_text(read);
        people::post(&mut self.shared.world(), self.bot, &post, message)
    }

    /// Sends a file and returns the id of the message.
    ///
    /// # Errors
    /// When the file is empty or, for a photo, no picture, or the person cannot write there.
    pub fn file(&self, post: impl Into<Post>, kind: MediaKind, upload: Upload, caption: &str) -> Result<i64, Refusal> {
        let post = post.into();
        let message = self.with_file(&post, kind, upload, caption, None)?;
        people::post(&mut self.shared.world(), self.bot, &post, message)
    }

    /// Sends files as one album, the caption with the first; returns the ids of the messages.
    ///
    /// # Errors
    /// As for [`Control::file`].
    pub fn album(
        &self,
        post: impl Into<Post>,
        kind: MediaKind,
        uploads: Vec<Upload>,
        caption: &str,
    ) -> Result<Vec<i64>, Refusal> {
        let post = post.into();
        let album = fresh_album();
        let mut messages = Vec::new();
        for upload in uploads {
            let caption = if messages.is_empty() { caption } else { "" };
            messages.push(self.with_file(&post, kind, upload, caption, Some(album.clone()))?);
        }
        let mut world = self.shared.world();
        messages.into_iter().map(|message| people::post(&mut world, self.bot, &post, message)).collect()
    }

    fn with_file(
        &self,
        post: &Post,
        kind: MediaKind,
        upload: Upload,
        caption: &str,
        album: Option<String>,
    ) -> Result<Message, Refusal> {
        if upload.bytes.is_empty() {
            return Err(Refusal::BadFile);
        }
        let mut media = self.shared.files.put(kind, upload).ok_or(Refusal::BadFile)?;
        if matches!(kind, MediaKind::Voice | MediaKind::Audio) {
            media.duration = 1;
        }
        people::with_file(post.person, media, caption, album)
    }

    /// Sends a message of a kind that is only passed on, such as `{"location": {…}}`.
    ///
    /// # Errors
    /// When the person cannot write there.
    pub fn fields(&self, post: impl Into<Post>, fields: Map<String, Value>) -> Result<i64, Refusal> {
        let post = post.into();
        people::post(&mut self.shared.world(), self.bot, &post, people::of_fields(post.person, fields))
    }

    /// Forwards a message from another chat of the person.
    ///
    /// # Errors
    /// When either chat or the message is not there.
    pub fn forward(&self, post: impl Into<Post>, from_chat: i64, message: i64) -> Result<i64, Refusal> {
        let post = post.into();
        let mut world = self.shared.world();
        let from = people::place(&world, self.bot, post.person, from_chat)?;
        let copy = people::forwarded(&world, post.person, from, message)?;
        people::post(&mut world, self.bot, &post, copy)
    }

    /// Changes the text or caption of the person's own message.
    ///
    /// # Errors
    /// When it is not theirs, or the text does not fit.
    pub fn edit(&self, person: i64, chat: i64, message: i64, text: &str) -> Result<(), Refusal> {
        let mut world = self.shared.world();
        let place = people::place(&world, self.bot, person, chat)?;
        people::edit(&mut world, place, person, message, text)
    }

    /// Deletes a message. Bots are not told.
    ///
    /// # Errors
    /// When it is not there or not theirs.
    pub fn delete(&self, person: i64, chat: i64, message: i64) -> Result<(), Refusal> {
        let mut world = self.shared.world();
        let place = people::place(&world, self.bot, person, chat)?;
        people::delete(&mut world, place, person, message)
    }

    /// Taps a button of a message; returns the id of the callback.
    ///
    /// # Errors
    /// When there is no such message or button.
    pub fn tap(&self, person: i64, chat: i64, message: i64, button: Tap<'_>) -> Result<String, Refusal> {
        let mut world = self.shared.world();
        let place = people::place(&world, self.bot, person, chat)?;
        people::tap(&mut world, self.bot, place, person, message, button)
    }

    /// Sets a reaction, or takes it back.
    ///
    /// # Errors
    /// When there is no such message.
    pub fn react(&self, person: i64, chat: i64, message: i64, emoji: Option<&str>) -> Result<(), Refusal> {
        let mut world = self.shared.world();
        let place = people::place(&world, self.bot, person, chat)?;
        people::react(&mut world, place, person, message, emoji)
    }

    /// Blocks the bot, or lets it in again.
    ///
    /// # Errors
    /// When there is no such person.
    pub fn block(&self, person: i64, blocked: bool) -> Result<(), Refusal> {
        people::block(&mut self.shared.world(), self.bot, person, blocked)
    }

    /// Queues an update as given: a kind that does not exist yet, or an old id again. Without `update_id` it gets the
    /// next one. Returns the id.
    ///
    /// # Errors
    /// When it is not an object.
    pub fn raw_update(&self, update: Value) -> Result<i64, Refusal> {
        let Value::Object(mut fields) = update else { return Err(Refusal::BadUpdate) };
        let mut world = self.shared.world();
        let bot = world.bots.get(&self.bot).ok_or(Refusal::NoBot)?;
        let asked = fields.get("update_id").and_then(Value::as_i64);
        let id = asked.unwrap_or(bot.next_update);
        fields.insert("update_id".into(), id.into());
        let about = |name: &str| fields.values().find_map(|content| content.get(name));
        let chat = about("chat").and_then(|chat| chat.get("id")).and_then(Value::as_i64).unwrap_or_default();
        let message = about("message_id").and_then(Value::as_i64);
        let repeat = asked.is_some();
        let body = Value::Object(fields).to_string();
        world.queue(self.bot, Update { repeat, ..Update::new(id, chat, message, body) });
        Ok(id)
    }

    /// All messages of a chat that are kept, oldest first. A positive id is the private chat of that person.
    pub fn transcript(&self, chat: i64) -> Vec<Shown> {
        self.transcript_after(chat, 0)
    }

    /// The messages with an id above `after`.
    pub fn transcript_after(&self, chat: i64, after: i64) -> Vec<Shown> {
        let world = self.shared.world();
        let Some(chat) = world.chats.get(&self.place(&world, chat)) else { return Vec::new() };
        chat.messages.range(after + 1..).map(|(_, message)| shown::message(&world, message)).collect()
    }

    /// One message, as it is now.
    pub fn message(&self, chat: i64, id: i64) -> Option<Shown> {
        let world = self.shared.world();
        let message = world.message(self.place(&world, chat), id)?;
        Some(shown::message(&world, message))
    }

    fn place(&self, world: &World, chat: i64) -> Place {
        if chat > 0 {
            return Place::private(self.bot, chat);
        }
        let place = Place::group(chat);
        world.chats.get(&place).and_then(|chat| chat.moved_to).map_or(place, Place::group)
    }

    /// The bytes of a file by its id.
    pub async fn file_bytes(&self, file_id: &str) -> Option<Bytes> {
        let (file, side) = self.shared.files.find(file_id)?;
        self.shared.files.bytes(&file, side).await
    }

    /// Asks for something to go wrong.
    pub fn add_fault(&self, fault: Fault) {
        self.shared.faults().add(fault);
    }

    /// The faults that still wait to strike.
    pub fn faults(&self) -> Vec<Fault> {
        self.shared.faults().list().to_vec()
    }

    pub fn clear_faults(&self) {
        self.shared.faults().clear();
    }

    /// Bot API calls with a number above `after`, oldest first.
    pub fn journal(&self, after: u64) -> Vec<Call> {
        self.shared.journal().since(after)
    }

    /// Updates that wait for the bot or that it has not confirmed.
    pub fn pending_updates(&self) -> usize {
        self.shared.world().bots.get(&self.bot).map_or(0, |bot| bot.waiting().len())
    }

    /// Follows when updates go out and answers come in, from now on. Unread steps pile up.
    pub fn watch_traffic(&self) -> UnboundedReceiver<Traffic> {
        self.shared.watchers.subscribe()
    }
}
