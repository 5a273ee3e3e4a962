use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap, VecDeque},
    time::Instant,
};

use tokio::sync::watch;

use super::{Bot, Chat, ChatKind, FreshIds, Log, Message, Person, Place, Record};

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
    pub(super) limits: WorldLimits,
    pub(super) fresh: FreshIds,
    pub(super) next_large: i64,
    changed: watch::Sender<u64>,
    pub(super) log: Option<Log>,
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
