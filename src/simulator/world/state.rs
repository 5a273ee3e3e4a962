use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap, VecDeque},
    io,
    path::Path,
    time::Instant,
};

use serde_json::{Value, json};
use tokio::sync::watch;

use super::{Bot, Chat, ChatKind, FreshIds, Log, Message, Person, Place, Record, Update};
use crate::simulator::wire;

/// What is remembered at most, so that long runs stay small.
#[derive(Clone, Copy, Debug)]
pub struct WorldLimits {
    /// Messages a chat.
    pub transcript: usize,
    /// Events that a page or a waiting test may still catch up with.
    pub events: usize,
    /// Button taps waiting for the bot's answer.
    pub callbacks: usize,
}

/// A tap that the bot has not answered yet.
#[derive(Clone, Debug)]
pub struct Callback {
    pub id: String,
    pub bot: i64,
    pub person: i64,
    pub place: Place,
    pub at: Instant,
}

/// Something a page shows.
#[derive(Clone, Debug)]
pub struct Event {
    pub place: Place,
    pub kind: EventKind,
}

#[derive(Clone, Debug)]
pub enum EventKind {
    /// A message is new or has changed.
    Message(i64),
    Deleted(i64),
    /// A bot is typing or the like.
    Action(String),
    /// The answer to a tap: text, and whether it must be closed by hand.
    Answer {
        callback: String,
        person: i64,
        text: Option<String>,
        alert: bool,
        url: Option<String>,
    },
    /// People, chats, memberships or commands have changed.
    Directory,
}

pub struct World {
    pub bots: BTreeMap<i64, Bot>,
    pub people: BTreeMap<i64, Person>,
    pub chats: HashMap<Place, Chat>,
    pub callbacks: VecDeque<Callback>,
    pub events: VecDeque<Event>,
    /// Number of the first event still kept.
    pub first_event: u64,
    /// Bot API calls being worked on, `getUpdates` left out.
    pub calls: usize,
    /// When a bot last called or an update was made.
    pub last_stir: Instant,
    limits: WorldLimits,
    fresh: FreshIds,
    next_large: i64,
    changed: watch::Sender<u64>,
    log: Option<Log>,
}

impl World {
    pub fn new(limits: WorldLimits) -> Self {
        let fresh = FreshIds::from_clock();
        Self {
            bots: BTreeMap::new(),
            people: BTreeMap::new(),
            chats: HashMap::new(),
            callbacks: VecDeque::new(),
            events: VecDeque::new(),
            first_event: 0,
            calls: 0,
            last_stir: Instant::now(),
            limits,
            fresh,
            next_large: fresh.large(),
            changed: watch::Sender::new(0),
            log: None,
        }
    }

