//! Money between two accounts: `from cash to bank 200`, `200 cash -> bank`, `withdrew 100`.

use super::entry::{Piece, is_taken};
use super::lexer::Class;
use super::lexer::Token;
use super::lexicon::{self, Sense};
use super::normalize::key;
use super::{Ambiguity, Context, Problem};

/// Longest account name nobody told us about, in words.
const NAME_WORDS: usize = 3;

/// The two ends as said, and the token ranges that said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Transfer {
    pub from: Option<String>,
    pub to: Option<String>,
    pub used: Vec<(usize, usize)>,
}

/// The transfer a piece tells, if it tells one.
///
/// # Errors
/// [`Ambiguity::IsItATransfer`] for `from X to Y` where neither is known to be an account.
pub(super) fn find(piece: &Piece<'_, '_>, taken: &[bool], cx: &Context<'_>) -> Result<Option<Transfer>, Problem> {
    if let Some(found) = arrow(piece, taken, cx) {
        return Ok(Some(found));
    }
    let (start, end) = piece.bounds();
    let verb = (start..end).find_map(|at| {
        let transfer = lexicon::len(piece.from(at), Sense::Transfer);
        let withdraw = lexicon::len(piece.from(at), Sense::Withdraw);
        (transfer.max(withdraw) > 0 && !is_taken(taken, at)).then_some((at, transfer.max(withdraw), withdraw > 0))
    });
    let income = (start..end).any(|at| lexicon::len(piece.from(at), Sense::Income) > 0);
    let from = end_of(piece, taken, cx, Sense::From);
    let to = end_of(piece, taken, cx, Sense::To).or_else(|| {
        verb.and_then(|_| end_of(piece, taken, cx, Sense::With))
            .filter(|end| end.known && piece.from(end.at).first().is_some_and(|t| INTO.contains(&t.key.as_str())))
    });
    if dangles(piece, taken, from.as_ref(), Sense::To)
        || verb.is_some() && dangles(piece, taken, to.as_ref(), Sense::From)
    {
        return Err(Problem::Ambiguous(Ambiguity::IsItATransfer));
    }
    let leads =
        (start..end).find(|at| !is_taken(taken, *at)).is_some_and(|at| from.as_ref().is_some_and(|f| f.at == at));
    let mut used = Vec::new();
    let withdraws = verb.is_some_and(|(_, _, withdraws)| withdraws);
    if let Some((at, len, _)) = verb {
        used.push((at, at + len));
    }
    match (from, to) {
        (Some(from), Some(to)) => {
            let known = from.known || to.known || verb.is_some();
            if from.giver || to.giver || income {
                return Ok(None);
            }
            if !known {
                return if leads && !lexicon::anywhere(piece.tokens, Sense::Spent) {
                    Err(Problem::Ambiguous(Ambiguity::IsItATransfer))
                } else {
                    Ok(None)
                };
            }
            used.extend([(from.at, from.end), (to.at, to.end)]);
            Ok(Some(Transfer { from: Some(from.name), to: Some(to.name), used }))
        }
        (Some(from), None) if withdraws && !from.giver => {
            let machine = key(&from.name);
            let atm = machine.ends_with("atm") || MACHINES.contains(&machine.as_str());
            used.push((from.at, from.end));
            Ok(Some(Transfer { from: (!atm).then_some(from.name), to: Some(cash(cx)), used }))
        }
        (None, None) if withdraws => {
            let said = (start..end).filter(|at| !is_taken(taken, *at)).find_map(|at| {
                let (name, len) = account_at(piece.tokens, at, cx, false)?;
                let outside = used.iter().all(|(from, to)| at + len <= *from || at >= *to);
                outside.then_some((name, at, at + len))
            });
            used.extend(said.iter().map(|(_, at, end)| (*at, *end)));
            let name = said.map(|(name, ..)| name);
            Ok(Some(Transfer { from: None, to: name.or_else(|| Some(cash(cx))), used }))
        }
        (None, Some(to)) if to.known && !to.giver && !income && !lexicon::anywhere(piece.tokens, Sense::Spent) => {
            used.push((to.at, to.end));
            // `cash to bank`: the account right before `to`.
            let before = (start..to.at).find_map(|at| {
                let (name, len) = account_at(piece.tokens, at, cx, false)?;
                (at + len == to.at && !is_taken(taken, at)).then_some((name, at))
            });
            if let Some((_, at)) = &before {
                used.push((*at, to.at));
            }
            Ok(Some(Transfer { from: before.map(|(name, _)| name), to: Some(to.name), used }))
        }
        (None, None) if verb.is_some_and(|(at, len, _)| one_account(piece, taken, at + len, cx)) => {
            Err(Problem::Ambiguous(Ambiguity::IsItATransfer))
        }
        (None, None) => {
            Ok(verb.and_then(|(at, len, _)| pair(piece, taken, at + len, cx)).map(|(from, to, first, last)| {
                used.push((first, last));
                Transfer { from: Some(from), to: Some(to), used }
            }))
        }
        _ => Ok(None),
    }
}

