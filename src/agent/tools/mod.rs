//! What a model may do, one file a tool: its arguments, what it does, and what the model is told of it. No tool takes a
//! user, a book or a chat: the turn knows them.

mod add_entries;
mod affordability;
mod ask_person;
mod average;
mod balances;
mod budgets_left;
mod compare_periods;
mod delete_entries;
mod draw_chart;
mod edit_entries;
mod forecast_month;
mod list_entries;
mod list_rules;
mod meant;
mod overspending;
mod query_ledger;
mod rank;
mod said;
mod savings;
mod set_budget;
mod set_category;
mod set_goal;
mod set_recurring;
mod set_rule;
mod totals;
mod trend;
mod undo;
mod unusual_entries;

use std::sync::LazyLock;

use chrono::NaiveDate;
use futures::future::BoxFuture;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::Postgres;
use sqlx::pool::PoolConnection;

use super::failure::Failure;
use super::turn::Turn;
use crate::llm::{ToolCall, ToolSpec, schema};
use crate::reply::{Html, Part};
use crate::report::finding::{Finding, Sheet};
use crate::report::table::Table;
use crate::sqlguard::Made;
use crate::store::StoreError;

/// Why a tool did nothing.
pub(super) enum ToolError {
    /// The model can put it right.
    TellModel(String),
    /// The turn ends.
    Fatal(Failure),
}

impl From<StoreError> for ToolError {
    fn from(error: StoreError) -> Self {
        Self::Fatal(error.into())
    }
}

impl From<Failure> for ToolError {
    fn from(failure: Failure) -> Self {
        Self::Fatal(failure)
    }
}

/// What a tool is: reads run side by side and leave the turn as it is, changes run one by one. A new tool is a file with
/// its `TOOL`, a file in `prompts/`, and a line in [`TOOLS`].
#[derive(Clone, Copy)]
enum Run {
    Reads(for<'t> fn(&'t Turn<'_>, &'t ToolCall) -> Reading<'t>),
    Changes(for<'t> fn(&'t mut Turn<'_>, &'t ToolCall) -> Changing<'t>),
}

/// A read under way.
type Reading<'t> = BoxFuture<'t, Result<Found, ToolError>>;
/// A change under way; what the model is told.
type Changing<'t> = BoxFuture<'t, Result<String, ToolError>>;

/// What a read found. [`Turn::take_in`] makes its figures known to the turn.
pub(super) struct Found {
    /// What the model is told, as JSON.
    pub told: String,
    /// What may be said of it, and what stands behind the answer.
    pub results: Vec<Computed>,
    /// The same for a person, shown when the model's words are not backed up; else the rows are.
    pub html: Option<Html>,
    /// Days it was about.
    pub days: Vec<NaiveDate>,
    /// Our own words on how it was worked out.
    pub method: Option<String>,
    /// What a finished figure is of: `Food · October 2026`.
    pub about: Option<String>,
    /// A picture that goes with the answer.
    pub picture: Option<Part>,
}

impl Found {
    /// A finished figure.
    fn figure(finding: Finding) -> Self {
        let told = finding.told();
        let purpose = match &finding.method {
            Some(method) => format!("{}\n{method}", finding.about),
            None => finding.about.clone(),
        };
        let sheet = |sheet: Sheet| Computed {
            purpose: purpose.clone(),
            sql: sheet.sql,
            written_by_model: None,
            table: sheet.table,
        };
        Self {
            told,
            results: finding.sheets.into_iter().map(sheet).collect(),
            html: Some(finding.html),
            days: finding.period.map(|period| vec![period.start, period.end]).unwrap_or_default(),
            method: finding.method,
            about: Some(finding.about),
            picture: None,
        }
    }
}

/// One result of a read.
pub(super) struct Computed {
    /// What was to be found out, or how it was, in the person's language.
    pub purpose: String,
    /// What gives these rows.
    pub sql: String,
    /// Of SQL that a model wrote, what the columns are made of: what is written out there is no figure of the ledger.
    pub written_by_model: Option<Vec<Made>>,
    /// The rows.
    pub table: Table,
}

