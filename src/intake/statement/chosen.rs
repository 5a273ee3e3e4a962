//! Columns as a person sees and chooses them, where the reading of a file is to be another.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::amount::{self, DecimalMark};
use super::flag;
use super::layout::{AmountColumns, DateColumns, Layout, Sign, Signs, Told, Words};
use super::shape::{self, Column, Shape};
use super::table::Table;
use super::words::direction::Direction;
use super::words::header::Role;
use super::{Hints, MAX_BYTES, delimited, format, owner};

/// Bytes of a file that are enough to know its columns.
const HEAD: usize = 256 * 1024;
/// Most words of a column that a person is asked about one by one.
const MOST_WORDS: usize = 12;
/// Body records that a column is judged by.
const SAMPLE: usize = 100;

/// What a column can be chosen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnRole {
    Date,
    Amount,
    MoneyOut,
    MoneyIn,
    Description,
    Balance,
}

impl ColumnRole {
    /// Every role, in the order they are shown.
    pub const ALL: [Self; 6] =
        [Self::Date, Self::Amount, Self::MoneyOut, Self::MoneyIn, Self::Description, Self::Balance];
}

/// A column of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeenColumn {
    /// Its place, from 0.
    pub index: usize,
    /// As the heading says; empty without one.
    pub name: String,
    /// The first of its cells that says something.
    pub sample: String,
    /// Most of its cells are numbers.
    pub numbers: bool,
    /// More of them below zero than above.
    pub negative: bool,
    /// How many different words it has, where they are few enough to tell directions one by one.
    pub words: Option<usize>,
}

/// What a file shows of itself before it is read as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glance {
    /// Its columns; none where it is no table.
    pub columns: Vec<SeenColumn>,
    /// The bank's number of the account the file is of, without spaces and in upper case.
    pub account: Option<String>,
}

impl Glance {
    /// The columns whose words may tell which way money went, those with fewest words first.
    pub fn telling(&self) -> Vec<&SeenColumn> {
        let mut telling: Vec<&SeenColumn> = self.columns.iter().filter(|column| column.words.is_some()).collect();
        telling.sort_by_key(|column| column.words);
        telling
    }
}

/// Looks at the beginning of a file.
pub fn glance(bytes: &[u8], name: &str) -> Glance {
    let named = || Glance { columns: Vec::new(), account: owner::in_name(name) };
    let Some((table, shape)) = delimited_table(bytes).or_else(|| main_sheet(bytes)) else { return named() };
    let columns = (0..shape.columns.len()).map(|index| seen(&table, &shape, index)).collect();
    Glance { columns, account: owner::number(&table, &shape).or_else(|| owner::in_name(name)) }
}

fn delimited_table(bytes: &[u8]) -> Option<(Table, Shape)> {
    let (table, _) = delimited::table(&format::delimited_text(head(bytes))?).ok()?;
    let shape = shape::find(&table, 0..table.len())?;
    Some((table, shape))
}

/// The sheet of a workbook that has most rows; a hidden one only where no other has any.
fn main_sheet(bytes: &[u8]) -> Option<(Table, Shape)> {
    // A file that is larger was refused before.
    let hints = Hints { max_bytes: bytes.len().max(MAX_BYTES), ..Hints::new(NaiveDate::default()) };
    let found = format::sheets(bytes, &hints)?.into_iter().filter_map(|sheet| {
        let shape = shape::find(&sheet.table, 0..sheet.table.len())?;
        Some((sheet.hidden, sheet.table, shape))
    });
    // The first of those that are alike.
    let best = found.reduce(|best, other| {
        let rank = |sheet: &(bool, Table, Shape)| (!sheet.0, sheet.1.len());
        if rank(&other) > rank(&best) { other } else { best }
    });
    best.map(|(_, table, shape)| (table, shape))
}

/// The beginning of a file up to the end of a line, so that no character is cut in two; two bytes each where NULs tell
/// that each has two.
fn head(bytes: &[u8]) -> &[u8] {
    let Some(head) = bytes.get(..HEAD) else { return bytes };
    if head.contains(&0) {
        return head;
    }
    let end = head.iter().rposition(|byte| *byte == b'\n').map_or(HEAD, |at| at + 1);
    head.get(..end).unwrap_or(head)
}

