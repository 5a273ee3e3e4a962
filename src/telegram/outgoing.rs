//! Replies on their way to the outbox.

use serde_json::{Value, json};

use super::render;
use crate::ledger::ChatId;
use crate::reply::Reply;
use crate::store::outbox;

pub use crate::store::outbox::File as OutFile;

/// Seconds after which a tap's acknowledgement or a typing sign is of no use.
const FLEETING: i64 = 60;

/// A reply as calls for the outbox.
pub fn say(reply: &Reply, chat: ChatId, reply_to: Option<i64>, urgent: bool) -> Vec<outbox::Call> {
    render::render(reply, chat.0, reply_to).into_iter().map(|call| queued(call, chat, urgent)).collect()
}

/// A reply in place of an earlier message of ours.
pub fn replace(reply: &Reply, chat: ChatId, message_id: i64) -> outbox::Call {
    queued(render::render_edit(reply, chat.0, message_id), chat, true)
}

/// The answer to a tap: nothing, or a short text shown over the chat.
pub fn answer_tap(chat: ChatId, callback_id: &str, text: Option<&str>) -> outbox::Call {
    let mut params = json!({"callback_query_id": callback_id});
    if let (Some(text), Some(object)) = (text, params.as_object_mut()) {
        let short: String = text.chars().take(190).collect();
        object.insert("text".into(), Value::String(short));
    }
    outbox::Call {
        chat,
        method: "answerCallbackQuery".into(),
        params: params.to_string(),
        files: Vec::new(),
        urgent: true,
        expires_in: Some(FLEETING),
    }
}

fn queued(call: render::Call, chat: ChatId, urgent: bool) -> outbox::Call {
    let files = call
        .files
        .into_iter()
        .map(|file| OutFile { field: file.field, name: file.name, mime: file.mime, bytes: file.bytes })
        .collect();
    outbox::Call {
        chat,
        method: call.method.into_owned(),
        params: call.params.to_string(),
        files,
        urgent,
        expires_in: None,
    }
}
