//! A limit on spending: of a category or of all, each week, month or year.

use chrono::{Datelike, NaiveDate, Weekday};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::period::Period;
use super::{CategoryNo, Currency, Kind, NewEntry};

/// How long a budget's limit lasts before it begins anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BudgetPeriod {
    /// From Monday to Sunday, as the view of budgets has it.
    Week,
    /// A calendar month.
    #[default]
    Month,
    /// A calendar year.
    Year,
}

impl BudgetPeriod {
    /// The word the database uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The period of that word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Week, Self::Month, Self::Year].into_iter().find(|period| period.as_str() == word)
    }

    /// The one that a day is in.
    pub fn running(self, day: NaiveDate) -> Period {
        match self {
            Self::Week => Period::week(day, Weekday::Mon),
            Self::Month => Period::month(day),
            Self::Year => Period::year(day),
        }
    }

    /// Its name among all of its kind: `2026-W47`, `2026-11`, `2026`.
    pub fn name(self, day: NaiveDate) -> String {
        match self {
            Self::Week => format!("{}-W{:02}", day.iso_week().year(), day.iso_week().week()),
            Self::Month => format!("{}-{:02}", day.year(), day.month()),
            Self::Year => day.year().to_string(),
        }
    }

    /// What so much in each comes to in a month.
    pub fn a_month(self, amount: Decimal) -> Decimal {
        let twelfth = |times: u32| amount.checked_mul(times.into()).unwrap_or(amount) / Decimal::from(12u32);
        match self {
            Self::Week => twelfth(52),
            Self::Month => amount,
            Self::Year => twelfth(1),
        }
    }
}

/// A limit on spending. A book has one for each category and period at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Of which category; None: of all spending.
    pub category: Option<CategoryNo>,
    /// For how long.
    pub period: BudgetPeriod,
    /// How much.
    pub amount: Decimal,
    /// In which currency; entries in others do not count.
    pub currency: Currency,
    /// Since when.
    pub starts_on: NaiveDate,
}

impl Budget {
    /// Whether spending in a category counts.
    pub fn covers(&self, category: Option<CategoryNo>) -> bool {
        self.category.is_none() || self.category == category
    }

    /// Whether an entry takes from what is left of it now.
    pub fn is_drawn_on_by(&self, entry: &NewEntry, today: NaiveDate) -> bool {
        entry.kind == Kind::Expense
            && self.covers(entry.category)
            && self.currency == entry.money.currency()
            && self.period.running(today).holds(entry.occurred_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_run_and_are_named_as_calendars_have_them() {
        for (day, period, running, name) in [
            ("2026-11-20", BudgetPeriod::Week, ["2026-11-16", "2026-11-22"], "2026-W47"),
            ("2027-01-01", BudgetPeriod::Week, ["2026-12-28", "2027-01-03"], "2026-W53"),
            ("2026-11-20", BudgetPeriod::Month, ["2026-11-01", "2026-11-30"], "2026-11"),
            ("2026-11-20", BudgetPeriod::Year, ["2026-01-01", "2026-12-31"], "2026"),
        ] {
            let day: NaiveDate = day.parse().unwrap();
            let [start, end] = running.map(|day| day.parse().unwrap());
            assert_eq!((period.running(day), period.name(day).as_str()), (Period { start, end }, name));
            assert_eq!(BudgetPeriod::parse(period.as_str()), Some(period));
        }
        assert_eq!(BudgetPeriod::Week.a_month(Decimal::from(12)), Decimal::from(52));
        assert_eq!(BudgetPeriod::Year.a_month(Decimal::from(1200)), Decimal::from(100));
    }
}