/// A tool: how the model sees it and what it does.
struct Tool {
    name: &'static str,
    description: &'static str,
    parameters: fn() -> Value,
    run: Run,
}

/// In the order of their names, which is how servers that cache prompts want them.
const TOOLS: [&Tool; 26] = [
    &add_entries::TOOL,
    &affordability::TOOL,
    &ask_person::TOOL,
    &average::TOOL,
    &balances::TOOL,
    &budgets_left::TOOL,
    &compare_periods::TOOL,
    &delete_entries::TOOL,
    &draw_chart::TOOL,
    &edit_entries::TOOL,
    &forecast_month::TOOL,
    &list_entries::TOOL,
    &list_rules::TOOL,
    &overspending::TOOL,
    &query_ledger::TOOL,
    &rank::TOOL,
    &savings::TOOL,
    &set_budget::TOOL,
    &set_category::TOOL,
    &set_goal::TOOL,
    &set_recurring::TOOL,
    &set_rule::TOOL,
    &totals::TOOL,
    &trend::TOOL,
    &undo::TOOL,
    &unusual_entries::TOOL,
];

fn tool(name: &str) -> Option<&'static Tool> {
    TOOLS.into_iter().find(|tool| tool.name == name)
}

/// Made once: schemas take longer to make than most answers.
static SPECS: LazyLock<Vec<ToolSpec>> = LazyLock::new(|| {
    let spec = |tool: &Tool| ToolSpec {
        name: tool.name.to_owned(),
        description: tool.description.trim().to_owned(),
        parameters: (tool.parameters)(),
    };
    TOOLS.into_iter().map(spec).collect()
});

/// All tools, as they are sent.
pub(super) fn specs() -> &'static [ToolSpec] {
    &SPECS
}

/// Whether a call would change the book.
pub(super) fn changes(name: &str) -> bool {
    tool(name).is_some_and(|tool| matches!(tool.run, Run::Changes(_)))
}

/// Reads what a call asks for.
pub(super) async fn read(turn: &Turn<'_>, call: &ToolCall) -> Result<Found, ToolError> {
    match tool(&call.name).map(|tool| tool.run) {
        Some(Run::Reads(run)) => run(turn, call).await,
        Some(Run::Changes(_)) | None => Err(unknown()),
    }
}

/// Changes what a call asks for, and returns what the model is told.
pub(super) async fn change(turn: &mut Turn<'_>, call: &ToolCall) -> Result<String, ToolError> {
    match tool(&call.name).map(|tool| tool.run) {
        Some(Run::Changes(run)) => run(turn, call).await,
        Some(Run::Reads(_)) | None => Err(unknown()),
    }
}

fn unknown() -> ToolError {
    ToolError::TellModel("There is no such tool.".to_owned())
}

/// A connection to the ledger.
async fn ledger(turn: &Turn<'_>) -> Result<PoolConnection<Postgres>, ToolError> {
    Ok(turn.assistant.store.asking().acquire().await.map_err(StoreError::from)?)
}

/// A call's arguments, checked against the tool's schema whatever the server promised.
fn arguments<T: DeserializeOwned + JsonSchema>(call: &ToolCall) -> Result<T, ToolError> {
    schema::read::<T>(&schema::strict::<T>(), call.arguments.clone())
        .map_err(|mismatches| ToolError::TellModel(format!("Wrong arguments: {}", schema::describe(&mismatches))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_is_of_the_strict_subset_and_takes_no_identity() {
        for spec in specs() {
            assert_eq!(schema::problem(&spec.parameters), None, "{}", spec.name);
            let schema = spec.parameters.to_string();
            for identity in ["user", "book_id", "chat"] {
                assert!(!schema.contains(&format!("\"{identity}")), "{} takes {identity}", spec.name);
            }
        }
    }

    #[test]
    fn tools_are_found_by_names_in_order() {
        let names: Vec<&str> = specs().iter().map(|spec| spec.name.as_str()).collect();
        assert!(names.is_sorted() && names.iter().all(|name| tool(name).is_some()), "{names:?}");
    }

    #[test]
    fn what_changes_is_known() {
        assert!(changes("add_entries") && !changes("query_ledger") && !changes("delete_everything"));
    }
}
