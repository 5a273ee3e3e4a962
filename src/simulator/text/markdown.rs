//! Telegram's MarkdownV2 and its older Markdown, with the servers' error wording.

use super::{Entity, Formatted};

/// # Errors
/// Telegram's wording, without its prefix.
pub(super) fn parse_v2(text: &str) -> Result<Formatted, String> {
    let mut reader = Reader { text, at: 0, out: String::with_capacity(text.len()), units: 0 };
    let mut open: Vec<(&str, usize, usize)> = Vec::new();
    let mut entities = Vec::new();
    while let Some(c) = reader.peek(0) {
        let begin = reader.at;
        let innermost = open.last().map(|(mark, ..)| *mark);
        if c == '\\' && reader.peek(1).is_some_and(|next| next.is_ascii() && !next.is_ascii_control()) {
            reader.at += 1;
            reader.push();
            continue;
        }
        if matches!(innermost, Some("`" | "```")) && c != '`' {
            reader.push();
            continue;
        }
        let Some(mark) = mark_at(reader.rest()) else {
            if ">#+-=|{}.!()]".contains(c) {
                return Err(format!("Character '{c}' is reserved and must be escaped with the preceding '\\'"));
            }
            reader.push();
            continue;
        };
        reader.at += mark.len();
        let closes = innermost == Some(mark) || (mark == "]" && innermost == Some("["));
        if !closes {
            if mark == "]" || matches!(innermost, Some("`" | "```")) {
                return Err(format!("Character '{c}' is reserved and must be escaped with the preceding '\\'"));
            }
            if mark == "```" {
                reader.skip_language();
            }
            open.push((mark, reader.units, begin));
            continue;
        }
        let Some((_, offset, begin)) = open.pop() else { continue };
        let mut entity = Entity::new(kind(mark), offset, reader.units - offset);
        if mark == "]" {
            entity.url = Some(reader.address().ok_or_else(|| unfinished("[", begin))?);
        }
        if mark == "```" {
            entity.language = reader.language(begin);
        }
        if entity.length > 0 {
            entities.push(entity);
        }
    }
    match open.pop() {
        Some((mark, _, begin)) => Err(unfinished(mark, begin)),
        None => Ok(Formatted { text: reader.out, entities }),
    }
}

/// # Errors
/// Telegram's wording, without its prefix.
pub(super) fn parse_legacy(text: &str) -> Result<Formatted, String> {
    let mut reader = Reader { text, at: 0, out: String::with_capacity(text.len()), units: 0 };
    let mut entities = Vec::new();
    while let Some(c) = reader.peek(0) {
        if c == '\\' && reader.peek(1).is_some_and(|next| "_*`[".contains(next)) {
            reader.at += 1;
            reader.push();
            continue;
        }
        if !"_*`[".contains(c) {
            reader.push();
            continue;
        }
        let begin = reader.at;
        let pre = reader.rest().starts_with("```");
        let (end, kind) = match c {
            '`' if pre => ("```", "pre"),
            '`' => ("`", "code"),
            '*' => ("*", "bold"),
            '_' => ("_", "italic"),
            _ => ("]", "text_link"),
        };
        reader.at += if pre { 3 } else { 1 };
        if pre {
            reader.skip_language();
        }
        let offset = reader.units;
        while !reader.rest().starts_with(end) {
            if reader.peek(0).is_none() {
                return Err(format!("Can't find end of the entity starting at byte offset {begin}"));
            }
            reader.push();
        }
        reader.at += end.len();
        let mut entity = Entity::new(kind, offset, reader.units - offset);
        if kind == "text_link" {
            entity.url = reader.address();
        }
        if pre {
            entity.language = reader.language(begin);
        }
        if entity.length > 0 && (kind != "text_link" || entity.url.is_some()) {
            entities.push(entity);
        }
    }
    Ok(Formatted { text: reader.out, entities })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    out: String,
    units: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.rest().chars().nth(ahead)
    }

    fn push(&mut self) {
        if let Some(c) = self.peek(0) {
            self.at += c.len_utf8();
            self.units += c.len_utf16();
            self.out.push(c);
        }
    }

    /// Steps over `language` and the line break after an opening ```` ``` ````.
    fn skip_language(&mut self) {
        let rest = self.rest();
        let name = rest.find(|c: char| c.is_whitespace() || c == '`').unwrap_or(0);
        if rest.get(name..).is_some_and(|after| after.starts_with(char::is_whitespace)) {
            self.at += name;
        }
        if self.peek(0) == Some('\n') {
            self.at += 1;
        }
    }

    /// The language written after the ```` ``` ```` at `begin`, if any.
    fn language(&self, begin: usize) -> Option<String> {
        let body = self.text.get(begin + 3..)?;
        let end = body.find(|c: char| c.is_whitespace() || c == '`')?;
        let name = body.get(..end).filter(|name| !name.is_empty())?;
        body.get(end..)?.starts_with(char::is_whitespace).then(|| name.to_owned())
    }

    /// The `(address)` after a link's text.
    fn address(&mut self) -> Option<String> {
        let body = self.rest().strip_prefix('(')?;
        let mut address = String::new();
        let mut escaped = false;
        for (at, c) in body.char_indices() {
            match c {
                '\\' if !escaped => escaped = true,
                ')' if !escaped => {
                    self.at += at + 2;
                    return Some(address);
                }
                _ => {
                    escaped = false;
                    address.push(c);
                }
            }
        }
        None
    }
}

