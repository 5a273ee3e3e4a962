//! What figures say about how money is spent: what is more than usual, what is odd, what could be saved, what can be
//! afforded. Held against the book's own past by robust statistics, against budgets and recurring charges; where the
//! past is too short, that is the answer. Everything is computed here: nobody guesses, and nobody advises investments.

pub mod affordability;
pub mod known;
pub mod overspending;
pub mod payments;
pub mod savings;
pub mod series;
pub mod unusual;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::place::Place;
use super::steps;
use crate::ledger::period::Period;
use crate::store::search::Step;

/// Full months that are looked back on.
const MONTHS: u32 = 6;
/// Full months that a comparison needs.
pub const LEAST_MONTHS: usize = 3;

/// The last full months in which the book was kept, the earliest first. A month in which it was begun later than on its
/// seventh day is no full one.
pub fn full_months(today: NaiveDate, kept_since: NaiveDate) -> Vec<Period> {
    let past = steps::last_full(Step::Month, today, MONTHS);
    let months = steps::full(Step::Month, past, MONTHS as usize);
    let kept = |month: &Period| {
        month.start.checked_add_days(chrono::Days::new(6)).is_some_and(|seventh| seventh >= kept_since)
    };
    months.into_iter().filter(kept).collect()
}

/// That the past is too short to say.
fn too_little(place: Place<'_>, key: &str) -> crate::reply::Html {
    let words = place.locale.words();
    words.html("insight-too-little", crate::args!["what" => words.plain(key, crate::args![])])
}

/// A tenth, a half and the like.
const fn hundredths(hundredths: u32) -> Decimal {
    Decimal::from_parts(hundredths, 0, 0, false, 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begun_late_is_no_full_one() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (since, first, count) in [
            ("2020-01-01", Some("2026-05-01"), 6),
            ("2026-08-07", Some("2026-08-01"), 3),
            ("2026-08-08", Some("2026-09-01"), 2),
            ("2026-11-02", None, 0),
        ] {
            let months = full_months(day("2026-11-20"), day(since));
            assert_eq!((months.first().map(|m| m.start), months.len()), (first.map(day), count), "{since}");
        }
    }
}
