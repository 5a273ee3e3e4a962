use super::cue::{Cue, Cues};
use super::text::{Group, Text};
use super::{Found, Kind};

/// ITU-T E.164.
const MOST_DIGITS: usize = 15;
const FEWEST_INTERNATIONAL: usize = 8;
const FEWEST_NATIONAL: usize = 7;
/// From so many digits on, a telephone's grouping is nothing else's.
const LONG_NATIONAL: usize = 10;

/// Telephone numbers: with `+` or `00` and a country, in a grouping only telephones have, or after a word for one.
pub(super) fn find(text: &Text, cues: &Cues) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let groups = text.groups();
    for (at, first) in groups.iter().enumerate() {
        if found.last().is_some_and(|last| last.end > first.start) {
            continue;
        }
        let rest = groups.get(at..).unwrap_or_default();
        let place = international(text, cues, rest).or_else(|| {
            let before = cues.before(text, first.start);
            let clear = text.starts_word(first.start) || before.cue == Cue::Phone && before.unknown == 0;
            if !clear || text.number_precedes(first.start) {
                return None;
            }
            match before.cue {
                Cue::Phone => grouped(text, rest).or_else(|| announced(text, rest, before.unknown)),
                Cue::Account | Cue::Reference | Cue::NationalId if before.unknown == 0 => None,
                // `POS 555-867-5309`: no card and no reference is written so.
                Cue::Card | Cue::Rail if before.unknown == 0 => {
                    grouped(text, rest).filter(|(start, end)| text.digits(*start, *end).len() >= LONG_NATIONAL)
                }
                _ => grouped(text, rest),
            }
        });
        if let Some((start, end)) = place {
            found.push(Found { kind: Kind::Phone, start, end });
        }
    }
    found
}

type Place = (usize, usize);

/// `+49 170 1234567`, `+1 (555) 123-4567`, `00 44 20 7946 0958`. A gain such as `+12,500,000` is none.
fn international(text: &Text, cues: &Cues, groups: &[Group]) -> Option<Place> {
    let first = groups.first()?;
    let (start, code_at) = if text.before(first.start) == '+' {
        (first.start - 1, first.start)
    } else if text.before(first.start) == '(' && first.start >= 2 && text.before(first.start.saturating_sub(1)) == '+' {
        (first.start - 2, first.start)
    } else if text.digits(first.start, first.start + 2) == "00" && text.starts_word(first.start) {
        (first.start, first.start + 2)
    } else {
        return None;
    };
    let plus = code_at == first.start;
    // `EREF+2026…` is a field of a narration, `TEL+49…` is not; `20-00-00` is no country.
    let is_part = text.before(start).is_alphanumeric() && cues.before(text, start).cue != Cue::Phone
        || matches!(text.before(start), '-' | '/' | '.') && text.before(start.saturating_sub(1)).is_ascii_digit();
    if is_part {
        return None;
    }
    let digits: String = groups.iter().take(4).flat_map(|group| text.slice(group.start, group.end)).collect();
    let most = most_digits(digits.get(code_at - first.start..)?)?;
    // `+44 (0)7911 …`: a zero that is dialled at home only.
    let trunk = groups.get(1).is_some_and(|zero| text.slice(zero.start - 1, zero.end + 1) == ['(', '0', ')']);
    let beside = code_at - first.start + usize::from(trunk);
    let (end, count) = chain(text, groups, most + beside);
    let count = count.saturating_sub(beside);
    let fewest = if plus { FEWEST_INTERNATIONAL } else { FEWEST_INTERNATIONAL + 2 };
    if count < fewest || text.is_money(start, end) || text.number_continues(end) || !text.ends_word(end) {
        return None;
    }
    let written = text.slice(start, end);
    let points = written.iter().filter(|c| **c == '.').count();
    let is_thousands = points > 0 && groups.iter().skip(1).take(points).all(|group| group.len() == 3);
    if is_thousands && !written.iter().any(|c| matches!(c, ' ' | '-' | '(')) {
        return None;
    }
    if !plus {
        // References are padded with zeros too: without `+`, groups or a word are needed.
        let before = cues.before(text, start);
        let is_grouped = end - start > count + 2;
        let is_other = !matches!(before.cue, Cue::Phone | Cue::Nothing | Cue::Card | Cue::Rail);
        if is_other || !is_grouped && before.cue != Cue::Phone {
            return None;
        }
    }
    Some((start, end))
}