fn mark_at(rest: &str) -> Option<&'static str> {
    ["```", "`", "__", "_", "*", "~", "||", "[", "]"].into_iter().find(|mark| rest.starts_with(mark))
}

fn kind(mark: &str) -> &'static str {
    match mark {
        "```" => "pre",
        "`" => "code",
        "__" => "underline",
        "_" => "italic",
        "*" => "bold",
        "~" => "strikethrough",
        "||" => "spoiler",
        _ => "text_link",
    }
}

fn unfinished(mark: &str, begin: usize) -> String {
    let name = match mark {
        "```" => "Pre",
        "`" => "Code",
        "__" => "Underline",
        "_" => "Italic",
        "*" => "Bold",
        "~" => "Strikethrough",
        "||" => "Spoiler",
        _ => "TextUrl",
    };
    format!("Can't find end of {name} entity at byte offset {begin}")
}

#[cfg(test)]
mod tests {
    use super::super::{ParseMode, parse};

    /// Kind, offset, length.
    type Mark = (&'static str, usize, usize);

    #[test]
    fn markup_becomes_entities() {
        let table: &[(ParseMode, &str, &str, &[Mark])] = &[
            (ParseMode::MarkdownV2, "*Saved* 4\\.50", "Saved 4.50", &[("bold", 0, 5)]),
            (ParseMode::MarkdownV2, "*a _b_*", "a b", &[("bold", 0, 3), ("italic", 2, 1)]),
            (
                ParseMode::MarkdownV2,
                "__u__ ~s~ ||h||",
                "u s h",
                &[("underline", 0, 1), ("strikethrough", 2, 1), ("spoiler", 4, 1)],
            ),
            (ParseMode::MarkdownV2, "`a.b*c`", "a.b*c", &[("code", 0, 5)]),
            (ParseMode::MarkdownV2, "```sql\nselect 1```", "select 1", &[("pre", 0, 8)]),
            (ParseMode::MarkdownV2, "[x](https://example.org)", "x", &[("text_link", 0, 1)]),
            (ParseMode::Markdown, "*b* _i_ 4.50 \\_", "b i 4.50 _", &[("bold", 0, 1), ("italic", 2, 1)]),
        ];
        for (mode, input, text, expected) in table {
            let read = parse(input, *mode).unwrap();
            assert_eq!(read.text, *text, "{input}");
            let seen: Vec<_> = read.entities.iter().map(|e| (e.kind.as_str(), e.offset, e.length)).collect();
            assert_eq!(seen, *expected, "{input}");
        }
    }

    #[test]
    fn wording_of_errors() {
        let table = [
            (ParseMode::MarkdownV2, "4.50", "Character '.' is reserved and must be escaped with the preceding '\\'"),
            (ParseMode::MarkdownV2, "x *b", "Can't find end of Bold entity at byte offset 2"),
            (ParseMode::MarkdownV2, "[x] y", "Can't find end of TextUrl entity at byte offset 0"),
            (ParseMode::Markdown, "snake_case", "Can't find end of the entity starting at byte offset 5"),
        ];
        for (mode, input, expected) in table {
            assert_eq!(parse(input, mode).unwrap_err(), expected, "{input}");
        }
    }
}
