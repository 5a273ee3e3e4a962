//! How far the savings goals are.

use sqlx::postgres::PgConnection;

use super::{number, table, text};
use crate::args;
use crate::report::finding::{Finding, Sheet};
use crate::report::place::Place;
use crate::report::table::Cell;
use crate::report::{lines, sql};
use crate::store::{StoreError, goal};

/// Every goal of the book: what it is to be, what is put aside, and what is missing.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn figure(db: &mut PgConnection, place: Place<'_>) -> Result<Finding, StoreError> {
    let goals = goal::list(db, place.book.id).await?;
    let words = place.locale.words();
    let about = words.plain("answer-goals", args![]);
    if goals.is_empty() {
        return Ok(Finding { about, html: words.html("goal-empty", args![]), ..Finding::default() });
    }
    let mut html = words.html("goal-title", args![]);
    for goal in &goals {
        html.paragraph(&lines::goal(place.locale, place.today, &goal.goal));
    }
    let rows = goals.iter().map(|goal| {
        let goal = &goal.goal;
        [
            text(&goal.name),
            text(goal.target.currency().code()),
            number(goal.target.amount()),
            number(goal.saved),
            number(goal.left()),
            goal.due_on.map_or(Cell::Null, text),
        ]
    });
    let columns = ["name", "currency", "target", "saved", "left", "due"];
    let sheet = Sheet { name: "goals", table: table(columns, rows), sql: sql::GOALS.to_owned() };
    Ok(Finding { about, html, sheets: vec![sheet], period: None, method: None })
}
