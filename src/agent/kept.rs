//! What is kept behind an answer's buttons: the queries with their rows, changes that wait for a tap, or a question.

use serde::{Deserialize, Serialize};
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use super::change::{self, Made, Place, Planned};
use super::failure::Failure;
use super::{Ask, Asked, Assistant, Tap, grounds, prose};
use crate::args;
use crate::ledger::{DraftId, NewEntry, UserId};
use crate::reply::{Choice, Html, Locale, Reply, clean, clean_to};
use crate::report::finding::Finding;
use crate::report::table::Table;
use crate::sqlguard;
use crate::store::draft::{self, Draft, DraftKind};
use crate::store::{StoreError, action};

/// Characters of a query that are shown.
const SQL_CHARS: usize = 1_500;
/// Characters of a line of what a query finds out.
const PURPOSE_CHARS: usize = 300;
/// Rows kept of a query.
const ROWS: usize = 20;
/// Entries listed behind an answer.
pub(super) const LISTED: usize = 20;
/// Bytes of a row that is kept.
const ROW_BYTES: usize = 2_000;

/// A query that was run for an answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Evidence {
    /// What was to be found out, and how it was worked out.
    pub purpose: String,
    /// What gives the rows.
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
        let purpose = purpose.lines().map(|line| clean_to(line, PURPOSE_CHARS)).collect::<Vec<_>>().join("\n");
        Self { purpose, sql, columns: table.columns.clone(), rows }
    }

    /// What a figure stands on, one query a sheet.
    pub(super) fn of(finding: &Finding) -> Vec<Self> {
        finding.sheets.iter().map(|sheet| Self::new("", &sheet.sql, &sheet.table)).collect()
    }

    /// The result.
    pub(super) fn table(&self) -> Table {
        Table::read(&self.columns, &self.rows)
    }
}

/// What an answer stands on.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Grounds {
    /// How it was worked out, in words; of a model's answer each query says it.
    #[serde(default)]
    pub how: Option<String>,
    /// Lists the entries behind it, one more than are shown. Absent: the rows of the queries are shown.
    #[serde(default)]
    pub entries: Option<String>,
    pub queries: Vec<Evidence>,
}

impl Grounds {
    /// Of a model's answer.
    pub(super) fn of(queries: Vec<Evidence>) -> Self {
        Self { queries, ..Self::default() }
    }
}

/// A draft's content.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kept {
    /// What an answer stands on.
    Answer(Grounds),
    /// Entries that wait for a tap, as versions before 0.2 kept them.
    Changes { entries: Vec<NewEntry> },
    /// Changes that wait for a tap, exactly as they will be made, and the key of the message that asked for them.
    Plan { changes: Vec<Planned>, message: Option<String> },
    /// What was said of changes when they were made, by their action's key: said again, it is the same.
    Said { key: String, reply: Reply },
    /// A question to the person, with the answers to tap.
    Question {
        asked: Asked,
        answers: Vec<String>,
        /// The update that answered it, which may be dealt with again after a crash.
        answered_by: Option<i64>,
    },
}

/// What came of a tap.
pub enum Tapped {
    /// This is to be said.
    Say(Reply),
    /// The person answered a question: the assistant goes on with their answer, and the question shows it.
    Ask { asked: Box<Asked>, answer: String, shown: Reply },
}

/// Keeps it until it is pruned.
pub(super) async fn keep(assistant: &Assistant, ask: &Ask, kept: &Kept) -> Result<DraftId, Failure> {
    let mut connection = assistant.store.pool().acquire().await.map_err(StoreError::from)?;
    let content = serde_json::to_value(kept).unwrap_or_default();
    Ok(draft::add(&mut connection, ask.book.id, DraftKind::Pending, &content, None, ask.user).await?)
}

/// The buttons under an answer that stands on queries.
pub(super) async fn buttons(assistant: &Assistant, ask: &Ask, grounds: Grounds) -> Vec<Choice> {
    if grounds.queries.is_empty() {
        return Vec::new();
    }
    // An answer without its buttons is an answer all the same.
    let Ok(id) = keep(assistant, ask, &Kept::Answer(grounds)).await else { return Vec::new() };
    let words = ask.locale.words();
    let rows = Choice::new(&words.plain("button-rows", args![]), format!("q:{id}:rows"));
    let how = Choice::new(&words.plain("button-how", args![]), format!("q:{id}:how"));
    [rows, how].into_iter().flatten().collect()
}

/// A question with a button for each answer.
pub(super) async fn question(
    assistant: &Assistant,
    ask: &Ask,
    asked: Asked,
    answers: Vec<String>,
) -> Result<Reply, Failure> {
    let html = prose::html(&asked.question);
    let id = keep(assistant, ask, &Kept::Question { asked, answers: answers.clone(), answered_by: None }).await?;
    let choices: Vec<Choice> = (0..)
        .zip(&answers)
        .filter_map(|(at, answer): (usize, _)| Choice::new(answer, format!("q:{id}:a{at}")).ok())
        .collect();
    Ok(choices.chunks(2).fold(Reply::text(html), |reply, row| reply.row(row.to_vec())))
}

