use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::chat::Llm;
use super::endpoint::Endpoint;
use super::quirks::Quirks;

/// What was learned about a model at its server, to be kept across restarts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learned {
    /// Host and port.
    pub server: String,
    pub model: String,
    /// For [`Llm::recall`] alone to read.
    pub quirks: Value,
}

/// What is known of one model at one server.
#[derive(Debug, Default)]
pub(super) struct Known {
    quirks: Quirks,
    /// When the first of them was learned; None: nothing is known.
    since: Option<SystemTime>,
    /// What was handed out to be kept, or came from there.
    kept: Kept,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    /// The server's paths begin with `/v1`.
    under_v1: bool,
    #[serde(flatten)]
    quirks: Quirks,
}

impl Known {
    /// What is known; what was learned longer ago than `for_so_long` no more, for servers are updated.
    pub fn quirks(&mut self, now: SystemTime, for_so_long: Duration) -> Quirks {
        // A clock that was set back makes nothing old.
        let age = self.since.and_then(|since| now.duration_since(since).ok());
        if age.is_some_and(|age| age >= for_so_long) {
            *self = Self::default();
        }
        self.quirks
    }

    pub fn grow(&mut self, learned: Quirks, now: SystemTime) {
        let merged = self.quirks.merge(learned);
        if merged != self.quirks {
            self.quirks = merged;
            self.since.get_or_insert(now);
        }
    }
}

impl Llm {
    /// What was learned and not handed out yet, to be kept by the caller. Refusals that no other way of asking helps
    /// against are not among it.
    pub fn newly_learned(&self) -> Vec<Learned> {
        self.endpoints().filter_map(newly_learned).collect()
    }

    /// Goes on with what was kept, `age` ago. What is not of a model that is set up, or cannot be read, is left.
    pub fn recall(&self, learned: &Learned, age: Duration) {
        let Ok(kept) = serde_json::from_value::<Kept>(learned.quirks.clone()) else { return };
        let meant =
            |endpoint: &&Endpoint| endpoint.model == learned.model && endpoint.address.server() == learned.server;
        for endpoint in self.endpoints().filter(meant) {
            if kept.under_v1 {
                endpoint.address.put_under_v1();
            }
            let mut known = endpoint.known();
            known.kept = kept;
            known.grow(kept.quirks.ways_to_ask(), SystemTime::now().checked_sub(age).unwrap_or(SystemTime::UNIX_EPOCH));
        }
    }
}

fn newly_learned(endpoint: &Endpoint) -> Option<Learned> {
    let mut known = endpoint.known();
    let now = Kept { under_v1: endpoint.address.is_under_v1(), quirks: known.quirks.ways_to_ask() };
    if now == known.kept || now == Kept::default() {
        return None;
    }
    known.kept = now;
    Some(Learned { server: endpoint.address.server(), model: endpoint.model.clone(), quirks: json!(now) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_learned_is_forgotten_after_a_while_and_not_before() {
        let (start, day) = (SystemTime::UNIX_EPOCH, Duration::from_secs(86_400));
        let learned = Quirks { no_strict: true, ..Quirks::default() };
        let mut known = Known::default();
        known.grow(learned, start + day);
        known.grow(Quirks { no_temperature: true, ..learned }, start + day * 3);
        for (at, expected) in [(start, true), (start + day * 7, true), (start + day * 8, false), (start + day, false)] {
            assert_eq!(known.quirks(at, day * 7).no_strict, expected, "{at:?}");
        }
    }

    #[test]
    fn what_another_version_wrote_is_read_as_far_as_it_is_known() {
        for (json, expected) in [
            (r#"{"under_v1":true,"no_strict":true,"later":3}"#, Some((true, true))),
            ("{}", Some((false, false))),
            (r#"{"token_limit":"sideways"}"#, None),
            ("[]", None),
        ] {
            let read = serde_json::from_str::<Kept>(json).ok();
            assert_eq!(read.map(|kept| (kept.under_v1, kept.quirks.no_strict)), expected, "{json}");
        }
        let kept = Kept { under_v1: true, quirks: Quirks { short_ids: true, ..Quirks::default() } };
        assert_eq!(serde_json::from_value::<Kept>(json!(kept)).ok(), Some(kept));
    }
}
