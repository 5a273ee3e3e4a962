//! Text to records: one copy of the text and the ends of its fields, so that a file costs a small multiple of its size.

use std::collections::HashSet;

use csv::{ReaderBuilder, StringRecord};
use serde::{Deserialize, Serialize};

use super::StatementError;

/// Most fields a record may have.
const MAX_COLUMNS: usize = 400;

/// A field longer than this is a quote that was never closed.
const RUNAWAY: usize = 8_000;

/// How a text is cut into fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Split {
    /// The separator; [`UNIT`] stands for one of several characters.
    pub separator: char,
    /// Whether `"` quotes.
    pub quoting: bool,
}

/// Stands in for separators of several characters, such as `~|~`.
pub const UNIT: char = '\u{1f}';

/// Records with the physical line each begins on.
#[derive(Debug, Default)]
pub struct Table {
    text: String,
    ends: Vec<u32>,
    rows: Vec<RowAt>,
    /// Records that can be read in more than one way.
    doubtful: HashSet<u32>,
    /// A field ran away: the quoting is broken.
    pub runaway: bool,
}

#[derive(Debug, Clone, Copy)]
struct RowAt {
    first: u32,
    start: u32,
    line: u32,
}

impl Table {
    /// Cuts a text into records, at most `limit` of them. Empty lines make no record.
    ///
    /// # Errors
    /// [`StatementError::TooManyColumns`], [`StatementError::TooLarge`] past 4 GiB.
    pub fn cut(text: &str, split: Split, limit: usize) -> Result<Self, StatementError> {
        if u32::try_from(text.len()).is_err() {
            return Err(StatementError::TooLarge);
        }
        let separator = u8::try_from(u32::from(split.separator)).unwrap_or(b',');
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .quoting(split.quoting)
            .from_reader(text.as_bytes());
        let mut record = StringRecord::new();
        let mut table = Self::default();
        let (mut at, mut line) = (0, 1u32);
        while table.rows.len() < limit && reader.read_record(&mut record).map_err(|_| StatementError::Unsupported)? {
            if record.len() > MAX_COLUMNS {
                return Err(StatementError::TooManyColumns);
            }
            // The reader's own position lies before the line ends and empty lines it skips.
            let mut start = record.position().and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or(at);
            start += text.get(start..).map_or(0, |t| t.bytes().take_while(|b| matches!(b, b'\r' | b'\n')).count());
            line += text.get(at..start).map_or(0, |t| t.bytes().fold(0, |n, b| n + u32::from(b == b'\n')));
            at = start;
            table.rows.push(RowAt {
                first: u32::try_from(table.ends.len()).map_err(|_| StatementError::TooLarge)?,
                start: u32::try_from(table.text.len()).map_err(|_| StatementError::TooLarge)?,
                line,
            });
            for field in &record {
                table.runaway |= field.len() > RUNAWAY;
                table.text.push_str(field);
                table.ends.push(u32::try_from(table.text.len()).map_err(|_| StatementError::TooLarge)?);
            }
        }
        Ok(table)
    }

    /// Adds a record of ready cells.
    ///
    /// # Errors
    /// [`StatementError::TooLarge`] past 4 GiB.
    pub fn push<'a>(&mut self, line: usize, cells: impl Iterator<Item = &'a str>) -> Result<(), StatementError> {
        let offset = |n: usize| u32::try_from(n).map_err(|_| StatementError::TooLarge);
        self.rows.push(RowAt { first: offset(self.ends.len())?, start: offset(self.text.len())?, line: offset(line)? });
        for cell in cells.take(MAX_COLUMNS) {
            self.text.push_str(cell);
            self.ends.push(offset(self.text.len())?);
        }
        Ok(())
    }

    /// Marks the last record as one that can be read in more than one way.
    pub fn doubt(&mut self) {
        self.doubtful.extend(self.rows.len().checked_sub(1).and_then(|row| u32::try_from(row).ok()));
    }

    /// Whether a record can be read in more than one way.
    pub fn is_doubtful(&self, row: usize) -> bool {
        !self.doubtful.is_empty() && u32::try_from(row).is_ok_and(|row| self.doubtful.contains(&row))
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Number of fields of a record.
    pub fn width(&self, row: usize) -> usize {
        let Some(at) = self.rows.get(row) else { return 0 };
        let next = self.rows.get(row + 1).map_or(self.ends.len(), |r| r.first as usize);
        next.saturating_sub(at.first as usize)
    }

    /// Physical line a record begins on, from 1.
    pub fn line(&self, row: usize) -> usize {
        self.rows.get(row).map_or(0, |r| r.line as usize)
    }

    /// A cell without its padding; empty where the record is shorter.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        clean(self.raw(row, column))
    }

    /// The cells of a record without their padding.
    pub fn cells(&self, row: usize) -> impl Iterator<Item = &str> {
        (0..self.width(row)).map(move |column| self.cell(row, column))
    }

    fn raw(&self, row: usize, column: usize) -> &str {
        let Some(at) = self.rows.get(row) else { return "" };
        if column >= self.width(row) {
            return "";
        }
        let index = at.first as usize + column;
        let end = self.ends.get(index).copied().unwrap_or(0) as usize;
        let start =
            if column == 0 { at.start as usize } else { self.ends.get(index - 1).copied().unwrap_or(0) as usize };
        self.text.get(start..end).unwrap_or("")
    }
}

/// Takes padding, direction marks, `="…"` and a leading `'` off a cell.
pub fn clean(cell: &str) -> &str {
    let padding = |c: char| {
        c.is_whitespace()
            || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut cell = cell.trim_matches(padding);
    if let Some(inner) = cell.strip_prefix("=\"").and_then(|c| c.strip_suffix('"')) {
        cell = inner.trim_matches(padding);
    }
    if cell.len() >= 2
        && let Some(inner) = cell.strip_prefix('"').and_then(|c| c.strip_suffix('"'))
    {
        cell = inner.trim_matches(padding);
    }
    if let Some(inner) = cell.strip_prefix('\'') {
        cell = inner.strip_suffix('\'').unwrap_or(inner).trim_matches(padding);
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_lose_their_padding() {
        for (raw, cell) in [
            ("  a b ", "a b"),
            ("=\"00123\"", "00123"),
            ("'0000", "0000"),
            ("'1234'", "1234"),
            ("-1,099.14\t", "-1,099.14"),
            ("\u{200f}12.50", "12.50"),
            ("\"", "\""),
        ] {
            assert_eq!(clean(raw), cell, "{raw}");
        }
    }

    #[test]
    fn records_keep_their_lines() {
        let split = Split { separator: ',', quoting: true };
        let table = Table::cut("a,b\r\r\n\r\n\"c\nd\",e,f\r\r\ng,h\n", split, 100).unwrap();
        let rows: Vec<(usize, Vec<&str>)> =
            (0..table.len()).map(|r| (table.line(r), table.cells(r).collect())).collect();
        assert_eq!(rows, [(1, vec!["a", "b"]), (3, vec!["c\nd", "e", "f"]), (5, vec!["g", "h"])]);
    }

    #[test]
    fn absurd_widths_are_refused() {
        let wide = ",".repeat(5000);
        let split = Split { separator: ',', quoting: true };
        assert!(matches!(Table::cut(&wide, split, 10), Err(StatementError::TooManyColumns)));
    }
}
