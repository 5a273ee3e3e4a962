//! Takes waiting updates, one chat at a time and chats side by side. Quick work is one transaction: the change, the
//! replies, the update done. Slow work is prepared under a lease outside any transaction and then committed the same
//! way.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tracing::{error, warn};
use uuid::Uuid;

use super::dispatch::{self, Outcome};
use super::jobs::{self, Job};
use super::progress::Progress;
use super::services::Services;
use super::turn::{Scene, Turn};
use super::update::{self, Update, What};
use super::{newcomer, outgoing};
use crate::args;
use crate::ledger::{ChatId, UserId};
use crate::reply::{Locale, Reply};
use crate::store::inbox::Waiting;
use crate::store::outbox::Call;
use crate::store::people::{self, Standing};
use crate::store::{StoreError, Tx, inbox, push};

/// Tries before an update is given up.
const TRIES: i16 = 3;
/// How long slow work may be silent before another process may take it.
const LEASE: Duration = Duration::from_secs(90);
/// How long a group's move waits for what is under way in its two chats.
const MOVE_AGAIN: Duration = Duration::from_millis(300);
/// How often it asks for both meanwhile.
const MOVE_TRIES: u32 = 12;
/// Tries to conclude slow work while the database cannot be reached.
const CONCLUSIONS: u32 = 6;
/// How often the inbox is looked through for chats that nobody named.
const SCAN_EVERY: Duration = Duration::from_secs(2);
/// Telegram shows a typing sign for five seconds.
const TYPING_EVERY: Duration = Duration::from_secs(4);

/// How a step went.
enum Step {
    /// Nothing to do, or not now.
    Idle,
    /// One update was dealt with.
    Done,
    /// Slow work begins.
    Slow(Box<Slow>),
}

struct Slow {
    scene: Scene,
    update_id: i64,
    message_id: Option<i64>,
    lease: Uuid,
    job: Job,
    /// A message of ours that the answer goes in place of.
    place: Option<i64>,
}

/// Works until told to stop; what is under way is brought to its end.
pub async fn run(services: Services, mut woken: mpsc::UnboundedReceiver<ChatId>, mut stop: watch::Receiver<bool>) {
    let permits = Arc::new(Semaphore::new(services.config.limits.slow_at_once.max(1)));
    let mut running: HashMap<ChatId, bool> = HashMap::new();
    let mut tasks: JoinSet<ChatId> = JoinSet::new();
    let mut scan = tokio::time::interval(SCAN_EVERY);
    scan.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        let chat = tokio::select! {
            _ = stop.changed() => break,
            Some(chat) = woken.recv() => Some(chat),
            Some(ended) = tasks.join_next() => ended.ok().and_then(|chat| {
                // Something came while it was ending.
                running.remove(&chat).filter(|again| *again).map(|_| chat)
            }),
            _ = scan.tick() => {
                match inbox::ready_chats(services.store.pool()).await {
                    Ok(chats) => for chat in chats { let _ = services.wake.send(chat); },
                    Err(error) => warn!(%error, "the inbox cannot be read"),
                }
                services.limits.forget_idle();
                None
            }
        };
        let Some(chat) = chat else { continue };
        match running.get_mut(&chat) {
            Some(again) => *again = true,
            None => {
                running.insert(chat, false);
                let (services, permits) = (services.clone(), Arc::clone(&permits));
                tasks.spawn(async move {
                    run_chat(&services, &permits, chat).await;
                    chat
                });
            }
        }
    }
    while tasks.join_next().await.is_some() {}
}

async fn run_chat(services: &Services, permits: &Semaphore, chat: ChatId) {
    loop {
        let step = {
            let Ok(_permit) = permits.acquire().await else { return };
            let own = services.clone();
            // A task of its own: a panic ends this update, not the worker.
            tokio::spawn(async move { step(&own, chat).await }).await
        };
        let slow = match step {
            Ok(Ok(Step::Idle)) => return,
            Ok(Ok(Step::Done)) => continue,
            Ok(Ok(Step::Slow(slow))) => slow,
            Ok(Err(error)) => {
                warn!(%error, "a chat's updates cannot be read; trying again");
                tokio::time::sleep(Duration::from_secs(1)).await;
                return;
            }
            Err(_) => {
                failed(services, chat).await;
                return;
            }
        };
        // Slow work holds no permit: a model that takes its time must not hold up other chats.
        work_slowly(services, chat, *slow).await;
    }
}

