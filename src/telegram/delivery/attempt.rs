//! One try of one call, and what its answer means.

use std::time::Duration;

use serde_json::Value;
use tracing::{error, warn};

use super::Inner;
use crate::ledger::ChatId;
use crate::store::outbox::{self, Call, Queued};
use crate::telegram::bot_api::BotApiError;
use crate::telegram::render;

/// Longest wait between two tries of one call.
const LONGEST_BACKOFF: Duration = Duration::from_secs(60);
/// Tries after which a call that Telegram keeps failing on is given up: about half an hour.
const TRIES: i16 = 40;

/// What becomes of a call that was tried.
pub(super) enum Outcome {
    Made,
    Dropped,
    /// The chat's calls all go: nobody reads there.
    Unreachable,
    Moved(ChatId),
    Again(Duration),
}

/// Tries a call once.
pub(super) async fn make(inner: &Inner, queued: &Queued) -> Outcome {
    let call = &queued.call;
    if queued.is_expired() {
        return Outcome::Dropped;
    }
    let files = match queued.files_kept {
        true => match outbox::files(inner.store.pool(), queued.id).await {
            Ok(files) => files,
            Err(_) => return Outcome::Again(Duration::from_secs(1)),
        },
        false => Vec::new(),
    };
    let mut result = send(inner, call, &files, &call.params).await;
    if let Err(BotApiError::Refused { code: 400, description, .. }) = &result
        && description.contains("can't parse entities")
    {
        warn!(method = call.method, "Telegram could not parse a message's formatting; sent plain");
        result = send(inner, call, &files, &plain(&call.params)).await;
    }
    match result {
        Ok(_) => Outcome::Made,
        Err(error) => judge(&error, call, queued.attempts),
    }
}

async fn send(inner: &Inner, call: &Call, files: &[outbox::File], params: &str) -> Result<String, BotApiError> {
    if files.is_empty() {
        return inner.bot.call_text(&call.method, params.to_owned()).await;
    }
    let params = serde_json::from_str(params).unwrap_or(Value::Null);
    inner.bot.call_with_files(&call.method, &params, files).await
}

fn plain(params: &str) -> String {
    let params = serde_json::from_str(params).unwrap_or(Value::Null);
    let call = render::Call { method: "".into(), params, files: Vec::new() };
    call.without_formatting().params.to_string()
}

fn judge(error: &BotApiError, call: &Call, attempts: i16) -> Outcome {
    let backoff = || {
        let factor = 2u32.saturating_pow(u32::try_from(attempts).unwrap_or(0).min(8));
        Outcome::Again((Duration::from_millis(300) * factor).min(LONGEST_BACKOFF))
    };
    let give_up_late = || {
        if attempts < TRIES {
            return backoff();
        }
        warn!(method = call.method, "Telegram kept failing on a call; it was given up");
        Outcome::Dropped
    };
    match error {
        BotApiError::Refused { migrate_to: Some(to), .. } => Outcome::Moved(ChatId(*to)),
        BotApiError::Refused { code: 429, retry_after, .. } => {
            Outcome::Again(Duration::from_secs(retry_after.unwrap_or(1).clamp(1, 3600)))
        }
        BotApiError::Refused { code: 400, description, .. } if description.contains("message is not modified") => {
            Outcome::Made
        }
        BotApiError::Refused { code: 403, .. } => Outcome::Unreachable,
        BotApiError::Refused { code: 400, description, .. } if description.contains("chat not found") => {
            Outcome::Unreachable
        }
        BotApiError::Refused { code: 401 | 404, .. } => {
            error!("Telegram does not accept the bot's token; replies wait until it does");
            Outcome::Again(Duration::from_secs(30))
        }
        BotApiError::Refused { code, .. } if *code >= 500 => give_up_late(),
        BotApiError::Refused { code, .. } => {
            // What Telegram will never take, such as an edit of a message that was deleted.
            warn!(method = call.method, code, "Telegram refused a call; it was given up");
            Outcome::Dropped
        }
        // Without a connection nothing is wrong with the call: it waits for as long as that takes.
        BotApiError::NoConnection => backoff(),
        BotApiError::Unreachable(_) => give_up_late(),
        BotApiError::TooLarge => Outcome::Dropped,
    }
}

/// The same call in the chat that took this one's place.
pub(super) fn moved(mut call: Call, to: ChatId) -> Call {
    if let Ok(Value::Object(mut params)) = serde_json::from_str::<Value>(&call.params) {
        params.insert("chat_id".into(), to.0.into());
        call.params = Value::Object(params).to_string();
    }
    call
}
