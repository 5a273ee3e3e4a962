//! One piece of a message to one entry: which number is the amount, which way the money went, what the words say.

use rust_decimal::Decimal;

use super::amount::Amount;
use super::lexer::Token;
use super::lexicon::{self, Sense};
use super::normalize::key;
use super::scan::{COUNT, Doubt, Item, Mark};
use super::transfer::{self, Transfer};
use super::{Ambiguity, Context, Kind, ParsedEntry, Problem};

/// Scores closer than this leave open which number is the amount.
const CLEAR_MARGIN: i32 = 10;
/// People who write words around numbers put the amount last; on its own that decides nothing.
const LAST: i32 = 5;

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
    fn amount(&self, cx: &Context<'_>) -> Result<Option<(Item, Amount)>, Problem> {
        let candidates = self.candidates();
        let hour = self.items.iter().any(|i| matches!(i.mark, Mark::Amount(_, Doubt::Hour)));
        match candidates.as_slice() {
            [] => Ok(None),
            [(_, _, _, Doubt::Soft(_)), ..] if hour => Err(Problem::Ambiguous(Ambiguity::WhichAmount)),
            [(_, item, amount, _)] => Ok(Some((*item, *amount))),
            [(first, a_item, a, a_doubt), (second, b_item, b, b_doubt), ..] => {
                let (early, late) = if a_item.from < b_item.from { (a_item, b_item) } else { (b_item, a_item) };
                let sized = |doubt: &Doubt| matches!(doubt, Doubt::None | Doubt::Soft(COUNT));
                let joined_by_for = sized(a_doubt)
                    && sized(b_doubt)
                    && early.to + 1 == late.from
                    && self.from(early.to).first().is_some_and(|t| t.key == "for");
                // `3 for 10`, `60 for 3`: the larger number is the money.
                if joined_by_for && a.value != b.value && a.unit.is_some() == b.unit.is_some() {
                    return Ok(Some(if a.value > b.value { (*a_item, *a) } else { (*b_item, *b) }));
                }
                if weak(a, cx) && (b.unit.is_none() || weak(b, cx)) {
                    return Err(Problem::Ambiguous(Ambiguity::WhichAmount));
                }
                if let (Doubt::None, Doubt::None) = (a_doubt, b_doubt) {
                    return self.rivals((*a_item, *a), (*b_item, *b), cx).map(Some);
                }
                let counts = |doubt: &Doubt| matches!(doubt, Doubt::Soft(_));
                if first - second >= CLEAR_MARGIN && !(counts(a_doubt) && counts(b_doubt)) {
                    return Ok(Some((*a_item, *a)));
                }
                Err(Problem::Ambiguous(Ambiguity::WhichAmount))
            }
        }
    }

    /// The better of two amounts that nothing speaks against, when it is clearly better.
    fn rivals(&self, a: (Item, Amount), b: (Item, Amount), cx: &Context<'_>) -> Result<(Item, Amount), Problem> {
        let weak = |amount: &Amount| weak(amount, cx);
        let ambiguous = |what| Err(Problem::Ambiguous(what));
        let money_before = |item: &Item| {
            [Sense::Spent, Sense::Income].iter().any(|sense| {
                item.from.checked_sub(1).and_then(|at| self.tokens.get(at)).is_some_and(|t| t.phrases_mean(*sense))
            })
        };
        let adjacent = a.0.to == b.0.from || b.0.to == a.0.from;
        match (a.1.unit.is_some() && !weak(&a.1), b.1.unit.is_some() && !weak(&b.1)) {
            (true, true) if money_before(&a.0) != money_before(&b.0) && !adjacent => {
                return Ok(if money_before(&a.0) { a } else { b });
            }
            (true, true) if adjacent && a.1.unit != b.1.unit => return ambiguous(Ambiguity::WhichCurrency),
            (true, true) => return ambiguous(Ambiguity::WhichAmount),
            (false, true) => return Ok(b),
            _ => {}
        }
        if a.1.sign.is_some() != b.1.sign.is_some() {
            return Ok(if a.1.sign.is_some() { a } else { b });
        }
        if weak(&a.1) || weak(&b.1) || money_before(&a.0) && money_before(&b.0) {
            return ambiguous(Ambiguity::WhichAmount);
        }
        if money_before(&a.0) != money_before(&b.0) && a.1.unit.is_none() {
            return Ok(if money_before(&a.0) { a } else { b });
        }
        // `eggs 12 3.50`, `menu 3 €12`: what is counted comes first.
        let counted = b.0.from < a.0.from && b.1.decimals == 0 && b.1.value <= Decimal::ONE_HUNDRED;
        let marked = a.1.unit.is_some() || a.1.decimals == 2 || a.1.shaped;
        if marked && counted && !b.1.shaped {
            return Ok(a);
        }
        let day =
            |amount: &Amount| amount.decimals > 0 && amount.decimals < 3 && !amount.shaped && is_day(amount.value);
        ambiguous(if a.1.unit.is_none() && (day(&a.1) || day(&b.1)) && a.1.decimals + b.1.decimals < 4 {
            Ambiguity::DateOrAmount
        } else {
            Ambiguity::WhichAmount
        })
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
        let alone = numbers && (self.tokens.len() == 1 || self.tokens.iter().any(|t| t.is('^')));
        // `1.00.000 tv`: digits that are no number in any country.
        let unread = self.items.iter().any(|i| i.mark == Mark::Word && self.tokens_of(i).iter().all(Token::is_numeral));
        if unread && words && !numbers && (money_said || known || self.tokens.len() <= 3) {
            return Some(Problem::Ambiguous(Ambiguity::WhichAmount));
        }
        (hard || alone).then_some(Problem::Ambiguous(Ambiguity::IsItAnAmount))
    }

    /// Reads the entry; `None` when there is none here.
    ///
    /// # Errors
    /// [`Problem`].
    pub(super) fn entry(&self, cx: &Context<'_>) -> Result<Option<ParsedEntry>, Problem> {
        let product = self.product()?;
        let said = product.as_ref().map(|product| (product.price, product.amount));
        let Some((at, amount)) = said.map_or_else(|| self.amount(cx), |said| Ok(Some(said)))? else {
            return self.why_none(cx).map_or(Ok(None), Err);
        };
        if let Some(problem) = amount.problem {
            return Err(problem);
        }
        let mut taken = vec![false; self.tokens.len()];
        take(&mut taken, at.from, at.to);
        let sum_said = product.map(|product| product.said);
        if let Some((from, to)) = sum_said {
            take(&mut taken, from, to);
        }
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
            kind = self.kind(&at, &amount, cx)?;
        }
        let merchant = if kind == Kind::Transfer { None } else { self.merchant(&mut taken, kind) };
        // What a sum is made of stays in the note.
        if let Some((from, to)) = sum_said {
            taken.iter_mut().take(to).skip(from).for_each(|t| *t = false);
        }
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
            payment_mode: None,
            refund: false,
        }))
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
            let first = at + with + lexicon::len(self.from(at + with), Sense::Article);
            if let Some((name, len)) = transfer::account_at(self.tokens, first, cx, false)
                && first + len <= end
                && !is_taken(taken, first)
                && !self.runs_on(taken, first + len)
            {
                take(taken, at, first + len);
                return Some(name);
            }
        }
        let runs = self.runs(taken);
        if runs.len() > 1 {
            for (run, end) in runs {
                let (mut from, mut to) = self.trimmed(run, end, true, Kind::Expense);
                let parted = self.tokens.get(from).is_some_and(|t| t.is('('))
                    && self.tokens.get(to.saturating_sub(1)).is_some_and(|t| t.is(')'));
                if parted {
                    (from, to) = (from + 1, to - 1);
                }
                if let Some((name, len)) = transfer::account_at(self.tokens, from, cx, false)
                    && from + len == to
                {
                    take(taken, run, end);
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
    pub(super) fn runs(&self, taken: &[bool]) -> Vec<(usize, usize)> {
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

    /// The text of a token range as written.
    pub(super) fn text(&self, from: usize, to: usize) -> String {
        let start = self.tokens.get(from).map_or(0, |t| t.start);
        let end = to.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(0, |t| t.end);
        if from >= to { String::new() } else { self.line.get(start..end).unwrap_or("").trim().to_owned() }
    }
}

pub(super) fn take(taken: &mut [bool], from: usize, to: usize) {
    taken.iter_mut().take(to).skip(from).for_each(|t| *t = true);
}

pub(super) fn is_taken(taken: &[bool], at: usize) -> bool {
    taken.get(at).copied().unwrap_or(false)
}

/// Whether a number is worth a word: used where bare numbers are listed.
pub(super) fn is_small(value: Decimal) -> bool {
    value <= Decimal::from(12)
}

/// Whether the unit may be a weight or a letter, and is not what the book counts in.
fn weak(amount: &Amount, cx: &Context<'_>) -> bool {
    amount.weak && amount.unit.is_some_and(|unit| unit.resolve(cx.currency) != Ok(Some(cx.currency)))
}

/// Whether the digits of `12.3` could be a day and a month.
fn is_day(value: Decimal) -> bool {
    let text = value.to_string();
    let part = |text: &str, most: u32| text.parse::<u32>().is_ok_and(|n| (1..=most).contains(&n));
    text.split_once('.').is_some_and(|(day, month)| part(day, 31) && part(month, 12))
}
