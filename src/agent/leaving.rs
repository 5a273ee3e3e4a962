//! What leaves for a model: whether it may, with whose names taken out, what it may cost, and the list of it that
//! people can see. Every call of a model goes through here.

use std::time::Instant;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use tracing::warn;

use super::failure::Failure;
use super::{Assistant, allowance, prompt};
use crate::ledger::{BookId, ModelLevel, UserId};
use crate::llm::{ChatRequest, ChatTurn, ExtractRequest, Extracted, Llm, Message, Redactor, spend};
use crate::reply::clean_to;
use crate::store::model_sends::{self, Send};
use crate::store::{StoreError, model_quirks, people};

/// Characters of a text that are kept in the list.
const BODY_CHARS: usize = 2_000;

/// A redactor that knows the asking person's names and those of everybody else in the book.
///
/// # Errors
/// [`Failure::Ledger`] when the members cannot be read: without their names nothing leaves.
pub(super) async fn redactor(assistant: &Assistant, book: BookId, own: &str) -> Result<Redactor, Failure> {
    let mut connection = assistant.store.pool().acquire().await.map_err(StoreError::from)?;
    let mut others: Vec<(UserId, String)> = people::names(&mut connection, book).await?.into_iter().collect();
    // In one order, so that a text is redacted alike each time.
    others.sort_by_key(|(user, _)| *user);
    let names: Vec<String> = std::iter::once(own.to_owned()).chain(others.into_iter().map(|other| other.1)).collect();
    Ok(Redactor::new(&names))
}

/// Asks a model on somebody's behalf, as far as their book allows.
pub(super) struct Sender<'a> {
    assistant: &'a Assistant,
    llm: &'a Llm,
    book: BookId,
    user: UserId,
    level: ModelLevel,
}

impl<'a> Sender<'a> {
    /// For a person in a book.
    ///
    /// # Errors
    /// [`Failure::SwitchedOff`] or [`Failure::NotLocal`] when the book does not allow the model that is set up.
    pub(super) async fn new(
        assistant: &'a Assistant,
        llm: &'a Llm,
        book: BookId,
        user: UserId,
    ) -> Result<Self, Failure> {
        let level = allowed(assistant, book, user, llm.hosts(true, true).is_empty()).await?;
        Ok(Self { assistant, llm, book, user, level })
    }

    /// Asks for an answer. `from`: the messages before it left already, with an earlier call of this turn.
    ///
    /// # Errors
    /// Why there is no answer.
    pub(super) async fn chat(
        &self,
        mut request: ChatRequest<'_>,
        from: usize,
        deadline: Instant,
    ) -> Result<ChatTurn, Failure> {
        request.local_only = self.level == ModelLevel::Local;
        let estimate = spend::estimate(&request.messages, request.tools, request.max_output_tokens);
        let text = new_text(request.messages.get(from..).unwrap_or_default());
        let hosts = self.llm.hosts(request.local_only, request.allow_fallback);
        let size = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
        let send = |host| self.send(host, request.purpose, size, Some(&text));
        let reserved = allowance::reserve(self.assistant, estimate, &send(hosts.first())?).await?;
        let outcome = self.llm.chat(&request, deadline).await;
        keep_learned(self.assistant, self.llm).await;
        allowance::settle(self.assistant, reserved, outcome.as_ref().map(|reply| reply.usage)).await;
        let first_answered = matches!((&outcome, hosts.first()), (Ok(turn), Some((host, _))) if turn.host == *host);
        if !first_answered && let Ok(send) = send(hosts.get(1)) {
            note_second(self.assistant, &send).await;
        }
        Ok(outcome?)
    }

