//! Takes updates in: each is stored before it is acknowledged, and texts that are plainly entries are recorded and
//! answered in the same commit, many chats' together. Whatever needs more is left to the worker.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use tracing::warn;

use super::services::Services;
use super::turn::Scene;
use super::update::{self, Update, What};
use super::{commands, confirm, correction, dispatch, newcomer, outgoing};
use crate::args;
use crate::intake::quick_text::{Intent, Limits};
use crate::intake::record::{self, Plan};
use crate::ledger::{ActionKind, ChatId, NewEntry, Source, UserId};
use crate::reply::{Locale, Reply};
use crate::store::inbox::Incoming;
use crate::store::outbox::Call;
use crate::store::people::{self, Standing};
use crate::store::record::Recording;
use crate::store::{StoreError, inbox};

/// A text that is plainly entries, with what is to be recorded.
struct Quick {
    scene: Scene,
    message_id: i64,
    entries: Vec<NewEntry>,
}

/// Stores updates, given as their ids and JSON; dealt with or not, none is lost once this returns.
///
/// # Errors
/// [`StoreError`] when they could not be stored: they must not be acknowledged then.
pub async fn take(services: &Services, raw: Vec<(i64, String)>) -> Result<(), StoreError> {
    if raw.is_empty() {
        return Ok(());
    }
    let updates: Vec<(i64, String, Option<Update>)> = raw
        .into_iter()
        .map(|(id, raw)| {
            let read = update::read(&raw);
            (id, raw, read)
        })
        .collect();
    // A chat's updates stay together, in their order; chats side by side, so that one batch's work is shared.
    let mut halves: [Vec<Raw>; 2] = Default::default();
    let many = updates.len() >= SHARED_FROM;
    for update in updates {
        let half = usize::from(many && chat_of(&update).0 % 2 != 0);
        if let Some(half) = halves.get_mut(half) {
            half.push(update);
        }
    }
    let [even, odd] = halves;
    if odd.is_empty() {
        return take_half(services, even).await;
    }
    let beside = services.clone();
    let odd = tokio::spawn(async move { take_half(&beside, odd).await });
    let even = take_half(services, even).await;
    // A half that panicked was not stored, so the batch must not be acknowledged.
    let odd = odd.await.unwrap_or_else(|_| Err(StoreError::Unavailable(sqlx::Error::WorkerCrashed)));
    even.and(odd)
}

/// From how many updates on a batch's work is shared.
const SHARED_FROM: usize = 24;

/// An update as it came, with what was understood of it.
type Raw = (i64, String, Option<Update>);

fn chat_of((_, _, update): &Raw) -> ChatId {
    let chat = update.as_ref().and_then(|update| {
        update.chat.as_ref().map(|chat| chat.id).or_else(|| update.from.as_ref().map(|from| ChatId(from.id.0)))
    });
    chat.unwrap_or(ChatId(0))
}

async fn take_half(services: &Services, updates: Vec<Raw>) -> Result<(), StoreError> {
    match take_fast(services, &updates).await {
        Ok(()) => return Ok(()),
        Err(error) if error.is_unavailable() => return Err(error),
        // One text's trouble must not hold the others up: all wait for the worker, which takes them one by one.
        Err(error) => warn!(%error, "a batch could not be recorded at once"),
    }
    let mut tx = services.store.begin_intake().await?;
    let waiting: Vec<Incoming> = updates.iter().map(waiting).collect();
    inbox::add(&mut tx, &waiting).await?;
    tx.commit().await?;
    wake(services, waiting.iter().map(|incoming| incoming.chat));
    Ok(())
}

