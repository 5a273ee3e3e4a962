//! The assistant: a bounded loop in which a model asks the ledger by guarded SQL and changes it by tools, and nothing
//! else. Figures come from tools; the model never does arithmetic. Questions of a small grammar are answered without it.

mod allowance;
mod backing;
mod change;
pub mod eval;
mod failure;
mod figures;
mod grounds;
mod kept;
mod leaving;
mod memory;
mod merchants;
mod prompt;
mod prose;
mod receipt;
mod statement;
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
use crate::intake::quick_text::{self, Intent, Limits, Question};
use crate::intake::record;
use crate::intake::sort::{Guesses, Unknown};
use crate::intake::statement::ModelRow;
use crate::ledger::{BookId, ChatId, Entry, UserId};
use crate::llm::spend::Prices;
use crate::llm::{Learned, Llm, LlmError, Transcriber, Usage};
use crate::reply::{Locale, Reply};
use crate::sqlguard::GuardedQuery;
use crate::store::model_use::Caps;
use crate::store::reader::{Asker, QueryError, Reader, Rows};
use crate::store::{Book, Store, StoreError, model_quirks};
use failure::Failure;
pub use kept::Tapped;
pub use memory::Keep;
use memory::Memory;
use sure::Understood;

/// How long a voice message may take to be heard.
const HEARING: Duration = Duration::from_secs(60);
/// How often and how long to wait for another question of the person.
const WAITS: u32 = 30;
const WAIT: Duration = Duration::from_millis(100);
/// What a minute of speech is counted as, in tokens; the servers report none.
const HEARING_TOKENS: u64 = 1_000;

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
    /// What that message recorded before it was edited to what it says now.
    pub edited: Vec<Entry>,
    /// The entry whose confirmation it answers.
    pub about: Option<Entry>,
}

impl Ask {
    fn asker(&self) -> Asker {
        Asker { person: self.user, book: self.book.id, timezone: self.book.timezone }
    }
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
    /// What the grammar understood, where it answered.
    question: Option<Question>,
    /// It may repeat words of strangers.
    outside: bool,
    /// It answers something, so that what comes next may lean on it.
    remembers: bool,
    /// The model was asked for it.
    by_model: bool,
}

