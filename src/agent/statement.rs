//! The text of a statement in which no table is found, read by a model: in calls without tools and without history, for
//! the text is a stranger's. What comes back is held against the text and the balances by the statement room.

use std::time::{Duration, Instant};

use schemars::JsonSchema;
use serde::Deserialize;
use tracing::warn;

use super::Assistant;
use super::failure::Failure;
use super::leaving::{self, Sender};
use crate::intake::statement::ModelRow;
use crate::ledger::{BookId, UserId};
use crate::llm::{ExtractRequest, Llm};

const PROMPT: &str = include_str!("../../prompts/statement.md");
/// For all parts of one file together.
const WITHIN: Duration = Duration::from_secs(120);
/// Characters of one part: about a page or two.
const PART: usize = 6_000;
/// Most parts of one file.
const PARTS: usize = 8;
/// Of a part's answer.
const OUTPUT_TOKENS: u32 = 6_000;
/// Most rows taken of a part.
const ROWS: usize = 300;

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "statement")]
struct Answer {
    rows: Vec<Row>,
}

#[derive(Deserialize, JsonSchema)]
struct Row {
    date: String,
    description: String,
    amount: String,
    balance: Option<String>,
}

/// Reads the pages of a file; None when the model fails, may not be asked, or the file is too long for it. A part of a
/// statement would be a wrong statement.
pub(super) async fn read(
    assistant: &Assistant,
    llm: &Llm,
    book: BookId,
    (user, name): (UserId, &str),
    pages: &[String],
) -> Option<Vec<ModelRow>> {
    match try_read(assistant, llm, book, (user, name), pages).await {
        Ok(rows) => rows,
        Err(failure) => {
            warn!(?failure, "the model read no statement");
            None
        }
    }
}

async fn try_read(
    assistant: &Assistant,
    llm: &Llm,
    book: BookId,
    (user, name): (UserId, &str),
    pages: &[String],
) -> Result<Option<Vec<ModelRow>>, Failure> {
    let deadline = Instant::now() + WITHIN;
    let parts = parts(pages);
    if parts.is_empty() || parts.len() > PARTS {
        return Ok(None);
    }
    let sender = Sender::new(assistant, llm, book, user).await?;
    let mut redactor = leaving::redactor(assistant, book, name).await?;
    let mut rows = Vec::new();
    for part in parts {
        let input = redactor.redact(&part).text;
        let request = ExtractRequest {
            instructions: PROMPT,
            input: &input,
            pictures: &[],
            max_output_tokens: OUTPUT_TOKENS,
            purpose: "statement",
            local_only: false,
        };
        let answer = sender.extract::<Answer>(request, input.len(), deadline).await?.value;
        if answer.rows.len() > ROWS {
            return Ok(None);
        }
        rows.extend(answer.rows.into_iter().map(|row| ModelRow {
            date: row.date,
            description: redactor.restore(&row.description),
            amount: row.amount,
            balance: row.balance,
        }));
    }
    Ok(Some(rows))
}

/// The pages in parts that are cut between lines.
fn parts(pages: &[String]) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for line in pages.iter().flat_map(|page| page.lines()).filter(|line| !line.trim().is_empty()) {
        let line: String = line.chars().take(500).collect();
        match parts.last_mut().filter(|part| part.len() + line.len() < PART) {
            Some(part) => {
                part.push('\n');
                part.push_str(&line);
            }
            None => parts.push(line),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_cut_between_lines() {
        assert!(parts(&[]).is_empty());
        let page = (0..300).map(|n| format!("line {n} of a page of a statement")).collect::<Vec<_>>().join("\n");
        let parts = parts(&[page.clone(), page]);
        assert!(parts.len() > 1 && parts.iter().all(|part| part.len() <= PART));
        assert_eq!(parts.iter().map(|part| part.lines().count()).sum::<usize>(), 600);
    }
}
