//! Rules as a file: categories and accounts by their names, so that another book can take them.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::begin;
use super::said::category;
use crate::args;
use crate::ledger::rule::{Rule, Then, When};
use crate::ledger::{CategoryNo, Currency, Kind};
use crate::reply::{Part, Reply, clean_to};
use crate::store::{Book, StoreError, action, rule};
use crate::telegram::turn::Turn;

/// What tells the file from any other JSON.
const FORMAT: &str = "quipu-rules";
/// The version written and read.
const VERSION: u32 = 1;
/// The beginning that has the format's name, in bytes.
const HEAD: usize = 200;
/// Names of what is not there that are said.
const NAMED: usize = 5;
/// Larger files are none of ours, in bytes.
const LARGEST: usize = 1_000_000;

/// The file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RulesFile {
    format: String,
    version: u32,
    rules: Vec<Kept>,
}

/// A rule, by names.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    kind: Option<Kind>,
    #[serde(default)]
    account: Option<String>,
    #[serde(default)]
    at_least: Option<Decimal>,
    #[serde(default)]
    at_most: Option<Decimal>,
    #[serde(default)]
    currency: Option<Currency>,
    #[serde(default)]
    category: Option<String>,
    /// Of a category that every book begins with, whatever it is called there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    slug: Option<String>,
    #[serde(default)]
    merchant: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
}

/// Why a file that is to hold rules gives none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// It was changed or cut off.
    Damaged,
    /// A later version of Quipu wrote it.
    Newer,
}

/// What every version of the file says of itself.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

/// Reads a file that holds rules; None for any other.
///
/// # Errors
/// [`Broken`] where it says that it holds rules and does not.
pub fn read(bytes: &[u8]) -> Option<Result<RulesFile, Broken>> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.len() <= LARGEST)?;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let named = |text: &str| text.contains(&format!("\"{FORMAT}\""));
    if !text.starts_with('{') || !named(text) {
        return None;
    }
    let Ok(head) = serde_json::from_str::<Head>(text) else {
        // Cut off behind its head, or no longer JSON.
        let begins = text.get(..text.floor_char_boundary(HEAD)).is_some_and(named);
        return begins.then_some(Err(Broken::Damaged));
    };
    if head.format != FORMAT {
        return None;
    }
    if head.version > VERSION {
        return Some(Err(Broken::Newer));
    }
    Some(serde_json::from_str(text).map_err(|_| Broken::Damaged))
}

/// Sends the book's rules.
pub fn send(turn: &mut Turn<'_>) {
    let book = turn.scene.book.clone();
    if book.rules.is_empty() {
        turn.say_key("rules-empty");
        return;
    }
    let file = RulesFile {
        format: FORMAT.to_owned(),
        version: VERSION,
        rules: book.rules.iter().map(|rule| kept(&book, rule)).collect(),
    };
    let bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
    let words = turn.words();
    let caption = words.html("rules-exported", args!["count" => turn.scene.locale.count(book.rules.len())]);
    let name = words.plain("rules-file", args!["date" => turn.scene.today.format("%Y-%m-%d").to_string()]);
    turn.say(&Reply::default().with(Part::File { bytes, name, mime: "application/json".into(), caption }));
}

fn kept(book: &Book, rule: &Rule) -> Kept {
    let (when, then) = (&rule.when, &rule.then);
    Kept {
        words: when.words.iter().flat_map(|words| words.split('|')).map(str::to_owned).collect(),
        kind: when.kind,
        account: when.account.and_then(|no| book.account(no)).map(|account| account.name.clone()),
        at_least: when.at_least,
        at_most: when.at_most,
        currency: when.currency,
        category: then.category.and_then(|no| book.category(no)).map(|category| category.name.clone()),
        slug: then.category.and_then(|no| book.category(no)).and_then(|category| category.slug.clone()),
        merchant: then.merchant.clone(),
        tags: then.tags.clone(),
    }
}

/// The category that a line of the file leads to: of that name, else the one that the other book calls so.
fn category_of(book: &Book, kept: &Kept) -> Option<CategoryNo> {
    let by_slug = || {
        let slug = kept.slug.as_deref()?;
        book.categories.iter().find(|c| !c.archived && c.slug.as_deref() == Some(slug)).map(|c| c.no)
    };
    category(book, kept.category.as_deref()?).or_else(by_slug)
}

