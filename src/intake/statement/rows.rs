//! From a table to a statement: segments with headings of their own, the layout of each, and one pass that turns
//! records into rows or says why not.

use std::ops::Range;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::amount::Sign as CurrencySign;
use super::chain;
use super::date::{self, Written};
use super::edges;
use super::flag;
use super::layout::{self, DateColumns, Layout, Told, Words};
use super::order::{self, Evidence};
use super::pass::{Pass, sign_by_balances};
use super::shape::{self, Shape};
use super::solve::{self, Surroundings};
use super::table::{Split, Table};
use super::words::fold;
use super::{
    DateOrder, Hints, Question, Remarks, SourceAccount, Statement, StatementError, Why, accounts, minor, owner,
    row_dates,
};

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
    if let Some(sorted) = accounts::sort(table, &whole)? {
        let whole = shape::find(&sorted.table, 0..sorted.table.len()).ok_or(StatementError::NoTable)?;
        let mut statement = read_sorted(&sorted.table, &whole, split, encoding, name, hints)?;
        sorted.tell(&mut statement);
        return Ok(statement);
    }
    let mut statement = read_sorted(table, &whole, split, encoding, name, hints)?;
    if let Some(name) = owner::number(table, &whole) {
        let (rows, proof) = (statement.rows.len(), statement.proof);
        statement.accounts.push(SourceAccount { name, currency: None, rows, proof });
    }
    Ok(statement)
}

/// Reads every table of a file whose rows of one account stand together.
fn read_sorted(
    table: &Table,
    whole: &Shape,
    split: Split,
    encoding: &str,
    name: &str,
    hints: &Hints,
) -> Result<Statement, StatementError> {
    let mut best: Option<(usize, Statement)> = None;
    let mut rows = Vec::new();
    let mut skipped = Vec::new();
    let mut asked: Vec<Question> = Vec::new();
    let mut remarks = Remarks::default();
    for range in segments(table, whole) {
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
        remarks.add(std::mem::take(&mut segment.remarks));
        let count = segment.rows.len();
        rows.append(&mut segment.rows);
        if best.as_ref().is_none_or(|(most, _)| count > *most) {
            best = Some((count, segment));
        }
    }
    let (_, mut statement) = best.ok_or(StatementError::NoTable)?;
    // What a person is asked about gives the rows.
    if rows.is_empty() && !asked.contains(&Question::Word) {
        return Err(StatementError::NoRows);
    }
    asked.sort_by_key(|q| *q as u8);
    asked.dedup();
    let amounts: Vec<Option<Decimal>> = rows.iter().map(|r| Some(r.amount)).collect();
    let balances: Vec<Option<Decimal>> = rows.iter().map(|r| r.balance).collect();
    let days: Vec<NaiveDate> = rows.iter().map(|r| r.date).collect();
    let proof =
        chain::prove(&amounts, &balances, order::runs_back(&days), |index| rows.get(index).map_or(0, |r| r.line));
    statement.rows = rows;
    statement.skipped = skipped;
    statement.asked = asked;
    statement.proof = proof;
    statement.remarks = remarks;
    Ok(statement)
}

/// Splits a table where a heading with other names begins.
fn segments(table: &Table, whole: &Shape) -> Vec<Range<usize>> {
    let mut cuts = vec![0];
    if let Some(first) = whole.heading {
        let names: Vec<String> = table.cells(first).map(fold).collect();
        let dates: Vec<usize> = whole.columns().filter(|(_, c)| c.is_date()).map(|(i, _)| i).collect();
        let mut looked = 0;
        let mut budget = shape::HEADING_NAMES;
        for row in first + 1..table.len() {
            if dates.iter().any(|c| table.cell(row, *c).bytes().any(|b| b.is_ascii_digit())) || table.width(row) < 3 {
                continue;
            }
            looked += 1;
            if looked > 300 || cuts.len() >= MAX_SEGMENTS {
                break;
            }
            let same = table.width(row) == names.len() && table.cells(row).map(fold).eq(names.iter().cloned());
            if !same && shape::heading_score(table, row, &mut budget) >= 4.0 {
                cuts.push(row);
            }
        }
    }
    let ends = cuts.iter().skip(1).copied().chain([table.len()]).collect::<Vec<_>>();
    cuts.into_iter().zip(ends).map(|(start, end)| start..end).collect()
}

/// Records whose other dates speak for an order.
const EVIDENCE: usize = 4000;

/// One table of a file.
pub struct Segment<'a> {
    pub(super) table: &'a Table,
    pub(super) shape: Shape,
    range: Range<usize>,
    split: Split,
    pub(super) encoding: &'a str,
    name: &'a str,
    pub(super) hints: &'a Hints,
}

