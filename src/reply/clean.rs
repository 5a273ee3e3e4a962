//! Makes text from outside safe to show: one line, visible characters only, bounded.

use unicode_normalization::char::is_combining_mark;

/// Most characters [`clean`] keeps.
pub const CLEAN_LIMIT: usize = 500;

/// Most combining marks kept on one character; living scripts need fewer.
const MARKS_LIMIT: usize = 6;

const ZWJ: char = '\u{200d}';
const EMOJI_STYLE: char = '\u{fe0f}';

/// [`clean_to`] with [`CLEAN_LIMIT`].
pub fn clean(text: &str) -> String {
    clean_to(text, CLEAN_LIMIT)
}

/// `text` on one line without control, bidirectional and zero-width characters, at most `limit` characters, an
/// ellipsis last when it was cut. Joiners stay between emoji (`👩‍💻`) and nowhere else.
pub fn clean_to(text: &str, limit: usize) -> String {
    let mut cleaned = String::with_capacity(text.len().min(limit * 4));
    let (mut count, mut marks, mut last) = (0, 0, ' ');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let c = if c.is_whitespace() { ' ' } else { c };
        if c == ' ' && last == ' ' {
            continue;
        }
        let kept = match c {
            ZWJ => is_emoji_part(last) && chars.peek().copied().is_some_and(is_emoji_part),
            EMOJI_STYLE => is_emoji_part(last) || matches!(last, '0'..='9' | '#' | '*'),
            other => !is_invisible(other),
        };
        if !kept {
            continue;
        }
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > MARKS_LIMIT {
            continue;
        }
        if count == limit {
            cut(&mut cleaned);
            return cleaned;
        }
        cleaned.push(c);
        count += 1;
        last = c;
    }
    cleaned.truncate(cleaned.trim_end().len());
    cleaned
}

/// Gives the last place to an ellipsis.
fn cut(text: &mut String) {
    text.pop();
    text.truncate(text.trim_end_matches([' ', ZWJ]).len());
    text.push('…');
}

/// Characters that show nothing, or change how their neighbours are shown: Unicode's Cc and Cf, fillers,
/// variation selectors.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{8e2}'
            | '\u{890}'..='\u{891}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{fffd}' | '\u{110bd}' | '\u{110cd}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{10ffff}')
}

/// Whether `c` may stand beside a joiner in an emoji.
fn is_emoji_part(c: char) -> bool {
    matches!(c,
        '\u{1f000}'..='\u{1faff}' | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{2460}'..='\u{24ff}'
        | '\u{2500}'..='\u{27bf}' | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}'
        | '\u{3297}' | '\u{3299}' | '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}')
        || c == EMOJI_STYLE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaning() {
        for (text, cleaned) in [
            ("  two\r\n lines\t", "two lines"),
            ("\u{202e}evil\u{2066}", "evil"),
            ("zero\u{200b}width\u{feff}", "zerowidth"),
            ("a\u{200d}b", "ab"),
            (
                "👩\u{200d}💻 ❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3}",
                "👩\u{200d}💻 ❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3}",
            ),
            ("👩\u{200d}", "👩"),
            ("nul\0bell\u{7}", "nulbell"),
            ("tag\u{e0041}s", "tags"),
            ("שלום، سلام", "שלום، سلام"),
            ("café", "café"),
            ("\u{3164}", ""),
            ("<b>&", "<b>&"),
        ] {
            assert_eq!(clean(text), cleaned, "{text:?}");
        }
    }

    #[test]
    fn cleaning_is_bounded() {
        assert_eq!(clean_to("abcdef", 6), "abcdef");
        assert_eq!(clean_to("abcdefg", 6), "abcde…");
        assert_eq!(clean_to("abcd efg", 6), "abcd…");
        assert_eq!(clean(&"x".repeat(1_000_000)).chars().count(), CLEAN_LIMIT);
        assert_eq!(clean(&format!("z{}", "\u{301}".repeat(10_000))).chars().count(), 1 + MARKS_LIMIT);
        assert_eq!(clean(&"\u{200b}".repeat(10_000)), "");
        assert_eq!(clean_to("abc", 0), "…");
    }
}
