//! The rules of the book.

use schemars::JsonSchema;
use serde::Deserialize;

use super::meant;
use super::{Found, Reading, Run, Tool, arguments};
use crate::agent::turn::Turn;
use crate::llm::{ToolCall, schema};
use crate::report::figures::rules;

pub(super) const TOOL: Tool = Tool {
    name: "list_rules",
    description: include_str!("../../../prompts/list_rules.md"),
    parameters: schema::strict::<Arguments>,
    run: Run::Reads(run),
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {}

fn run<'t>(turn: &'t Turn<'_>, call: &'t ToolCall) -> Reading<'t> {
    Box::pin(async move {
        let Arguments {} = arguments(call)?;
        Ok(Found::figure(rules::figure(meant::place(turn))))
    })
}
