//! The assistant: a bounded loop in which a model asks the ledger by guarded SQL and changes it by tools, and nothing
//! else. Figures come from tools; the model never does arithmetic. Questions of a small grammar are answered without it.

mod allowance;
mod change;
mod failure;
mod figures;
mod kept;
mod prompt;
mod prose;
mod receipt;
mod sure;
mod tools;
mod turn;

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use chrono::{NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgConnection;
use tracing::warn;

use crate::args;
use crate::intake::quick_text::{Intent, Limits};
use crate::intake::record;
use crate::ledger::{ChatId, UserId};
use crate::llm::{Llm, LlmError, Transcriber};
use crate::reply::{Locale, Reply};
use crate::sqlguard::GuardedQuery;
use crate::store::reader::{Asker, QueryError, Reader, Rows};
use crate::store::{Book, Store, StoreError};
use failure::Failure;
pub use kept::Tapped;

/// How long a voice message may take to be heard.
const HEARING: Duration = Duration::from_secs(60);
/// How often and how long to wait for another question of the person.
const WAITS: u32 = 30;
const WAIT: Duration = Duration::from_millis(100);
/// What a minute of speech is counted as, in tokens; the servers report none.
const HEARING_TOKENS: i64 = 1_000;

/// A question, and whose it is.
#[derive(Clone)]
pub struct Ask {
    /// The update, which keys of changes are made of.
    pub update: i64,
    /// The chat whose memory goes with it.
    pub chat: ChatId,
    /// Who asks.
    pub user: UserId,
    /// What they are called; never leaves as it is.
    pub name: String,
    /// The only book that is read or changed.
    pub book: Arc<Book>,
    /// Words, numbers and dates.
    pub locale: Locale,
    /// The day there.
    pub today: NaiveDate,
    /// The person's words.
    pub text: String,
    /// The question of ours that they answer.
    pub asked: Option<Asked>,
    /// The key of what their message records, where it is a message that can be edited.
    pub message: Option<String>,
}

/// A question of ours: what it was about, and what we asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The person's words that led to it.
    pub text: String,
    /// As it was shown.
    pub question: String,
    /// Whether a stranger's words were read before it was asked: changes go on waiting for a tap.
    pub outside: bool,
}

/// What is said back.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// In order.
    pub replies: Vec<Reply>,
}

impl Answer {
    fn one(reply: Reply) -> Self {
        Self { replies: vec![reply] }
    }

    /// A text of the locale.
    fn key(locale: &Locale, key: &str) -> Self {
        Self::one(Reply::text(locale.words().html(key, args![])))
    }
}

/// What a voice message said.
#[derive(Debug, Clone)]
pub enum Heard {
    /// Its words.
    Text(String),
    /// No transcription is set up.
    Off,
    /// It could not be heard.
    Failed,
}

/// What the operator decides.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Whether pictures of receipts may go to the model.
    pub vision: bool,
    /// Tokens one person may use a day, in and out.
    pub daily_tokens: i64,
    /// Tokens everybody together may use a day.
    pub daily_tokens_all: i64,
    /// Entries that may be changed in one go without a tap.
    pub changes_without_tap: usize,
    /// Most entries whose undo can itself be undone.
    pub redo_entries: i64,
    /// Most categories of a book.
    pub categories: usize,
    /// Most savings goals of a book.
    pub goals: usize,
    /// Most recurring entries of a book.
    pub recurring: usize,
}

/// The assistant. Shared by all chats. Without a model it answers the questions of the grammar.
pub struct Assistant {
    store: Store,
    reader: Reader,
    llm: Option<Llm>,
    transcriber: Option<Transcriber>,
    settings: Settings,
}

impl Assistant {
    /// Puts it together; nothing is asked of anybody yet.
    pub fn new(
        store: Store,
        reader: Reader,
        llm: Option<Llm>,
        transcriber: Option<Transcriber>,
        settings: Settings,
    ) -> Self {
        Self { store, reader, llm, transcriber, settings }
    }

    /// Whether a model is set up.
    pub fn has_model(&self) -> bool {
        self.llm.is_some()
    }

    /// Whether it hears voice messages.
    pub fn hears(&self) -> bool {
        self.transcriber.is_some()
    }

    /// Whether its model sees pictures.
    pub fn sees(&self) -> bool {
        self.settings.vision && self.llm.as_ref().is_some_and(Llm::sees_pictures)
    }

