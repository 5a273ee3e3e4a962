//! `/add`: the same as typing, for groups where the bot sees commands only.

use crate::intake::quick_text::Intent;
use crate::intake::record as intake;
use crate::ledger::Source;
use crate::store::StoreError;
use crate::telegram::dispatch::Outcome;
use crate::telegram::turn::Turn;
use crate::telegram::{ingest, record};

/// Records what follows the command.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, rest: &str) -> Result<Outcome, StoreError> {
    if rest.is_empty() {
        turn.say_key("help-add");
        return Ok(Outcome::Done);
    }
    let limits = ingest::grammar_limits(turn.services);
    let scene = &turn.scene;
    let parsed = intake::read(rest, &scene.book, &scene.locale, scene.today, &[], limits);
    match (parsed.intent, parsed.problem) {
        (_, Some(problem)) => record::say_problem(turn, problem),
        (Intent::Record(entries), None) => {
            let key = ingest::message_key(turn.services, turn.scene.chat, turn.message_id.unwrap_or_default());
            record::record(turn, &entries, key, Source::Command).await?;
        }
        _ => turn.say_key("problem-no-amount"),
    }
    Ok(Outcome::Done)
}
