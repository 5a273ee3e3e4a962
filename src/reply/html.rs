//! Text in the subset of HTML that Telegram reads, built so that it cannot be broken by what people write.

use std::fmt::Write as _;
use std::iter;

use serde::{Deserialize, Serialize};

/// The tags a reply may use (Bot API, "HTML style"); `a` with `href`, `code` with `class`, `blockquote` with
/// `expandable`.
const TAGS: [&str; 8] = ["b", "i", "u", "s", "code", "pre", "a", "blockquote"];

/// The longest tag taken for one, in bytes; with the stop at the next `<`, lone marks cost no quadratic time.
const TAG_LIMIT: usize = 2_100;

/// Well-formed HTML of Telegram's subset. Text from outside enters by [`Html::text`], which escapes it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Html(String);

impl Html {
    /// Any text, shown as it is.
    pub fn text(text: &str) -> Self {
        Self(escape(text))
    }

    /// Text that is HTML already: only for our own words, never for text from outside.
    pub(crate) fn raw(html: String) -> Self {
        Self(html)
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing would be shown.
    pub fn is_blank(&self) -> bool {
        self.tokens().all(|token| match token {
            Token::Text(text) => text.trim().is_empty(),
            Token::Open(_) | Token::Close(_) => true,
        })
    }

    /// The text without its tags, as a person sees it.
    pub fn plain(&self) -> String {
        self.tokens()
            .filter_map(|token| match token {
                Token::Text(text) => Some(text),
                Token::Open(_) | Token::Close(_) => None,
            })
            .collect()
    }

    /// Adds `more` right after.
    pub fn push(&mut self, more: &Html) {
        self.0.push_str(&more.0);
    }

    /// Adds `more` on a line of its own; nothing when it is empty.
    pub fn line(&mut self, more: &Html) {
        if more.0.is_empty() {
            return;
        }
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(&more.0);
    }

    /// Adds `more` after an empty line; nothing when it is empty.
    pub fn paragraph(&mut self, more: &Html) {
        if !self.0.is_empty() && !more.0.is_empty() {
            self.0.push('\n');
        }
        self.line(more);
    }

    /// The pieces with `separator` (plain text) between them.
    pub fn join<'a>(pieces: impl IntoIterator<Item = &'a Html>, separator: &str) -> Self {
        let separator = escape(separator);
        let mut joined = String::new();
        for (index, piece) in pieces.into_iter().enumerate() {
            if index > 0 {
                joined.push_str(&separator);
            }
            joined.push_str(&piece.0);
        }
        Self(joined)
    }

    /// Bold.
    pub fn bold(&self) -> Self {
        Self(format!("<b>{}</b>", self.0))
    }

    /// Italic.
    pub fn italic(&self) -> Self {
        Self(format!("<i>{}</i>", self.0))
    }

    /// Text in a fixed-width font within a line; a tap copies it.
    pub fn code(text: &str) -> Self {
        Self(format!("<code>{}</code>", escape(text)))
    }

    /// A block in a fixed-width font, such as a table.
    pub fn pre(text: &str) -> Self {
        Self(format!("<pre>{}</pre>", escape(text)))
    }

    /// A quotation that opens on a tap when it is long. The quoted text must hold no quotation itself.
    pub fn quote(&self) -> Self {
        Self(format!("<blockquote expandable>{}</blockquote>", self.0))
    }

    /// The tags and the text between them, unescaped. What is no tag of the subset or no entity is text.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = Token<'_>> {
        let mut rest = self.0.as_str();
        iter::from_fn(move || {
            let (token, after) = next_token(rest)?;
            rest = after;
            Some(token)
        })
    }
}

/// One token of [`Html`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// An opening tag.
    Open(Tag<'a>),
    /// A closing tag, by its name.
    Close(&'a str),
    /// Text, unescaped.
    Text(String),
}

/// An opening tag of the subset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    pub(crate) name: &'a str,
    /// The tag as written, such as `<a href="…">`.
    pub(crate) raw: &'a str,
}

