use serde_json::{Map, Value, json};

use super::{
    Answer, ApiError, Context, Params, keyboard,
    send::{self, post, reply_to, target},
};
use crate::simulator::{
    files::{FileStore, Upload},
    text::Formatted,
    wire,
    world::{Media, MediaKind, Message},
};

/// The largest file that `getFile` gives out.
const LARGEST_DOWNLOAD: u64 = 20 << 20;
const LARGEST_PHOTO: usize = 10 << 20;

/// A file with its caption, as given to `sendMediaGroup` and `editMessageMedia`.
pub(super) struct InputMedia {
    pub media: Media,
    pub caption: Formatted,
}

impl InputMedia {
    /// Reads one element and keeps its upload.
    pub(super) fn read(context: &Context<'_>, input: &Value) -> Result<Self, ApiError> {
        let fields = input.as_object().ok_or_else(|| ApiError::bad("can't parse InputMedia: expected an Object"))?;
        let kind = fields.get("type").and_then(Value::as_str).and_then(MediaKind::from_field);
        let kind = kind.ok_or_else(|| ApiError::bad("can't parse InputMedia: unsupported type"))?;
        let caption = send::caption(&Params::from_json(fields.clone()))?;
        let given = fields.get("media").and_then(Value::as_str).unwrap_or_default();
        let mut media = find_or_keep(context, kind, given)?;
        describe(&mut media, fields);
        Ok(Self { media, caption })
    }
}

/// Fields that a caller may say of its file.
fn describe(media: &mut Media, fields: &Map<String, Value>) {
    let params = Params::from_json(fields.clone());
    for (field, place) in
        [("duration", &mut media.duration), ("width", &mut media.width), ("height", &mut media.height)]
    {
        if media.kind != MediaKind::Photo
            && let Some(told) = params.integer(field).and_then(|told| u32::try_from(told).ok())
        {
            *place = told;
        }
    }
}

/// A new upload (`attach://name`) or a file the bot has seen, by its id.
fn find_or_keep(context: &Context<'_>, kind: MediaKind, given: &str) -> Result<Media, ApiError> {
    if let Some(name) = given.strip_prefix("attach://") {
        let upload = context.params.file(name).ok_or_else(|| ApiError::bad("attached file not found"))?;
        return keep(context, kind, upload);
    }
    if given.starts_with("http://") || given.starts_with("https://") {
        // Nothing here reaches out to the network.
        return Err(ApiError::bad("failed to get HTTP URL content"));
    }
    if given.is_empty() {
        return Err(ApiError::bad(format!("there is no {} in the request", kind.field())));
    }
    let (file, side) =
        context.shared.files.find(given).ok_or_else(|| ApiError::bad("wrong file identifier/HTTP URL specified"))?;
    if file.media.kind != kind && (side.is_some() || kind == MediaKind::Photo || file.media.kind == MediaKind::Photo) {
        return Err(ApiError::bad(format!("can't use file of type {:?} as {:?}", file.media.kind, kind)));
    }
    Ok(Media { kind, ..file.media })
}

fn keep(context: &Context<'_>, kind: MediaKind, upload: &Upload) -> Result<Media, ApiError> {
    if upload.bytes.is_empty() {
        return Err(ApiError::bad("file must be non-empty"));
    }
    if kind == MediaKind::Photo && upload.bytes.len() > LARGEST_PHOTO {
        return Err(ApiError::bad("file is too big for a photo"));
    }
    let media = context.shared.files.put(kind, upload.clone()).ok_or_else(|| ApiError::bad("IMAGE_PROCESS_FAILED"))?;
    let long = media.width.max(media.height);
    let short = media.width.min(media.height);
    if kind == MediaKind::Photo && (media.width + media.height > 10_000 || long > short.saturating_mul(20)) {
        return Err(ApiError::bad("PHOTO_INVALID_DIMENSIONS"));
    }
    Ok(media)
}

/// `sendPhoto`, `sendDocument` and their like; the file is a part of that name, `attach://…` or a file id.
pub(super) fn send(context: &Context<'_>, field: &str) -> Result<Answer, ApiError> {
    let kind = MediaKind::from_field(field).ok_or_else(|| ApiError::new(404, "Not Found"))?;
    let caption = send::caption(context.params);
    let markup = keyboard::read(context.params);
    let place = target(&context.shared.world(), context, "chat_id")?;
    let mut media = match context.params.file(field) {
        Some(upload) => keep(context, kind, upload)?,
        None => find_or_keep(context, kind, &context.params.text(field).unwrap_or_default())?,
    };
    if let Some(fields) = context.params.summary().as_object() {
        describe(&mut media, fields);
    }
    let mut message = Message::new(context.bot).with_text(caption?);
    message.media = Some(media);
    message.markup = markup?;
    let mut world = context.shared.world();
    message.reply_to = reply_to(&world, context, place)?;
    Ok(post(&mut world, context, place, message)?.into())
}

/// An album: two to ten files, each a message of its own with one `media_group_id`.
pub(super) fn send_group(context: &Context<'_>) -> Result<Answer, ApiError> {
    let list = context.params.json("media", "media")?.unwrap_or_default();
    let list = list.as_array().filter(|list| !list.is_empty()).ok_or_else(|| ApiError::bad("media is empty"))?;
    if !(2..=10).contains(&list.len()) {
        return Err(ApiError::bad("group send failed: an album has 2 to 10 files"));
    }
    let place = target(&context.shared.world(), context, "chat_id")?;
    let files = list.iter().map(|input| InputMedia::read(context, input)).collect::<Result<Vec<_>, _>>()?;
    let pictures = |kind| matches!(kind, MediaKind::Photo | MediaKind::Video);
    let first = files.first().map(|input| input.media.kind);
    let mixed = files.iter().any(|input| {
        let kind = input.media.kind;
        Some(kind) != first && !(pictures(kind) && first.is_some_and(pictures))
    });
    if mixed || files.iter().any(|input| matches!(input.media.kind, MediaKind::Voice | MediaKind::Animation)) {
        return Err(ApiError::bad("group send failed: these kinds of file cannot be in one album"));
    }
    let album = super::super::fresh_album();
    let mut world = context.shared.world();
    let reply = reply_to(&world, context, place)?;
    let mut sent = Vec::new();
    for input in files {
        let mut message = Message::new(context.bot).with_text(input.caption);
        message.media = Some(input.media);
        message.album = Some(album.clone());
        message.reply_to = reply;
        sent.push(post(&mut world, context, place, message)?);
    }
    Ok(Value::Array(sent).into())
}

pub(super) fn get_file(context: &Context<'_>) -> Result<Answer, ApiError> {
    let id = context.params.text("file_id").unwrap_or_default();
    if id.is_empty() {
        return Err(ApiError::bad("file_id not specified"));
    }
    let (file, side) = context
        .shared
        .files
        .find(&id)
        .ok_or_else(|| ApiError::bad("wrong file_id or the file is temporarily unavailable"))?;
    if file.media.size > LARGEST_DOWNLOAD {
        return Err(ApiError::bad("file is too big"));
    }
    let mut answer = json!({
        "file_id": id,
        "file_unique_id": side.map_or_else(|| file.media.unique_id.clone(), |side| {
            wire::smaller_id(&file.media.unique_id, side)
        }),
        "file_path": FileStore::path(&file, side),
    });
    if side.is_none() {
        wire::put(&mut answer, "file_size", json!(file.media.size));
    }
    Ok(answer.into())
}