/// The rule of a line of the file; None where the book lacks what it names, or it says nothing.
fn taken(book: &Book, kept: &Kept) -> Option<(When, Then)> {
    let positive = |amount: Option<Decimal>| amount.filter(|amount| *amount > Decimal::ZERO && amount.scale() <= 4);
    let account = match &kept.account {
        Some(name) => Some(book.account_named(name)?.no),
        None => None,
    };
    let category = match &kept.category {
        Some(_) => Some(category_of(book, kept)?),
        None => None,
    };
    let bounded = kept.at_least.is_some() || kept.at_most.is_some();
    let when = When {
        words: When::words_of(&kept.words.join("|")),
        kind: kept
            .kind
            .filter(|kind| *kind != Kind::Transfer)
            .or(category.and_then(|no| book.category(no)).map(|c| c.kind)),
        account,
        at_least: positive(kept.at_least),
        at_most: positive(kept.at_most),
        currency: kept.currency.or(Some(book.currency).filter(|_| bounded)),
    };
    let tag = |tag: &String| {
        tag.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).take(64).collect::<String>()
    };
    let then = Then {
        category,
        merchant: kept.merchant.as_deref().map(|name| clean_to(name, 100)).filter(|name| !name.is_empty()),
        tags: kept.tags.iter().map(tag).filter(|tag| !tag.is_empty()).take(10).collect(),
    };
    (when.asks() && then != Then::default()).then_some((when, then))
}

/// The category or account that a line of the file names and the book lacks.
fn lacking(book: &Book, kept: &Kept) -> Option<String> {
    let account = kept.account.as_deref().filter(|name| book.account_named(name).is_none());
    let category = kept.category.as_deref().filter(|_| category_of(book, kept).is_none());
    category.or(account).map(|name| clean_to(name, 40)).filter(|name| !name.is_empty())
}

/// Adds the rules of a file that the book does not have, behind its own, as one action; what to say of it.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn take(turn: &mut Turn<'_>, file: &RulesFile) -> Result<Reply, StoreError> {
    let book = turn.scene.book.clone();
    let limit = turn.services.config.limits.rules;
    let (mut new, mut skipped, mut there): (Vec<(When, Then)>, usize, usize) = (Vec::new(), 0, 0);
    let mut lacks: Vec<String> = Vec::new();
    for kept in file.rules.iter().take(limit.saturating_mul(2)) {
        match taken(&book, kept) {
            None => {
                skipped += 1;
                lacks.extend(lacking(&book, kept).filter(|name| lacks.len() < NAMED && !lacks.contains(name)));
            }
            Some(rule)
                if new.contains(&rule) || book.rules.iter().any(|own| own.when == rule.0 && own.then == rule.1) =>
            {
                there += 1;
            }
            Some(_) if book.rules.len() + new.len() >= limit => skipped += 1,
            Some(rule) => new.push(rule),
        }
    }
    let locale = &turn.scene.locale;
    let (count, left, known) = (locale.count(new.len()), locale.count(skipped), locale.count(there));
    let mut html = if new.is_empty() {
        turn.words().html("rules-imported-none", args![])
    } else {
        turn.words().html("rules-imported", args!["count" => count])
    };
    if there > 0 {
        html.line(&turn.words().html("rules-imported-known", args!["count" => known]));
    }
    if skipped > 0 {
        html.line(&turn.words().html("rules-imported-skipped", args!["count" => left]));
        if !lacks.is_empty() {
            html.line(&turn.words().html("rules-imported-lacking", args!["names" => lacks.join(", ")]));
        }
    }
    if new.is_empty() {
        return Ok(Reply::text(html));
    }
    let Some(no) = begin(turn).await? else { return Ok(Reply::text(html)) };
    let mut changes = Vec::with_capacity(new.len());
    for (when, then) in &new {
        changes.push(rule::add(turn.db, book.id, when, then, no).await?.1);
    }
    action::finish(turn.db, book.id, no, &changes).await?;
    turn.refresh().await?;
    let undo = turn.undo_button(no);
    Ok(Reply::text(html).row(undo))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_ours_are_read() {
        for (text, ours) in [
            (r#"{"format":"quipu-rules","version":1,"rules":[{"words":["zomato"],"category":"Food"}]}"#, Some(None)),
            ("\u{feff} {\"format\":\"quipu-rules\",\"version\":1,\"rules\":[]}", Some(None)),
            (r#"{"format":"quipu-rules","version":2,"rules":{}}"#, Some(Some(Broken::Newer))),
            (r#"{"format":"quipu-rules","version":1,"rules":[{"words":["zom"#, Some(Some(Broken::Damaged))),
            (r#"{"format":"quipu-rules","version":1,"rules":[{"words":7}]}"#, Some(Some(Broken::Damaged))),
            (r#"{"format":"other","version":1,"rules":[],"x":"quipu-rules"}"#, None),
            ("Date,Description,Amount\n2026-03-05,quipu-rules,1", None),
            ("{", None),
            ("", None),
        ] {
            assert_eq!(read(text.as_bytes()).map(Result::err), ours, "{text}");
        }
        assert!(read(&[0xFF, 0xFE, b'{']).is_none());
    }
}
