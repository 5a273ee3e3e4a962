//! The import itself, once however often it is tapped.

use super::ask::{ask, current_sign};
use super::read::by_balance;
use super::{Content, account_of};
use crate::args;
use crate::intake::statement::{Sign, Statement};
use crate::intake::statement_import as import;
use crate::ledger::{BookId, DraftId};
use crate::reply::{Reply, clean};
use crate::store::{StoreError, action, draft, statement as layouts};
use crate::telegram::record;
use crate::telegram::turn::Turn;

pub(super) async fn conclude(
    turn: &mut Turn<'_>,
    id: DraftId,
    key: &str,
    content: &Content,
    statement: &Statement,
) -> Result<(), StoreError> {
    let book = turn.scene.book.clone();
    if let Some(question) = statement.asked.first() {
        let reply = ask(turn, id, *question, statement);
        turn.say(&reply);
        return Ok(());
    }
    let Some(account) = account_of(turn, content) else { return Ok(()) };
    let difference = import::compare(turn.db, &book, account, statement).await?;
    if difference.is_empty() {
        let html = turn.words().html("statement-nothing-new", args!["name" => clean(&content.name)]);
        turn.say_text(html);
        return Ok(());
    }
    let user = turn.scene.user;
    let imported = import::import(turn.db, &book, account, statement, &difference, key, user).await?;
    let Some(imported) = imported else {
        turn.say_key("statement-imported-before");
        return Ok(());
    };
    // A layout that cannot hold the answer would read the next file the wrong way without asking.
    let kept = |sign: Sign| by_balance(statement) || sign == current_sign(&statement.layout.amount);
    if content.sign.is_none_or(kept) {
        let layout = serde_json::to_value(&statement.layout).unwrap_or_default();
        layouts::remember_layout(turn.db, book.id, &statement.layout.fingerprint(), &layout, account).await?;
    }
    let value = serde_json::to_value(content).unwrap_or_default();
    draft::update(turn.db, book.id, id, "saved", &value).await?;
    let words = turn.words();
    let count = turn.scene.locale.count(imported.added);
    let mut html = words.html("statement-imported", args!["count" => count, "name" => clean(&content.name)]);
    if imported.matched > 0 {
        let count = turn.scene.locale.count(imported.matched);
        html.line(&words.html("statement-matched", args!["count" => count]));
    }
    let undo = turn.undo_button(imported.action);
    turn.say(&Reply::text(html).row(undo));
    record::alert_all(turn).await
}

/// The key of a draft's next import: `d:7`, and `d:7:2` once that was taken back. None: its import stands.
pub(super) async fn next_key(
    db: &mut sqlx::PgConnection,
    book: BookId,
    id: DraftId,
) -> Result<Option<String>, StoreError> {
    let mut key = format!("d:{id}");
    let mut times = 1u32;
    while let Some(no) = action::by_key(db, book, &key).await? {
        if action::get(db, book, no).await?.is_none_or(|action| action.undone_by.is_none()) {
            return Ok(None);
        }
        times += 1;
        key = format!("d:{id}:{times}");
    }
    Ok(Some(key))
}
