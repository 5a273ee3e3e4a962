//! What is said when a budget is at 80 % or used up: once each month and limit, whatever brought it there.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use crate::args;
use crate::ledger::CategoryNo;
use crate::ledger::period::Period;
use crate::reply::{Html, Locale};
use crate::store::book::Budget;
use crate::store::{Book, StoreError, push, totals};

/// What is left of a budget.
#[derive(Debug, Clone, Copy)]
pub struct Left {
    /// The budget's category.
    pub category: CategoryNo,
    /// The limit.
    pub limit: Decimal,
    /// Spent this month.
    pub spent: Decimal,
}

/// A budget that reached a level, which is to be said now.
#[derive(Debug, Clone, Copy)]
pub struct Alert {
    budget: Budget,
    spent: Decimal,
    level: u32,
}

/// What is left of every budget of the book in the month of a day.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn all(db: &mut PgConnection, book: &Book, today: NaiveDate) -> Result<Vec<Left>, StoreError> {
    let month = Period::month(today);
    let wanted: Vec<_> = book.budgets.iter().map(|budget| (book.id, budget.category, budget.currency, month)).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let spent = totals::spent(db, &wanted).await?;
    let left = |(budget, spent): (&Budget, Decimal)| Left { category: budget.category, limit: budget.amount, spent };
    Ok(book.budgets.iter().zip(spent).map(left).collect())
}

/// Which of these are to be said, each once a month and limit: taken now, they are not given again. To be asked for in
/// the transaction that says them, after every change that draws on a budget.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn due(
    db: &mut PgConnection,
    book: &Book,
    today: NaiveDate,
    left: &[Left],
) -> Result<Vec<Alert>, StoreError> {
    let mut alerts = Vec::new();
    for left in left {
        let Some(budget) = book.budget(left.category).copied() else { continue };
        let Some(level) = level(left.spent, left.limit) else { continue };
        let key = |level: u32| {
            let month = format!("{}-{:02}", today.year(), today.month());
            format!("budget:{}:{month}:{}:{}:{level}", left.category, left.limit.normalize(), budget.currency)
        };
        if !push::claim(db, book.id, &key(level)).await? {
            continue;
        }
        if level == 100 {
            // Used up says it all: falling back to 85 % is no news.
            push::claim(db, book.id, &key(80)).await?;
        }
        alerts.push(Alert { budget: Budget { amount: left.limit, ..budget }, spent: left.spent, level });
    }
    Ok(alerts)
}

impl Alert {
    /// In words.
    pub fn html(&self, book: &Book, locale: &Locale) -> Html {
        let Self { budget, spent, level } = *self;
        let (limit, words) = (budget.amount, locale.words());
        let money = |amount| locale.money(amount, budget.currency);
        let name = book.category(budget.category).map(|c| c.label()).unwrap_or_default();
        if spent > limit {
            let args = args!["category" => name, "limit" => money(limit), "spent" => money(spent),
                             "over" => money(spent - limit)];
            words.html("alert-budget-over", args)
        } else if level == 100 {
            words.html("alert-budget-reached", args!["category" => name, "limit" => money(limit)])
        } else {
            let share = locale.percent(spent.checked_div(limit).unwrap_or_default());
            let args = args!["category" => name, "limit" => money(limit), "spent" => money(spent),
                             "left" => money(limit - spent), "share" => share];
            words.html("alert-budget-near", args)
        }
    }
}

/// The level a budget is at: 80 or 100 per cent of its limit.
fn level(spent: Decimal, limit: Decimal) -> Option<u32> {
    if spent >= limit {
        Some(100)
    } else if spent >= limit * Decimal::new(8, 1) {
        Some(80)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_80_and_100_per_cent() {
        for (spent, expected) in [
            ("0", None),
            ("-10", None),
            ("79.99", None),
            ("80.00", Some(80)),
            ("99", Some(80)),
            ("100", Some(100)),
            ("300", Some(100)),
        ] {
            assert_eq!(level(spent.parse().unwrap(), Decimal::ONE_HUNDRED), expected, "{spent}");
        }
    }
}
