//! Workbooks: XLSX and XLS by calamine, OpenDocument by its markup. What a workbook unpacks to is measured before any
//! of it is kept.

use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Reader, SheetVisible, Xls, Xlsx};
use zip::ZipArchive;

use super::super::table::Table;
use super::super::{Hints, Statement, StatementError};
use super::archive::{self, UNPACKED};
use super::markup_table;
use super::sheet::{self, Sheet, from_float, wide_enough};

/// Most columns kept of a row.
const MAX_COLUMNS: u32 = 400;

/// Longest text kept of a cell, in characters.
const CELL: usize = 2000;

/// Most cells taken, for a limit of the file's size: a cell costs a few bytes of the file at the least.
pub fn most_cells(hints: &Hints) -> usize {
    hints.max_bytes / 4
}

/// Reads an XLSX workbook, whose parts were found to unpack to no more than may be.
///
/// # Errors
/// [`StatementError`].
pub fn read_xlsx(bytes: &[u8], name: &str, hints: &Hints) -> Result<Statement, StatementError> {
    sheet::read(&sheets_of_xlsx(bytes, hints)?, "XLSX", name, hints)
}

/// The sheets of such a workbook.
///
/// # Errors
/// [`StatementError`].
pub fn sheets_of_xlsx(bytes: &[u8], hints: &Hints) -> Result<Vec<Sheet>, StatementError> {
    guarded(|| xlsx(bytes, most_cells(hints)))
}

/// The crates check little of what they index, so a broken file may make them panic: that is a broken file.
fn guarded<T>(read: impl FnOnce() -> Result<T, StatementError>) -> Result<T, StatementError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(StatementError::Damaged))
}

fn xlsx(bytes: &[u8], most: usize) -> Result<Vec<Sheet>, StatementError> {
    let damaged = |_| StatementError::Damaged;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let names: Vec<(String, bool)> =
        book.sheets_metadata().iter().map(|s| (s.name.clone(), s.visible != SheetVisible::Visible)).collect();
    let mut left = most;
    let mut sheets = Vec::new();
    for (name, hidden) in names.into_iter().take(100) {
        // A chart sheet has no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        let mut rows = Rows::default();
        while let Some(cell) = cells.next_cell().map_err(damaged)? {
            left = left.checked_sub(1).ok_or(StatementError::TooMuchInside)?;
            let (row, column) = cell.get_position();
            let text = match cell.get_value() {
                DataRef::Int(n) => n.to_string(),
                DataRef::Float(n) => from_float(*n),
                DataRef::String(s) => text(s),
                DataRef::SharedString(s) => text(s),
                DataRef::Bool(b) => b.to_string(),
                DataRef::DateTime(day) => date(day),
                DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => text(s),
                DataRef::Error(_) | DataRef::Empty => continue,
            };
            rows.put(row, column, text)?;
        }
        sheets.push(Sheet { name, hidden, table: rows.finish()? });
    }
    Ok(sheets)
}

/// Cells that come row by row.
#[derive(Default)]
struct Rows {
    table: Table,
    at: u32,
    row: Vec<String>,
}

