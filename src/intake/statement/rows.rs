//! From a table to a statement: segments with headings of their own, the layout of each, and one pass that turns
//! records into rows or says why not.

use std::collections::HashMap;
use std::ops::Range;

use rust_decimal::Decimal;

use super::amount::{self, Amount, DecimalMark, Sign as CurrencySign};
use super::chain;
use super::currency;
use super::date::{self, Written};
use super::flag;
use super::layout::{self, AmountColumns, DateColumns, Layout, Sign};
use super::order::{self, Evidence};
use super::shape::{self, Column, Shape};
use super::solve::{self, Surroundings};
use super::table::{Split, Table};
use super::words::direction::Direction;
use super::words::fold;
use super::words::header::Role;
use super::words::rows::{State, Summary, state, summary};
use super::{DateOrder, Hints, Question, Row, Skipped, Statement, StatementError, Why};
use crate::ledger::money::Currency;

/// Most tables one file is split into.
const MAX_SEGMENTS: usize = 24;

/// Reads every table of a file.
///
/// # Errors
/// [`StatementError::NoTable`] or [`StatementError::NoRows`].
pub fn read_table(
    table: &Table,
    split: Split,
    encoding: &str,
    name: &str,
    hints: &Hints,
) -> Result<Statement, StatementError> {
    let whole = shape::find(table, 0..table.len()).ok_or(StatementError::NoTable)?;
    let mut best: Option<(usize, Statement)> = None;
    let mut rows = Vec::new();
    let mut skipped = Vec::new();
    let mut asked: Vec<Question> = Vec::new();
    for range in segments(table, &whole) {
        let shape = if range.start == 0 && range.end == table.len() {
            Some(whole.clone())
        } else {
            shape::find(table, range.clone())
        };
        let segment =
            shape.and_then(|shape| Segment { table, shape, range: range.clone(), split, encoding, name, hints }.read());
        let Some(mut segment) = segment else { continue };
        skipped.append(&mut segment.skipped);
        asked.extend(segment.asked.iter().copied());
        let count = segment.rows.len();
        rows.append(&mut segment.rows);
        if best.as_ref().is_none_or(|(most, _)| count > *most) {
            best = Some((count, segment));
        }
    }
    let (_, mut statement) = best.ok_or(StatementError::NoTable)?;
    if rows.is_empty() {
        return Err(StatementError::NoRows);
    }
    asked.sort_by_key(|q| *q as u8);
    asked.dedup();
    let amounts: Vec<Option<Decimal>> = rows.iter().map(|r| Some(r.amount)).collect();
    let balances: Vec<Option<Decimal>> = rows.iter().map(|r| r.balance).collect();
    let proof = chain::prove(&amounts, &balances, |index| rows.get(index).map_or(0, |r| r.line));
    statement.rows = rows;
    statement.skipped = skipped;
    statement.asked = asked;
    statement.proof = proof;
    Ok(statement)
}

/// Splits a table where a heading with other names begins.
fn segments(table: &Table, whole: &Shape) -> Vec<Range<usize>> {
    let mut cuts = vec![0];
    if let Some(first) = whole.heading {
        let names: Vec<String> = table.cells(first).map(fold).collect();
        let dates: Vec<usize> = whole.columns().filter(|(_, c)| c.is_date()).map(|(i, _)| i).collect();
        let mut looked = 0;
        for row in first + 1..table.len() {
            if dates.iter().any(|c| table.cell(row, *c).bytes().any(|b| b.is_ascii_digit())) || table.width(row) < 3 {
                continue;
            }
            looked += 1;
            if looked > 300 || cuts.len() >= MAX_SEGMENTS {
                break;
            }
            let same = table.width(row) == names.len() && table.cells(row).map(fold).eq(names.iter().cloned());
            if !same && shape::heading_score(table, row) >= 4.0 {
                cuts.push(row);
            }
        }
    }
    let ends = cuts.iter().skip(1).copied().chain([table.len()]).collect::<Vec<_>>();
    cuts.into_iter().zip(ends).map(|(start, end)| start..end).collect()
}

