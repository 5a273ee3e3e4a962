//! PURE: stretches of the calendar side by side: weeks, months, quarters, years.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::ledger::period::Period;
use crate::store::search::Step;

/// The first day of the stretch that holds a day.
pub fn beginning(step: Step, day: NaiveDate) -> NaiveDate {
    let month = |months: u32| {
        let first = day.with_day(1).unwrap_or(day);
        first.with_month0(first.month0() / months * months).unwrap_or(first)
    };
    match step {
        Step::Day => day,
        Step::Week => day.week(Weekday::Mon).first_day(),
        Step::Month => month(1),
        Step::Quarter => month(3),
        Step::Year => month(12),
    }
}

/// The first day of the stretch `count` after the one that begins on `first`.
fn after(step: Step, first: NaiveDate, count: u32) -> Option<NaiveDate> {
    let months = |each: u32| first.checked_add_months(Months::new(count.checked_mul(each)?));
    match step {
        Step::Day => first.checked_add_days(Days::new(count.into())),
        Step::Week => first.checked_add_days(Days::new(7 * u64::from(count))),
        Step::Month => months(1),
        Step::Quarter => months(3),
        Step::Year => months(12),
    }
}

/// The whole stretch that holds a day.
pub fn around(step: Step, day: NaiveDate) -> Period {
    let start = beginning(step, day);
    let end = after(step, start, 1).and_then(|next| next.pred_opt()).unwrap_or(start);
    Period { start, end }
}

/// The stretches that a period touches, whole, the earliest first, at most `most`.
pub fn touched(step: Step, period: Period, most: usize) -> Vec<Period> {
    let first = around(step, period.start);
    let next = |before: &Period| before.end.succ_opt().map(|day| around(step, day));
    std::iter::successors(Some(first), next).take_while(|one| one.start <= period.end).take(most).collect()
}

/// The stretches that lie in a period from end to end.
pub fn full(step: Step, period: Period, most: usize) -> Vec<Period> {
    let within = |one: &Period| period.holds(one.start) && period.holds(one.end);
    touched(step, period, most.saturating_add(1)).into_iter().filter(within).take(most).collect()
}

/// The last `count` full stretches before the one that holds today.
pub fn last_full(step: Step, today: NaiveDate, count: u32) -> Period {
    let this = beginning(step, today);
    let end = this.pred_opt().unwrap_or(this);
    let months = |each: u32| this.checked_sub_months(Months::new(count.saturating_mul(each)));
    let start = match step {
        Step::Day => this.checked_sub_days(Days::new(count.into())),
        Step::Week => this.checked_sub_days(Days::new(7 * u64::from(count))),
        Step::Month => months(1),
        Step::Quarter => months(3),
        Step::Year => months(12),
    };
    Period { start: start.unwrap_or(end), end }
}

/// How many full stretches are looked back on when nobody says: 30 days, 12 weeks, 6 months, 4 quarters, 3 years.
pub fn usual(step: Step) -> u32 {
    match step {
        Step::Day => 30,
        Step::Week => 12,
        Step::Month => 6,
        Step::Quarter => 4,
        Step::Year => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(start: &str, end: &str) -> Period {
        Period { start: start.parse().unwrap(), end: end.parse().unwrap() }
    }

    #[test]
    fn stretches_are_what_calendars_say() {
        for (step, today, start, end, count) in [
            (Step::Day, "2026-11-20", "2026-10-21", "2026-11-19", 30),
            (Step::Week, "2026-11-20", "2026-08-24", "2026-11-15", 12),
            (Step::Month, "2026-11-20", "2026-05-01", "2026-10-31", 6),
            (Step::Month, "2026-03-31", "2025-09-01", "2026-02-28", 6),
            (Step::Quarter, "2026-11-20", "2025-10-01", "2026-09-30", 4),
            (Step::Year, "2026-11-20", "2023-01-01", "2025-12-31", 3),
        ] {
            let last = last_full(step, today.parse().unwrap(), usual(step));
            assert_eq!(last, period(start, end), "{step:?}");
            assert_eq!(full(step, last, 100).len(), count, "{step:?}");
        }
    }

    #[test]
    fn full_stretches_leave_out_the_ends_that_are_cut() {
        let half = period("2026-01-15", "2026-04-10");
        assert_eq!(
            full(Step::Month, half, 9),
            [period("2026-02-01", "2026-02-28"), period("2026-03-01", "2026-03-31")]
        );
        assert_eq!(touched(Step::Month, half, 9).len(), 4);
        assert_eq!(touched(Step::Month, half, 2).len(), 2);
        assert_eq!(full(Step::Year, half, 9), []);
        assert_eq!(touched(Step::Year, period("9998-01-01", "9999-12-31"), 100_000).len(), 2);
    }
}
