//! The characters of a page and where they stand: the text operators of ISO 32000-1, 9.3 and 9.4, and nothing of what is
//! drawn.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::super::super::StatementError;
use super::font::Font;

/// A character, in points; `y` grows downwards.
#[derive(Debug, Clone)]
pub struct Glyph {
    pub left: f32,
    pub right: f32,
    pub y: f32,
    pub size: f32,
    pub text: Rc<str>,
}

/// Forms inside forms.
const MAX_DEPTH: usize = 4;

/// Reads pages of a document within a budget of unpacked bytes and of characters.
pub struct Reader<'a> {
    document: &'a Document,
    bytes: usize,
    glyphs: usize,
    fonts: HashMap<usize, Rc<Font>>,
    texts: HashMap<String, Rc<str>>,
}

/// `[a b c d e f]`
type Matrix = [f32; 6];

const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// `first`, then `second`.
fn times(first: &Matrix, second: &Matrix) -> Matrix {
    let [a, b, c, d, e, f] = *first;
    let [g, h, i, j, k, l] = *second;
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    spacing: f32,
    word: f32,
    scale: f32,
    leading: f32,
    rise: f32,
}

impl<'a> Reader<'a> {
    pub fn new(document: &'a Document, bytes: usize, glyphs: usize) -> Self {
        Self { document, bytes, glyphs, fonts: HashMap::new(), texts: HashMap::new() }
    }

    /// The characters of a page.
    ///
    /// # Errors
    /// [`StatementError::TooMuchInside`] when the budget is used up.
    pub fn page(&mut self, page: ObjectId) -> Result<Vec<Glyph>, StatementError> {
        let content = self.document.get_page_content_with_limit(page, self.bytes);
        let content = content.map_err(|error| super::problem(&error))?;
        let mut resources = Vec::new();
        if let Ok((own, ids)) = self.document.get_page_resources(page) {
            resources.extend(own);
            resources.extend(ids.into_iter().filter_map(|id| self.document.get_dictionary(id).ok()));
        }
        let mut glyphs = Vec::new();
        self.content(&content, &resources, UNIT, 0, &mut glyphs)?;
        Ok(glyphs)
    }

