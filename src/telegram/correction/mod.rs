//! Corrections: a reply to a confirmation or to a question of ours, or a message that names an entry's number.

pub mod edit;
mod patch;

use super::buttons::entry::Field;
use super::buttons::number;
use super::turn::Turn;
use super::update::RepliedTo;
use super::{buttons, commands, ingest, photo, record};
use crate::args;
use crate::intake::quick_text::{Correction, parse_correction};
use crate::intake::record as intake;
use crate::ledger::entry::NOTE_LIMIT;
use crate::ledger::{ActionNo, DraftId, Entry, EntryNo};
use crate::reply::{clean_to, languages, words};
use crate::store::{StoreError, entry};

/// Most entries one reply deletes.
const DELETED_AT_ONCE: i64 = 100;

/// What a message of ours is about.
#[derive(Debug, PartialEq, Eq)]
enum About {
    /// An entry, by its buttons.
    Entry(EntryNo),
    /// An entry, by the only number in the text.
    Named(EntryNo),
    /// An action's entries.
    Action(ActionNo),
    /// A receipt's draft.
    Draft(DraftId),
    /// A question about an entry.
    Asked(EntryNo, Field),
    /// None of these.
    Other,
}

/// Deals with a reply to a message of ours; false when it is about no entry and no question of ours.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn by_reply(turn: &mut Turn<'_>, text: &str, reply: &RepliedTo) -> Result<bool, StoreError> {
    if commands::answered(turn, text, &reply.text).await? {
        return Ok(true);
    }
    // A reply that names a number means that one, whatever it answers.
    if numbered(text).is_some() {
        return Ok(false);
    }
    match about(reply) {
        About::Draft(draft) => Box::pin(photo::correct(turn, draft, text)).await,
        About::Asked(no, field) => {
            match found(turn, no).await? {
                Some(entry) => answer(turn, &entry, field, text).await?,
                None => gone(turn, no),
            }
            Ok(true)
        }
        About::Entry(no) => match found(turn, no).await? {
            Some(entry) => correct(turn, &[entry], text, true).await,
            None => {
                let correction = !matches!(read(turn, text), Correction::NotACorrection);
                if correction {
                    gone(turn, no);
                }
                Ok(correction)
            }
        },
        About::Named(no) => match found(turn, no).await? {
            Some(entry) => correct(turn, &[entry], text, false).await,
            None => Ok(false),
        },
        About::Action(action) => {
            let book = turn.book();
            let entries = entry::of_action(turn.db, book, action, DELETED_AT_ONCE).await?;
            correct(turn, &entries, text, true).await
        }
        About::Other => Ok(false),
    }
}

/// Deals with `#42 250 groceries` and `#42 delete`; false when the text names no entry of the book.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn by_number(turn: &mut Turn<'_>, text: &str) -> Result<bool, StoreError> {
    let Some((no, rest)) = numbered(text) else { return Ok(false) };
    match found(turn, no).await? {
        Some(entry) => correct(turn, &[entry], rest, true).await,
        None => Ok(false),
    }
}

async fn found(turn: &mut Turn<'_>, no: EntryNo) -> Result<Option<Entry>, StoreError> {
    let book = turn.book();
    entry::get(turn.db, book, no).await
}

fn gone(turn: &mut Turn<'_>, no: EntryNo) {
    let html = turn.words().html("entry-gone", args!["no" => no.0]);
    turn.say_text(html);
}

/// The entry's number and what follows it.
fn numbered(text: &str) -> Option<(EntryNo, &str)> {
    let rest = text.trim().strip_prefix('#')?;
    let digits = rest.find(|c: char| !c.is_ascii_digit())?;
    let (no, rest) = rest.split_at_checked(digits)?;
    let said = rest.strip_prefix(':').unwrap_or(rest);
    let apart = said.len() < rest.len() || said.starts_with(char::is_whitespace);
    let said = said.trim();
    (apart && !said.is_empty()).then_some((EntryNo(number(no)?), said))
}

/// What a message of ours is about, by its buttons first: its text holds what people wrote.
fn about(reply: &RepliedTo) -> About {
    let mut action = None;
    for data in &reply.buttons {
        let (verb, rest) = data.split_once(':').unwrap_or((data, ""));
        let Some(no) = number(rest.split(':').next().unwrap_or_default()) else { continue };
        match verb {
            "c" | "e" | "k" | "a" | "x" | "v" => return About::Entry(EntryNo(no)),
            "r" => return About::Draft(DraftId(no)),
            "u" => action = Some(ActionNo(no)),
            _ => return About::Other,
        }
    }
    if let Some(action) = action {
        return About::Action(action);
    }
    let mut numbers = numbers(&reply.text);
    let (first, second) = (numbers.next(), numbers.next());
    let Some(first) = first else { return About::Other };
    if let Some(field) = buttons::entry::asked(&reply.text, EntryNo(first)) {
        return About::Asked(EntryNo(first), field);
    }
    let draft = languages().map(|tag| words(tag).plain("receipt-edit", args!["draft" => first]));
    if draft.into_iter().any(|question| question.trim() == reply.text.trim()) {
        return About::Draft(DraftId(first));
    }
    if second.is_some() { About::Other } else { About::Named(EntryNo(first)) }
}

