//! Quipu keeps a household's money in a Telegram chat. The rooms, in reading order; ARCHITECTURE.md says who may import
//! whom.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

pub mod agent;
pub mod app;
pub mod cli;
pub mod config;
pub mod doctor;
pub mod intake;
pub mod ledger;
pub mod llm;
pub mod reply;
pub mod report;
pub mod schedule;
pub mod simulator;
pub mod sqlguard;
pub mod store;
pub mod telegram;
pub mod telemetry;
pub mod web;