/// The most digits a number has by its country, the code included: fewer than E.164 allows, so that an amount behind
/// a number is not taken for its end. `None` for codes nobody has.
fn most_digits(digits: &str) -> Option<usize> {
    const BY_LENGTH: [(usize, &str); 4] = [
        (10, "45 47 53 65"),
        (11, "1 7 27 31 32 33 34 36 40 41 46 48 51 56 61 66 93 94"),
        (12, "20 30 44 52 57 58 60 63 64 81 82 84 90 91 92 95 98"),
        (13, "39 43 49 54 55 62 86"),
    ];
    let has_code = |codes: &str| codes.split_whitespace().any(|code| digits.starts_with(code));
    let known = BY_LENGTH.iter().find(|(_, codes)| has_code(codes)).map(|(most, _)| *most);
    // The rest have three digits, in these ranges.
    let zone = digits.get(..2).unwrap_or_default();
    let given = matches!(
        zone,
        "21" | "22" | "23" | "24" | "25" | "26" | "29" | "35" | "37" | "38" | "42" | "50" | "59" | "67" | "68"
    ) || matches!(zone, "85" | "87" | "88" | "96" | "97" | "99")
        || matches!(digits.get(..3), Some("690" | "691" | "692" | "800" | "808"));
    known.or(given.then_some(13))
}

/// Takes groups as long as only telephone separators lie between and the digits are few enough: the end, and how
/// many digits. An amount that follows is left.
fn chain(text: &Text, groups: &[Group], most: usize) -> (usize, usize) {
    let (mut end, mut count) = (0, 0);
    for (at, group) in groups.iter().take(8).enumerate() {
        let joined = at == 0 || is_separator(text.slice(end, group.start));
        let spaced = at > 0 && text.before(group.start) == ' ';
        if !joined
            || count + group.len() > most
            || spaced && (text.number_continues(group.end) && !continues_phone(text, groups, at))
        {
            break;
        }
        count += group.len();
        end = group.end;
    }
    (end, count)
}

/// A point behind a group of a telephone number written with points.
fn continues_phone(text: &Text, groups: &[Group], at: usize) -> bool {
    let next = groups.get(at + 1).zip(groups.get(at + 2));
    next.is_some_and(|(next, after)| text.at(next.end) == '.' && after.start == next.end + 1)
}

fn is_separator(gap: &[char]) -> bool {
    matches!(
        gap,
        [' ' | '-' | '.' | '/' | '(' | ')'] | [' ', '('] | [')', ' ' | '-'] | ['-', '('] | [' ', ' '] | [')', ' ', '-']
    )
}

/// After a word for a telephone: seven to thirteen digits in any grouping.
fn announced(text: &Text, groups: &[Group], unknown: usize) -> Option<Place> {
    let first = groups.first()?;
    let (end, count) = if first.len() >= 7 { (first.end, first.len()) } else { chain_to(text, groups, 10) };
    let start = if text.before(first.start) == '(' { first.start - 1 } else { first.start };
    // With other words between, only what is as long as a whole number.
    let is_paired = first.len() == 4 && count == 8 && end - first.start == 9;
    let fewest = if unknown == 0 || is_paired { FEWEST_NATIONAL } else { 9 };
    let fits = (fewest..=13).contains(&count) && !text.number_continues(end) && text.ends_word(end);
    (fits && !text.is_money(start, end) && !text.has_date(start, end)).then_some((start, end))
}