async fn step(services: &Services, chat: ChatId) -> Result<Step, StoreError> {
    let mut tx = services.store.begin().await?;
    if inbox::lock_chats(&mut tx, &[chat.0]).await?.is_empty() {
        return Ok(Step::Idle);
    }
    let Some(waiting) = inbox::head(&mut tx, chat).await? else { return Ok(Step::Idle) };
    if waiting.attempts >= TRIES {
        return give_up(services, tx, chat, &waiting).await;
    }
    match advance(services, tx, chat, &waiting).await {
        Ok(step) => Ok(step),
        Err(error) if error.is_unavailable() => Err(error),
        Err(error) => {
            error!(%error, update = waiting.update_id, "an update could not be dealt with");
            // What the data itself forbids will not be allowed later: the chat need not wait for the next try.
            if error.is_final() {
                inbox::retry_later(services.store.pool(), waiting.update_id, Duration::ZERO).await?;
                return Ok(Step::Done);
            }
            let wait = Duration::from_secs(1 << (2 * waiting.attempts.clamp(0, 3)));
            inbox::retry_later(services.store.pool(), waiting.update_id, wait).await?;
            Ok(Step::Idle)
        }
    }
}

/// Deals with an update and commits what came of it. On an error nothing of it is there.
async fn advance(services: &Services, mut tx: Tx, chat: ChatId, waiting: &Waiting) -> Result<Step, StoreError> {
    match deal(services, &mut tx, chat, waiting).await? {
        Dealt::Held(calls) => {
            services.delivery.commit(tx, calls).await?;
            Ok(Step::Idle)
        }
        Dealt::Finished(calls) => {
            let strange = update::read(&waiting.payload).is_none_or(|update| update.what.is_strange());
            inbox::finish(&mut tx, waiting.update_id, strange).await?;
            services.delivery.commit(tx, calls).await?;
            Ok(Step::Done)
        }
        Dealt::Slow(slow, calls) => {
            inbox::lease(&mut tx, waiting.update_id, slow.lease, LEASE).await?;
            services.delivery.commit(tx, calls).await?;
            Ok(Step::Slow(slow))
        }
    }
}

enum Dealt {
    Finished(Vec<Call>),
    Held(Vec<Call>),
    Slow(Box<Slow>, Vec<Call>),
}

async fn deal(services: &Services, tx: &mut Tx, chat: ChatId, waiting: &Waiting) -> Result<Dealt, StoreError> {
    let Some(update) = update::read(&waiting.payload) else { return Ok(Dealt::Finished(Vec::new())) };
    // Telegram says this in the name of whoever it likes.
    if let What::Migrated { from, to } = update.what {
        return move_chat(tx, &update, chat, from, to).await;
    }
    let (Some(place), Some(from)) = (&update.chat, &update.from) else { return Ok(Dealt::Finished(Vec::new())) };
    if place.kind == "channel" {
        return Ok(Dealt::Finished(Vec::new()));
    }
    if from.bot || update.anonymous {
        return Ok(Dealt::Finished(nobody(services, tx, &update).await?));
    }
    if !services.allows(from.id) {
        return Ok(Dealt::Finished(dispatch::refuse(services, &update)));
    }
    // A second try was charged the first time.
    if waiting.attempts == 0
        && update.what.is_said()
        && let Some(wait) = services.limits.wait(from.id)
    {
        return hold(services, tx, &update, chat, wait).await;
    }
    let Some(standing) = standing(services, tx, &update).await? else { return Ok(Dealt::Finished(Vec::new())) };
    let Some((book, version)) = standing.book else { return Ok(Dealt::Finished(Vec::new())) };
    people::set_reachable(tx, place.id, true).await?;
    let book = services.store.book_at(tx, book, version).await?;
    let scene = Scene::new(&update, from, book, standing.language.as_deref(), standing.timezone.as_deref());
    let mut turn = Turn::new(services, tx, scene.clone());
    let outcome = dispatch::handle(&mut turn, &update).await?;
    let message_id = turn.message_id;
    let tapped = turn.message_id.filter(|_| turn.tap.is_some());
    let calls = turn.into_calls();
    Ok(match outcome {
        Outcome::Done => Dealt::Finished(calls),
        Outcome::Slow(job) => {
            let place = tapped.or(inbox::progress(tx, waiting.update_id).await?);
            let slow = Slow { scene, update_id: waiting.update_id, message_id, lease: Uuid::new_v4(), job, place };
            Dealt::Slow(Box::new(slow), calls)
        }
    })
}

