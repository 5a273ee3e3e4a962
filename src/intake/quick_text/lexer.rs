//! Text to tokens. A token keeps where it stood, so that notes come out as they were written.

use winnow::combinator::{alt, cond, opt, peek, preceded, repeat, terminated};
use winnow::error::EmptyError;
use winnow::prelude::*;
use winnow::stream::TokenSlice;
use winnow::token::{any, one_of, take_while};

use super::currency::{MARKERS, RAND, Unit, code};
use super::lexicon::{self, Phrase};
use super::normalize::{in_word, is_unspaced, key};

type Result<T> = core::result::Result<T, EmptyError>;

/// What the grammar reads.
pub(super) type Tokens<'t> = TokenSlice<'t, Token<'t>>;

/// The tokens not yet read.
pub(super) fn ahead<'t>(input: &Tokens<'t>) -> &'t [Token<'t>] {
    input.peek_finish()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Digits with the separators between them, as written.
    Numeral,
    Word,
    /// A sign or abbreviation of a currency.
    Money(Unit),
    /// `#tag`, the text without `#`.
    Tag,
    /// `@account`, the text without `@`.
    Account,
    Symbol(char),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub class: Class,
    pub text: &'t str,
    /// The text folded for comparison.
    pub key: String,
    /// Byte range in the line.
    pub start: usize,
    pub end: usize,
    /// No space before it (and not first).
    pub glued: bool,
    /// The phrases that begin with this word, looked up once.
    pub phrases: &'static [Phrase],
}

impl Token<'_> {
    pub(super) fn is(&self, symbol: char) -> bool {
        self.class == Class::Symbol(symbol)
    }

    pub(super) fn is_word(&self) -> bool {
        self.class == Class::Word
    }

    /// Whether this word alone has that sense.
    pub(super) fn phrases_mean(&self, sense: super::lexicon::Sense) -> bool {
        lexicon::len(std::slice::from_ref(self), sense) > 0
    }

    pub(super) fn is_numeral(&self) -> bool {
        self.class == Class::Numeral
    }
}

/// Every character of the line but spaces ends up in exactly one token.
pub(super) fn tokens(line: &str) -> Vec<Token<'_>> {
    let mut out: Vec<Token<'_>> = Vec::new();
    let mut rest = line;
    loop {
        let after_digit =
            !rest.starts_with(' ') && out.last().is_some_and(|t| t.is_numeral() || lexicon::is_myriad(t.text));
        let spaced = rest.starts_with(' ');
        rest = rest.trim_start_matches(' ');
        let start = line.len() - rest.len();
        let glued = !spaced && start > 0;
        let joins_word = glued && out.last().is_some_and(|t: &Token<'_>| t.is_word());
        let after_point = out.last().is_some_and(|t| t.is('.') || t.is(','));
        let no_point = joins_word || glued && after_point;
        let Ok((class, text)) = token(joins_word, after_digit, no_point).parse_next(&mut rest) else { break };
        let end = line.len() - rest.len();
        let key = key(text);
        let phrases = lexicon::phrases(&key);
        out.push(Token { class, text, key, start, end, glued, phrases });
    }
    out
}

fn token<'s>(
    joins_word: bool,
    after_digit: bool,
    no_point: bool,
) -> impl FnMut(&mut &'s str) -> Result<(Class, &'s str)> {
    move |input: &mut &'s str| {
        alt((
            preceded('#', label).map(|text| (Class::Tag, text)),
            |i: &mut &'s str| {
                if joins_word {
                    Err(EmptyError)
                } else {
                    preceded('@', label.verify(|name: &str| !name.starts_with(|c: char| c.is_ascii_digit())))
                        .map(|t| (Class::Account, t))
                        .parse_next(i)
                }
            },
            |i: &mut &'s str| if after_digit { alt((cross, myriad)).parse_next(i) } else { Err(EmptyError) },
            rand(joins_word),
            marker(after_digit),
            numeral(no_point).map(|text| (Class::Numeral, text)),
            word.map(|text| (Class::Word, text)),
            times_sign,
            any.with_taken().map(|(c, text)| (Class::Symbol(c), text)),
        ))
        .parse_next(input)
    }
}

/// The name behind `#` or `@`.
fn label<'s>(input: &mut &'s str) -> Result<&'s str> {
    (take_while(1.., in_word), repeat::<_, _, (), _, _>(0.., ('-', take_while(1.., in_word)))).take().parse_next(input)
}

