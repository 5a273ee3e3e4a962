//! Objects of the Bot API as Telegram sends them: <https://core.telegram.org/bots/api#available-types>.

use serde_json::{Map, Value, json};

use super::world::{Bot, Chat, ChatKind, Media, MediaKind, Message, World};

/// Sets a field of a JSON object.
pub fn put(object: &mut Value, name: &str, value: Value) {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}

/// `User` of a bot.
pub fn bot_user(bot: &Bot) -> Value {
    json!({"id": bot.id, "is_bot": true, "first_name": bot.name, "username": bot.username})
}

/// `User` of anybody.
pub fn user(world: &World, id: i64) -> Value {
    match (world.people.get(&id), world.bots.get(&id)) {
        (Some(person), _) => person.user(),
        (None, Some(bot)) => bot_user(bot),
        (None, None) => json!({"id": id, "is_bot": false, "first_name": "Deleted Account"}),
    }
}

/// `Chat`.
pub fn chat(world: &World, chat: &Chat) -> Value {
    match chat.kind {
        ChatKind::Private => {
            let mut fields = user(world, chat.place.chat);
            if let Some(fields) = fields.as_object_mut() {
                fields.remove("is_bot");
                fields.remove("language_code");
                fields.insert("type".into(), json!("private"));
            }
            fields
        }
        ChatKind::Group => json!({
            "id": chat.place.chat, "title": chat.title, "type": "group", "all_members_are_administrators": false,
        }),
        ChatKind::Supergroup => json!({"id": chat.place.chat, "title": chat.title, "type": "supergroup"}),
    }
}

/// `Message`, with the message it replies to.
pub fn message(world: &World, shown: &Message) -> Value {
    let mut fields = without_reply(world, shown);
    let replied = shown.reply_to.and_then(|id| world.message(shown.place, id));
    if let Some(replied) = replied {
        fields.insert("reply_to_message".into(), Value::Object(without_reply(world, replied)));
    }
    Value::Object(fields)
}

fn without_reply(world: &World, shown: &Message) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("message_id".into(), json!(shown.id));
    fields.insert("from".into(), user(world, shown.from));
    if let Some(place) = world.chats.get(&shown.place) {
        fields.insert("chat".into(), chat(world, place));
    }
    fields.insert("date".into(), json!(shown.date));
    if let Some(edited) = shown.edited {
        fields.insert("edit_date".into(), json!(edited));
    }
    if let Some(origin) = &shown.origin {
        fields.insert("forward_origin".into(), origin.clone());
    }
    if let Some(album) = &shown.album {
        fields.insert("media_group_id".into(), json!(album));
    }
    let (text, entities) = match &shown.media {
        Some(media) => {
            fields.insert(media.kind.field().into(), media_value(media));
            if media.kind == MediaKind::Animation {
                fields.insert("document".into(), media_value(media));
            }
            ("caption", "caption_entities")
        }
        None => ("text", "entities"),
    };
    if !shown.text.is_empty() {
        fields.insert(text.into(), json!(shown.text));
    }
    if !shown.entities.is_empty() {
        fields.insert(entities.into(), json!(shown.entities));
    }
    if let Some(keyboard) = shown.inline_keyboard() {
        fields.insert("reply_markup".into(), keyboard.clone());
    }
    fields.extend(shown.extra.iter().map(|(name, value)| (name.clone(), value.clone())));
    fields
}

/// Longest sides of the smaller sizes of a photo.
pub const PHOTO_SIDES: [u32; 2] = [90, 320];

/// The file id of a smaller size of a photo.
pub fn smaller_id(id: &str, side: u32) -> String {
    format!("{id}.{side}")
}

/// Width and height scaled to a longest side.
pub fn scaled(width: u32, height: u32, side: u32) -> (u32, u32) {
    let longest = u64::from(width.max(height).max(1));
    let scale = |length: u32| u32::try_from((u64::from(length) * u64::from(side) / longest).max(1)).unwrap_or(side);
    (scale(width), scale(height))
}

fn media_value(media: &Media) -> Value {
    if media.kind == MediaKind::Photo {
        let mut sizes: Vec<Value> = PHOTO_SIDES
            .into_iter()
            .filter(|side| media.width.max(media.height) > *side)
            .map(|side| {
                let (width, height) = scaled(media.width, media.height, side);
                json!({
                    "file_id": smaller_id(&media.file_id, side),
                    "file_unique_id": smaller_id(&media.unique_id, side),
                    "width": width,
                    "height": height,
                })
            })
            .collect();
        sizes.push(json!({
            "file_id": media.file_id,
            "file_unique_id": media.unique_id,
            "file_size": media.size,
            "width": media.width,
            "height": media.height,
        }));
        return Value::Array(sizes);
    }
    let mut fields = json!({"file_id": media.file_id, "file_unique_id": media.unique_id, "file_size": media.size});
    if let Some(fields) = fields.as_object_mut() {
        if let Some(mime) = &media.mime {
            fields.insert("mime_type".into(), json!(mime));
        }
        if let Some(name) = media.name.as_ref().filter(|_| media.kind != MediaKind::Voice) {
            fields.insert("file_name".into(), json!(name));
        }
        if media.kind != MediaKind::Document {
            fields.insert("duration".into(), json!(media.duration));
        }
        if matches!(media.kind, MediaKind::Video | MediaKind::Animation) {
            fields.insert("width".into(), json!(media.width));
            fields.insert("height".into(), json!(media.height));
        }
    }
    fields
}
