//! Questions in a person's own words: answered by the assistant, outside any transaction; voice messages heard first.

use super::bot_api::FETCH_LIMIT;
use super::dispatch::Outcome;
use super::jobs::Job;
use super::services::Services;
use super::turn::{Scene, Turn};
use super::update::SentFile;
use crate::agent::{Answer, Ask, Asked, Heard, Tap, Tapped};
use crate::intake::quick_text::Intent;
use crate::intake::record as intake;
use crate::reply::Reply;
use crate::store::StoreError;

/// What came of a question.
pub enum Prepared {
    /// The assistant's answer.
    Answer(Box<Answer>),
    /// What a voice message said, to be dealt with as if it had been typed, and the answer where it was a question.
    Said(String, Option<Box<Answer>>),
    /// The locale's key says what is wrong.
    Problem(&'static str),
}

/// Asks the assistant.
pub async fn prepare(
    services: &Services,
    scene: &Scene,
    text: String,
    asked: Option<Asked>,
    message: Option<String>,
) -> Prepared {
    let Some(assistant) = &services.assistant else { return Prepared::Problem("model-off") };
    let ask = Ask {
        update: scene.update,
        chat: scene.chat,
        user: scene.user,
        name: scene.name.clone(),
        book: scene.book.clone(),
        locale: scene.locale,
        today: scene.today,
        text,
        asked,
        message,
    };
    Prepared::Answer(Box::new(assistant.answer(&ask).await))
}

/// Hears a voice message.
pub async fn prepare_voice(services: &Services, scene: &Scene, file: &SentFile) -> Prepared {
    let Some(assistant) = &services.assistant else { return Prepared::Problem("unsupported-voice-off") };
    let limit = services.config.limits.file_bytes.min(FETCH_LIMIT);
    let Ok(bytes) = services.bot.fetch(&file.file_id, limit).await else {
        return Prepared::Problem("file-fetch-failed");
    };
    match assistant.hear(scene.user, bytes, file.name.as_deref().unwrap_or("voice.ogg")).await {
        Heard::Text(text) => {
            // Asked here, for no transaction may be open while a model thinks.
            let answer = match is_question(services, scene, &text) {
                true => match prepare(services, scene, text.clone(), None, None).await {
                    Prepared::Answer(answer) => Some(answer),
                    other => return other,
                },
                false => None,
            };
            Prepared::Said(text, answer)
        }
        Heard::Off => Prepared::Problem("unsupported-voice-off"),
        Heard::Failed => Prepared::Problem("model-failed"),
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
        Prepared::Answer(answer) => {
            for reply in &answer.replies {
                turn.say(reply);
            }
            // The assistant may have recorded something.
            super::record::alert_all(turn).await?;
        }
        Prepared::Problem(key) => turn.say_key(key),
        Prepared::Said(text, answer) => {
            let heard = crate::reply::Html::text(&text).italic();
            turn.say(&Reply::text(heard));
            match answer {
                Some(answer) => answer.replies.iter().for_each(|reply| turn.say(reply)),
                None => {
                    Box::pin(super::record::text(turn, &text, true)).await?;
                }
            }
        }
    }
    Ok(())
}

/// A button under an answer was tapped.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, data: &str) -> Result<Outcome, StoreError> {
    let scene = turn.scene.clone();
    let tap = Tap {
        book: &scene.book,
        locale: &scene.locale,
        today: scene.today,
        redo_entries: turn.services.config.limits.redo_entries,
        update: scene.update,
        data,
    };
    match crate::agent::tapped(turn.db, tap).await? {
        Some(Tapped::Say(reply)) => {
            turn.say(&reply);
            // What waited may have been saved.
            turn.refresh().await?;
            super::record::alert_all(turn).await?;
        }
        Some(Tapped::Ask { asked, answer, shown }) => {
            turn.replace(&shown);
            return Ok(Outcome::Slow(Job::Question { text: answer, asked: Some(asked), message: None }));
        }
        None => turn.toast("toast-expired"),
    }
    Ok(Outcome::Done)
}
