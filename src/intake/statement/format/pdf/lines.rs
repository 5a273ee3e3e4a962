//! Characters to words, words to phrases, phrases to lines, by the gaps between them.

use super::glyphs::Glyph;

/// Words that stand together, with no more between them than blanks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Phrase {
    pub left: f32,
    pub right: f32,
    pub words: Vec<Word>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    pub left: f32,
    pub right: f32,
    pub text: String,
}

impl Phrase {
    pub fn of(words: Vec<Word>) -> Self {
        let left = words.first().map_or(0.0, |word| word.left);
        let right = words.last().map_or(0.0, |word| word.right);
        Self { left, right, words }
    }

    pub fn text(&self) -> String {
        self.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// A line of a page, its phrases from left to right.
#[derive(Debug, Clone, Default)]
pub struct Line {
    pub y: f32,
    pub size: f32,
    pub phrases: Vec<Phrase>,
}

/// Gaps that part words and phrases, in sizes of the font. A blank is about a quarter wide, in type of one width 0.6.
const WORD: f32 = 0.15;
const PHRASE: f32 = 0.85;

/// The lines of a page from its characters, in any order.
pub fn lines(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut lines = Vec::new();
    let mut row: Vec<Glyph> = Vec::new();
    for glyph in glyphs {
        let apart = row.first().is_some_and(|first| glyph.y - first.y > 0.4 * first.size.min(glyph.size).max(4.0));
        if apart {
            lines.extend(line(std::mem::take(&mut row)));
        }
        row.push(glyph);
    }
    lines.extend(line(row));
    lines
}

fn line(mut glyphs: Vec<Glyph>) -> Option<Line> {
    glyphs.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut line = Line { y: glyphs.first()?.y, ..Line::default() };
    let mut words: Vec<Word> = Vec::new();
    let mut before: Option<Glyph> = None;
    for glyph in glyphs {
        line.size = line.size.max(glyph.size);
        if let Some(before) = &before {
            // Bold is sometimes a character drawn twice.
            if before.text == glyph.text && glyph.left - before.left < 0.2 * (glyph.right - glyph.left) {
                continue;
            }
            let gap = (glyph.left - before.right) / glyph.size.max(1.0);
            if gap > PHRASE {
                line.phrases.push(Phrase::of(std::mem::take(&mut words)));
            }
            if gap <= WORD
                && let Some(word) = words.last_mut()
            {
                word.text.push_str(&glyph.text);
                word.right = word.right.max(glyph.right);
            } else {
                words.push(Word { left: glyph.left, right: glyph.right, text: glyph.text.to_string() });
            }
        } else {
            words.push(Word { left: glyph.left, right: glyph.right, text: glyph.text.to_string() });
        }
        before = Some(glyph);
    }
    line.phrases.push(Phrase::of(words));
    line.phrases.retain(|phrase| !phrase.words.is_empty());
    Some(line)
}
