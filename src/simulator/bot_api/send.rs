use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Answer, ApiError, Context, keyboard};
use crate::simulator::{
    text::{self, Formatted, ParseMode},
    wire,
    world::{EventKind, Message, Place, World, now},
};

const LONGEST_TEXT: usize = 4096;
const LONGEST_CAPTION: usize = 1024;
const LONGEST_ANSWER: usize = 200;
/// How long a tap may wait for its answer.
const CALLBACK_AGE: Duration = Duration::from_secs(15 * 60);

/// The chat that a call is about, once the bot may write there.
pub(super) fn target(world: &World, context: &Context<'_>, field: &str) -> Result<Place, ApiError> {
    let Some(given) = context.params.text(field) else {
        return Err(ApiError::bad(format!("{field} is empty")));
    };
    let id: i64 = given.trim().parse().map_err(|_| ApiError::chat_not_found())?;
    let place = if id > 0 { Place::private(context.bot, id) } else { Place::group(id) };
    let chat = world.chats.get(&place).ok_or_else(ApiError::chat_not_found)?;
    if let Some(to) = chat.moved_to {
        return Err(ApiError::migrated(to));
    }
    let reachable = if place.is_private() { !chat.blocked } else { chat.bots.contains_key(&context.bot) };
    if place.is_private() && !chat.opened {
        return Err(ApiError::chat_not_found());
    }
    if reachable { Ok(place) } else { Err(ApiError::new(403, chat.kicked_words())) }
}

/// Text and entities of a call: `text` with `entities`, or `caption` with `caption_entities`; `too_long` are the words
/// for one that is not even read.
fn formatted(fields: &super::Params, field: &str, entities: &str, too_long: &str) -> Result<Formatted, ApiError> {
    let words = fields.text(field).unwrap_or_default();
    if words.len() > text::LONGEST_RAW {
        return Err(ApiError::bad(too_long));
    }
    let mode = fields.text("parse_mode").unwrap_or_default();
    let mode = ParseMode::from_name(&mode).ok_or_else(|| ApiError::bad("unsupported parse_mode"))?;
    if mode == ParseMode::Plain
        && let Some(given) = fields.json(entities, entities)?
    {
        let given = serde_json::from_value(given).map_err(|_| ApiError::bad(format!("can't parse {entities}")))?;
        return Ok(text::with_entities(&words, given));
    }
    text::parse(&words, mode).map_err(|why| ApiError::bad(format!("can't parse entities: {why}")))
}

/// A caption within its limit.
pub(super) fn caption(fields: &super::Params) -> Result<Formatted, ApiError> {
    let too_long = "message caption is too long";
    let caption = formatted(fields, "caption", "caption_entities", too_long)?;
    if text::utf16_len(&caption.text) > LONGEST_CAPTION {
        return Err(ApiError::bad(too_long));
    }
    Ok(caption)
}

/// A text within its limit; `too_long` are the words for one beyond it.
pub(super) fn message_text(fields: &super::Params, too_long: &str) -> Result<Formatted, ApiError> {
    let text = formatted(fields, "text", "entities", too_long)?;
    if text.text.is_empty() {
        return Err(ApiError::bad("message text is empty"));
    }
    if text::utf16_len(&text.text) > LONGEST_TEXT {
        return Err(ApiError::bad(too_long));
    }
    Ok(text)
}

/// The message to reply to, in the new or the old way of asking.
pub(super) fn reply_to(world: &World, context: &Context<'_>, place: Place) -> Result<Option<i64>, ApiError> {
    let asked = context.params.json("reply_parameters", "reply parameters")?;
    let (id, lenient) = match &asked {
        Some(asked) => (
            asked.get("message_id").and_then(Value::as_i64),
            asked.get("allow_sending_without_reply").and_then(Value::as_bool).unwrap_or(false),
        ),
        None => (context.params.integer("reply_to_message_id"), context.params.flag("allow_sending_without_reply")),
    };
    match id {
        Some(id) if world.message(place, id).is_some() => Ok(Some(id)),
        Some(_) if !lenient => Err(ApiError::bad("message to be replied not found")),
        _ => Ok(None),
    }
}

/// Posts a bot's message and answers with it.
pub(super) fn post(
    world: &mut World,
    context: &Context<'_>,
    place: Place,
    message: Message,
) -> Result<Value, ApiError> {
    let id = world.post(place, message).ok_or_else(ApiError::chat_not_found)?;
    let message = world.message(place, id).ok_or_else(ApiError::chat_not_found)?;
    context.shared.sent(message);
    Ok(wire::message(world, message))
}

pub(super) fn send_message(context: &Context<'_>) -> Result<Answer, ApiError> {
    let text = message_text(context.params, "message is too long");
    let markup = keyboard::read(context.params);
    let mut world = context.shared.world();
    let place = target(&world, context, "chat_id")?;
    let mut message = Message::new(context.bot).with_text(text?);
    message.markup = markup?;
    message.reply_to = reply_to(&world, context, place)?;
    Ok(post(&mut world, context, place, message)?.into())
}

