//! What every handler may reach.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::sync::mpsc;

use super::bot_api::BotApi;
use super::delivery::Delivery;
use crate::config::Config;
use crate::ledger::{ChatId, UserId};
use crate::store::Store;

/// Handles, all cheap to clone.
#[derive(Clone)]
pub struct Services {
    /// The ledger.
    pub store: Store,
    /// Settings.
    pub config: Arc<Config>,
    /// Telegram.
    pub bot: BotApi,
    /// The bot's own id and name.
    pub me: Arc<Me>,
    /// Replies on their way.
    pub delivery: Delivery,
    /// Pictures and statements.
    pub files: crate::store::files::Files,
    /// The model; None: off.
    pub assistant: Option<Arc<crate::agent::Assistant>>,
    /// How fast people may write.
    pub limits: Arc<Limits>,
    /// Tells the worker of chats with something to do.
    pub wake: mpsc::UnboundedSender<ChatId>,
}

/// The bot itself.
#[derive(Debug, Clone)]
pub struct Me {
    /// Telegram's id.
    pub id: i64,
    /// Without the `@`.
    pub username: String,
}

/// Rate limits, for each person and for all.
pub struct Limits {
    people: DefaultKeyedRateLimiter<i64>,
    all: DefaultDirectRateLimiter,
    told: DefaultKeyedRateLimiter<i64>,
    clock: DefaultClock,
}

impl Limits {
    /// As the settings say; zero counts as one.
    pub fn new(limits: &crate::config::Limits) -> Self {
        let at_least_one = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        Self {
            people: RateLimiter::keyed(
                Quota::per_minute(at_least_one(limits.user_messages_per_minute))
                    .allow_burst(at_least_one(limits.user_burst)),
            ),
            all: RateLimiter::direct(Quota::per_second(at_least_one(limits.messages_per_second))),
            told: RateLimiter::keyed(Quota::per_minute(NonZeroU32::MIN)),
            clock: DefaultClock::default(),
        }
    }

    /// How long this person has to wait; None: not at all.
    pub fn wait(&self, user: UserId) -> Option<Duration> {
        let wait = |not_until: &governor::NotUntil<_>| not_until.wait_time_from(self.clock.now());
        match self.people.check_key(&user.0) {
            Err(not_until) => Some(wait(&not_until)),
            Ok(()) => self.all.check().err().map(|not_until| wait(&not_until)),
        }
    }

    /// Whether to tell this person that they are held back: once a minute.
    pub fn tell(&self, user: UserId) -> bool {
        self.told.check_key(&user.0).is_ok()
    }

    /// Forgets people who have not written lately.
    pub fn forget_idle(&self) {
        self.people.retain_recent();
        self.told.retain_recent();
    }
}

impl Services {
    /// Whether a person may use this bot.
    pub fn allows(&self, user: UserId) -> bool {
        let telegram = &self.config.telegram;
        telegram.allowed_users.is_empty()
            || telegram.allowed_users.contains(user.0)
            || telegram.owners.contains(user.0)
    }
}
