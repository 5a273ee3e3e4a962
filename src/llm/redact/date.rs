use super::text::Group;

/// Groups of digits that are a date, perhaps with a time behind: no finder of numbers gets to see them.
///
/// Two or four digits for the year between 1990 and 2049, in any order that is in use, with one separator throughout
/// or none.
pub(super) fn find(chars: &[char], groups: &[Group]) -> Vec<Group> {
    let mut found: Vec<Group> = Vec::new();
    for (at, first) in groups.iter().enumerate() {
        if found.last().is_some_and(|last| last.end > first.start) || !stands_free(chars, first.start) {
            continue;
        }
        let end = written_out(chars, groups.get(at..).unwrap_or_default()).or_else(|| compact(chars, *first));
        if let Some(end) = end {
            found.push(Group { start: first.start, end });
        }
    }
    found
}

fn at(chars: &[char], position: usize) -> char {
    chars.get(position).copied().unwrap_or('\0')
}

fn stands_free(chars: &[char], start: usize) -> bool {
    let before = start.checked_sub(1).map_or('\0', |before| at(chars, before));
    let second = start.checked_sub(2).map_or('\0', |before| at(chars, before));
    let is_part = matches!(before, '-' | '.' | '/') && second.is_ascii_digit();
    !before.is_alphanumeric() && before != '+' && !is_part
}

fn number(chars: &[char], group: Group) -> usize {
    let digits = chars.get(group.start..group.end).unwrap_or_default();
    digits.iter().take(9).fold(0, |number, digit| number * 10 + digit.to_digit(10).unwrap_or_default() as usize)
}

fn is_day(day: usize, month: usize) -> bool {
    (1..=31).contains(&day) && (1..=12).contains(&month)
}

fn is_year(year: usize) -> bool {
    (1990..=2049).contains(&year)
}

/// `2026-03-12`, `12.03.2026`, `3/12/26`, `12 03 2026`.
fn written_out(chars: &[char], groups: &[Group]) -> Option<usize> {
    let [first, second, third, ..] = groups else { return None };
    let separator = at(chars, first.end);
    let same = second.start == first.end + 1 && third.start == second.end + 1 && at(chars, second.end) == separator;
    if !same || !matches!(separator, '-' | '.' | '/' | ' ') {
        return None;
    }
    let (a, b, c) = (number(chars, *first), number(chars, *second), number(chars, *third));
    let is_date = match (first.len(), second.len(), third.len()) {
        (4, 2, 2) => is_year(a) && is_day(c, b),
        (1..=2, 1..=2, 4) => is_year(c) && (is_day(a, b) || is_day(b, a)),
        (2, 2, 2) => {
            separator != ' '
                && ((is_day(a, b) || is_day(b, a)) && (19..=39).contains(&c) || (19..=39).contains(&a) && is_day(c, b))
        }
        (1..=2, 1..=2, 2) => separator != ' ' && (is_day(a, b) || is_day(b, a)),
        _ => false,
    };
    let goes_on = separator != ' ' && at(chars, third.end) == separator && at(chars, third.end + 1).is_ascii_digit();
    let ends = !at(chars, third.end).is_alphanumeric() || at(chars, third.end) == 'T';
    let end = if goes_on { time_end(chars, groups)? } else { third.end };
    (is_date && ends).then_some(end)
}

/// `12.03.26.14.30`: a date that goes on with its own separator is one only with a time.
fn time_end(chars: &[char], groups: &[Group]) -> Option<usize> {
    let [_, _, _, hour, minute, ..] = groups else { return None };
    let is_time = hour.len() == 2 && minute.len() == 2 && number(chars, *hour) < 24 && number(chars, *minute) < 60;
    (is_time && minute.start == hour.end + 1 && !at(chars, minute.end).is_alphanumeric()).then_some(minute.end)
}

/// `20260312`, `12032026`, `20260312143000`.
fn compact(chars: &[char], group: Group) -> Option<usize> {
    let part = |from: usize, length: usize| {
        number(chars, Group { start: group.start + from, end: group.start + from + length })
    };
    let year_first = is_year(part(0, 4)) && is_day(part(6, 2), part(4, 2));
    let is_date = match group.len() {
        8 => year_first || is_year(part(4, 4)) && is_day(part(0, 2), part(2, 2)),
        12 | 14 => year_first && part(8, 2) < 24 && part(10, 2) < 60,
        _ => false,
    };
    let goes_on = at(chars, group.end) == '-' && at(chars, group.end + 1).is_ascii_digit();
    (is_date && !goes_on && !at(chars, group.end).is_alphanumeric()).then_some(group.end)
}

#[cfg(test)]
mod tests {
    use super::super::text::Text;

    #[test]
    fn dates_are_no_groups_and_other_numbers_are() {
        for (input, groups_left) in [
            ("2026-03-12", 0),
            ("on 12.03.2026 at", 0),
            ("3/12/26,", 0),
            ("12 03 2026", 0),
            ("12.03.26.14.30", 0),
            ("20260312 and 12032026", 0),
            ("20260312143000", 0),
            ("2026-03-12T10", 1),
            ("06.12.34.56.78", 5),
            ("12-03-2026-7", 4),
            ("2026-13-12", 3),
            ("32.01.2026", 3),
            ("555-12-2026", 3),
            ("99999999", 1),
        ] {
            assert_eq!(Text::fold(input).groups().len(), groups_left, "{input}");
        }
    }
}
