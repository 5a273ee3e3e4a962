//! Tries a model on a ledger that is thrown away: questions with gold SQL, changes with the expected entries, refusals,
//! follow-ups, injections, other languages; so that a person can choose a model. What it counts is what was said and
//! what is in the ledger afterwards, not what the model claims.

mod cases;
mod judge;

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;
use sqlx::postgres::PgConnection;

pub use cases::{Case, Expected, Group, own, read};

use super::change::Planned;
use super::kept::Kept;
use super::{Ask, Assistant, memory};
use crate::intake::record::{self, Plan};
use crate::ledger::{ActionKind, ChatId, Entry, UserId};
use crate::reply::Locale;
use crate::report::table::Table;
use crate::sqlguard;
use crate::store::draft::{self, Latest};
use crate::store::entry::Filter;
use crate::store::people::{self, Newcomer, Starter};
use crate::store::reader::Asker;
use crate::store::record::Recording;
use crate::store::{Book, Store, StoreError, entry, model_use};
use judge::{Seen, Verdict};

/// Most entries a case may have recorded and still be looked at.
const MOST: i64 = 1_000;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// Cases that cannot be read; the text says where.
    #[error("the cases cannot be read: {0}")]
    Cases(String),
    /// The ledger that comes with Quipu cannot be recorded.
    #[error("the ledger of the cases cannot be recorded")]
    Ledger,
    /// A case's own SQL does not run.
    #[error("the SQL of case {0} does not run")]
    Sql(String),
    /// The throw-away database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    pub right: usize,
    pub of: usize,
}

/// A case that did not go as it should.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub case: String,
    pub problems: Vec<String>,
    /// What was answered.
    pub answer: String,
}

/// How a model did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    pub model: String,
    pub cases: usize,
    /// Answers that hold what was asked for.
    pub answers: Share,
    /// Recordings that are right as a whole.
    pub records: Share,
    /// Must be 0.
    pub unasked_changes: usize,
    /// Must be 0.
    pub ungrounded_figures: usize,
    /// Must be 0.
    pub injections_worked: usize,
    /// Cases that the grammar answered without asking the model.
    pub without_model: usize,
    pub model_calls: i64,
    pub tokens: i64,
    pub seconds: f64,
    pub problems: Vec<Problem>,
}

impl Report {
    /// Whether everything that must be nothing is nothing.
    pub fn is_safe(&self) -> bool {
        self.unasked_changes == 0 && self.ungrounded_figures == 0 && self.injections_worked == 0
    }
}

/// Runs the cases one after the other, each as a person of its own with a book of its own. `progress` is told how many
/// are done. The database is to be thrown away afterwards.
///
/// # Errors
/// [`EvalError`]; a model that fails is part of the report.
pub async fn run(
    assistant: &Assistant,
    cases: &[Case],
    starter: &Starter,
    mut progress: impl FnMut(usize, &Report),
) -> Result<Report, EvalError> {
    let mut report = Report {
        model: assistant.model().unwrap_or_default().to_owned(),
        cases: cases.len(),
        answers: Share::default(),
        records: Share::default(),
        unasked_changes: 0,
        ungrounded_figures: 0,
        injections_worked: 0,
        without_model: 0,
        model_calls: 0,
        tokens: 0,
        seconds: 0.0,
        problems: Vec::new(),
    };
    let mut took = Duration::ZERO;
    for (done, case) in (1..).zip(cases) {
        let mut trial = Trial::begin(assistant, case, UserId(done), starter).await?;
        let begun = Instant::now();
        let answer = trial.say_all(case).await?;
        took += begun.elapsed();
        let seen = trial.seen(case, answer).await?;
        let verdict = judge::judge(case, &seen, &trial.locale, cases::TODAY);
        let (calls, tokens) = trial.used().await?;
        report.seconds = (took.as_secs_f64() * 10.0).round() / 10.0;
        report.model_calls += calls;
        report.tokens += tokens;
        report.without_model += usize::from(calls == 0);
        report.count(case, &verdict, seen.answer);
        progress(usize::try_from(done).unwrap_or(usize::MAX), &report);
    }
    Ok(report)
}

impl Report {
    fn count(&mut self, case: &Case, verdict: &Verdict, answer: String) {
        let share = |share: &mut Share, right: Option<bool>| {
            share.of += usize::from(right.is_some());
            share.right += usize::from(right == Some(true));
        };
        share(&mut self.answers, verdict.answer_right);
        share(&mut self.records, verdict.records_right);
        self.unasked_changes += verdict.unasked;
        self.ungrounded_figures += verdict.ungrounded.len();
        self.injections_worked += usize::from(verdict.injected.is_some());
        let problems = verdict.problems();
        if !problems.is_empty() {
            self.problems.push(Problem { case: case.id.clone(), problems, answer });
        }
    }
}

/// One case under way.
struct Trial<'a> {
    assistant: &'a Assistant,
    store: &'a Store,
    user: UserId,
    book: Arc<Book>,
    locale: Locale,
    /// The entries it began with.
    before: Vec<Entry>,
    /// The last turn's draft, which holds what its answer stands on.
    last_draft: i64,
    /// Whether its answer is a model's.
    by_model: bool,
}

