//! Questions in a person's own words: answered by the assistant, outside any transaction; voice messages heard first.

use super::bot_api::FETCH_LIMIT;
use super::dispatch::Outcome;
use super::services::Services;
use super::turn::{Scene, Turn};
use super::update::SentFile;
use crate::agent::{Answer, Ask, Heard};
use crate::reply::Reply;
use crate::store::StoreError;

/// What came of a question.
pub enum Prepared {
    /// The assistant's answer.
    Answer(Box<Answer>),
    /// What a voice message said, to be dealt with as if it had been typed.
    Said(String),
    /// The locale's key says what is wrong.
    Problem(&'static str),
}

/// Asks the assistant.
pub async fn prepare(services: &Services, scene: &Scene, text: String) -> Prepared {
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
        Heard::Text(text) => Prepared::Said(text),
        Heard::Off => Prepared::Problem("unsupported-voice-off"),
        Heard::Failed => Prepared::Problem("model-failed"),
    }
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
        }
        Prepared::Problem(key) => turn.say_key(key),
        Prepared::Said(text) => {
            let heard = crate::reply::Html::text(&text).italic();
            turn.say(&Reply::text(heard));
            let outcome = Box::pin(super::record::text(turn, &text, true)).await?;
            if let Outcome::Slow(super::jobs::Job::Question { text }) = outcome {
                let prepared = prepare(turn.services, &turn.scene.clone(), text).await;
                Box::pin(apply(turn, prepared)).await?;
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
    match crate::agent::explain(turn.db, &turn.scene.book, &turn.scene.locale, turn.scene.today, data).await? {
        Some(reply) => turn.say(&reply),
        None => turn.toast("toast-expired"),
    }
    Ok(Outcome::Done)
}
