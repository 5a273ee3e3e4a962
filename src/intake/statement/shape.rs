//! Finds the table in a text: how it is cut, where its heading is, which rows are its body and what its columns hold.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::StatementError;
use super::amount::{self, DecimalMark};
use super::currency;
use super::date;
use super::table::{Split, Table, UNIT};
use super::words::header::{self, Role};

/// Records looked at to choose the split, and to know the columns.
const SPLIT_SAMPLE: usize = 120;
const SHAPE_SAMPLE: usize = 500;

/// The heading is looked for among this many records.
const HEADING_DEPTH: usize = 60;

/// Most names looked up in search of a heading.
pub const HEADING_NAMES: usize = 800;

/// What was seen in one column over the sampled body rows.
#[derive(Debug, Clone, Default)]
pub struct Column {
    pub name: String,
    pub roles: Vec<Role>,
    /// How sure the name is, 0 to 1.
    pub sure: f32,
    pub filled: usize,
    pub dates: usize,
    /// Dates only if the name says so.
    pub bare_dates: usize,
    /// Of the dates, those without a year.
    pub yearless: usize,
    pub numbers: usize,
    pub fractions: usize,
    pub negatives: usize,
    pub zeros: usize,
    pub signs: usize,
    pub longest_number: usize,
    pub leading_zeros: usize,
    pub currencies: usize,
    pub texts: usize,
    pub letters: usize,
    pub distinct: usize,
    dot_only: usize,
    comma_only: usize,
    /// Marks that could group or cut: `1,234`.
    either_dot: usize,
    either_comma: usize,
}

impl Column {
    /// Whether the name can stand for a role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether the name stands for this role before any other.
    pub fn is_first(&self, role: Role) -> bool {
        self.roles.first() == Some(&role)
    }

    pub fn is_date(&self) -> bool {
        let named = self.is(Role::Date) || self.is(Role::ValueDate) || self.is(Role::OtherDate) || self.is(Role::Time);
        let dates = self.dates + if named { self.bare_dates } else { 0 };
        self.filled > 0 && dates * 10 >= self.filled * 6
    }

    pub fn is_number(&self) -> bool {
        self.filled > 0 && self.numbers * 10 >= self.filled * 7 && !self.is_date()
    }

    pub fn is_text(&self) -> bool {
        self.filled > 0 && !self.is_date() && !self.is_number() && self.currencies * 2 < self.filled
    }

