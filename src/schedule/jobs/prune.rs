//! Forgets updates that were dealt with, drafts that nobody came back to with their files, and what is remembered for
//! so long only.

use tracing::warn;

use crate::store::files::Files;
use crate::store::{Store, StoreError, conversation, draft, inbox, model_sends};

/// For how many days things are kept; less than one counts as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// Updates that were dealt with.
    pub inbox_days: i32,
    /// Updates that could not be dealt with; the operator may look into them.
    pub failed_days: i32,
    /// Drafts that wait for a tap.
    pub draft_days: i32,
    /// What the assistant remembers.
    pub memory_days: i32,
    /// The list of what left for a model.
    pub sent_days: i32,
}

impl Default for Keep {
    fn default() -> Self {
        Self { inbox_days: 7, failed_days: 90, draft_days: 30, memory_days: 14, sent_days: 7 }
    }
}

/// How much went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pruned {
    /// Updates.
    pub updates: u64,
    /// Drafts.
    pub drafts: u64,
    /// Files of drafts.
    pub files: u64,
    /// Turns and summaries of chats.
    pub memories: u64,
    /// Lines of the lists of what left.
    pub sends: u64,
}

/// Deletes what is older; several processes may do so at once. Less than a day counts as one: Telegram delivers again
/// what was not acknowledged for as long.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached. A file that cannot be deleted is logged.
pub async fn run(store: &Store, files: &Files, keep: Keep) -> Result<Pruned, StoreError> {
    let updates = inbox::prune(store.pool(), keep.inbox_days.max(1), keep.failed_days.max(1)).await?;
    let memories = conversation::prune(store.pool(), keep.memory_days.max(1)).await?;
    let sends = model_sends::prune(store.pool(), keep.sent_days.max(1)).await?;
    let gone = draft::prune(store.pool(), keep.draft_days.max(1)).await?;
    let mut pruned = Pruned { updates, drafts: gone.drafts, files: 0, memories, sends };
    for (book, path) in gone.files {
        match files.remove(book, &path).await {
            Ok(()) => pruned.files += 1,
            Err(error) => warn!(%error, %book, "a file of an old draft could not be removed"),
        }
    }
    Ok(pruned)
}
