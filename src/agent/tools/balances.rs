//! What accounts hold.

use schemars::JsonSchema;
use serde::Deserialize;

use super::meant;
use super::{Found, Reading, Run, Tool, ToolError, arguments, ledger};
use crate::agent::turn::Turn;
use crate::llm::{ToolCall, schema};
use crate::report::figures::balances;

pub(super) const TOOL: Tool = Tool {
    name: "balances",
    description: include_str!("../../../prompts/balances.md"),
    parameters: schema::strict::<Arguments>,
    run: Run::Reads(run),
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// One of the context's accounts; null for all.
    account: Option<String>,
}

fn run<'t>(turn: &'t Turn<'_>, call: &'t ToolCall) -> Reading<'t> {
    Box::pin(async move {
        let arguments: Arguments = arguments(call)?;
        let mut db = ledger(turn).await?;
        let account = match &arguments.account {
            None => None,
            Some(name) => {
                let unknown = || ToolError::TellModel("The book has no such account; null means all.".to_owned());
                Some(turn.ask.book.account_named(name).ok_or_else(unknown)?.no)
            }
        };
        Ok(Found::figure(balances::figure(&mut db, meant::place(turn), account).await?))
    })
}
