//! What is left of budgets in the running month.

use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::{number, table, text};
use crate::args;
use crate::ledger::CategoryNo;
use crate::ledger::period::Period;
use crate::report::finding::{Finding, Sheet};
use crate::report::place::{Place, percent};
use crate::report::sql;
use crate::store::{StoreError, totals};

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
    let of = |no: CategoryNo| category.is_none_or(|wanted| wanted == no);
    let budgets: Vec<_> = book.budgets.iter().filter(|budget| of(budget.category)).copied().collect();
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
    let period = Period::month(place.today);
    let wanted: Vec<_> = budgets.iter().map(|b| (book.id, b.category, b.currency, period)).collect();
    let spent = totals::spent(db, &wanted).await?;
    let mut html = words.html("budget-title", args!["month" => month]);
    let mut rows = Vec::new();
    for (budget, spent) in budgets.iter().zip(spent) {
        let money = |amount| place.money(amount, budget.currency);
        let name = place.category(Some(budget.category));
        let share = place.locale.percent(spent.checked_div(budget.amount).unwrap_or_default());
        let left = budget.amount - spent;
        html.line(&if left < Decimal::ZERO {
            let args = args!["category" => name.as_str(), "spent" => money(spent), "limit" => money(budget.amount),
                             "share" => share, "over" => money(-left)];
            words.html("budget-line-over", args)
        } else {
            let args = args!["category" => name.as_str(), "spent" => money(spent), "limit" => money(budget.amount),
                             "share" => share, "left" => money(left)];
            words.html("budget-line", args)
        });
        rows.push([
            text(place.category_name(Some(budget.category))),
            text(budget.currency.code()),
            number(budget.amount),
            number(spent),
            number(left),
            number(percent(spent, budget.amount)),
            text(period.end),
        ]);
    }
    let columns = ["category", "currency", "limit", "spent", "left", "used_percent", "until"];
    let sheet = Sheet { name: "budgets", table: table(columns, rows), sql: sql::BUDGETS.to_owned() };
    Ok(Finding { about, html, sheets: vec![sheet], period: Some(period), method: None })
}
