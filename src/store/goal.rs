//! Savings goals of a book.

use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::action::Updated;
use super::{StoreError, book, storable};
use crate::ledger::action::Change;
use crate::ledger::goal::NewGoal;
use crate::ledger::{ActionNo, BookId, Goal, GoalNo, Money};

struct Row {
    goal_no: i64,
    name: String,
    target_amount: Decimal,
    saved_amount: Decimal,
    currency: String,
    due_on: Option<chrono::NaiveDate>,
}

impl Row {
    fn goal(self) -> Result<Goal, StoreError> {
        let target = Money::new(self.target_amount, book::currency(&self.currency))
            .map_err(|error| StoreError::Query(sqlx::Error::Decode(Box::new(error))))?;
        let goal = NewGoal { name: self.name, target, saved: self.saved_amount.normalize(), due_on: self.due_on };
        Ok(Goal { no: GoalNo(self.goal_no), goal })
    }
}

/// The goals of a book, those with a day first, the nearest at the top.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn list(connection: &mut PgConnection, id: BookId) -> Result<Vec<Goal>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        "select goal_no, name, target_amount, saved_amount, currency, due_on from goals
         where book_id = $1 order by due_on nulls last, goal_no",
        id.0
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::goal).collect()
}

/// Adds a goal; the change is for the action that causes it.
///
/// # Errors
/// [`StoreError::NameTaken`] when the book has one of that name.
pub async fn add(
    connection: &mut PgConnection,
    id: BookId,
    new: &NewGoal,
    action: ActionNo,
) -> Result<(GoalNo, Change), StoreError> {
    let currency = new.target.currency();
    // Never a number that was given before: a button may still name it.
    let row = sqlx::query!(
        r#"insert into goals as g (book_id, goal_no, name, target_amount, saved_amount, currency, due_on, last_action)
           select $1, greatest(coalesce(max(goal_no), 0) + 1, $7), $2, $3, $4, $5, $6, $7 from goals where book_id = $1
           returning goal_no, to_jsonb(g) as "after!""#,
        id.0,
        storable(&new.name),
        new.target.amount(),
        new.saved,
        currency.code(),
        new.due_on,
        action.0
    )
    .fetch_one(connection)
    .await?;
    Ok((GoalNo(row.goal_no), Change { table: "goals".into(), before: None, after: Some(row.after) }))
}

/// Writes `new` over a goal; the change is for the action that causes it. None when there is no such goal.
///
/// # Errors
/// [`StoreError::NameTaken`] when the book has another of that name.
pub async fn change(
    connection: &mut PgConnection,
    id: BookId,
    no: GoalNo,
    new: &NewGoal,
    action: ActionNo,
) -> Result<Option<Change>, StoreError> {
    let currency = new.target.currency();
    let row = sqlx::query_as!(
        Updated,
        r#"with old as (select * from goals where book_id = $1 and goal_no = $2 for update)
           update goals g
           set name = $3, target_amount = $4, saved_amount = $5, currency = $6, due_on = $7, last_action = $8
           from old where g.book_id = old.book_id and g.goal_no = old.goal_no
           returning to_jsonb(old) as "before!", to_jsonb(g) as "after!""#,
        id.0,
        no.0,
        storable(&new.name),
        new.target.amount(),
        new.saved,
        currency.code(),
        new.due_on,
        action.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| row.of("goals")))
}

/// Removes a goal; None when there was none.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn remove(connection: &mut PgConnection, id: BookId, no: GoalNo) -> Result<Option<Change>, StoreError> {
    let before = sqlx::query_scalar!(
        r#"delete from goals g where book_id = $1 and goal_no = $2 returning to_jsonb(g) as "before!""#,
        id.0,
        no.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(before.map(|before| Change { table: "goals".into(), before: Some(before), after: None }))
}