fn seen(table: &Table, shape: &Shape, index: usize) -> SeenColumn {
    let cells = || shape.body.iter().take(SAMPLE).map(|row| table.cell(*row, index)).filter(|cell| !cell.is_empty());
    let column = shape.columns.get(index);
    let mark = column.and_then(|column| column.mark()).unwrap_or(DecimalMark::Dot);
    let values = || cells().filter_map(|cell| amount::parse(cell, mark)).map(|amount| amount.value);
    let below = values().filter(|value| value.is_sign_negative() && !value.is_zero()).count();
    let above = values().filter(|value| value.is_sign_positive() && !value.is_zero()).count();
    SeenColumn {
        index,
        name: shape.heading.map(|row| table.cell(row, index).to_owned()).unwrap_or_default(),
        sample: cells().next().unwrap_or_default().to_owned(),
        numbers: column.is_some_and(|column| column.is_number()),
        negative: below > above,
        words: column.filter(|column| tells(column, shape.body.len())).map(|column| column.distinct),
    }
}

/// Whether a column has words in most rows, more than one and few enough to be told one by one.
fn tells(column: &Column, rows: usize) -> bool {
    column.is_text()
        && (2..=MOST_WORDS).contains(&column.distinct)
        && column.filled * 5 >= rows * 4
        && column.letters > 0
        && !column.is(Role::Reference)
}

