use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, timeout_at};

use super::{Answer, ApiError, Context};
use crate::simulator::{
    webhook, wire,
    world::{UpdateKinds, Webhook},
};

const TERMINATED: &str = "terminated by other getUpdates request; make sure that only one bot instance is running";
const WEBHOOK_ACTIVE: &str =
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

/// Hands out waiting updates; with a timeout it waits for one. A newer call ends an older one that still waits.
pub(super) async fn get_updates(context: &Context<'_>) -> Result<Answer, ApiError> {
    let params = context.params;
    let limit = match params.integer("limit") {
        Some(limit @ 1..=100) => usize::try_from(limit).unwrap_or(100),
        _ => 100,
    };
    let wait = u64::try_from(params.integer("timeout").unwrap_or(0).clamp(0, 50)).unwrap_or(0);
    let deadline = Instant::now() + Duration::from_secs(wait);
    let mut turn = None;
    let mut closing = context.shared.closing();
    loop {
        let bell = {
            let mut world = context.shared.world();
            let Some(bot) = world.bots.get_mut(&context.bot) else { return Err(ApiError::new(401, "Unauthorized")) };
            if turn.is_some_and(|turn| turn != bot.poll) {
                return Err(ApiError::conflict(if bot.webhook.is_some() {
                    "terminated by setWebhook request"
                } else {
                    TERMINATED
                }));
            }
            if bot.webhook.is_some() {
                return Err(ApiError::conflict(WEBHOOK_ACTIVE));
            }
            if turn.is_none() {
                bot.poll += 1;
                turn = Some(bot.poll);
                bot.bell.notify_waiters();
                if let Some(kinds) = allowed(context)? {
                    bot.allowed = kinds;
                }
                if let Some(offset) = params.integer("offset").filter(|offset| *offset != 0) {
                    world.confirm(context.bot, offset);
                }
            }
            let Some(bot) = world.bots.get_mut(&context.bot) else { return Err(ApiError::new(401, "Unauthorized")) };
            if context.shared.is_watched() {
                bot.waiting().take(limit).for_each(|update| context.shared.handed_out(update));
            }
            let list = bot.hand_out(limit);
            if !list.is_empty() {
                world.last_stir = std::time::Instant::now();
                return Ok(Answer::Written(format!("[{list}]")));
            }
            // Made under the lock, so that an update after it cannot be missed.
            bot.bell.clone().notified_owned()
        };
        if Instant::now() >= deadline || *closing.borrow() {
            return Ok(Answer::Written("[]".to_owned()));
        }
        let rung = async {
            tokio::select! {
                () = bell => {}
                _ = closing.changed() => {}
            }
        };
        // A timeout goes round once more and finds the deadline passed.
        let _ = timeout_at(deadline, rung).await;
    }
}

/// The kinds asked for; `None` keeps the last choice.
fn allowed(context: &Context<'_>) -> Result<Option<UpdateKinds>, ApiError> {
    let Some(list) = context.params.json("allowed_updates", "allowed_updates")? else { return Ok(None) };
    serde_json::from_value(list)
        .map(|kinds| Some(UpdateKinds::new(kinds)))
        .map_err(|_| ApiError::bad("can't parse allowed_updates: expected an Array of String"))
}

pub(super) fn set_webhook(context: &Context<'_>) -> Result<Answer, ApiError> {
    let params = context.params;
    let url = params.text("url").unwrap_or_default();
    if url.is_empty() {
        return delete_webhook(context);
    }
    let parsed = url::Url::parse(&url).map_err(|_| ApiError::bad("bad webhook: invalid webhook URL specified"))?;
    // Telegram itself insists on HTTPS; its own local server takes plain HTTP too, and so does this one.
    if !matches!(parsed.scheme(), "http" | "https") || parsed.host_str().is_none() {
        return Err(ApiError::bad("bad webhook: HTTPS URL must be provided for webhook"));
    }
    let secret = params.text("secret_token").filter(|secret| !secret.is_empty());
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if let Some(secret) = &secret {
        if secret.len() > 256 {
            return Err(ApiError::bad("secret token is too long"));
        }
        if !secret.chars().all(fits) {
            return Err(ApiError::bad("secret token contains unallowed characters"));
        }
    }
    let max_connections = usize::try_from(params.integer("max_connections").unwrap_or(40).clamp(1, 100)).unwrap_or(40);
    let kinds = allowed(context)?;
    let hook = Webhook { url, secret, max_connections, last_error: None };
    let mut world = context.shared.world();
    let Some(bot) = world.bots.get_mut(&context.bot) else { return Err(ApiError::new(401, "Unauthorized")) };
    if let Some(kinds) = kinds {
        bot.allowed = kinds;
    }
    if params.flag("drop_pending_updates") {
        world.confirm(context.bot, i64::MAX);
    }
    let Some(bot) = world.bots.get_mut(&context.bot) else { return Err(ApiError::new(401, "Unauthorized")) };
    let same = bot.webhook.as_ref().is_some_and(|known| known.url == hook.url && known.secret == hook.secret);
    bot.webhook = Some(hook);
    if !same {
        bot.poll += 1;
        bot.webhook_turn += 1;
        bot.bell.notify_waiters();
    }
    world.keep_bot(context.bot);
    drop(world);
    if !same {
        webhook::start(context.shared, context.bot);
    }
    Context::ok()
}

pub(super) fn delete_webhook(context: &Context<'_>) -> Result<Answer, ApiError> {
    let mut world = context.shared.world();
    if context.params.flag("drop_pending_updates") {
        world.confirm(context.bot, i64::MAX);
    }
    if let Some(bot) = world.bots.get_mut(&context.bot) {
        bot.webhook = None;
        bot.webhook_turn += 1;
        bot.bell.notify_waiters();
    }
    world.keep_bot(context.bot);
    Context::ok()
}

pub(super) fn get_webhook_info(context: &Context<'_>) -> Result<Answer, ApiError> {
    let world = context.shared.world();
    let Some(bot) = world.bots.get(&context.bot) else { return Err(ApiError::new(401, "Unauthorized")) };
    let mut info = json!({
        "url": "",
        "has_custom_certificate": false,
        "pending_update_count": bot.waiting().len(),
    });
    if !bot.allowed.names().is_empty() {
        wire::put(&mut info, "allowed_updates", json!(bot.allowed.names()));
    }
    if let Some(hook) = &bot.webhook {
        wire::put(&mut info, "url", json!(hook.url));
        wire::put(&mut info, "max_connections", json!(hook.max_connections));
        wire::put(&mut info, "ip_address", json!("127.0.0.1"));
        if let Some((date, words)) = &hook.last_error {
            wire::put(&mut info, "last_error_date", json!(date));
            wire::put(&mut info, "last_error_message", json!(words));
        }
    }
    Ok(info.into())
}
