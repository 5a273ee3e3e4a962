use super::{Found, Span, date};

/// A text as the finders see it: digits and signs of any script as ASCII, every kind of space and dash as one,
/// invisible characters gone, and the way back to the original's characters.
pub(super) struct Text {
    chars: Vec<char>,
    /// The original position of each character.
    origins: Vec<usize>,
    groups: Vec<Group>,
    dates: Vec<Group>,
}

/// A run of digits, `end` exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group {
    pub start: usize,
    pub end: usize,
}

impl Group {
    pub fn len(self) -> usize {
        self.end - self.start
    }
}

/// The zeros of the decimal digits in use, each followed by its one to nine.
const ZEROS: [u32; 14] =
    [0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0, 0x1040];

impl Text {
    pub fn fold(text: &str) -> Self {
        let (mut chars, mut origins) = (Vec::with_capacity(text.len()), Vec::with_capacity(text.len()));
        for (at, c) in text.chars().enumerate() {
            if let Some(folded) = fold(c) {
                chars.push(folded);
                origins.push(at);
            }
        }
        let mut groups = digit_groups(&chars);
        let dates = date::find(&chars, &groups);
        groups.retain(|group| !overlaps(&dates, group.start, group.end));
        Self { chars, origins, groups, dates }
    }

    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// `'\0'` outside.
    pub fn at(&self, position: usize) -> char {
        self.chars.get(position).copied().unwrap_or('\0')
    }

    /// The character before; `'\0'` at the beginning.
    pub fn before(&self, position: usize) -> char {
        position.checked_sub(1).map_or('\0', |at| self.at(at))
    }

    /// Runs of digits that belong to no date.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Part of a date stands there.
    pub fn has_date(&self, start: usize, end: usize) -> bool {
        overlaps(&self.dates, start, end)
    }

    /// As much of the range as there is.
    pub fn slice(&self, start: usize, end: usize) -> &[char] {
        self.chars.get(start..end.min(self.chars.len())).unwrap_or_default()
    }

    /// The digits between two places, separators left out.
    pub fn digits(&self, start: usize, end: usize) -> String {
        self.slice(start, end).iter().filter(|c| c.is_ascii_digit()).collect()
    }

    /// Neither letter nor digit stands before.
    pub fn starts_word(&self, position: usize) -> bool {
        !self.before(position).is_alphanumeric()
    }

    pub fn ends_word(&self, end: usize) -> bool {
        !self.at(end).is_alphanumeric()
    }

    /// More of the same number goes on to the right, such as decimals: `.`, `,` or `:` and a digit.
    pub fn number_continues(&self, end: usize) -> bool {
        matches!(self.at(end), '.' | ',' | ':') && self.at(end + 1).is_ascii_digit()
    }

    /// More of the same number stands to the left.
    pub fn number_precedes(&self, start: usize) -> bool {
        start >= 2 && matches!(self.before(start), '.' | ',' | ':') && self.before(start - 1).is_ascii_digit()
    }

    /// Four digits before a space and four behind it: from here on it is the rest of a longer number.
    pub fn is_in_fours(&self, start: usize) -> bool {
        let four = |from: usize| {
            let group = self.slice(from, from + 4);
            group.len() == 4 && group.iter().all(char::is_ascii_digit)
        };
        let before = start >= 5 && four(start - 5) && !self.before(start - 5).is_alphanumeric();
        before && self.before(start) == ' ' && four(start) && self.at(start + 4) == ' '
    }

    /// A currency's sign or code stands right before or after, and belongs to this number and no other.
    pub fn is_money(&self, start: usize, end: usize) -> bool {
        let mut left = start;
        for skipped in ["+-", " "] {
            if left > 0 && skipped.contains(self.before(left)) {
                left -= 1;
            }
        }
        let right = if self.at(end) == ' ' { end + 1 } else { end };
        let code_left = left.checked_sub(3).is_some_and(|from| self.is_code(from) && !self.has_digit_before(from));
        let code_right = self.is_code(right) && !self.has_digit_after(right + 3);
        let sign_left = is_currency_sign(self.before(left)) && !self.has_digit_before(left - 1);
        let sign_right = is_currency_sign(self.at(right)) && !self.has_digit_after(right + 1);
        code_left || code_right || sign_left || sign_right
    }

