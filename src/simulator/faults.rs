//! Things that go wrong on request: refusals, lost connections, delays.

use serde::{Deserialize, Serialize};

/// When a fault happens and what it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// A Bot API method, in any case; every method but `getUpdates` when absent.
    #[serde(default)]
    pub method: Option<String>,
    /// A `chat_id`; every call when absent.
    #[serde(default)]
    pub chat: Option<i64>,
    /// How many matching calls pass unharmed first.
    #[serde(default)]
    pub skip: u64,
    /// How many calls it strikes; for ever when absent.
    #[serde(default)]
    pub count: Option<u64>,
    pub effect: Effect,
}

impl Fault {
    /// Strikes every call until it is taken away.
    pub fn new(effect: Effect) -> Self {
        Self { method: None, chat: None, skip: 0, count: None, effect }
    }

    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    pub fn chat(mut self, chat: i64) -> Self {
        self.chat = Some(chat);
        self
    }

    pub fn times(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }

    pub fn skipping(mut self, calls: u64) -> Self {
        self.skip = calls;
        self
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Effect {
    /// 429 with `retry_after` in seconds.
    TooManyRequests { retry_after: u64 },
    /// An HTTP status such as 500 or 502; `processed` when the call has its effect all the same.
    Status {
        status: u16,
        #[serde(default)]
        processed: bool,
    },
    /// The connection ends without an answer; `processed` when the call has its effect all the same.
    Drop {
        #[serde(default)]
        processed: bool,
    },
    /// The call waits first; other faults still apply.
    Latency { ms: u64 },
    /// 403, the bot was blocked by the user.
    Blocked,
    /// 400, the group has become the supergroup `to`.
    Migrated { to: i64 },
    /// Any other refusal, in Telegram's form.
    Error { code: u16, description: String },
}

/// The faults asked for, oldest first.
#[derive(Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    pub fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// What is left of them.
    pub fn list(&self) -> &[Fault] {
        &self.0
    }

    /// Delay in milliseconds and the effect for one call. Counts it.
    pub fn strike(&mut self, method: &str, chat: Option<i64>) -> (u64, Option<Effect>) {
        let mut delay = 0;
        let mut struck = None;
        for fault in &mut self.0 {
            let same_method = match &fault.method {
                Some(wanted) => wanted.eq_ignore_ascii_case(method),
                None => !method.eq_ignore_ascii_case("getUpdates"),
            };
            if !same_method || fault.chat.is_some_and(|wanted| chat != Some(wanted)) || fault.count == Some(0) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            let is_delay = matches!(fault.effect, Effect::Latency { .. });
            if !is_delay && struck.is_some() {
                continue;
            }
            fault.count = fault.count.map(|count| count - 1);
            match &fault.effect {
                Effect::Latency { ms } => delay += ms,
                effect => struck = Some(effect.clone()),
            }
        }
        self.0.retain(|fault| fault.count != Some(0));
        (delay, struck)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_filters() {
        let mut faults = Faults::default();
        faults.add(Fault::new(Effect::Blocked).method("SENDMESSAGE").chat(7).skipping(1).times(2));
        faults.add(Fault::new(Effect::Latency { ms: 5 }).times(1));
        assert_eq!(faults.strike("sendMessage", Some(8)), (5, None));
        assert_eq!(faults.strike("sendMessage", Some(7)), (0, None));
        assert_eq!(faults.strike("sendMessage", Some(7)).1, Some(Effect::Blocked));
        assert_eq!(faults.strike("sendPhoto", Some(7)).1, None);
        assert_eq!(faults.strike("sendMessage", Some(7)).1, Some(Effect::Blocked));
        assert_eq!(faults.strike("sendMessage", Some(7)).1, None);
        assert!(faults.list().is_empty());
    }

    #[test]
    fn updates_are_only_hit_when_named() {
        let mut faults = Faults::default();
        faults.add(Fault::new(Effect::Blocked));
        assert_eq!(faults.strike("getUpdates", None).1, None);
        faults.clear();
        faults.add(Fault::new(Effect::Drop { processed: false }).method("getUpdates"));
        assert!(faults.strike("getupdates", None).1.is_some());
    }
}