/// Records whose other dates speak for an order.
const EVIDENCE: usize = 4000;

struct Segment<'a> {
    table: &'a Table,
    shape: Shape,
    range: Range<usize>,
    split: Split,
    encoding: &'a str,
    name: &'a str,
    hints: &'a Hints,
}

impl Segment<'_> {
    fn read(&self) -> Option<Statement> {
        let header = self.header();
        let key = layout::fingerprint(self.split, &header, &self.shape.kinds());
        let remembered = self.hints.layout.as_ref().filter(|l| l.fingerprint() == key);
        let mut asked = Vec::new();
        let mut layout = match remembered {
            Some(layout) => Layout { encoding: self.encoding.to_owned(), ..layout.clone() },
            None => {
                let (layout, sure) = self.solve(header)?;
                if !sure {
                    asked.push(Question::Sign);
                }
                layout
            }
        };
        let (start, written) = self.written(&layout);
        if remembered.is_none() {
            let (order, sure) = self.order(&layout, &written);
            layout.date_order = self.hints.date_order.unwrap_or(order);
            if !sure && self.hints.date_order.is_none() {
                asked.push(Question::DateOrder);
            }
        }
        let (years, sure) = self.years(&layout, &written);
        if !sure {
            asked.push(Question::Year);
        }
        let mut pass = Pass::new(self.table, &layout, &self.shape, self.range.end);
        for (offset, written) in written.iter().enumerate() {
            let year = years.as_ref().and_then(|y| y.get(offset).copied());
            let date = written.and_then(|w| w.resolve(layout.date_order, year));
            pass.take(start + offset, date);
        }
        let Pass { rows, skipped, unsigned, .. } = pass;
        let mut rows = rows;
        if unsigned && !sign_by_balances(&mut rows) && !asked.contains(&Question::Sign) {
            asked.push(Question::Sign);
        }
        Some(Statement { rows, skipped, asked, layout, proof: chain::BalanceProof::NoBalance })
    }

    fn header(&self) -> Vec<String> {
        self.shape.heading.map(|row| self.table.cells(row).map(str::to_owned).collect()).unwrap_or_default()
    }

    /// Records before the body, and everything a currency or a year may be named in.
    fn preamble(&self) -> impl Iterator<Item = &str> {
        let end = self.shape.heading.or(self.shape.body.first().copied()).unwrap_or(self.range.start);
        (self.range.start..end).flat_map(|row| self.table.cells(row)).filter(|c| !c.is_empty()).take(400)
    }

    fn solve(&self, header: Vec<String>) -> Option<(Layout, bool)> {
        let mut text: String = self.preamble().map(fold).collect::<Vec<_>>().join(" | ");
        for name in &header {
            text.push_str(" | ");
            text.push_str(&fold(name));
        }
        text.push_str(" | ");
        text.push_str(&fold(self.name));
        let reading = solve::solve(
            self.table,
            &self.shape,
            &Surroundings { text: &text, sign: self.hints.sign, thousandths: self.thousandths(&header) },
        )?;
        let date = self.date_columns()?;
        let status = flag::status_columns(self.table, &self.shape);
        let currency_column = self.currency_column(&reading.amount);
        let (description, spare) = self.descriptions(&reading, &status);
        let layout = Layout {
            encoding: self.encoding.to_owned(),
            split: self.split,
            width: self.shape.columns.len(),
            date,
            date_order: DateOrder::DayFirst,
            currency: self.currency(&reading.amount, &header),
            amount: reading.amount,
            flags: reading.flags,
            marks: reading.marks,
            balance: reading.balance,
            currency_column,
            description,
            spare,
            status,
            kinds: self.shape.kinds(),
            header,
        };
        Some((layout, reading.sure))
    }

    /// Whether a currency with three decimals is named.
    fn thousandths(&self, header: &[String]) -> bool {
        let column =
            self.shape.columns().find(|(_, c)| c.filled > 0 && c.currencies * 2 > c.filled).map(|(index, _)| index);
        let cell =
            column.and_then(|c| self.shape.body.first().map(|row| self.table.cell(*row, c))).and_then(currency::code);
        let named = || header.iter().map(String::as_str).chain(self.preamble()).find_map(currency::named);
        cell.or_else(named).is_some_and(|c| c.exponent() == 3)
    }

    /// The column of the day money moved: named so, filled, and first.
    fn date_columns(&self) -> Option<DateColumns> {
        let rows = self.shape.body.len().max(1) as f32;
        let mut best: Option<(f32, usize)> = None;
        for (index, column) in self.shape.columns().filter(|(_, c)| c.is_date()) {
            let name = match () {
                () if column.is(Role::Date) => 4.0 * column.sure,
                () if column.is(Role::ValueDate) => 2.0 * column.sure,
                () if column.is(Role::OtherDate) => -2.0,
                () if column.roles.is_empty() => 1.5,
                () => 0.0,
            };
            let full = (column.dates + column.bare_dates) as f32 / rows;
            let yearless = column.yearless as f32 / column.filled.max(1) as f32;
            let score = name + full * 8.0 - yearless * 2.0 - index as f32 * 0.02;
            if best.is_none_or(|(b, _)| score > b) {
                best = Some((score, index));
            }
        }
        if let Some((_, index)) = best {
            return Some(DateColumns::One(index));
        }
        let [year, month, day] = shape::date_parts(&self.shape.columns)?;
        Some(DateColumns::Parts { year, month, day })
    }

    fn currency_column(&self, amount: &AmountColumns) -> Option<usize> {
        let near = match amount {
            AmountColumns::Signed { column, .. }
            | AmountColumns::Flagged { column, .. }
            | AmountColumns::ByBalance { column } => *column,
            AmountColumns::Pair { debit, credit, .. } => (*debit).max(*credit),
        };
        let score = |(index, column): (usize, &Column)| {
            let name = if column.is(Role::Currency) {
                6.0 * column.sure
            } else if column.is(Role::OtherCurrency) {
                return None;
            } else if column.roles.is_empty() {
                1.0
            } else {
                0.0
            };
            let distance = index.abs_diff(near) as f32 + if index < near { 0.5 } else { 0.0 };
            Some((name - distance * 0.3, index))
        };
        self.shape
            .columns()
            .filter(|(_, c)| c.filled > 0 && c.currencies * 10 >= c.filled * 6)
            .filter_map(score)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, index)| index)
    }

    /// The currency of the whole file, where it names one.
    fn currency(&self, amount: &AmountColumns, header: &[String]) -> Option<Currency> {
        let columns: Vec<usize> = match amount {
            AmountColumns::Signed { column, .. }
            | AmountColumns::Flagged { column, .. }
            | AmountColumns::ByBalance { column } => vec![*column],
            AmountColumns::Pair { debit, credit, .. } => vec![*debit, *credit],
        };
        let balance = self.shape.columns().filter(|(_, c)| c.is(Role::Balance)).map(|(index, _)| index);
        for column in columns.iter().copied().chain(balance) {
            if let Some(currency) = header.get(column).and_then(|name| currency::named(name)) {
                return Some(currency);
            }
        }
        let mut loose: Option<CurrencySign> = None;
        for row in self.shape.body.iter().take(50) {
            for column in &columns {
                let mark = if self.shape.columns.get(*column).and_then(Column::mark) == Some(DecimalMark::Comma) {
                    DecimalMark::Comma
                } else {
                    DecimalMark::Dot
                };
                match amount::parse(self.table.cell(*row, *column), mark).and_then(|a| a.currency) {
                    Some(CurrencySign::Code(currency)) => return Some(currency),
                    Some(sign) => loose = Some(sign),
                    None => {}
                }
            }
        }
        let cells: Vec<&str> = self.preamble().collect();
        for (index, cell) in cells.iter().enumerate() {
            if currency::is_currency_label(cell)
                && let Some(found) = currency::named(cell).or_else(|| {
                    cells.get(index + 1).and_then(|next| currency::named(next).or_else(|| currency::code(next)))
                })
            {
                return Some(found);
            }
        }
        let named = cells.iter().find_map(|cell| {
            let amount = cell.bytes().any(|b| b.is_ascii_digit()) && amount::marks(cell).is_some();
            amount.then(|| currency::named(cell)).flatten()
        });
        let code = |code: &str| Currency::parse(code).ok();
        let has = |range: Range<u32>| {
            header
                .iter()
                .map(String::as_str)
                .chain(cells.iter().copied())
                .flat_map(str::chars)
                .any(|c| range.contains(&u32::from(c)))
        };
        named.or_else(|| match loose? {
            CurrencySign::Dollar => code("USD"),
            CurrencySign::Yen if has(0x3040..0x3100) => code("JPY"),
            CurrencySign::Yen if has(0x4E00..0xA000) => code("CNY"),
            _ => None,
        })
    }

    /// Columns that make a description: payee and purpose by name, else the wordiest; and what stands in for them.
    fn descriptions(&self, reading: &solve::Reading, status: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let flag = match reading.amount {
            AmountColumns::Flagged { flag, .. } => Some(flag),
            _ => None,
        };
        let rows = self.shape.body.len();
        let usable = |index: usize, c: &Column| {
            let named = (c.is(Role::Payee) || c.is(Role::Description)) && c.sure > 0.4;
            (c.is_text() && c.letters > 0 || named && c.filled > 0 && !c.is_date())
                && Some(index) != flag
                && c.currencies * 2 < c.filled.max(1)
        };
        let mut ranked: Vec<(f32, usize)> = Vec::new();
        let mut spare: Vec<(f32, usize)> = Vec::new();
        for (index, c) in self.shape.columns().filter(|(i, c)| usable(*i, c)) {
            let words = c.letters as f32 / c.filled.max(1) as f32;
            let variety = c.distinct as f32 / c.filled.max(1) as f32;
            let constant = c.distinct == 1 && rows > 3;
            let fill = c.filled as f32 / rows.max(1) as f32;
            let name = match c.roles.first() {
                _ if c.is(Role::Payee) && c.sure > 0.4 => 30.0 * c.sure,
                _ if c.is(Role::Description) && c.sure > 0.4 => 28.0 * c.sure,
                Some(
                    Role::Reference | Role::Category | Role::Status | Role::OtherCurrency | Role::Currency | Role::Time,
                ) => -30.0,
                Some(Role::Flag) => -40.0,
                Some(Role::Type) => -12.0,
                Some(_) => -10.0,
                None => 0.0,
            };
            let score = name + words.min(30.0) * (0.3 + variety).min(1.0) * (0.3 + 0.7 * fill);
            if constant || status.contains(&index) {
                spare.push((score - 50.0, index));
            } else if name >= 10.0 || name == 0.0 {
                ranked.push((score, index));
            } else {
                spare.push((score, index));
            }
        }
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let top = ranked.first().map_or(0.0, |r| r.0);
        let (mut chosen, rest): (Vec<_>, Vec<_>) = ranked.into_iter().partition(|r| r.0 >= top * 0.45 && r.0 > 1.0);
        // A wordy column under a name nobody knows is the payee where no other is.
        let payee = chosen.iter().any(|(_, i)| self.shape.columns.get(*i).is_some_and(|c| c.is(Role::Payee)));
        let unknown = |(_, i): &(f32, usize)| {
            self.shape
                .columns
                .get(*i)
                .is_some_and(|c| c.roles.is_empty() && c.letters >= c.filled * 4 && c.distinct * 2 >= c.filled)
        };
        let (more, rest): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|r| !payee && self.shape.heading.is_some() && unknown(r));
        chosen.extend(more);
        spare.extend(rest.into_iter().map(|(s, i)| (s + 100.0, i)));
        while chosen.len() > 4 {
            spare.extend(chosen.pop().map(|(s, i)| (s + 100.0, i)));
        }
        spare.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        if chosen.is_empty() && !spare.is_empty() {
            chosen.push(spare.remove(0));
        }
        (chosen.into_iter().map(|r| r.1).collect(), spare.into_iter().map(|r| r.1).take(6).collect())
    }

    /// The main date of every record after the heading.
    fn written(&self, layout: &Layout) -> (usize, Vec<Option<Written>>) {
        let start = self.shape.heading.map_or(self.range.start, |row| row + 1);
        let cell = |row: usize| match layout.date {
            DateColumns::One(column) => date::parse(self.table.cell(row, column)).map(|c| c.written),
            DateColumns::Parts { year, month, day } => {
                let part = |column| self.table.cell(row, column);
                let text = format!("{}-{}-{}", part(year), part(month), part(day));
                date::parse(&text).map(|c| c.written)
            }
        };
        (start, (start..self.range.end).map(cell).collect())
    }

    fn order(&self, layout: &Layout, written: &[Option<Written>]) -> (DateOrder, bool) {
        let main = match layout.date {
            DateColumns::One(column) => Some(column),
            DateColumns::Parts { .. } => None,
        };
        let dates: Vec<Written> = written.iter().flatten().copied().collect();
        let mut others = Vec::new();
        for (index, _) in self.shape.columns().filter(|(i, c)| c.is_date() && Some(*i) != main) {
            let cells = (self.range.start..self.range.end.min(self.range.start + EVIDENCE))
                .filter_map(|row| date::parse(self.table.cell(row, index)));
            others.extend(cells.map(|c| c.written).filter(|w| matches!(w, Written::Numbers(..))));
        }
        let preamble: Vec<Written> = self.preamble().flat_map(order::loose_dates).collect();
        let first =
            main.and_then(|column| self.shape.body.first().map(|row| self.table.cell(*row, column))).unwrap_or("");
        let dollars = layout.currency.is_some_and(|c| c.code() == "USD");
        order::decide(&Evidence {
            dates: &dates,
            others: &others,
            preamble: &preamble,
            dotted: first.matches('.').count() >= 2 && !first.contains('/') || first.ends_with('.'),
            home: Some(if dollars { DateOrder::MonthFirst } else { DateOrder::DayFirst }),
            today: self.hints.today,
        })
    }

    /// Years of records whose dates have none: from the answer, the preamble, other dates or the file's name.
    fn years(&self, layout: &Layout, written: &[Option<Written>]) -> (Option<Vec<i32>>, bool) {
        let lacking = written.iter().flatten().filter(|w| w.lacks_year()).count();
        if lacking == 0 {
            return (None, true);
        }
        let today = self.hints.today;
        let stem = self.name.rsplit(['/', '\\']).next().unwrap_or("");
        let tail = || (self.range.end.saturating_sub(6)..self.range.end).flat_map(|row| self.table.cells(row));
        let texts =
            || self.preamble().chain(tail()).filter(|t| !date::parse(t).is_some_and(|c| c.written.lacks_year()));
        let given = self.hints.year.and_then(|y| chrono::NaiveDate::from_ymd_opt(y, 12, 31));
        let found = given
            .or_else(|| order::anchor(texts(), layout.date_order, today))
            .or_else(|| order::anchor([stem].into_iter(), layout.date_order, today));
        let dates: Vec<Written> = written.iter().flatten().copied().collect();
        let mut years = order::years(&dates, layout.date_order, found.unwrap_or(today)).into_iter();
        let spread = written.iter().map(|w| if w.is_some() { years.next().unwrap_or(0) } else { 0 }).collect();
        (Some(spread), found.is_some())
    }
}

