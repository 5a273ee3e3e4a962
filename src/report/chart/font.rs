//! The font of charts: Inter, of which the letters of Latin, Greek and Cyrillic and the signs of currencies are kept
//! (SIL Open Font License, `font/OFL.txt`). Nothing of the system is needed.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, GlyphId, ScaleFont};

/// How heavy text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
}

static REGULAR: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| FontRef::try_from_slice(include_bytes!("font/Inter-Regular.otf")).ok());
static BOLD: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| FontRef::try_from_slice(include_bytes!("font/Inter-SemiBold.otf")).ok());

/// A font, if it could be read.
pub fn font(weight: Weight) -> Option<&'static FontRef<'static>> {
    match weight {
        Weight::Regular => REGULAR.as_ref(),
        Weight::Bold => BOLD.as_ref(),
    }
}

/// The text without what the font cannot show, emoji above all; a dash when nothing is left.
pub fn shown(text: &str) -> String {
    let Some(font) = font(Weight::Regular) else { return String::new() };
    let known = |c: char| c == ' ' || font.glyph_id(c) != GlyphId(0);
    let space = |c: char| if c.is_whitespace() { ' ' } else { c };
    let kept: String = text.chars().map(space).filter(|c| known(*c)).collect();
    let kept = kept.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if kept.is_empty() && !text.trim().is_empty() { "—".to_owned() } else { kept }
}

/// How wide a text is, in pixels.
pub fn width(text: &str, size: f32, weight: Weight) -> f32 {
    let Some(font) = font(weight) else { return 0.0 };
    let scaled = font.as_scaled(size);
    text.chars().map(|c| scaled.h_advance(font.glyph_id(c))).sum()
}

/// The text cut to a width, with an ellipsis where it is cut.
pub fn fitted(text: &str, size: f32, weight: Weight, most: f32) -> String {
    if width(text, size, weight) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = width("…", size, weight);
    for c in text.chars() {
        used += width(c.encode_utf8(&mut [0; 4]), size, weight);
        if used > most {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_shown_and_emoji_are_left_out() {
        for (text, expected) in [
            ("🍽 Food & drink", "Food & drink"),
            ("👨‍👩‍👧 Family", "Family"),
            ("Café Größe Ñandú Łódź", "Café Größe Ñandú Łódź"),
            ("Еда и напитки", "Еда и напитки"),
            ("1\u{a0}234,50\u{202f}€", "1 234,50 €"),
            ("₹1,00,000 ₽ ₺ ₩ ¥ £ ₦ ₱ ₫ ฿", "₹1,00,000 ₽ ₺ ₩ ¥ £ ₦ ₱ ₫ ฿"),
            ("−€4.50 … – “x”", "−€4.50 … – “x”"),
            ("寿司", "—"),
            ("", ""),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn long_text_is_cut_to_its_place() {
        let long = "A very long category that somebody gave a name without end";
        for most in [0.0, 20.0, 100.0, 300.0] {
            let cut = fitted(long, 30.0, Weight::Regular, most);
            assert!(cut.ends_with('…') && (width(&cut, 30.0, Weight::Regular) <= most || cut == "…"), "{most}: {cut}");
        }
        assert_eq!(fitted("short", 30.0, Weight::Regular, 300.0), "short");
    }
}