impl Rows {
    fn put(&mut self, row: u32, column: u32, text: String) -> Result<(), StatementError> {
        if row != self.at {
            self.end()?;
            self.at = row;
        }
        if column >= MAX_COLUMNS || text.is_empty() {
            return Ok(());
        }
        let column = column as usize;
        if self.row.len() <= column {
            self.row.resize(column + 1, String::new());
        }
        if let Some(cell) = self.row.get_mut(column) {
            *cell = text;
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), StatementError> {
        let row = std::mem::take(&mut self.row);
        match wide_enough(&row) {
            Some(row) => self.table.push(self.at as usize + 1, row.iter().map(String::as_str)),
            None => Ok(()),
        }
    }

    fn finish(mut self) -> Result<Table, StatementError> {
        self.end()?;
        Ok(self.table)
    }
}

fn text(text: &str) -> String {
    text.chars().take(CELL).collect()
}

/// A day, with its time where it has one; a bare time is no day.
fn date(moment: &ExcelDateTime) -> String {
    if !moment.is_datetime() || moment.as_f64() < 1.0 {
        return String::new();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

/// Reads an old Excel workbook: an OLE container with BIFF records.
///
/// # Errors
/// [`StatementError`].
pub fn read_xls(bytes: &[u8], name: &str, hints: &Hints) -> Result<Statement, StatementError> {
    sheet::read(&sheets_of_xls(bytes, hints)?, "XLS", name, hints)
}

/// The sheets of an old Excel workbook.
///
/// # Errors
/// [`StatementError`].
pub fn sheets_of_xls(bytes: &[u8], hints: &Hints) -> Result<Vec<Sheet>, StatementError> {
    guarded(|| {
        measure(bytes, most_cells(hints))?;
        xls(bytes)
    })
}

/// Refuses containers that are locked, are no workbook, or whose sheets span more cells than may be: their reader keeps
/// each sheet as a full rectangle.
fn measure(bytes: &[u8], most: usize) -> Result<(), StatementError> {
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| StatementError::Damaged)?;
    if container.exists("/EncryptedPackage") {
        return Err(StatementError::Encrypted);
    }
    let path = ["/Workbook", "/Book", "/WORKBOOK", "/BOOK"].into_iter().find(|path| container.is_stream(path));
    let path = path.ok_or(StatementError::Unsupported)?;
    let stream = container.open_stream(path).map_err(|_| StatementError::Damaged)?;
    let mut records = Vec::new();
    stream.take(bytes.len() as u64).read_to_end(&mut records).map_err(|_| StatementError::Damaged)?;
    if spanned(&records)? > most { Err(StatementError::TooMuchInside) } else { Ok(()) }
}

/// First and last row and column of a sheet's cells.
type Corners = [usize; 4];

/// The cells of the rectangles that the sheets of BIFF records span, as their reader will keep them: once for each name
/// that points to a sheet.
///
/// # Errors
/// [`StatementError::Encrypted`]; [`StatementError::Damaged`] for a name that points to no sheet, or a sheet that says it
/// is larger than one can be.
fn spanned(records: &[u8]) -> Result<usize, StatementError> {
    let word = |at: usize| Some(u16::from_le_bytes([*records.get(at)?, *records.get(at + 1)?]));
    let double = |at: usize| Some(usize::from(word(at)?) | usize::from(word(at + 2)?) << 16);
    let mut named: Vec<usize> = Vec::new();
    let mut sheets: HashMap<usize, Option<Corners>> = HashMap::new();
    // Sheets that are open, the innermost last: a chart may stand inside one.
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while let (Some(kind), Some(length)) = (word(at), word(at + 2)) {
        let length = usize::from(length);
        match kind {
            // FILEPASS: what follows is encrypted.
            0x002F => return Err(StatementError::Encrypted),
            // BOF of any version, EOF, BOUNDSHEET.
            0x0809 | 0x0409 | 0x0209 | 0x0009 => {
                open.push(at);
                sheets.insert(at, None);
            }
            0x000A => drop(open.pop()),
            0x0085 => named.extend(double(at + 4)),
            // DIMENSIONS: room is made for what it says.
            0x0200 if length >= 14 => {
                let rows = double(at + 8).unwrap_or_default().saturating_sub(double(at + 4).unwrap_or_default());
                let columns = word(at + 14).unwrap_or_default().saturating_sub(word(at + 12).unwrap_or_default());
                if rows > 65_536 || columns > 256 {
                    return Err(StatementError::Damaged);
                }
            }
            // Cells begin with their row and column; the MUL ones end with their last column.
            0x0001..=0x0006 | 0x0201 | 0x0203..=0x0205 | 0x027E | 0x00BD | 0x00BE | 0x00D6 | 0x00FD => {
                if let (Some(row), Some(column)) = (word(at + 4), word(at + 6)) {
                    let last = if matches!(kind, 0x00BD | 0x00BE) { word(at + 2 + length) } else { None };
                    let (row, column) = (usize::from(row), usize::from(column));
                    let last = last.map_or(column, usize::from).max(column);
                    for begun in &open {
                        let Some(sheet) = sheets.get_mut(begun) else { continue };
                        let [top, left, bottom, right] = sheet.unwrap_or([row, column, row, last]);
                        *sheet = Some([top.min(row), left.min(column), bottom.max(row), right.max(last)]);
                    }
                }
            }
            _ => {}
        }
        if open.len() > 16 {
            return Err(StatementError::Damaged);
        }
        at += 4 + length;
    }
    let area = |corners: &Option<Corners>| {
        corners.map_or(0, |[top, left, bottom, right]| (bottom - top + 1).saturating_mul(right - left + 1))
    };
    named.iter().try_fold(0usize, |total, sheet| {
        let corners = sheets.get(sheet).ok_or(StatementError::Damaged)?;
        Ok(total.saturating_add(area(corners)))
    })
}

fn xls(bytes: &[u8]) -> Result<Vec<Sheet>, StatementError> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|_| StatementError::Damaged)?;
    let hidden: Vec<bool> = book.sheets_metadata().iter().map(|s| s.visible != SheetVisible::Visible).collect();
    let mut sheets = Vec::new();
    for ((name, range), hidden) in book.worksheets().into_iter().zip(hidden) {
        let (top, left) = range.start().unwrap_or_default();
        let mut rows = Rows::default();
        for (row, column, cell) in range.used_cells() {
            let text = match cell {
                Data::Int(n) => n.to_string(),
                Data::Float(n) => from_float(*n),
                Data::String(s) => text(s),
                Data::Bool(b) => b.to_string(),
                Data::DateTime(day) => date(day),
                Data::DateTimeIso(s) | Data::DurationIso(s) => text(s),
                Data::Error(_) | Data::Empty => continue,
            };
            let place = |start: u32, offset: usize| u32::try_from(offset).map_or(u32::MAX, |o| start.saturating_add(o));
            rows.put(place(top, row), place(left, column), text)?;
        }
        sheets.push(Sheet { name, hidden, table: rows.finish()? });
    }
    Ok(sheets)
}

/// Reads an OpenDocument sheet.
///
/// # Errors
/// [`StatementError`].
pub fn read_ods(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
    hints: &Hints,
) -> Result<Statement, StatementError> {
    sheet::read(&sheets_of_ods(archive, hints)?, "ODS", name, hints)
}

/// The sheets of an OpenDocument file.
///
/// # Errors
/// [`StatementError`].
pub fn sheets_of_ods(archive: &mut ZipArchive<Cursor<&[u8]>>, hints: &Hints) -> Result<Vec<Sheet>, StatementError> {
    if let Ok(manifest) = archive::member(archive, "META-INF/manifest.xml", hints.max_bytes)
        && manifest.windows(15).any(|window| window == b"encryption-data")
    {
        return Err(StatementError::Encrypted);
    }
    let content = archive::member(archive, "content.xml", hints.max_bytes.saturating_mul(UNPACKED))?;
    let content = String::from_utf8(content).map_err(|_| StatementError::Damaged)?;
    markup_table::read(&content, most_cells(hints))
}
