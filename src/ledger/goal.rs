//! A savings goal: how far it is, and what it takes to be there in time.

use chrono::{Datelike, NaiveDate};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use super::category::named;
use super::{GoalNo, Money};

/// What a goal says; the store gives it its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewGoal {
    /// What the person calls it.
    pub name: String,
    /// How much is to be saved.
    pub target: Money,
    /// How much is there, in the target's currency; zero or above.
    pub saved: Decimal,
    /// When it is to be there; None: some day.
    pub due_on: Option<NaiveDate>,
}

/// A goal of a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// Its number.
    pub no: GoalNo,
    /// What it says.
    #[serde(flatten)]
    pub goal: NewGoal,
}

/// A goal by its name: the whole of it in any case, else the only one that begins so.
pub fn called<'a>(goals: &'a [Goal], name: &str) -> Option<&'a Goal> {
    named(goals, name, |goal| &goal.goal.name)
}

impl NewGoal {
    /// What is there of what is to be, as a share; above one when there is more.
    pub fn share(&self) -> Decimal {
        self.saved.checked_div(self.target.amount()).unwrap_or_default()
    }

    /// What is still to be saved; zero when it is reached.
    pub fn left(&self) -> Decimal {
        (self.target.amount() - self.saved).max(Decimal::ZERO)
    }

    /// Whether all of it is there.
    pub fn is_reached(&self) -> bool {
        self.saved >= self.target.amount()
    }

    /// What to save a month to be there in time, rounded up to the currency's smallest unit. None: it is reached, has
    /// no day, or its day has passed.
    pub fn monthly(&self, today: NaiveDate) -> Option<Decimal> {
        let due = self.due_on.filter(|due| *due > today && !self.is_reached())?;
        let months = (due.year() - today.year()) * 12 + i32::try_from(due.month()).ok()?
            - i32::try_from(today.month()).ok()?
            + i32::from(due.day() > today.day());
        let months = Decimal::from(months.max(1));
        let exponent = self.target.currency().exponent();
        Some(self.left().checked_div(months)?.round_dp_with_strategy(exponent, RoundingStrategy::ToPositiveInfinity))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Currency;

    fn goal(target: &str, saved: &str, due: Option<&str>) -> NewGoal {
        NewGoal {
            name: "holiday".into(),
            target: Money::new(target.parse().unwrap(), Currency::EUR).unwrap(),
            saved: saved.parse().unwrap(),
            due_on: due.map(|due| due.parse().unwrap()),
        }
    }

    #[test]
    fn what_to_save_a_month_brings_it_there_in_time() {
        let today: NaiveDate = "2026-11-20".parse().unwrap();
        for (target, saved, due, expected) in [
            ("1200", "0", Some("2027-05-20"), Some("200")),
            ("1200", "0", Some("2027-05-21"), Some("171.43")),
            ("1200", "0", Some("2027-06-01"), Some("171.43")),
            ("1200", "1100", Some("2026-11-21"), Some("100")),
            ("1200", "1200", Some("2027-06-01"), None),
            ("1200", "1300", Some("2027-06-01"), None),
            ("1200", "0", Some("2026-11-20"), None),
            ("1200", "0", None, None),
        ] {
            let monthly = goal(target, saved, due).monthly(today);
            assert_eq!(monthly, expected.map(|amount| amount.parse().unwrap()), "{target} {saved} {due:?}");
        }
    }

    #[test]
    fn goals_are_found_by_what_people_call_them() {
        let goal =
            |no: i64, name: &str| Goal { no: GoalNo(no), goal: NewGoal { name: name.into(), ..goal("1", "0", None) } };
        let goals = [goal(1, "Holiday"), goal(2, "Holiday home"), goal(3, "Café")];
        for (name, expected) in
            [("holiday", Some(1)), ("HOLIDAY H", Some(2)), ("cafe", Some(3)), ("ho", None), ("hol", None), ("", None)]
        {
            assert_eq!(called(&goals, name).map(|goal| goal.no.0), expected, "{name}");
        }
    }

    #[test]
    fn how_far_it_is() {
        let half = goal("1200", "300", None);
        assert_eq!((half.share(), half.left(), half.is_reached()), (Decimal::new(25, 2), Decimal::from(900), false));
        let more = goal("1200", "1500", None);
        assert_eq!((more.left(), more.is_reached()), (Decimal::ZERO, true));
    }
}
