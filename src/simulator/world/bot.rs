use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::Notify;

/// Kinds of update a bot asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateKinds(Vec<String>);

impl UpdateKinds {
    /// An empty list is Telegram's default.
    pub fn new(kinds: Vec<String>) -> Self {
        Self(kinds)
    }

    pub fn names(&self) -> &[String] {
        &self.0
    }

    pub fn wants(&self, kind: &str) -> bool {
        if self.0.is_empty() {
            return !matches!(kind, "chat_member" | "message_reaction" | "message_reaction_count");
        }
        self.0.iter().any(|asked| asked == kind)
    }
}

/// Something a bot has to be told.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Update {
    pub id: i64,
    /// Updates of one chat go out in order.
    pub chat: i64,
    /// The whole update as JSON.
    pub body: String,
    /// A deliberate repeat of an old id: handed out once, whatever was confirmed.
    pub repeat: bool,
    /// The message it is about, if any.
    #[serde(default)]
    pub message: Option<i64>,
    #[serde(skip)]
    pub handed_out: bool,
    /// Place in the bot's queue, counted up in a run.
    #[serde(skip)]
    pub turn: u64,
}

impl Update {
    pub fn new(id: i64, chat: i64, message: Option<i64>, body: String) -> Self {
        Self { id, chat, body, repeat: false, message, handed_out: false, turn: 0 }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    pub url: String,
    pub secret: Option<String>,
    pub max_connections: usize,
    #[serde(default)]
    pub last_error: Option<(i64, String)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Bot {
    pub id: i64,
    pub token: String,
    pub name: String,
    pub username: String,
    /// Whether privacy mode is switched off for it.
    pub reads_all: bool,
    pub allowed: UpdateKinds,
    pub webhook: Option<Webhook>,
    /// Command lists by scope and language.
    pub commands: BTreeMap<String, Value>,
    /// Texts and menu buttons that are only kept: descriptions, names.
    pub profile: BTreeMap<String, Value>,
    pub next_update: i64,
    #[serde(skip)]
    waiting: VecDeque<Update>,
    #[serde(skip)]
    turns: u64,
    /// Counts `getUpdates` calls; a waiting one that is no longer the newest gives up.
    #[serde(skip)]
    pub poll: u64,
    /// Counts changes of the webhook, so that its sender knows when to stop.
    #[serde(skip)]
    pub webhook_turn: u64,
    /// Rung when an update arrives, a newer poll begins or a webhook is set.
    #[serde(skip)]
    pub bell: Arc<Notify>,
}

impl Bot {
    pub fn new(id: i64, token: &str, name: &str, username: &str, reads_all: bool, first_update: i64) -> Self {
        Self {
            id,
            token: token.to_owned(),
            name: name.to_owned(),
            username: username.to_owned(),
            reads_all,
            allowed: UpdateKinds::default(),
            webhook: None,
            commands: BTreeMap::new(),
            profile: BTreeMap::new(),
            next_update: first_update,
            waiting: VecDeque::new(),
            turns: 0,
            poll: 0,
            webhook_turn: 0,
            bell: Arc::default(),
        }
    }

    /// Updates that nobody has confirmed, oldest first.
    pub fn waiting(&self) -> impl DoubleEndedIterator<Item = &Update> + ExactSizeIterator {
        self.waiting.iter()
    }

    /// Appends an update and wakes whoever waits for one.
    pub fn queue(&mut self, mut update: Update) {
        self.turns += 1;
        update.turn = self.turns;
        self.next_update = self.next_update.max(update.id + 1);
        self.waiting.push_back(update);
        self.bell.notify_waiters();
    }

    /// Takes one update off the queue.
    pub fn remove(&mut self, id: i64) -> bool {
        let at = self.waiting.iter().position(|update| update.id == id);
        at.and_then(|at| self.waiting.remove(at)).is_some()
    }

    /// Takes over what waits for an older state of the same bot.
    pub fn inherit(&mut self, older: Self) {
        self.next_update = self.next_update.max(older.next_update);
        self.waiting = older.waiting;
        self.turns = older.turns;
    }

    /// Forgets what an offset confirms. A negative offset keeps only that many from the end.
    /// Returns the highest id that was confirmed.
    pub fn confirm(&mut self, offset: i64) -> Option<i64> {
        let upto = if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            let first_kept = self.waiting.len().checked_sub(keep)?;
            self.waiting.get(first_kept)?.id
        } else {
            offset
        };
        let done = |update: &Update| update.id < upto && (!update.repeat || update.handed_out);
        let before = self.waiting.len();
        let highest = self.waiting.iter().take_while(|update| done(update)).map(|update| update.id).max();
        while self.waiting.front().is_some_and(done) {
            self.waiting.pop_front();
        }
        if self.waiting.iter().any(|update| update.repeat) {
            self.waiting.retain(|update| !done(update));
        }
        (self.waiting.len() != before).then_some(highest.unwrap_or(upto - 1))
    }

    /// The next updates as the elements of a JSON array.
    pub fn hand_out(&mut self, limit: usize) -> String {
        let size: usize = self.waiting.iter().take(limit).map(|update| update.body.len() + 1).sum();
        let mut list = String::with_capacity(size + 1);
        for update in self.waiting.iter_mut().take(limit) {
            if !list.is_empty() {
                list.push(',');
            }
            list.push_str(&update.body);
            update.handed_out = true;
        }
        list
    }

    /// The commands to show in a chat, the most specific list that exists.
    pub fn commands_for(&self, private: bool, chat: i64, language: Option<&str>) -> Option<&Value> {
        let wide = if private { "all_private_chats" } else { "all_group_chats" };
        let scopes = [format!("chat:{chat}"), wide.to_owned(), "default".to_owned()];
        scopes.iter().find_map(|scope| {
            language
                .and_then(|language| self.commands.get(&format!("{scope}/{language}")))
                .or_else(|| self.commands.get(&format!("{scope}/")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bot(ids: &[i64]) -> Bot {
        let mut bot = Bot::new(1, "1:a", "Bot", "a_bot", false, 1);
        for id in ids {
            bot.queue(Update::new(*id, 1, None, id.to_string()));
        }
        bot
    }

    #[test]
    fn offsets() {
        let table: &[(i64, usize, &str)] =
            &[(0, 9, "1,2,3"), (2, 9, "2,3"), (4, 9, ""), (-1, 9, "3"), (-2, 1, "2"), (-9, 9, "1,2,3"), (1, 2, "1,2")];
        for (offset, limit, expected) in table {
            let mut bot = bot(&[1, 2, 3]);
            bot.confirm(*offset);
            assert_eq!(bot.hand_out(*limit), *expected, "offset {offset}");
        }
    }

    #[test]
    fn a_deliberate_repeat_is_handed_out_once_whatever_was_confirmed() {
        let mut bot = bot(&[7]);
        bot.queue(Update { repeat: true, ..Update::new(3, 1, None, "3".into()) });
        bot.confirm(8);
        assert_eq!(bot.hand_out(9), "3");
        bot.confirm(8);
        assert_eq!(bot.hand_out(9), "");
        assert_eq!(bot.next_update, 8);
    }

    #[test]
    fn default_kinds_leave_reactions_out() {
        let default = UpdateKinds::default();
        assert!(default.wants("message") && !default.wants("message_reaction"));
        assert!(!UpdateKinds::new(vec!["message".into()]).wants("callback_query"));
    }
}
