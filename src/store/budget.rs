//! Budgets of a book: a limit on a category, or on all spending, each week, month or year.

use chrono::NaiveDate;
use sqlx::postgres::PgConnection;

use super::{StoreError, book};
use crate::ledger::action::Change;
use crate::ledger::{ActionNo, BookId, Budget, BudgetPeriod, CategoryNo, Money};

/// In the place of a category: all spending.
const ALL: i64 = 0;

/// What a budget is of.
pub type Of = (Option<CategoryNo>, BudgetPeriod);

/// The number in the place of a category.
pub(super) fn number(category: Option<CategoryNo>) -> i64 {
    category.map_or(ALL, |no| no.0)
}

/// All of a book, by category and period.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub(super) async fn list(connection: &mut PgConnection, id: BookId) -> Result<Vec<Budget>, StoreError> {
    let rows = sqlx::query!(
        "select category_no, period, amount, currency, starts_on from budgets where book_id = $1
         order by category_no, period",
        id.0
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Budget {
            category: Some(CategoryNo(row.category_no)).filter(|no| no.0 != ALL),
            period: BudgetPeriod::parse(&row.period).unwrap_or_default(),
            amount: row.amount,
            currency: book::currency(&row.currency),
            starts_on: row.starts_on,
        })
        .collect())
}

/// Sets or moves a budget; the change is for the action that causes it.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn set(
    connection: &mut PgConnection,
    id: BookId,
    (category, period): Of,
    limit: Money,
    starts_on: NaiveDate,
    action: ActionNo,
) -> Result<Change, StoreError> {
    let currency = limit.currency();
    let row = sqlx::query!(
        r#"with old as (select * from budgets where book_id = $1 and category_no = $2 and period = $7),
           written as (
               insert into budgets as b (book_id, category_no, amount, currency, starts_on, last_action, period)
               values ($1, $2, $3, $4, $5, $6, $7)
               on conflict (book_id, category_no, period) do update
               set amount = excluded.amount, currency = excluded.currency, last_action = excluded.last_action
               returning to_jsonb(b) as after)
           select (select to_jsonb(old) from old) as before, after as "after!" from written"#,
        id.0,
        number(category),
        limit.amount(),
        currency.code(),
        starts_on,
        action.0,
        period.as_str()
    )
    .fetch_one(&mut *connection)
    .await?;
    book::touch(connection, id).await?;
    Ok(Change { table: "budgets".into(), before: row.before, after: Some(row.after) })
}

/// Removes a budget; None when there was none.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn remove(
    connection: &mut PgConnection,
    id: BookId,
    (category, period): Of,
) -> Result<Option<Change>, StoreError> {
    let before = sqlx::query_scalar!(
        r#"delete from budgets b where book_id = $1 and category_no = $2 and period = $3
           returning to_jsonb(b) as "before!""#,
        id.0,
        number(category),
        period.as_str()
    )
    .fetch_optional(&mut *connection)
    .await?;
    book::touch(connection, id).await?;
    Ok(before.map(|before| Change { table: "budgets".into(), before: Some(before), after: None }))
}
