//! Dry runs: what would be understood, one JSON object an input.
#![expect(clippy::print_stdout, reason = "commands print their results")]

use std::io::{BufRead, ErrorKind};
use std::path::Path;

use anyhow::Result;
use chrono::Utc;
use serde_json::{Map, Value, json};

use super::Inspect;
use crate::config::Config;
use crate::intake::quick_text::{self, Limits};
use crate::intake::receipt::{self, ReceiptSettings};
use crate::intake::record::default_words;
use crate::intake::statement;
use crate::telegram::commands;
use crate::{llm, sqlguard};

pub(super) async fn inspect(config: &Config, what: Inspect) -> Result<()> {
    match what {
        Inspect::Text { today, tz, jsonl, text } => {
            let tz = tz.unwrap_or(config.defaults.timezone);
            let today = today.unwrap_or_else(|| Utc::now().with_timezone(&tz).date_naive());
            let context = quick_text::Context {
                today,
                currency: config.defaults.currency,
                decimal_comma: None,
                month_first: false,
                // No book, so no accounts: names come out as they were written.
                accounts: &[],
                categories: default_words(),
                commands: commands::NAMES,
                limits: Limits { max_chars: config.limits.text_chars, max_entries: config.limits.entries_per_message },
            };
            each(jsonl, Some(text.join(" ")), "text", |id, text| quick_text::inspect::inspect(id, text, &context))
        }
        Inspect::Statement { today, files } => {
            let today = today.unwrap_or_else(|| Utc::now().date_naive());
            for file in files {
                let shown = shown(&file);
                let read = bytes(&file).map(|bytes| statement::inspect(&shown, &bytes, today));
                println!("{}", read.unwrap_or_else(|problem| statement::unread(&shown, problem)));
            }
            Ok(())
        }
        Inspect::Receipt { files } => {
            let languages = config.ocr_languages.as_deref().unwrap_or_default();
            let settings = ReceiptSettings {
                languages: languages.split('+').filter(|l| !l.is_empty()).map(str::to_owned).collect(),
                tesseract: config.tesseract.clone(),
                ..ReceiptSettings::new(Utc::now().date_naive())
            };
            for file in files {
                let shown = shown(&file);
                let read = match bytes(&file) {
                    Ok(bytes) => receipt::inspect(&shown, &bytes, &settings).await,
                    Err(problem) => receipt::unread(&shown, problem),
                };
                println!("{read}");
            }
            Ok(())
        }
        Inspect::Sql { jsonl, sql } => each(jsonl || sql.is_none(), sql, "sql", sqlguard::inspect),
        Inspect::Redact { jsonl, text } => {
            each(jsonl || text.is_none(), text, "text", |id, text| llm::redact::inspect(&Value::from(id), text))
        }
    }
}

fn shown(file: &Path) -> String {
    file.display().to_string()
}

/// A file's bytes, or why it cannot be read.
fn bytes(file: &Path) -> Result<Vec<u8>, &'static str> {
    std::fs::read(file).map_err(|error| match error.kind() {
        ErrorKind::NotFound => "there is no such file",
        ErrorKind::PermissionDenied => "the file may not be read",
        ErrorKind::IsADirectory => "it is a directory, not a file",
        _ => "the file cannot be read",
    })
}

fn each(jsonl: bool, single: Option<String>, field: &str, inspect: impl Fn(Option<&str>, &str) -> Value) -> Result<()> {
    if !jsonl {
        println!("{}", inspect(None, &single.unwrap_or_default()));
        return Ok(());
    }
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line?;
        if !line.trim_ascii().is_empty() {
            println!("{}", answer(&line, field, &inspect));
        }
    }
    Ok(())
}

/// The answer to one line; a problem of the line is the answer to it, and no reason to leave the next unread.
fn answer(line: &[u8], field: &str, inspect: impl Fn(Option<&str>, &str) -> Value) -> Value {
    let read: Option<Map<String, Value>> = serde_json::from_slice(line).ok();
    let is_object = read.is_some();
    let mut read = read.unwrap_or_default();
    let id = read.remove("id").unwrap_or_default();
    let name = match &id {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    let mut result = match read.remove(field) {
        Some(Value::String(input)) => inspect(name.as_deref(), &input),
        _ if is_object => json!({"problem": format!("the line has no text \"{field}\"")}),
        _ => json!({"problem": format!("the line is no JSON object with \"id\" and \"{field}\"")}),
    };
    // An id comes back as it came, a number as a number.
    if let Some(object) = result.as_object_mut() {
        object.insert("id".into(), id);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_cannot_be_read_is_answered_with_its_problem() {
        let echo = |id: Option<&str>, text: &str| json!({"said": text, "named": id});
        for (line, expected) in [
            (&br#"{"id":7,"text":"tea 2"}"#[..], json!({"id": 7, "said": "tea 2", "named": "7"})),
            (br#"{"id":"a","text":"tea"}"#, json!({"id": "a", "said": "tea", "named": "a"})),
            (br#"{"text":"tea"}"#, json!({"id": null, "said": "tea", "named": null})),
            (b"tea 2", json!({"id": null, "problem": "the line is no JSON object with \"id\" and \"text\""})),
            (b"\xff\xfe", json!({"id": null, "problem": "the line is no JSON object with \"id\" and \"text\""})),
            (br#"{"id":9,"text":3}"#, json!({"id": 9, "problem": "the line has no text \"text\""})),
            (br#"{"id":9,"sql":"select 1"}"#, json!({"id": 9, "problem": "the line has no text \"text\""})),
        ] {
            assert_eq!(answer(line, "text", echo), expected, "{}", String::from_utf8_lossy(line));
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_told_apart_from_a_directory() {
        assert_eq!(bytes(Path::new("no/such/statement.csv")), Err("there is no such file"));
        assert_eq!(bytes(Path::new(env!("CARGO_MANIFEST_DIR"))), Err("it is a directory, not a file"));
    }
}