/// `put 200 in savings`, in the languages where that word names what was paid with, too.
const INTO: &[&str] = &["in", "en", "em", "no", "na", "dans", "sur", "nel", "nella", "sul", "auf", "para"];

/// Where cash comes from that is no account.
const MACHINES: &[&str] =
    &["cajero", "cajero automatico", "geldautomat", "automat", "bancomat", "distributeur", "caixa"];

/// `transfer 100 savings`: from it or to it is not said.
fn one_account(piece: &Piece<'_, '_>, taken: &[bool], from: usize, cx: &Context<'_>) -> bool {
    let (_, end) = piece.bounds();
    let mut free = (from..end).filter(|at| !is_taken(taken, *at));
    let Some(first) = free.next() else { return false };
    let Some((_, len)) = account_at(piece.tokens, first, cx, false) else { return false };
    (first + len..end).all(|at| is_taken(taken, at) || !piece.tokens.get(at).is_some_and(Token::is_word))
}

/// `from cash to 200`: the other account was left out.
fn dangles(piece: &Piece<'_, '_>, taken: &[bool], said: Option<&End>, other: Sense) -> bool {
    const WORDS: &[&str] = &["to", "into", "a", "al", "hacia", "nach", "vers", "para", "from", "desde"];
    let (start, end) = piece.bounds();
    said.is_some_and(|said| said.known)
        && (start..end).filter(|at| !is_taken(taken, *at)).any(|at| {
            let len = lexicon::len(piece.from(at), other);
            let strict = piece.tokens.get(at).is_some_and(|t| WORDS.contains(&t.key.as_str()));
            len > 0 && strict && (at + len >= end || is_taken(taken, at + len))
        })
}

/// `transfer 200 cash bank`: two accounts in a row behind the verb.
fn pair(
    piece: &Piece<'_, '_>,
    taken: &[bool],
    from: usize,
    cx: &Context<'_>,
) -> Option<(String, String, usize, usize)> {
    let (_, end) = piece.bounds();
    let free = |at: usize| (at..end).find(|at| !is_taken(taken, *at));
    let first = free(from)?;
    let (out, len) = account_at(piece.tokens, first, cx, false)?;
    let second = free(first + len)?;
    let (into, into_len) = account_at(piece.tokens, second, cx, false)?;
    let last = second + into_len;
    (key(&out) != key(&into)
        && free(last).is_none_or(|at| at > last || !piece.tokens.get(at).is_some_and(Token::is_word)))
    .then_some((out, into, first, last))
}

/// What the book calls cash.
fn cash(cx: &Context<'_>) -> String {
    cx.accounts.iter().find(|name| key(name) == "cash").cloned().unwrap_or_else(|| "cash".to_owned())
}

struct End {
    name: String,
    at: usize,
    end: usize,
    known: bool,
    giver: bool,
}

/// The account behind `from` or `to`.
fn end_of(piece: &Piece<'_, '_>, taken: &[bool], cx: &Context<'_>, sense: Sense) -> Option<End> {
    let (start, stop) = piece.bounds();
    (start..stop).filter(|at| !is_taken(taken, *at)).find_map(|at| {
        let intro = lexicon::len(piece.from(at), sense);
        if intro == 0 || is_taken(taken, at + intro) || at + intro >= stop {
            return None;
        }
        let mut first = at + intro + usize::from(piece.from(at + intro).first().is_some_and(|t| t.is(':')));
        while lexicon::len(piece.from(first), Sense::Article) > 0 && first + 1 < stop {
            first += 1;
        }
        let giver = lexicon::len(piece.from(first), Sense::Giver) > 0;
        if let Some((name, len)) = account_at(piece.tokens, first, cx, false).filter(|(_, len)| first + len <= stop) {
            return Some(End { name, at, end: first + len, known: true, giver });
        }
        let mut last = first;
        while last < stop && last - first < NAME_WORDS && !is_taken(taken, last) && continues(piece, last) {
            last += 1;
        }
        let name = piece.text(first, last);
        (!name.is_empty()).then_some(End { name, at, end: last, known: false, giver })
    })
}

