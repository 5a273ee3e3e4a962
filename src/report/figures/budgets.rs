//! What is left of budgets in the week, month or year that runs.

use sqlx::postgres::PgConnection;

use super::{number, table, text};
use crate::args;
use crate::ledger::{Budget, CategoryNo};
use crate::report::finding::{Finding, Sheet};
use crate::report::place::{Place, percent};
use crate::report::{alert, lines, sql};
use crate::store::StoreError;

/// What each budget leaves, or the one of a category.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn figure(
    db: &mut PgConnection,
    place: Place<'_>,
    category: Option<CategoryNo>,
) -> Result<Finding, StoreError> {
    let (book, words) = (place.book, place.locale.words());
    let of = |budget: &&Budget| category.is_none() || budget.category == category;
    let budgets: Vec<Budget> = book.budgets.iter().filter(of).copied().collect();
    let name = category.map(|no| place.category(Some(no)));
    let month = place.locale.month(place.today);
    let about = [name.clone().unwrap_or_default(), month.clone()];
    let about = about.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    if budgets.is_empty() {
        let html = match name {
            Some(name) => words.html("budget-none", args!["category" => name]),
            None => words.html("budget-empty", args![]),
        };
        return Ok(Finding { about, html, ..Finding::default() });
    }
    let all = alert::left(db, book.id, place.today, budgets).await?;
    let mut html = words.html("budget-title", args!["month" => month]);
    let mut rows = Vec::new();
    for left in &all {
        let budget = &left.budget;
        html.line(&lines::budget_used(place.locale, &lines::budget_name(book, place.locale, budget.category), left));
        let running = budget.period.running(place.today);
        rows.push([
            text(place.budget_name(budget)),
            text(budget.period.as_str()),
            text(budget.currency.code()),
            number(budget.amount),
            number(left.spent),
            number(left.amount()),
            number(percent(left.spent, budget.amount)),
            text(running.start),
            text(running.end),
        ]);
    }
    // Days of one stretch, where it is one.
    let mut running = all.iter().map(|left| left.budget.period.running(place.today));
    let period = running.next().filter(|first| running.all(|other| other == *first));
    let columns = ["category", "period", "currency", "limit", "spent", "left", "used_percent", "from", "until"];
    let sheet = Sheet { name: "budgets", table: table(columns, rows), sql: sql::BUDGETS.to_owned() };
    Ok(Finding { about, html, sheets: vec![sheet], period, method: None })
}
