//! Telegram: whether the token is known, and how updates come. Only asks.

use serde_json::{Value, json};

use super::{Check, origin, patiently, said};
use crate::config::Telegram;
use crate::telegram::bot_api::{BotApi, BotApiError};
use crate::web;

const TOKEN: &str = "Telegram";
const UPDATES: &str = "updates";

/// The token, and with a token that works, how updates come.
pub(super) async fn check(telegram: &Telegram) -> Vec<Check> {
    let Some(token) = &telegram.token else {
        return vec![
            Check::off(TOKEN, "no token: `quipu` opens the local chat page instead")
                .advise("set TELEGRAM_BOT_TOKEN to the one @BotFather gives you"),
        ];
    };
    let server = origin(&telegram.api_url);
    let Ok(bot) = BotApi::new(&telegram.api_url, token.clone()) else {
        return vec![Check::wrong(TOKEN, "no HTTP client can be made")];
    };
    let me = match ask(&bot, "getMe").await {
        Ok(me) => me,
        Err(error) => return vec![refused(&server, error)],
    };
    let name = me.get("username").and_then(Value::as_str).unwrap_or("?");
    let mut signed_in = Check::on(TOKEN, format!("signed in to {server} as @{}", said(name)));
    if me.get("can_join_groups") != Some(&Value::Bool(false))
        && me.get("can_read_all_group_messages") == Some(&Value::Bool(false))
    {
        signed_in = signed_in.advise("for entries in groups without naming the bot: /setprivacy at @BotFather");
    }
    let updates = match ask(&bot, "getWebhookInfo").await {
        Ok(info) => updates(telegram, &info),
        Err(_) => Check::wrong(UPDATES, format!("{server} does not say how it delivers")).advise("try again later"),
    };
    vec![signed_in, updates]
}

async fn ask(bot: &BotApi, method: &str) -> Result<Value, BotApiError> {
    let answer = patiently(bot.call(method, &json!({}))).await;
    answer.unwrap_or(Err(BotApiError::Unreachable("no answer in time")))
}

fn refused(server: &str, error: BotApiError) -> Check {
    match error {
        BotApiError::Refused { code: 401 | 404, .. } => {
            Check::wrong(TOKEN, format!("{server} does not know this token"))
                .advise("set TELEGRAM_BOT_TOKEN to the one @BotFather gives you")
        }
        BotApiError::Refused { code, .. } => {
            Check::wrong(TOKEN, format!("{server} answers {code}")).advise("try again later")
        }
        error => Check::wrong(TOKEN, format!("{server}: {error}"))
            .advise("check this machine's network, and TELEGRAM_API_URL if it is set"),
    }
}

/// What Telegram was told, beside what the settings say.
fn updates(telegram: &Telegram, info: &Value) -> Check {
    let told = info.get("url").and_then(Value::as_str).unwrap_or_default();
    let waiting = match info.get("pending_update_count").and_then(Value::as_i64).unwrap_or_default() {
        0 => String::new(),
        count => format!("; {count} waiting"),
    };
    let Some(public) = &telegram.webhook_url else {
        return if told.is_empty() {
            Check::on(UPDATES, format!("Quipu asks Telegram for them{waiting}"))
        } else {
            Check::on(
                UPDATES,
                format!("a webhook at {} is set from before; Quipu removes it at its start{waiting}", origin(told)),
            )
            .advise("if another bot uses this token, give one of them a token of its own")
        };
    };
    let wanted = web::webhook_address(public);
    match url::Url::parse(&wanted) {
        Ok(url) if url.scheme() == "https" => {}
        _ => {
            return Check::wrong(UPDATES, "QUIPU_WEBHOOK_URL is no https address")
                .advise("set it to one that Telegram can reach, or leave it out");
        }
    }
    let host = origin(&wanted);
    if told != wanted {
        let found = if told.is_empty() { "no webhook".to_owned() } else { format!("a webhook at {}", origin(told)) };
        return Check::off(UPDATES, format!("Telegram has {found}; Quipu sets {host} at its start{waiting}"));
    }
    match info.get("last_error_message").and_then(Value::as_str) {
        Some(error) if !waiting.is_empty() => {
            Check::wrong(UPDATES, format!("Telegram cannot deliver to {host}: {}{waiting}", said(error)))
                .advise("check that the address leads to QUIPU_LISTEN and its certificate is good")
        }
        _ => Check::on(UPDATES, format!("Telegram delivers to {host}{waiting}")),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::State;
    use super::*;

    #[derive(Parser)]
    struct Wrapped {
        #[command(flatten)]
        telegram: Telegram,
    }

    #[test]
    fn updates_come_as_the_settings_say() {
        let ours = "https://bot.example/telegram";
        for (public, info, state) in [
            (None, json!({"url": ""}), State::On),
            (None, json!({"url": "https://elsewhere.example/hidden"}), State::On),
            (Some("https://bot.example"), json!({"url": ours, "pending_update_count": 0}), State::On),
            (Some("https://bot.example"), json!({"url": ours, "last_error_message": "502"}), State::On),
            (
                Some("https://bot.example"),
                json!({"url": ours, "last_error_message": "502", "pending_update_count": 3}),
                State::Wrong,
            ),
            (Some("https://bot.example"), json!({"url": ""}), State::Off),
            (Some("http://bot.example"), json!({"url": ""}), State::Wrong),
            (Some("hidden"), json!({}), State::Wrong),
        ] {
            let flags = public.map(|public| ["--webhook-url", public]);
            let telegram = Wrapped::parse_from(["quipu"].into_iter().chain(flags.into_iter().flatten())).telegram;
            let check = updates(&telegram, &info);
            assert_eq!(check.state, state, "{public:?} {info}: {check:?}");
            assert!(!check.found.contains("hidden"), "{check:?}");
        }
    }
}
