//! Text off a receipt: hostile until cleaned, and folded for comparing words whatever their case, accents and OCR slips.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::ledger::category;

/// One line, safe to show and to store: compatibility-normalised (full-width digits become plain), without control,
/// bidi, zero-width, private and tag characters, single-spaced, at most `limit` characters.
pub(super) fn clean(text: &str, limit: usize) -> String {
    let mut out = String::new();
    let mut count = 0;
    let mut marks = 0;
    for c in text.chars().take(limit.saturating_mul(4)).nfkc() {
        if count >= limit {
            break;
        }
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
                count += 1;
            }
            continue;
        }
        if is_hidden(c) {
            continue;
        }
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > 2 {
            continue;
        }
        out.push(c);
        count += 1;
    }
    while out.ends_with(' ') {
        out.pop();
    }
    out
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c as u32,
            0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F
            | 0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xE000..=0xF8FF | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0
            | 0xFFF0..=0xFFFD | 0xE0000..=0xE0FFF | 0xF0000..=0x10FFFF)
}

/// The words of a line, upper-case, without accents; digits that OCR put for letters are taken back (`6ST` is GST).
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut last_lower = false;
    for c in text.chars().flat_map(unaccented) {
        // `TotalGST` is two words.
        if last_lower && c.is_uppercase() && word.chars().count() >= 4 {
            flush(&mut words, &mut word);
        }
        last_lower = c.is_lowercase();
        match c {
            'ß' => word.push_str("SS"),
            'ł' | 'Ł' => word.push('L'),
            'ø' | 'Ø' => word.push('O'),
            'ı' => word.push('I'),
            c if c.is_alphanumeric() => word.extend(c.to_uppercase()),
            _ => flush(&mut words, &mut word),
        }
    }
    flush(&mut words, &mut word);
    words
}

/// Letters of alphabets lose their accents; kana and Hangul keep their marks, which are no accents.
fn unaccented(c: char) -> impl Iterator<Item = char> {
    let alphabet = matches!(c as u32, 0..0x0590 | 0x1E00..0x2000);
    std::iter::once(c).nfkd().filter(move |d| alphabet && !is_combining_mark(*d)).chain((!alphabet).then_some(c))
}

fn flush(words: &mut Vec<String>, word: &mut String) {
    if word.is_empty() {
        return;
    }
    let word = std::mem::take(word);
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let letters = word.chars().count() - digits;
    if digits == 0 || digits >= letters {
        words.push(word);
        return;
    }
    let repaired = word.chars().map(|c| match c {
        '0' => 'O',
        '1' => 'I',
        '4' => 'A',
        '5' => 'S',
        '6' => 'G',
        '8' => 'B',
        c => c,
    });
    words.push(repaired.collect());
}

/// Whether a word of a receipt is a known word, allowing one wrong letter from five letters on and two from nine on.
pub(super) fn same_word(read: &str, known: &str) -> bool {
    if read == known {
        return true;
    }
    let (read_len, known_len) = (read.chars().count(), known.chars().count());
    let allowed = match known_len {
        0..5 => return false,
        5..9 => 1,
        _ => 2,
    };
    if read_len.abs_diff(known_len) > allowed || NOT_SLIPS.contains(&read) {
        return false;
    }
    category::distance(read, known) <= allowed
}

/// Real words that are one letter away from a word that means something else.
const NOT_SLIPS: &[&str] = &[
    "CHARGE",
    "CHARGES",
    "CHANCE",
    "ORANGE",
    "SUMMER",
    "IMPORT",
    "CARDS",
    "TOTALLY",
    "PALING",
    "BANG",
    "TOKEN",
    "METAL",
    "INCLUSIVE",
    "EXCLUSIVE",
    "INCLUDING",
    "EXCLUDING",
    "INCLUDED",
    "EXCLUDED",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cleaned() {
        for (raw, limit, expected) in [
            ("  a\t\tb \r\n c ", 20, "a b c"),
            ("to\u{202e}tal\u{200b} \u{feff}9\u{0}", 20, "total 9"),
            ("１２３円", 20, "123円"),
            ("\u{e0041}\u{f8ff}x\u{ad}y", 20, "xy"),
            ("abcdef", 3, "abc"),
            ("e\u{301}\u{301}\u{301}\u{301}\u{301}", 20, "é\u{301}\u{301}"),
            ("\u{fdfa}", 4, "صلى"),
        ] {
            assert_eq!(clean(raw, limit), expected, "{raw:?}");
        }
    }

    #[test]
    fn words_are_folded() {
        for (text, expected) in [
            ("Sub-Total: 9.00", vec!["SUB", "TOTAL", "9", "00"]),
            ("TotalGST", vec!["TOTAL", "GST"]),
            ("6ST Größe", vec!["GST", "GROSSE"]),
            ("à payer", vec!["A", "PAYER"]),
            ("クレジット 합계", vec!["クレジット", "합계"]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn slips_of_ocr_are_forgiven_but_other_words_are_not() {
        for (read, known, same) in [
            ("TOTAL", "TOTAL", true),
            ("TOTA", "TOTAL", true),
            ("TOTOL", "TOTAL", true),
            ("CHARGE", "CHANGE", false),
            ("CASHIER", "CASH", false),
            ("BAR", "BAR", true),
            ("CAR", "BAR", false),
            ("ROUND1NG", "ROUNDING", true),
        ] {
            assert_eq!(same_word(read, known), same, "{read} {known}");
        }
    }
}
