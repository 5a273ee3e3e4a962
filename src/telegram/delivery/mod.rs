//! Makes the calls that wait in the outbox: in order within a chat, chats side by side, with retries. One process at a
//! time does so, the one that holds the leader's lock; the others nudge it.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use serde_json::{Value, json};
use tokio::sync::{Notify, Semaphore, mpsc};
use tracing::{error, info, warn};

use super::bot_api::{BotApi, BotApiError};
use crate::ledger::ChatId;
use crate::store::outbox::{Call, Queued};
use crate::store::{Store, StoreError, Tx, outbox, people};

/// Calls made at the same time.
const AT_ONCE: usize = 48;
/// Longest wait between two tries of one call.
const LONGEST_BACKOFF: Duration = Duration::from_secs(60);
/// How often the outbox is looked through for calls that nobody handed over.
const SCAN_EVERY: Duration = Duration::from_secs(1);
/// Calls read from the outbox at once.
const SCAN_SIZE: i64 = 2_000;
/// Calls made that are remembered: some minutes of them.
const MADE_KEPT: usize = 20_000;
/// How long a non-leader waits before it tries to become the leader.
const ELECTION_EVERY: Duration = Duration::from_secs(2);
/// How long a digest waits before it asks for its turn again.
const BULK_PAUSE: Duration = Duration::from_millis(40);
/// Tries after which a call that Telegram keeps failing on is given up: about half an hour.
const TRIES: i16 = 40;
/// Postgres' channel on which processes nudge the leader.
const CHANNEL: &str = "quipu_outbox";

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

#[derive(Default)]
struct State {
    leader: bool,
    /// Calls handed over and not yet removed from the outbox.
    held: HashSet<i64>,
    /// The last ones made: a scan that began before they were removed still reads them, and a server that was killed
    /// may show them once more.
    made: Made,
    chats: HashMap<ChatId, Queue>,
    /// Scans begun so far.
    scans: u64,
    /// A scan has read all that waited when this process became the leader.
    caught_up: bool,
    /// Chats with calls in the outbox that may not be held yet, until a scan begun after this one has read them:
    /// whatever they say next must not go past those. [`UNSETTLED`] waits for the chat's next commit first.
    behind: HashMap<ChatId, u64>,
}

/// A commit's end is not known: the server may still be at it.
const UNSETTLED: u64 = u64::MAX;

/// The ids of the calls that were made last.
#[derive(Default)]
struct Made {
    ids: HashSet<i64>,
    order: VecDeque<i64>,
}

impl Made {
    fn add(&mut self, ids: &[i64]) {
        for id in ids {
            if self.ids.insert(*id) {
                self.order.push_back(*id);
            }
        }
        while self.order.len() > MADE_KEPT {
            if let Some(oldest) = self.order.pop_front() {
                self.ids.remove(&oldest);
            }
        }
    }
}

#[derive(Default)]
struct Queue {
    urgent: VecDeque<Queued>,
    bulk: VecDeque<Queued>,
    running: bool,
}

