//! What is left of budgets.

use schemars::JsonSchema;
use serde::Deserialize;

use super::meant;
use super::{Found, Reading, Run, Tool, ToolError, arguments, ledger};
use crate::agent::turn::Turn;
use crate::intake::record;
use crate::ledger::Kind;
use crate::llm::{ToolCall, schema};
use crate::report::figures::budgets;

pub(super) const TOOL: Tool = Tool {
    name: "budgets_left",
    description: include_str!("../../../prompts/budgets_left.md"),
    parameters: schema::strict::<Arguments>,
    run: Run::Reads(run),
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// One of the context's categories; null for all budgets.
    category: Option<String>,
}

fn run<'t>(turn: &'t Turn<'_>, call: &'t ToolCall) -> Reading<'t> {
    Box::pin(async move {
        let arguments: Arguments = arguments(call)?;
        let mut db = ledger(turn).await?;
        let category = match &arguments.category {
            None => None,
            Some(name) => {
                let unknown = || ToolError::TellModel("The book has no such category; null means all.".to_owned());
                Some(record::category_called(&turn.ask.book, name, Kind::Expense).ok_or_else(unknown)?)
            }
        };
        Ok(Found::figure(budgets::figure(&mut db, meant::place(turn), category).await?))
    })
}
