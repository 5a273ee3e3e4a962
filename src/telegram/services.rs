//! What every handler may reach.

use std::collections::HashSet;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
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
    /// In groups it sees every message, not only commands, mentions and replies.
    pub reads_groups: bool,
}

/// Rate limits, for each person and for all.
pub struct Limits {
    people: DefaultKeyedRateLimiter<i64>,
    all: DefaultDirectRateLimiter,
    told: DefaultKeyedRateLimiter<i64>,
    /// Whose own limit let a message through that the limit for all then held back: they are not charged again.
    charged: Mutex<HashSet<i64>>,
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
            charged: Mutex::default(),
            clock: DefaultClock::default(),
        }
    }

    /// How long this person has to wait; None: not at all, and the message is charged to them. To be asked once for
    /// each message, when it is about to be dealt with.
    pub fn wait(&self, user: UserId) -> Option<Duration> {
        let wait = |not_until: &governor::NotUntil<_>| not_until.wait_time_from(self.clock.now());
        let charged = self.charged.lock().unwrap_or_else(PoisonError::into_inner).remove(&user.0);
        if !charged && let Err(not_until) = self.people.check_key(&user.0) {
            return Some(wait(&not_until));
        }
        let not_until = self.all.check().err()?;
        self.charged.lock().unwrap_or_else(PoisonError::into_inner).insert(user.0);
        Some(wait(&not_until))
    }

    /// Whether to tell this person that they are held back or kept out: once a minute.
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
        telegram.allowed_users.is_empty() || telegram.allowed_users.contains(user.0) || telegram.owners.contains(user.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use clap::Parser;

    #[derive(Parser)]
    struct Wrapped {
        #[command(flatten)]
        config: Config,
    }

    fn limits(flags: &[&str]) -> Limits {
        Limits::new(&Wrapped::parse_from(["quipu"].iter().chain(flags)).config.limits)
    }

    #[test]
    fn a_message_is_charged_when_it_goes_through_and_only_once() {
        let person = limits(&["--user-burst", "2", "--user-messages-per-minute", "1"]);
        let ana = UserId(1);
        assert!(person.wait(ana).is_none() && person.wait(ana).is_none());
        assert!(person.wait(ana).is_some() && person.wait(ana).is_some(), "asking is free");
        assert!(person.wait(UserId(2)).is_none(), "everybody has their own");
        assert!(person.tell(ana) && !person.tell(ana));

        let all = limits(&["--messages-per-second", "1", "--user-burst", "2", "--user-messages-per-minute", "1"]);
        assert!(all.wait(UserId(9)).is_none());
        for _ in 0..5 {
            assert!(all.wait(ana).is_none_or(|wait| wait <= Duration::from_secs(1)), "held by the limit for all alone");
        }
    }
}
