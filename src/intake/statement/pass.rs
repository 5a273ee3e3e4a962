//! One pass over the records of a settled layout: each becomes a row, more of the row above, or a line skipped for a
//! reason.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::amount::{self, Amount, DecimalMark, Sign as CurrencySign};
use super::currency;
use super::date;
use super::flag;
use super::layout::{AmountColumns, DateColumns, Layout, Sign, Signs, Words};
use super::other_currency::{self, InOther};
use super::shape::{self, Shape};
use super::solve;
use super::table::{self, Table};
use super::words::direction::{self, Direction};
use super::words::rows::{State, Summary, is_bare, may_total, state, summary};
use super::{OpenWord, Remarks, Row, Skipped, Why};
use crate::ledger::money::Currency;

/// One pass over the records.
pub struct Pass<'a> {
    table: &'a Table,
    layout: &'a Layout,
    /// Amounts in columns of other currencies, for rows that have none in the layout's.
    others: Vec<InOther>,
    end: usize,
    width: usize,
    heading: Vec<String>,
    pub rows: Vec<Row>,
    pub skipped: Vec<Skipped>,
    /// Amounts have no sign yet: the balances tell.
    pub unsigned: bool,
    pub remarks: Remarks,
    last: Option<usize>,
    /// The rows since the last total or balance, and all.
    since: Sums,
    all: Sums,
    /// What the last record said the balance was that is no transaction and has it for its amount.
    carried: Decimal,
    /// The balance of the last record that has one.
    before: Option<Decimal>,
    states: HashMap<&'a str, Option<State>>,
    /// What the title above says of the direction of what follows, and what it said of each row.
    title: Option<Direction>,
    titles: Vec<Option<Direction>>,
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

/// Sums of rows that a record may be the total of.
#[derive(Default)]
struct Sums {
    count: usize,
    net: Decimal,
    money_in: Decimal,
    money_out: Decimal,
}

impl Sums {
    fn add(&mut self, amount: Decimal) {
        let side = if amount.is_sign_negative() { &mut self.money_out } else { &mut self.money_in };
        for sum in [side, &mut self.net] {
            *sum = sum.checked_add(amount).unwrap_or(*sum);
        }
        self.count += 1;
    }

    /// Whether an amount, whatever its sign, is one of the sums.
    fn has(&self, amount: Decimal) -> bool {
        [self.net, self.money_in, self.money_out].iter().any(|sum| sum.abs() == amount.abs())
    }
}

impl<'a> Pass<'a> {
    /// Begins a pass over the records of a shape, which end at `end`.
    pub fn new(table: &'a Table, layout: &'a Layout, shape: &Shape, end: usize) -> Self {
        let heading = shape.heading.map(|row| table.cells(row).map(str::to_owned).collect()).unwrap_or_default();
        let unsigned = matches!(layout.amount, AmountColumns::ByBalance { .. });
        // Fields that carry something: a heading's trailing separator does not.
        let named = layout.header.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
        let width = if named > 0 { named.max(shape.width.min(layout.header.len())) } else { shape.width };
        Self {
            table,
            layout,
            others: other_currency::find(shape, &layout.amount),
            end,
            width,
            heading,
            rows: Vec::new(),
            skipped: Vec::new(),
            unsigned,
            remarks: Remarks::default(),
            last: None,
            since: Sums::default(),
            all: Sums::default(),
            carried: Decimal::ZERO,
            before: None,
            states: HashMap::new(),
            title: shape
                .heading
                .and_then(|heading| (0..heading).rev().find(|row| table.cells(*row).any(|cell| !cell.is_empty())))
                .and_then(|row| title(table, row))
                .and_then(direction::flag),
            titles: Vec::new(),
        }
    }

    fn skip(&mut self, row: usize, why: Why) {
        self.skipped.push(Skipped { line: self.table.line(row), why });
    }

