//! The vocabulary of bank files in many languages: column names, directions, months, rows that are no transactions.
//! Words only, never a list of banks; what they mean for a file is decided elsewhere.

pub mod direction;
pub mod header;
pub mod months;
pub mod rows;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a text for comparison: lower case, no accents, one space for each run of anything but letters and digits.
/// Bounded: only the first 200 characters are looked at.
pub fn fold(text: &str) -> String {
    fold_start(text, 200)
}

/// Folds the first `count` characters of a text.
pub fn fold_start(text: &str, count: usize) -> String {
    let mut folded = String::with_capacity(text.len().min(count));
    let mut gap = false;
    for c in text.chars().take(count).nfkd().filter(|c| !is_combining_mark(*c)) {
        if c.is_alphanumeric() {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            gap = false;
            match c {
                'ł' | 'Ł' => folded.push('l'),
                'ø' | 'Ø' => folded.push('o'),
                'đ' | 'Đ' => folded.push('d'),
                'ı' => folded.push('i'),
                'ß' => folded.push_str("ss"),
                'æ' | 'Æ' => folded.push_str("ae"),
                'œ' | 'Œ' => folded.push_str("oe"),
                _ => folded.extend(c.to_lowercase().filter(|c| !is_combining_mark(*c))),
            }
        } else {
            gap = true;
        }
    }
    folded
}

/// Whether a script writes words without spaces between them, so that a word is searched inside others.
fn unspaced(word: &str) -> bool {
    word.chars().next().is_some_and(|c| matches!(u32::from(c), 0x0E00..=0x0E7F | 0x1100..=0x11FF | 0x2E80..=0x9FFF | 0xAC00..=0xD7FF | 0xF900..=0xFAFF))
}

/// Whether `word` stands in `text` (both folded) as whole words, or anywhere for scripts without spaces.
pub fn contains_word(text: &str, word: &str) -> bool {
    if unspaced(word) {
        return text.contains(word);
    }
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(word)) {
        let start = from + at;
        let end = start + word.len();
        let before = text.get(..start).and_then(|t| t.chars().next_back());
        let after = text.get(end..).and_then(|t| t.chars().next());
        if before.is_none_or(|c| c == ' ') && after.is_none_or(|c| c == ' ') {
            return true;
        }
        from = end;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_case_accents_and_punctuation() {
        for (text, folded) in [
            (" Begünstigter / Auftraggeber ", "begunstigter auftraggeber"),
            ("Saņēmējs/Maksātājs", "sanemejs maksatajs"),
            ("Kwota (zł)", "kwota zl"),
            ("İşlem Tarihi", "islem tarihi"),
            ("收/支", "收 支"),
            ("", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn words_are_whole_words_where_there_are_spaces() {
        assert!(contains_word("pos purchase lidl", "purchase"));
        assert!(!contains_word("possible", "pos"));
        assert!(contains_word("退款 亲情卡", "退款"));
        assert!(contains_word("财付通还款", "还款"));
    }
}
