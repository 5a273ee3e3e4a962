//! One integration crate: the real app, a real Postgres, the local Telegram.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod harness;

mod accounts;
mod agent;
mod agent_changes;
mod agent_rules;
mod bank_messages;
mod chat;
mod clock;
mod crash;
mod embedded;
mod eval;
mod figures;
mod goals;
mod imports;
mod layers;
mod learning;
mod llm;
mod model_reads;
mod model_server;
mod model_sorts;
mod reader;
mod receipts;
mod recurring;
mod rooms;
mod rules;
mod schedule;
mod settings;
mod statement_questions;
mod statements;
mod strangers;
mod talk;
mod undo;
mod views;
mod webhook;
mod words;
mod world;
