//! A change of an entry that the message names by no number: `make it 25`, `delete the coffee`. Where one entry alone is
//! meant beyond doubt, it is done; else the person is asked which.

use super::{apply, read_amendment};
use crate::args;
use crate::intake::quick_text::{Amendment, Of};
use crate::ledger::Entry;
use crate::ledger::category::fold;
use crate::report::lines;
use crate::store::{StoreError, entry};
use crate::telegram::turn::Turn;

/// How long ago the person may have recorded what they speak of.
const MINUTES: i32 = 15;
/// Most entries that are looked at.
const LOOKED_AT: i64 = 20;
/// Most entries of a question which is meant.
const SHOWN: usize = 5;

/// Deals with a change of what this person recorded just now; false when the text is none, or nothing fits it.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn by_words(turn: &mut Turn<'_>, text: &str) -> Result<bool, StoreError> {
    let Some(amendment) = read_amendment(turn, text) else { return Ok(false) };
    let (book, user) = (turn.book(), turn.scene.user);
    let recent = entry::recent(turn.db, book, user, MINUTES, LOOKED_AT).await?;
    let meant: Vec<Entry> = match &amendment.of {
        // All that the last message recorded.
        Of::Last => {
            let last = recent.first().map(|entry| entry.first_action);
            recent.into_iter().filter(|entry| Some(entry.first_action) == last).collect()
        }
        Of::Amount(_) | Of::Words(_) => recent.into_iter().filter(|entry| means(turn, entry, &amendment)).collect(),
    };
    match meant.as_slice() {
        [] => Ok(false),
        [_] => apply(turn, &meant, amendment.correction, true).await,
        several => {
            which(turn, several);
            Ok(true)
        }
    }
}

/// Whether a change may speak of this entry.
pub fn means(turn: &Turn<'_>, entry: &Entry, amendment: &Amendment) -> bool {
    let held = &entry.entry;
    match &amendment.of {
        Of::Last => true,
        Of::Amount(amount) => held.money.amount() == *amount,
        Of::Words(words) => {
            let category = held.category.and_then(|no| turn.scene.book.category(no)).map(|category| &category.name);
            let texts = [held.note.as_ref(), held.merchant.as_ref(), category];
            let said: Vec<String> = texts
                .into_iter()
                .flatten()
                .flat_map(|text| fold(text).split(' ').map(str::to_owned).collect::<Vec<_>>())
                .collect();
            words.iter().all(|word| said.contains(&fold(word)))
        }
    }
}

/// Asks which of several is meant.
fn which(turn: &mut Turn<'_>, several: &[Entry]) {
    let scene = &turn.scene;
    let first = several.first().map_or(0, |entry| entry.no.0);
    let mut html = turn.words().html("entry-which", args!["no" => first]);
    for entry in several.iter().take(SHOWN) {
        html.line(&lines::entry(&scene.book, &scene.locale, scene.today, &entry.entry, entry.no));
    }
    turn.say_text(html);
}
