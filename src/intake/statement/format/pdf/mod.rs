//! PDF statements by their text layer: where each character stands tells the words, where words stand tells the columns,
//! and the table that comes of it is solved as a CSV file is.

mod columns;
mod font;
mod glyphs;
mod lines;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod written;

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{DecompressError, Document, Error, LoadOptions};

use super::super::table::{Split, Table, UNIT};
use super::super::{BalanceProof, Hints, Statement, StatementError, rows};
use super::archive::UNPACKED;
pub use lines::{Line, Phrase, Word};

/// Most pages read.
const MAX_PAGES: usize = 400;

/// Most object streams, and the least one may unpack to.
const MAX_STREAMS: usize = 2000;
const LEAST: usize = 64 * 1024;

/// Whether bytes are a PDF file, which may begin with other bytes.
pub fn opens(bytes: &[u8]) -> bool {
    let head = bytes.get(..1024).unwrap_or(bytes);
    head.windows(5).any(|window| window == b"%PDF-")
}

/// Reads a PDF file.
///
/// # Errors
/// [`StatementError::NoText`] for scanned pages, [`StatementError::Encrypted`], [`StatementError::NoTable`] and the rest.
pub fn read(bytes: &[u8], name: &str, hints: &Hints) -> Result<Statement, StatementError> {
    // A broken file that makes the reader of its structure panic is a broken file.
    let pages = catch_unwind(AssertUnwindSafe(|| pages(bytes, hints))).unwrap_or(Err(StatementError::Damaged))?;
    if pages.iter().all(Vec::is_empty) {
        return Err(StatementError::NoText);
    }
    of_lines(&pages, "PDF", name, hints)
}

/// Reads pages of lines.
///
/// # Errors
/// [`StatementError`] when they hold no table.
pub fn of_lines(
    pages: &[Vec<lines::Line>],
    format: &str,
    name: &str,
    hints: &Hints,
) -> Result<Statement, StatementError> {
    let split = Split { separator: UNIT, quoting: false };
    let solve = |table: &Table| rows::read_table(table, split, format, name, hints);
    // A day printed once for several rows, or a row printed on several lines: the balances tell, else more rows do only
    // when they are as sure.
    let mut best: Option<Statement> = None;
    let mut problem = StatementError::NoTable;
    for table in columns::tables(pages) {
        match solve(&table) {
            Ok(statement) if best.as_ref().is_none_or(|best| rank(&statement) >= rank(best)) => best = Some(statement),
            Ok(_) => {}
            Err(error) => problem = error,
        }
    }
    best.ok_or(problem)
}

/// The text of each page that has some, line by line.
///
/// # Errors
/// [`StatementError`].
pub fn text(bytes: &[u8], hints: &Hints) -> Result<Vec<String>, StatementError> {
    let pages = catch_unwind(AssertUnwindSafe(|| pages(bytes, hints))).unwrap_or(Err(StatementError::Damaged))?;
    let line = |line: &lines::Line| line.phrases.iter().map(lines::Phrase::text).collect::<Vec<_>>().join("   ");
    let page = |page: &Vec<lines::Line>| page.iter().map(line).collect::<Vec<_>>().join("\n");
    Ok(pages.iter().map(page).filter(|page| !page.trim().is_empty()).collect())
}

/// How much speaks for a reading: its balances, then nothing asked, then its rows.
fn rank(statement: &Statement) -> (u8, bool, usize) {
    let proof = match statement.proof {
        BalanceProof::Proven { .. } | BalanceProof::Each { .. } => 2,
        BalanceProof::Broken { .. } => 0,
        _ => 1,
    };
    (proof, statement.asked.is_empty(), statement.rows.len())
}

fn problem(error: &Error) -> StatementError {
    match error {
        Error::InvalidPassword | Error::Decryption(_) | Error::UnsupportedSecurityHandler(_) => {
            StatementError::Encrypted
        }
        Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => StatementError::TooMuchInside,
        _ => StatementError::Damaged,
    }
}

/// The lines of each page.
fn pages(bytes: &[u8], hints: &Hints) -> Result<Vec<Vec<lines::Line>>, StatementError> {
    // The reader keeps what all object streams unpack to, so they share the room.
    let streams = bytes.windows(7).filter(|window| *window == b"/ObjStm").count();
    if streams > MAX_STREAMS {
        return Err(StatementError::TooMuchInside);
    }
    let room = hints.max_bytes.saturating_mul(UNPACKED);
    let options =
        LoadOptions { max_decompressed_size: Some((room / streams.max(1)).max(LEAST)), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| problem(&error))?;
    // It opens without a password, or it was not opened.
    if document.trailer.has(b"Encrypt") && !document.was_encrypted() {
        return Err(StatementError::Encrypted);
    }
    let mut reader = glyphs::Reader::new(&document, room, hints.max_bytes / 8);
    let mut pages = Vec::new();
    for page in document.page_iter().take(MAX_PAGES) {
        pages.push(lines::lines(reader.page(page)?));
    }
    Ok(pages)
}
