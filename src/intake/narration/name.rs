//! A narration of words: what is furniture is taken away, and what is left is the name.

use std::ops::Range;

use super::Narration;
use super::phrases::{self, BEHIND_STAR, FACILITATORS, INSIDE, LEGAL, Says};
use super::places::{self, NEEDS_PLACE};
use super::token::{self, Token, is_noise, is_number};
use crate::ledger::PaymentMode;
use crate::ledger::category::fold;
use crate::ledger::entry::MERCHANT_LIMIT;
use crate::reply::clean_to;

/// Reads a narration of words.
pub(super) fn read(text: &str) -> Narration {
    let mut found = Found::default();
    let mut tokens = token::tokens(text);
    let stars = text.contains('*');
    if text.chars().any(is_unspaced) {
        found.inside(text);
    }
    mark(&mut tokens, &mut found);
    let unspaced = text.chars().any(is_unspaced);
    let merchant = if unspaced && found.spoke() {
        rest_of_unspaced(text)
    } else {
        name(&tokens, stars, found.mode).and_then(|name| dressed(&name))
    };
    let merchant = match merchant {
        None if found.mode == Some(PaymentMode::Wallet) => {
            tokens.iter().find(|t| t.wallet()).and_then(|t| dressed(t.text))
        }
        merchant => merchant.filter(|_| found.mode != Some(PaymentMode::CashMachine)),
    };
    Narration { merchant, mode: found.mode, refund: found.refund, own: found.own }
}

/// A name as a person would write it: no star, no reference, no place, capitals only where they belong. None where
/// nothing is left.
pub fn clean_name(text: &str) -> Option<String> {
    let mut tokens = token::tokens(text);
    take_noise(&mut tokens);
    let name = name(&tokens, text.contains('*'), Some(PaymentMode::Card)).unwrap_or_else(|| text.trim().to_owned());
    dressed(&name)
}

/// What the furniture said.
#[derive(Default)]
struct Found {
    mode: Option<PaymentMode>,
    refund: bool,
    own: bool,
}

/// Which of two modes a narration tells is the truer: cash by card is cash, a direct debit by SEPA is a direct debit.
fn rank(mode: PaymentMode) -> u8 {
    match mode {
        PaymentMode::CashMachine => 0,
        PaymentMode::Interest => 1,
        PaymentMode::Cheque => 2,
        PaymentMode::StandingOrder => 3,
        PaymentMode::DirectDebit => 4,
        PaymentMode::Upi => 5,
        PaymentMode::Card => 6,
        PaymentMode::Fee => 7,
        PaymentMode::Wallet => 8,
        PaymentMode::Transfer => 9,
    }
}

impl Found {
    fn spoke(&self) -> bool {
        self.mode.is_some() || self.refund || self.own
    }

    fn say(&mut self, says: Says) {
        match says {
            Says::Mode(mode) => {
                if self.mode.is_none_or(|known| rank(mode) < rank(known)) {
                    self.mode = Some(mode);
                }
            }
            Says::Refund => self.refund = true,
            Says::Own => self.own = true,
            Says::OwnTransfer => {
                self.own = true;
                self.say(Says::Mode(PaymentMode::Transfer));
            }
            Says::Nothing | Says::Stop | Says::Lead => {}
        }
    }

    /// Scripts without spaces.
    fn inside(&mut self, text: &str) {
        for (says, words) in INSIDE {
            if words.iter().any(|word| text.contains(word)) {
                self.say(*says);
            }
        }
    }
}

impl Token<'_> {
    fn wallet(&self) -> bool {
        phrases::longest(&self.key, |_| None).is_some_and(|phrase| phrase.says == Says::Mode(PaymentMode::Wallet))
    }

    fn is_mark(&self) -> bool {
        self.key.is_empty()
    }
}

fn take_noise(tokens: &mut [Token<'_>]) {
    for token in tokens.iter_mut() {
        let star = token.text.contains('*');
        token.taken = !star && (token.is_mark() || is_noise(token.text)) || token::is_masked(token.text);
    }
    // `5 Mar`, `March 5`: a number beside a month.
    let pairs: Vec<usize> = tokens
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| match pair {
            [a, b] => {
                let day = |t: &Token<'_>| is_number(t.text) && t.text.len() <= 3;
                day(a) && token::is_month(&b.key) || token::is_month(&a.key) && day(b)
            }
            _ => false,
        })
        .map(|(at, _)| at)
        .collect();
    for at in pairs {
        tokens.iter_mut().skip(at).take(2).for_each(|token| token.taken = true);
    }
}

