//! Telegram's HTML style, with the error wording of its servers (`parse_html` in tdlib's MessageEntity.cpp).

use super::{Entity, Formatted};

const TAGS: [&str; 16] = [
    "a",
    "b",
    "strong",
    "i",
    "em",
    "s",
    "strike",
    "del",
    "u",
    "ins",
    "tg-spoiler",
    "tg-emoji",
    "span",
    "pre",
    "code",
    "blockquote",
];

struct Open {
    tag: String,
    argument: String,
    /// Where the tag's text begins, in UTF-16 units and in bytes of the output.
    offset: usize,
    begin: usize,
}

/// # Errors
/// Telegram's wording, without its prefix.
pub(super) fn parse(text: &str) -> Result<Formatted, String> {
    let mut input = Input { text, at: 0 };
    let mut out = String::with_capacity(text.len());
    let mut units = 0;
    let mut open: Vec<Open> = Vec::new();
    let mut entities = Vec::new();
    while let Some(c) = input.peek() {
        let begin = input.at;
        if c != '<' {
            let c = input.character();
            units += c.len_utf16();
            out.push(c);
            continue;
        }
        input.at += 1;
        if input.peek() == Some('/') {
            let Some(tag) = open.pop() else {
                return Err(format!("Unexpected end tag at byte offset {begin}"));
            };
            input.at += 1;
            close(&mut input, begin, &tag.tag)?;
            if let Some(entity) = entity(&tag, &out, units, &mut entities) {
                entities.push(entity);
            }
        } else {
            let (tag, argument) = start(&mut input, begin)?;
            open.push(Open { tag, argument, offset: units, begin: out.len() });
        }
    }
    match open.pop() {
        Some(left) => Err(format!("Can't find end tag corresponding to start tag \"{}\"", left.tag)),
        None => Ok(Formatted { text: out, entities }),
    }
}

struct Input<'a> {
    text: &'a str,
    at: usize,
}

impl Input<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..).and_then(|rest| rest.chars().next())
    }

    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &str {
        let from = self.at;
        while let Some(c) = self.peek()
            && fits(c)
        {
            self.at += c.len_utf8();
        }
        self.text.get(from..self.at).unwrap_or_default()
    }

    /// The next character, a character reference such as `&amp;` or `&#8364;` decoded.
    fn character(&mut self) -> char {
        let Some(c) = self.peek() else { return ' ' };
        if c == '&'
            && let Some((decoded, length)) = reference(self.text.get(self.at..).unwrap_or_default())
        {
            self.at += length;
            return decoded;
        }
        self.at += c.len_utf8();
        c
    }
}

/// The character and byte length of a reference at the start of `text`; the final `;` may be missing.
fn reference(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    let (decoded, length) = if let Some(number) = body.strip_prefix('#') {
        let (digits, radix, sign) = match number.strip_prefix('x') {
            Some(hex) => (hex, 16, 2),
            None => (number, 10, 1),
        };
        let count = digits.chars().take(9).take_while(|c| c.is_digit(radix)).count();
        let code = u32::from_str_radix(digits.get(..count)?, radix).ok().filter(|code| *code != 0)?;
        (char::from_u32(code)?, 1 + sign + count)
    } else {
        let count = body.chars().take(5).take_while(char::is_ascii_alphabetic).count();
        let decoded = match body.get(..count)? {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            _ => return None,
        };
        (decoded, 1 + count)
    };
    let ends = usize::from(text.get(length..).is_some_and(|rest| rest.starts_with(';')));
    Some((decoded, length + ends))
}

