//! A message to its entries: lines, then the pieces of a line that each have an amount of their own.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::entry::Piece;
use super::intent;
use super::lexer::{Class, Token, tokens};
use super::lexicon::{self, Sense};
use super::scan::{COUNT, Doubt, Item, Mark, scan};
use super::{Ambiguity, Context, Kind, ParsedEntry, Problem};

/// Reads every entry of a cleaned text.
///
/// # Errors
/// The first [`Problem`] met; then nothing is to be recorded.
pub(super) fn entries(text: &str, cx: &Context<'_>) -> Result<Vec<ParsedEntry>, Problem> {
    let mut lines: Vec<String> = text.split('\n').map(|line| without_bullet(line, text).to_owned()).collect();
    if lines.len() > 1 {
        lines.retain(|line| !intent::is_only_chat(&tokens(line)));
    }
    if lines.len() > 1 && lines.iter().filter(|line| has_amount(line, cx)).count() <= 1 {
        lines = vec![lines.join(" ")];
    }
    let mut entries = Vec::new();
    let mut above: Option<Heading> = None;
    for line in &lines {
        let found = line_entries(line, cx)?;
        if found.is_empty() {
            let head = heading(line, cx);
            // A title may stand above the first entry; between and below them, what has no amount would be lost.
            if head.is_none() && !entries.is_empty() && meaningful(&tokens(line)) {
                return Err(Problem::Ambiguous(Ambiguity::WhichAmount));
            }
            above = head.or(above);
            continue;
        }
        if is_total(line, &found, &entries) {
            continue;
        }
        for mut entry in found {
            if let Some(head) = &above {
                entry.occurred_on = entry.occurred_on.or(head.day);
                entry.merchant = entry.merchant.or_else(|| head.merchant.clone());
                entry.category = entry.category.or_else(|| head.category.clone());
            }
            entries.push(entry);
            if entries.len() > cx.limits.max_entries {
                return Err(Problem::TooManyEntries);
            }
        }
    }
    Ok(entries)
}

/// `total 7` below entries that come to seven.
fn is_total(line: &str, found: &[ParsedEntry], above: &[ParsedEntry]) -> bool {
    const TOTALS: &[&str] = &["total", "sum", "summe", "gesamt", "totale", "suma"];
    let head = tokens(line).first().is_some_and(|t| TOTALS.contains(&t.key.as_str()));
    let sum = || above.iter().try_fold(Decimal::ZERO, |sum, entry| sum.checked_add(entry.amount));
    head && matches!(found, [only] if above.len() > 1 && Some(only.amount) == sum())
}

/// `- coffee 4`, `• coffee 4`, `1. coffee 4`.
fn without_bullet<'t>(line: &'t str, text: &str) -> &'t str {
    let bare = line.trim_start_matches(['•', '·', '‣', '▪', '●', '◦']).trim_start();
    let bare = bare.strip_prefix("- ").or_else(|| bare.strip_prefix("* ")).unwrap_or(bare);
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let rest = bare.get(digits..).unwrap_or("");
    // `12. März` is a date.
    let dated =
        |rest: &&str| lexicon::find(&tokens(rest), |sense| matches!(sense, Sense::Month(_)).then_some(())).is_none();
    let numbered = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") ")).filter(dated);
    match numbered {
        Some(rest)
            if (1..=2).contains(&digits) && (text.contains('\n') || rest.bytes().any(|b| b.is_ascii_digit())) =>
        {
            rest
        }
        _ => bare,
    }
}

fn has_amount(line: &str, cx: &Context<'_>) -> bool {
    let tokens = tokens(line);
    let items = scan(&tokens, cx);
    Piece { line, tokens: &tokens, items: &items }.has_amount()
}

/// What a line without an amount says about the lines below it.
struct Heading {
    day: Option<NaiveDate>,
    category: Option<String>,
    merchant: Option<String>,
}

/// `Yesterday:`, `Groceries at Lidl:`.
fn heading(line: &str, cx: &Context<'_>) -> Option<Heading> {
    let tokens = tokens(line);
    let items = scan(&tokens, cx);
    let piece = Piece { line, tokens: &tokens, items: &items };
    let day = items.iter().find_map(|item| match item.mark {
        Mark::Date(dated) => dated.day.ok(),
        _ => None,
    });
    let category = piece.category(cx, Some(Kind::Expense));
    let merchant = piece.merchant(&mut vec![false; tokens.len()], Kind::Expense);
    (day.is_some() || category.is_some() || merchant.is_some()).then_some(Heading { day, category, merchant })
}

