//! Questions in a person's own words: answered by the assistant, outside any transaction; voice messages heard first.

use std::sync::Arc;

use super::bot_api::{BotApiError, FETCH_LIMIT};
use super::dispatch::Outcome;
use super::jobs::Job;
use super::services::Services;
use super::turn::{Scene, Turn};
use super::update::SentFile;
use crate::agent::{self, Answer, Ask, Asked, Heard, Tap, Tapped};
use crate::args;
use crate::intake::quick_text::Intent;
use crate::intake::record as intake;
use crate::ledger::{Entry, Source};
use crate::reply::clean;
use crate::store::StoreError;

/// What came of a question.
pub enum Prepared {
    /// What was asked, and the assistant's answer.
    Answer(String, Arc<Answer>),
    /// What a voice message said, to be dealt with as if it had been typed, and the answer where it was a question.
    Said(String, Option<Arc<Answer>>),
    /// The locale's key says what is wrong.
    Problem(&'static str),
}

/// What is put to the assistant.
#[derive(Debug, Clone, Default)]
pub struct Posed {
    /// The person's words.
    pub text: String,
    /// The question of ours that they answer.
    pub asked: Option<Asked>,
    /// The key of what their message records.
    pub message: Option<String>,
    /// What the message recorded before they edited it.
    pub edited: Vec<Entry>,
    /// The entry whose confirmation they answer.
    pub about: Option<Entry>,
}

/// Asks the assistant.
pub async fn prepare(services: &Services, scene: &Scene, posed: Posed) -> Prepared {
    let Some(assistant) = &services.assistant else { return Prepared::Problem("model-off") };
    let ask = Ask {
        update: scene.update,
        chat: scene.chat,
        user: scene.user,
        name: scene.name.clone(),
        book: scene.book.clone(),
        locale: scene.locale,
        today: scene.today,
        text: posed.text,
        asked: posed.asked,
        message: posed.message,
        edited: posed.edited,
        about: posed.about,
    };
    let answer = Arc::new(assistant.answer(&ask).await);
    // Nobody waits for that, and nothing is lost when it does not come to its end.
    let (assistant, text, answered) = (Arc::clone(assistant), ask.text.clone(), Arc::clone(&answer));
    tokio::spawn(async move { assistant.condense(&ask, &answered).await });
    Prepared::Answer(text, answer)
}

/// Hears a voice message.
pub async fn prepare_voice(services: &Services, scene: &Scene, file: &SentFile) -> Prepared {
    let Some(assistant) = &services.assistant else { return Prepared::Problem("unsupported-voice-off") };
    let limit = services.config.limits.file_bytes.min(FETCH_LIMIT);
    if file.size.is_some_and(|size| size > limit) {
        return Prepared::Problem("voice-too-large");
    }
    let bytes = match services.bot.fetch(&file.file_id, limit).await {
        Ok(bytes) => bytes,
        Err(BotApiError::TooLarge) => return Prepared::Problem("voice-too-large"),
        Err(_) => return Prepared::Problem("file-fetch-failed"),
    };
    match assistant.hear(scene.book.id, scene.user, bytes, file.name.as_deref().unwrap_or("voice.ogg")).await {
        Heard::Text(text) => {
            // Asked here, for no transaction may be open while a model thinks.
            let answer = match is_question(services, scene, &text) {
                true => match prepare(services, scene, Posed { text: text.clone(), ..Posed::default() }).await {
                    Prepared::Answer(_, answer) => Some(answer),
                    other => return other,
                },
                false => None,
            };
            Prepared::Said(text, answer)
        }
        Heard::Off => Prepared::Problem("unsupported-voice-off"),
        Heard::Failed(key) => Prepared::Problem(key),
    }
}

/// Whether a text goes to the assistant, and not to the ledger.
fn is_question(services: &Services, scene: &Scene, text: &str) -> bool {
    let limits = super::ingest::grammar_limits(services);
    let parsed = intake::read(text, &scene.book, &scene.locale, scene.today, super::commands::NAMES, limits);
    parsed.problem.is_none() && matches!(parsed.intent, Intent::Question | Intent::None)
}

/// Says the answer.
///
/// # Errors
/// [`StoreError`]; the work is done again then.
pub async fn apply(turn: &mut Turn<'_>, prepared: Prepared) -> Result<(), StoreError> {
    match prepared {
        Prepared::Answer(asked, answer) => say(turn, &asked, &answer).await?,
        Prepared::Problem(key) => turn.say_key(key),
        Prepared::Said(text, answer) => {
            let heard = turn.words().html("voice-heard", args!["text" => clean(&text)]);
            turn.say_text(heard);
            match answer {
                Some(answer) => say(turn, &text, &answer).await?,
                None => {
                    Box::pin(super::record::said(turn, &text, true, Source::Voice)).await?;
                }
            }
        }
    }
    Ok(())
}

/// Says an answer and remembers it with what was asked.
async fn say(turn: &mut Turn<'_>, asked: &str, answer: &Answer) -> Result<(), StoreError> {
    for reply in &answer.replies {
        turn.say(reply);
    }
    if let Some(assistant) = &turn.services.assistant {
        let whose = (turn.scene.book.id, turn.scene.chat, turn.scene.user);
        agent::remember(assistant, turn.db, whose, asked, answer).await?;
    }
    // The assistant may have recorded something.
    super::record::alert_all(turn).await
}

/// A button under an answer was tapped.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, data: &str) -> Result<Outcome, StoreError> {
    let Some(assistant) = turn.services.assistant.clone() else {
        turn.toast("toast-expired");
        return Ok(Outcome::Done);
    };
    let scene = turn.scene.clone();
    let tap = Tap {
        user: scene.user,
        book: &scene.book,
        locale: &scene.locale,
        today: scene.today,
        update: scene.update,
        data,
    };
    match agent::tapped(&assistant, turn.db, tap).await? {
        Some(Tapped::Say(reply)) => {
            turn.say(&reply);
            // What waited may have been saved.
            turn.refresh().await?;
            super::record::alert_all(turn).await?;
        }
        Some(Tapped::Ask { asked, answer, shown }) => {
            turn.replace(&shown);
            let posed = Posed { text: answer, asked: Some(*asked), ..Posed::default() };
            return Ok(Outcome::Slow(Job::Question(Box::new(posed))));
        }
        None => turn.toast("toast-expired"),
    }
    Ok(Outcome::Done)
}
