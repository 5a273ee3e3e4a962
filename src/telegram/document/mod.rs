//! A bank statement becomes a preview; a tap imports it as one action, and another takes it back.

mod answers;
mod ask;
mod conclude;
mod preview;
mod read;

use rust_decimal::Decimal;

use super::dispatch::Outcome;
use super::jobs::Job;
use super::turn::Turn;
use crate::args;
use crate::intake::statement::Statement;
use crate::intake::statement_import as import;
use crate::ledger::{AccountNo, DraftId};
use crate::reply::Reply;
use crate::store::StoreError;
use crate::store::draft::{self, DraftKind};

pub use answers::Content;
use conclude::{conclude, next_key};
use preview::preview;
pub use read::{Problem, prepare, prepare_tap};

/// What came of looking at a file.
pub enum Prepared {
    /// A file that just came.
    New {
        /// What the draft will hold.
        content: Content,
        /// Where the file is kept.
        path: String,
        /// What it says.
        statement: Statement,
    },
    /// A file whose draft was tapped.
    Tapped {
        /// The draft.
        draft: DraftId,
        /// What was tapped.
        verb: String,
        /// With the answer that the tap gave.
        content: Content,
        /// What the file says with it.
        statement: Statement,
    },
    /// It could not be read.
    Problem(Problem),
}

/// Shows the preview, or does what was tapped.
///
/// # Errors
/// [`StoreError`]; the work is done again then.
pub async fn apply(turn: &mut Turn<'_>, prepared: Prepared) -> Result<(), StoreError> {
    match prepared {
        Prepared::Problem(problem) => {
            say_problem(turn, &problem);
            Ok(())
        }
        Prepared::New { content, path, statement } => {
            let value = serde_json::to_value(&content).unwrap_or_default();
            let (book, user) = (turn.book(), turn.scene.user);
            let id = draft::add(turn.db, book, DraftKind::Statement, &value, Some(&path), user).await?;
            let reply = preview(turn, id, &content, &statement).await?;
            turn.say(&reply);
            Ok(())
        }
        Prepared::Tapped { draft: id, verb, content, statement } => {
            let book = turn.book();
            let Some(held) = draft::lock(turn.db, book, id).await? else {
                turn.say_key("draft-gone");
                return Ok(());
            };
            let Some(key) = next_key(turn.db, book, id).await? else {
                turn.say_key("statement-imported-before");
                return Ok(());
            };
            match (held.state.as_str(), verb.as_str()) {
                ("discarded", _) => turn.say_key("draft-discarded-before"),
                (_, "import") => conclude(turn, id, &key, &content, &statement).await?,
                _ => {
                    let value = serde_json::to_value(&content).unwrap_or_default();
                    draft::update(turn.db, book, id, "open", &value).await?;
                    let reply = preview(turn, id, &content, &statement).await?;
                    turn.say(&reply);
                }
            }
            Ok(())
        }
    }
}

/// A button of a preview was tapped.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, id: DraftId, verb: &str) -> Result<Outcome, StoreError> {
    let book = turn.scene.book.clone();
    let Some(held) = draft::lock(turn.db, book.id, id).await?.filter(|held| held.kind == "statement") else {
        turn.toast("draft-gone");
        return Ok(Outcome::Done);
    };
    if next_key(turn.db, book.id, id).await?.is_none() {
        turn.toast("statement-imported-before");
        return Ok(Outcome::Done);
    }
    match (held.state.as_str(), verb) {
        ("discarded", _) => turn.toast("draft-discarded-before"),
        (_, "discard") => {
            draft::update(turn.db, book.id, id, "discarded", &held.content).await?;
            let html = turn.words().html("statement-discarded", args![]);
            turn.replace(&Reply::text(html));
        }
        (_, "accounts") => {
            let mut reply = Reply::text(turn.words().html("statement-ask-account", args![]));
            for account in book.accounts.iter().filter(|account| !account.archived).take(20) {
                reply = reply.row(crate::reply::Choice::new(&account.name, format!("s:{id}:a{}", account.no)).ok());
            }
            turn.say(&reply);
        }
        _ => return Ok(Outcome::Slow(Job::StatementTap { draft: id, verb: verb.to_owned() })),
    }
    Ok(Outcome::Done)
}

fn say_problem(turn: &mut Turn<'_>, problem: &Problem) {
    let words = turn.words();
    let html = match problem {
        Problem::Key(key) => words.html(key, args![]),
        Problem::Unsupported(kind) => words.html("file-unsupported", args!["kind" => kind.as_str()]),
        Problem::TooLarge(size) => {
            let megabytes = |bytes: usize| {
                let bytes = Decimal::from(bytes as u64) / Decimal::from(1_000_000);
                turn.scene.locale.number(bytes.round_dp(1).normalize())
            };
            let limit = turn.services.config.limits.file_bytes;
            words.html("file-too-large", args!["size" => megabytes((*size).max(limit)), "limit" => megabytes(limit)])
        }
    };
    turn.say_text(html);
}

fn account_of(turn: &Turn<'_>, content: &Content) -> Option<AccountNo> {
    let book = &turn.scene.book;
    content.account.filter(|no| book.account(*no).is_some()).or_else(|| import::likely_account(book, &content.name))
}