/// As [`chain`], but stops as soon as there are enough digits for a national number.
fn chain_to(text: &Text, groups: &[Group], enough: usize) -> (usize, usize) {
    let mut taken = (0, 0);
    for many in 1..=groups.len().min(6) {
        let (end, count) = chain(text, groups.get(..many).unwrap_or_default(), MOST_DIGITS);
        if end == taken.0 {
            break;
        }
        taken = (end, count);
        if count >= enough {
            break;
        }
    }
    taken
}

/// A way national numbers are written, with lengths of groups and the gaps between.
struct Grouping {
    /// Digits as `0` to `9`, any as `d`, of 1 to 9 as `n`, of 2 to 9 as `t`; `_` a space, dash, point or slash,
    /// `=` always the same of these; the rest itself.
    shape: &'static str,
    is_valid: fn(&str) -> bool,
}

const fn grouping(shape: &'static str) -> Grouping {
    Grouping { shape, is_valid: |_| true }
}

const GROUPINGS: &[Grouping] = &[
    // North America. Service numbers (800, 888 …) belong to shops.
    Grouping { shape: "(tdd) ddd-dddd", is_valid: not_a_service },
    Grouping { shape: "(tdd)ddd-dddd", is_valid: not_a_service },
    Grouping { shape: "(tdd) ddd dddd", is_valid: not_a_service },
    Grouping { shape: "1-tdd-ddd-dddd", is_valid: |number| not_a_service(number.get(1..).unwrap_or_default()) },
    Grouping { shape: "tdd-ddd-dddd", is_valid: not_a_service },
    Grouping { shape: "tdd.tdd.dddd", is_valid: not_a_service },
    Grouping { shape: "tdd tdd dddd", is_valid: not_a_service },
    Grouping { shape: "tdd tdd-dddd", is_valid: not_a_service },
    // A leading zero: most of Europe, Africa, Asia, Oceania.
    grouping("0n=dd=dd=dd=dd"),
    grouping("(0n) dddd dddd"),
    grouping("(0nd) dddd dddd"),
    grouping("(0ndd) ddd dddd"),
    grouping("(0ndd) dddddd"),
    grouping("(0nd) ddd dddd"),
    grouping("0n-dddddddd"),
    grouping("0n dddd dddd"),
    grouping("0n-dddd-dddd"),
    grouping("0n-dddd dddd"),
    grouping("0n dd ddd dddd"),
    grouping("0n dddddddd"),
    grouping("0nd_dddd_dddd"),
    grouping("0nd_ddd_dddd"),
    grouping("0nd_ddd_ddd"),
    grouping("0nd_ddd_dd_dd"),
    grouping("0nd_dd_dd_ddd"),
    grouping("0nd_dddddddd"),
    grouping("0nd_ddddddd"),
    grouping("0nd_dddddd"),
    grouping("0ndd_dddd_dddd"),
    grouping("0ndd_ddd_dddd"),
    grouping("0ndd_ddd_ddd"),
    grouping("0ndd_ddd_dd_dd"),
    grouping("0ndd_dd_dd_dd"),
    grouping("0ndd_dddddddd"),
    grouping("0ndd_ddddddd"),
    Grouping { shape: "0ndd_dddddd", is_valid: not_a_time },
    grouping("0nddd_dddddd"),
    grouping("0nddd_ddddd"),
    grouping("0nddd_ddd_ddd"),
    grouping("0nddd_ddd_dddd"),
    grouping("0nddd_dddd_dddd"),
    grouping("0n/dddddd"),
    grouping("0n/ddddddd"),
    // Without one.
    Grouping { shape: "ddddd ddddd", is_valid: indian_mobile },
    Grouping { shape: "ddddd-ddddd", is_valid: indian_mobile },
    Grouping { shape: "91-dddddddddd", is_valid: |number| indian_mobile(number.get(2..).unwrap_or_default()) },
    grouping("8 (ndd) ddd-dd-dd"),
    grouping("8 ndd ddd-dd-dd"),
    grouping("8 ndd ddd dd dd"),
    grouping("8-ndd-ddd-dd-dd"),
    Grouping { shape: "1dd dddd dddd", is_valid: |number| number.chars().nth(1).is_some_and(|c| c >= '3') },
    Grouping { shape: "1dd-dddd-dddd", is_valid: |number| number.chars().nth(1).is_some_and(|c| c >= '3') },
    grouping("(nn) 9dddd-dddd"),
    grouping("(nn) 9dddd dddd"),
    grouping("(nn)9dddd-dddd"),
    grouping("(nn) dddd-dddd"),
    grouping("(nn) dddd dddd"),
    grouping("nn 9dddd-dddd"),
    grouping("nn dddd-dddd"),
    grouping("ndd dd dd dd"),
    Grouping { shape: "ddd-ddd-ddd", is_valid: a_nine_digit_mobile },
    Grouping { shape: "ddd ddd ddd", is_valid: a_nine_digit_mobile },
    Grouping { shape: "dd dd dd dd", is_valid: a_norwegian_mobile },
];

