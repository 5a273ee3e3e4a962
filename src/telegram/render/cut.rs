//! HTML cut into messages: each piece well-formed by itself and within a limit counted as Telegram counts. Pure.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::reply::{Html, Token, escape};

/// `html` in pieces of at most `limit` UTF-16 units after entities, each well-formed by itself: cut after line ends,
/// else after spaces, else between characters as people see them. The pieces' plain texts make up the whole.
pub fn split(html: &Html, limit: usize) -> Vec<Html> {
    // A byte is never less than a UTF-16 unit.
    if html.as_str().len() <= limit {
        return vec![html.clone()];
    }
    let flat = Flat::of(html);
    let mut ends = Vec::new();
    let mut rest = flat.text.as_str();
    while let Some(length) = cut_length(rest, limit) {
        ends.push(flat.text.len() - rest.len() + length);
        rest = rest.get(length..).unwrap_or_default();
    }
    if ends.is_empty() || !rest.is_empty() {
        ends.push(flat.text.len());
    }
    flat.pieces(&ends)
}

/// `html` as one piece of at most `limit` UTF-16 units, an ellipsis at its end when it was cut.
pub fn cut(html: &Html, limit: usize) -> Html {
    if html.as_str().len() <= limit || html.plain().encode_utf16().count() <= limit {
        return html.clone();
    }
    let mut first = split(html, limit.saturating_sub(1)).into_iter().next().unwrap_or_default();
    first.push(&Html::text("…"));
    first
}

/// HTML as its text and the tags by their place in it.
#[derive(Default)]
struct Flat<'a> {
    text: String,
    tags: Vec<(usize, Mark<'a>)>,
}

enum Mark<'a> {
    Open { name: &'a str, raw: &'a str },
    Close,
}

impl<'a> Flat<'a> {
    /// Closing tags that close nothing are dropped, tags left open are closed at the end.
    fn of(html: &'a Html) -> Self {
        let mut flat = Self::default();
        let mut open = Vec::new();
        for token in html.tokens() {
            match token {
                Token::Text(text) => flat.text.push_str(&text),
                Token::Open(tag) => {
                    open.push(tag.name);
                    flat.tags.push((flat.text.len(), Mark::Open { name: tag.name, raw: tag.raw }));
                }
                Token::Close(name) => {
                    if open.last() == Some(&name) {
                        open.pop();
                        flat.tags.push((flat.text.len(), Mark::Close));
                    }
                }
            }
        }
        flat
    }

    /// The text up to each of `ends`, rising byte offsets, the tags open there closed and opened again after.
    fn pieces(&self, ends: &[usize]) -> Vec<Html> {
        let mut pieces = Vec::with_capacity(ends.len());
        let mut tags = self.tags.iter().peekable();
        let mut open: Vec<(&str, &str)> = Vec::new();
        let mut at = 0;
        for &end in ends {
            let mut piece: String = open.iter().map(|(_, raw)| *raw).collect();
            // At the cut itself closing tags still belong to this piece, opening ones to the next.
            while let Some((place, mark)) =
                tags.next_if(|(place, mark)| *place < end || (*place == end && matches!(mark, Mark::Close)))
            {
                piece.push_str(&escape(self.text.get(at..*place).unwrap_or_default()));
                at = *place;
                match mark {
                    Mark::Open { name, raw } => {
                        piece.push_str(raw);
                        open.push((name, raw));
                    }
                    Mark::Close => {
                        if let Some((name, _)) = open.pop() {
                            piece.extend(["</", name, ">"]);
                        }
                    }
                }
            }
            piece.push_str(&escape(self.text.get(at..end).unwrap_or_default()));
            at = end;
            for (name, _) in open.iter().rev() {
                piece.extend(["</", *name, ">"]);
            }
            pieces.push(Html::raw(piece));
        }
        pieces
    }
}

/// How many bytes of `text` to put in a piece of `limit` UTF-16 units; `None` when all of it fits.
fn cut_length(text: &str, limit: usize) -> Option<usize> {
    let (mut units, mut fits) = (0, 0);
    let (mut line, mut space) = (0, 0);
    for grapheme in text.graphemes(true) {
        units += grapheme.encode_utf16().count();
        if units > limit {
            let early = fits / 4;
            // A break in the first quarter would leave a stump.
            let best = [line, space].into_iter().find(|place| *place > early).unwrap_or(fits);
            return Some(if best > 0 { best } else { cut_grapheme(text, limit) });
        }
        fits += grapheme.len();
        if grapheme.ends_with('\n') {
            line = fits;
        } else if grapheme.ends_with(char::is_whitespace) {
            space = fits;
        }
    }
    None
}

