//! What went out and came in, by currency, beside the time before: as `/month` and the weekly digest tell it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::ledger::{Currency, Kind};
use crate::store::push;
use crate::store::totals::CategoryTotal;

/// What one category moved in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Expense or income.
    pub kind: Kind,
    /// The category as it is shown; None: uncategorised.
    pub label: Option<String>,
    /// Of the amounts.
    pub currency: Currency,
    /// In the time told of; zero where it moved only before.
    pub amount: Decimal,
    /// In the time before.
    pub before: Decimal,
    /// Entries in the time told of.
    pub count: i64,
}

impl From<&push::Moved> for Moved {
    fn from(moved: &push::Moved) -> Self {
        let push::Moved { span: _, kind, category: _, label, currency, amount, before, count } = moved.clone();
        Self { kind, label, currency, amount, before, count }
    }
}

impl Moved {
    /// A category's total in the time told of.
    pub fn now(total: &CategoryTotal, label: Option<String>) -> Self {
        let CategoryTotal { kind, category: _, currency, amount, count } = *total;
        Self { kind, label, currency, amount, before: Decimal::ZERO, count }
    }

    /// A category's total in the time before.
    pub fn before(total: &CategoryTotal) -> Self {
        let CategoryTotal { kind, category: _, currency, amount, count: _ } = *total;
        Self { kind, label: None, currency, amount: Decimal::ZERO, before: amount, count: 0 }
    }
}

/// What moved in one currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flow {
    /// Expenses less refunds.
    pub spent: Decimal,
    /// The same in the time before.
    pub spent_before: Decimal,
    /// Income.
    pub received: Decimal,
    /// Entries; zero where all that moved moved before.
    pub count: i64,
    /// Where the expenses went, in the order given.
    pub categories: Vec<Moved>,
}

impl Flow {
    /// A category's part of the expenses, 1 being all; zero where they come to nothing.
    pub fn share(&self, moved: &Moved) -> Decimal {
        moved.amount.checked_div(self.spent).unwrap_or_default()
    }
}

/// The flow of each currency.
pub fn by_currency(moved: impl IntoIterator<Item = Moved>) -> BTreeMap<Currency, Flow> {
    let mut flows: BTreeMap<Currency, Flow> = BTreeMap::new();
    for moved in moved {
        let flow = flows.entry(moved.currency).or_default();
        flow.count += moved.count;
        if moved.kind == Kind::Income {
            flow.received += moved.amount;
        } else {
            flow.spent += moved.amount;
            flow.spent_before += moved.before;
            if moved.count > 0 {
                flow.categories.push(moved);
            }
        }
    }
    flows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_kinds_and_times_stay_apart() {
        let moved = |kind, label: &str, currency: &str, amount: i64, before: i64, count| Moved {
            kind,
            label: Some(label.to_owned()),
            currency: Currency::parse(currency).unwrap(),
            amount: amount.into(),
            before: before.into(),
            count,
        };
        let flows = by_currency([
            moved(Kind::Expense, "Food", "EUR", 30, 50, 3),
            moved(Kind::Income, "Salary", "EUR", 900, 0, 1),
            moved(Kind::Expense, "Rent", "EUR", 10, 0, 1),
            moved(Kind::Expense, "Taxi", "EUR", 0, 7, 0),
            moved(Kind::Expense, "Taxi", "USD", 0, 8, 0),
        ]);
        let of = |code: &str| &flows[&Currency::parse(code).unwrap()];
        let euro = of("EUR");
        let sums = (euro.spent, euro.spent_before, euro.received, euro.count);
        assert_eq!(sums, (40.into(), 57.into(), 900.into(), 5));
        let labels: Vec<_> = euro.categories.iter().map(|moved| moved.label.as_deref().unwrap()).collect();
        assert_eq!(labels, ["Food", "Rent"]);
        assert_eq!(euro.share(&euro.categories[0]), Decimal::new(75, 2));
        assert_eq!((of("USD").count, of("USD").spent_before), (0, 8.into()));
        assert_eq!(of("USD").share(&moved(Kind::Expense, "Taxi", "USD", 1, 0, 1)), Decimal::ZERO);
    }
}
