//! Where more is spent than usual.

use schemars::JsonSchema;
use serde::Deserialize;

use super::meant;
use super::{Found, Reading, Run, Tool, arguments, ledger};
use crate::agent::turn::Turn;
use crate::llm::{ToolCall, schema};
use crate::report::insight::overspending;

pub(super) const TOOL: Tool = Tool {
    name: "overspending",
    description: include_str!("../../../prompts/overspending.md"),
    parameters: schema::strict::<Arguments>,
    run: Run::Reads(run),
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// A month, such as "this month", "October" or "2026-10"; null for the running one.
    month: Option<String>,
}

fn run<'t>(turn: &'t Turn<'_>, call: &'t ToolCall) -> Reading<'t> {
    Box::pin(async move {
        let arguments: Arguments = arguments(call)?;
        let mut db = ledger(turn).await?;
        let day = meant::period(turn, &arguments.month)?.map_or(turn.ask.today, |period| period.end);
        Ok(Found::figure(overspending::figure(&mut db, meant::place(turn), day).await?))
    })
}
