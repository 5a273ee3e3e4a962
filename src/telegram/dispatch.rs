//! From an update to the handler that deals with it.

use super::commands;
use super::jobs::Job;
use super::services::{Me, Services};
use super::turn::Turn;
use super::update::{FirstWritten, RepliedTo, Update, What};
use super::{buttons, correction, outgoing, record};
use crate::args;
use crate::ledger::{ChatId, Source};
use crate::reply::{Locale, Reply};
use crate::store::outbox::Call;
use crate::store::{StoreError, people};

/// How dealing with an update went.
pub enum Outcome {
    /// All is said and done.
    Done,
    /// Slow work remains.
    Slow(Job),
}

/// Deals with an update.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn handle(turn: &mut Turn<'_>, update: &Update) -> Result<Outcome, StoreError> {
    match &update.what {
        What::Text { message_id, text, reply_to, forwarded } => {
            turn.message_id = Some(*message_id);
            handle_text(turn, text, reply_to.as_ref(), *forwarded).await
        }
        What::EditedText { message_id, text, reply_to, forwarded } => {
            turn.message_id = Some(*message_id);
            handle_edit(turn, *message_id, text, reply_to.is_none() && forwarded.is_none()).await
        }
        // Pictures, files and recordings that people of a group show each other are none of our business.
        What::Photo { .. } | What::Document { .. } | What::Voice { .. }
            if !turn.scene.private && !is_addressed(&update.what, &turn.services.me) =>
        {
            Ok(Outcome::Done)
        }
        What::Photo { message_id, file, caption, .. } => {
            turn.message_id = Some(*message_id);
            Ok(Outcome::Slow(Job::Receipt { file: file.clone(), caption: own_words(turn, caption.as_deref()) }))
        }
        What::Document { message_id, file, caption, .. } => {
            turn.message_id = Some(*message_id);
            Ok(Outcome::Slow(Job::Statement { file: file.clone(), caption: own_words(turn, caption.as_deref()) }))
        }
        What::Voice { message_id, file, .. } => {
            turn.message_id = Some(*message_id);
            let limit = u64::from(turn.services.config.voice.voice_seconds);
            if turn.services.assistant.as_ref().is_some_and(|assistant| assistant.hears()) {
                if file.seconds.is_some_and(|seconds| seconds > limit) {
                    let html = turn.words().html("voice-too-long", args!["seconds" => limit.to_string()]);
                    turn.say_text(html);
                    return Ok(Outcome::Done);
                }
                return Ok(Outcome::Slow(Job::Voice { file: file.clone() }));
            }
            turn.say_key("unsupported-voice-off");
            Ok(Outcome::Done)
        }
        What::Button { callback_id, message_id, data } => {
            turn.message_id = *message_id;
            turn.tap = Some(callback_id.clone());
            buttons::tapped(turn, data).await
        }
        What::Membership { present } => {
            people::set_reachable(turn.db, turn.scene.chat, *present).await?;
            if *present && !turn.scene.private {
                let mut html = turn.words().html("start-welcome-group", args![]);
                if !turn.services.me.reads_groups {
                    html.paragraph(&turn.words().html("help-group-privacy", args![]));
                }
                turn.say_text(html);
            }
            Ok(Outcome::Done)
        }
        What::UnknownMessage { message_id, kind } => {
            turn.message_id = Some(*message_id);
            if turn.scene.private {
                turn.say_key(unsupported(kind));
            }
            Ok(Outcome::Done)
        }
        // A group that moves is the worker's business: it takes both chats.
        What::Migrated { .. } | What::Silent | What::Unknown => Ok(Outcome::Done),
    }
}