/// The sender's standing; somebody new is introduced first.
async fn standing(services: &Services, tx: &mut Tx, update: &Update) -> Result<Option<Standing>, StoreError> {
    let (Some(chat), Some(from)) = (&update.chat, &update.from) else { return Ok(None) };
    let pair = [(chat.id, from.id)];
    let known = people::standings(tx, &pair).await?.pop();
    if known.as_ref().is_some_and(|standing| standing.book.is_some() && standing.member) {
        return Ok(known);
    }
    newcomer::introduce(services, tx, chat, from).await?;
    Ok(people::standings(tx, &pair).await?.pop())
}

/// A group became a supergroup: its book goes along. Both chats are taken for it, and what waits in the old one comes
/// first; where that cannot be now, it is tried again shortly.
async fn move_chat(tx: &mut Tx, update: &Update, chat: ChatId, from: ChatId, to: ChatId) -> Result<Dealt, StoreError> {
    if from == to {
        return Ok(Dealt::Finished(Vec::new()));
    }
    // The new chat's side gives way at once, so that the two never keep each other waiting.
    if chat == from || inbox::waiting(tx, from).await? == 0 {
        for _ in 0..MOVE_TRIES {
            if inbox::lock_chats(tx, &[from.0, to.0]).await?.len() == 2 {
                people::move_chat(tx, from, to).await?;
                return Ok(Dealt::Finished(Vec::new()));
            }
            tokio::time::sleep(MOVE_AGAIN / MOVE_TRIES).await;
        }
    }
    inbox::hold(tx, update.id, MOVE_AGAIN).await?;
    Ok(Dealt::Held(Vec::new()))
}

/// What to say to a message written in the name of a group or a channel: nobody can be its payer. Answered where it was
/// said to us, and otherwise once a chat, lest people believe that such messages are recorded.
async fn nobody(services: &Services, tx: &mut Tx, update: &Update) -> Result<Vec<Call>, StoreError> {
    let (Some(place), What::Text { message_id, text, forwarded: None, .. }) = (&update.chat, &update.what) else {
        return Ok(Vec::new());
    };
    if !update.anonymous {
        return Ok(Vec::new());
    }
    let Some(known) = people::chat(tx, place.id).await? else { return Ok(Vec::new()) };
    let tell = if dispatch::is_addressed(&update.what, &services.me) {
        services.limits.tell(UserId(place.id.0))
    } else {
        text.chars().any(|c| c.is_ascii_digit()) && push::claim(tx, known.book, "sender-unknown").await?
    };
    if !tell {
        return Ok(Vec::new());
    }
    let book = services.store.book(tx, known.book).await?;
    let reply = Reply::text(Locale::of(&book.language).words().html("sender-unknown", args![]));
    Ok(outgoing::say(&reply, place.id, Some(*message_id), true))
}

/// Somebody writes faster than the limits allow: the update stays and is taken later, and they are told, once a while.
async fn hold(
    services: &Services,
    tx: &mut Tx,
    update: &Update,
    chat: ChatId,
    wait: Duration,
) -> Result<Dealt, StoreError> {
    let Some(from) = &update.from else { return Ok(Dealt::Finished(Vec::new())) };
    let mut calls = Vec::new();
    if services.limits.tell(from.id) {
        let words = Locale::of(from.language.as_deref().unwrap_or("en")).words();
        let reply = Reply::text(words.html("rate-limited", args![]));
        calls = outgoing::say(&reply, chat, None, true);
    }
    inbox::hold(tx, update.id, wait).await?;
    Ok(Dealt::Held(calls))
}

async fn give_up(services: &Services, mut tx: Tx, chat: ChatId, waiting: &Waiting) -> Result<Step, StoreError> {
    error!(update = waiting.update_id, "an update was given up; it is kept in the inbox as failed");
    let update = update::read(&waiting.payload);
    let language = update.as_ref().and_then(|u| u.from.as_ref()).and_then(|from| from.language.as_deref());
    let words = Locale::of(language.unwrap_or("en")).words();
    let reply = Reply::text(words.html("went-wrong", args!["id" => waiting.update_id]));
    inbox::give_up(&mut tx, waiting.update_id).await?;
    let calls = match inbox::progress(&mut tx, waiting.update_id).await? {
        _ if chat.0 == 0 => Vec::new(),
        Some(shown) => vec![outgoing::replace(&reply, chat, shown)],
        None => outgoing::say(&reply, chat, None, true),
    };
    services.delivery.commit(tx, calls).await?;
    Ok(Step::Done)
}

/// A panic while dealing with the chat's oldest update: it counts as a try.
async fn failed(services: &Services, chat: ChatId) {
    error!("dealing with an update panicked");
    let retry = async {
        let mut connection = services.store.pool().acquire().await?;
        if let Some(waiting) = inbox::head(&mut connection, chat).await? {
            inbox::retry_later(services.store.pool(), waiting.update_id, Duration::from_secs(1)).await?;
        }
        Ok::<(), StoreError>(())
    };
    if let Err(error) = retry.await {
        warn!(%error, "the failed try could not be noted");
    }
}

