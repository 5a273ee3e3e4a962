//! Reads the ledger: one guarded SELECT on the views, run by the reader's own login.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::{Access, Tool, ToolError, arguments};
use crate::agent::failure::Failure;
use crate::agent::kept::Evidence;
use crate::agent::rows::{Cell, Table};
use crate::agent::turn::Turn;
use crate::llm::{ToolCall, schema};
use crate::sqlguard::{self, GuardedQuery};
use crate::store::reader::{QueryError, Rows};

pub(super) const NAME: &str = "query_ledger";
pub(super) const TOOL: Tool = Tool {
    name: NAME,
    access: Access::Reads,
    description: include_str!("../../../prompts/query_ledger.md"),
    parameters: schema::strict::<Arguments>,
};

/// Rows the model is shown.
const ROWS: usize = 60;
/// Bytes of rows the model is shown.
const BYTES: usize = 16 * 1024;
/// Queries that may fail in a turn: the first and two repairs.
const FAILURES: u32 = 3;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// One SELECT.
    sql: String,
    /// What it finds out, in the person's language and in a few words: they may read it.
    purpose: String,
}

pub(super) async fn run(turn: &mut Turn<'_>, call: &ToolCall) -> Result<String, ToolError> {
    if turn.failed_queries >= FAILURES {
        return Err(ToolError::TellModel("No more queries in this turn: say that you could not find out.".to_owned()));
    }
    let Arguments { sql, purpose } = arguments(call)?;
    match ask(turn, &sql).await {
        Ok((query, found)) => Ok(answer(turn, &sql, &purpose, &query, &found).await?),
        Err(problem) => {
            if let ToolError::TellModel(_) = problem {
                turn.failed_queries += 1;
            }
            Err(problem)
        }
    }
}

async fn ask(turn: &Turn<'_>, sql: &str) -> Result<(GuardedQuery, Rows), ToolError> {
    let query = sqlguard::guard(sql).map_err(|rejection| {
        tracing::info!(kind = rejection.kind.as_str(), "a query of the model was refused");
        ToolError::TellModel(format!("Not allowed: {}", rejection.reason))
    })?;
    match turn.assistant.rows(turn.ask.book.id, &query).await {
        Ok(found) => Ok((query, found)),
        Err(QueryError::Unavailable) => Err(ToolError::Fatal(Failure::Ledger)),
        Err(error) => Err(ToolError::TellModel(format!("The query failed: {error}"))),
    }
}

/// What the model is told, its figures now known to the turn.
async fn answer(
    turn: &mut Turn<'_>,
    sql: &str,
    purpose: &str,
    query: &GuardedQuery,
    found: &Rows,
) -> Result<String, Failure> {
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
    turn.learn_outside(&table).await?;
    let outside = turn.outside;
    turn.figures.result(sql, table.cells(), outside);
    turn.known.extend(table.cells().filter_map(Cell::text).map(str::to_owned));
    turn.figures.number(shown.len().into());
    turn.evidence.push(Evidence::new(purpose, sql, query.columns(), &shown));
    if shown.is_empty() && found.rows.is_empty() {
        return Ok(json!({"row_count": 0, "rows": [], "note": "No rows: nothing is recorded for this."}).to_string());
    }
    // As Postgres wrote them, so that no figure passes through a float.
    let rows: Vec<Box<RawValue>> = shown.iter().filter_map(|row| RawValue::from_string(row.clone()).ok()).collect();
    let rows = serde_json::to_string(&rows).unwrap_or_default();
    let more = found.cut || shown.len() < found.rows.len();
    let note = if more { Value::from("There are more rows: aggregate, or narrow it down.") } else { Value::Null };
    Ok(format!(r#"{{"row_count":{},"rows":{rows},"note":{note}}}"#, shown.len()))
}
