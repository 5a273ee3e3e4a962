//! `/help`: what can be said.

use crate::args;
use crate::store::StoreError;
use crate::telegram::turn::Turn;

/// Shows the grammar and the commands.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, _rest: &str) -> Result<(), StoreError> {
    let words = turn.words();
    let mut html = words.html("help", args![]);
    html.paragraph(&words.html("help-commands", args![]));
    let has_model = turn.services.assistant.as_ref().is_some_and(|assistant| assistant.has_model());
    let questions = if has_model { "help-questions" } else { "help-questions-off" };
    html.paragraph(&words.html(questions, args![]));
    if !turn.scene.private {
        html.paragraph(&words.html("help-group", args![]));
        html.paragraph(&words.html("help-group-privacy", args![]));
    }
    turn.say_text(html);
    Ok(())
}
