//! `/reset`: wipes the book, after a tap on a button that names it, when the book is still as it was shown then.

use serde::{Deserialize, Serialize};

use super::export;
use crate::args;
use crate::ledger::{ActionKind, DraftId};
use crate::reply::{Choice, Reply, clean_to};
use crate::store::action;
use crate::store::book::{self, Contents};
use crate::store::draft::{self, DraftKind};
use crate::store::{Book, StoreError};
use crate::telegram::newcomer;
use crate::telegram::turn::Turn;

/// What the person was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Shown {
    last_action: i64,
    version: i64,
}

impl From<Contents> for Shown {
    fn from(contents: Contents) -> Self {
        Self { last_action: contents.last_action, version: contents.version }
    }
}

/// Says what would go and asks.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, _rest: &str) -> Result<(), StoreError> {
    let (id, user) = (turn.book(), turn.scene.user);
    let contents = book::contents(turn.db, id).await?;
    if contents.entries == 0 && contents.actions == 0 && contents.drafts == 0 {
        turn.say_key("reset-empty");
        return Ok(());
    }
    let content = serde_json::to_value(Shown::from(contents)).unwrap_or_default();
    let draft = draft::add(turn.db, id, DraftKind::Reset, &content, None, user).await?;
    let (locale, words) = (&turn.scene.locale, turn.words());
    let count = |count: i64| locale.count(usize::try_from(count).unwrap_or(usize::MAX));
    let name = named(turn);
    let mut html = words.html(
        "reset-ask",
        args!["book" => name.clone(), "entries" => count(contents.entries), "accounts" => count(contents.accounts),
              "budgets" => count(contents.budgets)],
    );
    if !turn.scene.private {
        html.paragraph(&words.html("reset-ask-group", args![]));
    }
    let yes = Choice::new(&words.plain("button-reset", args!["book" => name]), format!("z:{draft}:yes")).ok();
    let row = [
        turn.button("button-export-first", format!("z:{draft}:export")),
        turn.button("button-cancel", format!("z:{draft}:cancel")),
    ];
    turn.say(&Reply::text(html).row(row.into_iter().flatten()).row(yes));
    Ok(())
}

fn named(turn: &Turn<'_>) -> String {
    let title = clean_to(&turn.scene.book.title, 30);
    if turn.scene.private || title.is_empty() { turn.words().plain("book-own", args![]) } else { title }
}

/// Export, Yes or Cancel was tapped. False for data that is not ours.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, id: DraftId, verb: &str) -> Result<bool, StoreError> {
    let book = turn.scene.book.clone();
    let Some(held) = draft::lock(turn.db, book.id, id).await?.filter(|held| held.kind == "reset") else {
        return Ok(false);
    };
    if held.state != "open" {
        return Ok(false);
    }
    match verb {
        "export" => export::run(turn, "").await?,
        "cancel" => {
            draft::update(turn.db, book.id, id, "discarded", &held.content).await?;
            turn.toast("toast-cancelled");
            let html = turn.words().html("reset-cancelled", args![]);
            turn.replace(&Reply::text(html));
        }
        // In a group, whoever asked has read what goes.
        "yes" if held.author != Some(turn.scene.user) => turn.toast("reset-not-yours"),
        "yes" => {
            let contents = book::contents(turn.db, book.id).await?;
            if serde_json::from_value::<Shown>(held.content.clone()).ok() == Some(contents.into()) {
                wipe(turn, &book, contents).await?;
            } else {
                draft::update(turn.db, book.id, id, "discarded", &held.content).await?;
                let html = turn.words().html("reset-changed", args![]);
                turn.replace(&Reply::text(html));
            }
        }
        _ => return Ok(false),
    }
    Ok(true)
}

async fn wipe(turn: &mut Turn<'_>, book: &Book, contents: Contents) -> Result<(), StoreError> {
    let mut starter = newcomer::starter(&turn.services.config.defaults, &book.language);
    starter.currency = book.currency;
    book::wipe(turn.db, book.id, &starter).await?;
    let key = turn.key();
    action::begin(turn.db, book.id, &key, ActionKind::Reset, Some(turn.scene.user)).await?;
    // Before the commit: should the process die now, the tap is dealt with again and the rest goes too. The other way
    // round pictures could stay for ever.
    if let Err(error) = turn.services.files.remove_all(book.id).await {
        tracing::error!(%error, book = %book.id, "files of a wiped book could not be removed");
        turn.say_key("reset-files");
    }
    turn.refresh().await?;
    let count = turn.scene.locale.count(usize::try_from(contents.entries).unwrap_or(usize::MAX));
    let html = turn.words().html("reset-done", args!["entries" => count]);
    turn.replace(&Reply::text(html));
    Ok(())
}
