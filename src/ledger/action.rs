//! An action: one change to a book, with what was there before and after, so that it can be taken back.

use serde::{Deserialize, Serialize};

/// What an action did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActionKind {
    /// Entries were added.
    Record,
    /// Entries were changed.
    Edit,
    /// Entries were deleted.
    Delete,
    /// A statement's entries were added.
    Import,
    /// A budget was set or removed.
    Budget,
    /// A category was added, renamed or archived.
    Category,
    /// An account was added, renamed or archived.
    Account,
    /// A rule was added, changed, moved, deleted or applied to entries of before.
    Rule,
    /// A goal was set, moved or removed.
    Goal,
    /// A recurring item was set or removed.
    Recurring,
    /// The currency, the time zone, the language or the digest was changed.
    Settings,
    /// The book was wiped. What it held is gone for good: neither before nor after is kept.
    Reset,
    /// Several of these at once.
    Several,
    /// An earlier action was taken back.
    Undo,
}

impl ActionKind {
    /// The word the database uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Edit => "edit",
            Self::Delete => "delete",
            Self::Import => "import",
            Self::Budget => "budget",
            Self::Category => "category",
            Self::Account => "account",
            Self::Rule => "rule",
            Self::Goal => "goal",
            Self::Recurring => "recurring",
            Self::Settings => "settings",
            Self::Reset => "reset",
            Self::Several => "several",
            Self::Undo => "undo",
        }
    }
}

/// One row an action touched: `before` is null for a row it made, `after` for a row it deleted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The table, one of those that can be undone.
    pub table: String,
    /// The whole row as it was.
    pub before: Option<serde_json::Value>,
    /// The whole row as it became.
    pub after: Option<serde_json::Value>,
}
