//! Budgets of a book: a monthly limit on a category.

use chrono::NaiveDate;
use sqlx::postgres::PgConnection;

use super::{StoreError, book};
use crate::ledger::action::Change;
use crate::ledger::{ActionNo, BookId, CategoryNo, Money};

/// Sets or moves a budget; the change is for the action that causes it.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn set(
    connection: &mut PgConnection,
    id: BookId,
    category: CategoryNo,
    limit: Money,
    starts_on: NaiveDate,
    action: ActionNo,
) -> Result<Change, StoreError> {
    let currency = limit.currency();
    let row = sqlx::query!(
        r#"with old as (select * from budgets where book_id = $1 and category_no = $2 and period = 'month'),
           written as (
               insert into budgets as b (book_id, category_no, amount, currency, starts_on, last_action)
               values ($1, $2, $3, $4, $5, $6)
               on conflict (book_id, category_no, period) do update
               set amount = excluded.amount, currency = excluded.currency, last_action = excluded.last_action
               returning to_jsonb(b) as after)
           select (select to_jsonb(old) from old) as before, after as "after!" from written"#,
        id.0,
        category.0,
        limit.amount(),
        currency.code(),
        starts_on,
        action.0
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
    category: CategoryNo,
) -> Result<Option<Change>, StoreError> {
    let before = sqlx::query_scalar!(
        r#"delete from budgets b where book_id = $1 and category_no = $2 returning to_jsonb(b) as "before!""#,
        id.0,
        category.0
    )
    .fetch_optional(&mut *connection)
    .await?;
    book::touch(connection, id).await?;
    Ok(before.map(|before| Change { table: "budgets".into(), before: Some(before), after: None }))
}
