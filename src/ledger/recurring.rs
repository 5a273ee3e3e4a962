//! A recurring item: what is recorded by itself, and on which days.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::category::named;
use super::period::Period;
use super::{AccountNo, CategoryNo, Kind, Money, NewEntry, RecurringNo, Source, UserId};

/// Most periods between two due days.
pub const MOST_PERIODS: u16 = 99;

/// What a recurrence is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

impl Unit {
    /// The word the database uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The unit of that word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Day, Self::Week, Self::Month, Self::Year].into_iter().find(|unit| unit.as_str() == word)
    }
}

/// The days something falls due: `first_on`, then each `every` units. Where a month is too short for `month_day`, its
/// last day stands in, and the next month has the wanted day again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Repeat {
    /// Counted in.
    pub unit: Unit,
    /// Each so many units, 1 to [`MOST_PERIODS`].
    pub every: u16,
    /// The first day.
    pub first_on: NaiveDate,
    /// The day of the month that is wanted, for months and years; None: the first day's.
    pub month_day: Option<u32>,
}

impl Repeat {
    /// The n-th due day, the first being 0; None beyond the calendar.
    pub fn nth(&self, n: u32) -> Option<NaiveDate> {
        let steps = n.checked_mul(u32::from(self.every.max(1)))?;
        match self.unit {
            Unit::Day => self.first_on.checked_add_days(Days::new(steps.into())),
            Unit::Week => self.first_on.checked_add_days(Days::new(u64::from(steps) * 7)),
            Unit::Month => self.months_on(steps),
            Unit::Year => self.months_on(steps.checked_mul(12)?),
        }
    }

    fn months_on(&self, months: u32) -> Option<NaiveDate> {
        let month = Period::month(self.first_on.with_day(1)?.checked_add_months(chrono::Months::new(months))?);
        let wanted = self.month_day.unwrap_or(self.first_on.day());
        month.start.with_day(wanted.min(month.end.day()))
    }

    /// The first due day that is not before `day`.
    pub fn from(&self, day: NaiveDate) -> Option<NaiveDate> {
        if day <= self.first_on {
            return Some(self.first_on);
        }
        let every = i64::from(self.every.max(1));
        let days = (day - self.first_on).num_days();
        let months = i64::from(day.year() - self.first_on.year()) * 12 + i64::from(day.month())
            - i64::from(self.first_on.month());
        let about = match self.unit {
            Unit::Day => days / every,
            Unit::Week => days / (7 * every),
            Unit::Month => months / every,
            Unit::Year => months / (12 * every),
        };
        let about = u32::try_from(about.saturating_sub(1).max(0)).ok()?;
        (about..about.saturating_add(4)).map_while(|n| self.nth(n)).find(|due| *due >= day)
    }

    /// The first due day after `day`.
    pub fn after(&self, day: NaiveDate) -> Option<NaiveDate> {
        self.from(day.succ_opt()?)
    }
}

/// An item by its name: the whole of it in any case, else the only one that begins so.
pub fn called<'a>(items: &'a [Recurring], name: &str) -> Option<&'a Recurring> {
    named(items, name, |item| &item.item.name)
}

/// What a recurring item says; the store gives it its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRecurring {
    /// What the person calls it; the note of what is recorded.
    pub name: String,
    /// Direction.
    pub kind: Kind,
    /// How much each time.
    pub money: Money,
    /// None: uncategorised.
    pub category: Option<CategoryNo>,
    /// The account it leaves, or comes into for income.
    pub account: AccountNo,
    /// The account it goes to; only and always for a transfer.
    pub to_account: Option<AccountNo>,
    /// The member who pays.
    pub payer: Option<UserId>,
    /// When.
    pub repeat: Repeat,
    /// Nothing is recorded for the time being.
    pub paused: bool,
}

impl NewRecurring {
    /// What is recorded on a due day.
    pub fn entry(&self, due: NaiveDate) -> NewEntry {
        NewEntry {
            kind: self.kind,
            money: self.money,
            occurred_on: due,
            category: self.category,
            account: self.account,
            to_account: self.to_account,
            merchant: None,
            note: Some(self.name.clone()),
            tags: Vec::new(),
            payer: self.payer,
            source: Source::Recurring,
            import_key: None,
            payment_mode: None,
            refund: false,
            by_model: false,
        }
    }
}

/// A recurring item of a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurring {
    /// Its number.
    pub no: RecurringNo,
    /// What it says.
    #[serde(flatten)]
    pub item: NewRecurring,
    /// Due days up to here are dealt with.
    pub posted_through: Option<NaiveDate>,
}

impl Recurring {
    /// The next due day that is not dealt with, paused or not; None beyond the calendar.
    pub fn next(&self) -> Option<NaiveDate> {
        match self.posted_through {
            Some(day) => self.item.repeat.after(day),
            None => Some(self.item.repeat.first_on),
        }
    }

    /// The item as it goes on after a pause: what fell due meanwhile is left out. None beyond the calendar.
    pub fn resumed(&self, today: NaiveDate) -> Option<NewRecurring> {
        let first_on = self.next()?.max(self.item.repeat.from(today)?);
        let repeat = Repeat { first_on, ..self.item.repeat };
        Some(NewRecurring { paused: false, repeat, ..self.item.clone() })
    }

