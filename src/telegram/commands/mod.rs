//! Commands, one file each: what people say after a slash. Each reads its words, asks or changes the ledger, and says
//! what happened.

pub mod accounts;
pub mod add;
pub mod balance;
pub mod budget;
pub mod categories;
pub mod chart;
pub mod export;
pub mod find;
pub mod forget;
pub mod goal;
pub mod help;
pub mod list;
pub mod month;
mod naming;
mod phrase;
pub mod privacy;
pub mod recurring;
pub mod reset;
pub mod rules;
pub mod settings;
mod span;
pub mod spending;
pub mod start;
pub mod today;
pub mod uncategorised;
pub mod undo;
pub mod usage;
pub mod week;

pub use naming::checked_name;
use teloxide::types::BotCommand;

use super::dispatch::Outcome;
use super::turn::Turn;
use crate::args;
use crate::intake::quick_text::command_named;
use crate::reply::{Words, clean_to};
use crate::store::StoreError;

/// Every command, in the order of Telegram's menu.
pub const NAMES: &[&str] = &[
    "start",
    "help",
    "add",
    "today",
    "week",
    "month",
    "chart",
    "list",
    "find",
    "balance",
    "categories",
    "accounts",
    "rules",
    "uncategorised",
    "budget",
    "goal",
    "recurring",
    "undo",
    "settings",
    "export",
    "reset",
    "privacy",
    "usage",
    "forget",
];

/// Telegram's command menu in one language, for `setMyCommands`.
pub fn menu(words: &Words) -> Vec<BotCommand> {
    NAMES.iter().map(|name| BotCommand::new(*name, words.plain(&format!("command-{name}"), args![]))).collect()
}

/// Runs a command; `rest` is what follows its name.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, name: &str, rest: &str) -> Result<Outcome, StoreError> {
    // `/ayuda` is `/help`.
    let name = if NAMES.contains(&name) { name } else { command_named(name).unwrap_or(name) };
    match name {
        "start" => start::run(turn, rest).await?,
        "help" => help::run(turn, rest).await?,
        "add" => return add::run(turn, rest).await,
        "today" => today::run(turn, rest).await?,
        "week" => week::run(turn, rest).await?,
        "month" => month::run(turn, rest).await?,
        "chart" => chart::run(turn, rest).await?,
        "list" => list::run(turn, rest).await?,
        "find" => find::run(turn, rest).await?,
        "balance" => balance::run(turn, rest).await?,
        "categories" => categories::run(turn, rest).await?,
        "accounts" => accounts::run(turn, rest).await?,
        "rules" => rules::run(turn, rest).await?,
        "uncategorised" => uncategorised::run(turn, rest).await?,
        "budget" => budget::run(turn, rest).await?,
        "goal" => goal::run(turn, rest).await?,
        "recurring" => recurring::run(turn, rest).await?,
        "undo" => undo::run(turn, rest).await?,
        "settings" => settings::run(turn, rest).await?,
        "export" => export::run(turn, rest).await?,
        "reset" => reset::run(turn, rest).await?,
        "privacy" => privacy::run(turn, rest).await?,
        "usage" => usage::run(turn, rest).await?,
        "forget" => forget::run(turn, rest).await?,
        _ => unknown(turn, name),
    }
    Ok(Outcome::Done)
}

/// In a group the command may be another bot's.
fn unknown(turn: &mut Turn<'_>, name: &str) {
    if turn.scene.private || turn.addressed {
        let command = format!("/{}", clean_to(name, 32));
        let html = turn.words().html("unknown-command", args!["command" => command]);
        turn.say_text(html);
    }
}

/// Deals with the answer to a question of a command; false when `question`, our message's text, is none of theirs.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn answered(turn: &mut Turn<'_>, text: &str, question: &str) -> Result<bool, StoreError> {
    Ok(settings::answered(turn, text, question).await?
        || categories::answered(turn, text, question).await?
        || accounts::answered(turn, text, question).await?
        || rules::answered(turn, text, question).await?
        || goal::answered(turn, text, question).await?
        || recurring::answered(turn, text, question).await?)
}

/// Whether `text`, as Telegram gives back a message of ours, is the question `key` in one of our languages.
fn is_question(text: &str, key: &str, args: &crate::reply::Args) -> bool {
    let mut said = crate::reply::languages().map(|tag| crate::reply::words(tag).plain(key, args.clone()));
    said.any(|said| said.trim() == text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::words;

    #[test]
    fn the_menu_is_what_telegram_takes() {
        for tag in crate::reply::languages() {
            let menu = menu(words(tag));
            assert_eq!(menu.len(), NAMES.len());
            for BotCommand { command, description, .. } in menu {
                assert!(command.len() <= 32 && command.bytes().all(|b| b.is_ascii_lowercase()), "{command}");
                assert!((1..=256).contains(&description.chars().count()) && !description.starts_with('['), "{tag}");
            }
        }
    }
}