impl Segment<'_> {
    fn read(&self) -> Option<Statement> {
        let header = self.header();
        let key = layout::fingerprint(self.split, &header, &self.shape.kinds());
        let remembered = self.hints.layout.as_ref().filter(|l| l.fingerprint() == key);
        let mut asked = Vec::new();
        let solved = self.solve(header);
        let mut recalled = Remarks::default();
        let (mut layout, sure) = match remembered {
            Some(known) => self.recall(known, solved, &mut recalled),
            None => solved?,
        };
        if !sure {
            asked.push(Question::Sign);
        }
        let (start, written) = self.written(&layout);
        if !self.take_order(&mut layout, remembered, &written, &mut recalled) {
            asked.push(Question::DateOrder);
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
        pass.take_off_totals();
        if pass.sign_by_titles() {
            asked.retain(|question| *question != Question::Sign);
        }
        let Pass { rows, skipped, unsigned, remarks, .. } = pass;
        let (mut rows, mut skipped) = (rows, skipped);
        let remarks = Remarks { recalled_sign: recalled.recalled_sign, ..remarks };
        let remarks =
            Remarks { recalled_order: recalled.recalled_order, order_before: recalled.order_before, ..remarks };
        if self.shape.heading.is_none() {
            edges::take_off(&mut rows, &mut skipped);
        }
        let back = order::runs_back(&row_dates(&rows));
        if unsigned && !sign_by_balances(&mut rows, back) && !asked.contains(&Question::Sign) {
            asked.push(Question::Sign);
        }
        // Where most rows hang on words that are not understood, the others alone would be a poor statement.
        let unclear = skipped.iter().filter(|skipped| skipped.why == Why::Direction).count();
        if remarks.open_word.is_some() && (layout.words != Words::Understood || unclear > rows.len()) {
            asked.push(Question::Word);
        }
        minor::convert(&mut rows, &layout);
        let proof = chain::BalanceProof::NoBalance;
        Some(Statement { rows, skipped, asked, layout, proof, accounts: Vec::new(), remarks })
    }

    fn header(&self) -> Vec<String> {
        self.shape.heading.map(|row| self.table.cells(row).map(str::to_owned).collect()).unwrap_or_default()
    }

    /// Records before the body, and everything a currency or a year may be named in.
    pub(super) fn preamble(&self) -> impl Iterator<Item = &str> {
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
        let date = self.date_columns()?;
        let newest_first = self.newest_first(&date);
        let reading = solve::solve(
            self.table,
            &self.shape,
            &Surroundings { text: &text, sign: self.hints.sign, thousandths: self.thousandths(&header), newest_first },
        )?;
        let status = flag::status_columns(self.table, &self.shape);
        let currency_column = self.currency_column(&reading.amount);
        let (description, spare) = self.descriptions(&reading, &status);
        let layout = Layout {
            encoding: self.encoding.to_owned(),
            split: self.split,
            width: self.shape.columns.len(),
            date,
            date_order: DateOrder::DayFirst,
            order_known: false,
            signs: Some(reading.signs),
            told: if self.hints.sign.is_some() { Told::Answered } else { Told::File },
            fee: reading.fee,
            fee_aside: reading.fee_aside,
            currency: self.currency(&reading.amount, &header),
            amount: reading.amount,
            flags: reading.flags,
            words: Words::Understood,
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

    /// The main date of every record after the heading.
    fn written(&self, layout: &Layout) -> (usize, Vec<Option<Written>>) {
        let start = self.shape.heading.map_or(self.range.start, |row| row + 1);
        (start, (start..self.range.end).map(|row| self.date(&layout.date, row)).collect())
    }

    fn date(&self, columns: &DateColumns, row: usize) -> Option<Written> {
        let text = |column| self.table.cell(row, column);
        let date = match *columns {
            DateColumns::One(column) => date::parse(text(column)),
            DateColumns::Parts { year, month, day } => {
                date::parse(&format!("{}-{}-{}", text(year), text(month), text(day)))
            }
        };
        date.map(|date| date.written)
    }

    /// What the dates say of the order of the rows.
    fn newest_first(&self, columns: &DateColumns) -> Option<bool> {
        let dates: Vec<Written> = self.shape.body.iter().filter_map(|row| self.date(columns, *row)).collect();
        order::newest_first(&dates)
    }

    /// Takes the order that was answered, else that of the dates, else one known before that fits them; false when the
    /// person must tell.
    fn take_order(
        &self,
        layout: &mut Layout,
        remembered: Option<&Layout>,
        written: &[Option<Written>],
        remarks: &mut Remarks,
    ) -> bool {
        let (order, sure) = self.order(layout, written);
        let dates: Vec<Written> = written.iter().flatten().copied().collect();
        let before = remembered.filter(|known| known.order_known);
        let known = before.filter(|known| order::fits(&dates, known.date_order, order, self.hints.today));
        let known = match self.hints.chosen {
            true => known,
            // Names that every file has tell no order against what these dates look like.
            false => known.filter(|known| !sure && (known.date_order == order || !known.is_generic())),
        };
        let told = self.hints.date_order.or(known.map(|known| known.date_order));
        layout.date_order = told.unwrap_or(order);
        layout.order_known = told.is_some() || sure && order::tells(&dates);
        if !self.hints.chosen && self.hints.date_order.is_none() {
            remarks.recalled_order = told;
            remarks.order_before = before
                .map(|before| before.date_order)
                .filter(|before| layout.order_known && *before != layout.date_order && told.is_none());
        }
        told.is_some() || sure
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
        let dollars = match layout.currency {
            Some(currency) => currency.code() == "USD",
            None => self.sign(&layout.amount) == Some(CurrencySign::Dollar),
        };
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
        // Banks book ahead by a few days; whoever names the year of the newest row means that year.
        let ahead = |day: chrono::NaiveDate| day + chrono::Duration::days(3);
        let found = given.or_else(|| {
            order::anchor(texts(), layout.date_order, today)
                .or_else(|| order::anchor([stem].into_iter(), layout.date_order, today))
                .map(ahead)
        });
        let dates: Vec<Written> = written.iter().flatten().copied().collect();
        let mut years = order::years(&dates, layout.date_order, found.unwrap_or_else(|| ahead(today))).into_iter();
        let spread = written.iter().map(|w| if w.is_some() { years.next().unwrap_or(0) } else { 0 }).collect();
        (Some(spread), found.is_some())
    }
}