    /// Due days up to `day` that are not dealt with, the oldest first, at most `limit`.
    pub fn due(&self, day: NaiveDate, limit: usize) -> Vec<NaiveDate> {
        let repeat = self.item.repeat;
        std::iter::successors(self.next(), |due| repeat.after(*due)).take_while(|due| *due <= day).take(limit).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Currency;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn repeat(unit: Unit, every: u16, first: &str, month_day: Option<u32>) -> Repeat {
        Repeat { unit, every, first_on: day(first), month_day }
    }

    #[test]
    fn months_that_are_too_short_end_on_their_last_day_and_longer_ones_do_not() {
        let month_end = repeat(Unit::Month, 1, "2027-01-31", Some(31));
        let dues: Vec<String> = (0..6).map(|n| month_end.nth(n).unwrap().to_string()).collect();
        assert_eq!(dues, ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31", "2027-06-30"]);
        // First due in a month that is too short itself.
        let from_short = repeat(Unit::Month, 3, "2027-02-28", Some(30));
        assert_eq!(from_short.nth(1), Some(day("2027-05-30")));
        let leap = repeat(Unit::Year, 1, "2028-02-29", Some(29));
        let dues: Vec<String> = (0..5).map(|n| leap.nth(n).unwrap().to_string()).collect();
        assert_eq!(dues, ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]);
    }

    #[test]
    fn the_next_due_day_is_found_from_any_day() {
        for (repeat, from, expected) in [
            (repeat(Unit::Month, 1, "2027-01-31", Some(31)), "2026-01-01", "2027-01-31"),
            (repeat(Unit::Month, 1, "2027-01-31", Some(31)), "2027-02-28", "2027-02-28"),
            (repeat(Unit::Month, 1, "2027-01-31", Some(31)), "2027-03-01", "2027-03-31"),
            (repeat(Unit::Month, 3, "2027-01-31", Some(31)), "2027-02-01", "2027-04-30"),
            (repeat(Unit::Month, 3, "2027-01-31", Some(31)), "2031-05-01", "2031-07-31"),
            (repeat(Unit::Week, 2, "2027-01-04", None), "2027-01-05", "2027-01-18"),
            (repeat(Unit::Week, 2, "2027-01-04", None), "2027-01-18", "2027-01-18"),
            (repeat(Unit::Day, 10, "2027-01-01", None), "2027-03-01", "2027-03-02"),
            (repeat(Unit::Year, 1, "2028-02-29", Some(29)), "2029-03-01", "2030-02-28"),
            (repeat(Unit::Year, 2, "2027-06-30", None), "2027-07-01", "2029-06-30"),
        ] {
            assert_eq!(repeat.from(day(from)), Some(day(expected)), "{repeat:?} from {from}");
        }
    }

    #[test]
    fn the_next_due_day_is_the_first_of_all_that_follow() {
        for unit in [Unit::Day, Unit::Week, Unit::Month, Unit::Year] {
            for every in [1, 2, 5, 13] {
                for wanted in [1, 28, 29, 30, 31] {
                    let first_on = day("2027-01-01").with_day(wanted).unwrap();
                    let repeat = Repeat { unit, every, first_on, month_day: Some(wanted) };
                    let dues: Vec<NaiveDate> = (0..200).map(|n| repeat.nth(n).unwrap()).collect();
                    for offset in [0, 1, 2, 27, 28, 29, 30, 31, 58, 59, 60, 364, 365, 366, 1000] {
                        let from = first_on + Days::new(offset);
                        let expected = dues.iter().copied().find(|due| *due >= from);
                        let found = repeat.from(from);
                        assert!(expected.is_none() || found == expected, "{repeat:?} {from}: {found:?} {expected:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_calendar_has_an_end() {
        let last = repeat(Unit::Year, 99, "2027-01-01", None);
        assert_eq!(last.nth(u32::MAX), None);
        assert_eq!(repeat(Unit::Day, 1, "2027-01-01", None).after(NaiveDate::MAX), None);
    }

    #[test]
    fn what_was_missed_is_due_once() {
        let item = NewRecurring {
            name: "rent".into(),
            kind: Kind::Expense,
            money: Money::new(900.into(), Currency::EUR).unwrap(),
            category: None,
            account: AccountNo(1),
            to_account: None,
            payer: None,
            repeat: repeat(Unit::Month, 1, "2027-01-31", Some(31)),
            paused: false,
        };
        let mut recurring = Recurring { no: RecurringNo(1), item, posted_through: None };
        assert_eq!(recurring.due(day("2027-01-30"), 9), []);
        assert_eq!(recurring.due(day("2027-03-30"), 9), [day("2027-01-31"), day("2027-02-28")]);
        assert_eq!(recurring.due(day("2027-03-30"), 1), [day("2027-01-31")]);
        recurring.posted_through = Some(day("2027-02-28"));
        assert_eq!(recurring.next(), Some(day("2027-03-31")));
        assert_eq!(recurring.due(day("2027-03-30"), 9), []);
    }
}
