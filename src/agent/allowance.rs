//! Tokens of the day: reserved before a call, settled after it.

use chrono::NaiveDate;
use tracing::{info, warn};

use super::Assistant;
use super::failure::Failure;
use crate::ledger::UserId;
use crate::llm::spend::{self, Prices, Spend};
use crate::llm::{LlmError, Usage};
use crate::store::model_use::{self, Caps, Exceeded};

/// Counts tokens that a call may use.
///
/// # Errors
/// [`Failure::Allowance`] when they do not fit under the caps; without the database nothing is asked of the model.
pub(super) async fn reserve(assistant: &Assistant, day: NaiveDate, user: UserId, tokens: i64) -> Result<(), Failure> {
    let caps = Caps { user: assistant.settings.daily_tokens, all: assistant.settings.daily_tokens_all };
    match model_use::reserve(assistant.store.pool(), day, user, tokens, caps).await? {
        Ok(()) => Ok(()),
        Err(exceeded) => {
            let whose = if exceeded == Exceeded::User { "user" } else { "all" };
            info!(whose, "the model's allowance for today is used up");
            Err(Failure::Allowance)
        }
    }
}

/// Changes what was counted. A failure leaves the reservation, which is the safe side.
pub(super) async fn settle(assistant: &Assistant, day: NaiveDate, user: UserId, change: i64) {
    if let Err(error) = model_use::settle(assistant.store.pool(), day, user, change).await {
        warn!(%error, "what a call of the model used could not be noted");
    }
}

/// What to add to a reservation once the call is over.
pub(super) fn change(reserved: i64, outcome: Result<Usage, &LlmError>) -> i64 {
    let held = Spend { tokens: u64::try_from(reserved).unwrap_or_default(), ..Spend::default() };
    let (used, may_have_cost) = match outcome {
        Ok(usage) => (Some(usage), true),
        Err(error) => (None, error.may_have_cost()),
    };
    spend::settle(held, used, may_have_cost, Prices::default()).0
}
