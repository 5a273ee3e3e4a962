//! Forgets updates that were dealt with and drafts that nobody came back to.

use crate::store::{Store, StoreError, draft, inbox};

/// For how many days things are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// Updates that were dealt with; those that failed stay.
    pub inbox_days: i32,
    /// Drafts.
    pub draft_days: i32,
}

/// How many rows went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pruned {
    /// Updates.
    pub updates: u64,
    /// Drafts.
    pub drafts: u64,
}

/// Deletes what is older; several processes may do so at once. Less than a day counts as one: Telegram delivers again
/// what was not acknowledged for as long.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn run(store: &Store, keep: Keep) -> Result<Pruned, StoreError> {
    Ok(Pruned {
        updates: inbox::prune(store.pool(), keep.inbox_days.max(1)).await?,
        drafts: draft::prune(store.pool(), keep.draft_days.max(1)).await?,
    })
}