/// Whether a message names the bot, answers it or commands it.
pub fn is_addressed(what: &What, me: &Me) -> bool {
    let (text, reply_to) = match what {
        What::Text { text, reply_to, .. } | What::EditedText { text, reply_to, .. } => (Some(text), reply_to),
        What::Photo { caption, reply_to, .. }
        | What::Document { caption, reply_to, .. }
        | What::Voice { caption, reply_to, .. } => (caption.as_ref(), reply_to),
        _ => return false,
    };
    let named = |text: &String| without_mention(text, me).1 || matches!(command(text, me), Some((Some(_), _)));
    reply_to.as_ref().is_some_and(|reply| reply.from == Some(me.id)) || text.is_some_and(named)
}

/// A caption without the bot's name.
fn own_words(turn: &Turn<'_>, caption: Option<&str>) -> Option<String> {
    caption.map(|caption| without_mention(caption, &turn.services.me).0).filter(|caption| !caption.is_empty())
}

/// A message was edited. `fresh`: it answers nothing and is nobody else's, so that it may be an entry it was not before.
async fn handle_edit(turn: &mut Turn<'_>, message_id: i64, text: &str, fresh: bool) -> Result<Outcome, StoreError> {
    let (text, addressed) = without_mention(text, &turn.services.me);
    let (text, source, fresh) = match command(&text, &turn.services.me) {
        Some((Some(name), rest)) if name == "add" => (rest, Source::Command, fresh),
        Some(_) => (text, Source::Text, false),
        // In a group, an edit makes an entry only where it was said to us; one about `#42` corrects that entry.
        None => {
            let fresh = fresh && (turn.scene.private || addressed) && !text.starts_with('#');
            (text, Source::Text, fresh)
        }
    };
    record::follow_edit(turn, message_id, &text, source, fresh).await
}

async fn handle_text(
    turn: &mut Turn<'_>,
    text: &str,
    reply_to: Option<&RepliedTo>,
    forwarded: Option<FirstWritten>,
) -> Result<Outcome, StoreError> {
    let (text, addressed) = without_mention(text, &turn.services.me);
    if let Some(written) = forwarded {
        if turn.scene.private || addressed {
            record::forwarded(turn, &text, written).await?;
        }
        return Ok(Outcome::Done);
    }
    turn.addressed = addressed || text.split_whitespace().next().is_some_and(|word| word.contains('@'));
    if let Some((name, rest)) = command(&text, &turn.services.me) {
        return match name {
            Some(name) => commands::run(turn, &name, &rest).await,
            // Meant for another bot of the group.
            None => Ok(Outcome::Done),
        };
    }
    let ours = reply_to.filter(|reply| reply.from == Some(turn.services.me.id));
    if let Some(reply) = ours
        && correction::by_reply(turn, &text, reply).await?
    {
        return Ok(Outcome::Done);
    }
    if correction::by_number(turn, &text).await? {
        return Ok(Outcome::Done);
    }
    let spoken_to = addressed || ours.is_some();
    if ours.is_none() && (turn.scene.private || spoken_to) && correction::by_words(turn, &text).await? {
        return Ok(Outcome::Done);
    }
    let outcome = record::text(turn, &text, spoken_to).await?;
    match (outcome, ours) {
        (Outcome::Slow(Job::Question(mut posed)), Some(reply)) => {
            posed.about = correction::answered_entry(turn, reply).await?;
            Ok(Outcome::Slow(Job::Question(posed)))
        }
        (outcome, _) => Ok(outcome),
    }
}

/// The text without the bot's name, and whether it was there.
fn without_mention(text: &str, me: &Me) -> (String, bool) {
    let mention = format!("@{}", me.username);
    let lower = text.to_lowercase();
    match lower.find(&mention.to_lowercase()) {
        // Lower case may move positions in some scripts; then the text stays whole.
        Some(at) if lower.len() == text.len() && !text.trim_start().starts_with('/') => {
            let rest =
                format!("{}{}", text.get(..at).unwrap_or_default(), text.get(at + mention.len()..).unwrap_or_default());
            (rest.trim().to_owned(), true)
        }
        _ => (text.to_owned(), false),
    }
}

