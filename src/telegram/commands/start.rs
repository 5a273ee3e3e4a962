//! `/start`: who we are and the first questions; later, what is set.

use super::settings;
use crate::args;
use crate::reply::Reply;
use crate::store::{StoreError, people};
use crate::telegram::turn::Turn;

/// Begins, or begins again.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, _rest: &str) -> Result<(), StoreError> {
    let onboarded = people::chat(turn.db, turn.scene.chat).await?.is_some_and(|chat| chat.onboarded);
    let words = turn.words();
    if onboarded {
        let book = &turn.scene.book;
        let args = args!["currency" => book.currency.code(), "timezone" => settings::shown(book.timezone)];
        let html = words.html("start-again", args);
        let button = turn.button("button-open-settings", "g:home".into());
        turn.say(&Reply::text(html).row(button));
        return Ok(());
    }
    let welcome = if turn.scene.private {
        words.html("start-welcome", args!["name" => turn.scene.name.clone()])
    } else {
        words.html("start-welcome-group", args![])
    };
    let skip = turn.button("button-skip", "g:skip".into());
    let reply = settings::ask_currency(turn, welcome).row(skip);
    turn.say(&reply);
    Ok(())
}