    fn resource(&self, resources: &[&'a Dictionary], kind: &[u8], name: &[u8]) -> Option<&'a Object> {
        resources.iter().find_map(|resources| {
            let all = resources.get_deref(kind, self.document).and_then(Object::as_dict).ok()?;
            all.get_deref(name, self.document).ok()
        })
    }

    fn font(&mut self, resources: &[&'a Dictionary], name: &[u8]) -> Option<Rc<Font>> {
        let dictionary = self.resource(resources, b"Font", name)?.as_dict().ok()?;
        // Objects stay where they are while the document lives.
        let key = std::ptr::from_ref(dictionary).addr();
        if let Some(font) = self.fonts.get(&key) {
            return Some(Rc::clone(font));
        }
        let font = Rc::new(Font::new(dictionary, self.document));
        if self.fonts.len() < 200 {
            self.fonts.insert(key, Rc::clone(&font));
        }
        Some(font)
    }

    fn content(
        &mut self,
        content: &[u8],
        resources: &[&'a Dictionary],
        matrix: Matrix,
        depth: usize,
        glyphs: &mut Vec<Glyph>,
    ) -> Result<(), StatementError> {
        self.bytes = self.bytes.checked_sub(content.len()).ok_or(StatementError::TooMuchInside)?;
        let mut state =
            State { matrix, font: None, size: 0.0, spacing: 0.0, word: 0.0, scale: 1.0, leading: 0.0, rise: 0.0 };
        let mut stack: Vec<State> = Vec::new();
        let (mut text, mut line) = (UNIT, UNIT);
        for operation in Content::decode_iter(content) {
            let Ok(operation) = operation else { break };
            let operands = &operation.operands;
            let number = |at: usize| operands.get(at).and_then(|o| o.as_float().ok()).filter(|n| n.is_finite());
            let all =
                || -> Option<Matrix> { Some([number(0)?, number(1)?, number(2)?, number(3)?, number(4)?, number(5)?]) };
            match operation.operator.as_str() {
                "q" if stack.len() < 64 => stack.push(state.clone()),
                "Q" => state = stack.pop().unwrap_or(state),
                "cm" => state.matrix = all().map_or(state.matrix, |matrix| times(&matrix, &state.matrix)),
                "BT" => (text, line) = (UNIT, UNIT),
                "Tf" => {
                    let name = operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                    state.font = self.font(resources, name);
                    state.size = number(1).unwrap_or(0.0);
                }
                "Tc" => state.spacing = number(0).unwrap_or(0.0),
                "Tw" => state.word = number(0).unwrap_or(0.0),
                "Tz" => state.scale = number(0).unwrap_or(100.0) / 100.0,
                "TL" => state.leading = number(0).unwrap_or(0.0),
                "Ts" => state.rise = number(0).unwrap_or(0.0),
                "Tm" => {
                    line = all().unwrap_or(line);
                    text = line;
                }
                "Td" | "TD" => {
                    let (x, y) = (number(0).unwrap_or(0.0), number(1).unwrap_or(0.0));
                    if operation.operator == "TD" {
                        state.leading = -y;
                    }
                    line = times(&[1.0, 0.0, 0.0, 1.0, x, y], &line);
                    text = line;
                }
                "T*" | "'" | "\"" => {
                    if operation.operator == "\"" {
                        state.word = number(0).unwrap_or(0.0);
                        state.spacing = number(1).unwrap_or(0.0);
                    }
                    line = times(&[1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], &line);
                    text = line;
                    if let Some(shown) = operands.last().and_then(|shown| shown.as_str().ok()) {
                        self.show(shown, &state, &mut text, glyphs)?;
                    }
                }
                "Tj" => {
                    if let Some(shown) = operands.first().and_then(|shown| shown.as_str().ok()) {
                        self.show(shown, &state, &mut text, glyphs)?;
                    }
                }
                "TJ" => {
                    for part in operands.first().and_then(|parts| parts.as_array().ok()).into_iter().flatten() {
                        if let Ok(shown) = part.as_str() {
                            self.show(shown, &state, &mut text, glyphs)?;
                        } else if let Ok(back) = part.as_float() {
                            let x = -back / 1000.0 * state.size * state.scale;
                            text = times(&[1.0, 0.0, 0.0, 1.0, x, 0.0], &text);
                        }
                    }
                }
                "Do" if depth < MAX_DEPTH => {
                    let name = operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                    self.form(resources, name, &state, depth, glyphs)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn form(
        &mut self,
        resources: &[&'a Dictionary],
        name: &[u8],
        state: &State,
        depth: usize,
        glyphs: &mut Vec<Glyph>,
    ) -> Result<(), StatementError> {
        let Some(stream) = self.resource(resources, b"XObject", name).and_then(|form| form.as_stream().ok()) else {
            return Ok(());
        };
        if !stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form") {
            return Ok(());
        }
        let Ok(content) = stream.get_plain_content_with_limit(self.bytes) else { return Ok(()) };
        let mut matrix = UNIT;
        if let Ok(own) = stream.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array) {
            for (slot, value) in matrix.iter_mut().zip(own) {
                *slot = value.as_float().unwrap_or(*slot);
            }
        }
        let mut inner: Vec<&'a Dictionary> =
            stream.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).into_iter().collect();
        inner.extend(resources);
        self.content(&content, &inner, times(&matrix, &state.matrix), depth + 1, glyphs)
    }

    fn show(
        &mut self,
        shown: &[u8],
        state: &State,
        text: &mut Matrix,
        glyphs: &mut Vec<Glyph>,
    ) -> Result<(), StatementError> {
        let Some(font) = &state.font else { return Ok(()) };
        let step = if font.wide { 2 } else { 1 };
        for code in shown.chunks(step) {
            let code = code.iter().fold(0u16, |code, byte| (code << 8) | u16::from(*byte));
            let whole =
                times(&[state.size * state.scale, 0.0, 0.0, state.size, 0.0, state.rise], &times(text, &state.matrix));
            let width = font.width(code);
            let mut advance = width * state.size + state.spacing;
            if code == 32 && !font.wide {
                advance += state.word;
            }
            let said = font.text(code);
            if !said.trim().is_empty() {
                self.glyphs = self.glyphs.checked_sub(1).ok_or(StatementError::TooMuchInside)?;
                let said = match self.texts.get(said) {
                    Some(known) => Rc::clone(known),
                    None => {
                        let new: Rc<str> = Rc::from(said);
                        self.texts.insert(said.to_owned(), Rc::clone(&new));
                        new
                    }
                };
                glyphs.extend(placed(&whole, width, said));
            }
            *text = times(&[1.0, 0.0, 0.0, 1.0, advance * state.scale, 0.0], text);
        }
        Ok(())
    }
}

/// A character at a matrix. Text that runs up or down is turned, so that a page on its side reads as one that stands.
fn placed(matrix: &Matrix, width: f32, text: Rc<str>) -> Option<Glyph> {
    let [a, b, c, d, x, y] = *matrix;
    let (left, base, length, size) = if a.abs() >= b.abs() {
        (x, -y, a * width, d.abs())
    } else if b > 0.0 {
        (y, x, b * width, c.abs())
    } else {
        (-y, -x, -b * width, c.abs())
    };
    let sane = [left, base, length, size].iter().all(|n| n.is_finite() && n.abs() < 1e5);
    (sane && size > 0.5).then(|| Glyph { left, right: left + length.max(0.0), y: base, size, text })
}
