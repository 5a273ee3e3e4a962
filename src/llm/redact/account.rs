use super::cue::{Cue, Cues};
use super::text::{Group, Text};
use super::{Found, Kind};

const MOST_GROUPS: usize = 9;
const FEWEST_DIGITS: usize = 6;
const MOST_DIGITS: usize = 28;

/// Account numbers: six digits or more after a word for account, letters among them allowed. Dates and amounts are
/// none.
pub(super) fn find(text: &Text, cues: &Cues) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (at, first) in text.groups().iter().enumerate() {
        let start = token_start(text, cues, *first);
        let is_masked = start < first.start && text.slice(start, first.start).iter().all(|c| matches!(c, 'X' | 'x'));
        let is_part =
            is_masked || text.before(start) == '*' && text.before(start - 1) == '*' || text.number_precedes(start);
        if is_part || found.last().is_some_and(|last| last.end > start) {
            continue;
        }
        let before = cues.before(text, start);
        let glued = start == first.start && text.before(start).is_alphabetic();
        let groups = text.groups().get(at..).unwrap_or_default();
        if let Some((start, end)) = with_sort_code(text, groups) {
            found.push(Found { kind: Kind::Account, start, end });
            continue;
        }
        let is_announced = matches!(before.cue, Cue::Account | Cue::CardOrAccount);
        if !is_announced || glued && before.unknown > 0 {
            continue;
        }
        if let Some(end) = number_end(text, start, groups, before.unknown > 0) {
            found.push(Found { kind: Kind::Account, start, end });
        }
    }
    found
}

/// A British account beside its sort code, in either order: `20-00-00 12345678`.
fn with_sort_code(text: &Text, groups: &[Group]) -> Option<(usize, usize)> {
    let groups: &[Group; 4] = groups.first_chunk()?;
    let [first, second, third, last] = *groups;
    let gap = |left: Group, right: Group| text.slice(left.end, right.start);
    let account = match (groups.map(Group::len), gap(first, second), gap(second, third), gap(third, last)) {
        ([2, 2, 2, 8], ['-'], ['-'], [' ']) => last,
        ([8, 2, 2, 2], [' '], ['-'], ['-']) => first,
        _ => return None,
    };
    let is_whole = text.starts_word(first.start) && text.ends_word(last.end) && !text.number_continues(last.end);
    (is_whole && !matches!(text.before(first.start), '-' | '/' | '.')).then_some((account.start, account.end))
}

/// Where a number with a few letters in front of it starts: `AB1234567` at its A. The word for account itself may be
/// glued to the number and is not part of it.
fn token_start(text: &Text, cues: &Cues, group: Group) -> usize {
    let mut start = group.start;
    while group.start - start <= 4 && text.before(start).is_ascii_alphabetic() {
        start -= 1;
    }
    let letters = group.start - start;
    let whole = letters > 0 && letters <= 4 && text.starts_word(start);
    let glued = cues.before(text, group.start);
    let is_cue = glued.cue == Cue::Account && glued.unknown == 0;
    if whole && !is_cue { start } else { group.start }
}

fn number_end(text: &Text, start: usize, groups: &[Group], is_far: bool) -> Option<usize> {
    // How many groups of four there are and nothing else: a shorter one ends them.
    let (mut digits, mut fours) = (0, 0);
    let mut last: Option<Group> = None;
    for group in groups.iter().take(MOST_GROUPS) {
        let joined = match last {
            None => true,
            Some(last) => {
                let gap = text.slice(last.end, group.start);
                let tight = matches!(gap, ['-' | '/' | '.']);
                // After a space a full number does not go on: what follows is an amount or another number.
                let goes_on = digits < 10 && last.len() < 8 && group.len() >= 2
                    || last.len() == 4 && group.len() == 4
                    || digits == 10 && last.len() == 2 && group.len() == 10
                    || fours >= 2 && group.len() < 4;
                let spaced = goes_on && matches!(gap, [' '] | [' ', '-', ' ']);
                // An amount stands behind a number and is none of it.
                let amount =
                    text.number_continues(group.end) || group.len() < 4 && text.is_money(group.start, group.end);
                (tight || spaced) && !(spaced && amount)
            }
        };
        if !joined || digits + group.len() > MOST_DIGITS {
            break;
        }
        fours = if group.len() == 4 && digits == fours * 4 { fours + 1 } else { 0 };
        digits += group.len();
        last = Some(*group);
    }
    let end = last?.end;
    let fewest = if is_far { 8 } else { FEWEST_DIGITS };
    let ends = !text.number_continues(end) && (text.ends_word(end) || text.at(end).is_alphabetic());
    let is_money = text.is_money(start, end) && text.slice(start, end).iter().any(|c| matches!(c, '.' | ','));
    (digits >= fewest && ends && !is_money).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_need_a_word_and_a_number() {
        let cases = [
            ("NEFT TO A/C 50100123456789 RAVI", Some("50100123456789")),
            ("a/c no: 0012-3456-78", Some("0012-3456-78")),
            ("ACC12345678 rent", Some("12345678")),
            ("Konto 123 456 789 Miete", Some("123 456 789")),
            ("account AB1234567", Some("AB1234567")),
            ("account 12345678 250.00", Some("12345678")),
            ("sort code 20-00-00 account 12345678", Some("12345678")),
            ("C/C 12345-6", Some("12345-6")),
            ("AG 1234-5 CC 12345-6", Some("12345-6")),
            ("cuenta 2100 0418 45 0200051332 ", Some("2100 0418 45 0200051332")),
            ("rachunek 61 1090 1014 0000 0712 1981 2874", Some("61 1090 1014 0000 0712 1981 2874")),
            ("FPS J SMITH 20-00-00 55779911 RENT", Some("55779911")),
            ("Buchungskonto 9876543210", Some("9876543210")),
            ("conta 9908 3081 0818 9095, 20 Nov", Some("9908 3081 0818 9095")),
            ("CLABE 4957 3639 5 thanks", Some("4957 3639 5")),
            ("cuenta 2499 5758 5678 015 INR 450.00", Some("2499 5758 5678 015")),
            ("acct no. 5098 2946 8526 65", Some("5098 2946 8526 65")),
            ("account 5098 2946 65.00", Some("5098 2946")),
            ("account 5098 2946 65 EUR", Some("5098 2946")),
            ("account HDFC 50100123456789", Some("50100123456789")),
            ("account fee 12345678", None),
            ("account 20260312", None),
            ("account 12.03.26", None),
            ("account 250.00", None),
            ("account 1.250.000 EUR", None),
            ("account transfer ref 12345678", None),
            ("12345678", None),
            ("a/c*123456789", Some("123456789")),
            ("account ending 1234", None),
            ("A/C XX1234 11/02", None),
            ("A/C ****1234 11/02", None),
        ];
        for (input, expected) in cases {
            let text = Text::fold(input);
            let found = find(&text, &Cues::read(&text))
                .first()
                .map(|found| text.slice(found.start, found.end).iter().collect::<String>());
            assert_eq!(found.as_deref(), expected, "{input}");
        }
    }
}
