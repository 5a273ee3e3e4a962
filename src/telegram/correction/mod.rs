//! Corrections: a reply to a confirmation or to a question of ours, or a message that names an entry's number.

mod about;
mod amend;
pub mod edit;
mod patch;

use self::about::{About, about, numbered, several};
pub use self::amend::by_words;
pub use self::patch::{Patched, Refused, patched};
use super::buttons::entry::Field;
use super::turn::Turn;
use super::update::RepliedTo;
use super::{commands, ingest, photo, record};
use crate::args;
use crate::intake::quick_text::{Amendment, Context, Correction, amendment, parse_correction};
use crate::intake::record as intake;
use crate::ledger::entry::NOTE_LIMIT;
use crate::ledger::{Entry, EntryNo};
use crate::reply::{Reply, clean_to};
use crate::store::{StoreError, entry};

/// Most entries one reply deletes.
const DELETED_AT_ONCE: i64 = 100;

/// Deals with a reply to a message of ours; false when it is about no entry and no question of ours.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn by_reply(turn: &mut Turn<'_>, text: &str, reply: &RepliedTo) -> Result<bool, StoreError> {
    if commands::answered(turn, text, &reply.text).await? {
        return Ok(true);
    }
    // A reply that names a number means that one, whatever it answers.
    if numbered(text).is_some() || several(text).is_some() {
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
            let mut entries = entry::of_action(turn.db, book, action, DELETED_AT_ONCE).await?;
            // An edit recorded nothing itself: its confirmation names the entry.
            if entries.is_empty()
                && let Some(no) = about::only_number(&reply.text)
            {
                entries.extend(found(turn, no).await?);
            }
            if entries.is_empty() && !matches!(read(turn, text), Correction::NotACorrection) {
                match about::only_number(&reply.text) {
                    Some(no) => gone(turn, no),
                    None => turn.say_key("entry-reply-to-what"),
                }
                return Ok(true);
            }
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
    if let Some((numbers, said)) = several(text) {
        return by_numbers(turn, &numbers, &said).await;
    }
    let Some((no, rest)) = numbered(text) else { return Ok(false) };
    match found(turn, no).await? {
        Some(entry) => correct(turn, &[entry], rest, true).await,
        None if matches!(read(turn, rest), Correction::Delete) => {
            let html = turn.words().html("entry-not-found", args!["no" => no.0]);
            turn.say_text(html);
            Ok(true)
        }
        // A number that was given out means the entry, and no tag.
        None if entry::was_given(turn.db, turn.scene.book.id, no).await? => {
            gone(turn, no);
            Ok(true)
        }
        None => Ok(false),
    }
}

/// `#3 and #4 delete`: all of them, or none when one is not there. Anything else is said of one entry at a time.
async fn by_numbers(turn: &mut Turn<'_>, numbers: &[EntryNo], said: &str) -> Result<bool, StoreError> {
    let delete = matches!(read(turn, said), Correction::Delete);
    let mut entries: Vec<Entry> = Vec::new();
    for no in numbers {
        match found(turn, *no).await? {
            Some(entry) if entries.iter().all(|known| known.no != *no) => entries.push(entry),
            Some(_) => {}
            None if delete || entry::was_given(turn.db, turn.scene.book.id, *no).await? => {
                gone(turn, *no);
                return Ok(true);
            }
            None => return Ok(false),
        }
    }
    correct(turn, &entries, said, true).await
}

/// Whether a text speaks of an entry by its number, as in `#42 250 groceries`.
pub fn names_an_entry(text: &str) -> bool {
    numbered(text).is_some() || several(text).is_some()
}

async fn found(turn: &mut Turn<'_>, no: EntryNo) -> Result<Option<Entry>, StoreError> {
    let book = turn.book();
    entry::get(turn.db, book, no).await
}

fn gone(turn: &mut Turn<'_>, no: EntryNo) {
    let html = turn.words().html("entry-gone", args!["no" => no.0]);
    turn.say_text(html);
}

/// The entry that a message of ours is about, where it is about one.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn answered_entry(turn: &mut Turn<'_>, reply: &RepliedTo) -> Result<Option<Entry>, StoreError> {
    match about(reply) {
        About::Entry(no) | About::Named(no) | About::Asked(no, _) => found(turn, no).await,
        About::Action(action) => {
            let book = turn.book();
            let mut entries = entry::of_action(turn.db, book, action, 2).await?;
            match (entries.pop(), entries.is_empty(), about::only_number(&reply.text)) {
                (Some(entry), true, _) => Ok(Some(entry)),
                (None, _, Some(no)) => found(turn, no).await,
                _ => Ok(None),
            }
        }
        About::Draft(_) | About::Other => Ok(None),
    }
}

/// Reads a text as a correction in this book.
pub fn read(turn: &Turn<'_>, text: &str) -> Correction {
    reading(turn, |context| parse_correction(text, context))
}

/// Reads a text as the change of an entry of before.
fn read_amendment(turn: &Turn<'_>, text: &str) -> Option<Amendment> {
    reading(turn, |context| amendment(text, context))
}

fn reading<T>(turn: &Turn<'_>, read: impl FnOnce(&Context<'_>) -> T) -> T {
    let scene = &turn.scene;
    let open = scene.book.accounts.iter().filter(|account| !account.archived);
    let accounts: Vec<String> = open.map(|account| account.name.clone()).collect();
    let limits = ingest::grammar_limits(turn.services);
    let context = intake::context(&scene.book, &accounts, &scene.locale, scene.today, commands::NAMES, limits);
    read(&context)
}

/// Corrects entries, of which a change wants exactly one. `sure`: the message was about them beyond doubt, so that words
/// alone are a note.
async fn correct(turn: &mut Turn<'_>, entries: &[Entry], text: &str, sure: bool) -> Result<bool, StoreError> {
    let amended = read_amendment(turn, text);
    if let Some(amendment) =
        amended.filter(|amendment| entries.iter().all(|entry| amend::means(turn, entry, amendment)))
    {
        return apply(turn, entries, amendment.correction, sure).await;
    }
    let correction = read(turn, text);
    apply(turn, entries, correction, sure).await
}

async fn apply(turn: &mut Turn<'_>, entries: &[Entry], correction: Correction, sure: bool) -> Result<bool, StoreError> {
    // In a group words in a reply to somebody else's entry are talk, or an entry of one's own; a figure, a day or a
    // category alone corrects it, as its buttons do.
    let own = |entry: &Entry| entry.entry.payer.is_none_or(|payer| payer == turn.scene.user);
    let words = matches!(&correction, Correction::Patch(patch) if patch.note.is_some() || patch.merchant.is_some());
    if words && !turn.scene.private && !entries.iter().all(own) {
        return Ok(false);
    }
    match (correction, entries) {
        (Correction::NotACorrection, _) | (_, []) => Ok(false),
        (Correction::Delete, entries) => {
            if let Some((html, action)) = edit::delete(turn, entries).await? {
                let undo = turn.undo_button(action);
                turn.say(&Reply::text(html).row(undo));
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
