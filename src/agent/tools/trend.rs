//! How sums move from stretch to stretch.

use schemars::JsonSchema;
use serde::Deserialize;

use super::meant::{self, Meant, MeantStep};
use super::{Found, Reading, Run, Tool, arguments};
use crate::agent::turn::Turn;
use crate::llm::{ToolCall, schema};
use crate::report::figures::trend;

pub(super) const TOOL: Tool = Tool {
    name: "trend",
    description: include_str!("../../../prompts/trend.md"),
    parameters: schema::strict::<Arguments>,
    run: Run::Reads(run),
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// One sum for each of these.
    per: MeantStep,
    /// When, such as "last month", "since March", "this year", "2026-03-01 to 2026-03-31"; null for the usual length.
    period: Option<String>,
    /// Which entries.
    filter: Meant,
}

fn run<'t>(turn: &'t Turn<'_>, call: &'t ToolCall) -> Reading<'t> {
    Box::pin(async move {
        let arguments: Arguments = arguments(call)?;
        let (mut db, filter) = arguments.filter.of(turn, &arguments.period).await?;
        Ok(Found::figure(trend::figure(&mut db, meant::place(turn), &filter, arguments.per.step()).await?))
    })
}