/// What becomes of a call that was tried.
enum Outcome {
    Made,
    Dropped,
    /// The chat's calls all go: nobody reads there.
    Unreachable,
    Moved(ChatId),
    Again(Duration),
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
        tokio::spawn(lead(Arc::clone(&inner)));
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
            tokio::spawn(async move {
                let _ = sqlx::query("select pg_notify($1, '')").bind(CHANNEL).execute(inner.store.pool()).await;
            });
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

impl State {
    /// Those of the calls that can be made at once; the others' chats wait for a scan.
    fn in_order(&mut self, queued: Vec<Queued>) -> Vec<Queued> {
        let (caught_up, scans) = (self.caught_up, self.scans);
        let behind = &mut self.behind;
        queued
            .into_iter()
            .filter(|queued| {
                let chat = queued.call.chat;
                let direct = caught_up && !behind.contains_key(&chat);
                if !direct {
                    behind.insert(chat, scans);
                }
                direct
            })
            .collect()
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

fn moved(mut call: Call, to: ChatId) -> Call {
    if let Ok(Value::Object(mut params)) = serde_json::from_str::<Value>(&call.params) {
        params.insert("chat_id".into(), to.0.into());
        call.params = Value::Object(params).to_string();
    }
    call
}

async fn make(inner: &Inner, queued: &Queued) -> Outcome {
    let call = &queued.call;
    if queued.is_expired() {
        return Outcome::Dropped;
    }
    let files = match queued.files_kept {
        true => match outbox::files(inner.store.pool(), queued.id).await {
            Ok(files) => files,
            Err(_) => return Outcome::Again(Duration::from_secs(1)),
        },
        false => Vec::new(),
    };
    let mut result = send(inner, call, &files, &call.params).await;
    if let Err(BotApiError::Refused { code: 400, description, .. }) = &result
        && description.contains("can't parse entities")
    {
        warn!(method = call.method, "Telegram could not parse a message's formatting; sent plain");
        result = send(inner, call, &files, &plain(&call.params)).await;
    }
    match result {
        Ok(_) => Outcome::Made,
        Err(error) => judge(&error, call, queued.attempts),
    }
}

async fn send(inner: &Inner, call: &Call, files: &[outbox::File], params: &str) -> Result<String, BotApiError> {
    if files.is_empty() {
        return inner.bot.call_text(&call.method, params.to_owned()).await;
    }
    let params = serde_json::from_str(params).unwrap_or(Value::Null);
    inner.bot.call_with_files(&call.method, &params, files).await
}

fn plain(params: &str) -> String {
    let params = serde_json::from_str(params).unwrap_or(Value::Null);
    let call = super::render::Call { method: "".into(), params, files: Vec::new() };
    call.without_formatting().params.to_string()
}

fn judge(error: &BotApiError, call: &Call, attempts: i16) -> Outcome {
    let backoff = || {
        let factor = 2u32.saturating_pow(u32::try_from(attempts).unwrap_or(0).min(8));
        Outcome::Again((Duration::from_millis(300) * factor).min(LONGEST_BACKOFF))
    };
    let give_up_late = || {
        if attempts < TRIES {
            return backoff();
        }
        warn!(method = call.method, "Telegram kept failing on a call; it was given up");
        Outcome::Dropped
    };
    match error {
        BotApiError::Refused { migrate_to: Some(to), .. } => Outcome::Moved(ChatId(*to)),
        BotApiError::Refused { code: 429, retry_after, .. } => {
            Outcome::Again(Duration::from_secs(retry_after.unwrap_or(1).clamp(1, 3600)))
        }
        BotApiError::Refused { code: 400, description, .. } if description.contains("message is not modified") => {
            Outcome::Made
        }
        BotApiError::Refused { code: 403, .. } => Outcome::Unreachable,
        BotApiError::Refused { code: 400, description, .. } if description.contains("chat not found") => {
            Outcome::Unreachable
        }
        BotApiError::Refused { code: 401 | 404, .. } => {
            error!("Telegram does not accept the bot's token; replies wait until it does");
            Outcome::Again(Duration::from_secs(30))
        }
        BotApiError::Refused { code, .. } if *code >= 500 => give_up_late(),
        BotApiError::Refused { code, .. } => {
            // What Telegram will never take, such as an edit of a message that was deleted.
            warn!(method = call.method, code, "Telegram refused a call; it was given up");
            Outcome::Dropped
        }
        // Without a connection nothing is wrong with the call: it waits for as long as that takes.
        BotApiError::NoConnection => backoff(),
        BotApiError::Unreachable(_) => give_up_late(),
        BotApiError::TooLarge => Outcome::Dropped,
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

/// Becomes the leader when nobody else is, and looks through the outbox while it is.
async fn lead(inner: Arc<Inner>) {
    loop {
        match elected(&inner).await {
            Ok(Some(connection)) => {
                info!("this process delivers replies");
                {
                    let mut state = inner.state();
                    state.leader = true;
                    state.caught_up = false;
                }
                serve(&inner, connection).await;
                inner.state().leader = false;
            }
            Ok(None) => {}
            Err(error) => warn!(%error, "the outbox cannot be reached"),
        }
        if inner.store.pool().is_closed() {
            return;
        }
        tokio::time::sleep(ELECTION_EVERY).await;
    }
}

async fn elected(inner: &Inner) -> Result<Option<sqlx::postgres::PgListener>, sqlx::Error> {
    let mut listener = sqlx::postgres::PgListener::connect_with(inner.store.pool()).await?;
    // The lock lives as long as this connection does.
    let locked: bool = sqlx::query_scalar("select pg_try_advisory_lock(hashtextextended('quipu outbox', 0))")
        .fetch_one(&mut listener)
        .await?;
    if !locked {
        return Ok(None);
    }
    listener.listen(CHANNEL).await?;
    listener.eager_reconnect(false);
    Ok(Some(listener))
}

async fn serve(inner: &Arc<Inner>, mut listener: sqlx::postgres::PgListener) {
    let mut last_full = Instant::now();
    loop {
        if let Err(error) = scan(inner).await {
            warn!(%error, "the outbox cannot be read");
        }
        let nudged = async {
            tokio::select! {
                nudge = listener.try_recv() => matches!(nudge, Ok(Some(_))),
                () = inner.look.notified() => true,
            }
        };
        match tokio::time::timeout(SCAN_EVERY, nudged).await {
            Ok(true) => {}
            // The connection is gone and the lock with it.
            Ok(false) => return,
            Err(_) => {
                if last_full.elapsed() > Duration::from_secs(20) {
                    last_full = Instant::now();
                    if sqlx::query("select 1").execute(&mut listener).await.is_err() {
                        return;
                    }
                }
            }
        }
    }
}

async fn scan(inner: &Arc<Inner>) -> Result<(), StoreError> {
    let begun = {
        let mut state = inner.state();
        state.scans += 1;
        state.scans
    };
    let rows = outbox::waiting(inner.store.pool(), SCAN_SIZE).await?;
    // Where more wait than were read, the chats' next calls are not known yet.
    let urgent = rows.iter().filter(|row| row.call.urgent).count();
    let all = i64::try_from(urgent).is_ok_and(|urgent| urgent < SCAN_SIZE);
    accept(inner, rows);
    if all {
        let mut state = inner.state();
        state.caught_up = true;
        state.behind.retain(|_, since| *since >= begun);
    }
    Ok(())
}
