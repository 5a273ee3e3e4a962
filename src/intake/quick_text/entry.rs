//! One piece of a message to one entry: which number is the amount, which way the money went, what the words say.

use rust_decimal::Decimal;

use super::amount::{Amount, Sign};
use super::lexer::{Class, Token};
use super::lexicon::{self, Sense};
use super::normalize::key;
use super::scan::{Doubt, Item, Mark};
use super::transfer::{self, Transfer};
use super::{Ambiguity, CategoryWords, Context, Kind, ParsedEntry, Problem};

/// Scores closer than this leave open which number is the amount.
const CLEAR_MARGIN: i32 = 10;
/// People who write words around numbers put the amount last; on its own that decides nothing.
const LAST: i32 = 5;
/// Longest merchant name, in tokens.
const MERCHANT_TOKENS: usize = 6;

/// A piece of a line with its marks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a, 't> {
    pub line: &'t str,
    pub tokens: &'a [Token<'t>],
    pub items: &'a [Item],
}

impl<'a, 't> Piece<'a, 't> {
    pub(super) fn tokens_of(&self, item: &Item) -> &'a [Token<'t>] {
        self.tokens.get(item.from..item.to).unwrap_or_default()
    }

    pub(super) fn from(&self, at: usize) -> &'a [Token<'t>] {
        self.tokens.get(at..).unwrap_or_default()
    }

    /// Tokens of the piece from the first item to the last.
    pub(super) fn bounds(&self) -> (usize, usize) {
        (self.items.first().map_or(0, |i| i.from), self.items.last().map_or(0, |i| i.to))
    }

    /// The amounts that could be meant, best first, with their scores.
    pub(super) fn candidates(&self) -> Vec<(i32, Item, Amount, Doubt)> {
        let mut found: Vec<_> = self
            .items
            .iter()
            .filter_map(|item| match item.mark {
                Mark::Amount(amount, doubt) if !matches!(doubt, Doubt::Hard | Doubt::Hour) => {
                    Some((0, *item, amount, doubt))
                }
                _ => None,
            })
            .collect();
        let last = found.len().saturating_sub(1);
        for (nth, (score, item, amount, doubt)) in found.iter_mut().enumerate() {
            *score = self.score(item, amount, *doubt) + if nth == last { LAST } else { 0 };
        }
        found.sort_by_key(|(score, ..)| std::cmp::Reverse(*score));
        found
    }

    fn score(&self, item: &Item, amount: &Amount, doubt: Doubt) -> i32 {
        let mut score = match amount.decimals {
            0 => 0,
            2 => 40,
            _ => 25,
        };
        if amount.unit.is_some() {
            score += 100;
        }
        if amount.shaped || amount.sign.is_some() {
            score += 40;
        }
        let said = (1..=3).filter(|back| *back <= item.from).any(|back| {
            self.tokens.get(item.from - back..item.from).is_some_and(|t| lexicon::len(t, Sense::Spent) == back)
        });
        if said {
            score += 20;
        }
        if let Doubt::Soft(less) = doubt {
            score -= less;
        }
        score
    }

    /// Whether some number here is an amount beyond doubt.
    pub(super) fn has_amount(&self) -> bool {
        !self.candidates().is_empty()
    }

    /// The amount meant, `None` where there is no number that could be one.
    ///
    /// # Errors
    /// [`Problem::Ambiguous`] when several could be.
    fn amount(&self) -> Result<Option<(Item, Amount)>, Problem> {
        let candidates = self.candidates();
        let hour = self.items.iter().any(|i| matches!(i.mark, Mark::Amount(_, Doubt::Hour)));
        match candidates.as_slice() {
            [] => Ok(None),
            [(_, _, _, Doubt::Soft(_)), ..] if hour => Err(Problem::Ambiguous(Ambiguity::WhichAmount)),
            [(_, item, amount, _)] => Ok(Some((*item, *amount))),
            [(first, a_item, a, a_doubt), (second, b_item, b, b_doubt), ..] => {
                let (early, late) = if a_item.from < b_item.from { (a_item, b_item) } else { (b_item, a_item) };
                let joined_by_for =
                    early.to + 1 == late.from && self.from(early.to).first().is_some_and(|t| t.key == "for");
                // `3 for 10`, `60 for 3`: the larger number is the money.
                if joined_by_for && a.value != b.value && a.unit.is_some() == b.unit.is_some() {
                    return Ok(Some(if a.value > b.value { (*a_item, *a) } else { (*b_item, *b) }));
                }
                let counts = |doubt: &Doubt| matches!(doubt, Doubt::Soft(_));
                if first - second >= CLEAR_MARGIN && !(counts(a_doubt) && counts(b_doubt)) {
                    return Ok(Some((*a_item, *a)));
                }
                Err(Problem::Ambiguous(Ambiguity::WhichAmount))
            }
        }
    }

    /// Why there is no entry here although there are numbers.
    fn why_none(&self, cx: &Context<'_>) -> Option<Problem> {
        let money_said = lexicon::anywhere(self.tokens, Sense::Spent) || lexicon::anywhere(self.tokens, Sense::Income);
        let doubtful_date = self.items.iter().any(|i| matches!(i.mark, Mark::Date(d) if d.doubtful));
        let words = self.items.iter().any(|i| i.mark == Mark::Word && self.tokens_of(i).iter().any(Token::is_word));
        let numbers = self.items.iter().any(|i| matches!(i.mark, Mark::Amount(..)));
        let dated = self
            .items
            .iter()
            .any(|i| matches!(i.mark, Mark::Date(_)) && self.tokens_of(i).iter().any(Token::is_numeral));
        let absurd = self.items.iter().find_map(|i| match i.mark {
            Mark::Date(d) => d.day.err(),
            _ => None,
        });
        if absurd.is_some() && words {
            return absurd;
        }
        let known = self.category(cx, None).is_some();
        if words && (doubtful_date || dated && (money_said || known || self.tokens.len() <= 8)) {
            return Some(Problem::Ambiguous(Ambiguity::DateOrAmount));
        }
        let hard = numbers && (money_said || known);
        let alone = numbers && self.tokens.len() == 1;
        (hard || alone).then_some(Problem::Ambiguous(Ambiguity::IsItAnAmount))
    }

    /// Reads the entry; `None` when there is none here.
    ///
    /// # Errors
    /// [`Problem`].
    pub(super) fn entry(&self, cx: &Context<'_>) -> Result<Option<ParsedEntry>, Problem> {
        let Some((at, amount)) = self.amount()? else {
            return self.why_none(cx).map_or(Ok(None), Err);
        };
        if let Some(problem) = amount.problem {
            return Err(problem);
        }
        let mut taken = vec![false; self.tokens.len()];
        take(&mut taken, at.from, at.to);
        let mut day = None;
        let mut tags = Vec::new();
        let mut account = None;
        for item in self.items {
            match item.mark {
                Mark::Date(dated) if day.is_none() => {
                    day = Some(dated.day?);
                    take(&mut taken, item.from, item.to);
                }
                Mark::Date(dated) => drop(dated.day?),
                Mark::Tag => {
                    take(&mut taken, item.from, item.to);
                    let tag = self.tokens_of(item).first().map_or("", |t| t.text);
                    if !tags.iter().any(|known: &String| known == tag) {
                        tags.push(tag.to_owned());
                    }
                }
                _ => {}
            }
        }
        let transfer = if amount.sign.is_some() { None } else { transfer::find(self, &taken, cx)? };
        let (mut kind, mut to_account) = (Kind::Expense, None);
        if let Some(Transfer { from, to, used }) = transfer {
            if from.is_some() && from.as_deref().map(key) == to.as_deref().map(key) {
                return Err(Problem::SameAccount);
            }
            kind = Kind::Transfer;
            (account, to_account) = (from, to);
            used.iter().for_each(|(from, to)| take(&mut taken, *from, *to));
        }
        if kind != Kind::Transfer {
            account = self.account(&mut taken, cx);
            kind = self.kind(&at, &amount, cx);
        }
        let merchant = if kind == Kind::Transfer { None } else { self.merchant(&mut taken, kind, cx) };
        let note = self.note(&taken, kind);
        let category = if kind == Kind::Transfer { None } else { self.category(cx, Some(kind)) };
        let currency = match amount.unit {
            Some(unit) => unit.resolve(cx.currency)?,
            None => None,
        };
        Ok(Some(ParsedEntry {
            kind,
            amount: amount.value,
            currency,
            occurred_on: day,
            category,
            account,
            to_account,
            merchant,
            note,
            tags,
        }))
    }

    /// Which way the money went: a sign, else the first word of money, else the categories' kind, else out.
    fn kind(&self, at: &Item, amount: &Amount, cx: &Context<'_>) -> Kind {
        match amount.sign {
            Some(Sign::Plus) => return Kind::Income,
            Some(Sign::Minus) => return Kind::Expense,
            None => {}
        }
        let (start, end) = self.bounds();
        let mut i = start;
        let giver_said = |from: usize| lexicon::len(self.from(from), Sense::Giver) > 0;
        while i < end {
            if (at.from..at.to).contains(&i) {
                i = at.to;
                continue;
            }
            let rest = self.from(i);
            let income = lexicon::len(rest, Sense::Income);
            let spent = lexicon::len(rest, Sense::Spent);
            let got = lexicon::len(rest, Sense::Got);
            let behind_staff = i > start
                && self.tokens.get(i - 1).is_some_and(|t| lexicon::len(std::slice::from_ref(t), Sense::Staff) > 0);
            if income > 0 && income >= spent {
                let staff = behind_staff
                    || (lexicon::len(self.from(i + income), Sense::To) > 0)
                    || self.staff_follows(i + income);
                return if staff && rest.first().is_some_and(|t| t.key.starts_with("salar") || t.key.starts_with("wage"))
                {
                    Kind::Expense
                } else {
                    Kind::Income
                };
            }
            if spent > 0 {
                let giver = i > start
                    && giver_said(i - 1)
                    && rest.first().is_some_and(|t| matches!(t.key.as_str(), "gave" | "sent"));
                return if giver { Kind::Income } else { Kind::Expense };
            }
            if got > 0 && i + got == at.from {
                let behind = self.from(at.to);
                let closes = at.to >= end
                    || [Sense::From, Sense::At].iter().any(|sense| lexicon::len(behind, *sense) > 0)
                    || behind.first().is_some_and(|t| {
                        ["for", "back", "today", "yesterday"].contains(&t.key.as_str())
                            || t.class == Class::Tag
                            || t.class == Class::Account
                    });
                if closes {
                    return Kind::Income;
                }
            }
            i += 1;
        }
        let from_giver = (start..end).any(|i| {
            let from = lexicon::len(self.from(i), Sense::From);
            let gift = i + from < end
                && (giver_said(i + from)
                    || self
                        .tokens
                        .get(i + from)
                        .is_some_and(|t| lexicon::len(std::slice::from_ref(t), Sense::Filler) > 0)
                        && giver_said(i + from + 1));
            from > 0 && gift && (i == at.to || i == start)
        });
        if from_giver {
            return Kind::Income;
        }
        let words = self.matching(cx);
        let all_income = !words.is_empty() && words.iter().all(|category| category.kind == Kind::Income);
        if all_income { Kind::Income } else { Kind::Expense }
    }

    fn staff_follows(&self, at: usize) -> bool {
        let skip = lexicon::len(self.from(at), Sense::Preposition).max(lexicon::len(self.from(at), Sense::To));
        lexicon::len(self.from(at + skip), Sense::Staff) > 0
    }

    /// `@cash`, `by card`, or a common account's name alone between other things: `lunch 12 cash`.
    fn account(&self, taken: &mut [bool], cx: &Context<'_>) -> Option<String> {
        let (start, end) = self.bounds();
        let named = self.items.iter().find(|item| item.mark == Mark::Account);
        if let Some((item, (name, len))) =
            named.and_then(|item| Some((item, transfer::account_at(self.tokens, item.from, cx, false)?)))
        {
            take(taken, item.from, item.from + len);
            return Some(name);
        }
        for at in start..end {
            let with = lexicon::len(self.from(at), Sense::With);
            if with == 0 || is_taken(taken, at) {
                continue;
            }
            if let Some((name, len)) = transfer::account_at(self.tokens, at + with, cx, false)
                && at + with + len <= end
                && !is_taken(taken, at + with)
                && !self.runs_on(taken, at + with + len)
            {
                take(taken, at, at + with + len);
                return Some(name);
            }
        }
        let runs = self.runs(taken);
        if runs.len() > 1 {
            for (from, to) in runs {
                if let Some((name, len)) = transfer::account_at(self.tokens, from, cx, false)
                    && from + len == to
                {
                    take(taken, from, to);
                    return Some(name);
                }
            }
        }
        None
    }

    /// Whether a name goes on behind `at`: `card games` is no account.
    fn runs_on(&self, taken: &[bool], at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.is_word() && !is_taken(taken, at))
            && !super::scan::is_function_word(self.from(at))
    }

    /// Runs of tokens that nothing took, as token ranges.
    fn runs(&self, taken: &[bool]) -> Vec<(usize, usize)> {
        let (start, end) = self.bounds();
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for at in (start..end).filter(|at| !is_taken(taken, *at)) {
            match runs.last_mut() {
                Some((_, to)) if *to == at => *to += 1,
                _ => runs.push((at, at + 1)),
            }
        }
        runs
    }

    /// `at Zara`, `bei Rewe`; `from Amazon` of an expense.
    fn merchant(&self, taken: &mut [bool], kind: Kind, cx: &Context<'_>) -> Option<String> {
        let (start, end) = self.bounds();
        for at in start..end {
            if is_taken(taken, at) || self.items.iter().any(|item| item.mark == Mark::Time && item.from == at) {
                continue;
            }
            let rest = self.from(at);
            let place = lexicon::len(rest, Sense::At);
            let named = lexicon::len(rest, Sense::AtName);
            let from = if kind == Kind::Expense { lexicon::len(rest, Sense::From) } else { 0 };
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
            if place == 0 && from == 0 && (!capital || self.category_word(cx, head)) {
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
        let stops = [Sense::Preposition, Sense::With, Sense::From, Sense::To, Sense::At, Sense::Filler, Sense::Spent]
            .iter()
            .any(|sense| lexicon::len(rest, *sense) > 0);
        let and = lexicon::len(rest, Sense::And) > 0;
        let symbol = token.is('&') || token.is('\'');
        (token.is_word() && !stops && !and) || symbol || token.is_numeral()
    }

    fn category_word(&self, cx: &Context<'_>, token: &Token<'_>) -> bool {
        cx.categories.iter().any(|category| mentions(category, &token.key))
    }

    /// The note: what nothing took, without the words that say nothing at its edges.
    fn note(&self, taken: &[bool], kind: Kind) -> Option<String> {
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

    fn trimmed(&self, mut from: usize, mut to: usize, first: bool, kind: Kind) -> (usize, usize) {
        let punctuation = |t: &Token<'_>| matches!(t.class, Class::Symbol(c) if c.is_ascii_punctuation() && !matches!(c, '(' | ')' | '<' | '>' | '"' | '\'') || matches!(t.class, Class::Symbol('→' | '•' | '·' | '–' | '।')));
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
            if dropped == 0 && punctuation(head) && !(head.is('-') && rest.get(1).is_some_and(|t| t.glued)) {
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
                [Sense::Preposition, Sense::Article, Sense::And, Sense::At, Sense::Copula]
                    .iter()
                    .any(|sense| lexicon::len(last, *sense) == back)
            };
            match (1..=3).rev().find(|back| ends(*back)) {
                Some(back) => to -= back,
                None if self.tokens.get(to - 1).is_some_and(punctuation) => to -= 1,
                None => break,
            }
        }
        (from, to)
    }

    /// The text of a token range as written.
    pub(super) fn text(&self, from: usize, to: usize) -> String {
        let start = self.tokens.get(from).map_or(0, |t| t.start);
        let end = to.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(0, |t| t.end);
        if from >= to { String::new() } else { self.line.get(start..end).unwrap_or("").trim().to_owned() }
    }

    fn matching<'c>(&self, cx: &'c Context<'_>) -> Vec<&'c CategoryWords> {
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

fn take(taken: &mut [bool], from: usize, to: usize) {
    taken.iter_mut().take(to).skip(from).for_each(|t| *t = true);
}

pub(super) fn is_taken(taken: &[bool], at: usize) -> bool {
    taken.get(at).copied().unwrap_or(false)
}

/// How well the words of a text name a category: 0 not at all.
fn strength(category: &CategoryWords, words: &[&str]) -> usize {
    let name = phrase_strength(&key(&category.name), words);
    let words = category.words.iter().map(|phrase| phrase_strength(&key(phrase), words)).max().unwrap_or(0);
    (name * 2).max(words * 2 - usize::from(words > 0))
}

/// Words in the phrase, when it is among `words`; the last one may differ in number.
fn phrase_strength(phrase: &str, words: &[&str]) -> usize {
    let parts: Vec<&str> =
        phrase.split(|c: char| !super::normalize::in_word(c)).filter(|part| !part.is_empty()).collect();
    let found = !parts.is_empty()
        && words.windows(parts.len()).any(|window| window.iter().zip(&parts).all(|(word, part)| same_word(word, part)));
    if found { parts.len() } else { 0 }
}

fn mentions(category: &CategoryWords, word: &str) -> bool {
    strength(category, &[word]) > 0
}

/// Equal but for the English, Spanish or French plural.
pub(super) fn same_word(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let plural_y = || short.strip_suffix('y').is_some_and(|stem| long.strip_suffix("ies") == Some(stem));
    a == b || short.len() > 2 && matches!(long.strip_prefix(short), Some("s" | "es")) || short.len() > 3 && plural_y()
}

/// Whether a number is worth a word: used where bare numbers are listed.
pub(super) fn is_small(value: Decimal) -> bool {
    value <= Decimal::from(12)
}
