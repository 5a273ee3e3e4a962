//! What is known of the calls that wait: which are held, which were made last, and which chats must wait for a scan.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::ledger::ChatId;
use crate::store::outbox::Queued;

/// Calls made that are remembered: some minutes of them.
const MADE_KEPT: usize = 20_000;

/// What this process knows of the outbox.
#[derive(Default)]
pub(super) struct State {
    pub(super) leader: bool,
    /// Calls handed over and not yet removed from the outbox.
    pub(super) held: HashSet<i64>,
    /// The last ones made: a scan that began before they were removed still reads them, and a server that was killed
    /// may show them once more.
    pub(super) made: Made,
    pub(super) chats: HashMap<ChatId, Queue>,
    /// Scans begun so far.
    pub(super) scans: u64,
    /// A scan has read all that waited when this process became the leader.
    pub(super) caught_up: bool,
    /// Chats with calls in the outbox that may not be held yet, until a scan begun after this one has read them:
    /// whatever they say next must not go past those. [`UNSETTLED`] waits for the chat's next commit first.
    pub(super) behind: HashMap<ChatId, u64>,
}

/// A commit's end is not known: the server may still be at it.
pub(super) const UNSETTLED: u64 = u64::MAX;

/// The ids of the calls that were made last.
#[derive(Default)]
pub(super) struct Made {
    pub(super) ids: HashSet<i64>,
    order: VecDeque<i64>,
}

impl Made {
    pub(super) fn add(&mut self, ids: &[i64]) {
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

/// The calls of one chat: answers, and what waits behind them.
#[derive(Default)]
pub(super) struct Queue {
    pub(super) urgent: VecDeque<Queued>,
    pub(super) bulk: VecDeque<Queued>,
    pub(super) running: bool,
}

impl State {
    /// Those of the calls that can be made at once; the others' chats wait for a scan.
    pub(super) fn in_order(&mut self, queued: Vec<Queued>) -> Vec<Queued> {
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
