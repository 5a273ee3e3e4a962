//! Taps on buttons of ours, told apart by what stands before the first colon of their data. Data comes back from
//! people's programs: it is parsed like anything else from outside and reaches the chat's own book only.

use super::dispatch::Outcome;
use super::turn::Turn;
use crate::store::StoreError;

/// Deals with a tap.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, data: &str) -> Result<Outcome, StoreError> {
    let _ = data;
    turn.toast("toast-expired");
    Ok(Outcome::Done)
}
