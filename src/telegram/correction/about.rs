//! What a message of ours that somebody answers is about. Pure.

use crate::args;
use crate::ledger::{ActionNo, DraftId, EntryNo};
use crate::reply::{languages, words};
use crate::telegram::buttons::entry::{self, Field};
use crate::telegram::buttons::number;
use crate::telegram::update::RepliedTo;

/// What a message of ours is about.
#[derive(Debug, PartialEq, Eq)]
pub enum About {
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

/// The entry's number and what follows it.
pub fn numbered(text: &str) -> Option<(EntryNo, &str)> {
    let rest = text.trim().strip_prefix('#')?;
    let digits = rest.find(|c: char| !c.is_ascii_digit())?;
    let (no, rest) = rest.split_at_checked(digits)?;
    let said = rest.strip_prefix(':').unwrap_or(rest);
    let apart = said.len() < rest.len() || said.starts_with(char::is_whitespace);
    let said = said.trim();
    (apart && !said.is_empty()).then_some((EntryNo(number(no)?), said))
}

/// Most entries named in one text.
const NAMED_AT_ONCE: usize = 20;

/// The entries and what is said of them all: `#3 and #4 delete`, `delete #3, #4`. None for fewer than two.
pub fn several(text: &str) -> Option<(Vec<EntryNo>, String)> {
    const AND: &[&str] = &["and", "y", "&", "+", ",", "und", "et", "e", "also"];
    let mut numbers = Vec::new();
    let mut said = Vec::new();
    for word in text.split([' ', ',', '\n', '\t']).filter(|word| !word.is_empty()) {
        let digits = word.strip_prefix('#').map(|rest| rest.trim_end_matches([':', '.', ';']));
        match digits.filter(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit())) {
            Some(digits) => numbers.push(EntryNo(number(digits)?)),
            None if AND.contains(&word.to_lowercase().as_str()) => {}
            None => said.push(word),
        }
    }
    ((2..=NAMED_AT_ONCE).contains(&numbers.len()) && !said.is_empty()).then(|| (numbers, said.join(" ")))
}

/// What a message of ours is about, by its buttons first: its text holds what people wrote.
pub fn about(reply: &RepliedTo) -> About {
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
    let Some(first) = numbers(&reply.text).next() else { return About::Other };
    if let Some(field) = entry::asked(&reply.text, EntryNo(first)) {
        return About::Asked(EntryNo(first), field);
    }
    let draft = languages().map(|tag| words(tag).plain("receipt-edit", args!["draft" => first]));
    if draft.into_iter().any(|question| question.trim() == reply.text.trim()) {
        return About::Draft(DraftId(first));
    }
    only_number(&reply.text).map_or(About::Other, About::Named)
}

/// The entry a text names, when it names one only.
pub fn only_number(text: &str) -> Option<EntryNo> {
    let mut numbers = numbers(text);
    match (numbers.next(), numbers.next()) {
        (Some(no), None) => Some(EntryNo(no)),
        _ => None,
    }
}

/// The numbers after `#` in a text.
fn numbers(text: &str) -> impl Iterator<Item = i64> {
    text.split('#').skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        number(rest.get(..end).unwrap_or_default())
    })
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
    fn several_numbers_lead_to_several_entries() {
        for (text, expected) in [
            ("#3 and #4 delete", Some((vec![3, 4], "delete"))),
            ("delete #3, #4", Some((vec![3, 4], "delete"))),
            ("#3,#4,#5 borrar", Some((vec![3, 4, 5], "borrar"))),
            ("#3: #4: food", Some((vec![3, 4], "food"))),
            ("#3 delete", None),
            ("#3 #4", None),
            ("#trip #work 12", None),
        ] {
            let expected =
                expected.map(|(numbers, said)| (numbers.into_iter().map(EntryNo).collect(), said.to_owned()));
            assert_eq!(several(text), expected, "{text}");
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