async fn take_fast(services: &Services, updates: &[Raw]) -> Result<(), StoreError> {
    let mut tx = services.store.begin_intake().await?;
    let pairs = pairs(updates);
    let mut chats: Vec<i64> = pairs.iter().map(|pair| pair.0.0).collect();
    chats.sort_unstable();
    chats.dedup();
    let locked: HashSet<i64> = inbox::lock_chats(&mut tx, &chats).await?.into_iter().collect();
    let ids: Vec<i64> = updates.iter().map(|update| update.0).collect();
    let known: HashSet<i64> = inbox::known(&mut tx, &ids).await?.into_iter().collect();
    let mut standings = standings(&mut tx, &pairs).await?;
    newcomer::introduce_quick(services, &mut tx, updates, &locked, &mut standings).await?;

    let mut held: HashSet<ChatId> = HashSet::new();
    let mut incoming = Vec::with_capacity(updates.len());
    let mut quick: Vec<Quick> = Vec::new();
    let mut queues: HashMap<ChatId, i64> = HashMap::new();
    let mut refused: Vec<Call> = Vec::new();
    let mut seen = HashSet::new();
    for update in updates {
        let (id, _, read) = update;
        if known.contains(id) || !seen.insert(*id) {
            continue;
        }
        let mut stored = waiting(update);
        let free = locked.contains(&stored.chat.0) && !held.contains(&stored.chat);
        let planned = match read.as_ref().filter(|_| free) {
            Some(update) => plan(services, &mut tx, update, &standings).await?,
            None => None,
        };
        match planned {
            Some(planned) => {
                stored.payload = "null".to_owned();
                stored.done = true;
                quick.push(planned);
            }
            None => {
                held.insert(stored.chat);
                let queue = match queues.entry(stored.chat) {
                    Entry::Occupied(counted) => counted.into_mut(),
                    Entry::Vacant(new) => new.insert(inbox::waiting(&mut tx, stored.chat).await?),
                };
                let full = *queue >= services.config.limits.waiting_per_chat;
                match read.as_ref().filter(|_| full).and_then(|update| refuse(services, update)) {
                    Some(mut answer) => {
                        refused.append(&mut answer);
                        stored.payload = "null".to_owned();
                        stored.done = true;
                    }
                    None => *queue += 1,
                }
            }
        }
        incoming.push(stored);
    }
    let mut calls = record_all(services, &mut tx, &quick).await?;
    calls.append(&mut refused);
    inbox::add(&mut tx, &incoming).await?;
    services.delivery.commit(tx, calls).await?;
    wake(services, incoming.iter().filter(|incoming| !incoming.done).map(|incoming| incoming.chat));
    Ok(())
}

/// What to say to a message of a chat where too many wait already, at most once a minute. None: it is no person's
/// message, and waits all the same.
fn refuse(services: &Services, update: &Update) -> Option<Vec<Call>> {
    let from = update.from.as_ref()?;
    let chat = update.chat.as_ref().map_or(ChatId(from.id.0), |chat| chat.id);
    let tap = match &update.what {
        What::Button { callback_id, .. } => Some(callback_id),
        What::Text { .. }
        | What::EditedText { .. }
        | What::Photo { .. }
        | What::Document { .. }
        | What::Voice { .. }
        | What::UnknownMessage { .. } => None,
        What::Membership { .. } | What::Migrated { .. } | What::Silent | What::Unknown => return None,
    };
    let told = services.allows(from.id) && !from.bot && services.limits.tell(from.id);
    let words = Locale::of(from.language.as_deref().unwrap_or("en")).words();
    let html = words.html("rate-limited-dropped", args!["seconds" => 60]);
    Some(match tap {
        Some(tap) => vec![outgoing::answer_tap(chat, tap, told.then(|| html.plain()).as_deref())],
        None if told => outgoing::say(&Reply::text(html), chat, None, true),
        None => Vec::new(),
    })
}

fn wake(services: &Services, chats: impl Iterator<Item = ChatId>) {
    let mut woken = HashSet::new();
    for chat in chats {
        if woken.insert(chat) {
            let _ = services.wake.send(chat);
        }
    }
}

fn waiting(update: &Raw) -> Incoming {
    Incoming { update_id: update.0, chat: chat_of(update), payload: update.1.clone(), done: false, hold: None }
}