/// A command's name, None when it is another bot's, and what follows it.
fn command(text: &str, me: &Me) -> Option<(Option<String>, String)> {
    let text = text.trim_start();
    let word = text.split_whitespace().next()?.strip_prefix('/')?;
    let rest = text.get(word.len() + 1..).unwrap_or_default().trim().to_owned();
    let (name, bot) = word.split_once('@').map_or((word, None), |(name, bot)| (name, Some(bot)));
    let ours = bot.is_none_or(|bot| bot.eq_ignore_ascii_case(&me.username));
    Some((ours.then(|| name.to_lowercase()), rest))
}

fn unsupported(kind: &str) -> &'static str {
    match kind {
        "sticker" | "animation" | "dice" => "unsupported-sticker",
        "location" | "venue" => "unsupported-location",
        "contact" => "unsupported-contact",
        "poll" => "unsupported-poll",
        "video" | "video_note" => "unsupported-video",
        _ => "unsupported-other",
    }
}

/// What somebody who is not on the list is told, at most once a minute.
pub fn refuse(services: &Services, update: &Update) -> Vec<Call> {
    let Some(from) = &update.from else { return Vec::new() };
    let private = update.chat.as_ref().is_none_or(|chat| chat.kind == "private");
    let spoke = matches!(
        update.what,
        What::Text { .. }
            | What::Photo { .. }
            | What::Document { .. }
            | What::Voice { .. }
            | What::UnknownMessage { .. }
    );
    let words = Locale::of(from.language.as_deref().unwrap_or("en")).words();
    let html = words.html("not-allowed", args!["id" => from.id.to_string()]);
    match &update.what {
        What::Button { callback_id, .. } => {
            let chat = update.chat.as_ref().map_or(ChatId(from.id.0), |chat| chat.id);
            let told = services.limits.tell(from.id).then(|| html.plain());
            vec![outgoing::answer_tap(chat, callback_id, told.as_deref())]
        }
        _ if private && spoke && services.limits.tell(from.id) => {
            outgoing::say(&Reply::text(html), ChatId(from.id.0), None, true)
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_mentions_are_told_apart() {
        let me = Me { id: 1, username: "Quipu_bot".into(), reads_groups: false };
        let name = |text: &str| command(text, &me).map(|(name, rest)| (name.unwrap_or("-".into()), rest));
        for (text, expected) in [
            ("/list", Some(("list", ""))),
            (" /Find@quipu_BOT  coffee ", Some(("find", "coffee"))),
            ("/find@other coffee", Some(("-", "coffee"))),
            ("/budget food\n300", Some(("budget", "food\n300"))),
            ("coffee 4.50", None),
            ("", None),
        ] {
            assert_eq!(name(text), expected.map(|(a, b)| (a.to_owned(), b.to_owned())), "{text}");
        }
        assert_eq!(without_mention("@quipu_bot coffee 4.50", &me), ("coffee 4.50".into(), true));
        assert_eq!(without_mention("İ@quipu_bot x", &me).0, "İ@quipu_bot x");
    }

    #[test]
    fn who_is_meant_is_seen_from_the_text_the_caption_or_the_reply() {
        let me = Me { id: 1, username: "Quipu_bot".into(), reads_groups: false };
        let text = |text: &str, from: Option<i64>| What::Text {
            message_id: 9,
            text: text.into(),
            reply_to: from.map(|id| RepliedTo { from: Some(id), ..RepliedTo::default() }),
            forwarded: None,
        };
        for (what, expected) in [
            (text("pizza 20", None), false),
            (text("pizza 20 @quipu_bot", None), true),
            (text("/add@quipu_bot pizza 20", None), true),
            (text("/add@other pizza 20", None), false),
            (text("pizza 20", Some(1)), true),
            (text("pizza 20", Some(2)), false),
            (What::Silent, false),
        ] {
            assert_eq!(is_addressed(&what, &me), expected, "{what:?}");
        }
    }
}
