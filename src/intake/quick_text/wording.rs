//! What the words of an entry say besides amount and date: merchant, category, note.

use std::borrow::Cow;

use super::entry::{Piece, is_taken, take};
use super::lexer::{Class, Token};
use super::lexicon::{self, Sense};
use super::normalize::{in_word, key};
use super::scan::Mark;
use super::{CategoryWords, Context, Kind};

/// Longest merchant name, in tokens.
const MERCHANT_TOKENS: usize = 6;

impl Piece<'_, '_> {
    /// `at Zara`, `bei Rewe`; `from Amazon` of an expense.
    pub(super) fn merchant(&self, taken: &mut [bool], kind: Kind) -> Option<String> {
        let (start, end) = self.bounds();
        for at in start..end {
            if is_taken(taken, at) || self.items.iter().any(|item| item.mark == Mark::Time && item.from == at) {
                continue;
            }
            let rest = self.from(at);
            let at_sign = rest.first().is_some_and(|t| t.is('@') && !t.glued);
            let place = lexicon::len(rest, Sense::At).max(usize::from(at_sign));
            let named = lexicon::len(rest, Sense::AtName);
            // `de` and `von` say whose and of what as well.
            let from = usize::from(kind == Kind::Expense && rest.first().is_some_and(|t| t.key == "from"));
            let intro = place.max(named).max(from);
            if intro == 0 {
                continue;
            }
            let mut first = at + intro;
            while lexicon::len(self.from(first), Sense::Article) > 0 && first + 1 < end {
                first += 1;
            }
            let Some(head) = self
                .tokens
                .get(first)
                .filter(|t| first < end && (t.is_word() || t.is_numeral()) && !is_taken(taken, first))
            else {
                continue;
            };
            let capital = head.text.chars().next().is_some_and(char::is_uppercase);
            if place == 0 && from == 0 && !capital {
                continue;
            }
            if lexicon::len(self.from(first), Sense::Place) > 0
                || place == 0 && from > 0 && lexicon::len(self.from(first), Sense::Giver) > 0
            {
                continue;
            }
            let mut last = first;
            while last < end && last - first < MERCHANT_TOKENS && !is_taken(taken, last) && self.names(last, first) {
                last += 1;
            }
            // `from London to Paris` is a way.
            let way = from > 0 && place == 0 && last < end && lexicon::len(self.from(last), Sense::To) > 0;
            let name = self.text(first, last);
            if !name.is_empty() && !way {
                take(taken, at, last);
                return Some(name);
            }
        }
        None
    }

    /// Whether the token at `at` continues a name that began at `first`.
    fn names(&self, at: usize, first: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        if at == first
            || token.glued && !token.is(',') && !token.is(';') && !token.is(':') && !token.is('.') && !token.is('!')
        {
            return true;
        }
        let rest = self.from(at);
        let stops = [Sense::Preposition, Sense::With, Sense::From, Sense::To, Sense::At, Sense::Filler]
            .iter()
            .any(|sense| lexicon::len(rest, *sense) > 0);
        let and = lexicon::len(rest, Sense::And) > 0;
        let symbol = token.is('&') || token.is('\'');
        (token.is_word() && !stops && !and) || symbol || token.is_numeral()
    }

    /// The note: what nothing took, without the words that say nothing at its edges.
    pub(super) fn note(&self, taken: &[bool], kind: Kind) -> Option<String> {
        let mut note = String::new();
        for (from, to) in self.runs(taken) {
            let (from, to) = self.trimmed(from, to, note.is_empty(), kind);
            let text = self.text(from, to);
            if text.is_empty() {
                continue;
            }
            if !note.is_empty() {
                note.push(' ');
            }
            note.push_str(&text);
        }
        (!note.is_empty()).then_some(note)
    }

    pub(super) fn trimmed(&self, mut from: usize, mut to: usize, first: bool, kind: Kind) -> (usize, usize) {
        loop {
            let rest = self.tokens.get(from..to).unwrap_or_default();
            let Some(head) = rest.first() else { break };
            let mut dropped = lexicon::len(rest, Sense::Filler)
                .max(lexicon::len(rest, Sense::Spent))
                .max(lexicon::len(rest, Sense::Got));
            if first {
                dropped = dropped.max(lexicon::len(rest, Sense::Preposition));
            }
            if dropped == 0 && kind == Kind::Transfer {
                dropped = lexicon::len(rest, Sense::Transfer).max(lexicon::len(rest, Sense::Withdraw));
            }
            if dropped == 0 && is_punctuation(head) {
                dropped = 1;
            }
            if dropped == 0 && (head.is(')') || head.is('(') && rest.len() == 1) {
                dropped = 1;
            }
            // A verb that is all there is names the entry: `received 50` has no note, `tip 5` keeps `tip`.
            if dropped == 0 || dropped > rest.len() {
                break;
            }
            from += dropped;
        }
        while to > from {
            let ends = |back: usize| {
                let last = to
                    .checked_sub(back)
                    .filter(|at| *at >= from)
                    .and_then(|at| self.tokens.get(at..to))
                    .unwrap_or_default();
                // The `u` of `c/u`.
                if last.first().is_some_and(|t| t.glued) {
                    return false;
                }
                [Sense::Preposition, Sense::Article, Sense::And, Sense::At, Sense::Copula]
                    .iter()
                    .any(|sense| lexicon::len(last, *sense) == back)
                    || from + back < to && ends_in_verb(last, back)
            };
            match (1..=3).rev().find(|back| ends(*back)) {
                Some(back) => to -= back,
                None if self.tokens.get(to - 1).is_some_and(|t| is_punctuation(t) || t.is('(')) => to -= 1,
                None => break,
            }
        }
        (from, to)
    }

