//! Who is in which chat: blocking, groups and the bots in them.

use serde_json::{Value, json};

use super::Refusal;
use crate::simulator::{
    wire,
    world::{ChatKind, EventKind, Group, Message, Place, World, now},
};

pub fn block(world: &mut World, bot: i64, person: i64, blocked: bool) -> Result<(), Refusal> {
    if !world.people.contains_key(&person) {
        return Err(Refusal::NoPerson);
    }
    let place = world.private_chat(bot, person);
    let Some(chat) = world.chats.get_mut(&place) else { return Err(Refusal::NoChat) };
    if chat.blocked == blocked {
        return Ok(());
    }
    chat.blocked = blocked;
    world.keep_chat(place);
    world.tell(place, EventKind::Directory);
    let kicked = json!({"status": "kicked", "until_date": 0});
    let (old, new) = if blocked { (member(), kicked) } else { (kicked, member()) };
    membership(world, place, bot, person, &old, &new);
    Ok(())
}

/// Tells a bot that a person has let it in again.
pub fn unblocked(world: &mut World, place: Place) {
    membership(world, place, place.bot, place.chat, &json!({"status": "kicked", "until_date": 0}), &member());
}

fn member() -> Value {
    json!({"status": "member"})
}

/// Queues a `my_chat_member` update; `old` and `new` are completed with the bot's user.
fn membership(world: &mut World, place: Place, bot: i64, by: i64, old: &Value, new: &Value) {
    let Some(chat) = world.chats.get(&place) else { return };
    let whole = |status: &Value| {
        let mut status = status.clone();
        wire::put(&mut status, "user", wire::user(world, bot));
        status
    };
    let update = json!({
        "chat": wire::chat(world, chat),
        "from": wire::user(world, by),
        "date": now(),
        "old_chat_member": whole(old),
        "new_chat_member": whole(new),
    });
    world.update(bot, place.chat, "my_chat_member", &update);
}

/// `ChatMember` of a bot in a group.
pub fn bot_member(world: &World, bot: i64, admin: bool) -> Value {
    let mut status = bot_status(Some(admin));
    wire::put(&mut status, "user", wire::user(world, bot));
    status
}

fn bot_status(admin: Option<bool>) -> Value {
    match admin {
        None => json!({"status": "left"}),
        Some(false) => member(),
        Some(true) => json!({
            "status": "administrator", "can_be_edited": false, "is_anonymous": false, "can_manage_chat": true,
            "can_delete_messages": true, "can_manage_video_chats": false, "can_restrict_members": false,
            "can_promote_members": false, "can_change_info": false, "can_invite_users": true,
            "can_post_stories": false, "can_edit_stories": false, "can_delete_stories": false,
            "can_pin_messages": true,
        }),
    }
}

/// Founds a group with its members and the bot. The bot learns of it as from Telegram.
pub fn found_group(world: &mut World, bot: i64, group: &Group) -> Result<Place, Refusal> {
    let place = Place::group(group.id);
    if group.members.is_empty() || !group.members.iter().all(|id| world.people.contains_key(id)) {
        return Err(Refusal::NoPerson);
    }
    let kind = if group.id <= -1_000_000_000_000 { ChatKind::Supergroup } else { ChatKind::Group };
    let mut chat = world.new_chat(place, kind, &group.title);
    chat.members.clone_from(&group.members);
    chat.opened = true;
    world.add_chat(chat);
    let founder = group.members.first().copied().unwrap_or_default();
    set_bot_in_group(world, place, bot, founder, Some(false));
    Ok(place)
}

/// Adds a bot to a group, makes it an administrator (`Some(true)`) or takes it out (`None`).
pub fn set_bot_in_group(world: &mut World, place: Place, bot: i64, by: i64, admin: Option<bool>) {
    let Some(chat) = world.chats.get_mut(&place) else { return };
    let before = chat.bots.get(&bot).copied();
    if before == admin {
        return;
    }
    match admin {
        Some(admin) => chat.bots.insert(bot, admin),
        None => chat.bots.remove(&bot),
    };
    world.keep_chat(place);
    world.tell(place, EventKind::Directory);
    membership(world, place, bot, by, &bot_status(before), &bot_status(admin));
    let mut note = Message::new(by);
    match (before, admin) {
        (None, Some(_)) => note.extra.insert("new_chat_members".into(), json!([wire::user(world, bot)])),
        (Some(_), None) => note.extra.insert("left_chat_member".into(), wire::user(world, bot)),
        _ => return,
    };
    if let Some(id) = world.post(place, note) {
        world.announce("message", place, id);
    }
}

/// Makes a basic group a supergroup with a new id, as Telegram does when it must.
pub fn migrate(world: &mut World, group: i64) -> Result<i64, Refusal> {
    let old = Place::group(group);
    let fresh = world.fresh_large();
    let new = Place::group(-1_000_000_000_000 - fresh);
    let chat = world.chats.get(&old).filter(|chat| chat.moved_to.is_none()).ok_or(Refusal::NoChat)?;
    let (title, members, bots) = (chat.title.clone(), chat.members.clone(), chat.bots.clone());
    let by = members.first().copied().unwrap_or_default();
    let mut chat = world.new_chat(new, ChatKind::Supergroup, &title);
    chat.members = members;
    chat.bots = bots;
    chat.opened = true;
    world.add_chat(chat);
    for (place, field, other) in [(old, "migrate_to_chat_id", new.chat), (new, "migrate_from_chat_id", old.chat)] {
        let mut note = Message::new(by);
        note.extra.insert(field.into(), json!(other));
        if let Some(id) = world.post(place, note) {
            world.announce("message", place, id);
        }
    }
    if let Some(chat) = world.chats.get_mut(&old) {
        chat.moved_to = Some(new.chat);
    }
    world.keep_chat(old);
    world.tell(old, EventKind::Directory);
    Ok(new.chat)
}
