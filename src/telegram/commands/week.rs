//! `/week`: what was spent and received.

use super::spending::{self, Unit};
use crate::store::StoreError;
use crate::telegram::turn::Turn;

/// Shows the week that holds the day named, today without one.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, rest: &str) -> Result<(), StoreError> {
    spending::run(turn, Unit::Week, rest).await
}
