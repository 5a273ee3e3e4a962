//! Pushes updates to a bot's webhook: in order within a chat, chats side by side, until it answers 2xx.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use serde_json::{Map, Value};
use tokio::task::JoinSet;

use super::{
    Shared,
    bot_api::{self, Params},
    world::{Update, Webhook, now},
};

const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// What a webhook may ask for with `Retry-After`.
const LONGEST_ASKED: u64 = 3600;
const TIMEOUT: Duration = Duration::from_secs(60);
/// A method call in a webhook's answer is read up to this size.
const LONGEST_ANSWER: u64 = 1 << 20;

/// Starts the sender for the webhook that is set now; it ends when the webhook changes or the server stops.
pub fn start(shared: &Arc<Shared>, bot: i64) {
    let world = shared.world();
    let Some(state) = world.bots.get(&bot) else { return };
    let Some(hook) = state.webhook.clone() else { return };
    let turn = state.webhook_turn;
    drop(world);
    // Fails when one is set already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .timeout(TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .pool_max_idle_per_host(hook.max_connections)
        .no_proxy()
        .build();
    match client {
        Ok(client) => {
            let sender = Sender { shared: shared.clone(), bot, hook, turn, client };
            tokio::spawn(sender.run());
        }
        Err(error) => tracing::warn!(%error, "no client for the webhook"),
    }
}

#[derive(Clone)]
struct Sender {
    shared: Arc<Shared>,
    bot: i64,
    hook: Webhook,
    turn: u64,
    client: reqwest::Client,
}

impl Sender {
    /// Keeps one task a chat that has something to send, at most `max_connections` of them.
    async fn run(self) {
        let mut chats: HashMap<i64, VecDeque<Update>> = HashMap::new();
        let mut ready: VecDeque<i64> = VecDeque::new();
        let mut busy: HashSet<i64> = HashSet::new();
        let mut taken = 0;
        let mut tasks = JoinSet::new();
        let mut closing = self.shared.closing();
        loop {
            let bell = {
                let world = self.shared.world();
                let Some(bot) = world.bots.get(&self.bot).filter(|bot| bot.webhook_turn == self.turn) else { return };
                let mut fresh: Vec<&Update> = bot.waiting().rev().take_while(|one| one.turn > taken).collect();
                taken = fresh.first().map_or(taken, |newest| newest.turn);
                while let Some(update) = fresh.pop() {
                    let queue = chats.entry(update.chat).or_default();
                    if queue.is_empty() && !busy.contains(&update.chat) {
                        ready.push_back(update.chat);
                    }
                    queue.push_back(update.clone());
                }
                bot.bell.clone().notified_owned()
            };
            while busy.len() < self.hook.max_connections
                && let Some(chat) = ready.pop_front()
            {
                let Some(update) = chats.get_mut(&chat).and_then(VecDeque::pop_front) else { continue };
                busy.insert(chat);
                let sender = self.clone();
                tasks.spawn(async move {
                    sender.deliver(&update).await;
                    chat
                });
            }
            tokio::select! {
                () = bell => {}
                Some(finished) = tasks.join_next() => {
                    let Ok(chat) = finished else { continue };
                    busy.remove(&chat);
                    if chats.get(&chat).is_some_and(|queue| !queue.is_empty()) {
                        ready.push_back(chat);
                    } else {
                        chats.remove(&chat);
                    }
                }
                _ = closing.changed() => return,
            }
        }
    }

    /// Tries until the webhook takes the update, then takes it off the queue.
    async fn deliver(&self, update: &Update) {
        let mut pause = FIRST_PAUSE;
        loop {
            match self.push(update).await {
                Ok(call) => {
                    self.shared.world().delivered(self.bot, update.id);
                    if let Some((method, params)) = call {
                        bot_api::call_from_webhook(&self.shared, self.bot, &method, params).await;
                    }
                    return;
                }
                Err(Failed { words, after }) => {
                    if let Some(hook) = self.shared.world().bots.get_mut(&self.bot).and_then(|bot| bot.webhook.as_mut())
                    {
                        hook.last_error = Some((now(), words));
                    }
                    tokio::time::sleep(after.unwrap_or(pause)).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
    }

    /// One attempt. A webhook may answer with a method to call.
    async fn push(&self, update: &Update) -> Result<Option<(String, Params)>, Failed> {
        self.shared.handed_out(update);
        let mut request = self.client.post(&self.hook.url).header(CONTENT_TYPE, "application/json");
        if let Some(secret) = &self.hook.secret {
            request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        let answer = request.body(update.body.clone()).send().await.map_err(|error| Failed {
            words: if error.is_timeout() { "Read timeout expired" } else { "Connection refused" }.to_owned(),
            after: None,
        })?;
        let status = answer.status();
        if !status.is_success() {
            let asked = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
            return Err(Failed {
                words: format!("Wrong response from the webhook: {status}"),
                after: asked.map(|seconds| Duration::from_secs(seconds.min(LONGEST_ASKED))),
            });
        }
        if answer.content_length().is_some_and(|length| length == 0 || length > LONGEST_ANSWER) {
            return Ok(None);
        }
        let Ok(body) = answer.bytes().await else { return Ok(None) };
        let Ok(mut fields) = serde_json::from_slice::<Map<String, Value>>(&body) else { return Ok(None) };
        let Some(Value::String(method)) = fields.remove("method") else { return Ok(None) };
        Ok(Some((method, Params::from_json(fields))))
    }
}

struct Failed {
    words: String,
    after: Option<Duration>,
}
