use serde_json::{Value, json};

use super::{Answer, ApiError, Context, send::target};
use crate::simulator::{
    people, wire,
    world::{ChatKind, World},
};

pub(super) fn get_chat(context: &Context<'_>) -> Result<Answer, ApiError> {
    let world = context.shared.world();
    let place = target(&world, context, "chat_id")?;
    let chat = world.chats.get(&place).ok_or_else(ApiError::chat_not_found)?;
    let mut full = wire::chat(&world, chat);
    wire::put(&mut full, "accent_color_id", json!(0));
    wire::put(&mut full, "max_reaction_count", json!(11));
    wire::put(
        &mut full,
        "accepted_gift_types",
        json!({
            "unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false, "premium_subscription": false,
            "gifts_from_channels": false,
        }),
    );
    if chat.kind != ChatKind::Private {
        wire::put(
            &mut full,
            "permissions",
            json!({
                "can_send_messages": true, "can_send_audios": true, "can_send_documents": true, "can_send_photos": true,
                "can_send_videos": true, "can_send_video_notes": true, "can_send_voice_notes": true,
                "can_send_polls": true, "can_send_other_messages": true, "can_add_web_page_previews": true,
                "can_change_info": true, "can_invite_users": true, "can_pin_messages": true, "can_manage_topics": true,
            }),
        );
    }
    Ok(full.into())
}

/// `ChatMember`: the first member owns the group.
fn member(world: &World, context: &Context<'_>, id: i64) -> Result<Value, ApiError> {
    let place = target(world, context, "chat_id")?;
    let chat = world.chats.get(&place).ok_or_else(ApiError::chat_not_found)?;
    let known = world.people.contains_key(&id) || world.bots.contains_key(&id);
    if !known {
        return Err(ApiError::bad("PARTICIPANT_ID_INVALID"));
    }
    if let Some(admin) = chat.bots.get(&id) {
        return Ok(people::bot_member(world, id, *admin));
    }
    let status = match chat.members.iter().position(|member| *member == id) {
        Some(0) => json!({"status": "creator", "user": wire::user(world, id), "is_anonymous": false}),
        Some(_) => json!({"status": "member", "user": wire::user(world, id)}),
        None if place.is_private() && id == place.chat => json!({"status": "member", "user": wire::user(world, id)}),
        None => json!({"status": "left", "user": wire::user(world, id)}),
    };
    Ok(status)
}

pub(super) fn get_member(context: &Context<'_>) -> Result<Answer, ApiError> {
    let world = context.shared.world();
    let id = context.params.integer("user_id").ok_or_else(|| ApiError::bad("invalid user_id specified"))?;
    Ok(member(&world, context, id)?.into())
}

pub(super) fn member_count(context: &Context<'_>) -> Result<Answer, ApiError> {
    let world = context.shared.world();
    let place = target(&world, context, "chat_id")?;
    let chat = world.chats.get(&place).ok_or_else(ApiError::chat_not_found)?;
    let count = if place.is_private() { 2 } else { chat.members.len() + chat.bots.len() };
    Ok(json!(count).into())
}

pub(super) fn administrators(context: &Context<'_>) -> Result<Answer, ApiError> {
    let world = context.shared.world();
    let place = target(&world, context, "chat_id")?;
    if place.is_private() {
        return Err(ApiError::bad("there are no administrators in the private chat"));
    }
    let chat = world.chats.get(&place).ok_or_else(ApiError::chat_not_found)?;
    let bots = chat.bots.iter().filter(|(_, admin)| **admin).map(|(bot, _)| *bot);
    let list = chat
        .members
        .first()
        .copied()
        .into_iter()
        .chain(bots)
        .map(|id| member(&world, context, id))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Value::Array(list).into())
}

pub(super) fn leave(context: &Context<'_>) -> Result<Answer, ApiError> {
    let mut world = context.shared.world();
    let place = target(&world, context, "chat_id")?;
    if place.is_private() {
        return Err(ApiError::bad("chat not found"));
    }
    people::set_bot_in_group(&mut world, place, context.bot, context.bot, None);
    Context::ok()
}