    /// The decimal mark that most of the column agrees with.
    pub fn mark(&self) -> Option<DecimalMark> {
        match self.dot_only.cmp(&self.comma_only) {
            std::cmp::Ordering::Greater => Some(DecimalMark::Dot),
            std::cmp::Ordering::Less => Some(DecimalMark::Comma),
            // Only "1,234" and "12,345": a mark that is never anything but three digits from the end groups.
            std::cmp::Ordering::Equal if self.either_comma > self.either_dot => Some(DecimalMark::Dot),
            std::cmp::Ordering::Equal if self.either_dot > self.either_comma => Some(DecimalMark::Comma),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// The mark of cells such as `12.345`, which cut thousandths where a currency has them and group otherwise.
    pub fn open_mark(&self) -> Option<DecimalMark> {
        match self.either_dot.cmp(&self.either_comma) {
            std::cmp::Ordering::Greater => Some(DecimalMark::Dot),
            std::cmp::Ordering::Less => Some(DecimalMark::Comma),
            std::cmp::Ordering::Equal => None,
        }
    }

    fn see(&mut self, cell: &str, seen: &mut HashSet<u64>) {
        if cell.is_empty() || is_placeholder(cell) {
            return;
        }
        self.filled += 1;
        if seen.len() < 512 && seen.insert(hash(cell)) {
            self.distinct += 1;
        }
        if let Some(cell) = date::parse(cell) {
            if cell.sure {
                self.dates += 1
            } else {
                self.bare_dates += 1
            }
            self.yearless += usize::from(cell.written.lacks_year());
        }
        if let Some(marks) = amount::marks(cell) {
            self.numbers += 1;
            let digits = cell.bytes().filter(u8::is_ascii_digit).count();
            self.longest_number = self.longest_number.max(digits);
            self.fractions += usize::from(marks.certain || marks.fraction > 0 && marks.fraction <= 2);
            self.dot_only += usize::from(marks.dot && !marks.comma);
            self.comma_only += usize::from(marks.comma && !marks.dot);
            if marks.dot && marks.comma {
                self.either_dot += usize::from(cell.contains('.'));
                self.either_comma += usize::from(cell.contains(','));
            }
            self.leading_zeros +=
                usize::from(cell.len() > 1 && cell.starts_with('0') && cell.bytes().all(|b| b.is_ascii_digit()));
            let mark = if marks.dot { DecimalMark::Dot } else { DecimalMark::Comma };
            if let Some(amount) = amount::parse(cell, mark) {
                self.negatives += usize::from(amount.value.is_sign_negative());
                self.zeros += usize::from(amount.value.is_zero());
                self.signs += usize::from(amount.signed || amount.currency.is_some() || amount.direction.is_some());
            }
        } else if currency::code(cell).is_some() {
            self.currencies += 1;
        } else {
            self.texts += 1;
            self.letters += cell.chars().filter(|c| c.is_alphabetic()).count().min(80);
        }
    }
}

/// What banks write where there is nothing to write.
pub fn is_placeholder(cell: &str) -> bool {
    cell.len() <= 12
        && (cell.bytes().all(|b| matches!(b, b'-' | b'*' | b'.'))
            || matches!(cell, "–" | "N/A" | "n/a" | "NA" | "null" | "NULL" | "nil" | "None"))
}

fn hash(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// A table found in the records.
#[derive(Debug, Clone)]
pub struct Shape {
    /// Record of the heading.
    pub heading: Option<usize>,
    pub columns: Vec<Column>,
    /// Sampled records that have a date and a number.
    pub body: Vec<usize>,
    pub score: f32,
    /// Fields that body records usually have.
    pub width: usize,
}

impl Shape {
    /// Columns with their index.
    pub fn columns(&self) -> impl Iterator<Item = (usize, &Column)> {
        self.columns.iter().enumerate()
    }

    /// One letter a column: date, number, currency, text, or nothing.
    pub fn kinds(&self) -> String {
        let kind = |c: &Column| match () {
            () if c.filled == 0 => '-',
            () if c.is_date() => 'd',
            () if c.is_number() => 'n',
            () if c.currencies * 2 >= c.filled => 'c',
            () => 't',
        };
        self.columns.iter().map(kind).collect()
    }
}

/// Chooses how to cut a text. The text comes back changed only for separators of several characters.
///
/// # Errors
/// [`StatementError::NoTable`] when no cut gives rows with a date and a number.
pub fn choose_split(text: &str) -> Result<(Split, Cow<'_, str>), StatementError> {
    let text = prepare(text);
    let sample = head(&text);
    let quotes = sample.contains('"');
    let mut best: Option<(f32, Split)> = None;
    let mut too_wide = false;
    for separator in [',', ';', '\t', '|', UNIT, '^', '~', '#', '\u{1}'] {
        if !sample.contains(separator) {
            continue;
        }
        for quoting in [true, false] {
            if !quoting && !quotes {
                continue;
            }
            let split = Split { separator, quoting };
            let table = match Table::cut(sample, split, SPLIT_SAMPLE) {
                Ok(table) => table,
                Err(StatementError::TooManyColumns) => {
                    too_wide = true;
                    continue;
                }
                Err(_) => continue,
            };
            let Some(shape) = find(&table, 0..table.len()) else { continue };
            let score = shape.score - if quoting { 0.0 } else { 1.0 } - if table.runaway { 20.0 } else { 0.0 };
            if best.is_none_or(|(b, _)| score > b) {
                best = Some((score, split));
            }
        }
    }
    match best {
        Some((_, split)) => Ok((split, text)),
        None if too_wide => Err(StatementError::TooManyColumns),
        None => Err(StatementError::NoTable),
    }
}

/// Separators of several characters become one; blanks between a separator and a quote go; rows quoted as a whole are
/// opened.
fn prepare(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for several in ["~|~", "|~|", "||", ";;;", "<>", "\t|\t"] {
        let lines = || head(&text).lines().filter(|l| !l.trim().is_empty());
        let with = lines().filter(|l| l.matches(several).count() >= 2).count();
        // A doubled single separator is an empty cell when the single one occurs alone as well.
        let single = several.chars().next().unwrap_or('|');
        let alone = several.chars().all(|c| c == single) && lines().any(|l| l.replace(several, "").contains(single));
        if with >= 2 && with * 2 > lines().count() && !alone {
            text = Cow::Owned(text.replace(several, "\u{1f}"));
            break;
        }
    }
    if head(&text).contains(", \"") || head(&text).contains("; \"") {
        text = Cow::Owned(text.replace(", \"", ",\"").replace("; \"", ";\""));
    }
    // `"2024-01-01,""Foo"",-1.00"`: each line is one quoted field.
    let mut whole = 0;
    let mut other = 0;
    for line in head(&text).lines().map(str::trim).filter(|l| !l.is_empty()).take(50) {
        let inner = line.strip_prefix('"').and_then(|l| l.strip_suffix('"'));
        match inner.map(|i| i.replace("\"\"", "")) {
            Some(i) if !i.contains('"') && i.contains([',', ';', '\t']) => whole += 1,
            _ => other += 1,
        }
    }
    if whole > 1 && whole > other * 3 {
        let mut opened = String::with_capacity(text.len());
        for line in text.lines() {
            let line = line.trim_end();
            match line.strip_prefix('"').and_then(|l| l.strip_suffix('"')) {
                Some(inner) => opened.push_str(&inner.replace("\"\"", "\"")),
                None => opened.push_str(line),
            }
            opened.push('\n');
        }
        text = Cow::Owned(opened);
    }
    text
}

/// The beginning of a text, cut at a line.
fn head(text: &str) -> &str {
    let mut end = text.len().min(96 * 1024);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    if end == text.len() {
        return text;
    }
    let cut = text.get(..end).and_then(|t| t.rfind('\n')).unwrap_or(end);
    text.get(..cut).unwrap_or(text)
}

/// Finds the table among a range of records: with its heading when that leads to a body, without one otherwise.
pub fn find(table: &Table, range: Range<usize>) -> Option<Shape> {
    let heading = find_heading(table, &range);
    let named = heading.and_then(|(row, score)| examine(table, Some(row), score, &range));
    if named.as_ref().is_some_and(|s| s.body.len() > 1) {
        return named;
    }
    let bare = examine(table, None, 0.0, &range);
    match (named, bare) {
        (Some(n), Some(b)) => Some(if b.body.len() > n.body.len() * 2 && b.body.len() > 2 { b } else { n }),
        (n, b) => n.or(b),
    }
}

/// The record that names the most columns.
fn find_heading(table: &Table, range: &Range<usize>) -> Option<(usize, f32)> {
    let mut best: Option<(usize, f32)> = None;
    let mut budget = HEADING_NAMES;
    for row in range.start..range.end.min(range.start + HEADING_DEPTH) {
        let score = heading_score(table, row, &mut budget);
        if score >= 3.0 && best.is_none_or(|(_, b)| score > b + 0.01) {
            best = Some((row, score));
        }
    }
    best
}

/// How much a record looks like a heading: a date and an amount named, and nothing that is one. Each name looked up
/// takes from `budget`, so that a file of nothing but words costs no more than one with a long preamble.
pub fn heading_score(table: &Table, row: usize, budget: &mut usize) -> f32 {
    let is_value = |cell: &str| {
        cell.bytes().filter(u8::is_ascii_digit).count() >= 3
            && (amount::marks(cell).is_some() || date::parse(cell).is_some_and(|c| c.sure))
    };
    let values = table.cells(row).filter(|cell| is_value(cell)).take(2).count();
    if values > 1 || table.cells(row).filter(|c| !c.is_empty()).take(2).count() < 2 {
        return 0.0;
    }
    let mut seen: Vec<Role> = Vec::new();
    let mut score = 0.0;
    for cell in table.cells(row) {
        if cell.is_empty() || is_value(cell) {
            continue;
        }
        if *budget == 0 {
            return 0.0;
        }
        *budget -= 1;
        let (roles, sure) = header::roles(cell);
        let Some(role) = roles.first().copied() else { continue };
        let group = match role {
            Role::ValueDate | Role::Year => Role::Date,
            Role::NetAmount | Role::GrossAmount | Role::Debit | Role::Credit => Role::Amount,
            Role::Payee => Role::Description,
            other => other,
        };
        if seen.contains(&group) {
            score += 0.1 * sure;
            continue;
        }
        seen.push(group);
        score += sure
            * match group {
                Role::Date | Role::Amount => 2.0,
                Role::Description | Role::Balance => 1.0,
                Role::Reference | Role::Category | Role::Time => 0.3,
                _ => 0.6,
            };
    }
    if !seen.contains(&Role::Date) && !seen.contains(&Role::Amount) {
        return 0.0;
    }
    score - values as f32
}

fn examine(table: &Table, heading: Option<usize>, heading_score: f32, range: &Range<usize>) -> Option<Shape> {
    let start = heading.map_or(range.start, |row| row + 1);
    let end = range.end.min(start + SHAPE_SAMPLE);
    let width = (start..end).map(|row| table.width(row)).max()?.max(heading.map_or(0, |h| table.width(h)));
    let mut columns: Vec<Column> = (0..width)
        .map(|index| {
            let name = heading.map_or("", |row| table.cell(row, index));
            let (roles, sure) = header::roles(name);
            Column { name: name.to_owned(), roles, sure, ..Column::default() }
        })
        .collect();
    let wide: Vec<usize> =
        (start..end).filter(|row| table.cells(*row).filter(|c| !c.is_empty()).count() >= 2).collect();
    see(table, &wide, &mut columns);
    let dates = date_columns(&columns, wide.len());
    if dates.is_empty() {
        return None;
    }
    let parts = date_parts(&columns).filter(|parts| dates.as_slice() == parts);
    let is_body = |row: &usize| {
        let dated = match &parts {
            Some(parts) => parts.iter().all(|c| table.cell(*row, *c).parse::<u16>().is_ok()),
            None => dates.iter().any(|c| date::parse(table.cell(*row, *c)).is_some()),
        };
        dated && table.cells(*row).enumerate().any(|(c, cell)| !dates.contains(&c) && amount::marks(cell).is_some())
    };
    let body: Vec<usize> = wide.iter().copied().filter(is_body).collect();
    if body.is_empty() {
        return None;
    }
    // Look again at the body alone: preambles and totals have their own columns.
    for column in &mut columns {
        *column = Column {
            name: std::mem::take(&mut column.name),
            roles: std::mem::take(&mut column.roles),
            sure: column.sure,
            ..Column::default()
        };
    }
    see(table, &body, &mut columns);
    let usual = usual_width(table, &body);
    let regular = body.iter().filter(|row| table.width(**row) == usual).count() as f32 / body.len() as f32;
    let numbers = columns.iter().filter(|c| c.is_number() && c.fractions > 0).count().min(3) as f32;
    let share = body.len() as f32 / wide.len().max(1) as f32;
    let score = heading_score
        + regular * 6.0
        + share * 4.0
        + numbers
        + (body.len().min(20) as f32) * 0.5
        + (usual.min(6) as f32) * 0.3;
    Some(Shape { heading, columns, body, score, width: usual })
}

fn see(table: &Table, rows: &[usize], columns: &mut [Column]) {
    let mut seen: Vec<HashSet<u64>> = vec![HashSet::new(); columns.len()];
    for row in rows {
        for ((cell, column), seen) in table.cells(*row).zip(columns.iter_mut()).zip(seen.iter_mut()) {
            column.see(cell, seen);
        }
    }
}

/// Columns that hold dates; bare numbers count only under a name that says date.
fn date_columns(columns: &[Column], rows: usize) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        let named = column.is(Role::Date) || column.is(Role::ValueDate);
        let enough = column.dates * 5 >= column.filled * 2 && (column.dates * 4 >= rows || named);
        let bare = named && (column.bare_dates + column.dates) * 2 >= column.filled;
        if column.filled > 0 && (enough || bare) {
            found.push(index);
        }
    }
    if found.is_empty()
        && let Some(parts) = date_parts(columns)
    {
        found.extend(parts);
    }
    found
}

/// Year, month and day in columns of their own.
pub fn date_parts(columns: &[Column]) -> Option<[usize; 3]> {
    let named = |role| columns.iter().position(|c| c.is(role) && c.numbers * 2 >= c.filled && c.filled > 0);
    Some([named(Role::Year)?, named(Role::Month)?, named(Role::Day)?])
}

fn usual_width(table: &Table, rows: &[usize]) -> usize {
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for row in rows {
        let width = table.width(*row);
        match counts.iter_mut().find(|(w, _)| *w == width) {
            Some((_, n)) => *n += 1,
            None => counts.push((width, 1)),
        }
    }
    counts.into_iter().max_by_key(|(_, n)| *n).map_or(0, |(w, _)| w)
}
