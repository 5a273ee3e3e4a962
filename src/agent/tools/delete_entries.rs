//! Deletes entries by their short numbers, which always waits for a tap.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Changing, Run, Tool, ToolError, arguments, edit_entries};
use crate::agent::change::Planned;
use crate::agent::turn::Turn;
use crate::ledger::{Entry, EntryNo};
use crate::llm::{ToolCall, schema};

pub(super) const TOOL: Tool = Tool {
    name: "delete_entries",
    run: Run::Changes(run),
    description: include_str!("../../../prompts/delete_entries.md"),
    parameters: schema::strict::<Arguments>,
};

/// Entries of one call.
const MOST: usize = 50;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// Their short numbers: 42 for #42.
    ids: Vec<i64>,
}

fn run<'t>(turn: &'t mut Turn<'_>, call: &'t ToolCall) -> Changing<'t> {
    Box::pin(async move {
        let Arguments { ids } = arguments(call)?;
        if ids.is_empty() || ids.len() > MOST {
            return Err(ToolError::TellModel(format!("One to {MOST} entries in a turn.")));
        }
        if let Some(other) = ids.iter().find(|id| turn.spoken.names_others(EntryNo(**id))) {
            return Err(ToolError::TellModel(format!(
                "Nothing is deleted: the person named entries, and #{other} is none of them."
            )));
        }
        let held = edit_entries::found(turn, &ids).await?;
        let planned = |entry: Entry| Planned::Delete { no: entry.no, seen: entry.last_action, before: entry.entry };
        turn.plan(held.into_iter().map(planned).collect(), false)
    })
}
