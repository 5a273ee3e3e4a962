//! A reply as calls of Telegram's Bot API: HTML parse mode, long texts split, buttons under the last message. Pure.

mod cut;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

pub use self::cut::{cut, split};
use crate::reply::{CHOICE_DATA_LIMIT, Choice, Html, Part, Reply, base64_bytes};

/// Most UTF-16 units of a message's text, counted after its entities (Bot API, `sendMessage`).
pub const TEXT_LIMIT: usize = 4096;

/// Most UTF-16 units of a caption, counted the same way.
pub const CAPTION_LIMIT: usize = 1024;

/// Most buttons of one message; Telegram refuses more.
const BUTTON_LIMIT: usize = 100;

/// Most buttons in one row; Telegram refuses more.
const ROW_LIMIT: usize = 8;

/// One call of a Bot API method.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// Such as `sendMessage`.
    pub method: Cow<'static, str>,
    /// The parameters, a JSON object, without the files.
    pub params: Value,
    /// Sent as multipart parts; the parameters name them as `attach://field` or by their own name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FilePart>,
}

/// A file that goes with a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePart {
    /// The parameter it is the value of, such as `photo`.
    pub field: String,
    pub name: String,
    pub mime: String,
    #[serde(with = "base64_bytes")]
    pub bytes: Vec<u8>,
}

impl Call {
    fn new(method: &'static str, params: Map<String, Value>) -> Self {
        Self { method: Cow::Borrowed(method), params: Value::Object(params), files: Vec::new() }
    }

    /// The same call without formatting, for when Telegram cannot parse the HTML.
    #[must_use]
    pub fn without_formatting(mut self) -> Self {
        let Some(params) = self.params.as_object_mut() else { return self };
        if params.remove("parse_mode").is_some() {
            for field in ["text", "caption"] {
                if let Some(Value::String(html)) = params.get_mut(field) {
                    *html = plain_text(&Html::raw(std::mem::take(html)));
                }
            }
        }
        self
    }
}

/// The text of a message without its formatting.
pub fn plain_text(html: &Html) -> String {
    html.plain()
}

/// The calls that say `reply` in a chat, in the order they must be made; the first answers the message `reply_to`.
/// Blank texts are left out.
pub fn render(reply: &Reply, chat_id: i64, reply_to: Option<i64>) -> Vec<Call> {
    let mut calls = Vec::with_capacity(reply.parts.len());
    for part in &reply.parts {
        match part {
            Part::Text(html) => calls.extend(split(html, TEXT_LIMIT).iter().filter_map(message)),
            Part::Picture { bytes, name, caption } => {
                let file = file("photo", name, picture_mime(bytes), bytes);
                send_file(&mut calls, "sendPhoto", file, caption);
            }
            Part::File { bytes, name, mime, caption } => {
                send_file(&mut calls, "sendDocument", file("document", name, mime, bytes), caption);
            }
        }
    }
    if calls.is_empty() && (!reply.choices.is_empty() || reply.force_reply) {
        calls.extend(message(&Html::text("…")));
    }
    for (index, call) in calls.iter_mut().enumerate() {
        let Some(params) = call.params.as_object_mut() else { continue };
        params.insert("chat_id".into(), chat_id.into());
        if let Some(id) = reply_to.filter(|_| index == 0) {
            params.insert("reply_parameters".into(), json!({"message_id": id, "allow_sending_without_reply": true}));
        }
    }
    if let (Some(last), Some(markup)) = (calls.last_mut(), markup(reply))
        && let Some(params) = last.params.as_object_mut()
    {
        params.insert("reply_markup".into(), markup);
    }
    calls
}

/// The call that puts `reply`'s texts and choices in place of an earlier message of ours, cut to one message.
pub fn render_edit(reply: &Reply, chat_id: i64, message_id: i64) -> Call {
    let mut html = Html::default();
    for part in &reply.parts {
        let (Part::Text(text) | Part::Picture { caption: text, .. } | Part::File { caption: text, .. }) = part;
        html.paragraph(text);
    }
    if html.is_blank() {
        html = Html::text("…");
    }
    let mut params = text_params(&cut(&html, TEXT_LIMIT));
    params.insert("chat_id".into(), chat_id.into());
    params.insert("message_id".into(), message_id.into());
    // Without it Telegram takes the buttons away, which is what a reply without choices means.
    if let Some(keyboard) = keyboard(&reply.choices) {
        params.insert("reply_markup".into(), keyboard);
    }
    Call::new("editMessageText", params)
}