impl Layout {
    /// The columns that stand for a role, best first.
    pub fn columns_of(&self, role: ColumnRole) -> Vec<usize> {
        match (role, &self.amount, &self.date) {
            (ColumnRole::Date, _, DateColumns::One(column)) => vec![*column],
            (ColumnRole::Date, _, DateColumns::Parts { year, month, day }) => vec![*year, *month, *day],
            (
                ColumnRole::Amount,
                AmountColumns::Signed { column, .. }
                | AmountColumns::Flagged { column, .. }
                | AmountColumns::ByBalance { column },
                _,
            ) => vec![*column],
            (ColumnRole::MoneyOut, AmountColumns::Pair { debit, .. }, _) => vec![*debit],
            (ColumnRole::MoneyIn, AmountColumns::Pair { credit, .. }, _) => vec![*credit],
            (ColumnRole::Description, ..) => self.description.clone(),
            (ColumnRole::Balance, ..) => self.balance.into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Takes a column for a role, as the person chose. Of a pair whose other side is not known yet, that side is the
    /// number column next to it which is no balance.
    pub fn choose(&mut self, role: ColumnRole, chosen: &SeenColumn, columns: &[SeenColumn]) {
        let column = chosen.index;
        if self.balance == Some(column) && role != ColumnRole::Balance {
            self.balance = None;
        }
        if matches!(role, ColumnRole::Amount | ColumnRole::MoneyOut | ColumnRole::MoneyIn) {
            (self.signs, self.told) = (None, Told::Overruled);
        }
        match role {
            ColumnRole::Date => self.date = DateColumns::One(column),
            ColumnRole::Description => {
                self.description.retain(|other| *other != column);
                self.spare.retain(|other| *other != column);
                self.spare.splice(0..0, self.description.drain(..));
                self.description.push(column);
            }
            ColumnRole::Balance => self.balance = Some(column),
            ColumnRole::Amount => {
                let sign = match self.amount {
                    AmountColumns::Signed { sign, .. } => sign,
                    _ => Sign::PositiveIn,
                };
                self.amount = AmountColumns::Signed { column, sign };
            }
            ColumnRole::MoneyOut | ColumnRole::MoneyIn => {
                let out = role == ColumnRole::MoneyOut;
                let other = match self.amount {
                    AmountColumns::Pair { debit, credit, .. } => Some(if out { credit } else { debit }),
                    _ => None,
                };
                let free = |c: &&SeenColumn| c.index != column && c.numbers && self.balance != Some(c.index);
                let other = columns
                    .iter()
                    .find(|c| Some(c.index) == other && c.index != column)
                    .or_else(|| columns.iter().filter(free).min_by_key(|c| c.index.abs_diff(column)));
                self.amount = match other {
                    None => {
                        let sign = if out != chosen.negative { Sign::PositiveOut } else { Sign::PositiveIn };
                        AmountColumns::Signed { column, sign }
                    }
                    Some(other) => {
                        let (debit, credit) = if out { (chosen, other) } else { (other, chosen) };
                        AmountColumns::Pair {
                            debit: debit.index,
                            credit: credit.index,
                            debit_negative: debit.negative,
                            credit_negative: credit.negative,
                        }
                    }
                };
            }
        }
    }

    /// Whether the amounts stand in one column and none has a sign.
    pub fn lacks_signs(&self) -> bool {
        matches!(self.amount, AmountColumns::Signed { .. }) && self.signs == Some(Signs::Absent)
    }

    /// Lets the words of a column tell directions; the person is asked what each means.
    pub fn by_words(&mut self, column: usize) {
        let (AmountColumns::Signed { column: amount, .. }
        | AmountColumns::Flagged { column: amount, .. }
        | AmountColumns::ByBalance { column: amount }) = self.amount
        else {
            return;
        };
        self.amount = AmountColumns::Flagged { column: amount, flag: column };
        (self.told, self.words, self.flags) = (Told::Overruled, Words::AskAll, BTreeMap::new());
    }

    /// Lets the person tell what words mean that are not understood; false where no column of words tells directions.
    pub fn ask_unclear(&mut self) -> bool {
        let flagged = matches!(self.amount, AmountColumns::Flagged { .. });
        if flagged && self.words == Words::Understood {
            self.words = Words::AskUnclear;
        }
        flagged
    }

    /// How many words have a meaning.
    pub fn known_words(&self) -> usize {
        self.flags.len()
    }

    /// Takes what a word means; the others that are not understood are asked about as well.
    pub fn tell_word(&mut self, word: &str, meaning: Direction) {
        if self.words == Words::Understood {
            self.words = Words::AskUnclear;
        }
        self.flags.insert(flag::fold_flag(word), meaning);
    }

    /// Turns money in and money out round; false where the balances tell and nothing can be turned.
    pub fn turn(&mut self) -> bool {
        match &mut self.amount {
            AmountColumns::Signed { sign, .. } => {
                *sign = if *sign == Sign::PositiveIn { Sign::PositiveOut } else { Sign::PositiveIn };
            }
            AmountColumns::Pair { debit, credit, debit_negative, credit_negative } => {
                std::mem::swap(debit, credit);
                std::mem::swap(debit_negative, credit_negative);
            }
            AmountColumns::Flagged { .. } => {
                for direction in self.flags.values_mut() {
                    *direction = match direction {
                        Direction::In => Direction::Out,
                        Direction::Out => Direction::In,
                        Direction::Neutral => Direction::Neutral,
                    };
                }
            }
            AmountColumns::ByBalance { .. } => return false,
        }
        self.told = Told::Overruled;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::statement::{Statement, read};

    const FILE: &str = "Booked,Settled,Text,In,Out,Left\n2026-03-01,2026-03-03,RENT,,500.00,500.00\n\
        2026-03-02,2026-03-04,SALARY,900.00,,1400.00\n2026-03-05,2026-03-05,BAKERY,,3.10,1396.90\n";

    fn hints() -> Hints {
        Hints::new(NaiveDate::from_ymd_opt(2026, 4, 1).unwrap())
    }

    fn with(layout: Layout) -> Statement {
        read(FILE.as_bytes(), "a.csv", &Hints { layout: Some(layout), ..hints() }).unwrap()
    }

    #[test]
    fn a_file_is_read_by_the_columns_that_were_chosen() {
        let statement = read(FILE.as_bytes(), "a.csv", &hints()).unwrap();
        let columns = glance(FILE.as_bytes(), "a.csv").columns;
        assert_eq!(
            columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(),
            ["Booked", "Settled", "Text", "In", "Out", "Left"]
        );
        assert_eq!(columns[0].sample, "2026-03-01");
        let amounts =
            |statement: &Statement| statement.rows.iter().map(|row| row.amount.to_string()).collect::<Vec<_>>();
        assert_eq!(amounts(&statement), ["-500.00", "900.00", "-3.10"]);

        let mut layout = statement.layout.clone();
        layout.choose(ColumnRole::Date, &columns[1], &columns);
        assert_eq!(with(layout.clone()).rows[0].date, NaiveDate::from_ymd_opt(2026, 3, 3).unwrap());
        assert!(layout.turn());
        assert_eq!(amounts(&with(layout.clone())), ["500.00", "-900.00", "3.10"]);
        // Out of two columns one, and back.
        layout.choose(ColumnRole::Amount, &columns[4], &columns);
        assert_eq!(amounts(&with(layout.clone())), ["500.00", "3.10"]);
        layout.choose(ColumnRole::MoneyOut, &columns[4], &columns);
        assert_eq!(layout.columns_of(ColumnRole::MoneyIn), [3]);
        assert_eq!(amounts(&with(layout.clone())), ["-500.00", "900.00", "-3.10"]);
        layout.choose(ColumnRole::Description, &columns[5], &columns);
        assert_eq!(layout.balance, None);
        assert_eq!(with(layout).rows[0].description, "500.00");
    }

    #[test]
    fn what_is_no_table_has_no_columns() {
        assert_eq!(glance(b"Dear customer,\nthank you.\n", "letter.txt"), Glance::default());
    }
}
