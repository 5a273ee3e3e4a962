//! Makes the calls that wait in the outbox: in order within a chat, chats side by side, with retries. One process at a
//! time does so, the one that holds the leader's lock; the others nudge it.

mod attempt;
mod leader;
mod queue;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use serde_json::json;
use tokio::sync::{Notify, Semaphore, mpsc};
use tracing::warn;

use self::attempt::{Outcome, make, moved};
use self::queue::{State, UNSETTLED};
use super::bot_api::BotApi;
use crate::ledger::ChatId;
use crate::store::outbox::{Call, Queued};
use crate::store::{Store, StoreError, Tx, outbox, people};

/// Calls made at the same time.
const AT_ONCE: usize = 48;
/// How long a digest waits before it asks for its turn again.
const BULK_PAUSE: Duration = Duration::from_millis(40);

/// The deliverer. Cheap to clone.
#[derive(Clone)]
pub struct Delivery {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    bot: BotApi,
    state: Mutex<State>,
    permits: Semaphore,
    bulk: DefaultDirectRateLimiter,
    /// Asks the leader to look through the outbox now.
    look: Notify,
    /// This process alone takes updates, so that what it hands over is in order.
    alone: bool,
    removed: mpsc::UnboundedSender<i64>,
    idle: Notify,
}

impl Delivery {
    /// Starts the deliverer's tasks. `bulk_per_second` bounds digests and alerts; `alone` says that no other process
    /// takes updates, so that what is handed over is made at once and not read back in the outbox's order.
    pub fn start(store: Store, bot: BotApi, bulk_per_second: u32, alone: bool) -> Self {
        let (removed, removals) = mpsc::unbounded_channel();
        let rate = std::num::NonZeroU32::new(bulk_per_second).unwrap_or(std::num::NonZeroU32::MIN);
        let inner = Arc::new(Inner {
            store,
            bot,
            state: Mutex::default(),
            permits: Semaphore::new(AT_ONCE),
            bulk: RateLimiter::direct(Quota::per_second(rate)),
            look: Notify::new(),
            alone,
            removed,
            idle: Notify::new(),
        });
        tokio::spawn(remove_made(Arc::clone(&inner), removals));
        tokio::spawn(leader::lead(Arc::clone(&inner)));
        Self { inner }
    }

    /// Commits with these calls and hands them over.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses or cannot be reached. A commit may have taken place all the same: its
    /// calls are then found by a scan, and their chats' next ones wait for it.
    pub async fn commit(&self, mut tx: Tx, calls: Vec<Call>) -> Result<(), StoreError> {
        let ids = outbox::add(&mut tx, &calls).await?;
        let committed = tx.commit().await;
        if committed.is_err() {
            self.inner.state().behind.extend(calls.iter().map(|call| (call.chat, UNSETTLED)));
        }
        committed?;
        self.hand_over(ids.into_iter().zip(calls).map(|(id, call)| Queued::written(id, call)).collect());
        Ok(())
    }

    /// Hands over calls that were just committed. Where another process leads, it is nudged instead.
    pub fn hand_over(&self, queued: Vec<Queued>) {
        if queued.is_empty() {
            return;
        }
        if self.inner.alone && self.inner.state().leader {
            let all = queued.len();
            let direct = self.inner.state().in_order(queued);
            if direct.len() < all {
                self.inner.look.notify_one();
            }
            accept(&self.inner, direct);
        } else {
            let inner = Arc::clone(&self.inner);
            tokio::spawn(async move { leader::nudge(&inner.store).await });
        }
    }

    /// Waits until every call handed over was made or given up, at most so long.
    pub async fn drain(&self, longest: Duration) {
        let _ = tokio::time::timeout(longest, async {
            loop {
                let idle = self.inner.idle.notified();
                if self.inner.state().held.is_empty() {
                    return;
                }
                let _ = tokio::time::timeout(Duration::from_millis(200), idle).await;
            }
        })
        .await;
    }

