//! Asks Telegram for updates and takes them in; the next request, which acknowledges them, is made only when they are
//! stored.

use std::time::Duration;

use tokio::sync::watch;
use tracing::{error, info, warn};

use super::bot_api::BotApiError;
use super::ingest;
use super::services::Services;

/// Longest wait after failures.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Polls until told to stop.
pub async fn run(services: Services, mut stop: watch::Receiver<bool>) {
    let mut offset = 0;
    let mut wait = Duration::from_millis(250);
    info!("asking Telegram for updates");
    loop {
        let polled = tokio::select! {
            _ = stop.changed() => return,
            polled = services.bot.updates(offset, services.config.telegram.poll_seconds) => polled,
        };
        let updates = match polled {
            Ok(updates) => updates,
            Err(error) => {
                remove_webhook(&services, &error).await;
                let pause = explain(&error).unwrap_or(wait);
                if pause_or_stop(&mut stop, pause).await {
                    return;
                }
                wait = (wait * 2).min(LONGEST_WAIT);
                continue;
            }
        };
        wait = Duration::from_millis(250);
        let Some(last) = updates.last().map(|update| update.0) else { continue };
        loop {
            match ingest::take(&services, updates.clone()).await {
                Ok(()) => break,
                // Unstored updates are not acknowledged: Telegram keeps them for a day.
                Err(error) => {
                    warn!(%error, "updates cannot be stored; trying again");
                    if pause_or_stop(&mut stop, Duration::from_millis(500)).await {
                        return;
                    }
                }
            }
        }
        // Ids restart at random after an idle week, so the last one counts and not the highest.
        offset = last + 1;
    }
}

/// A webhook of an earlier set-up keeps updates from us; it goes, what it has not delivered stays.
async fn remove_webhook(services: &Services, error: &BotApiError) {
    if let BotApiError::Refused { code: 409, description, .. } = error
        && description.to_lowercase().contains("webhook")
    {
        info!("removing the webhook that was set for this bot");
        let _ = services.bot.call("deleteWebhook", &serde_json::json!({"drop_pending_updates": false})).await;
    }
}

async fn pause_or_stop(stop: &mut watch::Receiver<bool>, pause: Duration) -> bool {
    tokio::select! {
        _ = stop.changed() => true,
        () = tokio::time::sleep(pause) => false,
    }
}

/// Logs why polling failed and says how long to wait, where the reason tells.
fn explain(error: &BotApiError) -> Option<Duration> {
    match error {
        BotApiError::Refused { code: 409, .. } => {
            error!("another program asks for this bot's updates, or a webhook is set; only one may");
            Some(Duration::from_secs(5))
        }
        BotApiError::Refused { code: 401 | 404, .. } => {
            error!("Telegram does not know this bot: check TELEGRAM_BOT_TOKEN");
            Some(LONGEST_WAIT)
        }
        BotApiError::Refused { retry_after: Some(seconds), .. } => Some(Duration::from_secs((*seconds).min(3600))),
        BotApiError::Refused { code, .. } => {
            warn!(code, "Telegram refused to hand out updates");
            None
        }
        BotApiError::Unreachable(reason) => {
            warn!(reason, "Telegram cannot be reached");
            None
        }
        BotApiError::NoConnection => {
            warn!("Telegram cannot be connected to");
            None
        }
        BotApiError::TooLarge => None,
    }
}
