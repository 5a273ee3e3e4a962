//! `/export`: everything in the book as a CSV file.

use crate::args;
use crate::reply::{Part, Reply};
use crate::report::export::{self, ExportError};
use crate::store::{StoreError, people};
use crate::telegram::turn::Turn;

/// Sends the file.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, _rest: &str) -> Result<(), StoreError> {
    let book = turn.scene.book.clone();
    let names = people::names(turn.db, book.id).await?;
    let exported = match export::book(turn.db, &book, &names, turn.services.config.limits.export_bytes).await {
        Ok(exported) => exported,
        Err(ExportError::Store(error)) => return Err(error),
        Err(error @ ExportError::Csv(_)) => {
            tracing::error!(%error, book = %book.id, "an export failed");
            let html = turn.words().html("went-wrong", args!["id" => turn.scene.update]);
            turn.say_text(html);
            return Ok(());
        }
    };
    if exported.files.is_empty() {
        turn.say_key("export-empty");
        return Ok(());
    }
    let words = turn.words();
    let count = turn.scene.locale.count(exported.entries);
    let mut caption = words.html("export-done", args!["count" => count]);
    let mut reply = Reply::default();
    let many = exported.files.len() > 1;
    for (number, bytes) in (1..).zip(exported.files) {
        let date = turn.scene.today.format("%Y-%m-%d").to_string();
        let date = if many { format!("{date}-{number}") } else { date };
        let name = words.plain("export-file", args!["date" => date]);
        let caption = std::mem::take(&mut caption);
        reply = reply.with(Part::File { bytes, name, mime: "text/csv".into(), caption });
    }
    turn.say(&reply);
    Ok(())
}