    /// Takes one record with its date.
    pub fn take(&mut self, row: usize, date: Option<chrono::NaiveDate>) {
        let shift = self.shift(row);
        if self.table.is_doubtful(row) {
            return self.skip(row, Why::Fields);
        }
        let above = if date.is_none() { self.day_above(row, shift) } else { None };
        let Some(date) = date.or(above) else { return self.undated(row, shift) };
        self.remarks.days_from_above += usize::from(above.is_some());
        if let Some(state) = self.state(row, shift) {
            return self.skip(row, if state == State::Failed { Why::Failed } else { Why::Pending });
        }
        let (amount, other) = match self.amount(row, shift) {
            Ok(found) => found,
            Err(why) => {
                if why == Why::Direction
                    && let AmountColumns::Flagged { flag, .. } = self.layout.amount
                {
                    self.remarks.unclear(self.table.cell(row, shift.column(flag)));
                    self.ask_word(row, shift, flag);
                }
                let why = match why {
                    Why::NoAmount if self.summary(row, shift).is_some() => Why::Balance,
                    Why::NoAmount if self.garbled(row, shift) => Why::Unreadable,
                    why => why,
                };
                self.before = self.balance(row, shift).or(self.before);
                return self.skip(row, why);
            }
        };
        let balance = self.balance(row, shift);
        if self.is_balance(row, shift, amount.value, balance) {
            self.carried = amount.value;
            self.before = balance.or(self.before);
            self.since = Sums::default();
            return self.skip(row, Why::Balance);
        }
        if self.is_sum(row, shift, amount.value, balance) {
            self.since = Sums::default();
            return self.skip(row, Why::Total);
        }
        self.before = balance.or(self.before);
        self.since.add(amount.value);
        self.all.add(amount.value);
        let charge = self.charge(row, shift);
        if !charge.is_zero() {
            match self.layout.fee {
                Some(_) => self.remarks.fees_counted += 1,
                None => self.remarks.fees_aside += usize::from(amount.value != -charge),
            }
        }
        let description = self.description(row, shift);
        self.rows.push(Row {
            line: self.table.line(row),
            date,
            amount: amount.value,
            description,
            currency: match other.and_then(|at| self.others.get(at)) {
                Some(other) => other.currency,
                None => self.currency(row, shift, &amount),
            },
            balance,
            reference: None,
            account: 0,
        });
        self.titles.push(self.title);
        self.last = Some(row);
    }

    /// Keeps the first word that does not tell a row's direction, with that row, to ask about it.
    fn ask_word(&mut self, row: usize, shift: Shift, flag: usize) {
        let word = self.table.cell(row, shift.column(flag));
        match &mut self.remarks.open_word {
            Some(open) => open.rows += usize::from(open.word == word),
            None => {
                let AmountColumns::Flagged { column, .. } = self.layout.amount else { return };
                let amount = self.number(row, column, shift);
                self.remarks.open_word = Some(OpenWord {
                    word: word.to_owned(),
                    description: self.description(row, shift),
                    amount: amount.map(|amount| amount.value.abs()).unwrap_or_default(),
                    currency: amount.and_then(|amount| self.currency(row, shift, &amount)),
                    rows: 1,
                });
            }
        }
    }

    /// Gives amounts without signs the direction of the titles they stand under ("Deposits", "Withdrawals"), where each
    /// stands under one and both are there. False where that is not so.
    pub fn sign_by_titles(&mut self) -> bool {
        let has = |direction| self.titles.contains(&Some(direction));
        let plain =
            matches!(self.layout.amount, AmountColumns::Signed { .. }) && self.layout.signs == Some(Signs::Absent);
        if !plain || self.titles.contains(&None) || !(has(Direction::In) && has(Direction::Out)) {
            return false;
        }
        for (row, title) in self.rows.iter_mut().zip(&self.titles) {
            row.amount = if *title == Some(Direction::Out) { -row.amount.abs() } else { row.amount.abs() };
        }
        true
    }

    /// Whether a dated row with an amount is a balance. Called one, it is still a transaction where its amount moves the
    /// balance, and where there is more to its name and nothing shows that no money moved.
    fn is_balance(&self, row: usize, shift: Shift, amount: Decimal, balance: Option<Decimal>) -> bool {
        if self.summary(row, shift) != Some(Summary::Balance) {
            return false;
        }
        let bare = || self.names(row, shift).any(is_bare);
        let closes = || self.since.count > 0 && self.carried.checked_add(self.since.net) == Some(amount);
        let Some(balance) = balance else { return bare() || closes() };
        let moves = self.moves(row, amount, balance);
        let carried = amount.abs() == balance.abs() && (self.before.is_none() || !moves);
        carried || !moves && (self.before == Some(balance) || bare())
    }

    /// Whether the balance before this record, or the one after it, is an amount away.
    fn moves(&self, row: usize, amount: Decimal, balance: Decimal) -> bool {
        let after = (row + 1..self.end.min(row + 4)).find_map(|next| self.balance(next, Shift::default()));
        let steps = [self.before, after].into_iter().flatten();
        steps.filter_map(|other| other.checked_sub(balance)).any(|step| step.abs() == amount.abs())
    }

    /// Whether a dated row is the sum of the rows above it, and is called so: shops are called Total too.
    fn is_sum(&self, row: usize, shift: Shift, amount: Decimal, balance: Option<Decimal>) -> bool {
        if balance.is_some_and(|balance| self.moves(row, amount, balance)) {
            return false;
        }
        let named = || self.names(row, shift).any(may_total);
        // One row has no sum, but what is called a total and no more may repeat it at the end.
        let least = if balance.is_none() && self.summary(row, shift) == Some(Summary::Total) { 1 } else { 2 };
        [&self.since, &self.all].into_iter().any(|sums| sums.count >= least && sums.has(amount)) && named()
    }

