use std::{borrow::Cow, time::Instant};

use serde_json::{Value, json};

use super::{Message, Place, Record, Update, World};
use crate::simulator::wire;

impl World {
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
}