fn pairs(updates: &[Raw]) -> Vec<(ChatId, UserId)> {
    let mut pairs: Vec<(ChatId, UserId)> = updates
        .iter()
        .filter_map(|(_, _, update)| {
            let update = update.as_ref()?;
            Some((update.chat.as_ref()?.id, update.from.as_ref()?.id))
        })
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

pub(super) type Standings = HashMap<(ChatId, UserId), Standing>;

pub(super) async fn standings(
    tx: &mut sqlx::PgConnection,
    pairs: &[(ChatId, UserId)],
) -> Result<Standings, StoreError> {
    let standings = people::standings(tx, pairs).await?;
    Ok(standings.into_iter().map(|standing| ((standing.chat, standing.user), standing)).collect())
}

/// The plain text of an update that may be an entry: not a command, not a reply, not forwarded.
pub(super) fn plain_text(update: &Update) -> Option<(i64, &str)> {
    match &update.what {
        What::Text { message_id, text, reply_to: None, forwarded: None } if !text.trim_start().starts_with('/') => {
            Some((*message_id, text))
        }
        _ => None,
    }
}

/// What is to be recorded for an update, when it is plainly entries and nothing about it needs a second look.
async fn plan(
    services: &Services,
    tx: &mut sqlx::PgConnection,
    update: &Update,
    standings: &Standings,
) -> Result<Option<Quick>, StoreError> {
    let (Some((message_id, text)), Some(chat), Some(from)) = (plain_text(update), &update.chat, &update.from) else {
        return Ok(None);
    };
    // The bot's name is no part of an entry; the worker takes it out.
    if text.contains('@') && dispatch::is_addressed(&update.what, &services.me) {
        return Ok(None);
    }
    if correction::names_an_entry(text) {
        return Ok(None);
    }
    let Some(standing) = standings.get(&(chat.id, from.id)) else { return Ok(None) };
    let Some((book, version)) = standing.book.filter(|_| standing.member && !standing.waiting) else {
        return Ok(None);
    };
    if from.bot || update.anonymous || !services.allows(from.id) {
        return Ok(None);
    }
    let book = services.store.book_at(tx, book, version).await?;
    let scene = Scene::new(update, from, book, standing.language.as_deref(), standing.timezone.as_deref());
    let limits = grammar_limits(services);
    let parsed = record::read(text, &scene.book, &scene.locale, scene.today, commands::NAMES, limits);
    // A bank's message that came before is told so: the worker's business.
    let (Intent::Record(said), None, None) = (&parsed.intent, parsed.problem, &parsed.bank_message) else {
        return Ok(None);
    };
    // A bare amount opens the category picker, and a budget is looked up: the worker's business.
    if said.is_empty()
        || said.iter().any(|entry| entry.note.is_none() && entry.merchant.is_none() && entry.category.is_none())
    {
        return Ok(None);
    }
    let Ok(Plan::Ready(entries)) = record::plan(&scene.book, said, scene.today, from.id, Source::Text) else {
        return Ok(None);
    };
    let budgeted = |entry: &NewEntry| scene.book.budgets.iter().any(|budget| budget.is_drawn_on_by(entry, scene.today));
    // Last, for what is left to the worker is charged there.
    if entries.is_empty() || entries.iter().any(budgeted) || services.limits.wait(from.id).is_some() {
        return Ok(None);
    }
    Ok(Some(Quick { scene, message_id, entries }))
}

/// The grammar's limits, from the settings.
pub(super) fn grammar_limits(services: &Services) -> Limits {
    let limits = &services.config.limits;
    Limits { max_chars: limits.text_chars, max_entries: limits.entries_per_message }
}

/// The key of what a message recorded: the same however often it is delivered, and found again when it is edited.
pub(super) fn message_key(services: &Services, chat: ChatId, message_id: i64) -> String {
    // Another bot on the same database numbers its messages anew.
    format!("m:{}:{chat}:{message_id}", services.me.id)
}

async fn record_all(
    services: &Services,
    tx: &mut sqlx::PgConnection,
    quick: &[Quick],
) -> Result<Vec<Call>, StoreError> {
    if quick.is_empty() {
        return Ok(Vec::new());
    }
    let recordings: Vec<Recording> = quick
        .iter()
        .map(|quick| Recording {
            book: quick.scene.book.id,
            key: message_key(services, quick.scene.chat, quick.message_id),
            kind: ActionKind::Record,
            actor: Some(quick.scene.user),
            entries: quick.entries.clone(),
        })
        .collect();
    let recorded = crate::store::record::record(tx, &recordings).await?;
    let mut calls = Vec::with_capacity(quick.len());
    for (quick, recorded) in quick.iter().zip(recorded) {
        let reply = confirm::recorded(&quick.scene, &quick.entries, recorded.first_entry, recorded.action, &[]);
        let reply_to = Some(quick.message_id).filter(|_| !quick.scene.private);
        calls.extend(outgoing::say(&reply, quick.scene.chat, reply_to, true));
    }
    Ok(calls)
}
