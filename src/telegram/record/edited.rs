//! Entries that follow their edited message.

use super::{alert, confirm_new, left, plan, record};
use crate::args;
use crate::intake::quick_text::{Intent, ParsedEntry};
use crate::intake::record as intake;
use crate::ledger::{ActionKind, Entry, Kind, Money, NewEntry, Source};
use crate::reply::{Html, Reply};
use crate::store::{StoreError, action, draft, entry};
use crate::telegram::dispatch::Outcome;
use crate::telegram::jobs::Job;
use crate::telegram::question::Posed;
use crate::telegram::turn::Turn;
use crate::telegram::{commands, confirm, ingest};

/// Most entries of one recording that follow its edited message.
const FOLLOWED: i64 = 100;
/// Between a message's key and the update of the edit by which the assistant recorded something in addition.
const EDITED: &str = ":e";

/// A message was edited: what it recorded follows. `fresh`: where it recorded nothing, it may record now. What only the
/// assistant could read is read by it again.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn follow_edit(
    turn: &mut Turn<'_>,
    message_id: i64,
    text: &str,
    source: Source,
    fresh: bool,
) -> Result<Outcome, StoreError> {
    let (book, key) = (turn.book(), ingest::message_key(turn.services, turn.scene.chat, message_id));
    let limits = ingest::grammar_limits(turn.services);
    let scene = &turn.scene;
    let names: &[&str] = if source == Source::Command { &[] } else { commands::NAMES };
    let parsed = intake::read(text, &scene.book, &scene.locale, scene.today, names, limits);
    // What a bank's message recorded is known by its words and not by the message.
    if parsed.bank_message.is_some() && action::by_key(turn.db, book, &key).await?.is_none() {
        return Ok(Outcome::Done);
    }
    let said = match (parsed.intent, parsed.problem) {
        (Intent::Record(said), None) if !said.is_empty() => Some(said),
        _ => None,
    };
    let Some((present, additions)) = made_by_message(turn, &key).await? else {
        if !fresh {
            return Ok(Outcome::Done);
        }
        // What the assistant proposed to record for it is overtaken.
        let proposed = draft::discard_plans(turn.db, book, &key).await? > 0;
        if let Some(said) = said {
            record(turn, &said, key, source).await?;
        } else if proposed {
            return Ok(Outcome::Slow(read_again(text, key, Vec::new())));
        }
        return Ok(Outcome::Done);
    };
    draft::discard_plans(turn.db, book, &key).await?;
    let Some(first) = present.first() else {
        turn.say_key("entry-edited-message-gone");
        return Ok(Outcome::Done);
    };
    let Some(said) = said else {
        if present.iter().any(|made| made.entry.source == Source::Model) {
            // Found again by the message when that is edited once more.
            let addition = format!("{key}{EDITED}{}", turn.scene.update);
            return Ok(Outcome::Slow(read_again(text, addition, present)));
        }
        let html = turn.words().html("entry-edited-message-unclear", args!["no" => first.no.0]);
        turn.say_text(html);
        return Ok(Outcome::Done);
    };
    let plan_key = turn.key();
    let Some((mut entries, opened)) = plan(turn, &said, source, &plan_key).await? else { return Ok(Outcome::Done) };
    let matched = matched(&entries, &present);
    for ((new, said), old) in entries.iter_mut().zip(&said).zip(&matched) {
        if let Some(old) = old.and_then(|at| present.get(at)) {
            keep_unsaid(new, said, &old.entry);
        }
    }
    let added: Vec<NewEntry> =
        entries.iter().zip(&matched).filter(|(_, old)| old.is_none()).map(|(new, _)| new.clone()).collect();
    // Accounts that were opened are named once: where entries are added, by their confirmation.
    let told: &[String] = if added.is_empty() { &opened } else { &[] };
    replace(turn, &entries, &matched, &present, told).await?;
    if !added.is_empty() {
        confirm_new(turn, added, addition_key(&key, additions), ActionKind::Record, opened).await?;
    }
    Ok(Outcome::Done)
}

