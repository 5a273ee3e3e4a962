//! What is odd among the latest expenses.

use schemars::JsonSchema;
use serde::Deserialize;

use super::meant;
use super::{Found, Reading, Run, Tool, arguments, ledger};
use crate::agent::turn::Turn;
use crate::llm::{ToolCall, schema};
use crate::report::insight::unusual;

pub(super) const TOOL: Tool = Tool {
    name: "unusual_entries",
    description: include_str!("../../../prompts/unusual_entries.md"),
    parameters: schema::strict::<Arguments>,
    run: Run::Reads(run),
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// When, such as "this month" or "last week"; null for the last 31 days.
    period: Option<String>,
}

fn run<'t>(turn: &'t Turn<'_>, call: &'t ToolCall) -> Reading<'t> {
    Box::pin(async move {
        let arguments: Arguments = arguments(call)?;
        let mut db = ledger(turn).await?;
        let period = meant::period(turn, &arguments.period)?;
        Ok(Found::figure(unusual::figure(&mut db, meant::place(turn), period).await?))
    })
}