impl Answer {
    fn one(reply: Reply) -> Self {
        Self { replies: vec![reply], ..Self::default() }
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
    /// It could not be heard, or may not be; the locale's key says why.
    Failed(&'static str),
}

/// What the operator decides.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Whether pictures of receipts may go to the model.
    pub vision: bool,
    /// The most of a day.
    pub caps: Caps,
    /// What the model costs.
    pub prices: Prices,
    /// How much is remembered of a chat.
    pub memory: Keep,
    /// How many lines of a book's list of what left are kept.
    pub sends_kept: i64,
    /// For how many days it is kept what the model's server turned out not to take.
    pub quirks_days: i32,
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
    /// Most rules of a book.
    pub rules: usize,
    /// How many of the newest entries rules look at.
    pub past_entries: i64,
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

    /// Goes on with what earlier runs learned about the model's server; without it, the server refuses the same again.
    pub async fn recall(&self) {
        let Some(llm) = &self.llm else { return };
        match model_quirks::recall(self.store.pool(), self.settings.quirks_days).await {
            Ok(kept) => {
                for kept in kept {
                    let age = (Utc::now() - kept.learned_at).to_std().unwrap_or_default();
                    llm.recall(&Learned { server: kept.server, model: kept.model, quirks: kept.quirks }, age);
                }
            }
            Err(error) => warn!(%error, "what was learned about the model's server could not be read"),
        }
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
        // Neither needs what the other finds.
        let (done, (understood, memory)) = futures::try_join!(change::of_update(self, ask), self.understood(ask))?;
        if let Some(done) = done {
            return Ok(Answer::one(done));
        }
        if let Some(understood) = understood
            && let Some(answer) = sure::answer(self, ask, &understood).await?
        {
            return Ok(answer);
        }
        let asks = is_question(ask);
        let Some(llm) = &self.llm else {
            return Ok(Answer::key(&ask.locale, if asks { "model-off" } else { "model-off-entry" }));
        };
        let memory = match memory {
            Some(memory) => memory,
            None => memory::recall(self, ask).await?,
        };
        let answer = turn::run(self, llm, ask, asks, &memory).await?;
        Ok(Answer { by_model: true, ..answer })
    }

    /// What the grammar understands, and the memory where it was needed for that. A text that begins as one that leans
    /// on the question before is read so first.
    async fn understood(&self, ask: &Ask) -> Result<(Option<Understood>, Option<Memory>), Failure> {
        // An answer to a question of ours is none by itself, nor is a message that recorded something.
        if ask.asked.is_some() || !ask.edited.is_empty() {
            return Ok((None, None));
        }
        let leans = quick_text::leans(&ask.text);
        if !leans && let Some(understood) = sure::read(ask) {
            return Ok((Some(understood), None));
        }
        let memory = memory::recall(self, ask).await?;
        let after = memory.last_question().and_then(|before| sure::read_after(ask, &before));
        let understood = after.or_else(|| if leans { sure::read(ask) } else { sure::read_bare(ask) });
        Ok((understood, Some(memory)))
    }

    /// Puts a summary in the place of turns that are no longer shown whole, where the model was in the conversation
    /// anyway: a chat whose questions the grammar answers sends nothing. To be called when nobody waits for it.
    pub async fn condense(&self, ask: &Ask, answer: &Answer) {
        if answer.by_model {
            memory::condense(self, ask).await;
        }
    }

    /// The model's name; None: none is set up.
    pub fn model(&self) -> Option<&str> {
        self.llm.as_ref().map(Llm::model)
    }

    /// Hosts that texts may go to, and whether each is this machine or in its own network.
    pub fn hosts(&self) -> Vec<(String, bool)> {
        self.llm.as_ref().map(|llm| llm.hosts(false, true)).unwrap_or_default()
    }

    /// The host that voice messages go to, likewise.
    pub fn voice_host(&self) -> Option<(String, bool)> {
        self.transcriber.as_ref().map(|transcriber| (transcriber.host().to_owned(), transcriber.is_local()))
    }

    /// What the operator decided.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What a vision model reads from a receipt's picture, as JSON of the receipt room's schema; None when it fails.
    pub async fn read_receipt(&self, book: BookId, user: UserId, data_url: &str) -> Option<serde_json::Value> {
        let llm = self.llm.as_ref().filter(|_| self.sees())?;
        receipt::read(self, llm, book, user, data_url).await
    }

    /// What a model says of merchants that nothing in the book can sort; empty without one.
    pub async fn sort(&self, user: UserId, name: &str, book: &Book, unknown: &[Unknown]) -> Guesses {
        match &self.llm {
            Some(llm) if !unknown.is_empty() => merchants::sort(self, llm, (user, name), book, unknown).await,
            _ => Guesses::new(),
        }
    }

    /// What a model reads out of the pages of a statement in which no table is found; None without one, and when it fails.
    pub async fn read_statement(
        &self,
        book: BookId,
        user: UserId,
        name: &str,
        pages: &[String],
    ) -> Option<Vec<ModelRow>> {
        let llm = self.llm.as_ref()?;
        statement::read(self, llm, book, (user, name), pages).await
    }

    /// Hears a voice message.
    pub async fn hear(&self, book: BookId, user: UserId, recording: Vec<u8>, name: &str) -> Heard {
        let Some(transcriber) = &self.transcriber else { return Heard::Off };
        match self.try_hear(transcriber, (book, user), recording, name).await {
            Ok(text) => Heard::Text(text),
            Err(failure) => {
                warn!(?failure, "a voice message could not be heard");
                Heard::Failed(failure.voice_key())
            }
        }
    }

    async fn try_hear(
        &self,
        transcriber: &Transcriber,
        (book, user): (BookId, UserId),
        recording: Vec<u8>,
        name: &str,
    ) -> Result<String, Failure> {
        let (host, local) = (transcriber.host(), transcriber.is_local());
        leaving::allowed(self, book, user, !local).await?;
        let expected = Usage { input: HEARING_TOKENS, estimated: true, ..Usage::default() };
        let size = i64::try_from(recording.len()).unwrap_or(i64::MAX);
        let send = leaving::send((book, user), (host, local), "voice", size, None);
        let reserved = allowance::reserve(self, expected, &send).await?;
        let heard = transcriber.transcribe(Bytes::from(recording), name, Instant::now() + HEARING).await;
        allowance::settle(self, reserved, heard.as_ref().map(|_| expected)).await;
        Ok(heard?)
    }

    /// Runs a guarded query on a book, after another question of the person where one is being answered.
    async fn rows(&self, asker: Asker, query: &GuardedQuery) -> Result<Rows, QueryError> {
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

/// Remembers a turn of a chat, in the transaction that says its answer.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn remember(
    assistant: &Assistant,
    connection: &mut PgConnection,
    whose: (BookId, ChatId, UserId),
    asked: &str,
    answer: &Answer,
) -> Result<(), StoreError> {
    memory::remember(connection, assistant.settings.memory, whose, asked, answer).await
}

/// A tap on a button under something the assistant said.
#[derive(Clone, Copy)]
pub struct Tap<'a> {
    /// Who taps.
    pub user: UserId,
    /// The chat's book.
    pub book: &'a Book,
    /// Words, numbers and dates.
    pub locale: &'a Locale,
    /// The day there.
    pub today: NaiveDate,
    /// The update of the tap.
    pub update: i64,
    /// What follows the button's verb.
    pub data: &'a str,
}

impl Tap<'_> {
    fn asker(&self) -> Asker {
        Asker { person: self.user, book: self.book.id, timezone: self.book.timezone }
    }
}

/// Deals with a tap: the rows behind an answer, how it was computed, that what waits be saved or discarded, or the
/// answer to a question. None: no longer kept.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn tapped(
    assistant: &Assistant,
    connection: &mut PgConnection,
    tap: Tap<'_>,
) -> Result<Option<Tapped>, StoreError> {
    kept::tapped(assistant, connection, tap).await
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
