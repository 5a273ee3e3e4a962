//! How far the savings goals are.

use sqlx::postgres::PgConnection;

use super::{number, table, text};
use crate::args;
use crate::ledger::category::fold;
use crate::reply::clean;
use crate::report::finding::{Finding, Sheet};
use crate::report::place::Place;
use crate::report::table::Cell;
use crate::report::{lines, sql};
use crate::store::{StoreError, goal};

/// The goals of the book, or those that have a word in their name: what each is to be, what is put aside, and what is
/// missing. Where none has it, all are shown and that is said.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn figure(db: &mut PgConnection, place: Place<'_>, name: Option<&str>) -> Result<Finding, StoreError> {
    let mut goals = goal::list(db, place.book.id).await?;
    let words = place.locale.words();
    let about = words.plain("answer-goals", args![]);
    if goals.is_empty() {
        return Ok(Finding { about, html: words.html("goal-empty", args![]), ..Finding::default() });
    }
    let mut html = words.html("goal-title", args![]);
    if let Some(name) = name {
        let called = |goal: &str| fold(goal).contains(&fold(name)) || fold(name).contains(&fold(goal));
        if goals.iter().any(|goal| called(&goal.goal.name)) {
            goals.retain(|goal| called(&goal.goal.name));
        } else {
            html.line(&words.html("answer-goal-unknown", args!["name" => clean(name)]));
        }
    }
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