/// One pass over the records.
struct Pass<'a> {
    table: &'a Table,
    layout: &'a Layout,
    end: usize,
    width: usize,
    heading: Vec<String>,
    rows: Vec<Row>,
    skipped: Vec<Skipped>,
    /// Amounts have no sign yet: the balances tell.
    unsigned: bool,
    last: Option<usize>,
    states: HashMap<&'a str, Option<State>>,
}

/// A record's columns, moved aside where a narration held unquoted separators.
#[derive(Clone, Copy, Default)]
struct Shift {
    at: usize,
    by: usize,
}

impl Shift {
    fn column(self, column: usize) -> usize {
        if self.by > 0 && column > self.at { column + self.by } else { column }
    }
}

impl<'a> Pass<'a> {
    fn new(table: &'a Table, layout: &'a Layout, shape: &Shape, end: usize) -> Self {
        let heading = shape.heading.map(|row| table.cells(row).map(str::to_owned).collect()).unwrap_or_default();
        let unsigned = matches!(layout.amount, AmountColumns::ByBalance { .. });
        // Fields that carry something: a heading's trailing separator does not.
        let named = layout.header.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
        let width = if named > 0 { named.max(shape.width.min(layout.header.len())) } else { shape.width };
        Self {
            table,
            layout,
            end,
            width,
            heading,
            rows: Vec::new(),
            skipped: Vec::new(),
            unsigned,
            last: None,
            states: HashMap::new(),
        }
    }