    /// Asks for data in a picture or a text, in a call without tools and without history.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) async fn extract<T: DeserializeOwned + JsonSchema>(
        &self,
        mut request: ExtractRequest<'_>,
        bytes: usize,
        deadline: Instant,
    ) -> Result<Extracted<T>, Failure> {
        request.local_only = self.level == ModelLevel::Local;
        let asked = [
            Message::System(request.instructions.to_owned()),
            Message::User { text: request.input.to_owned(), pictures: request.pictures.to_vec() },
        ];
        let estimate = spend::estimate(&asked, &[], request.max_output_tokens);
        let size = i64::try_from(bytes).unwrap_or(i64::MAX);
        let hosts = self.llm.hosts(request.local_only, true);
        let text = request.pictures.is_empty().then_some(request.input);
        let send = |host| self.send(host, request.purpose, size, text);
        let reserved = allowance::reserve(self.assistant, estimate, &send(hosts.first())?).await?;
        let outcome = self.llm.extract::<T>(&request, deadline).await;
        keep_learned(self.assistant, self.llm).await;
        allowance::settle(self.assistant, reserved, outcome.as_ref().map(|found| found.usage)).await;
        let first_answered = matches!((&outcome, hosts.first()), (Ok(found), Some((host, _))) if found.host == *host);
        if !first_answered && let Ok(send) = send(hosts.get(1)) {
            note_second(self.assistant, &send).await;
        }
        Ok(outcome?)
    }

    /// What goes to a host; without one nothing may leave.
    fn send(
        &self,
        host: Option<&(String, bool)>,
        kind: &'static str,
        size: i64,
        text: Option<&str>,
    ) -> Result<Send, Failure> {
        let (host, local) = host.ok_or(Failure::NotLocal)?;
        Ok(send((self.book, self.user), (host, *local), kind, size, text))
    }
}

/// Notes what went to the second model, where the first gave no answer.
async fn note_second(assistant: &Assistant, send: &Send) {
    if let Err(error) = model_sends::note(assistant.store.pool(), send, assistant.settings.sends_kept).await {
        warn!(%error, "what went to the second model could not be noted");
    }
}

/// Keeps what the call taught about the model's server. Where that fails, it is learned again after the next start.
async fn keep_learned(assistant: &Assistant, llm: &Llm) {
    if assistant.settings.quirks_days == 0 {
        return;
    }
    for learned in llm.newly_learned() {
        let kept = model_quirks::keep(assistant.store.pool(), &learned.server, &learned.model, &learned.quirks).await;
        if let Err(error) = kept {
            warn!(%error, "what was learned about a model's server could not be kept");
        }
    }
}

/// What is about to leave, as the list of it says. What cannot be noted does not leave.
pub(super) fn send(
    (book, user): (BookId, UserId),
    (host, local): (&str, bool),
    kind: &'static str,
    size: i64,
    text: Option<&str>,
) -> Send {
    let shown = |text: &str| text.lines().map(|line| clean_to(line, BODY_CHARS)).collect::<Vec<_>>().join("\n");
    let body = text.map(|text| shown(text).chars().take(BODY_CHARS).collect());
    Send { book, user, host: host.to_owned(), local, kind, size, body }
}

/// How much of a model a person in a book may use. `abroad`: the one set up is not of this house.
///
/// # Errors
/// [`Failure::SwitchedOff`], [`Failure::NotLocal`].
pub(super) async fn allowed(
    assistant: &Assistant,
    book: BookId,
    user: UserId,
    abroad: bool,
) -> Result<ModelLevel, Failure> {
    let mut connection = assistant.store.pool().acquire().await.map_err(StoreError::from)?;
    match people::model_level(&mut connection, book, user).await? {
        ModelLevel::None => Err(Failure::SwitchedOff),
        ModelLevel::Local if abroad => Err(Failure::NotLocal),
        level => Ok(level),
    }
}

/// The text of messages that are not the fixed instructions and not the model's own words; what the person said first.
fn new_text(messages: &[Message]) -> String {
    let texts = messages.iter().filter_map(|message| match message {
        Message::User { text, .. } | Message::Tool { text, .. } => Some(text.as_str()),
        Message::System(_) | Message::Assistant { .. } => None,
    });
    let said_first = |text: &str| match text.rsplit_once(prompt::MESSAGE_HEADING) {
        Some((context, said)) => format!("{said}\n{context}"),
        None => text.to_owned(),
    };
    texts.map(said_first).collect::<Vec<_>>().join("\n")
}