/// An edited message as the assistant reads it, with what it recorded before.
fn read_again(text: &str, message: String, edited: Vec<Entry>) -> Job {
    Job::Question(Box::new(Posed { text: text.to_owned(), message: Some(message), edited, ..Posed::default() }))
}

/// The key of what the n-th edit of a message recorded in addition.
fn addition_key(key: &str, n: usize) -> String {
    format!("{key}:{}", n + 1)
}

/// The entries a message made that are still there, those of its edits included, and how many edits recorded some.
/// None: the message recorded nothing.
async fn made_by_message(turn: &mut Turn<'_>, key: &str) -> Result<Option<(Vec<Entry>, usize)>, StoreError> {
    let book = turn.book();
    let Some(made) = action::by_key(turn.db, book, key).await? else { return Ok(None) };
    let mut present = entry::of_action(turn.db, book, made, FOLLOWED).await?;
    let mut additions = 0;
    while let Some(made) = action::by_key(turn.db, book, &addition_key(key, additions)).await? {
        present.extend(entry::of_action(turn.db, book, made, FOLLOWED).await?);
        additions += 1;
    }
    for made in action::keyed_after(turn.db, book, made, &format!("{key}{EDITED}")).await? {
        present.extend(entry::of_action(turn.db, book, made, FOLLOWED).await?);
    }
    Ok(Some((present, additions)))
}

/// Which of the present entries each new one is: the same words and amount first, then the same words, then the order.
fn matched(new: &[NewEntry], present: &[Entry]) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = vec![None; new.len()];
    let mut free: Vec<bool> = vec![true; present.len()];
    let words = |new: &NewEntry, old: &NewEntry| new.note == old.note && new.merchant == old.merchant;
    type Same<'a> = &'a dyn Fn(&NewEntry, &NewEntry) -> bool;
    let same: [Same<'_>; 3] =
        [&|new, old| words(new, old) && new.money.amount() == old.money.amount(), &words, &|_, _| true];
    for same in same {
        for (new, found) in new.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
            let hit =
                present.iter().zip(&mut free).enumerate().find(|(_, (old, free))| **free && same(new, &old.entry));
            if let Some((at, (_, free))) = hit {
                *free = false;
                *found = Some(at);
            }
        }
    }
    found
}

/// What the edited text does not say stays as the entry has it, buttons and corrections included.
fn keep_unsaid(new: &mut NewEntry, said: &ParsedEntry, old: &NewEntry) {
    if said.occurred_on.is_none() {
        new.occurred_on = old.occurred_on;
    }
    if said.account.is_none() && new.to_account != Some(old.account) {
        new.account = old.account;
    }
    if said.currency.is_none()
        && let Ok(money) = Money::new(said.amount, old.money.currency())
    {
        new.money = money;
    }
    let same_words = new.note == old.note && new.merchant == old.merchant;
    if new.kind == old.kind && (same_words || new.category.is_none()) {
        new.category = old.category;
    }
    if said.tags.is_empty() {
        new.tags.clone_from(&old.tags);
    }
    new.payer = old.payer;
    new.source = old.source;
    new.import_key.clone_from(&old.import_key);
}

