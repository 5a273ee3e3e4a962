//! When updates went out and answers came in, for benches.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::{
    Shared,
    world::{Message, Update},
};

/// One step of a message's way.
#[derive(Clone, Copy, Debug)]
pub enum Traffic {
    /// An update was given to the bot, by `getUpdates` or the webhook.
    HandedOut { chat: i64, message: Option<i64>, at: Instant },
    /// The bot sent a message.
    Sent { chat: i64, message: i64, reply_to: Option<i64>, at: Instant },
}

#[derive(Debug, Default)]
pub(super) struct Watchers {
    any: AtomicBool,
    senders: Mutex<Vec<UnboundedSender<Traffic>>>,
}

impl Watchers {
    pub(super) fn subscribe(&self) -> UnboundedReceiver<Traffic> {
        let (sender, receiver) = unbounded_channel();
        self.senders.lock().unwrap_or_else(PoisonError::into_inner).push(sender);
        self.any.store(true, Ordering::Release);
        receiver
    }

    fn tell(&self, step: Traffic) {
        let mut senders = self.senders.lock().unwrap_or_else(PoisonError::into_inner);
        senders.retain(|sender| sender.send(step).is_ok());
        self.any.store(!senders.is_empty(), Ordering::Release);
    }
}

impl Shared {
    pub(super) fn is_watched(&self) -> bool {
        self.watchers.any.load(Ordering::Acquire)
    }

    pub(super) fn handed_out(&self, update: &Update) {
        if self.is_watched() {
            self.watchers.tell(Traffic::HandedOut { chat: update.chat, message: update.message, at: Instant::now() });
        }
    }

    pub(super) fn sent(&self, message: &Message) {
        if self.is_watched() {
            self.watchers.tell(Traffic::Sent {
                chat: message.place.chat,
                message: message.id,
                reply_to: message.reply_to,
                at: Instant::now(),
            });
        }
    }
}
