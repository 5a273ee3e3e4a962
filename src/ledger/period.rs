//! Spans of days: a month, a week, and what has passed of them.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// Days from `start` to `end`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
}

/// Some days of the week, such as weekends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Weekdays(u8);

impl Weekdays {
    /// Saturday and Sunday.
    pub const WEEKEND: Self = Self(0b110_0000);
    /// Monday to Friday.
    pub const WORKING: Self = Self(0b001_1111);

    /// One of them.
    pub fn of(day: Weekday) -> Self {
        Self(1 << day.num_days_from_monday())
    }

    /// These and others.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// A bit each, Monday being the lowest.
    pub fn bits(self) -> i32 {
        self.0.into()
    }

    /// Their numbers, 1 being Monday and 7 Sunday (ISO 8601).
    pub fn numbers(self) -> impl Iterator<Item = u8> {
        (1..=7).filter(move |number| self.0 >> (number - 1) & 1 == 1)
    }
}

impl Period {
    /// One day.
    pub fn day(day: NaiveDate) -> Self {
        Self { start: day, end: day }
    }

    /// The week that holds `day`.
    pub fn week(day: NaiveDate, first: Weekday) -> Self {
        let week = day.week(first);
        Self { start: week.first_day(), end: week.last_day() }
    }

    /// The calendar month that holds `day`.
    pub fn month(day: NaiveDate) -> Self {
        let start = day.with_day(1).unwrap_or(day);
        let end = start.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(day);
        Self { start, end }
    }

    /// The calendar year that holds `day`.
    pub fn year(day: NaiveDate) -> Self {
        let start = NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or(day);
        let end = NaiveDate::from_ymd_opt(day.year(), 12, 31).unwrap_or(day);
        Self { start, end }
    }

    /// The month `months` away from the one that holds `day`; negative is the past.
    pub fn month_away(day: NaiveDate, months: i32) -> Self {
        let step = Months::new(months.unsigned_abs());
        let moved = if months < 0 { day.checked_sub_months(step) } else { day.checked_add_months(step) };
        Self::month(moved.unwrap_or(day))
    }

    /// As many days just before this period.
    pub fn before(&self) -> Self {
        let end = self.start.pred_opt().unwrap_or(self.start);
        let start = end.checked_sub_days(Days::new(self.days().saturating_sub(1))).unwrap_or(end);
        Self { start, end }
    }

    /// How many days it has.
    pub fn days(&self) -> u64 {
        self.end.signed_duration_since(self.start).num_days().unsigned_abs() + 1
    }

    /// Whether `day` is within.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.start <= day && day <= self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_week_have_their_numbers() {
        let numbers = |weekdays: Weekdays| weekdays.numbers().collect::<Vec<_>>();
        assert_eq!(numbers(Weekdays::WEEKEND), [6, 7]);
        assert_eq!(numbers(Weekdays::WORKING), [1, 2, 3, 4, 5]);
        assert_eq!(numbers(Weekdays::of(Weekday::Sun).and(Weekdays::of(Weekday::Mon))), [1, 7]);
        assert_eq!((Weekdays::of(Weekday::Mon).bits(), Weekdays::of(Weekday::Sun).bits()), (1, 64));
    }

    #[test]
    fn periods_hold_the_days_people_mean() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(Period::month(day(2024, 2, 29)), Period { start: day(2024, 2, 1), end: day(2024, 2, 29) });
        assert_eq!(Period::month_away(day(2026, 3, 31), -1).end, day(2026, 2, 28));
        assert_eq!(Period::week(day(2026, 11, 20), Weekday::Mon).start, day(2026, 11, 16));
        assert_eq!(Period::week(day(2026, 11, 20), Weekday::Sun).start, day(2026, 11, 15));
        assert_eq!(Period::week(day(2026, 11, 20), Weekday::Mon).before().start, day(2026, 11, 9));
        assert_eq!(Period::year(day(2026, 5, 5)).days(), 365);
    }
}