/// Deals with a tap; None for what is no longer kept, or was never ours.
pub(super) async fn tapped(
    assistant: &Assistant,
    connection: &mut PgConnection,
    tap: Tap<'_>,
) -> Result<Option<Tapped>, StoreError> {
    let Tap { book, locale, today, .. } = tap;
    let place = Place::in_book(assistant, book, locale, today);
    let Some((id, verb)) = tap.data.split_once(':') else { return Ok(None) };
    let digits = id.bytes().all(|byte| byte.is_ascii_digit());
    let Some(id) = id.parse().ok().filter(|_| digits).map(DraftId) else { return Ok(None) };
    let Some(held) = draft::lock(connection, place.book.id, id).await?.filter(|held| held.kind == "pending") else {
        return Ok(None);
    };
    let Ok(kept) = serde_json::from_value::<Kept>(held.content.clone()) else { return Ok(None) };
    let reply = match (kept, verb) {
        (Kept::Answer(grounds), "rows") => rows(assistant, tap, &grounds).await,
        (Kept::Answer(grounds), "how") => how(&grounds, place.locale),
        (Kept::Plan { changes, message }, "save") => save(connection, place, &held, &changes, message).await?,
        (Kept::Changes { entries }, "save") => {
            let changes: Vec<Planned> = entries.into_iter().map(|entry| Planned::Add { entry }).collect();
            save(connection, place, &held, &changes, None).await?
        }
        (Kept::Plan { .. } | Kept::Changes { .. }, "discard") => discard(connection, place, &held).await?,
        (Kept::Question { asked, answers, answered_by }, verb) => {
            let at = verb.strip_prefix('a').and_then(|at| at.parse::<usize>().ok());
            let Some(answer) = at.and_then(|at| answers.get(at)).cloned() else { return Ok(None) };
            // One answer to a question; the same tap may come again after a crash.
            if answered_by.is_some_and(|by| by != tap.update) {
                return Ok(None);
            }
            let mut html = prose::html(&asked.question);
            html.line(&Html::text(&answer).bold());
            let content = Kept::Question { asked: asked.clone(), answers, answered_by: Some(tap.update) };
            let content = serde_json::to_value(content).unwrap_or_default();
            draft::update(connection, place.book.id, held.id, "saved", &content).await?;
            return Ok(Some(Tapped::Ask { asked: Box::new(asked), answer, shown: Reply::text(html) }));
        }
        _ => return Ok(None),
    };
    Ok(Some(Tapped::Say(reply)))
}

/// The entries behind an answer as they are now, so that their numbers can be used; where they cannot be listed, the
/// rows as they were.
async fn rows(assistant: &Assistant, tap: Tap<'_>, grounds: &Grounds) -> Reply {
    let words = tap.locale.words();
    let mut html = words.html("model-rows", args![]);
    if let Some(lines) = entries(assistant, tap, grounds).await {
        if lines.is_empty() {
            html.paragraph(&words.html("model-no-rows", args![]));
        }
        for line in lines.iter().take(LISTED) {
            html.line(line);
        }
        if lines.len() > LISTED {
            html.line(&words.html("model-rows-more", args!["count" => tap.locale.count(LISTED)]));
        }
        return Reply::text(html);
    }
    for query in &grounds.queries {
        if query.rows.is_empty() {
            html.paragraph(&words.html("model-no-rows", args![]));
        } else {
            html.paragraph(&query.table().html(tap.locale, tap.today));
        }
    }
    Reply::text(html)
}

async fn entries(assistant: &Assistant, tap: Tap<'_>, grounds: &Grounds) -> Option<Vec<Html>> {
    let query = sqlguard::guard(grounds.entries.as_deref()?).ok()?;
    let found = assistant.rows(tap.asker(), &query).await.ok()?;
    Some(grounds::lines(tap, &Table::read(query.columns(), &found.rows), LISTED + 1))
}

fn how(grounds: &Grounds, locale: &Locale) -> Reply {
    let mut html = locale.words().html("model-how", args![]);
    for line in grounds.how.iter().flat_map(|how| how.lines()) {
        html.line(&Html::text(line));
    }
    let mut before: Option<&Evidence> = None;
    for query in &grounds.queries {
        if !query.purpose.is_empty() && before.is_none_or(|before| before.purpose != query.purpose) {
            html.paragraph(&Html::text(&query.purpose));
        }
        if !query.sql.is_empty() && before.is_none_or(|before| before.sql != query.sql) {
            html.line(&Html::pre(&query.sql));
        }
        before = Some(query);
    }
    Reply::text(html)
}

async fn save(
    connection: &mut PgConnection,
    place: Place<'_>,
    held: &Draft,
    changes: &[Planned],
    message: Option<String>,
) -> Result<Reply, StoreError> {
    let said = |key: &str| Reply::text(place.locale.words().html(key, args![]));
    let records = changes.iter().any(|planned| matches!(planned, Planned::Add { .. }));
    // However often it is tapped, it is saved once; what it records follows its message when that is edited.
    let key = message.filter(|_| records).unwrap_or_else(|| format!("d:{}", held.id));
    if held.state == "saved" || action::by_key(connection, place.book.id, &key).await?.is_some() {
        return Ok(said("toast-saved-before"));
    }
    if held.state != "open" {
        return Ok(said("toast-expired"));
    }
    let actor = held.author.unwrap_or(UserId(0));
    let mut point = connection.begin().await?;
    match change::made(&mut point, place, &key, actor, changes).await? {
        Made::Done(reply) => {
            draft::update(&mut point, place.book.id, held.id, "saved", &held.content).await?;
            point.commit().await?;
            Ok(reply)
        }
        Made::Before => {
            point.rollback().await?;
            Ok(said("toast-saved-before"))
        }
        Made::Stale => {
            point.rollback().await?;
            Ok(said("change-stale"))
        }
    }
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