/// One character with thousands of marks on it is cut between its code points.
fn cut_grapheme(text: &str, limit: usize) -> usize {
    let mut units = 0;
    let fits = text.chars().take_while(|c| {
        units += c.len_utf16();
        units <= limit
    });
    // At least one character, so that the splitting ends whatever the limit.
    fits.map(char::len_utf8).sum::<usize>().max(text.chars().next().map_or(1, char::len_utf8))
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::super::TEXT_LIMIT;
    use super::*;

    pub(in super::super) fn units(html: &Html) -> usize {
        html.plain().encode_utf16().count()
    }

    /// Whether each tag is closed in its place, by a reader of its own: tags are the only `<` there are.
    fn well_formed(html: &str) -> bool {
        let mut open = Vec::new();
        for after in html.split('<').skip(1) {
            let Some((tag, _)) = after.split_once('>') else { return false };
            match tag.strip_prefix('/') {
                Some(name) => {
                    if open.pop() != Some(name) {
                        return false;
                    }
                }
                None => open.push(tag.split(' ').next().unwrap_or_default()),
            }
        }
        open.is_empty()
    }
    #[test]
    fn splitting_prefers_lines_then_words_then_characters() {
        for (html, limit, pieces) in [
            ("one\ntwo\nthree", 9, vec!["one\ntwo\n", "three"]),
            ("one two three", 9, vec!["one two ", "three"]),
            ("abcdefghij", 4, vec!["abcd", "efgh", "ij"]),
            ("<b>one\ntwo</b>\nx", 6, vec!["<b>one\n</b>", "<b>two</b>\nx"]),
            ("one\n<b>two</b>", 5, vec!["one\n", "<b>two</b>"]),
            ("<b>one\n</b>two", 5, vec!["<b>one\n</b>", "two"]),
            (
                "<a href=\"https://x.y\">one two</a>",
                4,
                vec!["<a href=\"https://x.y\">one </a>", "<a href=\"https://x.y\">two</a>"],
            ),
            ("&amp;&lt;&gt;&amp;", 2, vec!["&amp;&lt;", "&gt;&amp;"]),
            ("😀😀😀", 5, vec!["😀😀", "😀"]),
            ("a👩\u{200d}💻", 5, vec!["a", "👩\u{200d}💻"]),
            ("e\u{301}\u{301}\u{301}\u{301}", 3, vec!["e\u{301}\u{301}", "\u{301}\u{301}"]),
            ("😀😀", 1, vec!["😀", "😀"]),
        ] {
            let html = Html::raw(html.to_owned());
            let found: Vec<String> = split(&html, limit).iter().map(|piece| piece.as_str().to_owned()).collect();
            assert_eq!(found, pieces);
        }
    }

    #[test]
    fn long_texts_split_in_linear_time() {
        let html = Html::text(&"<&\u{301}".repeat(500_000)).bold();
        let pieces = split(&html, TEXT_LIMIT);
        assert!(pieces.len() > 300 && pieces.iter().all(|piece| units(piece) <= TEXT_LIMIT));
    }

    pub(in super::super) fn html() -> impl Strategy<Value = Html> {
        let text = prop_oneof![
            "[a-z ]{0,300}",
            "[a-z<>&\"\n ]{0,80}",
            "[😀👩\u{200d}💻é\u{301}ก\n ]{0,60}",
            "\\PC{0,40}",
            Just("\n".repeat(30)),
        ];
        let leaf = text.prop_map(|text| Html::text(&text));
        leaf.prop_recursive(4, 64, 8, |inside| {
            (prop::collection::vec(inside, 1..8), 0..7_usize).prop_map(|(parts, tag)| {
                let joined: Html = parts.into_iter().collect();
                let (open, close) = [
                    ("", ""),
                    ("<b>", "</b>"),
                    ("<i>", "</i>"),
                    ("<u>", "</u>"),
                    ("<s>", "</s>"),
                    ("<a href=\"https://example.org/?a=1&amp;b\">", "</a>"),
                    ("<blockquote expandable>", "</blockquote>"),
                ][tag];
                Html::raw(format!("{open}{joined}{close}"))
            })
        })
    }

    proptest! {
        #[test]
        fn pieces_are_small_whole_and_well_formed(html in html(), limit in prop_oneof![Just(TEXT_LIMIT), 8..200_usize]) {
            let pieces = split(&html, limit);
            let plain = html.plain();
            prop_assert_eq!(pieces.iter().map(Html::plain).collect::<String>(), plain.clone());
            for piece in &pieces {
                prop_assert!(well_formed(piece.as_str()), "{}", piece.as_str());
                prop_assert!(units(piece) <= limit);
            }
            let starts: Vec<usize> = plain.grapheme_indices(true).map(|(at, _)| at).chain([plain.len()]).collect();
            let largest = plain.graphemes(true).map(|g| g.encode_utf16().count()).max().unwrap_or(0);
            let mut at = 0;
            for piece in &pieces {
                at += piece.plain().len();
                prop_assert!(largest > limit || starts.binary_search(&at).is_ok(), "cut inside a character at {at}");
            }
        }

        #[test]
        fn a_cut_is_one_small_piece(html in html(), limit in 8..200_usize) {
            let short = cut(&html, limit);
            prop_assert!(units(&short) <= limit && well_formed(short.as_str()));
            let (short, plain) = (short.plain(), html.plain());
            prop_assert!(short == plain || short.strip_suffix('…').is_some_and(|start| plain.starts_with(start)));
        }

        #[test]
        fn any_raw_text_is_split_without_a_panic(raw in "[<>/ab&;#x0-9= \"\n]{0,400}", limit in 0..50_usize) {
            let pieces = split(&Html::raw(raw.clone()), limit);
            prop_assert!(pieces.len() <= raw.len() + 1);
        }
    }
}