    fn skip(&mut self, row: usize, why: Why) {
        self.skipped.push(Skipped { line: self.table.line(row), why });
    }

    fn take(&mut self, row: usize, date: Option<chrono::NaiveDate>) {
        let shift = self.shift(row);
        let Some(date) = date else { return self.undated(row) };
        if let Some(state) = self.state(row, shift) {
            return self.skip(row, if state == State::Failed { Why::Failed } else { Why::Pending });
        }
        let amount = match self.amount(row, shift) {
            Ok(amount) => amount,
            Err(why) => {
                let why = if why == Why::NoAmount && self.summary(row, shift).is_some() { Why::Balance } else { why };
                return self.skip(row, why);
            }
        };
        let balance = self.balance(row, shift);
        match self.summary(row, shift) {
            Some(Summary::Balance) => return self.skip(row, Why::Balance),
            Some(Summary::Total) if balance.is_none() && (row + 8 >= self.end || self.rows.is_empty()) => {
                return self.skip(row, Why::Total);
            }
            _ => {}
        }
        let description = self.description(row, shift);
        self.rows.push(Row {
            line: self.table.line(row),
            date,
            amount: amount.value,
            description,
            currency: self.currency(row, shift, &amount),
            balance,
        });
        self.last = Some(row);
    }

    /// What the status columns say, each word looked at once.
    fn state(&mut self, row: usize, shift: Shift) -> Option<State> {
        for column in &self.layout.status {
            let cell = self.table.cell(row, shift.column(*column));
            let known = match self.states.get(cell) {
                Some(known) => *known,
                None => {
                    let said = state(cell);
                    if self.states.len() < 64 {
                        self.states.insert(cell, said);
                    }
                    said
                }
            };
            if known.is_some() {
                return known;
            }
        }
        None
    }

