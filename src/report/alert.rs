//! What is said when a budget is at 80 % or used up: once each period and limit, whatever brought it there.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::lines;
use crate::args;
use crate::ledger::{BookId, Budget, NewEntry};
use crate::reply::{Html, Locale};
use crate::store::{Book, StoreError, push, totals};

/// What is left of a budget in the period that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// Its limit among it.
    pub budget: Budget,
    /// Spent since the period began.
    pub spent: Decimal,
}

impl Left {
    /// Below zero: it is passed by so much.
    pub fn amount(&self) -> Decimal {
        self.budget.amount - self.spent
    }
}

/// A budget that reached a level, which is to be said now.
#[derive(Debug, Clone, Copy)]
pub struct Alert {
    left: Left,
    level: u32,
}

/// What is left of these budgets of a book on a day.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn left(
    db: &mut PgConnection,
    book: BookId,
    today: NaiveDate,
    budgets: impl IntoIterator<Item = Budget>,
) -> Result<Vec<Left>, StoreError> {
    let budgets: Vec<Budget> = budgets.into_iter().collect();
    if budgets.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = |budget: &Budget| (book, budget.category, budget.currency, budget.period.running(today));
    let wanted: Vec<_> = budgets.iter().map(wanted).collect();
    let spent = totals::spent(db, &wanted).await?;
    Ok(budgets.into_iter().zip(spent).map(|(budget, spent)| Left { budget, spent }).collect())
}

/// What is left of every budget of the book.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn all(db: &mut PgConnection, book: &Book, today: NaiveDate) -> Result<Vec<Left>, StoreError> {
    left(db, book.id, today, book.budgets.iter().copied()).await
}

/// What is left of each budget that these entries draw on now.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn drawn(
    db: &mut PgConnection,
    book: &Book,
    today: NaiveDate,
    entries: &[NewEntry],
) -> Result<Vec<Left>, StoreError> {
    let drawn = |budget: &&Budget| entries.iter().any(|entry| budget.is_drawn_on_by(entry, today));
    left(db, book.id, today, book.budgets.iter().filter(drawn).copied()).await
}

/// Which of these are to be said, each once a period and limit: taken now, they are not given again. To be asked for in
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
        let budget = left.budget;
        let Some(level) = level(left.spent, budget.amount) else { continue };
        let key = |level: u32| {
            let category = budget.category.map_or(0, |no| no.0);
            let period = budget.period.name(today);
            format!("budget:{category}:{period}:{}:{}:{level}", budget.amount.normalize(), budget.currency)
        };
        if !push::claim(db, book.id, &key(level)).await? {
            continue;
        }
        if level == 100 {
            // Used up says it all: falling back to 85 % is no news.
            push::claim(db, book.id, &key(80)).await?;
        }
        alerts.push(Alert { left: *left, level });
    }
    Ok(alerts)
}

impl Alert {
    /// In words.
    pub fn html(&self, book: &Book, locale: &Locale) -> Html {
        let Self { left: Left { budget, spent }, level } = *self;
        let (limit, words, period) = (budget.amount, locale.words(), budget.period.as_str());
        let money = |amount| locale.money(amount, budget.currency);
        let name = lines::budget_name(book, locale, budget.category);
        if spent > limit {
            let args = args!["category" => name, "limit" => money(limit), "spent" => money(spent),
                             "over" => money(spent - limit), "period" => period];
            words.html("alert-budget-over", args)
        } else if level == 100 {
            words.html("alert-budget-reached", args!["category" => name, "limit" => money(limit), "period" => period])
        } else {
            let share = locale.percent(spent.checked_div(limit).unwrap_or_default());
            let args = args!["category" => name, "limit" => money(limit), "spent" => money(spent),
                             "left" => money(limit - spent), "share" => share, "period" => period];
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
