//! Commands on a person's own book, for the operator.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "commands print their results")]

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use chrono::Utc;
use serde_json::json;

use crate::app::Database;
use crate::config::Config;
use crate::intake::statement::{self, Hints};
use crate::intake::statement_import as import;
use crate::ledger::{BookId, ChatId, UserId};
use crate::sqlguard;
use crate::store::Tx;
use crate::store::people::{self, Newcomer};
use crate::store::reader::{QueryError, Rows};
use crate::store::statement as statements;
use crate::telegram::newcomer::starter;

/// The book of a person's private chat; somebody who has not written yet gets one, as at their first message. Waits
/// for its turn with the chat's messages.
async fn book_of(tx: &mut Tx, config: &Config, user: UserId) -> Result<BookId> {
    let chat = ChatId(user.0);
    statements::wait_for_chat(tx, chat).await?;
    if let Some(book) = people::private_book(tx, user).await? {
        return Ok(book);
    }
    // Known from a group, perhaps: a person keeps their name.
    let name = statements::known_name(tx, user).await?.unwrap_or_else(|| user.to_string());
    let title = crate::reply::clean_to(&name, 64);
    let newcomer = Newcomer { chat, chat_kind: "private", title, user, name, language: None };
    people::introduce(tx, &[newcomer], &starter(&config.defaults, "en")).await?;
    people::private_book(tx, user).await?.context("the book could not be made")
}

/// Imports a statement as the chat would, and says what changed.
pub(super) async fn import(config: &Config, user: i64, file: &Path, dry_run: bool) -> Result<()> {
    let user = UserId(user);
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let database = Database::open_beside(config).await?;
    let result = import_into(&database, config, user, &name, &bytes, dry_run).await;
    database.close().await?;
    println!("{}", result?);
    Ok(())
}

async fn import_into(
    database: &Database,
    config: &Config,
    user: UserId,
    name: &str,
    bytes: &[u8],
    dry_run: bool,
) -> Result<serde_json::Value> {
    let mut tx = database.store.begin().await?;
    let id = book_of(&mut tx, config, user).await?;
    let book = database.store.book(&mut tx, id).await?;
    let today = Utc::now().with_timezone(&book.timezone).date_naive();
    let hints = Hints { max_bytes: config.limits.file_bytes, ..Hints::new(today) };
    let mut statement = statement::read(bytes, name, &hints)?;
    let mut account = import::likely_account(&book, name).context("the book has no account")?;
    // What the person confirmed for this layout before answers what the file cannot tell.
    let known = statements::layout(&mut tx, id, &statement.layout.fingerprint()).await?;
    if let Some((layout, known_account)) = known {
        account = known_account.filter(|no| book.account(*no).is_some()).unwrap_or(account);
        if let Ok(layout) = serde_json::from_value(layout) {
            statement = statement::read(bytes, name, &Hints { layout: Some(layout), ..hints })?;
        }
    }
    let difference = import::compare(&mut tx, &book, account, &statement).await?;
    let report = |import: Option<i64>| {
        json!({
            "new": difference.new.len(),
            "matched": difference.matched.len(),
            "doubtful": difference.doubtful.len(),
            "skipped": difference.present + difference.unusable + statement.skipped.len(),
            "import": import,
        })
    };
    if dry_run {
        return Ok(report(None));
    }
    if !statement.asked.is_empty() {
        bail!("the file does not tell everything ({}); send it in the chat, which asks", questions(&statement));
    }
    if difference.is_empty() {
        return Ok(report(None));
    }
    let key = format!("import:{}", uuid::Uuid::new_v4());
    let done = import::import(&mut tx, &book, account, &statement, &difference, &key, user).await?;
    let layout = serde_json::to_value(&statement.layout)?;
    statements::remember_layout(&mut tx, id, &statement.layout.fingerprint(), &layout, account).await?;
    tx.commit().await?;
    Ok(report(done.map(|done| done.action.0)))
}

fn questions(statement: &statement::Statement) -> String {
    let names: Vec<String> = statement
        .asked
        .iter()
        .filter_map(|question| serde_json::to_value(question).ok()?.as_str().map(str::to_owned))
        .collect();
    names.join(", ")
}

/// Runs a guarded query and prints its rows.
pub(super) async fn query(config: &Config, user: i64, sql: &str) -> Result<ExitCode> {
    let guarded = match sqlguard::guard(sql) {
        Ok(guarded) => guarded,
        Err(rejection) => {
            println!("{}", json!({"error": rejection.reason}));
            return Ok(ExitCode::FAILURE);
        }
    };
    let database = Database::open_beside(config).await?;
    let result = run_query(&database, config, UserId(user), &guarded).await;
    database.close().await?;
    match result? {
        Ok(rows) => {
            for row in &rows.rows {
                println!("{row}");
            }
            if rows.cut {
                eprintln!("only the first {} rows are shown", rows.rows.len());
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            println!("{}", json!({"error": error.to_string()}));
            Ok(ExitCode::FAILURE)
        }
    }
}

async fn run_query(
    database: &Database,
    config: &Config,
    user: UserId,
    query: &sqlguard::GuardedQuery,
) -> Result<Result<Rows, QueryError>> {
    let mut tx = database.store.begin().await?;
    let book = book_of(&mut tx, config, user).await?;
    tx.commit().await?;
    let reader = database.reader(config).await?;
    let result = reader.run(book, query).await;
    reader.close().await;
    Ok(result)
}