    /// Finds where unquoted separators in a narration moved the columns.
    fn shift(&self, row: usize) -> Shift {
        let width = self.table.width(row);
        let none = Shift::default();
        if width <= self.width {
            return none;
        }
        let filled = (self.width..width).rev().find(|c| !self.table.cell(row, *c).is_empty());
        let Some(last) = filled else { return none };
        let by = last + 1 - self.width;
        let fits = |shift: Shift| {
            let amount = self.amount(row, shift).is_ok();
            let balance = self.layout.balance.is_none_or(|_| {
                self.balance(row, shift).is_some()
                    || self.table.cell(row, shift.column(self.layout.balance.unwrap_or(0))).is_empty()
            });
            amount && balance
        };
        if self.rows.len() > 2 && self.rows.len() * 4 < self.skipped.len() {
            return none;
        }
        self.layout.description.iter().map(|at| Shift { at: *at, by }).find(|s| fits(*s)).unwrap_or(none)
    }

    fn undated(&mut self, row: usize) {
        let cell = |column| self.table.cell(row, column);
        if self.table.cells(row).all(str::is_empty) {
            return;
        }
        if !self.heading.is_empty() && self.table.cells(row).eq(self.heading.iter().map(|h| super::table::clean(h))) {
            return self.skip(row, Why::Heading);
        }
        let date = match self.layout.date {
            DateColumns::One(column) => cell(column),
            DateColumns::Parts { year, .. } => cell(year),
        };
        if state(date) == Some(State::Pending) {
            return self.skip(row, Why::Pending);
        }
        if date.is_empty() && self.continues(row) {
            let more: Vec<&str> = self.layout.description.iter().map(|c| cell(*c)).filter(|c| !c.is_empty()).collect();
            if let Some(last) = self.rows.last_mut() {
                for text in more {
                    if last.description.len() < 1000 {
                        last.description.push(' ');
                        push_line(&mut last.description, text);
                    }
                }
                self.last = Some(row);
                return;
            }
        }
        let why = match self.table.cells(row).find_map(summary) {
            Some(Summary::Balance) => Why::Balance,
            Some(Summary::Total) => Why::Total,
            None => Why::NoDate,
        };
        self.skip(row, why);
    }