    pub(super) fn matching<'c>(&self, cx: &'c Context<'_>) -> Vec<&'c CategoryWords> {
        let (start, end) = self.bounds();
        let words: Vec<&str> = self.tokens.get(start..end).unwrap_or_default().iter().map(|t| t.key.as_str()).collect();
        cx.categories.iter().filter(|category| strength(category, &words) > 0).collect()
    }

    /// The category whose words are here: its name before a word of it, longer phrases before shorter.
    pub(super) fn category(&self, cx: &Context<'_>, kind: Option<Kind>) -> Option<String> {
        let (start, end) = self.bounds();
        let words: Vec<&str> = self.tokens.get(start..end).unwrap_or_default().iter().map(|t| t.key.as_str()).collect();
        let mut best: Option<(usize, &CategoryWords)> = None;
        for category in cx.categories.iter().filter(|c| kind.is_none_or(|kind| c.kind == kind)) {
            let strength = strength(category, &words);
            if strength > best.map_or(0, |(best, _)| best) {
                best = Some((strength, category));
            }
        }
        best.map(|(_, category)| category.name.clone())
    }
}

/// Marks that say nothing at the edge of a note. Brackets, quotes and `%` belong to what they stand at.
fn is_punctuation(token: &Token<'_>) -> bool {
    match token.class {
        Class::Symbol('(' | ')' | '<' | '>' | '"' | '\'' | '%') => false,
        Class::Symbol('→' | '•' | '·' | '–' | '।') => true,
        Class::Symbol(c) => c.is_ascii_punctuation(),
        _ => false,
    }
}

/// `Pizza ausgegeben`: languages that put the verb last.
fn ends_in_verb(last: &[Token<'_>], len: usize) -> bool {
    let is = |sense| lexicon::len(last, sense) == len;
    is(Sense::Spent) || is(Sense::Filler) && is(Sense::Income)
}

/// How well the words of a text name a category: 0 not at all.
fn strength(category: &CategoryWords, words: &[&str]) -> usize {
    let name = phrase_strength(&category.name, words);
    let words = category.words.iter().map(|phrase| phrase_strength(phrase, words)).max().unwrap_or(0);
    (name * 2).max(words * 2 - usize::from(words > 0))
}

/// Words in the phrase, when it is among `words`; each may differ in number.
fn phrase_strength(phrase: &str, words: &[&str]) -> usize {
    let head = phrase.as_bytes().first().map_or(0, u8::to_ascii_lowercase);
    if head.is_ascii_alphanumeric() && !words.iter().any(|word| word.as_bytes().first() == Some(&head)) {
        return 0;
    }
    // An emoji is a token of its own.
    if !phrase.contains(in_word) {
        return usize::from(!phrase.is_empty() && words.contains(&phrase));
    }
    // Every word of every category is held against every message: no copy of what is lower-case ASCII already.
    let plain = phrase.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
    let folded = if plain { Cow::Borrowed(phrase) } else { Cow::Owned(key(phrase)) };
    let parts = || folded.split(|c: char| !in_word(c)).filter(|part| !part.is_empty());
    let Some(first) = parts().next() else { return 0 };
    let len = parts().count();
    let found = words.iter().enumerate().any(|(at, word)| {
        same_word(word, first)
            && words
                .get(at..at + len)
                .is_some_and(|said| said.iter().zip(parts()).all(|(word, part)| same_word(word, part)))
    });
    if found { len } else { 0 }
}

/// Whether a text says the category's name or one of its words and nothing else.
pub(super) fn is_named(category: &CategoryWords, text: &str) -> bool {
    let said = key(text);
    let words: Vec<&str> = said.split(' ').collect();
    std::iter::once(&category.name).chain(&category.words).any(|phrase| {
        let phrase = key(phrase);
        let parts: Vec<&str> = phrase.split(' ').collect();
        parts.len() == words.len() && parts.iter().zip(&words).all(|(part, word)| same_word(part, word))
    })
}

/// Equal but for the English, Spanish or French plural.
pub(super) fn same_word(a: &str, b: &str) -> bool {
    if a.as_bytes().first() != b.as_bytes().first() {
        return false;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let plural_y = || short.strip_suffix('y').is_some_and(|stem| long.strip_suffix("ies") == Some(stem));
    a == b || short.len() > 2 && matches!(long.strip_prefix(short), Some("s" | "es")) || short.len() > 3 && plural_y()
}
