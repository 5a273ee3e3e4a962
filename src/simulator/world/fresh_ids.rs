use std::time::{SystemTime, UNIX_EPOCH};

/// Where the ids of this run begin. They start from the clock, so that a bot which remembers ids (to drop repeats, to
/// make an action happen once) never meets an old one again, even when the simulator kept nothing of its last run.
#[derive(Clone, Copy, Debug)]
pub struct FreshIds {
    seconds: i64,
}

/// 2026-01-01T00:00:00Z.
const EPOCH: i64 = 1_767_225_600;

impl FreshIds {
    pub fn from_clock() -> Self {
        Self { seconds: seconds_since_1970() }
    }

    /// For message and update ids, which clients hold in 31 bits: 16 ids a second are set aside, about two years fit
    /// before the numbers come round, as Telegram's own update ids do.
    pub fn small(self) -> i64 {
        ((self.seconds - EPOCH).max(0) * 16) % (1 << 30) + 1
    }

    /// For people and groups, which clients hold in 40 bits.
    pub fn large(self) -> i64 {
        self.seconds * 100
    }
}

pub(super) fn seconds_since_1970() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| i64::try_from(age.as_secs()).unwrap_or(0))
}
