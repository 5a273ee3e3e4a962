//! Commands, one file each: what people say after a slash. Each reads its words, asks or changes the ledger, and says
//! what happened.

use super::dispatch::Outcome;
use super::turn::Turn;
use crate::args;
use crate::reply::Words;
use crate::store::StoreError;

/// Telegram's command menu in one language, for `setMyCommands`.
pub fn menu(words: &Words) -> Vec<teloxide::types::BotCommand> {
    NAMES
        .iter()
        .map(|name| teloxide::types::BotCommand::new(*name, words.plain(&format!("command-{name}"), args![])))
        .collect()
}

/// Every command, in the order of Telegram's menu.
pub const NAMES: &[&str] = &[
    "start", "help", "add", "today", "week", "month", "list", "find", "balance", "categories", "accounts", "budget",
    "undo", "settings", "export", "reset", "privacy",
];

/// Runs a command.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, name: &str, rest: &str) -> Result<Outcome, StoreError> {
    let _ = (turn, name, rest);
    Ok(Outcome::Done)
}

/// Checks a name a person gives to an account or a category; the error is the key of what to say.
///
/// # Errors
/// The key of the locale's text that says what is wrong.
pub fn checked_name(name: &str) -> Result<(), &'static str> {
    let name = name.trim();
    if !name.chars().any(char::is_alphanumeric) {
        return Err("problem-name-empty");
    }
    if name.starts_with('/') {
        return Err("problem-name-command");
    }
    Ok(())
}