/// The call that changes only the buttons under an earlier message of ours; none take them away.
pub fn render_edit_choices(choices: &[Vec<Choice>], chat_id: i64, message_id: i64) -> Call {
    let keyboard = keyboard(choices).unwrap_or_else(|| json!({"inline_keyboard": []}));
    let mut params = Map::new();
    params.insert("chat_id".into(), chat_id.into());
    params.insert("message_id".into(), message_id.into());
    params.insert("reply_markup".into(), keyboard);
    Call::new("editMessageReplyMarkup", params)
}

fn message(html: &Html) -> Option<Call> {
    (!html.is_blank()).then(|| Call::new("sendMessage", text_params(html)))
}

fn text_params(html: &Html) -> Map<String, Value> {
    let mut params = Map::new();
    params.insert("text".into(), html.as_str().into());
    params.insert("parse_mode".into(), "HTML".into());
    params.insert("link_preview_options".into(), json!({"is_disabled": true}));
    params
}

/// A caption that is too long follows as a message of its own.
fn send_file(calls: &mut Vec<Call>, method: &'static str, file: FilePart, caption: &Html) {
    let short = caption.as_str().len() <= CAPTION_LIMIT || caption.plain().encode_utf16().count() <= CAPTION_LIMIT;
    let mut params = Map::new();
    if short && !caption.is_blank() {
        params.insert("caption".into(), caption.as_str().into());
        params.insert("parse_mode".into(), "HTML".into());
    }
    let mut call = Call::new(method, params);
    call.files.push(file);
    calls.push(call);
    if !short {
        calls.extend(split(caption, TEXT_LIMIT).iter().filter_map(message));
    }
}

fn file(field: &str, name: &str, mime: &str, bytes: &[u8]) -> FilePart {
    FilePart { field: field.to_owned(), name: name.to_owned(), mime: mime.to_owned(), bytes: bytes.to_vec() }
}

fn picture_mime(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xff, 0xd8, ..] => "image/jpeg",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        _ => "image/png",
    }
}

fn markup(reply: &Reply) -> Option<Value> {
    keyboard(&reply.choices).or_else(|| reply.force_reply.then(|| json!({"force_reply": true, "selective": true})))
}

