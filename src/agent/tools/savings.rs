//! Where money could be saved.

use schemars::JsonSchema;
use serde::Deserialize;

use super::meant;
use super::{Found, Reading, Run, Tool, arguments, ledger};
use crate::agent::turn::Turn;
use crate::llm::{ToolCall, schema};
use crate::report::insight::savings;

pub(super) const TOOL: Tool = Tool {
    name: "savings",
    description: include_str!("../../../prompts/savings.md"),
    parameters: schema::strict::<Arguments>,
    run: Run::Reads(run),
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {}

fn run<'t>(turn: &'t Turn<'_>, call: &'t ToolCall) -> Reading<'t> {
    Box::pin(async move {
        let Arguments {}: Arguments = arguments(call)?;
        let mut db = ledger(turn).await?;
        Ok(Found::figure(savings::figure(&mut db, meant::place(turn)).await?))
    })
}
