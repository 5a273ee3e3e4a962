//! Quipu keeps a household's money in a Telegram chat. The rooms, in reading order; ARCHITECTURE.md says who may import
//! whom.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

pub mod config;
pub mod ledger;
pub mod store;