/// A sign such as `R$`; one that ends in a letter must not run on into a word, one that begins with a letter must not
/// be a word's end, which holds because words are taken whole.
fn marker<'s>(after_digit: bool) -> impl FnMut(&mut &'s str) -> Result<(Class, &'s str)> {
    move |input: &mut &'s str| {
        let text: &'s str = input;
        for (sign, unit) in MARKERS {
            if let Some(after) = text.strip_prefix(sign) {
                let last = sign.chars().next_back().unwrap_or(' ');
                let next = after.chars().next().unwrap_or(' ');
                // `20元咖啡`: no space parts the sign from the word.
                let parted = after_digit && is_unspaced(last);
                if last.is_alphabetic()
                    && (next.is_alphabetic() || next == '_' || next == '\'' || next == '&')
                    && !parted
                {
                    continue;
                }
                let (taken, rest) = text.split_at(sign.len());
                *input = rest;
                return Ok((Class::Money(*unit), taken));
            }
        }
        Err(EmptyError)
    }
}

/// The `R` of `R50`: South African rand where two digits or more follow it.
fn rand<'s>(joins_word: bool) -> impl FnMut(&mut &'s str) -> Result<(Class, &'s str)> {
    move |input: &mut &'s str| {
        let after = input.strip_prefix('R').filter(|_| !joins_word).ok_or(EmptyError)?;
        let numeral = after.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
        let ends = !numeral.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_');
        if after.bytes().take(2).filter(u8::is_ascii_digit).count() < 2 || !ends {
            return Err(EmptyError);
        }
        let (taken, rest) = input.split_at(1);
        *input = rest;
        Ok((Class::Money(RAND), taken))
    }
}

/// The `万` of `5万`, a word of its own although more letters follow.
fn myriad<'s>(input: &mut &'s str) -> Result<(Class, &'s str)> {
    one_of(['万', '萬', '億', '亿', '만', '억', '천', '千']).take().map(|text| (Class::Word, text)).parse_next(input)
}

/// `1.250,00`, `1'250.50`, `.50`: digits with single separators between them. Which separator means what is decided
/// later, with the whole text in view.
fn numeral<'s>(no_point: bool) -> impl FnMut(&mut &'s str) -> Result<&'s str> {
    let digits = || take_while(1.., |c: char| c.is_ascii_digit());
    move |input: &mut &'s str| {
        // `coffee ,4` is a comma out of place, `,99` are cents.
        let cents =
            input.strip_prefix(',').is_some_and(|after| after.bytes().take_while(u8::is_ascii_digit).count() == 2);
        let point = cond(!no_point, opt(one_of(|c| c == '.' || c == ',' && cents)));
        (point, digits(), repeat::<_, _, (), _, _>(0.., (one_of(['.', ',', '\'']), digits()))).take().parse_next(input)
    }
}

/// A word with inner apostrophes, hyphens, dots and ampersands (`don't`, `t-shirt`, `amazon.com`, `H&M`) and the
/// digits that follow letters (`b12`). A currency code glued to its number (`EUR4.50`) ends before the number.
fn word<'s>(input: &mut &'s str) -> Result<&'s str> {
    let text: &'s str = input;
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        let first = end == 0;
        if first && !(c.is_alphabetic() || c == '_') {
            return Err(EmptyError);
        }
        if c.is_ascii_digit() && text.get(..at).and_then(|t| t.chars().next_back()).is_some_and(is_unspaced) {
            break;
        }
        if c.is_ascii_digit()
            && text.split_at_checked(at).is_some_and(|(letters, digits)| price_begins(letters, digits))
        {
            break;
        }
        let joins = matches!(c, '\'' | '-' | '.' | '&') && next.is_alphabetic() && !first;
        if !(in_word(c) || joins) {
            break;
        }
        end = at + c.len_utf8();
    }
    let (taken, rest) = text.split_at_checked(end).filter(|(taken, _)| !taken.is_empty()).ok_or(EmptyError)?;
    *input = rest;
    Ok(taken)
}

/// The `x` of `2x3.50`.
fn cross<'s>(input: &mut &'s str) -> Result<(Class, &'s str)> {
    terminated(one_of(['x', 'X']).take(), peek(one_of(|c: char| c.is_ascii_digit())))
        .map(|text| (Class::Symbol('*'), text))
        .parse_next(input)
}

/// Whether digits glued to letters are a number of their own: `EUR4.50`, `coffee4.50`, `taxi12€`, and not `b12`.
fn price_begins(letters: &str, digits: &str) -> bool {
    if !letters.chars().all(char::is_alphabetic) {
        return false;
    }
    let after = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    let decimals = after.strip_prefix(['.', ',']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let priced = after.starts_with(['€', '$', '£', '₹', '¥']) || decimals;
    code(letters).is_some() || letters.chars().count() > 2 && priced
}

fn times_sign<'s>(input: &mut &'s str) -> Result<(Class, &'s str)> {
    one_of(['×', '*', '·']).take().map(|text| (Class::Symbol('*'), text)).parse_next(input)
}