fn line_entries(line: &str, cx: &Context<'_>) -> Result<Vec<ParsedEntry>, Problem> {
    let tokens = tokens(line);
    let items = scan(&tokens, cx);
    let whole = Piece { line, tokens: &tokens, items: &items };
    let mut pieces = split(&whole);
    if let [only] = pieces.as_slice()
        && let Some(several) = unpunctuated(&whole, only, cx)?
    {
        pieces = several;
    }
    if pieces.len() > cx.limits.max_entries {
        return Err(Problem::TooManyEntries);
    }
    // `12, 8.5`: prices of what, or a sum.
    let worded = |range: &Range| {
        let items = items.get(range.clone()).unwrap_or_default();
        items.iter().any(|item| !matches!(item.mark, Mark::Amount(..)) && whole.tokens_of(item).iter().any(said))
    };
    if pieces.len() > 1 && !pieces.iter().all(worded) {
        return Err(Problem::Ambiguous(Ambiguity::WhichAmount));
    }
    let mut entries = Vec::new();
    for range in &pieces {
        let piece = Piece { items: items.get(range.clone()).unwrap_or_default(), ..whole };
        entries.extend(piece.entry(cx)?);
    }
    share(&mut entries);
    Ok(entries)
}

type Range = std::ops::Range<usize>;

/// Ranges of items, each with an amount of its own, cut at commas, semicolons, `and` and `+`.
fn split(whole: &Piece<'_, '_>) -> Vec<Range> {
    let items = whole.items;
    let mut cuts: Vec<Range> = vec![Range::default()];
    for (nth, item) in items.iter().enumerate() {
        if separates(whole, item) {
            cuts.push(nth + 1..nth + 1);
        } else if let Some(last) = cuts.last_mut() {
            last.end = nth + 1;
        }
    }
    let has_amount =
        |range: &Range| Piece { items: items.get(range.clone()).unwrap_or_default(), ..*whole }.has_amount();
    let mut pieces: Vec<Range> = Vec::new();
    let mut pending: Option<usize> = None;
    for range in cuts.iter().filter(|range| !range.is_empty()) {
        let start = pending.take().unwrap_or(range.start);
        let joined = start..range.end;
        if has_amount(range) {
            pieces.push(joined);
        } else {
            pending = Some(start);
        }
    }
    // What has no amount behind the last amount belongs to the last entry.
    match (pieces.last_mut(), pending) {
        (Some(last), Some(_)) => last.end = items.len(),
        (None, _) => pieces.push(0..items.len()),
        _ => {}
    }
    let of = |range: &Range| Piece { items: items.get(range.clone()).unwrap_or_default(), ..*whole };
    let numbers = |range: &Range| of(range).items.iter().filter(|item| matches!(item.mark, Mark::Amount(..))).count();
    let several = pieces.iter().any(|range| numbers(range) > 1 && !matches!(of(range).product(), Ok(Some(_))));
    if pieces.len() > 1 && pieces.iter().any(|range| only_counts(&of(range), several)) {
        return std::iter::once(0..items.len()).collect();
    }
    pieces
}

fn separates(whole: &Piece<'_, '_>, item: &Item) -> bool {
    let [token] = whole.tokens_of(item) else { return false };
    let before_space = whole.from(item.to).first().is_none_or(|next| !next.glued);
    // Inside a word, as in `and/or` or `</b>`, these are part of it.
    let between = before_space && !token.glued && ['&', '+', '/', '|'].iter().any(|c| token.is(*c));
    let symbol = item.mark == Mark::Word && (token.is(',') || token.is(';') || between);
    let sentence = item.mark == Mark::Word && token.is('.') && before_space;
    symbol || sentence || token.is_word() && !token.glued && lexicon::len(std::slice::from_ref(token), Sense::And) == 1
}

/// `2 coffees` beside a piece with a price of its own counts and does not cost.
fn only_counts(piece: &Piece<'_, '_>, priced_beside: bool) -> bool {
    matches!(piece.candidates().as_slice(), [(_, item, amount, Doubt::Soft(doubt))]
        if (priced_beside || *doubt != COUNT)
            && super::entry::is_small(amount.value)
            && Some(item.from) == piece.items.first().map(|i| i.from))
}