fn continues(piece: &Piece<'_, '_>, at: usize) -> bool {
    let rest = piece.from(at);
    let stops = [Sense::From, Sense::To, Sense::At, Sense::Preposition, Sense::And, Sense::With];
    rest.first().is_some_and(|t| t.is_word() || t.class == Class::Account)
        && stops.iter().all(|sense| lexicon::len(rest, *sense) == 0)
}

/// `cash -> bank`.
fn arrow(piece: &Piece<'_, '_>, taken: &[bool], cx: &Context<'_>) -> Option<Transfer> {
    let (start, end) = piece.bounds();
    let (at, len) = (start..end).find_map(|at| {
        let head = piece.tokens.get(at).filter(|_| !is_taken(taken, at))?;
        let next_is_head = piece.tokens.get(at + 1).is_some_and(|t| t.is('>') && t.glued);
        match head.class {
            Class::Symbol('→' | '➡' | '⇒' | '➜' | '➔') => {
                let selector = piece.tokens.get(at + 1).is_some_and(|t| t.is('\u{FE0F}'));
                Some((at, 1 + usize::from(selector)))
            }
            Class::Symbol('-' | '=') if next_is_head => Some((at, 2)),
            Class::Symbol('-') => {
                let double = piece.tokens.get(at + 1).is_some_and(|t| t.is('-') && t.glued);
                (double && piece.tokens.get(at + 2).is_some_and(|t| t.is('>') && t.glued)).then_some((at, 3))
            }
            Class::Symbol('>') => Some((at, 1)),
            _ => None,
        }
    })?;
    // `<b>` is no arrow: a plain `>` needs two accounts that are known.
    let plain = len == 1 && piece.tokens.get(at).is_some_and(|t| t.is('>'));
    let to_len = account_at(piece.tokens, at + len, cx, !plain)?;
    let first =
        (start..at).rev().take(NAME_WORDS).take_while(|i| !is_taken(taken, *i) && continues(piece, *i)).last()?;
    let known = (first..at).find_map(|i| {
        account_at(piece.tokens, i, cx, false).filter(|(_, len)| i + len == at).map(|(name, _)| (i, name))
    });
    let (first, from) = known.or_else(|| {
        Some((first, account_at(piece.tokens, first, cx, !plain).filter(|(_, len)| first + len == at)?.0))
    })?;
    let first = if first > start && lexicon::len(piece.from(first - 1), Sense::From) > 0 { first - 1 } else { first };
    (!is_taken(taken, at + len)).then(|| Transfer {
        from: Some(from),
        to: Some(to_len.0),
        used: vec![(first, at + len + to_len.1)],
    })
}

/// The account named at a token and how many tokens name it: an account of the book, a common account's name, behind
/// `@` or where `any_name` allows it any word.
pub(super) fn account_at(tokens: &[Token<'_>], at: usize, cx: &Context<'_>, any_name: bool) -> Option<(String, usize)> {
    let rest = tokens.get(at..)?;
    let head = rest.first()?;
    let own = cx.accounts.iter().filter_map(|name| {
        let folded = key(name);
        let words: Vec<&str> =
            folded.split(|c: char| c.is_whitespace() || c == '-' || c == '_').filter(|w| !w.is_empty()).collect();
        let spoken = words.len() <= rest.len() && words.iter().zip(rest).all(|(word, token)| token.key == *word);
        let hyphened = head.key.split(['-', '_']).eq(words.iter().copied());
        let len = if spoken && !words.is_empty() { words.len() } else { usize::from(hyphened) };
        (len > 0).then_some((name.clone(), len))
    });
    if let Some(found) = own.max_by_key(|(_, len)| *len) {
        return Some(found);
    }
    if head.class == Class::Account {
        return Some((head.text.to_owned(), 1));
    }
    let common = lexicon::len(rest, Sense::Account);
    if common > 0 {
        let last = rest.get(common - 1)?;
        let words: Vec<&str> = rest.get(..common)?.iter().map(|t| t.text).collect();
        return Some((if common == 1 { last.text.to_owned() } else { words.join(" ") }, common));
    }
    (any_name && head.is_word()).then(|| (head.text.to_owned(), 1))
}