/// Reads a start tag after its `<`: the name and the one attribute that matters.
fn start(input: &mut Input<'_>, begin: usize) -> Result<(String, String), String> {
    let unclosed = || format!("Unclosed start tag at byte offset {begin}");
    let tag = input.take_while(|c| !c.is_ascii_whitespace() && c != '>').to_ascii_lowercase();
    if input.peek().is_none() {
        return Err(unclosed());
    }
    if !TAGS.contains(&tag.as_str()) {
        return Err(format!("Unsupported start tag \"{tag}\" at byte offset {begin}"));
    }
    let mut argument = String::new();
    loop {
        input.take_while(|c| c.is_ascii_whitespace());
        match input.peek() {
            None => return Err(unclosed()),
            Some('>') => break,
            Some(_) => {}
        }
        let (name, value) = attribute(input, &tag, begin)?;
        match (tag.as_str(), name.as_str()) {
            ("a", "href") | ("tg-emoji", "emoji-id") => argument = value,
            ("code", "class") => value.strip_prefix("language-").unwrap_or_default().clone_into(&mut argument),
            ("span", "class") if value.starts_with("tg-") => argument = value,
            ("blockquote", "expandable") => "1".clone_into(&mut argument),
            _ => {}
        }
    }
    input.at += 1;
    if tag == "span" && argument != "tg-spoiler" {
        return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"));
    }
    Ok((tag, argument))
}