    /// Whether a dateless record holds nothing but more of the description above it.
    fn continues(&self, row: usize) -> bool {
        if self.last.is_none_or(|last| last + 1 != row)
            || self.table.line(row) > self.rows.last().map_or(0, |r| r.line) + 40
        {
            return false;
        }
        let described = self.layout.description.iter().any(|c| !self.table.cell(row, *c).is_empty());
        let alone =
            self.table.cells(row).enumerate().all(|(c, cell)| cell.is_empty() || self.layout.description.contains(&c));
        described && alone && !self.table.cells(row).any(|c| summary(c).is_some())
    }

    /// A balance or a total by its description; by other words only where there is none.
    fn summary(&self, row: usize, shift: Shift) -> Option<Summary> {
        let cell = |c: &usize| self.table.cell(row, shift.column(*c));
        let found = self.layout.description.iter().find_map(|c| summary(cell(c)));
        let blank = || self.layout.description.iter().all(|c| cell(c).is_empty());
        found.or_else(|| if blank() { self.layout.spare.iter().find_map(|c| summary(cell(c))) } else { None })
    }

    fn number(&self, row: usize, column: usize, shift: Shift) -> Option<Amount> {
        let cell = self.table.cell(row, shift.column(column));
        let mark = self.layout.mark(column);
        amount::parse(cell, mark).or_else(|| {
            // A lone cell in the other notation, when it can be read no other way.
            let other = if mark == DecimalMark::Dot { DecimalMark::Comma } else { DecimalMark::Dot };
            amount::marks(cell).filter(|m| m.certain && m.fraction == 2).and_then(|_| amount::parse(cell, other))
        })
    }