/// The message that `from_chat_id` and `message_id` name.
fn original(world: &World, context: &Context<'_>, missing: &str) -> Result<Message, ApiError> {
    let from = context.params.integer("from_chat_id").ok_or_else(ApiError::chat_not_found)?;
    let from = if from > 0 { Place::private(context.bot, from) } else { Place::group(from) };
    let id =
        context.params.integer("message_id").ok_or_else(|| ApiError::bad("message identifier is not specified"))?;
    world.message(from, id).filter(|message| !message.is_service()).cloned().ok_or_else(|| ApiError::bad(missing))
}

pub(super) fn forward_message(context: &Context<'_>) -> Result<Answer, ApiError> {
    let mut world = context.shared.world();
    let place = target(&world, context, "chat_id")?;
    let original = original(&world, context, "message to forward not found")?;
    let origin = json!({"type": "user", "sender_user": wire::user(&world, original.from), "date": original.date});
    let mut message = copied(context.bot, &original);
    message.origin = original.origin.or(Some(origin));
    Ok(post(&mut world, context, place, message)?.into())
}

pub(super) fn copy_message(context: &Context<'_>) -> Result<Answer, ApiError> {
    let markup = keyboard::read(context.params)?;
    let caption = context.params.text("caption").map(|_| caption(context.params)).transpose()?;
    let mut world = context.shared.world();
    let place = target(&world, context, "chat_id")?;
    let original = original(&world, context, "message to copy not found")?;
    let mut message = copied(context.bot, &original);
    if let (Some(caption), true) = (caption, message.media.is_some()) {
        message = message.with_text(caption);
    }
    message.markup = markup;
    message.reply_to = reply_to(&world, context, place)?;
    let sent = post(&mut world, context, place, message)?;
    Ok(json!({"message_id": sent.get("message_id")}).into())
}

fn copied(from: i64, original: &Message) -> Message {
    Message {
        text: original.text.clone(),
        entities: original.entities.clone(),
        media: original.media.clone(),
        extra: original.extra.clone(),
        ..Message::new(from)
    }
}

pub(super) fn send_chat_action(context: &Context<'_>) -> Result<Answer, ApiError> {
    const ACTIONS: [&str; 11] = [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ];
    let action = context.params.text("action").unwrap_or_default().to_ascii_lowercase();
    let mut world = context.shared.world();
    let place = target(&world, context, "chat_id")?;
    if !ACTIONS.contains(&action.as_str()) {
        return Err(ApiError::bad("wrong parameter action in request"));
    }
    world.tell(place, EventKind::Action(action));
    Context::ok()
}

pub(super) fn set_message_reaction(context: &Context<'_>) -> Result<Answer, ApiError> {
    let reactions = context.params.json("reaction", "reaction types")?;
    let emoji = reactions.as_ref().and_then(|list| list.get(0)).and_then(|first| first.get("emoji"));
    let emoji = emoji.and_then(Value::as_str).map(str::to_owned);
    if emoji.as_ref().is_some_and(|emoji| emoji.is_empty() || emoji.chars().count() > 8 || emoji.is_ascii()) {
        return Err(ApiError::bad("REACTION_INVALID"));
    }
    let mut world = context.shared.world();
    let place = target(&world, context, "chat_id")?;
    let id = context.params.integer("message_id").unwrap_or_default();
    let bot = context.bot;
    let set = |message: &mut Message| {
        match emoji {
            Some(emoji) => message.reactions.insert(bot, emoji),
            None => message.reactions.remove(&bot),
        };
    };
    world.change(place, id, set).ok_or_else(|| ApiError::bad("message to react not found"))?;
    Context::ok()
}

pub(super) fn answer_callback_query(context: &Context<'_>) -> Result<Answer, ApiError> {
    let id = context.params.text("callback_query_id").unwrap_or_default();
    let text = context.params.text("text").filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text::utf16_len(text) > LONGEST_ANSWER) {
        return Err(ApiError::bad("MESSAGE_TOO_LONG"));
    }
    let mut world = context.shared.world();
    let old = "query is too old and response timeout expired or query ID is invalid";
    let found = world.callbacks.iter().position(|callback| callback.id == id && callback.bot == context.bot);
    let callback = found.and_then(|at| world.callbacks.remove(at));
    let callback =
        callback.filter(|callback| Instant::now() - callback.at < CALLBACK_AGE).ok_or_else(|| ApiError::bad(old))?;
    let answer = EventKind::Answer {
        callback: callback.id,
        person: callback.person,
        text,
        alert: context.params.flag("show_alert"),
        url: context.params.text("url"),
    };
    world.tell(callback.place, answer);
    Context::ok()
}

/// Marks a message as edited now, or gives it a new keyboard only.
pub(super) fn edited(message: &mut Message) {
    message.edited = Some(now());
}
