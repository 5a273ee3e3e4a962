//! What the assistant remembers of a chat: the last turns whole, older ones as a short summary. It is the chat's own;
//! words of strangers in an answer are shown to the person and to no model again.

use std::time::{Duration, Instant};

use sqlx::postgres::PgConnection;
use tracing::{info, warn};

use super::failure::Failure;
use super::leaving::{self, Sender};
use super::{Answer, Ask, Assistant, prompt};
use crate::intake::quick_text::Question;
use crate::ledger::{BookId, ChatId, UserId};
use crate::llm::{ChatRequest, Message};
use crate::reply::{Part, Reply, clean_to};
use crate::store::StoreError;
use crate::store::conversation::{self, Said};

/// Characters of a question that are remembered.
const ASKED_CHARS: usize = 1_000;
/// Characters of an answer that are remembered.
const ANSWERED_CHARS: usize = 1_500;
/// Characters of a summary.
const SUMMARY_CHARS: usize = 1_500;
const SUMMARY_LINES: usize = 12;
const SUMMARY_TOKENS: u32 = 500;
const SUMMARY_WITHIN: Duration = Duration::from_secs(30);

const SUMMARISE: &str = include_str!("../../prompts/summary.md");
/// What a model is shown in place of an answer with words of strangers.
const UNSHOWN: &str = include_str!("../../prompts/unshown.md");

/// How much is remembered, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// Turns that are kept whole.
    pub turns: usize,
    /// Days.
    pub days: i32,
}

impl Keep {
    /// Turns that wait for a summary before one is made; where none can be made, they are cut off.
    fn waiting(self) -> usize {
        self.turns.div_ceil(2).max(1)
    }

    /// Rows that may be there at most.
    fn most(self) -> i64 {
        i64::try_from(self.turns + 2 * self.waiting()).unwrap_or(i64::MAX)
    }
}

/// A chat's memory as a turn sees it.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory {
    held: conversation::Memory,
    turns: usize,
}

impl Memory {
    /// The question before, where the grammar understood it.
    pub(super) fn last_question(&self) -> Option<Question> {
        let (_, last) = self.held.turns.last()?;
        serde_json::from_value(last.question.clone()?).ok()
    }

    /// Questions and answers that are shown whole, oldest first.
    pub(super) fn whole(&self) -> impl Iterator<Item = (String, String)> {
        let from = self.held.turns.len().saturating_sub(self.turns);
        let turns = self.held.turns.iter().skip(from);
        turns.map(|(_, said)| (prompt::message(&said.asked), answered(said).to_owned()))
    }

    /// Of what was before them.
    pub(super) fn summary(&self) -> Option<&str> {
        self.held.summary.as_deref()
    }

    /// Whether somebody else's words are in it; a group's summary may hold anybody's.
    pub(super) fn is_of_others(&self, ask: &Ask) -> bool {
        let shared = ask.chat.0 != ask.user.0;
        shared && self.held.summary.is_some() || self.held.turns.iter().any(|(_, said)| said.user != ask.user)
    }
}

fn answered(said: &Said) -> &str {
    if said.outside { UNSHOWN.trim() } else { &said.answered }
}

/// Reads what is remembered of the chat.
///
/// # Errors
/// [`Failure::Ledger`].
pub(super) async fn recall(assistant: &Assistant, ask: &Ask) -> Result<Memory, Failure> {
    let keep = assistant.settings.memory;
    if keep.turns == 0 {
        return Ok(Memory::default());
    }
    let mut connection = assistant.store.pool().acquire().await.map_err(StoreError::from)?;
    let held = conversation::recall(&mut connection, ask.book.id, ask.chat, keep.days).await?;
    Ok(Memory { held, turns: keep.turns })
}

/// Remembers a turn, in the transaction that says its answer.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub(super) async fn remember(
    connection: &mut PgConnection,
    keep: Keep,
    (book, chat, user): (BookId, ChatId, UserId),
    asked: &str,
    answer: &Answer,
) -> Result<(), StoreError> {
    if !answer.remembers || keep.turns == 0 {
        return Ok(());
    }
    let said = Said {
        user,
        asked: asked.chars().take(ASKED_CHARS).collect(),
        answered: plain(&answer.replies).chars().take(ANSWERED_CHARS).collect(),
        question: answer.question.as_ref().and_then(|question| serde_json::to_value(question).ok()),
        outside: answer.outside,
    };
    conversation::remember(connection, book, chat, &said, keep.most()).await
}

/// The words of an answer.
pub(super) fn plain(replies: &[Reply]) -> String {
    let parts = replies.iter().flat_map(|reply| &reply.parts);
    let texts = parts.map(|part| match part {
        Part::Text(html) | Part::Picture { caption: html, .. } | Part::File { caption: html, .. } => html.plain(),
    });
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Summarises turns that are no longer shown whole, once there are enough of them. Without a model, or when it fails,
/// they stay until they are cut off.
pub(super) async fn condense(assistant: &Assistant, ask: &Ask) {
    match try_condense(assistant, ask).await {
        Ok(true) => info!("earlier turns of a chat were summarised"),
        Ok(false) => {}
        Err(failure) => warn!(?failure, "earlier turns of a chat could not be summarised"),
    }
}

async fn try_condense(assistant: &Assistant, ask: &Ask) -> Result<bool, Failure> {
    let (Some(llm), keep) = (&assistant.llm, assistant.settings.memory) else { return Ok(false) };
    let memory = recall(assistant, ask).await?.held;
    let old = memory.turns.len().saturating_sub(keep.turns);
    if keep.turns == 0 || old < keep.waiting() {
        return Ok(false);
    }
    let sender = match Sender::new(assistant, llm, ask.book.id, ask.user).await {
        Ok(sender) => sender,
        Err(Failure::SwitchedOff | Failure::NotLocal) => return Ok(false),
        Err(failure) => return Err(failure),
    };
    let turns: Vec<&(i64, Said)> = memory.turns.iter().take(old).collect();
    let mut text = format!("# Notes so far\n{}\n\n# Said after them", memory.summary.as_deref().unwrap_or("none"));
    for (_, said) in &turns {
        text.push_str(&format!("\nPerson: {}\nAssistant: {}", prompt::message(&said.asked), answered(said)));
    }
    let mut redactor = leaving::redactor(assistant, ask.book.id, &ask.name).await?;
    let messages = vec![Message::System(SUMMARISE.to_owned()), Message::user(redactor.redact(&text).text)];
    let request = ChatRequest::new("summary", messages, &[], SUMMARY_TOKENS);
    let reply = sender.chat(request, 0, Instant::now() + SUMMARY_WITHIN).await?;
    let summary = redactor.restore(&reply.text);
    let lines = summary.lines().map(|line| clean_to(line, SUMMARY_CHARS)).filter(|line| !line.is_empty());
    let summary: String =
        lines.take(SUMMARY_LINES).collect::<Vec<_>>().join("\n").chars().take(SUMMARY_CHARS).collect();
    if summary.is_empty() {
        return Err(Failure::Nothing);
    }
    let numbers: Vec<i64> = turns.iter().map(|(no, _)| *no).collect();
    Ok(conversation::condense(assistant.store.pool(), ask.book.id, ask.chat, &numbers, &summary).await?)
}
