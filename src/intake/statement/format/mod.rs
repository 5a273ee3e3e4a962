//! The kinds of files statements come in, told by their content, never by their names. Those with fields of their own
//! are read here, one file a format; those that hold tables go the way of a CSV file. All meet in [`Statement`].

mod archive;
mod camt;
mod markup;
mod markup_table;
mod merge;
mod mt940;
mod ofx;
mod pdf;
mod plain;
mod qif;
mod sheet;
mod workbook;

#[cfg(test)]
mod tests;

use rust_decimal::Decimal;

use super::decode::{self, Decoded};
use super::layout::Layout;
use super::{
    BalanceProof, DateOrder, Hints, Question, Remarks, Row, Skipped, SourceAccount, Statement, StatementError,
    delimited,
};
use crate::ledger::money::Currency;
pub use sheet::Sheet;

/// Longest description kept of a row, in characters.
const DESCRIBED: usize = 1000;

/// Reads a file of any kind.
///
/// # Errors
/// [`StatementError`] when there is nothing to import.
pub fn read(bytes: &[u8], name: &str, hints: &Hints) -> Result<Statement, StatementError> {
    read_any(bytes, name, hints, false)
}

/// Reads a file of an archive.
fn read_member(bytes: &[u8], name: &str, hints: &Hints) -> Result<Statement, StatementError> {
    read_any(bytes, name, hints, true)
}

fn read_any(bytes: &[u8], name: &str, hints: &Hints, nested: bool) -> Result<Statement, StatementError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return archive::read(bytes, name, hints, nested);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return workbook::read_xls(bytes, name, hints);
    }
    if pdf::opens(bytes) {
        return pdf::read(bytes, name, hints);
    }
    let decoded = decode::decode(bytes)?;
    let text = decoded.text.as_str();
    match kind(text) {
        Kind::Ofx => ofx::read(text),
        Kind::Qif => qif::read(text, hints),
        Kind::Camt => camt::read(text),
        Kind::Mt940 => mt940::read(text),
        Kind::Tables => sheet::read(&markup_table::read(text, workbook::most_cells(hints))?, "HTML", name, hints),
        // The text was given up for the table that is made of it.
        Kind::Delimited => match delimited::read(decoded, name, hints) {
            Err(StatementError::NoTable) => plain::read(&decode::decode(bytes)?.text, name, hints),
            read => read,
        },
    }
}

/// The text of a file whose fields are parted by characters; None for any other kind.
pub fn delimited_text(bytes: &[u8]) -> Option<Decoded> {
    let binary = bytes.starts_with(b"PK") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) || pdf::opens(bytes);
    let decoded = decode::decode(bytes).ok().filter(|_| !binary)?;
    (kind(&decoded.text) == Kind::Delimited).then_some(decoded)
}

/// The sheets of a workbook or of a page of tables; None for any other kind, and for what cannot be opened.
pub fn sheets(bytes: &[u8], hints: &Hints) -> Option<Vec<Sheet>> {
    if bytes.starts_with(b"PK\x03\x04") {
        return archive::sheets(bytes, hints).ok()?;
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return workbook::sheets_of_xls(bytes, hints).ok();
    }
    let decoded = decode::decode(bytes).ok().filter(|_| !pdf::opens(bytes))?;
    let tables = kind(&decoded.text) == Kind::Tables;
    tables.then(|| markup_table::read(&decoded.text, workbook::most_cells(hints)).ok())?
}

/// The text of a PDF file, page by page.
pub fn pdf_text(bytes: &[u8], hints: &Hints) -> Option<Vec<String>> {
    pdf::opens(bytes).then(|| pdf::text(bytes, hints).ok())?.filter(|pages| !pages.is_empty())
}

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ofx,
    Qif,
    Camt,
    Mt940,
    /// Tables of markup.
    Tables,
    Delimited,
}

/// Characters of a text looked at to tell its kind.
const SNIFFED: usize = 4096;

fn kind(text: &str) -> Kind {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let head: String = text.chars().take(SNIFFED).collect();
    let upper = head.to_ascii_uppercase();
    if upper.starts_with("OFXHEADER") || upper.starts_with('<') && (upper.contains("<OFX>") || upper.contains("<?OFX"))
    {
        return Kind::Ofx;
    }
    if head.starts_with('<') && markup::Pieces::new(&head).any(|(_, piece)| camt::is_root(&piece)) {
        return Kind::Camt;
    }
    if qif::opens(&head) {
        return Kind::Qif;
    }
    if mt940::opens(&head) {
        return Kind::Mt940;
    }
    if markup_table::opens(&head) {
        return Kind::Tables;
    }
    Kind::Delimited
}

/// One account's statement inside a file whose format has fields of its own.
#[derive(Debug, Default)]
struct Section {
    account: String,
    currency: Option<Currency>,
    opening: Option<Decimal>,
    closing: Option<Decimal>,
    /// Where the closing balance stands.
    line: usize,
    rows: Vec<Row>,
    skipped: Vec<Skipped>,
}