fn not_a_service(number: &str) -> bool {
    let area = number.get(..3).unwrap_or_default();
    !matches!(area, "800" | "833" | "844" | "855" | "866" | "877" | "888" | "900")
}

fn not_a_time(number: &str) -> bool {
    number.get(2..4).is_some_and(|minutes| minutes >= "60")
}

fn indian_mobile(number: &str) -> bool {
    number.starts_with(['6', '7', '8', '9'])
}

fn a_nine_digit_mobile(number: &str) -> bool {
    number.starts_with(['5', '6', '7', '9']) && !number.ends_with("000")
}

fn a_norwegian_mobile(number: &str) -> bool {
    number.starts_with(['4', '9'])
}

fn grouped(text: &Text, groups: &[Group]) -> Option<Place> {
    let first = groups.first()?;
    let start = if text.before(first.start) == '(' { first.start - 1 } else { first.start };
    // Parts of longer numbers; a slash also parts the fields of a narration.
    let is_part = match text.before(start) {
        '/' => text.before(start.saturating_sub(1)).is_ascii_digit(),
        // Behind another four digits it is the rest of a longer number: `A/C 9309 0781 5487 1987`.
        ' ' => text.is_in_fours(start),
        sign => matches!(sign, '-' | '+' | '*' | '#' | '_'),
    };
    if is_part {
        return None;
    }
    let end = GROUPINGS.iter().find_map(|grouping| {
        let end = shaped(text, start, grouping.shape)?;
        (grouping.is_valid)(&text.digits(start, end)).then_some(end)
    })?;
    let goes_on = text.number_continues(end)
        || matches!(text.at(end), '-' | '/') && text.at(end + 1).is_ascii_digit()
        || text.at(end) == ' ' && text.before(end.saturating_sub(2)) == ' ' && two_more(text, end);
    let is_other = goes_on || text.is_money(start, end) || text.has_date(start, end);
    (text.ends_word(end) && !is_other).then_some((start, end))
}

/// In a row of pairs a further pair follows, so that this is a list of small numbers.
fn two_more(text: &Text, end: usize) -> bool {
    let group = text.slice(end + 1, end + 4);
    matches!(group, [a, b, ' '] if a.is_ascii_digit() && b.is_ascii_digit())
}

