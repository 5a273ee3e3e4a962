//! What bots called lately and what they were told.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One Bot API call. Empty answers to `getUpdates` are not kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// Counts from 1; never used twice in a run.
    pub number: u64,
    /// Milliseconds since 1970 when the answer was ready.
    pub at_ms: u64,
    pub bot: i64,
    /// As the bot wrote it.
    pub method: String,
    pub chat: Option<i64>,
    /// Parameters, without the bytes of files.
    pub params: Value,
    pub status: u16,
    /// Telegram's words when it refused.
    pub error: Option<String>,
}

#[derive(Debug)]
pub struct Journal {
    calls: VecDeque<Call>,
    limit: usize,
    count: u64,
}

impl Journal {
    pub fn new(limit: usize) -> Self {
        Self { calls: VecDeque::new(), limit, count: 0 }
    }

    pub fn is_kept(&self) -> bool {
        self.limit > 0
    }

    pub fn add(&mut self, mut call: Call) {
        self.count += 1;
        call.number = self.count;
        self.calls.push_back(call);
        if self.calls.len() > self.limit {
            self.calls.pop_front();
        }
    }

    /// Calls with a number above `after`.
    pub fn since(&self, after: u64) -> Vec<Call> {
        self.calls.iter().filter(|call| call.number > after).cloned().collect()
    }
}
