use serde_json::Value;

use super::{
    Answer, ApiError, Context, keyboard,
    media::InputMedia,
    send::{self, target},
};
use crate::simulator::{
    wire,
    world::{Message, Place, World},
};

const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly the \
                            same as a current content and reply markup of the message";

/// The bot's own message that a call is about.
fn own(world: &World, context: &Context<'_>) -> Result<(Place, Message), ApiError> {
    let place = target(world, context, "chat_id")?;
    let id = context
        .params
        .integer("message_id")
        .filter(|id| *id > 0)
        .ok_or_else(|| ApiError::bad("message identifier is not specified"))?;
    let message = world.message(place, id).ok_or_else(|| ApiError::bad("message to edit not found"))?;
    if message.from != context.bot || message.origin.is_some() {
        return Err(ApiError::bad("message can't be edited"));
    }
    Ok((place, message.clone()))
}

/// Puts the changed message in place of the old one and answers with it.
fn replace(world: &mut World, place: Place, old: &Message, mut new: Message) -> Result<Answer, ApiError> {
    if new == *old {
        return Err(ApiError::bad(NOT_MODIFIED));
    }
    send::edited(&mut new);
    let id = new.id;
    world.change(place, id, |message| *message = new).ok_or_else(|| ApiError::bad("message to edit not found"))?;
    let message = world.message(place, id).ok_or_else(|| ApiError::bad("message to edit not found"))?;
    Ok(wire::message(world, message).into())
}

/// A keyboard for an edit; only an inline one fits.
fn inline(context: &Context<'_>) -> Result<Option<Value>, ApiError> {
    match keyboard::read(context.params)? {
        Some(markup) if markup.get("inline_keyboard").is_none() => Err(ApiError::bad("inline keyboard expected")),
        markup => Ok(markup),
    }
}

pub(super) fn text(context: &Context<'_>) -> Result<Answer, ApiError> {
    let text = send::message_text(context.params, "MESSAGE_TOO_LONG");
    let markup = inline(context);
    let mut world = context.shared.world();
    let (place, old) = own(&world, context)?;
    if old.media.is_some() || old.is_service() {
        return Err(ApiError::bad("there is no text in the message to edit"));
    }
    let mut new = old.clone().with_text(text?);
    new.markup = markup?;
    replace(&mut world, place, &old, new)
}

pub(super) fn caption(context: &Context<'_>) -> Result<Answer, ApiError> {
    let caption = send::caption(context.params);
    let markup = inline(context);
    let mut world = context.shared.world();
    let (place, old) = own(&world, context)?;
    if old.media.is_none() {
        return Err(ApiError::bad("there is no caption in the message to edit"));
    }
    let mut new = old.clone().with_text(caption?);
    new.markup = markup?;
    replace(&mut world, place, &old, new)
}

pub(super) fn reply_markup(context: &Context<'_>) -> Result<Answer, ApiError> {
    let markup = inline(context);
    let mut world = context.shared.world();
    let (place, old) = own(&world, context)?;
    let new = Message { markup: markup?, ..old.clone() };
    replace(&mut world, place, &old, new)
}

pub(super) fn media(context: &Context<'_>) -> Result<Answer, ApiError> {
    let asked = context.params.json("media", "media")?.ok_or_else(|| ApiError::bad("media is empty"))?;
    let input = InputMedia::read(context, &asked);
    let markup = inline(context);
    let mut world = context.shared.world();
    let (place, old) = own(&world, context)?;
    let input = input?;
    let mut new = old.clone().with_text(input.caption);
    new.media = Some(input.media);
    new.markup = markup?;
    replace(&mut world, place, &old, new)
}

pub(super) fn delete(context: &Context<'_>) -> Result<Answer, ApiError> {
    let id = context.params.integer("message_id").unwrap_or_default();
    let mut world = context.shared.world();
    let place = target(&world, context, "chat_id")?;
    delete_one(&mut world, context, place, id)?;
    Context::ok()
}

pub(super) fn delete_many(context: &Context<'_>) -> Result<Answer, ApiError> {
    let ids = context.params.json("message_ids", "message identifiers")?.unwrap_or_default();
    let ids: Vec<i64> =
        serde_json::from_value(ids).map_err(|_| ApiError::bad("can't parse message identifiers JSON object"))?;
    if ids.is_empty() || ids.len() > 100 {
        return Err(ApiError::bad("message identifiers are not specified"));
    }
    let mut world = context.shared.world();
    let place = target(&world, context, "chat_id")?;
    for id in ids {
        // Messages that are gone or not the bot's to delete are passed over.
        let _ = delete_one(&mut world, context, place, id);
    }
    Context::ok()
}

/// In private chats a bot may delete what either side wrote; in groups only its own, unless it is an administrator.
fn delete_one(world: &mut World, context: &Context<'_>, place: Place, id: i64) -> Result<(), ApiError> {
    let message = world.message(place, id).ok_or_else(|| ApiError::bad("message to delete not found"))?;
    let admin = world.chats.get(&place).and_then(|chat| chat.bots.get(&context.bot)).copied().unwrap_or(false);
    if message.from != context.bot && !place.is_private() && !admin {
        return Err(ApiError::bad("message can't be deleted"));
    }
    world.delete(place, id).map(drop).ok_or_else(|| ApiError::bad("message to delete not found"))
}
