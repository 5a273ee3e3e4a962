//! What entries come to.

use schemars::JsonSchema;
use serde::Deserialize;

use super::meant::{self, Meant};
use super::{Found, Reading, Run, Tool, arguments};
use crate::agent::turn::Turn;
use crate::llm::{ToolCall, schema};
use crate::report::figures::sums;

pub(super) const TOOL: Tool = Tool {
    name: "totals",
    description: include_str!("../../../prompts/totals.md"),
    parameters: schema::strict::<Arguments>,
    run: Run::Reads(run),
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// When, such as "last month", "since March", "March 2026", "last 30 days", "2026-03-01 to 2026-03-31"; null for all
    /// time.
    period: Option<String>,
    /// Which entries.
    filter: Meant,
}

fn run<'t>(turn: &'t Turn<'_>, call: &'t ToolCall) -> Reading<'t> {
    Box::pin(async move {
        let arguments: Arguments = arguments(call)?;
        let (mut db, filter) = arguments.filter.of(turn, &arguments.period).await?;
        Ok(Found::figure(sums::figure(&mut db, meant::place(turn), &filter).await?))
    })
}
