use serde_json::Value;

use super::{ApiError, Params};

/// Buttons a message may have at most.
const MOST_BUTTONS: usize = 100;

/// Reads and checks `reply_markup`.
///
/// # Errors
/// 400 in Telegram's words.
pub(super) fn read(params: &Params) -> Result<Option<Value>, ApiError> {
    let Some(markup) = params.json("reply_markup", "reply keyboard markup")? else { return Ok(None) };
    let Some(fields) = markup.as_object() else {
        return Err(ApiError::bad("object expected as reply markup"));
    };
    if let Some(rows) = fields.get("inline_keyboard") {
        let kept = inline(rows)?;
        return Ok((!kept.is_empty()).then(|| serde_json::json!({"inline_keyboard": kept})));
    }
    if let Some(rows) = fields.get("keyboard") {
        for row in rows.as_array().ok_or_else(|| ApiError::bad("field \"keyboard\" must be of type Array"))? {
            for button in
                row.as_array().ok_or_else(|| ApiError::bad("field \"keyboard\" must be an Array of Arrays"))?
            {
                let text = button.as_str().or_else(|| button.get("text").and_then(Value::as_str)).unwrap_or_default();
                if text.trim().is_empty() {
                    return Err(ApiError::bad("can't parse keyboard button: Text must be non-empty"));
                }
            }
        }
        return Ok(Some(markup));
    }
    let known = ["remove_keyboard", "force_reply"].iter().any(|name| fields.contains_key(*name));
    Ok(known.then_some(markup))
}

/// The rows that have buttons, every button checked.
fn inline(rows: &Value) -> Result<Vec<Value>, ApiError> {
    let rows = rows.as_array().ok_or_else(|| ApiError::bad("field \"inline_keyboard\" must be of type Array"))?;
    let mut kept = Vec::new();
    let mut count = 0;
    for row in rows {
        let buttons =
            row.as_array().ok_or_else(|| ApiError::bad("field \"inline_keyboard\" must be an Array of Arrays"))?;
        for button in buttons {
            check(button)?;
        }
        count += buttons.len();
        if !buttons.is_empty() {
            kept.push(row.clone());
        }
    }
    if count > MOST_BUTTONS {
        return Err(ApiError::bad("reply markup is too long"));
    }
    Ok(kept)
}

fn check(button: &Value) -> Result<(), ApiError> {
    let text = button.get("text").and_then(Value::as_str);
    let Some(text) = text else {
        return Err(ApiError::bad("can't parse inline keyboard button: Can't find field \"text\""));
    };
    if text.trim().is_empty() {
        return Err(ApiError::bad("can't parse inline keyboard button: Text must be non-empty"));
    }
    if let Some(data) = button.get("callback_data") {
        let data = data.as_str().unwrap_or_default();
        return if (1..=64).contains(&data.len()) { Ok(()) } else { Err(ApiError::bad("BUTTON_DATA_INVALID")) };
    }
    if let Some(url) = button.get("url").and_then(Value::as_str) {
        let fits = url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "tg"));
        return if fits { Ok(()) } else { Err(ApiError::bad("BUTTON_URL_INVALID")) };
    }
    const OTHERS: [&str; 8] = [
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    ];
    if OTHERS.iter().any(|name| button.get(name).is_some()) {
        return Ok(());
    }
    Err(ApiError::bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read_inline(rows: Value) -> Result<Option<Value>, ApiError> {
        let fields = json!({"reply_markup": {"inline_keyboard": rows}});
        read(&Params::from_json(fields.as_object().unwrap().clone()))
    }

    #[test]
    fn buttons_are_checked() {
        let table = [
            (json!([[{"text": "Undo", "callback_data": "u"}]]), None),
            (json!([[{"text": "Undo", "callback_data": "é".repeat(32)}]]), None),
            (json!([[{"text": "Undo", "callback_data": "é".repeat(33)}]]), Some("Bad Request: BUTTON_DATA_INVALID")),
            (json!([[{"text": "Undo", "callback_data": ""}]]), Some("Bad Request: BUTTON_DATA_INVALID")),
            (json!([[{"text": "Site", "url": "javascript:x"}]]), Some("Bad Request: BUTTON_URL_INVALID")),
            (
                json!([[{"text": "Undo"}]]),
                Some(
                    "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
                ),
            ),
        ];
        for (rows, expected) in table {
            let error = read_inline(rows.clone()).err().map(|error| error.description.into_owned());
            assert_eq!(error.as_deref(), expected, "{rows}");
        }
    }

    #[test]
    fn an_empty_keyboard_is_none() {
        assert_eq!(read_inline(json!([[], []])), Ok(None));
    }
}
