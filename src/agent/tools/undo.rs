//! Takes an earlier change back: the person's last, or the last of an entry. It always waits for a tap, for what it brings
//! back or takes away is seen only then.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Changing, Run, Tool, ToolError, arguments};
use crate::agent::change::Planned;
use crate::agent::failure::Failure;
use crate::agent::turn::Turn;
use crate::ledger::{ActionKind, ActionNo, EntryNo};
use crate::llm::{ToolCall, schema};
use crate::store::{StoreError, action, entry};

pub(super) const TOOL: Tool = Tool {
    name: "undo",
    run: Run::Changes(run),
    description: include_str!("../../../prompts/undo.md"),
    parameters: schema::strict::<Arguments>,
};

/// Entries that are counted.
const COUNTED: i64 = 10_000;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// The short number of the entry whose last change is taken back; null for the person's own last change.
    id: Option<i64>,
}

fn run<'t>(turn: &'t mut Turn<'_>, call: &'t ToolCall) -> Changing<'t> {
    Box::pin(async move {
        let Arguments { id } = arguments(call)?;
        let planned = plan(turn, id).await.map_err(|error| ToolError::Fatal(Failure::from(error)))?;
        let planned = planned.map_err(|problem| ToolError::TellModel(problem.to_owned()))?;
        turn.plan(vec![planned], false)
    })
}

async fn plan(turn: &Turn<'_>, id: Option<i64>) -> Result<Result<Planned, &'static str>, StoreError> {
    let book = turn.ask.book.id;
    let mut connection = turn.assistant.store.pool().acquire().await?;
    let no: Option<ActionNo> = match id {
        Some(id) => entry::get(&mut connection, book, EntryNo(id)).await?.map(|entry| entry.last_action),
        None => action::last(&mut connection, book, turn.ask.user).await?,
    };
    let Some(no) = no else {
        return Ok(Err(if id.is_some() { "There is no such entry." } else { "There is nothing to undo." }));
    };
    let Some(held) = action::get(&mut connection, book, no).await? else { return Ok(Err("There is nothing to undo.")) };
    if held.undone_by.is_some() || held.kind == ActionKind::Reset.as_str() {
        return Ok(Err("That cannot be undone."));
    }
    let recorded = entry::of_action(&mut connection, book, no, COUNTED).await?.len();
    let changed = held.changes.iter().filter(|change| change.table == "entries").count();
    Ok(Ok(Planned::Undo { action: no, kind: held.kind, entries: recorded + changed }))
}
