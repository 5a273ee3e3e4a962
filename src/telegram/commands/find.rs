//! `/find`: entries that hold some words.

use super::list;
use crate::reply::clean_to;
use crate::store::StoreError;
use crate::store::entry::Filter;
use crate::telegram::turn::Turn;

/// Longest text searched for, in characters.
const TEXT_LIMIT: usize = 100;

/// Shows the entries that hold the words.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, rest: &str) -> Result<(), StoreError> {
    // A tag is kept without its #.
    let text = clean_to(rest, TEXT_LIMIT).trim_start_matches('#').to_owned();
    if text.is_empty() {
        turn.say_key("help-find");
        return Ok(());
    }
    let filter = Filter { text: Some(text), ..Filter::default() };
    let reply = list::page(turn, &filter, None, 0).await?;
    turn.say(&reply);
    Ok(())
}
