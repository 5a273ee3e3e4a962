//! What the person said about a preview: which rows to leave out, and which of the doubtful are what was typed.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Difference, Pair};
use crate::intake::statement::Statement;

/// A kind of row in a preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Added.
    New,
    /// Added, though it may be an entry that is here.
    Doubtful,
    /// An entry that is here, to be confirmed.
    Matched,
}

impl Class {
    /// Every class, in the order they are shown.
    pub const ALL: [Self; 3] = [Self::New, Self::Doubtful, Self::Matched];
}

/// A month as a number that counts on across years.
pub fn month(day: NaiveDate) -> i32 {
    day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0)
}

/// The first day of a month by that number.
pub fn first_day(month: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(month.div_euclid(12), u32::try_from(month.rem_euclid(12)).ok()? + 1, 1)
}

/// What is wished, by the rows' indices. Groups are left out first; then single rows stand out from their groups.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wishes {
    /// Rows that are the entry they were held against.
    pub same: BTreeSet<usize>,
    /// Rows that are not.
    pub other: BTreeSet<usize>,
    /// Classes left out.
    pub classes: BTreeSet<Class>,
    /// Months left out, as [`month`] counts them.
    pub months: BTreeSet<i32>,
    /// Rows that are not treated as their groups are.
    pub exceptions: BTreeSet<usize>,
}

impl Wishes {
    /// Whether a row is to be imported.
    pub fn include(&self, row: usize, day: NaiveDate, class: Class) -> bool {
        let group = !self.classes.contains(&class) && !self.months.contains(&month(day));
        group != self.exceptions.contains(&row)
    }

    /// Turns a row round.
    pub fn toggle_row(&mut self, row: usize) {
        toggle(&mut self.exceptions, row);
    }

    /// Leaves a class out, or takes it in again; rows that stood out from it no longer do.
    pub fn toggle_class(&mut self, class: Class, rows: &[(usize, NaiveDate, Class)]) {
        toggle(&mut self.classes, class);
        self.forget(rows, |_, of| of == class);
    }

    /// The same with a month.
    pub fn toggle_month(&mut self, wanted: i32, rows: &[(usize, NaiveDate, Class)]) {
        toggle(&mut self.months, wanted);
        self.forget(rows, |day, _| month(day) == wanted);
    }

    fn forget(&mut self, rows: &[(usize, NaiveDate, Class)], of_group: impl Fn(NaiveDate, Class) -> bool) {
        for (row, day, class) in rows {
            if of_group(*day, *class) {
                self.exceptions.remove(row);
            }
        }
    }
}

fn toggle<T: Ord>(set: &mut BTreeSet<T>, item: T) {
    if !set.remove(&item) {
        set.insert(item);
    }
}

impl Difference {
    /// Rows that can be imported, in the order of the file, with their days and what they are.
    pub fn rows(&self, statement: &Statement) -> Vec<(usize, NaiveDate, Class)> {
        let doubtful: BTreeSet<usize> = self.doubtful.iter().map(|pair| pair.row).collect();
        let new = self.new.iter().map(|row| (*row, if doubtful.contains(row) { Class::Doubtful } else { Class::New }));
        let mut rows: Vec<(usize, NaiveDate, Class)> = new
            .chain(self.matched.iter().map(|pair| (pair.row, Class::Matched)))
            .filter_map(|(row, class)| Some((row, statement.rows.get(row)?.date, class)))
            .collect();
        rows.sort_unstable();
        rows
    }

    /// Takes what the person decided about the doubtful: they are the entry, or they are not.
    #[must_use]
    pub fn decided(mut self, wishes: &Wishes) -> Self {
        let (same, rest): (Vec<Pair>, Vec<Pair>) =
            self.doubtful.into_iter().partition(|pair| wishes.same.contains(&pair.row));
        let (other, matched): (Vec<Pair>, Vec<Pair>) =
            self.matched.into_iter().partition(|pair| wishes.other.contains(&pair.row));
        let taken: BTreeSet<usize> = same.iter().map(|pair| pair.row).collect();
        self.new.retain(|row| !taken.contains(row));
        self.new.extend(other.iter().map(|pair| pair.row));
        self.new.sort_unstable();
        self.doubtful = rest.into_iter().filter(|pair| !wishes.other.contains(&pair.row)).collect();
        self.matched = matched.into_iter().chain(same).collect();
        self
    }

    /// Leaves out what is not wished.
    #[must_use]
    pub fn chosen(mut self, wishes: &Wishes, statement: &Statement) -> Self {
        let out: BTreeSet<usize> = self
            .rows(statement)
            .into_iter()
            .filter(|(row, day, class)| !wishes.include(*row, *day, *class))
            .map(|(row, ..)| row)
            .collect();
        if !out.is_empty() {
            self.new.retain(|row| !out.contains(row));
            self.matched.retain(|pair| !out.contains(&pair.row));
            self.doubtful.retain(|pair| !out.contains(&pair.row));
            self.left_out += out.len();
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_count_on() {
        for (y, m) in [(2025, 12), (2026, 1), (1999, 7)] {
            let day = NaiveDate::from_ymd_opt(y, m, 1).unwrap();
            assert_eq!(first_day(month(day)), Some(day));
        }
        let day = |y, m| NaiveDate::from_ymd_opt(y, m, 9).unwrap();
        assert_eq!(month(day(2025, 12)) + 1, month(day(2026, 1)));
    }

    #[test]
    fn rows_stand_out_from_their_groups_until_the_group_is_tapped() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
        let rows = [(0, day, Class::New), (1, day, Class::Doubtful)];
        let said = |wishes: &Wishes| rows.map(|(row, day, class)| wishes.include(row, day, class));
        let mut wishes = Wishes::default();
        assert_eq!(said(&wishes), [true, true]);
        wishes.toggle_row(0);
        assert_eq!(said(&wishes), [false, true]);
        wishes.toggle_class(Class::Doubtful, &rows);
        assert_eq!(said(&wishes), [false, false]);
        wishes.toggle_month(month(day), &rows);
        assert_eq!(said(&wishes), [false, false]);
        wishes.toggle_row(1);
        assert_eq!(said(&wishes), [false, true]);
        wishes.toggle_month(month(day), &rows);
        assert_eq!(said(&wishes), [true, false]);
    }
}