/// Takes noise and furniture, and listens to what the furniture says.
fn mark(tokens: &mut [Token<'_>], found: &mut Found) {
    take_noise(tokens);
    let words: Vec<(usize, String)> = tokens
        .iter()
        .enumerate()
        .flat_map(|(at, token)| token.key.split(' ').filter(|w| !w.is_empty()).map(move |word| (at, word.to_owned())))
        .collect();
    let begins = |at: usize| at == 0 || words.get(at - 1).map(|w| w.0) != words.get(at).map(|w| w.0);
    let mut singles: Vec<(usize, Says)> = Vec::new();
    let mut stop: Option<usize> = None;
    let mut at = 0;
    while at < words.len() {
        let Some((token, word)) = words.get(at).filter(|_| begins(at)) else {
            at += 1;
            continue;
        };
        let hit = phrases::longest(word, |ahead| words.get(at + ahead).map(|w| w.1.as_str()));
        let Some(phrase) = hit.filter(|phrase| begins(at + phrase.len()) || at + phrase.len() == words.len()) else {
            at += 1;
            continue;
        };
        let last = words.get(at + phrase.len() - 1).map_or(*token, |w| w.0);
        if phrase.says == Says::Stop {
            stop = stop.or(Some(*token));
        } else if last > *token || phrase.len() > 1 {
            found.say(phrase.says);
            take(tokens, *token..last + 1);
        } else {
            singles.push((*token, phrase.says));
        }
        at += phrase.len();
    }
    if let Some(stop) = stop {
        let named = tokens.iter().take(stop).any(|token| !token.taken);
        let end = if named { tokens.len() } else { stop + 1 };
        take(tokens, stop..end);
    }
    // A word alone is furniture at the edges and beside other furniture only: `Visa` may be part of a name.
    for _ in 0..3 {
        for (at, says) in &singles {
            if tokens.get(*at).is_some_and(|token| !token.taken) && is_furniture(tokens, *at, *says) {
                found.say(*says);
                take(tokens, *at..*at + 1);
            }
        }
    }
}

fn take(tokens: &mut [Token<'_>], range: Range<usize>) {
    for token in tokens.iter_mut().skip(range.start).take(range.len()) {
        token.taken = true;
    }
}

/// Whether a single word stands where furniture stands.
fn is_furniture(tokens: &[Token<'_>], at: usize, says: Says) -> bool {
    let taken = |range: Range<usize>| tokens.get(range).is_some_and(|tokens| tokens.iter().all(|t| t.taken));
    let all_before = taken(0..at);
    let all_after = taken(at + 1..tokens.len());
    let before = at > 0 && taken(at - 1..at);
    let after = at + 1 < tokens.len() && taken(at + 1..at + 2);
    match says {
        Says::Lead => at > 0 && all_before && !all_after,
        Says::Nothing => all_after && at > 0 || all_before && (before || after) || before && after,
        _ => all_before || all_after || before && after || tokens.get(at).is_some_and(|t| t.column),
    }
}

/// The words that are left, cut where the name ends.
fn name(tokens: &[Token<'_>], stars: bool, mode: Option<PaymentMode>) -> Option<String> {
    let first = tokens.iter().position(|token| !token.taken)?;
    let mut kept: Vec<&Token<'_>> = Vec::new();
    let mut numbered = tokens.iter().rev().take_while(|token| token.taken).any(|token| is_number(token.text));
    for (at, token) in tokens.iter().enumerate().skip(first) {
        // Behind a gap stand a city and a country, or a purpose.
        if token.column && !kept.is_empty() {
            break;
        }
        if token.taken {
            // `EUROSPAR 4082 KORNEUBURG`: behind a number that names no street follows the place.
            if kept.iter().any(|kept| kept.key.chars().filter(|c| c.is_alphabetic()).count() > 2)
                && at > first
                && !token.is_mark()
            {
                let again = tokens.iter().skip(at).filter(|t| !t.taken).count();
                if again <= 3 {
                    numbered = true;
                    break;
                }
            }
            continue;
        }
        kept.push(token);
    }
    let joined = kept.iter().map(|token| token.text).collect::<Vec<_>>().join(" ");
    let joined = if stars { unstarred(&joined) } else { joined };
    let joined = ALIASES
        .iter()
        .find(|(short, _)| joined.to_ascii_lowercase().starts_with(short))
        .map_or(joined, |alias| alias.1.to_owned());
    let mut words: Vec<&str> = joined.split(' ').filter(|word| !word.is_empty()).collect();
    cut_legal(&mut words);
    cut_tail(&mut words, mode);
    if numbered && words.len() > 1 && words.last().is_some_and(|word| BRANCH.contains(&fold(word).as_str())) {
        words.pop();
    }
    let name = words.join(" ");
    (!name.is_empty()).then_some(name)
}

/// Shops that write themselves in short.
const ALIASES: &[(&str, &str)] = &[("amzn", "Amazon"), ("amazon mktp", "Amazon"), ("amazon mktplace", "Amazon")];

/// `SQ *BLUE DOOR`: the shop behind the star; `UBER *TRIP`: the shop before it; `GOOGLE *Cloud`: both.
fn unstarred(text: &str) -> String {
    let Some((left, right)) = text.split_once('*') else { return text.to_owned() };
    let (left, right) = (left.trim(), right.trim_start_matches('*').trim());
    let key = fold(left);
    if left.is_empty() || FACILITATORS.contains(&key.as_str()) {
        return if right.is_empty() { left.to_owned() } else { unstarred(right) };
    }
    let head = right.split([' ', '*']).next().unwrap_or_default();
    let coded = head.bytes().any(|b| b.is_ascii_digit())
        || head.len() > 3 && !head.bytes().any(|b| b"aeiouyAEIOUY".contains(&b));
    let link = head.contains('.');
    if right.is_empty() || coded || link || BEHIND_STAR.contains(&fold(head).as_str()) {
        let left = left.split_whitespace().filter(|word| !BEHIND_STAR.contains(&fold(word).as_str()));
        return left.collect::<Vec<_>>().join(" ");
    }
    let behind: Vec<&str> = right.split('*').next().unwrap_or_default().split_whitespace().take(3).collect();
    format!("{left} {}", behind.join(" "))
}

/// What follows `GmbH` is a purpose; the form itself is no part of the name either.
fn cut_legal(words: &mut Vec<&str>) {
    let mixed = words.iter().any(|word| word.chars().any(char::is_lowercase));
    let polish = |at: usize| {
        let key: Vec<String> = words.iter().skip(at).take(3).map(|word| fold(word)).collect();
        matches!(key.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), ["sp", "z", "o o" | "oo"])
    };
    let legal = |at: usize, word: &str| {
        let bare = word.trim_matches(|c: char| matches!(c, '(' | ')' | ','));
        let key = fold(bare);
        let whole = LEGAL.contains(&key.as_str())
            && (bare.chars().filter(|c| c.is_alphabetic()).count() > 2 || mixed || bare.contains('.'));
        at > 0 && (whole || key.ends_with(" aktiengesellschaft") || polish(at))
    };
    if let Some(at) = words.iter().enumerate().position(|(at, word)| legal(at, word)) {
        let long = words.get(at).is_some_and(|word| fold(word).contains(' ') && word.chars().count() > 12);
        words.truncate(if long { at + 1 } else { at });
    }
    // `ACME INDIA PVT LTD`: the forms stand in a row.
    while words.len() > 1
        && words.last().is_some_and(|word| matches!(fold(word).as_str(), "pvt" | "pty" | "private" | "co" | "&"))
    {
        words.pop();
    }
}

/// Names whose number is part of them.
const NUMBERED: &[(&str, &str)] = &[
    ("mitre", "10"),
    ("motel", "6"),
    ("forever", "21"),
    ("super", "8"),
    ("pier", "1"),
    ("century", "21"),
    ("channel", "4"),
    ("studio", "54"),
    ("route", "66"),
    ("phase", "eight"),
    ("fitness", "24"),
    ("circle", "k"),
    ("five", "guys"),
    ("big", "4"),
    ("canal", "5"),
    ("radio", "4"),
    ("on", "1"),
    ("bistro", "55"),
    ("formule", "1"),
    ("formula", "1"),
    ("hotel", "1"),
];

/// Words before a branch's number.
const BRANCH: &[&str] = &["store", "fil", "filiale", "branch", "suc", "sucursal", "no", "nr", "str", "magasin", "mag"];

/// Takes off what stands behind a name: branch numbers, a country, a state, a city.
fn cut_tail(words: &mut Vec<&str>, mode: Option<PaymentMode>) {
    let upper = !words.iter().any(|word| word.chars().any(char::is_lowercase));
    let placed = upper || mode == Some(PaymentMode::Card);
    for _ in 0..6 {
        let (Some(last), true) = (words.last().copied(), words.len() > 1) else { return };
        let key = fold(last);
        let before = words.get(words.len() - 2).map(|word| fold(word)).unwrap_or_default();
        let number = is_number(last) || last.starts_with('#') || key.is_empty();
        if number && !NUMBERED.contains(&(before.as_str(), key.as_str())) {
            words.pop();
            if words.len() > 1 && BRANCH.contains(&before.as_str()) {
                words.pop();
            }
            continue;
        }
        let lone = |count: usize| {
            let rest = words.get(..words.len() - count).unwrap_or_default();
            let last = rest.last().map(|word| fold(word)).unwrap_or_default();
            rest.is_empty()
                || NEEDS_PLACE.contains(&last.as_str())
                || rest.iter().map(|w| w.chars().count()).sum::<usize>() < 2
        };
        let keys: Vec<String> = words.iter().map(|word| fold(word)).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let behind_city = places::is_region_behind_city(last, &key)
            && keys.split_last().is_some_and(|(_, rest)| places::city(rest) > 0);
        if placed && !lone(1) && (places::is_region(last) || behind_city) {
            words.pop();
            continue;
        }
        let city = if placed { places::city(&keys) } else { 0 };
        if city > 0 && !lone(city) {
            words.truncate(words.len() - city);
            continue;
        }
        return;
    }
}

/// Scripts that put no spaces between words: Han, kana, hangul, Thai.
fn is_unspaced(c: char) -> bool {
    matches!(c as u32, 0x0E00..=0x0E7F | 0x2E80..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFF66..=0xFF9F)
}

/// What is left of a text without spaces once its furniture is off: `支付宝-餐馆` names `餐馆`.
fn rest_of_unspaced(text: &str) -> Option<String> {
    let mut rest = text.to_owned();
    for (_, words) in INSIDE {
        for word in *words {
            rest = rest.replace(word, " ");
        }
    }
    let rest: String = rest.chars().map(|c| if matches!(c, '-' | '－' | '_' | ':' | '：') { ' ' } else { c }).collect();
    let letters = rest.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 2 { None } else { dressed(rest.trim()) }
}

/// Capitals where they belong, marks off the ends, no longer than a merchant may be.
fn dressed(name: &str) -> Option<String> {
    let name = clean_to(name, MERCHANT_LIMIT);
    let name = name.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '!' | ')' | '+' | '&' | '\''));
    let name = name.trim_start_matches([')', '.', '\'', '+', '&']).trim_end_matches(['.', '\'', '&', '+']);
    if !name.chars().any(char::is_alphabetic) {
        return None;
    }
    if name.chars().any(char::is_lowercase) && name.chars().any(char::is_uppercase) {
        return Some(closed(name));
    }
    let shouting = name.chars().any(char::is_uppercase);
    Some(closed(&name.split(' ').map(|word| worded(word, shouting)).collect::<Vec<_>>().join(" ")))
}

/// A bracket that was opened is closed or gone.
fn closed(name: &str) -> String {
    if name.contains(')') != name.contains('(') {
        return name.replace(['(', ')'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    }
    name.to_owned()
}

/// One word of a name in capitals, or in none.
fn worded(word: &str, shouting: bool) -> String {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let vowels = word.chars().filter(|c| "AEIOUYÄÖÜÅÆØÁÉÍÓÚaeiouy".contains(*c)).count();
    let latin = word.chars().all(|c| !c.is_alphabetic() || (c as u32) < 0x250);
    // `BP`, `KFC`, `H&M`, `B.J.`: an abbreviation stays.
    let short = letters <= 2 || letters <= 4 && vowels == 0 || word.contains('&') || word.contains('.') && letters <= 3;
    if shouting && latin && short {
        return word.to_owned();
    }
    let mut out = String::with_capacity(word.len());
    let mut begins = true;
    let host = word.contains('.');
    for c in word.chars() {
        if begins && c.is_alphabetic() {
            out.extend(c.to_uppercase());
            begins = false;
        } else {
            out.extend(c.to_lowercase());
            begins = matches!(c, '-' | '/' | '(') || c == '.' && !host || begins && !c.is_alphabetic();
        }
    }
    out
}
