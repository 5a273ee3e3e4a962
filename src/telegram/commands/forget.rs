//! `/forget`: what the assistant remembers of this chat goes; entries stay.

use crate::args;
use crate::store::{StoreError, conversation};
use crate::telegram::turn::Turn;

/// Forgets and says so.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, _rest: &str) -> Result<(), StoreError> {
    let (book, chat) = (turn.book(), turn.scene.chat);
    let key = if conversation::forget(turn.db, book, chat).await? { "forget-done" } else { "forget-nothing" };
    let days = i64::from(turn.services.config.model.sent_days);
    let html = turn.words().html(key, args!["days" => days]);
    turn.say_text(html);
    Ok(())
}
