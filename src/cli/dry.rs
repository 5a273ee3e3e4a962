//! Dry runs: what would be understood, one JSON object an input.
#![expect(clippy::print_stdout, reason = "commands print their results")]

use std::io::BufRead;
use std::path::Path;

use anyhow::{Context, Result};
use chrono::Utc;
use serde::Deserialize;
use serde_json::Value;

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
                println!("{}", statement::inspect(&shown(&file), &bytes(&file)?, today));
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
                println!("{}", receipt::inspect(&shown(&file), &bytes(&file)?, &settings).await);
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

fn bytes(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

/// One line of standard input.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Value,
    text: Option<String>,
    sql: Option<String>,
}

fn each(jsonl: bool, single: Option<String>, field: &str, inspect: impl Fn(Option<&str>, &str) -> Value) -> Result<()> {
    if !jsonl {
        println!("{}", inspect(None, &single.unwrap_or_default()));
        return Ok(());
    }
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let read: Line = serde_json::from_str(&line).with_context(|| format!("a line is no {{\"id\",\"{field}\"}}"))?;
        let id = match &read.id {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        let input = if field == "sql" { read.sql } else { read.text };
        let input = input.with_context(|| format!("a line has no {field:?}"))?;
        let mut result = inspect(id.as_deref(), &input);
        // An id comes back as it came, a number as a number.
        if let Some(object) = result.as_object_mut() {
            object.insert("id".into(), read.id);
        }
        println!("{result}");
    }
    Ok(())
}
