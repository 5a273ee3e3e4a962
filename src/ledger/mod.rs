//! The words of the ledger: money, entries, categories, accounts, actions, periods.
//! Pure: no clock, no database, no Telegram; "today" is an argument.

pub mod account;
pub mod action;
pub mod budget;
pub mod category;
pub mod entry;
pub mod goal;
pub mod id;
pub mod level;
pub mod money;
pub mod period;
pub mod recurring;
pub mod rule;

pub use action::ActionKind;
pub use budget::{Budget, BudgetPeriod};
pub use entry::{Entry, Kind, NewEntry, PaymentMode, Source};
pub use goal::Goal;
pub use id::{AccountNo, ActionNo, BookId, CategoryNo, ChatId, DraftId, EntryNo, GoalNo, RecurringNo, RuleNo, UserId};
pub use level::ModelLevel;
pub use money::{Currency, Money, MoneyError};
pub use recurring::{Recurring, Repeat};
