//! A count of things and the price of one: `3 coffees at 2.50 each`, `3x coffee 2.50`, `dos entradas a 12,50`.

use rust_decimal::Decimal;

use super::amount::{Amount, checked};
use super::entry::Piece;
use super::lexer::{Class, Token};
use super::lexicon::{self, Sense};
use super::scan::{Doubt, Item, Mark, is_function_word};
use super::spelled::cardinal;
use super::{Ambiguity, Problem};

/// Things one person buys at once.
const MOST: u32 = 10_000;
/// Words between a count and `at`.
const NAME_WORDS: usize = 3;

/// How many, for how much each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Product {
    pub price: Item,
    /// What all of them cost.
    pub amount: Amount,
    /// The tokens that say so, from the first to the last.
    pub said: (usize, usize),
}

/// A count as it stands in the text.
#[derive(Debug, Clone, Copy)]
struct Count {
    n: Decimal,
    from: usize,
    to: usize,
    /// Written with an `x`: `3x`, `x3`.
    times: bool,
}

impl Piece<'_, '_> {
    /// The count and price said here, if both are.
    ///
    /// # Errors
    /// [`Ambiguity::EachOrAll`] for a price each of nobody knows how many, and for `3x beer 15`.
    pub(super) fn product(&self) -> Result<Option<Product>, Problem> {
        let prices: Vec<(Item, Amount)> = self.prices().collect();
        if prices.is_empty() {
            return Ok(None);
        }
        let each = self.each();
        let beside = |(item, _): &&(Item, Amount)| {
            each.is_some_and(|(from, to)| self.only_marks(item.to, from) || self.only_marks(to, item.from))
        };
        let Some((price, amount)) = prices.iter().find(beside).or(match prices.as_slice() {
            [only] => Some(only),
            [.., last] => Some(last),
            [] => None,
        }) else {
            return Ok(None);
        };
        let counts: Vec<Count> =
            self.counts().into_iter().filter(|count| count.to <= price.from || count.from >= price.to).collect();
        let ambiguous = Err(Problem::Ambiguous(Ambiguity::EachOrAll));
        let priced_each = each.is_some() && prices.iter().any(|price| beside(&price));
        let count = match counts.as_slice() {
            [] if priced_each => return ambiguous,
            [] => return Ok(None),
            [one] => *one,
            _ if priced_each => return ambiguous,
            several => match several.iter().filter(|count| count.times).collect::<Vec<_>>().as_slice() {
                [one] => **one,
                _ => return Ok(None),
            },
        };
        if !(priced_each || count.times || self.at_price(count, price)) {
            return Ok(None);
        }
        // A second price leaves open what was multiplied.
        let rivals = prices.iter().filter(|(item, _)| item.from != price.from && item.from != count.from).count();
        if rivals > 0 {
            return if priced_each || count.times { ambiguous } else { Ok(None) };
        }
        // A round figure behind `3x beer` is as often what all of them cost.
        if !priced_each && !self.at_price(count, price) && amount.decimals != 2 {
            return ambiguous;
        }
        let total = amount.value.checked_mul(count.n).filter(|total| total.scale() <= 28);
        let problem = amount.problem.or(total.is_none().then_some(Problem::AmountTooLarge));
        let total = Amount { value: total.unwrap_or(Decimal::ONE), shaped: true, summed: true, problem, ..*amount };
        let ends = each.filter(|_| priced_each).unwrap_or((price.from, price.to));
        let from = count.from.min(price.from).min(ends.0);
        let to = count.to.max(price.to).max(ends.1);
        Ok(Some(Product { price: *price, amount: checked(total), said: (from, to) }))
    }

    fn prices(&self) -> impl Iterator<Item = (Item, Amount)> {
        let each = self.each().map(|(from, _)| from);
        self.items.iter().filter_map(move |item| match item.mark {
            Mark::Amount(amount, Doubt::None) if amount.sign.is_none() => Some((*item, amount)),
            // `at 5 each` is no hour.
            Mark::Amount(amount, Doubt::Hour | Doubt::Soft(_))
                if each.is_some_and(|each| self.only_marks(item.to, each)) =>
            {
                Some((*item, amount))
            }
            _ => None,
        })
    }

