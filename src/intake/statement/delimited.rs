//! Texts whose fields are parted by commas, semicolons, tabs or anything else.

use super::decode::Decoded;
use super::table::{Split, Table};
use super::{Hints, Statement, StatementError, glue, rows, shape, spill};

/// Reads a decoded text.
///
/// # Errors
/// [`StatementError`] when there is nothing to import.
pub fn read(decoded: Decoded, name: &str, hints: &Hints) -> Result<Statement, StatementError> {
    let (table, split) = table(&decoded)?;
    let Decoded { text, encoding } = decoded;
    drop(text);
    rows::read_table(&table, split, encoding, name, hints)
}

/// A text's records, and how they are cut.
///
/// # Errors
/// [`StatementError`] when it cannot be cut.
pub fn table(decoded: &Decoded) -> Result<(Table, Split), StatementError> {
    let (split, text) = shape::choose_split(&decoded.text)?;
    let mut table = Table::cut(&text, split, usize::MAX)?;
    if table.runaway && split.quoting {
        table = Table::cut(&text, Split { quoting: false, ..split }, usize::MAX)?;
    }
    drop(text);
    if let Some(glued) = glue::glue(&table, split) {
        table = glued;
    }
    if let Some(mended) = spill::mend(&table) {
        table = mended;
    }
    Ok((table, split))
}
