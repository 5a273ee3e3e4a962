//! Two stretches of time beside each other.

use schemars::JsonSchema;
use serde::Deserialize;

use super::meant::{self, Meant};
use super::{Found, Reading, Run, Tool, ToolError, arguments, ledger};
use crate::agent::turn::Turn;
use crate::llm::{ToolCall, schema};
use crate::report::figures::comparison;

pub(super) const TOOL: Tool = Tool {
    name: "compare_periods",
    description: include_str!("../../../prompts/compare_periods.md"),
    parameters: schema::strict::<Arguments>,
    run: Run::Reads(run),
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// One time, such as "January", "last month", "2025".
    one: String,
    /// The other.
    other: String,
    /// Which entries.
    filter: Meant,
}

fn run<'t>(turn: &'t Turn<'_>, call: &'t ToolCall) -> Reading<'t> {
    Box::pin(async move {
        let arguments: Arguments = arguments(call)?;
        let mut db = ledger(turn).await?;
        let time = |text: &String| match meant::period(turn, &Some(text.clone()))? {
            Some(period) => Ok(period),
            None => Err(ToolError::TellModel("Two times are compared, not all time.".to_owned())),
        };
        let (one, other) = (time(&arguments.one)?, time(&arguments.other)?);
        let filter = arguments.filter.filter(&mut db, turn, None).await?;
        Ok(Found::figure(comparison::figure(&mut db, meant::place(turn), &filter, one, other).await?))
    })
}
