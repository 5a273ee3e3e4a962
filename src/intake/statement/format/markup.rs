//! Tags and texts of markup as it is found: SGML without closing tags, HTML, XML with a stray ampersand. One pass over
//! the text, no entities but characters, nothing nested.

use std::borrow::Cow;

/// A piece of markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    Open {
        name: &'a str,
        attributes: &'a str,
        /// `<a/>`
        closed: bool,
    },
    Close(&'a str),
    /// As written, with its entities.
    Text(&'a str),
    /// The inside of a CDATA section.
    Verbatim(&'a str),
}

/// Pieces with the byte each begins at.
pub struct Pieces<'a> {
    text: &'a str,
    at: usize,
    /// A comment or section was never closed; the text is not searched for its end again.
    open_end: bool,
}

impl<'a> Pieces<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, open_end: false }
    }

    /// The text from after `opening` to `closing`; None where it is not closed.
    fn until(&mut self, opening: usize, closing: &str) -> Option<&'a str> {
        if self.open_end {
            return None;
        }
        let rest = self.text.get(self.at + opening..)?;
        let Some(end) = rest.find(closing) else {
            self.open_end = true;
            return None;
        };
        self.at += opening + end + closing.len();
        rest.get(..end)
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = (usize, Piece<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let start = self.at;
            let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
            if rest.starts_with("<!--") {
                if self.until(4, "-->").is_some() {
                    continue;
                }
            } else if rest.starts_with("<![CDATA[") {
                if let Some(inside) = self.until(9, "]]>") {
                    return Some((start, Piece::Verbatim(inside)));
                }
            } else if let Some(length) = tag(rest) {
                self.at += length;
                let inside = rest.get(1..length - 1).unwrap_or_default();
                if inside.starts_with(['!', '?']) {
                    continue;
                }
                if let Some(name) = inside.strip_prefix('/') {
                    return Some((start, Piece::Close(name.trim())));
                }
                let (inside, closed) = inside.strip_suffix('/').map_or((inside, false), |inside| (inside, true));
                let end = inside.find(char::is_whitespace).unwrap_or(inside.len());
                let (name, attributes) = inside.split_at_checked(end)?;
                return Some((start, Piece::Open { name, attributes, closed }));
            }
            // A text goes on to the next mark that may begin a tag.
            let length = rest.char_indices().skip(1).find(|(_, c)| *c == '<').map_or(rest.len(), |(at, _)| at);
            self.at += length;
            return Some((start, Piece::Text(rest.get(..length)?)));
        }
    }
}

/// The length of the tag that a text begins with. It ends at `>` outside quotes and holds no `<`.
fn tag(rest: &str) -> Option<usize> {
    let mut bytes = rest.bytes().enumerate();
    if bytes.next()?.1 != b'<' || !matches!(bytes.next()?.1, b'/' | b'!' | b'?' | b'a'..=b'z' | b'A'..=b'Z' | b'_') {
        return None;
    }
    let mut quote = None;
    for (at, byte) in bytes {
        match (byte, quote) {
            (b'<', _) => return None,
            (b'>', None) => return Some(at + 1),
            (b'"' | b'\'', None) if rest.as_bytes().get(at - 1) == Some(&b'=') => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    None
}

/// A name without its namespace.
pub fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The value of an attribute, by its name without namespace.
pub fn attribute<'a>(attributes: &'a str, name: &str) -> Option<Cow<'a, str>> {
    let mut rest = attributes.trim_start();
    while let Some((key, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, next) = match quote {
            Some(quote) => after.get(1..)?.split_once(quote)?,
            None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        // A name before this one had no value.
        let key = key.split_whitespace().next_back().unwrap_or_default();
        if local(key).eq_ignore_ascii_case(name) {
            return Some(unescape(value));
        }
        rest = next.trim_start();
    }
    None
}

/// A text with its character entities resolved; any other stays as written.
pub fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let end = after.bytes().take(10).position(|byte| byte == b';');
        let character = end.and_then(|end| after.get(..end)).and_then(entity);
        match (character, end) {
            (Some(character), Some(end)) => {
                plain.push(character);
                rest = after.get(end + 1..).unwrap_or_default();
            }
            _ => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "euro" => Some('€'),
        "pound" => Some('£'),
        "minus" => Some('−'),
        _ => {
            let code = name.strip_prefix('#')?;
            let code = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control() || *c == '\n')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open<'a>(name: &'a str, attributes: &'a str, closed: bool) -> Piece<'a> {
        Piece::Open { name, attributes, closed }
    }

    #[test]
    fn markup_falls_into_pieces() {
        use Piece::{Close, Text, Verbatim};
        for (text, pieces) in [
            ("<A>1<B c=\"2>1\">", vec![open("A", "", false), Text("1"), open("B", " c=\"2>1\"", false)]),
            ("a < b<br/></p >", vec![Text("a "), Text("< b"), open("br", "", true), Close("p")]),
            ("<?xml v?><!DOCTYPE x><!-- <a> --><![CDATA[<b>]]>", vec![Verbatim("<b>")]),
            ("<!-- never <a>", vec![Text("<!-- never "), open("a", "", false)]),
            ("<<<<a", vec![Text("<"), Text("<"), Text("<"), Text("<a")]),
            ("<NAME>O'HARA<MEMO>x", vec![open("NAME", "", false), Text("O'HARA"), open("MEMO", "", false), Text("x")]),
            ("", vec![]),
        ] {
            assert_eq!(Pieces::new(text).map(|(_, piece)| piece).collect::<Vec<_>>(), pieces, "{text}");
        }
    }

    #[test]
    fn attributes_and_entities() {
        let attributes = " xmlns:a=\"x\" ss:Type = 'Number' wide v=\"a &amp; b\"";
        assert_eq!(attribute(attributes, "type").as_deref(), Some("Number"));
        assert_eq!(attribute(attributes, "v").as_deref(), Some("a & b"));
        assert_eq!(attribute(attributes, "none"), None);
        for (text, plain) in [
            ("A&amp;B", "A&B"),
            ("A & B &c; &#8364;&#x20AC;", "A & B &c; €€"),
            ("&#0;&#xD800;&lol9;", "&#0;&#xD800;&lol9;"),
        ] {
            assert_eq!(unescape(text), plain, "{text}");
        }
    }
}