    /// Answers, or does what is asked. A change is made in one transaction at the end, keyed by the update: asked again
    /// after a crash, nothing is changed twice, whatever the model says the second time.
    pub async fn answer(&self, ask: &Ask) -> Answer {
        match self.try_answer(ask).await {
            Ok(answer) => answer,
            Err(failure) => Answer::key(&ask.locale, failure.key()),
        }
    }

    async fn try_answer(&self, ask: &Ask) -> Result<Answer, Failure> {
        if let Some(done) = change::of_update(self, ask).await? {
            return Ok(Answer::one(done));
        }
        if ask.asked.is_none()
            && let Some(question) = sure::read(ask)
            && let Some(reply) = sure::answer(self, ask, &question).await?
        {
            return Ok(Answer::one(reply));
        }
        let asks = is_question(ask);
        match &self.llm {
            Some(llm) => turn::run(self, llm, ask, asks).await,
            None => Ok(Answer::key(&ask.locale, if asks { "model-off" } else { "model-off-entry" })),
        }
    }

    /// What a vision model reads from a receipt's picture, as JSON of the receipt room's schema; None when it fails.
    pub async fn read_receipt(&self, user: UserId, data_url: &str) -> Option<serde_json::Value> {
        let llm = self.llm.as_ref().filter(|_| self.sees())?;
        receipt::read(self, llm, user, data_url).await
    }

    /// Hears a voice message.
    pub async fn hear(&self, user: UserId, recording: Vec<u8>, name: &str) -> Heard {
        let Some(transcriber) = &self.transcriber else { return Heard::Off };
        let day = Utc::now().date_naive();
        if allowance::reserve(self, day, user, HEARING_TOKENS).await.is_err() {
            return Heard::Failed;
        }
        match transcriber.transcribe(Bytes::from(recording), name, Instant::now() + HEARING).await {
            Ok(text) => Heard::Text(text),
            Err(error) => {
                if !error.may_have_cost() {
                    allowance::settle(self, day, user, -HEARING_TOKENS).await;
                }
                warn!(%error, "a voice message could not be heard");
                Heard::Failed
            }
        }
    }

    /// Runs a guarded query on the book, after another question of the person where one is being answered.
    async fn rows(&self, ask: &Ask, query: &GuardedQuery) -> Result<Rows, QueryError> {
        let asker = Asker { person: ask.user, book: ask.book.id, timezone: ask.book.timezone };
        for _ in 0..WAITS {
            match self.reader.run(asker, query).await {
                Err(QueryError::Busy) => tokio::time::sleep(WAIT).await,
                outcome => return outcome,
            }
        }
        Err(QueryError::Busy)
    }

    /// Closes the connections for questions.
    pub async fn close(&self) {
        self.reader.close().await;
    }
}

/// Whether the text asks something, so that nothing in it is to be recorded without a tap. An answer to a question of
/// ours asks what its own text asked.
fn is_question(ask: &Ask) -> bool {
    let text = ask.asked.as_ref().map_or(&ask.text, |asked| &asked.text);
    let parsed = record::read(text, &ask.book, &ask.locale, ask.today, &[], Limits::default());
    parsed.intent == Intent::Question
}

/// A tap on a button under something the assistant said.
#[derive(Clone, Copy)]
pub struct Tap<'a> {
    /// The chat's book.
    pub book: &'a Book,
    /// Words, numbers and dates.
    pub locale: &'a Locale,
    /// The day there.
    pub today: NaiveDate,
    /// Most entries whose undo can itself be undone.
    pub redo_entries: i64,
    /// The update of the tap.
    pub update: i64,
    /// What follows the button's verb.
    pub data: &'a str,
}

/// Deals with a tap: the rows behind an answer, how it was computed, that what waits be saved or discarded, or the
/// answer to a question. None: no longer kept.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn tapped(connection: &mut PgConnection, tap: Tap<'_>) -> Result<Option<Tapped>, StoreError> {
    let Tap { book, locale, today, redo_entries, update, data } = tap;
    kept::tapped(connection, change::Place { book, locale, today, redo_entries }, update, data).await
}

impl From<LlmError> for Failure {
    fn from(error: LlmError) -> Self {
        Self::Model(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        warn!(%error, "a question could not be answered");
        Self::Ledger
    }
}