impl Section {
    fn total(&self) -> Decimal {
        self.rows.iter().fold(Decimal::ZERO, |sum, row| sum.checked_add(row.amount).unwrap_or(sum))
    }
}

/// Makes a statement of a file's sections.
fn finish(
    format: &'static str,
    sections: Vec<Section>,
    date_order: DateOrder,
    asked: Vec<Question>,
) -> Result<Statement, StatementError> {
    if sections.iter().all(|section| section.rows.is_empty()) {
        return Err(StatementError::NoRows);
    }
    let mut sections = sections;
    let proof = prove(&sections.iter().collect::<Vec<_>>());
    let named = sections.iter().any(|section| !section.account.is_empty() || section.currency.is_some());
    let mut accounts: Vec<SourceAccount> = Vec::new();
    for section in sections.iter_mut().filter(|_| named) {
        let rows = section.rows.len();
        let same = |a: &SourceAccount| a.name == section.account && a.currency == section.currency;
        let at = accounts.iter().position(same).unwrap_or_else(|| {
            let (name, currency) = (section.account.clone(), section.currency);
            accounts.push(SourceAccount { name, currency, rows: 0, proof: BalanceProof::NoBalance });
            accounts.len() - 1
        });
        section.rows.iter_mut().for_each(|row| row.account = at);
        if let Some(account) = accounts.get_mut(at) {
            account.rows += rows;
        }
    }
    for account in &mut accounts {
        let own = sections.iter().filter(|s| s.account == account.name && s.currency == account.currency);
        account.proof = prove(&own.collect::<Vec<_>>());
    }
    let main = accounts.iter().max_by_key(|account| account.rows);
    let layout = Layout::of_format(
        format,
        main.map_or("", |account| account.name.as_str()),
        main.and_then(|account| account.currency),
        date_order,
    );
    let (mut rows, mut skipped) = (Vec::new(), Vec::new());
    for mut section in sections {
        rows.append(&mut section.rows);
        skipped.append(&mut section.skipped);
    }
    Ok(Statement { rows, skipped, asked, layout, proof, accounts, remarks: Remarks::default() })
}

/// Opening and rows against closing, of each section and from one to the next.
fn prove(sections: &[&Section]) -> BalanceProof {
    let sum = |section: &Section| section.opening?.checked_add(section.total());
    for section in sections.iter().copied() {
        if let (Some(closing), Some(sum)) = (section.closing, sum(section))
            && closing != sum
        {
            return BalanceProof::Broken { line: section.line };
        }
    }
    let [first, .., last] = sections else {
        let Some(only) = sections.first() else { return BalanceProof::NoBalance };
        return match (only.opening, only.closing) {
            (Some(opening), Some(closing)) => BalanceProof::Proven { opening, closing },
            (None, Some(closing)) => match closing.checked_sub(only.total()) {
                Some(opening) => BalanceProof::Stated { opening, closing },
                None => BalanceProof::NoBalance,
            },
            _ => BalanceProof::NoBalance,
        };
    };
    if sections.iter().any(|section| section.opening.is_none() || section.closing.is_none()) {
        return BalanceProof::NoBalance;
    }
    let same = |a: &Section, b: &Section| a.account == b.account && a.currency == b.currency;
    let pairs = || sections.iter().copied().zip(sections.iter().copied().skip(1));
    let chained = |newest_first: bool| {
        pairs().all(|(a, b)| same(a, b) && if newest_first { b.closing == a.opening } else { a.closing == b.opening })
    };
    let (oldest, newest) = match (chained(false), chained(true)) {
        (true, _) => (first, last),
        (_, true) => (last, first),
        _ => return BalanceProof::Each { count: sections.len() },
    };
    match (oldest.opening, newest.closing) {
        (Some(opening), Some(closing)) => BalanceProof::Proven { opening, closing },
        _ => BalanceProof::NoBalance,
    }
}

/// A description of what says something: parts that say it again are left out, blanks and line ends are one blank.
fn describe<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for part in parts {
        let part = one_line(part);
        if part.is_empty() || text.contains(&part) || text.len() > DESCRIBED {
            continue;
        }
        if part.contains(&text) {
            text = part;
            continue;
        }
        text.push_str(" · ");
        text.push_str(&part);
    }
    text.chars().take(DESCRIBED).collect()
}

/// A text without control characters, each run of blanks one blank.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    let mut blank = false;
    for c in text.chars().take(DESCRIBED) {
        if c.is_whitespace() || c.is_control() {
            blank = !line.is_empty();
        } else {
            if std::mem::take(&mut blank) {
                line.push(' ');
            }
            line.push(c);
        }
    }
    line
}

/// The line of a place in a text, for places that only go forward.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The line of a byte, from 1.
    fn line(&mut self, at: usize) -> usize {
        let passed = self.text.as_bytes().get(self.at..at).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count();
        self.at = self.at.max(at);
        self.line
    }
}
