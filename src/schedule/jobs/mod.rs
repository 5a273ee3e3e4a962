//! What the clock sets off, one file a job.

use std::sync::Arc;

use crate::ledger::ChatId;

pub mod digest;
pub mod prune;
pub mod recurring;

/// Whether a chat may be written to unasked: people may have been taken off the list of those allowed.
pub type Allowed = Arc<dyn Fn(ChatId) -> bool + Send + Sync>;