async fn work_slowly(services: &Services, chat: ChatId, slow: Slow) {
    let Slow { scene, update_id, message_id, lease, job, place } = slow;
    let keep = tokio::spawn(keep_alive(services.clone(), chat, update_id, lease));
    let progress = Progress::start(services, &scene, update_id, place);
    let (own, own_scene, own_progress) = (services.clone(), scene.clone(), progress.clone());
    let prepared = tokio::spawn(async move { jobs::prepare(&own, &own_scene, job, &own_progress).await }).await;
    let result = match prepared {
        Ok(prepared) => {
            let (own, scene) = (services.clone(), scene.clone());
            let concluding = Concluding { chat, update_id, message_id, lease, progress };
            tokio::spawn(async move { conclude(&own, scene, concluding, prepared).await }).await
        }
        Err(panic) => Err(panic),
    };
    keep.abort();
    let problem = match result {
        Ok(Ok(())) => return,
        Ok(Err(error)) => error.to_string(),
        Err(_) => "it panicked".to_owned(),
    };
    error!(problem, update = update_id, "slow work failed");
    // The lease counted the try; freed, it is taken again or given up.
    if let Err(error) = inbox::release(services.store.pool(), update_id, lease, Duration::from_secs(2)).await {
        warn!(%error, "the lease could not be freed; it runs out by itself");
    }
}

/// What slow work is concluded with.
struct Concluding {
    chat: ChatId,
    update_id: i64,
    message_id: Option<i64>,
    lease: Uuid,
    progress: Progress,
}

async fn conclude(
    services: &Services,
    scene: Scene,
    concluding: Concluding,
    prepared: jobs::Prepared,
) -> Result<(), StoreError> {
    let Concluding { chat, update_id, message_id, lease, progress } = concluding;
    // What was prepared took long: a database that is away for a moment does not cost it.
    let mut failures = 0;
    let (mut tx, scene) = loop {
        match take_back(services, &scene, chat, update_id, lease).await {
            Ok(Taken::Ours(tx, scene)) => break (tx, *scene),
            Ok(Taken::Lost) => return Ok(()),
            Ok(Taken::Busy) => tokio::time::sleep(Duration::from_millis(20)).await,
            Err(error) if error.is_unavailable() && failures < CONCLUSIONS => {
                warn!(%error, "slow work cannot be concluded yet; trying again");
                tokio::time::sleep(Duration::from_secs(1 << failures.min(3))).await;
                failures += 1;
            }
            Err(error) => return Err(error),
        }
    };
    let mut turn = Turn::new(services, &mut tx, scene);
    turn.message_id = message_id;
    turn.progress = Some(progress);
    jobs::apply(&mut turn, prepared).await?;
    let calls = turn.into_calls();
    inbox::finish(&mut tx, update_id, false).await?;
    services.delivery.commit(tx, calls).await
}

/// How taking up slow work's update again went.
enum Taken {
    /// It is ours, with the chat locked and the book as it is now.
    Ours(Tx, Box<Scene>),
    /// Somebody else works on the chat.
    Busy,
    /// The lease ran out and was taken.
    Lost,
}

async fn take_back(
    services: &Services,
    scene: &Scene,
    chat: ChatId,
    update_id: i64,
    lease: Uuid,
) -> Result<Taken, StoreError> {
    let mut tx = services.store.begin().await?;
    if inbox::lock_chats(&mut tx, &[chat.0]).await?.is_empty() {
        return Ok(Taken::Busy);
    }
    if !inbox::holds_lease(&mut tx, update_id, lease).await? {
        return Ok(Taken::Lost);
    }
    let mut scene = Box::new(scene.clone());
    scene.book = services.store.book(&mut tx, scene.book.id).await?;
    Ok(Taken::Ours(tx, scene))
}

/// Shows that work is under way and keeps the lease, until stopped.
async fn keep_alive(services: Services, chat: ChatId, update_id: i64, lease: Uuid) {
    let mut renewed = tokio::time::Instant::now();
    loop {
        services.delivery.show_typing(chat).await;
        tokio::time::sleep(TYPING_EVERY).await;
        if renewed.elapsed() > LEASE / 4 {
            match inbox::renew(services.store.pool(), update_id, lease, LEASE).await {
                Ok(true) => renewed = tokio::time::Instant::now(),
                Ok(false) => return,
                Err(error) => warn!(%error, "a lease could not be renewed"),
            }
        }
    }
}
