//! What the local Telegram knows: bots, people, chats, messages and the updates waiting for bots.
//! Changed only under the one lock that holds it; knows nothing of HTTP.

mod bot;
mod chat;
mod fresh_ids;
mod keeping;
mod log;
mod message;
mod state;
mod telling;

pub use bot::{Bot, Update, UpdateKinds, Webhook};
pub use chat::{Chat, ChatKind, Group, Person, Place};
pub use fresh_ids::FreshIds;
pub use log::{Claim, Log, Record};
pub use message::{Media, MediaKind, Message};
pub use state::{Callback, EventKind, World, WorldLimits, now};
