use super::checksum::luhn;
use super::cue::{Cue, Cues};
use super::text::{Group, Text};
use super::{Found, Kind};

/// How card numbers are written in groups.
const GROUPINGS: &[&[usize]] = &[
    &[4, 4, 4, 4, 3],
    &[4, 4, 4, 4],
    &[4, 6, 5],
    &[4, 6, 4],
    &[4, 4, 4, 1],
    &[6, 13],
    &[8, 8],
    &[4, 4, 4, 2],
    // Mistyped, or broken by a line's end.
    &[12, 4],
    &[4, 12],
    &[8, 4, 4],
    &[4, 4, 8],
    &[4, 8, 4],
    &[6, 6, 4],
];

/// Card numbers of 13 to 19 digits by issuer range and Luhn, in one piece or in usual groups. One in one piece is
/// left alone after a word that says it is something else.
pub(super) fn find(text: &Text, cues: &Cues) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let groups = text.groups();
    for at in 0..groups.len() {
        let rest = groups.get(at..).unwrap_or_default();
        let Some(first) = rest.first() else { continue };
        if found.last().is_some_and(|last| last.end > first.start) {
            continue;
        }
        let end = grouped(text, rest).or_else(|| single(text, cues, *first));
        if let Some(end) = end {
            found.push(Found { kind: Kind::Card, start: first.start, end });
        }
    }
    found
}

fn grouped(text: &Text, groups: &[Group]) -> Option<usize> {
    let start = groups.first()?.start;
    if text.before(start) == '-' && text.before(start.saturating_sub(1)).is_alphanumeric()
        || text.number_precedes(start)
    {
        return None;
    }
    GROUPINGS.iter().find_map(|lengths| {
        let groups = groups.get(..lengths.len())?;
        let fits = groups.iter().map(|group| group.len()).eq(lengths.iter().copied());
        let mut gaps = groups.windows(2).map(|pair| match pair {
            [left, right] => text.slice(left.end, right.start),
            _ => &[],
        });
        let separated = gaps.all(|gap| matches!(gap, [' ' | '-' | '.'] | [' ', ' ']));
        let end = groups.last()?.end;
        let digits = text.digits(start, end);
        let is_rest = digits.len() < 16 && text.is_in_fours(start);
        (fits && separated && !is_rest && text.ends_word(end) && is_card(&digits)).then_some(end)
    })
}

fn single(text: &Text, cues: &Cues, group: Group) -> Option<usize> {
    if !(13..=19).contains(&group.len()) || text.number_continues(group.end) || text.number_precedes(group.start) {
        return None;
    }
    if !is_card(&text.digits(group.start, group.end)) {
        return None;
    }
    let cue = cues.before(text, group.start);
    let glued_left = text.before(group.start).is_alphabetic();
    let glued_right = (0..3).take_while(|ahead| text.at(group.end + ahead).is_alphabetic()).count();
    let stands_alone = (!glued_left || matches!(cue.cue, Cue::Card | Cue::CardOrAccount) && cue.unknown == 0)
        && matches!(glued_right, 0 | 3);
    let is_other = matches!(cue.cue, Cue::Reference | Cue::Account | Cue::Phone | Cue::NationalId) && cue.unknown == 0;
    (stands_alone && !is_other).then_some(group.end)
}

/// Issuer identification numbers with the lengths each network issues (ISO/IEC 7812; networks' own publications).
fn is_card(digits: &str) -> bool {
    let prefix = |length: usize| digits.get(..length).and_then(|head| head.parse::<u32>().ok()).unwrap_or_default();
    let lengths: &[usize] = match (prefix(1), prefix(2), prefix(3), prefix(4)) {
        (4, ..) => &[13, 16, 19],
        (_, 51..=55, ..) | (_, _, _, 2221..=2720) => &[16],
        (_, 34 | 37, ..) => &[15],
        (_, 36 | 38 | 39, ..) | (_, _, 300..=305, _) => &[14],
        (_, _, _, 3528..=3589) | (_, 60 | 62 | 64 | 65, ..) => &[16, 17, 18, 19],
        (_, _, _, 2200..=2204) => &[16, 19],
        (_, 81 | 82, ..) | (_, _, 508, _) | (_, _, _, 9792) => &[16],
        (_, 50 | 56..=58 | 61 | 63 | 66..=69, ..) => &[13, 16, 18, 19],
        _ => &[],
    };
    let repeats = digits.bytes().zip(digits.bytes().skip(1)).all(|(a, b)| a == b);
    lengths.contains(&digits.len()) && !repeats && luhn(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_found_and_look_alikes_left() {
        let cases = [
            ("POS 4111111111111111 LIDL", Some("4111111111111111")),
            ("4111 1111 1111 1111 12/27", Some("4111 1111 1111 1111")),
            ("card 2 4111-1111-1111-1111", Some("4111-1111-1111-1111")),
            ("AMEX 3782 822463 10005", Some("3782 822463 10005")),
            ("VISA4111111111111111EUR", Some("4111111111111111")),
            ("5555555555554444.", Some("5555555555554444")),
            ("card 401288888888 1881 paid", Some("401288888888 1881")),
            ("4012 888888881881", Some("4012 888888881881")),
            ("4012 88888888 1881", Some("4012 88888888 1881")),
            ("401288888888 1882", None),
            ("4111111111111112", None),
            ("REF 4111111111111111", None),
            ("TXN4111111111111111", None),
            ("1234111111111111111", None),
            ("order 9111111111111111", None),
            ("4111111111111111.50", None),
            ("0000000000000000", None),
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
