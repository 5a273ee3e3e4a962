//! What is kept behind an answer's buttons: the queries with their rows, or entries that wait for a tap.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgConnection;

use super::change::{self, Place};
use super::failure::Failure;
use super::{Ask, Assistant};
use crate::args;
use crate::ledger::{DraftId, NewEntry, UserId};
use crate::reply::{Choice, Html, Locale, Reply, clean, clean_to};
use crate::report::table::Table;
use crate::store::draft::{self, Draft, DraftKind};
use crate::store::{Book, StoreError, action};

/// Characters of a query that are shown.
const SQL_CHARS: usize = 1_500;
/// Rows kept of a query.
const ROWS: usize = 20;
/// Bytes of a row that is kept.
const ROW_BYTES: usize = 2_000;

/// A query that was run for an answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Evidence {
    /// What the model wanted to know.
    pub purpose: String,
    /// As the model wrote it.
    pub sql: String,
    /// Of the result.
    pub columns: Vec<String>,
    /// JSON objects.
    pub rows: Vec<String>,
}

impl Evidence {
    pub(super) fn new(purpose: &str, sql: &str, table: &Table) -> Self {
        let rows = table.objects().into_iter().filter(|row| row.len() <= ROW_BYTES).take(ROWS).collect();
        let sql = sql.lines().map(clean).collect::<Vec<_>>().join("\n").chars().take(SQL_CHARS).collect();
        Self { purpose: clean_to(purpose, 200), sql, columns: table.columns.clone(), rows }
    }

    /// The result.
    pub(super) fn table(&self) -> Table {
        Table::read(&self.columns, &self.rows)
    }
}

/// A draft's content.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kept {
    /// What an answer stands on.
    Answer { queries: Vec<Evidence> },
    /// Entries that wait for a tap, exactly as they will be recorded.
    Changes { entries: Vec<NewEntry> },
}

/// Keeps it until it is pruned.
pub(super) async fn keep(assistant: &Assistant, ask: &Ask, kept: &Kept) -> Result<DraftId, Failure> {
    let mut connection = assistant.store.pool().acquire().await.map_err(StoreError::from)?;
    let content = serde_json::to_value(kept).unwrap_or_default();
    Ok(draft::add(&mut connection, ask.book.id, DraftKind::Pending, &content, None, ask.user).await?)
}

/// The buttons under an answer that stands on queries.
pub(super) async fn buttons(assistant: &Assistant, ask: &Ask, queries: Vec<Evidence>) -> Vec<Choice> {
    if queries.is_empty() {
        return Vec::new();
    }
    // An answer without its buttons is an answer all the same.
    let Ok(id) = keep(assistant, ask, &Kept::Answer { queries }).await else { return Vec::new() };
    let words = ask.locale.words();
    let rows = Choice::new(&words.plain("button-rows", args![]), format!("q:{id}:rows"));
    let how = Choice::new(&words.plain("button-how", args![]), format!("q:{id}:how"));
    [rows, how].into_iter().flatten().collect()
}

/// Deals with a tap; None for what is no longer kept, or was never ours.
pub(super) async fn tapped(
    connection: &mut PgConnection,
    book: &Book,
    locale: &Locale,
    today: NaiveDate,
    data: &str,
) -> Result<Option<Reply>, StoreError> {
    let Some((id, verb)) = data.split_once(':') else { return Ok(None) };
    let digits = id.bytes().all(|byte| byte.is_ascii_digit());
    let Some(id) = id.parse().ok().filter(|_| digits).map(DraftId) else { return Ok(None) };
    let Some(held) = draft::lock(connection, book.id, id).await?.filter(|held| held.kind == "pending") else {
        return Ok(None);
    };
    let Ok(kept) = serde_json::from_value::<Kept>(held.content.clone()) else { return Ok(None) };
    let place = Place { book, locale, today };
    Ok(match (kept, verb) {
        (Kept::Answer { queries }, "rows") => Some(rows(&queries, locale, today)),
        (Kept::Answer { queries }, "how") => Some(how(&queries, locale)),
        (Kept::Changes { entries }, "save") => Some(save(connection, place, &held, entries).await?),
        (Kept::Changes { .. }, "discard") => Some(discard(connection, place, &held).await?),
        _ => None,
    })
}

fn rows(queries: &[Evidence], locale: &Locale, today: NaiveDate) -> Reply {
    let words = locale.words();
    let mut html = words.html("model-rows", args![]);
    for query in queries {
        if query.rows.is_empty() {
            html.paragraph(&words.html("model-no-rows", args![]));
        } else {
            html.paragraph(&query.table().html(locale, today));
        }
    }
    Reply::text(html)
}

fn how(queries: &[Evidence], locale: &Locale) -> Reply {
    let mut html = locale.words().html("model-how", args![]);
    for query in queries {
        html.paragraph(&Html::text(&query.purpose));
        html.line(&Html::pre(&query.sql));
    }
    Reply::text(html)
}

async fn save(
    connection: &mut PgConnection,
    place: Place<'_>,
    held: &Draft,
    mut entries: Vec<NewEntry>,
) -> Result<Reply, StoreError> {
    let words = place.locale.words();
    let said = |key: &str| Reply::text(words.html(key, args![]));
    // The draft's number is the key: however often it is tapped, it is saved once.
    let key = format!("d:{}", held.id);
    if held.state == "saved" || action::by_key(connection, place.book.id, &key).await?.is_some() {
        return Ok(said("toast-saved-before"));
    }
    let open = |no| place.book.account(no).is_some_and(|account| !account.archived);
    let usable = entries.iter().all(|entry| open(entry.account) && entry.to_account.is_none_or(open));
    if held.state != "open" || !usable {
        return Ok(said("toast-expired"));
    }
    for entry in &mut entries {
        entry.category = entry.category.filter(|no| place.book.category(*no).is_some_and(|c| !c.archived));
    }
    let actor = held.author.unwrap_or(UserId(0));
    draft::update(connection, place.book.id, held.id, "saved", &held.content).await?;
    let (no, entries) = change::add(connection, place.book.id, key, actor, entries).await?;
    change::confirmation(connection, place, &entries, no).await
}

async fn discard(connection: &mut PgConnection, place: Place<'_>, held: &Draft) -> Result<Reply, StoreError> {
    let key = if held.state == "saved" {
        "toast-saved-before"
    } else {
        draft::update(connection, place.book.id, held.id, "discarded", &held.content).await?;
        "answer-discarded"
    };
    Ok(Reply::text(place.locale.words().html(key, args![])))
}
