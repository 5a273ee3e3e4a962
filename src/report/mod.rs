//! Figures, charts and files made from the ledger. No chat's words, nothing of Telegram.

pub mod alert;
pub mod chart;
pub mod charts;
pub mod csv;
pub mod export;
pub mod figures;
pub mod finding;
pub mod insight;
pub mod lines;
pub mod place;
pub mod robust;
pub mod sql;
pub mod steps;
pub mod table;