    /// Takes off the rows before all others that are called totals and are the sum of the others.
    pub fn take_off_totals(&mut self) {
        let is_total = |row: &Row| summary(&row.description) == Some(Summary::Total) && row.balance.is_none();
        let first = self.rows.iter().take_while(|row| is_total(row)).count();
        let mut sums = Sums::default();
        self.rows.iter().skip(first).for_each(|row| sums.add(row.amount));
        if first == 0 || sums.count == 0 {
            return;
        }
        for at in
            (0..first).rev().filter(|at| self.rows.get(*at).is_some_and(|row| sums.has(row.amount))).collect::<Vec<_>>()
        {
            let row = self.rows.remove(at);
            self.titles.remove(at);
            self.skipped.push(Skipped { line: row.line, why: Why::Total });
        }
        self.skipped.sort_by_key(|skipped| skipped.line);
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

    /// The day of the row above, which this one shares where its own is blank: as the balances prove, or, without any,
    /// where dated rows follow and it is no part of what the row above sums up.
    fn day_above(&self, row: usize, shift: Shift) -> Option<chrono::NaiveDate> {
        let DateColumns::One(column) = self.layout.date else { return None };
        let blank = |row| self.table.cell(row, column).is_empty();
        let above = self.rows.last().filter(|_| blank(row) && self.last == row.checked_sub(1))?;
        let (amount, _) = self.amount(row, shift).ok()?;
        if self.names(row, shift).all(str::is_empty) {
            return None;
        }
        let shares = match (self.layout.balance, self.balance(row, shift)) {
            (Some(_), Some(balance)) => self.moves(row, amount.value, balance),
            (Some(_), None) => false,
            (None, _) if self.summary(row, shift).is_some() => false,
            (None, _) if blank(row - 1) => true,
            (None, _) => {
                let block = (row..self.end).take_while(|next| blank(*next));
                let next = row + block.clone().count();
                let amounts = block.filter_map(|row| Some(self.amount(row, shift).ok()?.0.value));
                let sum = amounts.fold(Decimal::ZERO, |sum, amount| sum.checked_add(amount).unwrap_or(sum));
                next < self.end
                    && date::parse(self.table.cell(next, column)).is_some()
                    && sum.abs() != above.amount.abs()
            }
        };
        shares.then_some(above.date)
    }

    /// Whether a cell for an amount has digits, and is no amount.
    fn garbled(&self, row: usize, shift: Shift) -> bool {
        let columns = match self.layout.amount {
            AmountColumns::Pair { debit, credit, .. } => [Some(debit), Some(credit)],
            AmountColumns::Signed { column, .. }
            | AmountColumns::Flagged { column, .. }
            | AmountColumns::ByBalance { column } => [Some(column), None],
        };
        columns.into_iter().flatten().any(|column| {
            let written = self.table.cell(row, shift.column(column)).bytes().any(|byte| byte.is_ascii_digit());
            written && self.number(row, column, shift).is_none()
        })
    }

    fn undated(&mut self, row: usize, shift: Shift) {
        let cell = |column| self.table.cell(row, column);
        if self.table.cells(row).all(str::is_empty) {
            return;
        }
        if !self.heading.is_empty() && self.table.cells(row).eq(self.heading.iter().map(|h| table::clean(h))) {
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
        if let Some(text) = title(self.table, row) {
            self.title = direction::flag(text);
        }
        let why = match self.table.cells(row).find_map(summary) {
            Some(Summary::Balance) => Why::Balance,
            Some(Summary::Total) => Why::Total,
            None if self.is_untaken_heading(row) => Why::Heading,
            None if self.amount(row, shift).is_ok() && self.names(row, shift).any(|name| !name.is_empty()) => {
                Why::Undated
            }
            None => Why::NoDate,
        };
        self.skip(row, why);
    }

    /// Whether a record before all rows is nothing but words: column names that nobody knows.
    fn is_untaken_heading(&self, row: usize) -> bool {
        let cells = || self.table.cells(row).filter(|cell| !cell.is_empty());
        let words = |cell: &str| cell.contains(char::is_alphabetic) && !cell.bytes().any(|byte| byte.is_ascii_digit());
        self.heading.is_empty() && self.rows.is_empty() && cells().count() > 2 && cells().all(words)
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
        self.names(row, shift).find_map(summary)
    }

    /// The cells that describe a record: the columns of descriptions, others only where these are blank.
    fn names(&self, row: usize, shift: Shift) -> impl Iterator<Item = &'a str> {
        let layout = self.layout;
        let table = self.table;
        let cell = move |column: &usize| table.cell(row, shift.column(*column));
        let blank = layout.description.iter().all(|column| cell(column).is_empty());
        let spare = layout.spare.iter().filter(move |_| blank);
        layout.description.iter().chain(spare).map(cell)
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

    /// What moved, and the place of the other currency whose columns it is in where the layout's own have nothing.
    fn amount(&self, row: usize, shift: Shift) -> Result<(Amount, Option<usize>), Why> {
        let own = self.amount_of(&self.layout.amount, row, shift);
        if !matches!(own, Err(Why::NoAmount)) {
            return own.map(|amount| (amount, None));
        }
        let other = |(at, other): (usize, &InOther)| Some((self.amount_of(&other.amount, row, shift).ok()?, Some(at)));
        self.others.iter().enumerate().find_map(other).ok_or(Why::NoAmount)
    }

    fn amount_of(&self, columns: &AmountColumns, row: usize, shift: Shift) -> Result<Amount, Why> {
        let charge = self.charge(row, shift);
        let with = |amount: Amount, value: Decimal| {
            // What is nothing but a fee, is that.
            let taken = self.layout.fee.is_some() || value.is_zero();
            let fee = if taken { charge } else { Decimal::ZERO };
            let value = value.checked_sub(fee).unwrap_or(value);
            if value.is_zero() { Err(Why::NoAmount) } else { Ok(Amount { value, ..amount }) }
        };
        match columns {
            AmountColumns::Signed { column, sign } => {
                let amount = self.number(row, *column, shift).ok_or(Why::NoAmount)?;
                let plus = amount.signed && amount.value.is_sign_positive();
                let against = plus && self.layout.signs == Some(Signs::PlusBesideNone);
                let value = match (amount.direction, sign) {
                    (Some(Direction::Out), _) => -amount.value.abs(),
                    (Some(Direction::In), _) => amount.value.abs(),
                    (_, Sign::PositiveIn) if !against => amount.value,
                    (_, Sign::PositiveOut) if against => amount.value,
                    _ => -amount.value,
                };
                with(amount, value)
            }
            AmountColumns::ByBalance { column } => {
                let amount = self.number(row, *column, shift).ok_or(Why::NoAmount)?;
                with(amount, amount.value)
            }
            AmountColumns::Flagged { column, flag } => {
                let amount = self.number(row, *column, shift).ok_or(Why::NoAmount)?;
                let cell = self.table.cell(row, shift.column(*flag));
                match self.told(cell) {
                    Some(Direction::Out) => with(amount, -amount.value),
                    Some(Direction::In) => with(amount, amount.value),
                    Some(Direction::Neutral) => Err(Why::Neutral),
                    None => Err(Why::Direction),
                }
            }
            AmountColumns::Pair { debit, credit, debit_negative, credit_negative } => {
                // A word in the cell is its sign here as it was when the columns were settled.
                let side = |column| self.number(row, column, shift).map(Amount::directed);
                let (d, c) = (side(*debit), side(*credit));
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

    /// What a cell of the column that tells directions says.
    fn told(&self, cell: &str) -> Option<Direction> {
        let word = flag::fold_flag(cell);
        let understood = || direction::opening(cell).or_else(|| direction::flag(cell));
        self.layout.flags.get(&word).copied().or_else(|| match self.layout.words {
            Words::AskAll => understood().filter(|_| direction::is_plain(&word)),
            Words::Understood | Words::AskUnclear => understood(),
        })
    }

    /// The fee that stands beside the amount.
    fn charge(&self, row: usize, shift: Shift) -> Decimal {
        let Some(fee) = self.layout.fee.or(self.layout.fee_aside) else { return Decimal::ZERO };
        let value = self.number(row, fee.column, shift).map(|amount| amount.value).unwrap_or_default();
        if fee.negative { -value } else { value }
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

/// The only text of a record, which titles what follows.
fn title(table: &Table, row: usize) -> Option<&str> {
    let mut cells = table.cells(row).filter(|cell| !cell.is_empty());
    let only = cells.next().filter(|_| cells.next().is_none())?;
    only.contains(char::is_alphabetic).then_some(only)
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

/// Gives amounts without signs the sign of the step between balances, in the order of the dates where both orders fit.
/// False when a row's sign stays a guess.
pub fn sign_by_balances(rows: &mut [Row], newest_first: Option<bool>) -> bool {
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
    let tied = known(&backward) == known(&forward);
    let mut sure = !tied || newest_first.is_some() || forward == backward;
    let back = if tied { newest_first == Some(true) } else { known(&backward) > known(&forward) };
    let chosen = if back { backward } else { forward };
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
