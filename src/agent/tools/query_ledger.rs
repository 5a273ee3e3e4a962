//! Reads the ledger: one guarded SELECT on the views, run by the reader's own login.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::{Computed, Found, Reading, Run, Tool, ToolError, arguments};
use crate::agent::turn::Turn;
use crate::llm::{ToolCall, schema};
use crate::report::table::{Cell, Table};
use crate::sqlguard::{self, GuardedQuery, Made};
use crate::store::reader::{QueryError, Rows};

pub(super) const TOOL: Tool = Tool {
    name: "query_ledger",
    run: Run::Reads(run),
    description: include_str!("../../../prompts/query_ledger.md"),
    parameters: schema::strict::<Arguments>,
};

/// Rows the model is shown.
const ROWS: usize = 60;
/// Bytes of rows the model is shown.
const BYTES: usize = 16 * 1024;
/// What the model is told of columns that are no figures of the ledger.
const UNSAYABLE: &str = include_str!("../../../prompts/unsayable.md");
/// Reads that may fail in a turn: the first and two repairs.
const FAILURES: u32 = 3;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// One SELECT.
    sql: String,
    /// What it finds out, in the person's language and in a few words: they may read it.
    purpose: String,
}

pub(super) fn run<'t>(turn: &'t Turn<'_>, call: &'t ToolCall) -> Reading<'t> {
    Box::pin(async move {
        if turn.failed_reads >= FAILURES {
            let problem = "No more queries in this turn: say that you could not find out.";
            return Err(ToolError::TellModel(problem.to_owned()));
        }
        let Arguments { sql, purpose } = arguments(call)?;
        let (query, rows) = ask(turn, &sql).await?;
        Ok(found(sql, purpose, &query, &rows))
    })
}

async fn ask(turn: &Turn<'_>, sql: &str) -> Result<(GuardedQuery, Rows), ToolError> {
    let query = sqlguard::guard(sql).map_err(|rejection| {
        tracing::info!(kind = rejection.kind.as_str(), "a query of the model was refused");
        ToolError::TellModel(format!("Not allowed: {}", rejection.reason))
    })?;
    if query.relations().is_empty() {
        return Err(ToolError::TellModel(
            "Not allowed: it reads nothing of the ledger. Select from a view.".to_owned(),
        ));
    }
    // The reader takes one query of a person at a time; these stand in line instead of asking again and again.
    let _line = turn.querying.lock().await;
    match turn.assistant.rows(turn.ask.asker(), &query).await {
        Ok(found) => Ok((query, found)),
        Err(error @ (QueryError::Unavailable | QueryError::Busy | QueryError::Crowded)) => {
            Err(ToolError::Fatal(error.into()))
        }
        Err(error) => Err(ToolError::TellModel(format!("The query failed: {error}"))),
    }
}

fn found(sql: String, purpose: String, query: &GuardedQuery, found: &Rows) -> Found {
    let mut bytes = 0;
    let shown: Vec<String> = found
        .rows
        .iter()
        .take(ROWS)
        .take_while(|row| {
            bytes += row.len();
            bytes <= BYTES
        })
        .cloned()
        .collect();
    let table = Table::read(query.columns(), &shown);
    let told = if found.rows.is_empty() {
        json!({"row_count": 0, "rows": [], "note": "No rows: nothing is recorded for this."}).to_string()
    } else {
        // As Postgres wrote them, so that no figure passes through a float.
        let rows: Vec<Box<RawValue>> = shown.iter().filter_map(|row| RawValue::from_string(row.clone()).ok()).collect();
        let rows = serde_json::to_string(&rows).unwrap_or_default();
        let more = found.cut || shown.len() < found.rows.len();
        let more = more.then(|| "There are more rows: aggregate, or narrow it down.".to_owned());
        let notes: Vec<String> = more.into_iter().chain(unsayable(query, &table)).collect();
        let note = if notes.is_empty() { Value::Null } else { Value::from(notes.join(" ")) };
        format!(r#"{{"row_count":{},"rows":{rows},"note":{note}}}"#, shown.len())
    };
    let result = Computed { purpose, sql, written_by_model: Some(query.made().to_vec()), table };
    Found { told, results: vec![result], html: None, days: Vec::new(), method: None, about: None, picture: None }
}

/// Says which columns no answer may repeat, so that a model need not find out.
fn unsayable(query: &GuardedQuery, table: &Table) -> Option<String> {
    let digits = |cell: &Cell| match cell {
        Cell::Number(_) => true,
        Cell::Text(text) | Cell::Other(text) => text.chars().any(char::is_numeric),
        Cell::Null | Cell::Bool(_) => false,
    };
    let own = query.columns().iter().zip(query.made()).enumerate().filter(|(_, (_, made))| **made == Made::Own);
    let shown = own.filter(|(at, _)| table.rows.iter().any(|row| row.get(*at).is_some_and(digits)));
    let names: Vec<&str> = shown.map(|(_, (name, _))| name.as_str()).collect();
    (!names.is_empty()).then(|| UNSAYABLE.trim().replace("{{columns}}", &names.join(", ")))
}