/// The numbers after `#` in a text.
fn numbers(text: &str) -> impl Iterator<Item = i64> {
    text.split('#').skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        number(rest.get(..end).unwrap_or_default())
    })
}

/// Reads a text as a correction in this book.
pub fn read(turn: &Turn<'_>, text: &str) -> Correction {
    let scene = &turn.scene;
    let open = scene.book.accounts.iter().filter(|account| !account.archived);
    let accounts: Vec<String> = open.map(|account| account.name.clone()).collect();
    let limits = ingest::grammar_limits(turn.services);
    let context = intake::context(&scene.book, &accounts, &scene.locale, scene.today, commands::NAMES, limits);
    parse_correction(text, &context)
}

/// Corrects entries, of which a change wants exactly one. `sure`: the message was about them beyond doubt, so that words
/// alone are a note.
async fn correct(turn: &mut Turn<'_>, entries: &[Entry], text: &str, sure: bool) -> Result<bool, StoreError> {
    let correction = read(turn, text);
    match (correction, entries) {
        (Correction::NotACorrection, _) | (_, []) => Ok(false),
        (Correction::Delete, entries) => {
            if let Some((html, action)) = edit::delete(turn, entries).await? {
                let undo = turn.undo_button(action);
                turn.say(&crate::reply::Reply::text(html).row(undo));
            }
            Ok(true)
        }
        (Correction::Refused(problem), _) => {
            record::say_problem(turn, problem);
            Ok(true)
        }
        (Correction::Patch(patch), [entry]) => {
            if !sure && patch::is_words_only(&patch) {
                return Ok(false);
            }
            match patch::patched(&turn.scene.book, &entry.entry, &patch) {
                Ok(patched) => edit::say(turn, entry, patched.entry, patched.open).await?,
                Err(refused) => {
                    let html = refused.html(turn);
                    turn.say_text(html);
                }
            }
            Ok(true)
        }
        (Correction::Patch(_), _) => {
            turn.say_key("entry-reply-to-what");
            Ok(true)
        }
    }
}

/// The answer to a question of the edit menu.
async fn answer(turn: &mut Turn<'_>, entry: &Entry, field: Field, text: &str) -> Result<(), StoreError> {
    let mut new = entry.entry.clone();
    if field == Field::Note {
        let note = clean_to(text, NOTE_LIMIT);
        new.note = Some(note).filter(|note| note != "-" && !note.is_empty());
        return edit::say(turn, entry, new, None).await;
    }
    let patch = match read(turn, text) {
        Correction::Patch(patch) => patch,
        Correction::Refused(problem) => {
            record::say_problem(turn, problem);
            return Ok(());
        }
        Correction::Delete | Correction::NotACorrection => Default::default(),
    };
    // Only what was asked for changes, whatever else the answer says.
    let wanted = patch::only(&patch, field);
    let Some(wanted) = wanted else {
        turn.say_key(if field == Field::Date { "problem-date" } else { "problem-no-amount" });
        return Ok(());
    };
    match patch::patched(&turn.scene.book, &entry.entry, &wanted) {
        Ok(patched) => edit::say(turn, entry, patched.entry, None).await,
        Err(refused) => {
            let html = refused.html(turn);
            turn.say_text(html);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(text: &str, buttons: &[&str]) -> RepliedTo {
        RepliedTo {
            text: text.into(),
            buttons: buttons.iter().map(|b| (*b).to_owned()).collect(),
            ..Default::default()
        }
    }

    #[test]
    fn numbers_lead_to_entries() {
        for (text, expected) in [
            ("#42 250 groceries", Some((42, "250 groceries"))),
            (" #42: delete", Some((42, "delete"))),
            ("#42", None),
            ("#42 ", None),
            ("#42nd", None),
            ("#work 12", None),
            ("# 42 x", None),
            ("42 x", None),
            ("#99999999999999999999 x", None),
        ] {
            assert_eq!(numbered(text), expected.map(|(no, rest)| (EntryNo(no), rest)), "{text}");
        }
    }

    #[test]
    fn replies_are_about_what_the_message_shows() {
        let question = words("es").plain("entry-edit-date", args!["no" => 7]);
        for (text, buttons, expected) in [
            ("✅ · #9", &["c:9", "e:9", "u:3"][..], About::Entry(EntryNo(9))),
            ("✅ 3", &["u:3"], About::Action(ActionNo(3))),
            ("✅ #1 #2", &["u:3"], About::Action(ActionNo(3))),
            ("🧾 #8", &["r:5:save", "r:5:edit"], About::Draft(DraftId(5))),
            ("page #8", &["l:10"], About::Other),
            ("Saved as #12", &[], About::Named(EntryNo(12))),
            ("#12 or #13", &[], About::Other),
            ("hello", &[], About::Other),
            (&question, &[], About::Asked(EntryNo(7), Field::Date)),
        ] {
            assert_eq!(about(&reply(text, buttons)), expected, "{text}");
        }
    }
}
