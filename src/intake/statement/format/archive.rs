//! ZIP: a workbook, or several statements in one archive. Names of members are names, never paths; an archive inside
//! another is not opened; and nothing is kept of a member beyond what its size may be.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::super::{Hints, Skipped, SourceAccount, Statement, StatementError, Why, owner};
use super::sheet::Sheet;
use super::{merge, workbook};

/// How many times the limit of a file's size an archive may unpack to.
pub const UNPACKED: usize = 4;

/// The same for the parts of a workbook, most of which are read as a stream.
const STREAMED: usize = 20;

/// Most members of an archive.
const MAX_MEMBERS: usize = 200;

/// Reads a ZIP file; `nested` when it is inside another.
///
/// # Errors
/// [`StatementError`].
pub fn read(bytes: &[u8], name: &str, hints: &Hints, nested: bool) -> Result<Statement, StatementError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| StatementError::Damaged)?;
    if archive.len() > MAX_MEMBERS * 10 {
        return Err(StatementError::TooMuchInside);
    }
    let has =
        |archive: &ZipArchive<_>, name: &str| archive.file_names().flatten().any(|n| n.eq_ignore_ascii_case(name));
    if has(&archive, "xl/workbook.xml") {
        measure(&mut archive, hints)?;
        return workbook::read_xlsx(bytes, name, hints);
    }
    if has(&archive, "content.xml") && has(&archive, "mimetype") {
        return workbook::read_ods(&mut archive, name, hints);
    }
    // Other documents of this family hold no statement.
    if nested || has(&archive, "[Content_Types].xml") {
        return Err(StatementError::Unsupported);
    }
    members(&mut archive, hints)
}

/// The sheets of a workbook in an archive's clothes; None for any other archive.
///
/// # Errors
/// [`StatementError`].
pub fn sheets(bytes: &[u8], hints: &Hints) -> Result<Option<Vec<Sheet>>, StatementError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| StatementError::Damaged)?;
    if archive.len() > MAX_MEMBERS * 10 {
        return Err(StatementError::TooMuchInside);
    }
    let has =
        |archive: &ZipArchive<_>, name: &str| archive.file_names().flatten().any(|n| n.eq_ignore_ascii_case(name));
    if has(&archive, "xl/workbook.xml") {
        measure(&mut archive, hints)?;
        return workbook::sheets_of_xlsx(bytes, hints).map(Some);
    }
    if has(&archive, "content.xml") && has(&archive, "mimetype") {
        return workbook::sheets_of_ods(&mut archive, hints).map(Some);
    }
    Ok(None)
}

fn failed(error: &ZipError) -> StatementError {
    match error {
        ZipError::UnsupportedArchive(what) if *what == ZipError::PASSWORD_REQUIRED => StatementError::Encrypted,
        ZipError::UnsupportedArchive(_) => StatementError::Unsupported,
        _ => StatementError::Damaged,
    }
}

/// Unpacks every part of a workbook to nowhere: sizes that a directory states may lie. Strings and styles are kept in
/// memory by the reader, so they have less room.
fn measure(archive: &mut ZipArchive<Cursor<&[u8]>>, hints: &Hints) -> Result<(), StatementError> {
    let mut left = hints.max_bytes.saturating_mul(STREAMED) as u64;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|error| failed(&error))?;
        let streamed = named(&part).to_ascii_lowercase().contains("worksheets/");
        let most = if streamed { left } else { left.min(hints.max_bytes.saturating_mul(UNPACKED) as u64) };
        let size = std::io::copy(&mut (&mut part).take(most + 1), &mut std::io::sink());
        let size = size.map_err(|_| StatementError::Damaged)?;
        if size > most {
            return Err(StatementError::TooMuchInside);
        }
        left -= size;
    }
    Ok(())
}

/// One member, at most `most` bytes of it.
///
/// # Errors
/// [`StatementError::TooMuchInside`], [`StatementError::Encrypted`], [`StatementError::Damaged`].
pub fn member(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str, most: usize) -> Result<Vec<u8>, StatementError> {
    let part = archive.by_name(name).map_err(|error| failed(&error))?;
    take(part, most)
}

/// A member's name; nothing where it is written in no encoding.
fn named<R: Read>(part: &ZipFile<'_, R>) -> String {
    part.name().map(|name| name.into_owned()).unwrap_or_default()
}

fn take(part: impl Read, most: usize) -> Result<Vec<u8>, StatementError> {
    let mut bytes = Vec::new();
    part.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|_| StatementError::Damaged)?;
    if bytes.len() > most { Err(StatementError::TooMuchInside) } else { Ok(bytes) }
}

/// The statements among the members. One that is none is told, and the error of all says most.
fn members(archive: &mut ZipArchive<Cursor<&[u8]>>, hints: &Hints) -> Result<Statement, StatementError> {
    let mut left = hints.max_bytes.saturating_mul(UNPACKED);
    let mut found = Vec::new();
    let mut unread = Vec::new();
    let mut problem: Option<StatementError> = None;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| failed(&error))?;
        let name = named(&part);
        let stem = name.rsplit(['/', '\\']).next().unwrap_or_default();
        // What systems add: folders, resource forks, folder settings.
        if part.is_dir() || name.starts_with("__MACOSX") || stem.starts_with('.') {
            continue;
        }
        if found.len() + unread.len() >= MAX_MEMBERS {
            return Err(StatementError::TooMuchInside);
        }
        let bytes = take(part, left.min(hints.max_bytes))?;
        left -= bytes.len();
        match merge::answered(hints, |hints| super::read_member(&bytes, stem, hints)) {
            Ok(mut statement) => {
                if statement.accounts.is_empty()
                    && let Some(name) = owner::in_name(stem)
                {
                    let (rows, proof) = (statement.rows.len(), statement.proof);
                    statement.accounts.push(SourceAccount { name, currency: None, rows, proof });
                }
                found.push(statement);
            }
            Err(error) => {
                unread.push(Skipped { line: index + 1, why: Why::Unread });
                problem = Some(match problem {
                    Some(known @ (StatementError::Encrypted | StatementError::NoText)) => known,
                    Some(known) if matches!(error, StatementError::Empty | StatementError::Unsupported) => known,
                    _ => error,
                });
            }
        }
    }
    if found.is_empty() {
        return Err(problem.unwrap_or(StatementError::Empty));
    }
    let mut whole = merge::merge(found)?;
    whole.skipped.append(&mut unread);
    Ok(whole)
}
