//! What the codes of a font mean and how wide they are: ISO 32000-1, 9.6 to 9.10.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Encoding, Object};

/// Most bytes a character map may unpack to.
const MAX_MAP: usize = 4 * 1024 * 1024;

/// Most widths kept of a font.
const MAX_WIDTHS: usize = 70_000;

/// Widths of Helvetica from blank to tilde, in thousandths, for the standard fonts that come without any.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// A font as far as reading needs it.
pub struct Font {
    /// Codes have two bytes.
    pub wide: bool,
    texts: HashMap<u16, String>,
    widths: HashMap<u16, f32>,
    missing: Option<f32>,
    fixed: bool,
}

impl Font {
    /// Reads a font of a document. What cannot be read of it is left out.
    pub fn new(dictionary: &Dictionary, document: &Document) -> Self {
        let wide = dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Type0");
        let name = dictionary.get(b"BaseFont").and_then(Object::as_name).unwrap_or_default();
        let mut font = Self {
            wide,
            texts: HashMap::new(),
            widths: HashMap::new(),
            missing: None,
            fixed: name.windows(7).any(|window| window == b"Courier"),
        };
        if wide {
            font.wide_widths(dictionary, document)
        } else {
            font.simple_widths(dictionary, document)
        }
        font.map(dictionary, document);
        font
    }

    /// The text of a code; nothing where the font does not say.
    pub fn text(&self, code: u16) -> &str {
        self.texts.get(&code).map_or("", String::as_str)
    }

    /// The width of a code in text space, of a size of 1.
    pub fn width(&self, code: u16) -> f32 {
        if let Some(width) = self.widths.get(&code).copied().or(self.missing) {
            return width / 1000.0;
        }
        if self.fixed {
            return 0.6;
        }
        let first = self.text(code).bytes().next().unwrap_or(b'n');
        f32::from(HELVETICA.get(usize::from(first.saturating_sub(32))).copied().unwrap_or(556)) / 1000.0
    }

    fn simple_widths(&mut self, dictionary: &Dictionary, document: &Document) {
        let first = number(dictionary, b"FirstChar", document).unwrap_or(0.0);
        let Ok(widths) = dictionary.get_deref(b"Widths", document).and_then(Object::as_array) else { return };
        for (code, width) in (0u16..256).skip(first.clamp(0.0, 255.0) as usize).zip(widths) {
            if let Some(width) = float(width, document) {
                self.widths.insert(code, width);
            }
        }
        let descriptor = dictionary.get_deref(b"FontDescriptor", document).and_then(Object::as_dict);
        self.missing = descriptor.ok().and_then(|d| number(d, b"MissingWidth", document)).or(Some(0.0));
    }

    /// `W` of the descendant: `c [w1 w2 …]` and `first last w`.
    fn wide_widths(&mut self, dictionary: &Dictionary, document: &Document) {
        let descendant = dictionary
            .get_deref(b"DescendantFonts", document)
            .and_then(Object::as_array)
            .ok()
            .and_then(|fonts| fonts.first())
            .and_then(|font| document.dereference(font).ok())
            .and_then(|(_, font)| font.as_dict().ok());
        let Some(descendant) = descendant else { return };
        self.missing = number(descendant, b"DW", document).or(Some(1000.0));
        let Ok(entries) = descendant.get_deref(b"W", document).and_then(Object::as_array) else { return };
        let mut entries = entries.iter().filter_map(|entry| document.dereference(entry).ok().map(|(_, entry)| entry));
        while let (Some(first), Some(second)) = (entries.next(), entries.next()) {
            let Some(first) = float(first, document) else { return };
            if let Ok(widths) = second.as_array() {
                for (code, width) in (first as u16..=u16::MAX).zip(widths) {
                    if let Some(width) = float(width, document) {
                        self.widths.insert(code, width);
                    }
                }
            } else {
                let (Some(last), Some(width)) =
                    (float(second, document), entries.next().and_then(|width| float(width, document)))
                else {
                    return;
                };
                self.widths.extend((first as u16..=last as u16).map(|code| (code, width)));
            }
            if self.widths.len() >= MAX_WIDTHS {
                return;
            }
        }
    }

    /// The character map that the font brings says most; the names of its encoding say the rest.
    fn map(&mut self, dictionary: &Dictionary, document: &Document) {
        let mut own = dictionary.clone();
        own.set("Type", Object::Name(b"Font".to_vec()));
        let named = own.get_font_encoding_with_limit(document, MAX_MAP).ok();
        let mut bare = own.clone();
        bare.remove(b"Encoding");
        let mapped =
            bare.has(b"ToUnicode").then(|| bare.get_font_encoding_with_limit(document, MAX_MAP).ok()).flatten();
        let mapped = mapped.filter(|encoding| matches!(encoding, Encoding::UnicodeMapEncoding(_)));
        let said = |encoding: &Option<Encoding<'_>>, code: &[u8]| {
            let text = encoding.as_ref()?.bytes_to_string(code).ok()?;
            Some(text).filter(|text| !text.is_empty() && !text.contains(['\u{fffd}', '\0']))
        };
        let last = if self.wide { u16::MAX } else { 255 };
        for code in 0..=last {
            let bytes = code.to_be_bytes();
            let bytes = if self.wide { &bytes[..] } else { &bytes[1..] };
            let text =
                said(&mapped, bytes).or_else(|| if self.wide && mapped.is_some() { None } else { said(&named, bytes) });
            if let Some(text) = text {
                self.texts.insert(code, text);
            }
        }
    }
}

fn float(object: &Object, document: &Document) -> Option<f32> {
    document.dereference(object).ok()?.1.as_float().ok()
}

fn number(dictionary: &Dictionary, key: &[u8], document: &Document) -> Option<f32> {
    float(dictionary.get(key).ok()?, document)
}