/// Writes the matched entries over the present ones and deletes those the message no longer says, as one action.
async fn replace(
    turn: &mut Turn<'_>,
    entries: &[NewEntry],
    matched: &[Option<usize>],
    present: &[Entry],
    opened: &[String],
) -> Result<(), StoreError> {
    let pairs = entries.iter().zip(matched).filter_map(|(new, at)| Some((new, present.get((*at)?)?)));
    let changed: Vec<(&NewEntry, &Entry)> = pairs.filter(|(new, old)| **new != old.entry).collect();
    let gone: Vec<&Entry> =
        present.iter().enumerate().filter(|(at, _)| !matched.contains(&Some(*at))).map(|(_, old)| old).collect();
    if changed.is_empty() && gone.is_empty() {
        return Ok(());
    }
    let (book, user, key) = (turn.book(), turn.scene.user, turn.key());
    let Some(no) = action::begin(turn.db, book, &key, ActionKind::Edit, Some(user)).await? else { return Ok(()) };
    let (mut changes, mut html) = (Vec::new(), Html::default());
    for (new, old) in &changed {
        changes.extend(entry::update(turn.db, book, old.no, new, no).await?);
        html.line(&turn.words().html(
            "entry-edited-message",
            args!["no" => old.no.0, "amount" => confirm::money(&turn.scene.locale, new),
                  "category" => what(turn, new)],
        ));
    }
    for old in gone {
        changes.extend(entry::delete(turn.db, book, old.no).await?);
        html.line(&turn.words().html(
            "entry-edited-message-deleted",
            args!["no" => old.no.0, "amount" => confirm::money(&turn.scene.locale, &old.entry),
                  "category" => what(turn, &old.entry)],
        ));
    }
    action::finish(turn.db, book, no, &changes).await?;
    let now: Vec<NewEntry> = changed.iter().map(|(new, _)| (*new).clone()).collect();
    let left = left(turn, &now).await?;
    for left in &left {
        html.line(&confirm::budget_line(&turn.scene, left));
    }
    if !opened.is_empty() {
        html.line(&turn.words().html("account-opened", args!["accounts" => opened.join(", ")]));
    }
    let undo = turn.undo_button(no);
    turn.say(&Reply::text(html).row(undo));
    alert(turn, &left).await
}

/// An entry's category, or that it is a transfer.
fn what(turn: &Turn<'_>, entry: &NewEntry) -> String {
    match entry.kind {
        Kind::Transfer => turn.words().plain("kind-transfer", args![]),
        _ => confirm::category(&turn.scene, entry),
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::ledger::{AccountNo, ActionNo, Currency, EntryNo};

    fn spent(note: &str, amount: i64) -> NewEntry {
        NewEntry {
            kind: Kind::Expense,
            money: Money::new(Decimal::from(amount), Currency::parse("EUR").unwrap()).unwrap(),
            occurred_on: chrono::NaiveDate::from_ymd_opt(2026, 3, 12).unwrap(),
            category: None,
            account: AccountNo(1),
            to_account: None,
            merchant: None,
            note: Some(note.to_owned()),
            tags: Vec::new(),
            payer: None,
            source: Source::Text,
            import_key: None,
            payment_mode: None,
            refund: false,
            by_model: false,
        }
    }

    #[test]
    fn edited_lines_find_the_entries_they_were() {
        let present: Vec<Entry> = [("milk", 2), ("bread", 3), ("tea", 4)]
            .into_iter()
            .zip(1..)
            .map(|((note, amount), no)| Entry {
                no: EntryNo(no),
                entry: spent(note, amount),
                first_action: ActionNo(1),
                last_action: ActionNo(1),
            })
            .collect();
        for (new, expected) in [
            (vec![("bread", 3), ("tea", 4)], vec![Some(1), Some(2)]),
            (vec![("milk", 2), ("jam", 9), ("tea", 4)], vec![Some(0), Some(1), Some(2)]),
            (vec![("tea", 5), ("milk", 2)], vec![Some(2), Some(0)]),
            (vec![("milk", 2), ("milk", 2)], vec![Some(0), Some(1)]),
            (vec![("a", 1), ("b", 1), ("c", 1), ("d", 1)], vec![Some(0), Some(1), Some(2), None]),
        ] {
            let entries: Vec<NewEntry> = new.iter().map(|(note, amount)| spent(note, *amount)).collect();
            assert_eq!(matched(&entries, &present), expected, "{new:?}");
        }
    }
}
