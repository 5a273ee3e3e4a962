//! Anything a person sends on its way to entries: texts, receipts, statements. `record` is the one way in.

pub mod narration;
pub mod quick_text;
pub mod receipt;
pub mod record;
pub mod sort;
pub mod statement;
pub mod statement_import;
