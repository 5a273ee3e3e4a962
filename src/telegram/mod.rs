//! The Telegram edge: updates in, replies out. The inbox keeps what came, the worker and its commands deal with it, the
//! outbox keeps what is to be said. Nothing here decides about money: it calls the rooms that do.

pub mod bot_api;
pub mod buttons;
pub mod commands;
pub mod confirm;
pub mod correction;
pub mod delivery;
pub mod dispatch;
pub mod document;
pub mod ingest;
pub mod jobs;
mod learning;
pub mod newcomer;
pub mod outgoing;
pub mod photo;
pub mod polling;
pub mod progress;
pub mod question;
pub mod record;
pub mod render;
pub mod services;
pub mod sorting;
pub mod turn;
pub mod update;
pub mod worker;

pub use services::Services;
