use serde_json::{Value, json};

use super::{Answer, ApiError, Context};
use crate::simulator::{
    wire,
    world::{EventKind, Place},
};

pub(super) fn get_me(context: &Context<'_>) -> Result<Answer, ApiError> {
    let world = context.shared.world();
    let Some(bot) = world.bots.get(&context.bot) else { return Err(ApiError::new(401, "Unauthorized")) };
    let mut me = wire::bot_user(bot);
    wire::put(&mut me, "can_join_groups", json!(true));
    wire::put(&mut me, "can_read_all_group_messages", json!(bot.reads_all));
    for field in ["supports_inline_queries", "can_connect_to_business", "has_main_web_app", "has_topics_enabled"] {
        wire::put(&mut me, field, json!(false));
    }
    Ok(me.into())
}

/// The key of a command list: scope, then language.
fn list_key(context: &Context<'_>) -> Result<String, ApiError> {
    let scope = context.params.json("scope", "BotCommandScope")?;
    let kind = scope.as_ref().and_then(|scope| scope.get("type")).and_then(Value::as_str).unwrap_or("default");
    let named = |field: &str| {
        scope
            .as_ref()
            .and_then(|scope| scope.get(field))
            .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            .ok_or_else(ApiError::chat_not_found)
    };
    let scope = match kind {
        "default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators" => kind.to_owned(),
        "chat" | "chat_administrators" => format!("{kind}:{}", named("chat_id")?),
        "chat_member" => format!("{kind}:{}:{}", named("chat_id")?, named("user_id")?),
        _ => return Err(ApiError::bad("can't parse BotCommandScope: unsupported type specified")),
    };
    Ok(format!("{scope}/{}", context.params.text("language_code").unwrap_or_default()))
}

pub(super) fn set_commands(context: &Context<'_>) -> Result<Answer, ApiError> {
    let list = context.params.json("commands", "bot commands")?.unwrap_or_else(|| json!([]));
    let commands = list.as_array().ok_or_else(|| ApiError::bad("expected an Array of BotCommand"))?;
    if commands.len() > 100 {
        return Err(ApiError::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    let mut kept = Vec::new();
    for command in commands {
        let part = |name: &str| command.get(name).and_then(Value::as_str).unwrap_or_default();
        let name = part("command").trim_start_matches('/');
        let description = part("description");
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !(1..=32).contains(&name.len()) || !name.chars().all(fits) {
            return Err(ApiError::bad("BOT_COMMAND_INVALID"));
        }
        if !(1..=256).contains(&description.chars().count()) {
            return Err(ApiError::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
        kept.push(json!({"command": name, "description": description}));
    }
    put_commands(context, Some(Value::Array(kept)))
}

pub(super) fn delete_commands(context: &Context<'_>) -> Result<Answer, ApiError> {
    put_commands(context, None)
}

fn put_commands(context: &Context<'_>, list: Option<Value>) -> Result<Answer, ApiError> {
    let key = list_key(context)?;
    let mut world = context.shared.world();
    if let Some(bot) = world.bots.get_mut(&context.bot) {
        match list {
            Some(list) => bot.commands.insert(key, list),
            None => bot.commands.remove(&key),
        };
    }
    world.keep_bot(context.bot);
    world.tell(Place::group(0), EventKind::Directory);
    Context::ok()
}

pub(super) fn get_commands(context: &Context<'_>) -> Result<Answer, ApiError> {
    let key = list_key(context)?;
    let world = context.shared.world();
    let list = world.bots.get(&context.bot).and_then(|bot| bot.commands.get(&key)).cloned();
    Ok(list.unwrap_or_else(|| json!([])).into())
}

/// Settings that are only kept and given back, and methods that have nothing to do here.
pub(super) fn kept(context: &Context<'_>, method: &str) -> Result<Answer, ApiError> {
    let (field, empty) = match method {
        "setmydescription" | "getmydescription" => ("description", json!("")),
        "setmyshortdescription" | "getmyshortdescription" => ("short_description", json!("")),
        "setmyname" | "getmyname" => ("name", Value::Null),
        "setchatmenubutton" | "getchatmenubutton" => ("menu_button", json!({"type": "commands"})),
        "pinchatmessage" | "unpinchatmessage" | "unpinallchatmessages" => return Context::ok(),
        _ => return Err(ApiError::new(404, "Not Found")),
    };
    let mut world = context.shared.world();
    let Some(bot) = world.bots.get_mut(&context.bot) else { return Err(ApiError::new(401, "Unauthorized")) };
    if method.starts_with("set") {
        let value = match field {
            "menu_button" => context.params.json(field, "menu button")?,
            _ => context.params.text(field).map(Value::String),
        };
        bot.profile.insert(field.to_owned(), value.unwrap_or(empty));
        if field == "name"
            && let Some(name) = context.params.text("name").filter(|name| !name.is_empty())
        {
            bot.name = name;
        }
        world.keep_bot(context.bot);
        return Context::ok();
    }
    let value = match field {
        "name" => json!(bot.name),
        _ => bot.profile.get(field).cloned().unwrap_or(empty),
    };
    Ok(if field == "menu_button" { value.into() } else { json!({ field: value }).into() })
}