    fn amount(&self, row: usize, shift: Shift) -> Result<Amount, Why> {
        let with = |amount: Amount, value: Decimal| {
            if value.is_zero() { Err(Why::NoAmount) } else { Ok(Amount { value, ..amount }) }
        };
        match &self.layout.amount {
            AmountColumns::Signed { column, sign } => {
                let amount = self.number(row, *column, shift).ok_or(Why::NoAmount)?;
                let value = match (amount.direction, sign) {
                    (Some(Direction::Out), _) => -amount.value.abs(),
                    (Some(Direction::In), _) => amount.value.abs(),
                    (_, Sign::PositiveIn) => amount.value,
                    (_, Sign::PositiveOut) => -amount.value,
                };
                with(amount, value)
            }
            AmountColumns::ByBalance { column } => {
                let amount = self.number(row, *column, shift).ok_or(Why::NoAmount)?;
                with(amount, amount.value)
            }
            AmountColumns::Flagged { column, flag } => {
                let amount = self.number(row, *column, shift).ok_or(Why::NoAmount)?;
                let key = flag::fold_flag(self.table.cell(row, shift.column(*flag)));
                match self.layout.flags.get(&key) {
                    Some(Direction::Out) => with(amount, -amount.value),
                    Some(Direction::In) => with(amount, amount.value),
                    Some(Direction::Neutral) => Err(Why::Neutral),
                    None => match super::words::direction::flag(self.table.cell(row, shift.column(*flag))) {
                        Some(Direction::Out) => with(amount, -amount.value),
                        Some(Direction::In) => with(amount, amount.value),
                        Some(Direction::Neutral) => Err(Why::Neutral),
                        None => Err(Why::Direction),
                    },
                }
            }
            AmountColumns::Pair { debit, credit, debit_negative, credit_negative } => {
                let (d, c) = (self.number(row, *debit, shift), self.number(row, *credit, shift));
                let amount = match (&d, &c) {
                    (Some(d), _) if !d.value.is_zero() => *d,
                    (_, Some(c)) => *c,
                    (Some(d), None) => *d,
                    (None, None) => return Err(Why::NoAmount),
                };
                with(amount, solve::net(d.map(|a| a.value), c.map(|a| a.value), *debit_negative, *credit_negative))
            }
        }
    }

