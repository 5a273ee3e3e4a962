//! Text from outside made plain: invisible characters out, digits to ASCII, dashes and quotes unified.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Lines kept of one message.
const MAX_LINES: usize = 200;

/// Removes control, bidi and zero-width characters, folds full-width and foreign digits and punctuation to ASCII and
/// composes accents (NFC). Lines are trimmed, empty ones dropped.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = 0;
    for line in text.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{0B}', '\u{0C}', '\u{85}']) {
        let line = clean_line(line);
        if line.is_empty() {
            continue;
        }
        if lines > 0 {
            out.push('\n');
        }
        out.push_str(&line);
        lines += 1;
        if lines == MAX_LINES {
            break;
        }
    }
    out
}

fn clean_line(line: &str) -> String {
    let mut chars: Vec<char> = Vec::with_capacity(line.len());
    let mut previous = ' ';
    for c in line.chars().nfc() {
        // `1½`, `1 ½`; `½ pizza` is a share.
        if let Some(decimals) = exact_fraction(c)
            && let digits = chars.strip_suffix(&[' ']).unwrap_or(&chars)
            && digits.last().is_some_and(char::is_ascii_digit)
            && !in_decimals(digits)
        {
            chars.truncate(digits.len());
            chars.extend(decimals.chars());
            previous = c;
            continue;
        }
        for c in fold(c) {
            if is_invisible(c, previous) {
                continue;
            }
            chars.push(c);
            previous = c;
        }
    }
    let mut out = String::with_capacity(chars.len());
    for (i, c) in chars.iter().copied().enumerate() {
        let kept = match c {
            // A no-break or thin space is how typesetters group digits.
            '\u{A0}' | '\u{202F}' | '\u{2009}' | '\u{2007}' if groups_digits(&chars, i) => '\'',
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if kept != ' ' || !out.ends_with(' ') {
            out.push(kept);
        }
    }
    out.trim().to_owned()
}

/// Decimals of a fraction written as one character, where they are exact; never three, which would be a group.
fn exact_fraction(c: char) -> Option<&'static str> {
    Some(match c {
        '½' => ".5",
        '¼' => ".25",
        '¾' => ".75",
        '⅕' => ".2",
        '⅖' => ".4",
        '⅗' => ".6",
        '⅘' => ".8",
        '⅛' => ".1250",
        '⅜' => ".3750",
        '⅝' => ".6250",
        '⅞' => ".8750",
        _ => return None,
    })
}

/// Whether the number at the end has a separator already.
fn in_decimals(chars: &[char]) -> bool {
    let mark = chars.iter().rev().find(|c| !c.is_ascii_digit());
    mark.is_some_and(|c| ['.', ',', '\''].contains(c))
}

fn groups_digits(chars: &[char], i: usize) -> bool {
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    i > 0 && digit(i - 1) && (1..=3).all(|n| digit(i + n)) && !digit(i + 4)
}

/// Zero width joiners hold emoji together and are kept there only.
fn is_invisible(c: char, previous: char) -> bool {
    match c {
        '\u{200D}' => previous.is_ascii() || previous.is_alphanumeric(),
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' => true,
        '\u{180B}'..='\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' => true,
        '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' => true,
        '\u{E0000}'..='\u{E0FFF}' => true,
        c => c.is_control() && c != '\t',
    }
}

fn fold(c: char) -> impl Iterator<Item = char> {
    let single = match c {
        c if c.is_ascii() => c,
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{02BC}' | '\u{2032}' | '\u{00B4}' => '\'',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}' => '-',
        '\u{066B}' => '.',
        '\u{066C}' => '\'',
        '\u{060C}' | '\u{3001}' => ',',
        '\u{061B}' => ';',
        '\u{061F}' => '?',
        '\u{3000}' => ' ',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{00D7}' | '\u{2715}' | '\u{2A2F}' => '×',
        c => match digit(c) {
            Some(d) => d,
            None => c,
        },
    };
    let wide = ('\u{FF01}'..='\u{FFEE}').contains(&single);
    let compatible = wide.then(|| single.to_string().nfkc().collect::<Vec<_>>());
    compatible.unwrap_or_else(|| vec![single]).into_iter()
}

/// ASCII for a decimal digit of another script; the starts are those of Unicode's `Nd` runs people type in.
fn digit(c: char) -> Option<char> {
    const RUNS: [u32; 14] = [
        0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0xFF10,
    ];
    let code = u32::from(c);
    if (0x1D7CE..=0x1D7FF).contains(&code) {
        return char::from_digit((code - 0x1D7CE) % 10, 10);
    }
    RUNS.iter().find_map(|start| code.checked_sub(*start).filter(|d| *d < 10).and_then(|d| char::from_digit(d, 10)))
}

/// Lower case without Latin accents, the form words are compared in.
pub(super) fn key(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfd().filter(|c| !('\u{0300}'..='\u{036F}').contains(c)).flat_map(char::to_lowercase).nfc().collect()
}

/// Whether a character continues a word.
pub(super) fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || (!c.is_ascii() && is_combining_mark(c))
}

/// Scripts that set no space between words, nor between a word and a number.
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}')
}
