//! Taps on buttons of ours, told apart by what stands before the first colon of their data. Data comes back from
//! people's programs: it is parsed like anything else from outside and reaches the chat's own book only.

pub mod entry;

use super::dispatch::Outcome;
use super::jobs::Job;
use super::turn::Turn;
use super::{commands, document, learning, photo, question, sorting};
use crate::ledger::{AccountNo, ActionNo, CategoryNo, DraftId, EntryNo};
use crate::store::StoreError;

/// Deals with a tap.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, data: &str) -> Result<Outcome, StoreError> {
    let (verb, rest) = data.split_once(':').unwrap_or((data, ""));
    let known = match verb {
        "u" => match number(rest) {
            Some(no) => commands::undo::tapped(turn, ActionNo(no)).await?,
            None => false,
        },
        "c" | "e" | "k" | "a" | "x" | "v" => entry_tap(turn, verb, rest).await?,
        "l" | "f" => commands::list::tapped(turn, verb, rest).await?,
        "p" => commands::spending::tapped(turn, rest).await?,
        "d" => commands::chart::tapped(turn, rest).await?,
        "b" => commands::balance::tapped(turn, rest).await?,
        "g" => commands::settings::tapped(turn, rest).await?,
        "h" => commands::categories::tapped(turn, rest).await?,
        "y" => commands::rules::tapped(turn, rest).await?,
        "o" if rest == "m" && sorting::is_offered(turn.services) => return Ok(Outcome::Slow(Job::Sort)),
        "o" => commands::uncategorised::tapped(turn, rest).await?,
        "w" => learning::tapped(turn, rest).await?,
        "n" => commands::accounts::tapped(turn, rest).await?,
        "j" => commands::goal::tapped(turn, rest).await?,
        "i" => commands::recurring::tapped(turn, rest).await?,
        "t" => commands::privacy::tapped(turn, rest).await?,
        "z" => match draft(rest) {
            Some((draft, verb)) => commands::reset::tapped(turn, draft, verb).await?,
            None => false,
        },
        "r" => match draft(rest) {
            Some((draft, verb)) => return photo::tapped(turn, draft, verb).await,
            None => false,
        },
        "s" => match draft(rest) {
            Some((draft, verb)) => return document::tapped(turn, draft, verb).await,
            None => false,
        },
        "q" => return question::tapped(turn, rest).await,
        _ => false,
    };
    if !known {
        turn.toast("toast-expired");
    }
    Ok(Outcome::Done)
}

/// Taps under a confirmation; false for data that is not ours.
async fn entry_tap(turn: &mut Turn<'_>, verb: &str, rest: &str) -> Result<bool, StoreError> {
    let (no, rest) = rest.split_once(':').unwrap_or((rest, ""));
    let Some(no) = number(no).map(EntryNo) else { return Ok(false) };
    match (verb, rest) {
        ("c", "") => entry::choose_category(turn, no).await?,
        ("e", "") => entry::menu(turn, no).await?,
        ("e", "account") => entry::choose_account(turn, no).await?,
        ("e", field) => match entry::Field::of(field) {
            Some(field) => entry::ask(turn, no, field).await?,
            None => return Ok(false),
        },
        ("x", "") => entry::delete(turn, no).await?,
        ("v", "") => entry::show(turn, no).await?,
        ("k", category) => match number(category).map(CategoryNo) {
            Some(category) => entry::set_category(turn, no, category).await?,
            None => return Ok(false),
        },
        ("a", account) => match number(account).map(AccountNo) {
            Some(account) => entry::set_account(turn, no, account).await?,
            None => return Ok(false),
        },
        _ => return Ok(false),
    }
    Ok(true)
}

/// A number as our buttons write it: digits only, above zero.
pub fn number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| digits && *number > 0)
}

fn draft(rest: &str) -> Option<(DraftId, &str)> {
    let (id, verb) = rest.split_once(':')?;
    Some((DraftId(number(id)?), verb))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_our_buttons_write_them() {
        for (text, expected) in [
            ("42", Some(42)),
            ("0", None),
            ("", None),
            ("-1", None),
            ("+1", None),
            ("1 ", None),
            ("99999999999999999999", None),
            ("٤", None),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
        assert_eq!(draft("7:save"), Some((DraftId(7), "save")));
        assert_eq!(draft("7"), None);
        assert_eq!(draft("x:save"), None);
    }
}
