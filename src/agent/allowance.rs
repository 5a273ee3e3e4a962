//! Tokens and money of the day: reserved before a call, settled after it.

use chrono::{NaiveDate, Utc};
use rust_decimal::Decimal;
use tracing::{info, warn};

use super::Assistant;
use super::failure::Failure;
use crate::ledger::UserId;
use crate::llm::spend::{self, Spend};
use crate::llm::{LlmError, Usage};
use crate::store::model_sends::Send;
use crate::store::model_use::{self, Amount, Exceeded};

/// What a call may use, counted already.
pub(super) struct Reserved {
    day: NaiveDate,
    user: UserId,
    spend: Spend,
}

/// Counts what a call may use, and notes what is about to leave with it.
///
/// # Errors
/// [`Failure::Allowance`] when it does not fit under the caps; without the database nothing is asked of the model.
pub(super) async fn reserve(assistant: &Assistant, estimate: Usage, send: &Send) -> Result<Reserved, Failure> {
    let (settings, day) = (&assistant.settings, Utc::now().date_naive());
    let spend = Spend::of(estimate, settings.prices);
    let amount = Amount { tokens: i64::try_from(spend.tokens).unwrap_or(i64::MAX), cost: kept(spend.cost) };
    let reserved =
        model_use::reserve(assistant.store.pool(), day, amount, settings.caps, send, settings.sends_kept).await?;
    match reserved {
        Ok(()) => Ok(Reserved { day, user: send.user, spend }),
        Err(exceeded) => {
            let whose = if exceeded == Exceeded::User { "user" } else { "all" };
            info!(whose, "the model's allowance for today is used up");
            Err(Failure::Allowance)
        }
    }
}

/// Puts right what was counted. A failure leaves the reservation, which is the safe side.
pub(super) async fn settle(assistant: &Assistant, reserved: Reserved, outcome: Result<Usage, &LlmError>) {
    let (used, may_have_cost) = match outcome {
        Ok(usage) => (Some(usage), true),
        Err(error) => (None, error.may_have_cost()),
    };
    let Reserved { day, user, spend } = reserved;
    let (tokens, cost) = spend::settle(spend, used, may_have_cost, assistant.settings.prices);
    let counted = |tokens: u64| i64::try_from(tokens).unwrap_or(i64::MAX);
    let counts = used.map(|usage| (counted(usage.input), counted(usage.output))).unwrap_or_default();
    let change = Amount { tokens, cost: kept(cost) };
    if let Err(error) = model_use::settle(assistant.store.pool(), day, user, change, counts).await {
        warn!(%error, "what a call of the model used could not be noted");
    }
}

/// As many decimals as the database keeps.
fn kept(cost: Decimal) -> Decimal {
    cost.round_dp(10)
}