/// `coffee 4.50 bagel 3.20`: entries in a row without a mark between them, when nothing else can be meant.
fn unpunctuated(whole: &Piece<'_, '_>, range: &Range, cx: &Context<'_>) -> Result<Option<Vec<Range>>, Problem> {
    let items = whole.items.get(range.clone()).unwrap_or_default();
    let piece = Piece { items, ..*whole };
    let mut strong: Vec<(Item, bool)> = piece
        .candidates()
        .into_iter()
        .filter(|(_, _, _, doubt)| matches!(doubt, Doubt::None | Doubt::Soft(COUNT)))
        .map(|(_, item, amount, _)| (item, amount.unit.is_some() || amount.decimals == 2))
        .collect();
    strong.sort_by_key(|(item, _)| item.from);
    if strong.len() < 2 || piece.product()?.is_some() {
        return Ok(None);
    }
    let position = |item: &Item| items.iter().position(|i| i.from == item.from).unwrap_or(0) + range.start;
    let leading = strong.first().is_some_and(|(item, _)| item.from == piece.bounds().0);
    let mut cuts: Vec<Range> = Vec::new();
    let mut start = range.start;
    for (nth, (item, _)) in strong.iter().enumerate() {
        let end = match strong.get(nth + 1) {
            Some((next, _)) if leading => position(next),
            Some(_) => position(item) + 1,
            None => range.end,
        };
        cuts.push(start..end);
        start = end;
    }
    let named = |range: &Range| {
        let piece = Piece { items: whole.items.get(range.clone()).unwrap_or_default(), ..*whole };
        piece.items.iter().any(|item| item.mark == Mark::Word && meaningful(piece.tokens_of(item)))
    };
    let known = |range: &Range| {
        Piece { items: whole.items.get(range.clone()).unwrap_or_default(), ..*whole }.category(cx, None).is_some()
    };
    if !cuts.iter().all(named) {
        return Ok(None);
    }
    let priced = strong.iter().all(|(_, priced)| *priced);
    if priced || cuts.iter().all(known) {
        return Ok(Some(cuts));
    }
    // Words and plain numbers in turn: two things bought, or one with a number in its name.
    if strong.iter().any(|(_, priced)| *priced) { Ok(None) } else { Err(Problem::Ambiguous(Ambiguity::WhichAmount)) }
}

/// Anything but punctuation.
fn said(token: &Token<'_>) -> bool {
    !matches!(token.class, Class::Symbol(c) if c.is_ascii_punctuation())
}

fn meaningful(tokens: &[Token<'_>]) -> bool {
    tokens.iter().any(|t| {
        t.is_word() && {
            let one = std::slice::from_ref(t);
            ![
                Sense::Filler,
                Sense::Preposition,
                Sense::Spent,
                Sense::Article,
                Sense::And,
                Sense::Got,
                Sense::From,
                Sense::At,
            ]
            .iter()
            .any(|sense| lexicon::len(one, *sense) > 0)
        }
    })
}

/// A date or account said at the start or the end of a line is said for all of it.
fn share(entries: &mut [ParsedEntry]) {
    let only = |said: Vec<Option<usize>>| match said.into_iter().flatten().collect::<Vec<_>>().as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    let last = entries.len().saturating_sub(1);
    let dated = only(entries.iter().enumerate().map(|(i, e)| e.occurred_on.map(|_| i)).collect());
    if let Some(day) = dated.filter(|i| *i == 0 || *i == last).and_then(|i| entries.get(i)).and_then(|e| e.occurred_on)
    {
        entries.iter_mut().for_each(|e| e.occurred_on = Some(day));
    }
    let paid = only(entries.iter().enumerate().map(|(i, e)| e.account.as_ref().map(|_| i)).collect());
    let account =
        paid.filter(|i| *i == 0 || *i == last).and_then(|i| entries.get(i)).filter(|e| e.kind != Kind::Transfer);
    if let Some(account) = account.and_then(|e| e.account.clone()) {
        entries.iter_mut().filter(|e| e.kind != Kind::Transfer).for_each(|e| e.account = Some(account.clone()));
    }
}
