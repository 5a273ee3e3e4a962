//! Figures and files made from the ledger. No chat's words, nothing of Telegram.

pub mod csv;
pub mod export;
pub mod lines;
pub mod table;