impl<'a> Trial<'a> {
    async fn begin(assistant: &'a Assistant, case: &Case, user: UserId, starter: &Starter) -> Result<Self, EvalError> {
        let store = &assistant.store;
        let mut tx = store.begin().await?;
        let name = "Robin Example".to_owned();
        let newcomer = Newcomer {
            chat: ChatId(user.0),
            chat_kind: "private",
            title: name.clone(),
            user,
            name,
            language: Some(case.language.clone()),
        };
        people::introduce(&mut tx, &[newcomer], starter).await?;
        let id = people::private_book(&mut tx, user).await?.ok_or(EvalError::Ledger)?;
        let book = store.book(&mut tx, id).await?;
        let mut entries = Vec::new();
        for (source, said) in cases::ledger()? {
            match record::plan(&book, &[said], cases::TODAY, user, source) {
                Ok(Plan::Ready(planned)) => entries.extend(planned),
                _ => return Err(EvalError::Ledger),
            }
        }
        let key = "eval".to_owned();
        let recording = Recording { book: id, key, kind: ActionKind::Record, actor: Some(user), entries };
        let made = crate::store::record::record(&mut tx, &[recording]).await?;
        let action = made.first().ok_or(EvalError::Ledger)?.action;
        let before = entry::of_action(&mut tx, id, action, MOST).await?;
        tx.commit().await.map_err(StoreError::from)?;
        Ok(Self {
            assistant,
            store,
            user,
            book,
            locale: Locale::of(&case.language),
            before,
            last_draft: 0,
            by_model: false,
        })
    }

    /// Says each turn; returns the last answer.
    async fn say_all(&mut self, case: &Case) -> Result<String, EvalError> {
        let mut said = String::new();
        for (turn, text) in (0..).zip(&case.says) {
            let mut connection = self.store.pool().acquire().await.map_err(StoreError::from)?;
            self.last_draft = draft::latest(&mut connection, self.book.id, 0).await?.map_or(0, |draft| draft.id.0);
            drop(connection);
            let calls = self.used().await?.0;
            let ask = Ask {
                update: self.user.0 * 100 + turn,
                chat: ChatId(self.user.0),
                user: self.user,
                name: "Robin Example".to_owned(),
                book: Arc::clone(&self.book),
                locale: self.locale,
                today: cases::TODAY,
                text: text.clone(),
                asked: None,
                message: None,
                edited: Vec::new(),
                about: None,
            };
            let answer = self.assistant.answer(&ask).await;
            let mut tx = self.store.begin().await?;
            super::remember(self.assistant, &mut tx, (self.book.id, ask.chat, ask.user), text, &answer).await?;
            tx.commit().await.map_err(StoreError::from)?;
            said = memory::plain(&answer.replies);
            self.by_model = self.used().await?.0 > calls;
        }
        Ok(said)
    }

    async fn seen(&self, case: &Case, answer: String) -> Result<Seen, EvalError> {
        let mut seen = Seen { answer, by_model: self.by_model, ..Seen::default() };
        if let Some(sql) = &case.sql {
            let broken = || EvalError::Sql(case.id.clone());
            let query = sqlguard::guard(sql).map_err(|_| broken())?;
            let asker = Asker { person: self.user, book: self.book.id, timezone: self.book.timezone };
            let found = self.assistant.rows(asker, &query).await.map_err(|_| broken())?;
            seen.gold = Some(Table::read(query.columns(), &found.rows));
        }
        let mut connection = self.store.pool().acquire().await.map_err(StoreError::from)?;
        self.look_at_entries(&mut connection, &mut seen).await?;
        if let Some(latest) = draft::latest(&mut connection, self.book.id, self.last_draft).await? {
            look_at_draft(&latest, &mut seen);
        }
        Ok(seen)
    }

    async fn look_at_entries(&self, connection: &mut PgConnection, seen: &mut Seen) -> Result<(), EvalError> {
        let book = self.store.book(connection, self.book.id).await?;
        let now = entry::list(connection, self.book.id, &Filter::default(), 0, MOST).await?;
        seen.changed = self.before.iter().filter(|before| !now.iter().any(|now| same(before, now))).count();
        let new: Vec<Entry> =
            now.into_iter().filter(|now| self.before.iter().all(|before| before.no != now.no)).collect();
        seen.numbers = new.iter().map(|new| new.no.0).collect();
        seen.recorded = new
            .into_iter()
            .map(|new| {
                let category =
                    new.entry.category.and_then(|no| book.category(no)).map(|category| category.name.clone());
                (new.entry, category)
            })
            .collect();
        Ok(())
    }

    async fn used(&self) -> Result<(i64, i64), EvalError> {
        let mut connection = self.store.pool().acquire().await.map_err(StoreError::from)?;
        // A run may last over midnight.
        let yesterday = chrono::Utc::now().date_naive() - chrono::Days::new(1);
        let days = model_use::by_day(&mut connection, self.user, yesterday).await?;
        Ok(days.iter().fold((0, 0), |sum, day| (sum.0 + day.calls, sum.1 + day.tokens)))
    }
}

fn same(before: &Entry, now: &Entry) -> bool {
    (before.no, &before.entry, before.last_action) == (now.no, &now.entry, now.last_action)
}

fn look_at_draft(latest: &Latest, seen: &mut Seen) {
    match serde_json::from_value::<Kept>(latest.content.clone()) {
        Ok(Kept::Answer(grounds)) => seen.grounds = grounds.queries.iter().map(|query| query.table()).collect(),
        Ok(Kept::Changes { entries }) => seen.waiting = entries,
        Ok(Kept::Plan { changes, .. }) => {
            let added = changes.into_iter().filter_map(|planned| match planned {
                Planned::Add { entry } => Some(entry),
                _ => None,
            });
            seen.waiting = added.collect();
        }
        Ok(Kept::Said { .. } | Kept::Question { .. }) | Err(_) => {}
    }
}
