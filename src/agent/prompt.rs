//! What the model is told: the same beginning for everybody, so that servers cache it; what changes comes last.

use std::fmt::Write as _;
use std::sync::LazyLock;

use chrono::Days;
use serde_json::json;

use super::memory::Memory;
use super::{Ask, Assistant};
use crate::ledger::{Entry, Kind, Source};
use crate::llm::{Message, Redactor};
use crate::reply::clean_to;
use crate::store::past;

/// What stands before the person's words.
pub(super) const MESSAGE_HEADING: &str = "# Message\n";
/// Most characters of a person's message.
const MESSAGE_CHARS: usize = 4_000;
const MESSAGE_LINES: usize = 100;
/// Characters of a name in the context.
const NAME_CHARS: usize = 60;
/// Categories or accounts named.
const NAMES: usize = 60;
/// How far back merchants are looked for.
const MERCHANT_DAYS: Days = Days::new(365);

/// How many of the newest entries are looked at for merchants.
const LOOKED_AT: i64 = 2_000;
/// Merchants named.
const MERCHANTS: i64 = 30;

/// The views as the database's comments describe them; written by `tests/it/views.rs`.
const VIEWS: &str = include_str!("../../prompts/views.md");

/// What is said of a message that was edited.
const EDITED: &str = include_str!("../../prompts/edited.md");
const ABOUT: &str = include_str!("../../prompts/about.md");

static INSTRUCTIONS: LazyLock<String> = LazyLock::new(|| {
    include_str!("../../prompts/assistant.md")
        .replace("{{coach}}", include_str!("../../prompts/coach.md").trim())
        .replace("{{planner}}", include_str!("../../prompts/planner.md").trim())
        .replace("{{views}}", VIEWS)
});

/// A turn's messages: the instructions, earlier turns in their order, what is said now.
pub(super) fn messages(ask: &Ask, memory: &Memory, merchants: &[String], redactor: &mut Redactor) -> Vec<Message> {
    let mut messages = vec![Message::System(INSTRUCTIONS.clone())];
    for (asked, answered) in memory.whole() {
        messages.push(Message::user(redactor.redact(&asked).text));
        let said = json!({"role": "assistant", "content": redactor.redact(&answered).text});
        // Written by no model in particular, so that each gets the standard fields only.
        messages.push(Message::Assistant { model: String::new(), message: said });
    }
    let before = memory.summary().map(|summary| format!("# Earlier in this chat\n{summary}\n\n")).unwrap_or_default();
    let said = match &ask.asked {
        None if !ask.edited.is_empty() => format!("{}\n\n{}", message(&ask.text), edited(ask)),
        None => match &ask.about {
            Some(held) => format!("{}\n\n{}", message(&ask.text), ABOUT.trim().replace("{{entry}}", &entry(ask, held))),
            None => message(&ask.text),
        },
        Some(asked) => format!(
            "{}\n\n# You asked\n{}\n\n# Their answer\n{}",
            message(&asked.text),
            message(&asked.question),
            message(&ask.text)
        ),
    };
    let now = format!("{}\n{before}{MESSAGE_HEADING}{said}", context(ask, merchants));
    messages.push(Message::user(redactor.redact(&now).text));
    messages
}

/// That the message was edited, and what it recorded before.
fn edited(ask: &Ask) -> String {
    let entries: Vec<String> = ask.edited.iter().map(|held| entry(ask, held)).collect();
    EDITED.trim().replace("{{entries}}", &entries.join("\n"))
}

/// An entry as a model is shown it, without words that a stranger may have written.
fn entry(ask: &Ask, held: &Entry) -> String {
    let entry = &held.entry;
    let category = entry.category.and_then(|no| ask.book.category(no)).map(|category| category.name.as_str());
    let own = !matches!(entry.source, Source::Statement | Source::Receipt);
    let cleaned = |text: &Option<String>| text.as_deref().filter(|_| own).map(|text| clean_to(text, NAME_CHARS));
    json!({"id": held.no, "kind": entry.kind.as_str(), "amount": entry.money.amount().normalize().to_string(),
        "currency": entry.money.currency().code(), "date": entry.occurred_on, "category": category,
        "merchant": cleaned(&entry.merchant), "note": cleaned(&entry.note)})
    .to_string()
}

/// The person's words, without what cannot be seen.
pub(super) fn message(text: &str) -> String {
    let lines: Vec<String> = text.lines().take(MESSAGE_LINES).map(|line| clean_to(line, MESSAGE_CHARS)).collect();
    lines.join("\n").chars().take(MESSAGE_CHARS).collect()
}

fn context(ask: &Ask, merchants: &[String]) -> String {
    let book = &ask.book;
    let list = |names: Vec<&str>| -> String {
        let names: Vec<String> = names.into_iter().take(NAMES).map(|name| clean_to(name, NAME_CHARS)).collect();
        if names.is_empty() { "none".to_owned() } else { names.join("; ") }
    };
    let categories = |kind: Kind| {
        list(book.categories.iter().filter(|c| c.kind == kind && !c.archived).map(|c| c.name.as_str()).collect())
    };
    let accounts = book.accounts.iter().filter(|a| !a.archived).map(|a| a.name.as_str()).collect();
    let mut text = String::from("# Context\n");
    for (what, value) in [
        ("Today", format!("{}, {}", ask.today, ask.today.format("%A"))),
        ("Timezone", book.timezone.name().to_owned()),
        ("Language and region", ask.locale.tag().to_owned()),
        ("The book's currency", book.currency.code().to_owned()),
        ("Categories of spending", categories(Kind::Expense)),
        ("Categories of income", categories(Kind::Income)),
        ("Accounts", list(accounts)),
        ("Merchants often named", list(merchants.iter().map(String::as_str).collect())),
    ] {
        let _ = writeln!(text, "{what}: {value}");
    }
    text
}

/// Merchants that people of the book wrote themselves. Those of statements and receipts are strangers' words and stay
/// out of a prompt with tools. A prompt without them is a prompt all the same.
pub(super) async fn merchants(assistant: &Assistant, ask: &Ask) -> Vec<String> {
    let since = ask.today.checked_sub_days(MERCHANT_DAYS).unwrap_or(ask.today);
    let Ok(mut connection) = assistant.store.asking().acquire().await else { return Vec::new() };
    past::merchants_said(&mut connection, ask.book.id, since, LOOKED_AT, MERCHANTS).await.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlguard;

    #[test]
    fn the_instructions_name_every_view() {
        for view in sqlguard::VIEWS {
            assert!(INSTRUCTIONS.contains(&format!("\n{}: ", view.name)), "{}", view.name);
        }
        assert!(!INSTRUCTIONS.contains("{{"));
    }

    #[test]
    fn a_message_keeps_its_lines_and_loses_what_cannot_be_seen() {
        assert_eq!(message("coffee 4\n\u{202e}tea\u{200b} 3"), "coffee 4\ntea 3");
        assert!(message(&"x\n".repeat(100_000)).chars().count() <= MESSAGE_CHARS);
    }
}
