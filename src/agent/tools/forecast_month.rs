//! What the running month will come to.

use schemars::JsonSchema;
use serde::Deserialize;

use super::meant;
use super::{Found, Reading, Run, Tool, arguments, ledger};
use crate::agent::turn::Turn;
use crate::llm::{ToolCall, schema};
use crate::report::figures::forecast;

pub(super) const TOOL: Tool = Tool {
    name: "forecast_month",
    description: include_str!("../../../prompts/forecast_month.md"),
    parameters: schema::strict::<Arguments>,
    run: Run::Reads(run),
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {}

fn run<'t>(turn: &'t Turn<'_>, call: &'t ToolCall) -> Reading<'t> {
    Box::pin(async move {
        let Arguments {} = arguments(call)?;
        let mut db = ledger(turn).await?;
        Ok(Found::figure(forecast::figure(&mut db, meant::place(turn)).await?))
    })
}
