use std::{borrow::Cow, io};

use super::{Claim, Log, Record, World};

impl World {
    /// Reads what an earlier run left in a folder and keeps a log there from now on.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn keep_in(&mut self, claim: Claim) -> io::Result<()> {
        for record in claim.read()? {
            self.replay(record);
        }
        let first = self.fresh.small();
        for bot in self.bots.values_mut() {
            bot.next_update = bot.next_update.max(first);
        }
        for chat in self.chats.values_mut() {
            chat.next_message = chat.next_message.max(first);
        }
        self.log = Some(Log::begin(claim, &self.records())?);
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
}
