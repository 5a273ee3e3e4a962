//! Identifiers, each a type of its own so that none can stand in for another.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// A book: one ledger.
    BookId
);
id!(
    /// An entry's short number within its book; people say `#42`.
    EntryNo
);
id!(
    /// An action's number within its book.
    ActionNo
);
id!(
    /// An account's number within its book.
    AccountNo
);
id!(
    /// A category's number within its book.
    CategoryNo
);
id!(
    /// A rule's number within its book.
    RuleNo
);
id!(
    /// A goal's number within its book.
    GoalNo
);
id!(
    /// A recurring item's number within its book.
    RecurringNo
);
id!(
    /// A draft's number.
    DraftId
);
id!(
    /// A person, by Telegram's id.
    UserId
);
id!(
    /// A chat, by Telegram's id; negative for groups.
    ChatId
);