    /// Where `each` is said, and not `each month`.
    fn each(&self) -> Option<(usize, usize)> {
        let (start, end) = self.bounds();
        (start..end).find_map(|at| {
            let len = lexicon::len(self.from(at), Sense::Each);
            let behind = self.from(at + len);
            let every = lexicon::find(behind, |sense| {
                matches!(sense, Sense::Span(_) | Sense::MonthSpan | Sense::Weekday(_) | Sense::Giver).then_some(())
            });
            let bare_word = self.from(at).first().is_some_and(|t| t.key == "cada" && len == 1)
                && behind.first().is_some_and(Token::is_word);
            (len > 0 && every.is_none() && !bare_word && at + len <= end).then_some((at, at + len))
        })
    }

    /// Nothing but punctuation and `for`, `a` between two places.
    fn only_marks(&self, from: usize, to: usize) -> bool {
        let mut between = self.tokens.get(from..to).unwrap_or_default().iter();
        from <= to
            && between.all(|t| {
                matches!(t.class, Class::Symbol(_)) || t.phrases_mean(Sense::PricedAt) || t.phrases_mean(Sense::Copula)
            })
    }

    /// Whole numbers that stand before a thing or at an `x`.
    fn counts(&self) -> Vec<Count> {
        let mut counts = Vec::new();
        for item in self.items {
            match item.mark {
                Mark::Amount(amount, doubt) => {
                    let whole = amount.decimals == 0 && amount.unit.is_none() && amount.sign.is_none();
                    let fits = amount.value >= Decimal::ONE && amount.value <= Decimal::from(MOST);
                    if whole && fits && !amount.shaped && !amount.summed {
                        counts.extend(self.count(item, amount.value, doubt));
                    }
                }
                Mark::Word => {
                    let at = item.from;
                    let Some(token) = self.tokens.get(at) else { continue };
                    let thing = self.tokens.get(at + 1).is_some_and(|t| t.is_word() && !t.glued);
                    let article = token.phrases_mean(Sense::Article) || token.phrases_mean(Sense::Filler);
                    if let Some(n) = cardinal(token).filter(|_| thing && !article) {
                        counts.push(Count { n: n.into(), from: at, to: at + 1, times: false });
                    // `x1234` is the end of a card's number.
                    } else if let Some(n) = token.key.strip_prefix('x').filter(|n| n.len() <= 3)
                        && let Ok(n) = n.parse::<u32>()
                        && (1..=MOST).contains(&n)
                    {
                        counts.push(Count { n: n.into(), from: at, to: at + 1, times: true });
                    }
                }
                _ => {}
            }
        }
        counts
    }

    fn count(&self, item: &Item, n: Decimal, doubt: Doubt) -> Option<Count> {
        let first = self.tokens_of(item).first()?;
        let times = |t: &Token<'_>| t.key == "x" || t.is('*') || t.is('×');
        let inside = self.tokens_of(item).get(1).is_some_and(times);
        let behind = self.from(item.to);
        let beside = behind.first().is_some_and(times);
        let before = item.from.checked_sub(1).and_then(|at| self.tokens.get(at)).is_some_and(times);
        let from = if before { item.from - 1 } else { item.from };
        if inside && item.to - item.from == 2 || beside && behind.get(1).is_some_and(Token::is_word) || before {
            return Some(Count { n, from, to: item.to + usize::from(beside), times: true });
        }
        let thing = behind.first().is_some_and(|t| t.is_word() && !t.glued) && !is_function_word(behind);
        let plain = matches!(doubt, Doubt::Soft(_) | Doubt::Hard) && first.is_numeral() && item.to - item.from == 1;
        (thing && plain).then_some(Count { n, from, to: item.to, times: false })
    }

    /// `3 coffees at 2.50`: the count, a name and the price in a row.
    fn at_price(&self, count: Count, price: &Item) -> bool {
        let Some(at) = price.from.checked_sub(1).filter(|at| *at > count.to) else { return false };
        let said = self.tokens.get(at).is_some_and(|t| t.phrases_mean(Sense::PricedAt) || t.is('@'));
        let name = self.tokens.get(count.to..at).unwrap_or_default();
        let before = count.from.checked_sub(1).and_then(|at| self.tokens.get(at));
        // `dinner for 3 people at 45`.
        let for_them = before.is_some_and(|t| t.phrases_mean(Sense::Preposition));
        said && !for_them && name.len() <= NAME_WORDS && name.iter().all(Token::is_word)
    }
}