    /// Reads what an earlier run left in `folder` and keeps a log there from now on.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn keep_in(&mut self, folder: &Path) -> io::Result<()> {
        for record in Log::read(folder)? {
            self.replay(record);
        }
        let first = self.fresh.small();
        for bot in self.bots.values_mut() {
            bot.next_update = bot.next_update.max(first);
        }
        for chat in self.chats.values_mut() {
            chat.next_message = chat.next_message.max(first);
        }
        self.log = Some(Log::begin(folder, &self.records())?);
        Ok(())
    }

    fn replay(&mut self, record: Record<'static>) {
        match record {
            Record::Bot(bot) => {
                let mut bot = bot.into_owned();
                if let Some(known) = self.bots.remove(&bot.id) {
                    bot.inherit(known);
                }
                self.bots.insert(bot.id, bot);
            }
            Record::Person(person) => {
                self.next_large = self.next_large.max(person.id + 1);
                self.people.insert(person.id, person.into_owned());
            }
            Record::Chat(chat) => {
                let mut chat = chat.into_owned();
                if let Some(known) = self.chats.remove(&chat.place) {
                    chat.messages = known.messages;
                    chat.next_message = chat.next_message.max(known.next_message);
                }
                self.next_large = self.next_large.max(chat.place.chat.abs() % 1_000_000_000_000 + 1);
                self.chats.insert(chat.place, chat);
            }
            Record::Message(message) => {
                let limit = self.limits.transcript;
                if let Some(chat) = self.chats.get_mut(&message.place) {
                    chat.next_message = chat.next_message.max(message.id + 1);
                    chat.messages.insert(message.id, message.into_owned());
                    while chat.messages.len() > limit {
                        chat.messages.pop_first();
                    }
                }
            }
            Record::Deleted { place, id } => {
                if let Some(chat) = self.chats.get_mut(&place) {
                    chat.messages.remove(&id);
                }
            }
            Record::Update { bot, update } => {
                if let Some(bot) = self.bots.get_mut(&bot) {
                    bot.queue(update.into_owned());
                }
            }
            Record::Delivered { bot, id } => {
                if let Some(bot) = self.bots.get_mut(&bot) {
                    bot.remove(id);
                }
            }
            Record::Confirmed { bot, upto } => {
                if let Some(bot) = self.bots.get_mut(&bot) {
                    bot.confirm(upto + 1);
                }
            }
        }
    }

    fn records(&self) -> Vec<Record<'_>> {
        let mut records: Vec<_> = self.bots.values().map(|bot| Record::Bot(Cow::Borrowed(bot))).collect();
        records.extend(self.people.values().map(|person| Record::Person(Cow::Borrowed(person))));
        for chat in self.chats.values() {
            records.push(Record::Chat(Cow::Borrowed(chat)));
            records.extend(chat.messages.values().map(|message| Record::Message(Cow::Borrowed(message))));
        }
        for bot in self.bots.values() {
            let update = |update| Record::Update { bot: bot.id, update: Cow::Borrowed(update) };
            records.extend(bot.waiting().map(update));
        }
        records
    }

    /// Follows the number of the newest event.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    pub fn next_event(&self) -> u64 {
        self.first_event + self.events.len() as u64
    }

    pub fn tell(&mut self, place: Place, kind: EventKind) {
        self.events.push_back(Event { place, kind });
        while self.events.len() > self.limits.events {
            self.events.pop_front();
            self.first_event += 1;
        }
        self.changed.send_replace(self.next_event());
    }

    pub fn add_bot(&mut self, id: i64, token: &str, name: &str, username: &str, reads_all: bool) {
        let first = self.fresh.small();
        let bot = self.bots.entry(id).or_insert_with(|| Bot::new(id, token, name, username, reads_all, first));
        token.clone_into(&mut bot.token);
        name.clone_into(&mut bot.name);
        username.clone_into(&mut bot.username);
        self.keep_bot(id);
        self.tell(Place::group(0), EventKind::Directory);
    }

    pub fn keep_bot(&mut self, id: i64) {
        if let (Some(log), Some(bot)) = (&mut self.log, self.bots.get(&id)) {
            log.append(&Record::Bot(Cow::Borrowed(bot)));
        }
    }

    pub fn add_person(&mut self, person: Person) {
        if let Some(log) = &mut self.log {
            log.append(&Record::Person(Cow::Borrowed(&person)));
        }
        self.next_large = self.next_large.max(person.id + 1);
        self.people.insert(person.id, person);
        self.tell(Place::group(0), EventKind::Directory);
    }

    /// An id that no person or group has had.
    pub fn fresh_large(&mut self) -> i64 {
        self.next_large += 1;
        self.next_large
    }

    pub fn add_chat(&mut self, chat: Chat) {
        let place = chat.place;
        self.chats.entry(place).or_insert(chat);
        self.keep_chat(place);
        self.tell(place, EventKind::Directory);
    }

    pub fn new_chat(&self, place: Place, kind: ChatKind, title: &str) -> Chat {
        Chat::new(place, kind, title, self.fresh.small())
    }

    pub fn keep_chat(&mut self, place: Place) {
        if let (Some(log), Some(chat)) = (&mut self.log, self.chats.get(&place)) {
            log.append(&Record::Chat(Cow::Borrowed(chat)));
        }
    }

    /// The private chat of a person with a bot, made when it is first asked for.
    pub fn private_chat(&mut self, bot: i64, person: i64) -> Place {
        let place = Place::private(bot, person);
        if !self.chats.contains_key(&place) {
            let chat = self.new_chat(place, ChatKind::Private, "");
            self.add_chat(chat);
        }
        place
    }

    pub fn message(&self, place: Place, id: i64) -> Option<&Message> {
        self.chats.get(&place)?.messages.get(&id)
    }

    /// Puts a new message into its chat and returns its id; `None` when there is no such chat.
    pub fn post(&mut self, place: Place, mut message: Message) -> Option<i64> {
        let limit = self.limits.transcript;
        let chat = self.chats.get_mut(&place)?;
        let id = chat.next_message;
        chat.next_message += 1;
        message.id = id;
        message.place = place;
        message.date = now();
        if let Some(log) = &mut self.log {
            log.append(&Record::Message(Cow::Borrowed(&message)));
        }
        chat.messages.insert(id, message);
        while chat.messages.len() > limit {
            chat.messages.pop_first();
        }
        self.tell(place, EventKind::Message(id));
        Some(id)
    }

    /// Changes a message in place; `None` when it is gone.
    pub fn change(&mut self, place: Place, id: i64, change: impl FnOnce(&mut Message)) -> Option<()> {
        let message = self.chats.get_mut(&place)?.messages.get_mut(&id)?;
        change(message);
        if let Some(log) = &mut self.log {
            log.append(&Record::Message(Cow::Borrowed(message)));
        }
        self.tell(place, EventKind::Message(id));
        Some(())
    }

    pub fn delete(&mut self, place: Place, id: i64) -> Option<Message> {
        let message = self.chats.get_mut(&place)?.messages.remove(&id)?;
        if let Some(log) = &mut self.log {
            log.append(&Record::Deleted { place, id });
        }
        self.tell(place, EventKind::Deleted(id));
        Some(message)
    }

    /// Queues an update for a bot that asked for its kind.
    pub fn update(&mut self, bot: i64, chat: i64, kind: &str, content: &Value) {
        let Some(receiver) = self.bots.get(&bot).filter(|receiver| receiver.allowed.wants(kind)) else { return };
        let id = receiver.next_update;
        let body = format!("{{\"update_id\":{id},{}:{content}}}", json!(kind));
        let message = content.get("message_id").and_then(Value::as_i64);
        self.queue(bot, Update::new(id, chat, message, body));
    }

    /// Queues an update as it is.
    pub fn queue(&mut self, bot: i64, update: Update) {
        let Some(receiver) = self.bots.get_mut(&bot) else { return };
        if let Some(log) = &mut self.log {
            log.append(&Record::Update { bot, update: Cow::Borrowed(&update) });
        }
        receiver.queue(update);
        self.last_stir = Instant::now();
    }

    pub fn confirm(&mut self, bot: i64, offset: i64) {
        let confirmed = self.bots.get_mut(&bot).and_then(|bot| bot.confirm(offset));
        if let (Some(upto), Some(log)) = (confirmed, &mut self.log) {
            log.append(&Record::Confirmed { bot, upto });
        }
    }

    /// Takes one update off the queue after a webhook accepted it.
    pub fn delivered(&mut self, bot: i64, id: i64) {
        let removed = self.bots.get_mut(&bot).is_some_and(|receiver| receiver.remove(id));
        if let (true, Some(log)) = (removed, &mut self.log) {
            log.append(&Record::Delivered { bot, id });
        }
    }

    /// Tells every bot that may read the chat about a message.
    pub fn announce(&mut self, kind: &str, place: Place, id: i64) {
        let Some(message) = self.message(place, id) else { return };
        let readers: Vec<i64> = match self.chats.get(&place) {
            Some(chat) if place.is_private() => vec![chat.place.bot],
            Some(chat) => chat
                .bots
                .iter()
                .filter(|(bot, admin)| self.may_read(**bot, **admin, message))
                .map(|(bot, _)| *bot)
                .collect(),
            None => Vec::new(),
        };
        let content = wire::message(self, message);
        for bot in readers {
            self.update(bot, place.chat, kind, &content);
        }
    }

    /// Privacy mode: <https://core.telegram.org/bots/features#privacy-mode>.
    fn may_read(&self, bot: i64, admin: bool, message: &Message) -> bool {
        let Some(bot) = self.bots.get(&bot) else { return false };
        if admin || bot.reads_all || message.is_service() {
            return true;
        }
        let own = |id: i64| self.message(message.place, id).is_some_and(|other| other.from == bot.id);
        if message.reply_to.is_some_and(own) {
            return true;
        }
        let at = format!("@{}", bot.username).to_lowercase();
        message.entities.iter().any(|entity| {
            let words: Vec<u16> = message.text.encode_utf16().skip(entity.offset).take(entity.length).collect();
            let words = String::from_utf16_lossy(&words).to_lowercase();
            match entity.kind.as_str() {
                "mention" => words == at,
                "bot_command" if entity.offset == 0 => !words.contains('@') || words.ends_with(&at),
                _ => false,
            }
        })
    }

    pub fn remember_callback(&mut self, callback: Callback) {
        self.callbacks.push_back(callback);
        while self.callbacks.len() > self.limits.callbacks {
            self.callbacks.pop_front();
        }
    }
}

/// Unix seconds.
pub fn now() -> i64 {
    super::fresh_ids::seconds_since_1970()
}
