//! What a corrected category teaches beyond its own entry: a rule is offered, and a tap makes it and brings the entries
//! of before in line, as one action.

use crate::args;
use crate::ledger::category::fold;
use crate::ledger::rule::{Rule, Rules, Then, When};
use crate::ledger::{ActionKind, CategoryNo, EntryNo, Kind, NewEntry, RuleNo, Source};
use crate::reply::{Choice, Html, Reply, clean};
use crate::store::rule::{self, Reached, Scope};
use crate::store::{Book, StoreError, action, category, entry};
use crate::telegram::turn::Turn;
use crate::telegram::{confirm, record};

/// Longest note or merchant that teaches, in characters.
const LESSON_CHARS: usize = 40;
/// Most words of one.
const LESSON_WORDS: usize = 4;

/// What an entry is known by: the merchant of a bank's row, else the person's own words, as said and folded. None where
/// they are too long to come again.
pub fn subject(entry: &NewEntry) -> Option<(String, String)> {
    let (note, merchant) = (entry.note.as_deref(), entry.merchant.as_deref());
    let said = if entry.source == Source::Statement { merchant.or(note) } else { note.or(merchant) }?;
    let word = fold(said);
    let short = word.chars().count() <= LESSON_CHARS && word.split(' ').count() <= LESSON_WORDS;
    (short && word.chars().any(char::is_alphabetic)).then(|| (clean(said), word))
}

/// An offer: what to ask, and the button that takes it.
pub struct Offer {
    /// The question.
    pub html: Html,
    /// `w:ENTRY:CATEGORY:BEFORE`.
    pub button: Option<Choice>,
}

/// The rule that would be made of a correction, put where it has its say: in place of one for the same words, else in
/// front of all others.
fn made(book: &Book, word: &str, kind: Kind, to: CategoryNo) -> (Rule, Rules) {
    let when = When { words: When::words_of(word), kind: Some(kind), ..When::default() };
    let then = Then { category: Some(to), ..Then::default() };
    let same = book.rules.iter().find(|rule| rule.when == when);
    let rule = match same {
        Some(old) => Rule { then: Then { category: Some(to), ..old.then.clone() }, ..old.clone() },
        None => Rule { no: RuleNo(0), position: i64::MIN, when, then },
    };
    let others = book.rules.iter().filter(|known| known.no != rule.no).cloned();
    let rules = Rules::new(others.chain([rule.clone()]).collect());
    (rule, rules)
}

async fn reached(
    turn: &mut Turn<'_>,
    rules: &Rules,
    no: RuleNo,
    before: Option<CategoryNo>,
) -> Result<Reached, StoreError> {
    let limits = &turn.services.config.limits;
    let bounds = (limits.past_entries, usize::try_from(limits.redo_entries).unwrap_or(usize::MAX));
    let book = turn.book();
    rule::reach(turn.db, book, rules, no, Scope::From(before), bounds).await
}

/// Offers a rule after an entry was moved to another category; None where it would say nothing new.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn offer(
    turn: &mut Turn<'_>,
    no: EntryNo,
    old: &NewEntry,
    new: &NewEntry,
) -> Result<Option<Offer>, StoreError> {
    let (Some(to), Some((said, word))) = (new.category, subject(new)) else { return Ok(None) };
    let full = turn.scene.book.rules.len() >= turn.services.config.limits.rules;
    if new.category == old.category || new.kind == Kind::Transfer || new.refund || full {
        return Ok(None);
    }
    let book = turn.scene.book.clone();
    let (rule, rules) = made(&book, &word, new.kind, to);
    if book.rules.get(rule.no) == Some(&rule) {
        return Ok(None);
    }
    let reached = reached(turn, &rules, rule.no, old.category).await?;
    let label = confirm::category(&turn.scene, new);
    let count = turn.scene.locale.count(reached.would_change);
    let html = if reached.would_change > 0 {
        turn.words().html("learn-offer-past", args!["word" => said, "category" => label, "count" => count])
    } else {
        turn.words().html("learn-offer", args!["word" => said, "category" => label])
    };
    let before = old.category.map_or(0, |no| no.0);
    Ok(Some(Offer { html, button: turn.button("button-always", format!("w:{no}:{to}:{before}")) }))
}

