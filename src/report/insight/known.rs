//! PURE: what is known to come: recurring items that people set, each on its due days. What was paid under their names
//! is left out of what else is usual, or it would count twice.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::ledger::category::fold;
use crate::ledger::{Currency, Kind, Recurring};
use crate::reply::clean;

/// Most due days of one item that are looked at: ten years of days.
const DUE: usize = 4_000;

/// What recurring items still bring and take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    /// Income, zero or above.
    pub income: Decimal,
    /// Expenses, zero or above.
    pub expenses: Decimal,
}

/// What the items of one currency that are meant still bring and take up to a day, and its own. Due days that passed
/// and were not recorded yet are still to come; paused items and transfers bring and take nothing.
pub fn known(items: &[Recurring], currency: Currency, until: NaiveDate, meant: impl Fn(&Recurring) -> bool) -> Known {
    let mut known = Known::default();
    let ours = |held: &&Recurring| !held.item.paused && held.item.money.currency() == currency && meant(held);
    for held in items.iter().filter(ours) {
        let times = Decimal::from(held.due(until, DUE).len());
        let amount = held.item.money.amount().checked_mul(times).unwrap_or(Decimal::MAX);
        let sum = match held.item.kind {
            Kind::Income => &mut known.income,
            Kind::Expense => &mut known.expenses,
            Kind::Transfer => continue,
        };
        *sum = sum.saturating_add(amount);
    }
    known
}

/// The names of all items as payments are known by, those of paused ones too: they will not come as they used to.
pub fn names(items: &[Recurring]) -> BTreeSet<String> {
    items.iter().map(|held| fold(&clean(&held.item.name))).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::ledger::recurring::{NewRecurring, Unit};
    use crate::ledger::{AccountNo, Money, RecurringNo, Repeat};

    /// `2026-12-01 rent 900`, one a line, each month; an amount with a plus is income.
    pub fn items(lines: &str) -> Vec<Recurring> {
        let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
        let item = |(no, line): (i64, &str)| {
            let (first_on, rest) = line.split_once(' ').unwrap();
            let (name, amount) = rest.rsplit_once(' ').unwrap();
            let kind = if amount.starts_with('+') { Kind::Income } else { Kind::Expense };
            let money = Money::new(amount.trim_start_matches('+').parse().unwrap(), Currency::EUR).unwrap();
            let repeat = Repeat { unit: Unit::Month, every: 1, first_on: first_on.parse().unwrap(), month_day: None };
            let item = NewRecurring {
                name: name.into(),
                kind,
                money,
                category: None,
                account: AccountNo(1),
                to_account: None,
                payer: None,
                repeat,
                paused: false,
            };
            Recurring { no: RecurringNo(no), item, posted_through: None }
        };
        (1..).zip(lines).map(item).collect()
    }

    #[test]
    fn items_count_on_each_of_their_days() {
        let mut items = items("2026-12-01 rent 900\n2026-11-25 Salary +2000\n2026-11-30 gym 30\n2026-11-28 old 5");
        items[3].item.paused = true;
        let sums = |until: &str| {
            let known = known(&items, Currency::EUR, until.parse().unwrap(), |_| true);
            (known.income.to_string(), known.expenses.to_string())
        };
        for (until, income, expenses) in [
            ("2026-11-24", "0", "0"),
            ("2026-11-30", "2000", "30"),
            ("2026-12-31", "4000", "960"),
            ("2027-05-31", "14000", "5610"),
        ] {
            assert_eq!(sums(until), (income.to_owned(), expenses.to_owned()), "{until}");
        }
        assert_eq!(known(&items, Currency::USD, "2027-05-31".parse().unwrap(), |_| true), Known::default());
        assert_eq!(names(&items).into_iter().collect::<Vec<_>>(), ["gym", "old", "rent", "salary"]);
        items[0].posted_through = "2026-12-01".parse().ok();
        let rent = |held: &Recurring| held.item.name == "rent";
        assert_eq!(known(&items, Currency::EUR, "2026-12-31".parse().unwrap(), rent), Known::default());
    }
}