/// An inline keyboard within Telegram's limits; a button whose data cannot be sent is left out, not the message.
fn keyboard(choices: &[Vec<Choice>]) -> Option<Value> {
    let mut left = BUTTON_LIMIT;
    let mut rows = Vec::new();
    for row in choices.iter().flat_map(|row| row.chunks(ROW_LIMIT)) {
        let fits = |choice: &&Choice| {
            !choice.label.is_empty() && !choice.data.is_empty() && choice.data.len() <= CHOICE_DATA_LIMIT
        };
        let buttons: Vec<Value> = row
            .iter()
            .filter(fits)
            .take(left)
            .map(|choice| json!({"text": choice.label, "callback_data": choice.data}))
            .collect();
        left -= buttons.len();
        if !buttons.is_empty() {
            rows.push(Value::Array(buttons));
        }
    }
    (!rows.is_empty()).then(|| json!({"inline_keyboard": rows}))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::cut::tests::{html, units};
    use super::*;

    fn choice(label: &str) -> Choice {
        Choice::new(label, label.to_lowercase()).unwrap()
    }

    #[test]
    fn a_short_text_with_buttons() {
        let reply =
            Reply::text(Html::text("4 < 5").bold()).row([choice("Undo"), choice("Edit")]).row([choice("Delete")]);
        let calls = render(&reply, -100, Some(7));
        assert_eq!(calls.len(), 1);
        assert_eq!(calls[0].method, "sendMessage");
        assert_eq!(
            calls[0].params,
            json!({
                "chat_id": -100,
                "text": "<b>4 &lt; 5</b>",
                "parse_mode": "HTML",
                "link_preview_options": {"is_disabled": true},
                "reply_parameters": {"message_id": 7, "allow_sending_without_reply": true},
                "reply_markup": {"inline_keyboard": [
                    [{"text": "Undo", "callback_data": "undo"}, {"text": "Edit", "callback_data": "edit"}],
                    [{"text": "Delete", "callback_data": "delete"}],
                ]},
            })
        );
    }

    #[test]
    fn buttons_go_with_the_last_piece_and_the_answer_with_the_first() {
        let reply = Reply::text(Html::text(&"word ".repeat(2_000))).row([choice("Undo")]);
        let calls = render(&reply, 1, Some(7));
        assert_eq!(calls.len(), 3);
        assert!(calls[0].params.get("reply_parameters").is_some() && calls[0].params.get("reply_markup").is_none());
        assert!(calls[2].params.get("reply_parameters").is_none() && calls[2].params.get("reply_markup").is_some());
    }

    #[test]
    fn captions_that_are_too_long_follow_the_picture() {
        let picture = |caption: String| Part::Picture {
            bytes: vec![0xff, 0xd8],
            name: "chart.jpg".into(),
            caption: Html::text(&caption),
        };
        let short = render(&Reply::default().with(picture("&".repeat(CAPTION_LIMIT))), 1, None);
        assert_eq!(short.len(), 1);
        assert_eq!((short[0].files[0].field.as_str(), short[0].files[0].mime.as_str()), ("photo", "image/jpeg"));
        assert_eq!(short[0].params["caption"].as_str().map(str::len), Some(CAPTION_LIMIT * 5));
        let long =
            render(&Reply::default().with(picture("x".repeat(CAPTION_LIMIT + 1))).row([choice("Save")]), 1, None);
        let methods: Vec<_> = long.iter().map(|call| call.method.as_ref()).collect();
        assert_eq!(methods, ["sendPhoto", "sendMessage"]);
        assert_eq!(long[0].params, json!({"chat_id": 1}));
        assert!(long[1].params.get("reply_markup").is_some());
    }

    #[test]
    fn blank_texts_are_left_out_but_buttons_never() {
        assert_eq!(render(&Reply::text(Html::text(" \n")), 1, None), []);
        let calls = render(&Reply::default().row([choice("Yes")]), 1, None);
        assert_eq!((calls.len(), &calls[0].params["text"]), (1, &json!("…")));
        let asking = Reply::text(Html::text("Amount?")).forcing_reply();
        let markup = &render(&asking, 1, None)[0].params["reply_markup"];
        assert_eq!(*markup, json!({"force_reply": true, "selective": true}));
    }

    #[test]
    fn keyboards_stay_within_telegrams_limits() {
        let many: Vec<Choice> = (0..150).map(|n| choice(&format!("b{n}"))).collect();
        let mut reply = Reply::text(Html::text("x")).row(many);
        reply.choices.push(vec![Choice { label: "x".into(), data: "y".repeat(65) }]);
        let calls = render(&reply, 1, None);
        let rows = calls[0].params["reply_markup"]["inline_keyboard"].as_array().unwrap();
        assert!(rows.iter().all(|row| row.as_array().unwrap().len() <= ROW_LIMIT));
        assert_eq!(rows.iter().map(|row| row.as_array().unwrap().len()).sum::<usize>(), BUTTON_LIMIT);
    }

    #[test]
    fn edits_are_one_message() {
        let reply = Reply::text(Html::text(&"é".repeat(5_000)).bold()).row([choice("Undo")]);
        let call = render_edit(&reply, 1, 9);
        assert_eq!(call.method, "editMessageText");
        let text = Html::raw(call.params["text"].as_str().unwrap().to_owned());
        assert_eq!(units(&text), TEXT_LIMIT);
        assert!(text.as_str().ends_with("</b>…"));
        assert_eq!(call.params["message_id"], 9);
        assert!(call.params.get("reply_markup").is_some());
        let bare = render_edit(&Reply::text(Html::text("done")), 1, 9);
        assert!(bare.params.get("reply_markup").is_none());
        let none = render_edit_choices(&[], 1, 9);
        let expected = json!({"chat_id": 1, "message_id": 9, "reply_markup": {"inline_keyboard": []}});
        assert_eq!((none.method.as_ref(), none.params), ("editMessageReplyMarkup", expected));
    }

    #[test]
    fn without_formatting_the_text_stays() {
        let call = render(&Reply::text(Html::text("a < b").bold()), 1, None).remove(0).without_formatting();
        assert_eq!(call.params["text"], "a < b");
        assert!(call.params.get("parse_mode").is_none());
        let again = call.clone().without_formatting();
        assert_eq!(again, call);
    }

    #[test]
    fn calls_survive_json() {
        let file =
            Part::File { bytes: vec![1, 2], name: "a.csv".into(), mime: "text/csv".into(), caption: Html::default() };
        let calls = render(&Reply::default().with(file), 1, None);
        let json = serde_json::to_string(&calls).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Call>>(&json).unwrap(), calls);
    }

    proptest! {
        #[test]
        fn no_message_is_blank_or_too_long(html in html()) {
            for call in render(&Reply::text(html), 1, None) {
                let text = Html::raw(call.params["text"].as_str().unwrap().to_owned());
                prop_assert!(!text.is_blank() && units(&text) <= TEXT_LIMIT);
            }
        }
    }
}