fn attribute(input: &mut Input<'_>, tag: &str, begin: usize) -> Result<(String, String), String> {
    let unclosed = || format!("Unclosed start tag at byte offset {begin}");
    let name = input.take_while(|c| !c.is_ascii_whitespace() && c != '=' && c != '>').to_ascii_lowercase();
    if name.is_empty() {
        return Err(format!("Empty attribute name in the tag \"{tag}\" at byte offset {begin}"));
    }
    input.take_while(|c| c.is_ascii_whitespace());
    if input.peek() != Some('=') {
        if tag == "blockquote" && name == "expandable" && input.peek().is_some() {
            return Ok((name, String::new()));
        }
        return Err(format!(
            "Expected equal sign in declaration of an attribute of the tag \"{tag}\" at byte offset {begin}"
        ));
    }
    input.at += 1;
    input.take_while(|c| c.is_ascii_whitespace());
    let value_begin = input.at;
    match input.peek() {
        None => Err(unclosed()),
        Some(quote @ ('"' | '\'')) => {
            input.at += 1;
            let mut value = String::new();
            loop {
                match input.peek() {
                    None => return Err(unclosed()),
                    Some(c) if c == quote => break,
                    Some(_) => value.push(input.character()),
                }
            }
            input.at += 1;
            Ok((name, value))
        }
        Some(_) => {
            let value = input.take_while(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-').to_ascii_lowercase();
            match input.peek() {
                Some(c) if c.is_ascii_whitespace() || c == '>' => Ok((name, value)),
                _ => Err(format!("Unexpected end of name token at byte offset {value_begin}")),
            }
        }
    }
}

/// Reads an end tag after its `</`.
fn close(input: &mut Input<'_>, begin: usize, expected: &str) -> Result<(), String> {
    let found = input.take_while(|c| !c.is_ascii_whitespace() && c != '>').to_ascii_lowercase();
    input.take_while(|c| c.is_ascii_whitespace());
    if input.peek() != Some('>') {
        return Err(format!("Unclosed end tag at byte offset {begin}"));
    }
    input.at += 1;
    if !found.is_empty() && found != expected {
        return Err(format!(
            "Unmatched end tag at byte offset {begin}, expected \"</{expected}>\", found \"</{found}>\""
        ));
    }
    Ok(())
}

fn entity(tag: &Open, out: &str, units: usize, entities: &mut Vec<Entity>) -> Option<Entity> {
    let length = units - tag.offset;
    let kind = match tag.tag.as_str() {
        "b" | "strong" => "bold",
        "i" | "em" => "italic",
        "s" | "strike" | "del" => "strikethrough",
        "u" | "ins" => "underline",
        "tg-spoiler" | "span" => "spoiler",
        "tg-emoji" => "custom_emoji",
        "pre" => "pre",
        "code" => "code",
        "blockquote" if tag.argument.is_empty() => "blockquote",
        "blockquote" => "expandable_blockquote",
        _ => "text_link",
    };
    if length == 0 {
        return None;
    }
    let mut entity = Entity::new(kind, tag.offset, length);
    match kind {
        "text_link" => {
            let shown = out.get(tag.begin..).unwrap_or_default();
            let url = if tag.argument.is_empty() { shown } else { tag.argument.as_str() };
            // An address Telegram cannot use leaves the text plain.
            if !(url.contains("://") || url.contains('.')) || url.contains(char::is_whitespace) {
                return None;
            }
            entity.url = Some(if url.contains("://") { url.to_owned() } else { format!("http://{url}") });
        }
        "custom_emoji" => entity.custom_emoji_id = Some(tag.argument.clone()),
        "code" if !tag.argument.is_empty() => entity.language = Some(tag.argument.clone()),
        "pre" => {
            // <pre><code class="language-x"> is one entity with a language.
            if let Some(inner) = entities
                .pop_if(|last| last.kind == "code" && last.offset == entity.offset && last.length == entity.length)
            {
                entity.language = inner.language;
            }
        }
        _ => {}
    }
    Some(entity)
}

#[cfg(test)]
mod tests {
    use super::super::{Entity, ParseMode, parse};

    /// Kind, offset, length.
    type Mark = (&'static str, usize, usize);

    #[test]
    fn markup_becomes_entities() {
        let table: &[(&str, &str, &[Mark])] = &[
            ("<b>Saved</b> #42", "Saved #42", &[("bold", 0, 5)]),
            ("<b>a<i>b</i></b>", "ab", &[("bold", 0, 2), ("italic", 1, 1)]),
            ("😀<code>x</code>", "😀x", &[("code", 2, 1)]),
            ("1 &lt; 2 &amp; &#8364;&#x41;", "1 < 2 & €A", &[]),
            ("&nbsp; & b", "&nbsp; & b", &[]),
            ("<STRONG >up</>", "up", &[("bold", 0, 2)]),
            ("<b></b>x", "x", &[]),
            ("<span class='tg-spoiler'>s</span>", "s", &[("spoiler", 0, 1)]),
            ("<blockquote expandable>q</blockquote>", "q", &[("expandable_blockquote", 0, 1)]),
        ];
        for (input, text, expected) in table {
            let read = parse(input, ParseMode::Html).unwrap();
            assert_eq!(read.text, *text, "{input}");
            let seen: Vec<_> = read.entities.iter().map(|e| (e.kind.as_str(), e.offset, e.length)).collect();
            assert_eq!(seen, *expected, "{input}");
        }
    }

    #[test]
    fn links_and_languages() {
        let read = parse("<a href=\"https://example.org/?a=1&amp;b=2\">x</a>", ParseMode::Html).unwrap();
        assert_eq!(read.entities[0].url.as_deref(), Some("https://example.org/?a=1&b=2"));
        let read = parse("<pre><code class=\"language-sql\">select</code></pre>", ParseMode::Html).unwrap();
        let mut expected = Entity::new("pre", 0, 6);
        expected.language = Some("sql".into());
        assert_eq!(read.entities, vec![expected]);
    }

    #[test]
    fn wording_of_errors() {
        let table = [
            ("a < b", "Unsupported start tag \"\" at byte offset 2"),
            ("<b", "Unclosed start tag at byte offset 0"),
            ("<div>x</div>", "Unsupported start tag \"div\" at byte offset 0"),
            ("<b>x", "Can't find end tag corresponding to start tag \"b\""),
            ("é</b>", "Unexpected end tag at byte offset 2"),
            ("<b>x</i>", "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\""),
            ("<b>x</b", "Unclosed end tag at byte offset 4"),
            ("<a href>x</a>", "Expected equal sign in declaration of an attribute of the tag \"a\" at byte offset 0"),
            ("<span class=\"x\">y</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"),
        ];
        for (input, expected) in table {
            assert_eq!(parse(input, ParseMode::Html).unwrap_err(), expected, "{input}");
        }
        // An end of line inside an unfinished tag ends the name, not the text.
        assert!(parse("a <", ParseMode::Html).is_err());
    }
}