    fn balance(&self, row: usize, shift: Shift) -> Option<Decimal> {
        let amount = self.number(row, self.layout.balance?, shift)?;
        Some(match amount.direction {
            Some(Direction::Out) => -amount.value.abs(),
            _ => amount.value,
        })
    }

    fn currency(&self, row: usize, shift: Shift, amount: &Amount) -> Option<Currency> {
        let cell = self.layout.currency_column.map(|c| self.table.cell(row, shift.column(c)));
        cell.and_then(currency::code)
            .or(match amount.currency {
                Some(CurrencySign::Code(code)) => Some(code),
                _ => None,
            })
            .or(self.layout.currency)
    }

    fn description(&self, row: usize, shift: Shift) -> String {
        let mut text = String::new();
        for column in &self.layout.description {
            let mut cell = self.table.cell(row, shift.column(*column));
            push_part(&mut text, cell);
            if shift.by > 0 && *column == shift.at {
                for extra in 1..=shift.by {
                    cell = self.table.cell(row, column + extra);
                    text.push_str(", ");
                    push_line(&mut text, cell);
                }
            }
        }
        if text.is_empty() {
            for column in &self.layout.spare {
                push_part(&mut text, self.table.cell(row, shift.column(*column)));
                if !text.is_empty() {
                    break;
                }
            }
        }
        text
    }
}

/// Adds a part of a description unless it says nothing new.
fn push_part(text: &mut String, cell: &str) {
    if cell.is_empty() || shape::is_placeholder(cell) || cell == "/" || text.contains(cell) {
        return;
    }
    if !text.is_empty() {
        text.push_str(" · ");
    }
    push_line(text, cell);
}

/// Adds a text on one line, without control and direction characters.
fn push_line(text: &mut String, cell: &str) {
    if cell.len() <= 400 && cell.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        text.push_str(cell);
        return;
    }
    let mut blank = false;
    for c in cell.chars().take(500) {
        let hidden =
            matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if hidden {
            continue;
        }
        if c.is_control() || c == '\u{2028}' || c == '\u{2029}' {
            blank = true;
            continue;
        }
        if std::mem::take(&mut blank) {
            text.push(' ');
        }
        text.push(c);
    }
}

/// Gives amounts without signs the sign of the step between balances. False when a row's sign stays a guess.
fn sign_by_balances(rows: &mut [Row]) -> bool {
    let step = |a: Option<Decimal>, b: Option<Decimal>| a?.checked_sub(b?);
    let count = rows.len();
    let signs = |newest_first: bool| -> Vec<Option<Decimal>> {
        (0..count)
            .map(|index| {
                let row = rows.get(index)?;
                let before = if newest_first { rows.get(index + 1)? } else { rows.get(index.checked_sub(1)?)? };
                step(row.balance, before.balance).filter(|s| s.abs() == row.amount.abs())
            })
            .collect()
    };
    let (forward, backward) = (signs(false), signs(true));
    let known = |list: &[Option<Decimal>]| list.iter().flatten().count();
    let chosen = if known(&backward) > known(&forward) { backward } else { forward };
    let mut sure = true;
    for (row, sign) in rows.iter_mut().zip(chosen) {
        match sign {
            Some(value) => row.amount = value,
            None => {
                let lean = super::words::direction::lean(&row.description);
                sure &= lean != 0;
                row.amount = if lean > 0 { row.amount.abs() } else { -row.amount.abs() };
            }
        }
    }
    sure
}