/// `text` with `&`, `<`, `>` and `"` escaped.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn next_token(html: &str) -> Option<(Token<'_>, &str)> {
    if html.is_empty() {
        return None;
    }
    if let Some(found) = read_tag(html) {
        return Some(found);
    }
    let mut text = String::new();
    let mut rest = html;
    while let Some(c) = rest.chars().next() {
        if c == '<' && !text.is_empty() && read_tag(rest).is_some() {
            break;
        }
        if c == '&'
            && let Some((decoded, after)) = read_entity(rest)
        {
            text.push(decoded);
            rest = after;
            continue;
        }
        text.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    Some((Token::Text(text), rest))
}

fn read_tag(html: &str) -> Option<(Token<'_>, &str)> {
    let inside = html.strip_prefix('<')?;
    let end = inside.bytes().take(TAG_LIMIT).position(|b| matches!(b, b'>' | b'<'))?;
    let (body, rest) = (inside.get(..end)?, inside.get(end..)?.strip_prefix('>')?);
    if let Some(name) = body.strip_prefix('/') {
        return TAGS.contains(&name).then_some((Token::Close(name), rest));
    }
    let (name, attribute) = body.split_once(' ').unwrap_or((body, ""));
    let quoted = |prefix: &str| {
        let value =
            attribute.strip_prefix(prefix).and_then(|v| v.strip_prefix("=\"")).and_then(|v| v.strip_suffix('"'));
        value.is_some_and(|v| !v.contains('"'))
    };
    let allowed = match name {
        "a" => quoted("href"),
        "code" => attribute.is_empty() || quoted("class"),
        "blockquote" => attribute.is_empty() || attribute == "expandable",
        other => TAGS.contains(&other) && attribute.is_empty(),
    };
    let raw = html.get(..end + 2)?;
    allowed.then_some((Token::Open(Tag { name, raw }), rest))
}

fn read_entity(html: &str) -> Option<(char, &str)> {
    let inside = html.strip_prefix('&')?;
    let end = inside.bytes().take(10).position(|b| b == b';')?;
    let (name, rest) = (inside.get(..end)?, inside.get(end + 1..)?);
    let decoded = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        numeric => {
            let number = numeric.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')?
        }
    };
    Some((decoded, rest))
}

impl std::fmt::Display for Html {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromIterator<Html> for Html {
    fn from_iter<I: IntoIterator<Item = Html>>(pieces: I) -> Self {
        let mut joined = String::new();
        for piece in pieces {
            let _ = joined.write_str(&piece.0);
        }
        Self(joined)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_stays_text() {
        for (text, html) in [
            ("a < b & c > \"d\"", "a &lt; b &amp; c &gt; &quot;d&quot;"),
            ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
            ("&amp;", "&amp;amp;"),
            ("", ""),
        ] {
            assert_eq!(Html::text(text).as_str(), html);
            assert_eq!(Html::text(text).plain(), text);
        }
    }

    #[test]
    fn tokens_know_the_subset_only() {
        for (html, plain) in [
            ("<b>x</b> <i>y</i>", "x y"),
            ("<a href=\"tg://user?id=1\">me</a>", "me"),
            ("<a onclick=\"x\">me</a>", "<a onclick=\"x\">me"),
            ("<pre><code class=\"language-sql\">select 1 &lt; 2</code></pre>", "select 1 < 2"),
            ("<blockquote expandable>q</blockquote>", "q"),
            ("<script>x</script>", "<script>x</script>"),
            ("<B>x</B>", "<B>x</B>"),
            ("a<b", "a<b"),
            ("&#8364;&#x20AC;&nope;&", "€€&nope;&"),
            ("&#0;&#xD800;", "&#0;&#xD800;"),
        ] {
            assert_eq!(Html::raw(html.into()).plain(), plain, "{html}");
        }
    }

    #[test]
    fn many_lone_marks_cost_no_quadratic_time() {
        let html = Html::raw("<&".repeat(200_000));
        assert_eq!(html.plain().len(), 400_000);
    }

    #[test]
    fn lines_and_paragraphs() {
        let mut html = Html::default();
        html.line(&Html::text("one"));
        html.line(&Html::default());
        html.line(&Html::text("two"));
        html.paragraph(&Html::text("three").bold());
        assert_eq!(html.as_str(), "one\ntwo\n\n<b>three</b>");
        assert!(Html::raw("<b> \n</b>".into()).is_blank());
        assert_eq!(Html::join([&Html::text("a"), &Html::text("b")], " & ").as_str(), "a &amp; b");
    }
}