/// Always was tapped: `ENTRY:CATEGORY:BEFORE`. False for data that is not ours.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, rest: &str) -> Result<bool, StoreError> {
    let mut parts = rest.split(':').map(|part| part.parse::<i64>().ok().filter(|number| *number >= 0));
    let (Some(Some(no)), Some(Some(to)), Some(Some(before)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Ok(false);
    };
    let (no, to) = (EntryNo(no), CategoryNo(to));
    let before = Some(CategoryNo(before)).filter(|before| before.0 > 0);
    let book = turn.scene.book.clone();
    let Some(found) = entry::get(turn.db, book.id, no).await? else {
        let html = turn.words().html("entry-gone", args!["no" => no.0]);
        turn.toast_html(html);
        return Ok(true);
    };
    let usable = book.category(to).is_some_and(|c| !c.archived && c.kind == found.entry.kind);
    let Some((_, word)) = subject(&found.entry).filter(|_| usable) else {
        turn.toast("toast-expired");
        return Ok(true);
    };
    let (rule, rules) = made(&book, &word, found.entry.kind, to);
    if book.rules.get(rule.no) == Some(&rule) {
        turn.toast("toast-unchanged");
        return Ok(true);
    }
    let reached = reached(turn, &rules, rule.no, before).await?;
    let (user, key) = (turn.scene.user, turn.key());
    let Some(action) = action::begin(turn.db, book.id, &key, ActionKind::Rule, Some(user)).await? else {
        return Ok(true);
    };
    let mut changes = Vec::new();
    let rule_no = if rule.no.0 > 0 {
        changes.extend(rule::update(turn.db, book.id, &rule, action).await?);
        rule.no
    } else {
        let (made, change) = rule::add(turn.db, book.id, &rule.when, &rule.then, action).await?;
        changes.push(change);
        let order: Vec<RuleNo> = [made].into_iter().chain(book.rules.iter().map(|rule| rule.no)).collect();
        rule::reorder(turn.db, book.id, &order, action).await?.into_iter().for_each(|moved| merge(&mut changes, moved));
        made
    };
    // The rule says it now; what the correction taught by itself would say it twice.
    changes.extend(category::forget(turn.db, book.id, &word).await?);
    let then = Then { category: Some(to), ..Then::default() };
    let entries = rule::apply(turn.db, book.id, &then, &reached.changing, action).await?;
    let count = turn.scene.locale.count(entries.len());
    let some = !entries.is_empty();
    changes.extend(entries);
    action::finish(turn.db, book.id, action, &changes).await?;
    turn.refresh().await?;
    let label = book.category(to).map(|category| clean(&category.label())).unwrap_or_default();
    let args = args!["no" => rule_no.0, "word" => clean(&word), "category" => label, "count" => count];
    let html = turn.words().html(if some { "learn-done-past" } else { "learn-done" }, args);
    let undo = turn.undo_button(action);
    turn.say(&Reply::text(html).row(undo));
    record::alert_all(turn).await?;
    Ok(true)
}

/// Adds a change of a row that may have been changed before in the same action: its first before and its last after.
fn merge(changes: &mut Vec<crate::ledger::action::Change>, next: crate::ledger::action::Change) {
    let number = |row: &Option<serde_json::Value>| row.as_ref().and_then(|row| row.get("rule_no").cloned());
    let same =
        changes.iter_mut().find(|known| known.table == next.table && number(&known.after) == number(&next.after));
    match same {
        Some(known) => known.after = next.after,
        None => changes.push(next),
    }
}