    /// Shows in a chat that an answer is being worked on; nothing is lost when it fails.
    pub async fn show_typing(&self, chat: ChatId) {
        let _ = self.inner.bot.call("sendChatAction", &json!({"chat_id": chat.0, "action": "typing"})).await;
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn accept(inner: &Arc<Inner>, queued: Vec<Queued>) {
    let mut started = Vec::new();
    {
        let mut state = inner.state();
        for call in queued {
            if !state.held.insert(call.id) {
                continue;
            }
            if state.made.ids.contains(&call.id) {
                done(inner, call.id);
                continue;
            }
            let chat = call.call.chat;
            let queue = state.chats.entry(chat).or_default();
            // By id: what was said first is made first, whoever hands it over first.
            let calls = if call.call.urgent { &mut queue.urgent } else { &mut queue.bulk };
            let at = calls.partition_point(|held| held.id < call.id);
            calls.insert(at, call);
            if !queue.running {
                queue.running = true;
                started.push(chat);
            }
        }
    }
    for chat in started {
        tokio::spawn(run_chat(Arc::clone(inner), chat));
    }
}

/// Makes a chat's calls one after another until none is left.
async fn run_chat(inner: Arc<Inner>, chat: ChatId) {
    loop {
        let next = {
            let mut state = inner.state();
            let Some(queue) = state.chats.get_mut(&chat) else { return };
            match queue.urgent.pop_front().or_else(|| queue.bulk.pop_front()) {
                Some(call) => call,
                None => {
                    state.chats.remove(&chat);
                    if state.chats.is_empty() {
                        inner.idle.notify_waiters();
                    }
                    return;
                }
            }
        };
        if !next.call.urgent && inner.bulk.check().is_err() {
            // Answers to people come first: while a digest waits for its turn, the chat's queue is looked at again.
            requeue(&inner, chat, next);
            tokio::time::sleep(BULK_PAUSE).await;
            continue;
        }
        let outcome = {
            let Ok(_permit) = inner.permits.acquire().await else { return };
            make(&inner, &next).await
        };
        match outcome {
            Outcome::Made | Outcome::Dropped => done(&inner, next.id),
            Outcome::Unreachable => {
                mark_unreachable(&inner, chat).await;
                done(&inner, next.id);
                drop_all(&inner, chat);
            }
            Outcome::Moved(to) => {
                if let Ok(mut connection) = inner.store.pool().acquire().await {
                    let _ = people::move_chat(&mut connection, chat, to).await;
                }
                requeue(&inner, chat, Queued { call: moved(next.call, to), ..next });
            }
            Outcome::Again(wait) => {
                let _ = outbox::failed(inner.store.pool(), next.id).await;
                requeue(&inner, chat, Queued { attempts: next.attempts.saturating_add(1), ..next });
                tokio::time::sleep(wait).await;
            }
        }
    }
}

fn requeue(inner: &Inner, chat: ChatId, call: Queued) {
    let mut state = inner.state();
    let queue = state.chats.entry(chat).or_default();
    if call.call.urgent { queue.urgent.push_front(call) } else { queue.bulk.push_front(call) }
}

fn done(inner: &Inner, id: i64) {
    let _ = inner.removed.send(id);
}

fn drop_all(inner: &Inner, chat: ChatId) {
    let mut state = inner.state();
    if let Some(queue) = state.chats.get_mut(&chat) {
        for call in queue.urgent.drain(..).chain(queue.bulk.drain(..)) {
            done(inner, call.id);
        }
    }
}

async fn mark_unreachable(inner: &Inner, chat: ChatId) {
    if let Ok(mut connection) = inner.store.pool().acquire().await {
        let _ = people::set_reachable(&mut connection, chat, false).await;
    }
}

/// Removes made calls from the outbox, many in one statement.
async fn remove_made(inner: Arc<Inner>, mut removals: mpsc::UnboundedReceiver<i64>) {
    let mut ids = Vec::new();
    while removals.recv_many(&mut ids, 1_000).await > 0 {
        while let Err(error) = outbox::remove(&inner.store, &ids).await {
            warn!(%error, "made calls could not be removed from the outbox; trying again");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        {
            let mut state = inner.state();
            for id in &ids {
                state.held.remove(id);
            }
            state.made.add(&ids);
            if state.held.is_empty() {
                inner.idle.notify_waiters();
            }
        }
        ids.clear();
        // A short pause lets removals gather, so that a busy outbox costs few statements.
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