    fn is_code(&self, from: usize) -> bool {
        let to = from + 3;
        let code: String = self.slice(from, to).iter().map(char::to_ascii_uppercase).collect();
        let stands_alone = !self.before(from).is_alphabetic() && !self.at(to).is_alphanumeric();
        stands_alone && CODES.split_whitespace().any(|known| known == code)
    }

    fn has_digit_before(&self, position: usize) -> bool {
        let skipped = usize::from(self.before(position) == ' ');
        self.before(position - skipped).is_ascii_digit()
    }

    fn has_digit_after(&self, position: usize) -> bool {
        self.at(position).is_ascii_digit() || self.at(position) == ' ' && self.at(position + 1).is_ascii_digit()
    }

    pub fn span(&self, found: Found) -> Span {
        let origin = |at: usize| self.origins.get(at).copied().unwrap_or_default();
        Span { kind: found.kind, start: origin(found.start), end: origin(found.end - 1) + 1 }
    }
}

fn overlaps(places: &[Group], start: usize, end: usize) -> bool {
    let next = places.partition_point(|place| place.end <= start);
    places.get(next).is_some_and(|place| place.start < end)
}

fn fold(c: char) -> Option<char> {
    let code = c as u32;
    Some(match c {
        ' '..='~' | '\n' => c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
            return None;
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ if c.is_whitespace() => ' ',
        _ if c.is_control() => return None,
        _ => {
            let digit = ZEROS.iter().find_map(|zero| code.checked_sub(*zero).filter(|digit| *digit < 10));
            digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
        }
    })
}

fn digit_groups(chars: &[char]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, _) in chars.iter().enumerate().filter(|(_, c)| c.is_ascii_digit()) {
        match groups.last_mut() {
            Some(last) if last.end == at => last.end += 1,
            _ => groups.push(Group { start: at, end: at + 1 }),
        }
    }
    groups
}

fn is_currency_sign(c: char) -> bool {
    matches!(
        c,
        '$' | '€'
            | '£'
            | '¥'
            | '₹'
            | '₽'
            | '₩'
            | '₺'
            | '₫'
            | '₪'
            | '₦'
            | '₴'
            | '฿'
            | '₱'
            | '₡'
            | '₲'
            | '₵'
            | '₸'
            | '¢'
    )
}

const CODES: &str = "\
    EUR USD GBP CHF INR JPY CNY KRW AUD CAD NZD SEK NOK DKK PLN CZK HUF RON BGN TRY RUB UAH BRL MXN ARS CLP COP PEN \
    ZAR NGN KES GHS EGP MAD AED SAR ILS SGD HKD TWD THB IDR MYR PHP VND PKR";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_and_space_is_folded_and_found_again() {
        let text = Text::fold("é\u{200b}٣४５\u{a0}\u{2013}x");
        assert_eq!(text.slice(0, text.len()).iter().collect::<String>(), "é345 -x");
        assert_eq!(text.groups(), [Group { start: 1, end: 4 }]);
        let span = text.span(Found { kind: super::super::Kind::Phone, start: 1, end: 4 });
        assert_eq!((span.start, span.end), (2, 5));
    }

    #[test]
    fn money_is_told_by_its_sign_or_code() {
        for (input, is_money) in [
            ("€ 12345678", true),
            ("+12345678 IDR", true),
            ("VND 12345678", true),
            ("12345678€", true),
            ("12345678 EURO", false),
            ("12345678 EUR 4.20", false),
            ("12345678 €4.20", false),
            ("tel 12345678 x", false),
        ] {
            let text = Text::fold(input);
            let group = text.groups()[0];
            assert_eq!(text.is_money(group.start, group.end), is_money, "{input}");
        }
    }
}