fn shaped(text: &Text, start: usize, shape: &str) -> Option<usize> {
    let mut separator = None;
    for (ahead, sign) in shape.chars().enumerate() {
        let c = text.at(start + ahead);
        let fits = match sign {
            'd' => c.is_ascii_digit(),
            'n' => c.is_ascii_digit() && c != '0',
            't' => c.is_ascii_digit() && c >= '2',
            '_' | '=' => {
                let mixed = sign == '_' && separator != Some('.') && c != '.';
                let same = separator.is_none_or(|first| first == c || mixed);
                separator = Some(c);
                same && matches!(c, ' ' | '-' | '.' | '/')
            }
            literal => c == literal,
        };
        if !fits {
            return None;
        }
    }
    Some(start + shape.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_many_countries_are_found() {
        for number in [
            "+49 170 1234567",
            "+1 (555) 123-4567",
            "+1-555-123-4567",
            "+447911123456",
            "+91 98765 43210",
            "+33 6 12 34 56 78",
            "+55 (11) 98765-4321",
            "0049 170 1234567",
            "+49 (0)170 1234567",
            "(555) 323-4567",
            "555-323-4567",
            "(555) 123-4567",
            "555-123-4567",
            "1-555-123-4567",
            "555.323.4567",
            "020 7946 0958",
            "07700 900123",
            "0170 1234567",
            "0170/1234567",
            "06 12 34 56 78",
            "06.12.34.56.78",
            "98765 43210",
            "0412 345 678",
            "06-12345678",
            "090-1234-5678",
            "010-1234-5678",
            "0532 123 45 67",
            "079 123 45 67",
            "8 (912) 345-67-89",
            "(11) 98765-4321",
            "612 34 56 78",
            "0712 345 678",
            "0917 123 4567",
            "050-123-4567",
            "138 1234 5678",
            "+254712345678",
            "+6591234567",
            "91 23 45 67",
            "601-234-567",
            "0664 1234567",
        ] {
            let text = Text::fold(&format!("paid {number} 12.50"));
            let found: Vec<String> = find(&text, &Cues::read(&text))
                .iter()
                .map(|found| text.slice(found.start, found.end).iter().collect())
                .collect();
            assert_eq!(found, [number]);
        }
    }

    #[test]
    fn a_word_is_enough_and_look_alikes_are_left() {
        for (input, expected) in [
            ("Tel 5551234567", Some("5551234567")),
            ("M-PESA 254712345678", Some("254712345678")),
            ("mobile recharge 9876543210 JIO", Some("9876543210")),
            ("PayNow 9123 4567", Some("9123 4567")),
            ("PayNow transfer 9123 4567", Some("9123 4567")),
            ("+44(0)7911123456", Some("+44(0)7911123456")),
            ("91-9876543210", Some("91-9876543210")),
            ("TEL+491701234567", Some("+491701234567")),
            ("0171 1234567 EUR 50", Some("0171 1234567")),
            ("No. 653 209 721", None),
            ("00 46 02 / 2026-422072", None),
            ("05/07 04 88 08", None),
            ("EREF+20260312-123456", None),
            ("FPS 20-00-00 55779911", None),
            ("TEL:0207946095", Some("0207946095")),
            ("Bizum a 612345678", Some("612345678")),
            ("compra MBWAY 912345678 obrigado", Some("912345678")),
            ("POS 747-255-2601 thanks", Some("747-255-2601")),
            ("UPI (092) 9745 6843", Some("(092) 9745 6843")),
            ("SEPA 0034 626496964 on 03/11/2026", Some("0034 626496964")),
            ("VISA 00 49 171 6436578", Some("00 49 171 6436578")),
            ("A/C No 9309 0781 5487 1987", None),
            ("POS 747-255-260", None),
            ("NEFT 0034626496964", None),
            ("9876543210", None),
            ("0012345678", None),
            ("00491701234567", None),
            ("ref 020 7946 0958", None),
            ("+2000 salary", None),
            ("+12,500,000.00", None),
            ("+1.250.000.000 VND", None),
            ("+12500000 IDR", None),
            ("2026-03-12 10:15", None),
            ("12.03.2026 14.30", None),
            ("01.02.26.14.30", None),
            ("1 250 000", None),
            ("phone bill 45.20", None),
            ("800-555-1234", None),
            ("phone 2026-03-12", None),
            ("AMAZON 111-1234567-1234567", None),
            ("store 0930 123456", None),
            ("94105-1234", None),
            ("order 555-123-4567", None),
            ("(555) 12.50", None),
            ("115-123-4567", None),
        ] {
            let text = Text::fold(input);
            let found = find(&text, &Cues::read(&text))
                .first()
                .map(|found| text.slice(found.start, found.end).iter().collect::<String>());
            assert_eq!(found.as_deref(), expected, "{input}");
        }
    }
}
