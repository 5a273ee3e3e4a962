//! The entries themselves.

use schemars::JsonSchema;
use serde::Deserialize;

use super::meant::{self, Meant};
use super::{Found, Reading, Run, Tool, arguments};
use crate::agent::turn::Turn;
use crate::llm::{ToolCall, schema};
use crate::report::figures::entries;

pub(super) const TOOL: Tool = Tool {
    name: "list_entries",
    description: include_str!("../../../prompts/list_entries.md"),
    parameters: schema::strict::<Arguments>,
    run: Run::Reads(run),
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// The order.
    order: ListOrder,
    /// How many, 1 to 40.
    count: u32,
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
        let count = usize::try_from(arguments.count).unwrap_or(MOST).clamp(1, MOST);
        let largest = matches!(arguments.order, ListOrder::Largest);
        Ok(Found::figure(entries::figure(&mut db, meant::place(turn), &filter, largest, count).await?))
    })
}

/// Most entries of a list.
const MOST: usize = 40;

#[derive(Deserialize, JsonSchema, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum ListOrder {
    /// The latest first.
    Latest,
    /// The largest first.
    Largest,
}
