//! Tables written as markup: HTML under the name `.xls`, as many banks' "Excel" is, Excel's XML of 2003, and the
//! `content.xml` of an OpenDocument sheet.

use super::super::StatementError;
use super::super::table::Table;
use super::Lines;
use super::markup::{Piece, Pieces, attribute, local, unescape};
use super::sheet::{Sheet, number, wide_enough};

/// Longest text kept of a cell, in bytes.
const CELL: usize = 2000;

/// Most cells that one repeated cell stands for, and rows that one repeated row does.
const REPEATED: usize = 200;

/// Whether a text is markup with a table in it.
pub fn opens(head: &str) -> bool {
    head.starts_with('<')
        && Pieces::new(head).any(|(_, piece)| match piece {
            Piece::Open { name, attributes, .. } => {
                let name = local(name);
                ["table", "tr", "worksheet"].iter().any(|tag| name.eq_ignore_ascii_case(tag))
                    || name.eq_ignore_ascii_case("html")
                    || name == "Workbook" && attributes.contains("spreadsheet")
            }
            _ => false,
        })
}

/// A cell as it is read.
#[derive(Default)]
struct Cell {
    text: String,
    /// A value in an attribute or a typed element outweighs the text a person sees.
    value: Option<String>,
    number: bool,
    times: usize,
}

struct Reader {
    sheets: Vec<Sheet>,
    row: Vec<String>,
    /// The row's first line, where one is open.
    at: Option<usize>,
    times: usize,
    cell: Option<Cell>,
    /// Cells that may still come.
    left: usize,
}

/// Reads every table of a text, at most `most` cells.
///
/// # Errors
/// [`StatementError::TooMuchInside`].
pub fn read(text: &str, most: usize) -> Result<Vec<Sheet>, StatementError> {
    let mut reader = Reader { sheets: Vec::new(), row: Vec::new(), at: None, times: 1, cell: None, left: most };
    let mut lines = Lines::new(text);
    let mut mute = None;
    for (at, piece) in Pieces::new(text) {
        match piece {
            Piece::Close(name) if mute.is_some_and(|muted: &str| muted.eq_ignore_ascii_case(name)) => mute = None,
            _ if mute.is_some() => {}
            Piece::Open { name, closed: false, .. }
                if ["script", "style", "head"].contains(&&*name.to_ascii_lowercase()) =>
            {
                mute = Some(name);
            }
            Piece::Text(text) => {
                if let Some(cell) = reader.cell.as_mut().filter(|cell| cell.text.len() + text.len() < CELL) {
                    cell.text.push_str(&unescape(text));
                }
            }
            Piece::Verbatim(text) => {
                if let Some(cell) = reader.cell.as_mut().filter(|cell| cell.text.len() + text.len() < CELL) {
                    cell.text.push_str(text);
                }
            }
            Piece::Open { name, attributes, closed } => {
                let line = lines.line(at);
                reader.open(&local(name).to_ascii_lowercase(), attributes, line)?;
                if closed {
                    reader.close(&local(name).to_ascii_lowercase())?;
                }
            }
            Piece::Close(name) => reader.close(&local(name).to_ascii_lowercase())?,
        }
    }
    reader.end_row()?;
    Ok(reader.sheets)
}

impl Reader {
    fn open(&mut self, name: &str, attributes: &str, line: usize) -> Result<(), StatementError> {
        let counted = |name: &str| attribute(attributes, name).and_then(|n| n.parse::<usize>().ok()).unwrap_or(1);
        match name {
            "worksheet" => {
                self.end_row()?;
                let name = attribute(attributes, "name").unwrap_or_default().into_owned();
                self.sheets.push(Sheet { name, hidden: false, table: Table::default() });
            }
            // An OpenDocument table has a name; an HTML one is part of the page it is on.
            "table" => {
                if let Some(name) = attribute(attributes, "name") {
                    self.end_row()?;
                    self.sheets.push(Sheet { name: name.into_owned(), hidden: false, table: Table::default() });
                }
            }
            "tr" | "row" | "table-row" => {
                self.end_row()?;
                self.at = Some(line);
                self.times = counted("number-rows-repeated");
            }
            "td" | "th" | "cell" | "table-cell" | "covered-table-cell" => {
                self.end_cell()?;
                // Cells that were left out before this one.
                if let Some(index) = attribute(attributes, "index").and_then(|n| n.parse::<usize>().ok()) {
                    let missing = index.saturating_sub(1).saturating_sub(self.row.len());
                    self.spend(missing.min(REPEATED))?;
                    self.row.extend((0..missing.min(REPEATED)).map(|_| String::new()));
                }
                let mut cell = Cell {
                    times: counted("number-columns-repeated").max(counted("colspan")).clamp(1, REPEATED),
                    ..Cell::default()
                };
                match attribute(attributes, "value-type").as_deref() {
                    Some("float" | "percentage") => cell.value = attribute(attributes, "value").map(|v| number(&v)),
                    Some("currency") => {
                        let code = attribute(attributes, "currency").unwrap_or_default();
                        cell.value = attribute(attributes, "value").map(|v| format!("{} {code}", number(&v)));
                    }
                    Some("date") => cell.value = attribute(attributes, "date-value").map(|v| v.into_owned()),
                    _ => {}
                }
                self.cell = Some(cell);
            }
            "data" => {
                if let Some(cell) = &mut self.cell {
                    cell.number = attribute(attributes, "type").as_deref() == Some("Number");
                }
            }
            "br" | "p" | "div" | "s" => {
                if let Some(cell) = self.cell.as_mut().filter(|cell| !cell.text.is_empty()) {
                    cell.text.push(' ');
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), StatementError> {
        match name {
            "td" | "th" | "cell" | "table-cell" | "covered-table-cell" => self.end_cell(),
            "tr" | "row" | "table-row" | "table" | "worksheet" => self.end_row(),
            _ => Ok(()),
        }
    }

    fn spend(&mut self, cells: usize) -> Result<(), StatementError> {
        self.left = self.left.checked_sub(cells).ok_or(StatementError::TooMuchInside)?;
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), StatementError> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let text = match cell.value {
            Some(value) => value,
            None if cell.number => number(cell.text.trim()),
            None => cell.text.split_whitespace().collect::<Vec<_>>().join(" "),
        };
        self.spend(cell.times)?;
        // A wide cell's text stands once; a repeated value stands in each.
        self.row.push(text);
        self.row.extend((1..cell.times).map(|_| String::new()));
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), StatementError> {
        self.end_cell()?;
        let line = self.at.take();
        let times = self.times.clamp(1, REPEATED);
        self.times = 1;
        let row = std::mem::take(&mut self.row);
        let Some(line) = line else { return Ok(()) };
        let Some(row) = wide_enough(&row) else { return Ok(()) };
        if self.sheets.is_empty() {
            self.sheets.push(Sheet { name: String::new(), hidden: false, table: Table::default() });
        }
        self.spend(row.len() * (times - 1))?;
        for _ in 0..times {
            if let Some(sheet) = self.sheets.last_mut() {
                sheet.table.push(line, row.iter().map(String::as_str))?;
            }
        }
        Ok(())
    }
}
