use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Leaves a failing server alone: after so many failures in a row nothing is sent for a while, then one call tries.
pub(super) struct Breaker {
    failures_allowed: u32,
    pause: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    failures: u32,
    closed_until: Option<Instant>,
}

impl Breaker {
    pub fn new(failures_allowed: u32, pause: Duration) -> Self {
        Self { failures_allowed: failures_allowed.max(1), pause, state: Mutex::default() }
    }

    /// Whether a call may be made now. After a pause it lets one call through and keeps the others waiting.
    pub fn admits(&self, now: Instant) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match state.closed_until {
            None => true,
            Some(until) if now < until => false,
            Some(_) => {
                state.closed_until = Some(now + self.pause);
                true
            }
        }
    }

    pub fn succeeded(&self) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = State::default();
    }

    pub fn failed(&self, now: Instant) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.failures = state.failures.saturating_add(1);
        if state.failures >= self.failures_allowed {
            state.closed_until = Some(now + self.pause);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_after_failures_and_lets_one_call_try() {
        let breaker = Breaker::new(2, Duration::from_secs(30));
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        breaker.failed(at(0));
        assert!(breaker.admits(at(0)));
        breaker.failed(at(1));
        assert!(!breaker.admits(at(2)));
        assert!(breaker.admits(at(31)));
        assert!(!breaker.admits(at(32)), "only one call tries");
        breaker.succeeded();
        assert!(breaker.admits(at(33)));
        breaker.failed(at(34));
        assert!(breaker.admits(at(34)), "a success starts the count anew");
    }
}
