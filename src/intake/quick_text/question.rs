//! The commonest questions, read without a model: what is measured, of what, and when. Only a text whose every word is
//! understood is a question here; the rest is for somebody cleverer.

use winnow::prelude::*;
use winnow::stream::TokenSlice;

use super::lexer::{Token, tokens};
use super::lexicon::{self, Sense};
use super::normalize::{clean, key};
use super::period::{Period, Span, among, period, span};
use super::wording::same_word;
use super::{CategoryWords, Context, Kind, transfer};

/// Longest name of a merchant in a question, in words.
const NAME_WORDS: usize = 4;
/// Most rows a question may ask for.
const MAX_ROWS: usize = 100;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// The sum of expenses.
    Spent,
    /// The sum of income.
    Earned,
    /// Income less expenses, per account and in all.
    Balance,
    /// What a budget leaves.
    BudgetLeft,
    /// The largest expenses.
    Biggest,
    /// The mean of expenses for each span of that length.
    Average(Span),
    /// The sums of two periods beside each other.
    Compare,
    /// The entries themselves, latest first.
    List,
    /// The categories with the largest sums.
    TopCategory,
    /// The merchants with the largest sums.
    TopMerchant,
}

/// A question understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What is asked for.
    pub measure: Measure,
    /// Expenses or income; `None` where the measure says it or both are meant.
    pub kind: Option<Kind>,
    /// Only this category, a name of [`Context::categories`].
    pub category: Option<String>,
    /// Only entries whose merchant or note has these words.
    pub words: Option<String>,
    /// Only this account.
    pub account: Option<String>,
    /// Two for [`Measure::Compare`], else at most one; none means that no time was said.
    pub periods: Vec<Period>,
    /// Rows wanted.
    pub limit: Option<usize>,
}

/// Reads a question; `None` unless all of it is understood.
pub fn question(text: &str, cx: &Context<'_>) -> Option<Question> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let line = clean(text).replace('\n', " ");
    let tokens = tokens(&line);
    let mut heard = Heard::default();
    let mut at = 0;
    while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
        at += heard.hear(&tokens, at, rest, cx)?;
    }
    heard.question()
}

/// Longest question read, in bytes.
const MAX_LENGTH: usize = 200;

/// What a word of a question says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    Out,
    In,
    Balance,
    Budget,
    Left,
    Rank,
    Most,
    Category,
    Merchant,
    Average,
    Compare,
    Show,
    Entries,
    Recent,
    Where,
    Have,
}

const CUES: &[(Cue, &str)] = &[
    (
        Cue::Out,
        "spend, spent, spending, spendings, expense, expenses, expenditure, expenditures, pay, paid, cost, \
            costs, purchases, purchase, gaste, gastado, gastos, gastei, despesas, ausgegeben, ausgaben, depense, \
            depenses, speso, spese, kharcha, kharch, bought, buy",
    ),
    (
        Cue::In,
        "earn, earned, earnings, income, receive, received, ingresos, receitas, recebi, verdient, einnahmen, \
            revenus, gagne, guadagnato, entrate, gane, ganhei",
    ),
    (Cue::Balance, "balance, balances, saldo, kontostand, solde"),
    (Cue::Budget, "budget, presupuesto, orcamento"),
    (Cue::Left, "left, remaining, remains, remain, still, ubrig, reste, queda, sobrou, sobra"),
    (Cue::Rank, "biggest, largest, highest, expensive, top, mayores, maiores, grossten, größten, großten"),
    (Cue::Most, "most"),
    (Cue::Category, "category, categories, categorias, categoria, kategorien, kategorie"),
    (Cue::Merchant, "merchant, merchants, shop, shops, store, stores"),
    (Cue::Average, "average, avg, mean, typically, usually, promedio, media, durchschnitt, moyenne"),
    (Cue::Compare, "compare, compared, vs, versus, comparison, difference, compara, vergleiche, confronta, against"),
    (Cue::Show, "show, list, display, see, view, mostra, mostre, muestra, zeig, zeige, montre, mostrami"),
    (
        Cue::Entries,
        "entries, entry, transactions, transaction, records, movimientos, lancamentos, buchungen, \
            transacciones, operations, movimenti",
    ),
    (Cue::Recent, "recent, latest, newest"),
    (Cue::Where, "where, donde, onde, wofur, dove"),
    (Cue::Have, "have, own"),
];

/// Words that add nothing to a question.
const EMPTY: &str = "how, much, what, what's, whats, which, is, was, were, are, do, did, does, has, had, i, \
    i've, we, my, our, the, a, an, me, us, please, pls, hey, hi, ok, so, far, total, sum, overall, altogether, \
    in, of, on, money, can, could, you, tell, give, all, been, ?, !, ., ¿, to, and, then, it, go, went, now, \
    right, currently, current, amount, by, per, with, for, between, cuanto, quanto, que, he, eu, yo, mi, mis, \
    meu, meus, minhas, mes, o, os, el, la, los, wie, viel, wieviel, habe, hab, ich, meine, mein, die, der, ist, \
    combien, ai, ai-je, j'ai, les, mon, ho, il, mio, le, mie, mir, as, maine, kitna, hua, cual, es, e, qual, \
    quel, est, und, y, et, there, any, just, exactly, also, up, that, from";

#[derive(Default)]
struct Heard {
    cues: Vec<Cue>,
    periods: Vec<Period>,
    per: Option<Span>,
    category: Option<String>,
    words: Option<String>,
    account: Option<String>,
    limit: Option<usize>,
    /// `how much`.
    asks_amount: bool,
}

impl Heard {
    fn has(&self, cue: Cue) -> bool {
        self.cues.contains(&cue)
    }

    /// Takes in what the next tokens say and returns how many they are; `None` when they are not understood.
    fn hear(&mut self, all: &[Token<'_>], at: usize, rest: &[Token<'_>], cx: &Context<'_>) -> Option<usize> {
        let head = rest.first()?;
        if let Some(len) = self.rows(rest) {
            return Some(len);
        }
        if let Some(len) = self.per(rest) {
            return Some(len);
        }
        // `compare … between January and February` sets two periods side by side.
        if self.has(Cue::Compare) && among("between, from, entre, zwischen", head) {
            return Some(1);
        }
        if let Some((found, len)) = period_at(all, at, cx) {
            self.periods.push(found);
            return (self.periods.len() <= 2).then_some(len);
        }
        if let Some(len) = self.filter(rest, cx) {
            return Some(len);
        }
        if let Some((cue, _)) = CUES.iter().find(|(_, words)| among(words, head)) {
            self.cues.push(*cue);
            return Some(1);
        }
        // `how much did I spend on` lacks its thing; `what did I spend the most on` does not.
        let dangling = among(NAMING, head) && !rest.iter().skip(1).any(|t| t.is_word() || t.is_numeral());
        if dangling && !self.has(Cue::Most) {
            return None;
        }
        self.asks_amount |= head.key == "much";
        (among(EMPTY, head) || head.is(',')).then_some(1)
    }

    /// `last 10 entries`, `top 5`, `5 biggest`.
    fn rows(&mut self, rest: &[Token<'_>]) -> Option<usize> {
        let number =
            |t: &Token<'_>| t.text.parse::<usize>().ok().filter(|n| t.is_numeral() && (1..=MAX_ROWS).contains(n));
        let cue = |t: &Token<'_>| CUES.iter().find(|(_, words)| among(words, t)).map(|(cue, _)| *cue);
        let (first, second) = (rest.first()?, rest.get(1)?);
        let last = among(
            "last, latest, recent, previous, newest, ultimos, ultimas, letzten, dernieres, derniers, \
                    ultimi, ultime",
            first,
        );
        if last && let Some(rows) = number(second) {
            let third = rest.get(2).and_then(cue).filter(|cue| matches!(cue, Cue::Entries | Cue::Out | Cue::In))?;
            self.limit = Some(rows);
            self.cues.extend([Cue::Entries, third]);
            return Some(3);
        }
        if last && matches!(cue(second), Some(Cue::Entries | Cue::Out | Cue::In)) {
            self.cues.push(Cue::Entries);
            return Some(1);
        }
        if cue(first) == Some(Cue::Rank)
            && let Some(rows) = number(second)
        {
            self.limit = Some(rows);
            self.cues.push(Cue::Rank);
            return Some(2);
        }
        let rows = number(first).filter(|_| matches!(cue(second), Some(Cue::Rank | Cue::Recent)))?;
        self.limit = Some(rows);
        Some(1)
    }

    /// `per month`, `a week`, `each day`, `monthly`, `on average`.
    fn per(&mut self, rest: &[Token<'_>]) -> Option<usize> {
        let (first, second) = (rest.first()?, rest.get(1));
        if among("per, a, each, every, por, pro, par, al, im", first)
            && let Some(each) = second.and_then(|t| span(&t.key))
            && !second.is_some_and(|t| t.key.ends_with("ly"))
            && (first.key != "im" || self.has(Cue::Average))
        {
            self.per = Some(each);
            self.cues.push(Cue::Average);
            return Some(2);
        }
        if first.key.ends_with("ly")
            && let Some(each) = span(&first.key)
        {
            self.per = Some(each);
            self.cues.push(Cue::Average);
            return Some(1);
        }
        (first.key == "on" && second.is_some_and(|t| t.key == "average")).then(|| {
            self.cues.push(Cue::Average);
            2
        })
    }

    /// `on food`, `at Lidl`, `in my food budget`, `food expenses`, `in savings`.
    fn filter(&mut self, rest: &[Token<'_>], cx: &Context<'_>) -> Option<usize> {
        let head = rest.first()?;
        let intro = usize::from(among(INTRO, head));
        let mut first = intro;
        while intro > 0 && rest.get(first).is_some_and(|t| among("my, the, our, mi, meu, mon", t)) {
            first += 1;
        }
        let named = rest.get(first..)?;
        if self.category.is_none()
            && let Some((name, len)) = category_at(named, cx)
        {
            self.category = Some(name);
            return Some(first + len);
        }
        if self.account.is_none()
            && (self.has(Cue::Balance) || self.cues.is_empty() || intro > 0)
            && let Some((name, len)) = transfer::account_at(named, 0, cx, false)
        {
            self.account = Some(name);
            return Some(first + len);
        }
        if intro == 0 || self.words.is_some() || !among(NAMING, head) {
            return None;
        }
        let stop = |t: &Token<'_>| {
            !t.is_word()
                || among(EMPTY, t)
                || among(INTRO, t)
                || among(
                    "this, last, since, during, past, today, yesterday, over, under, above, more, less, than, or, \
                    not, except, without",
                    t,
                )
                || CUES.iter().any(|(_, words)| among(words, t))
                || lexicon::find(std::slice::from_ref(t), |sense| {
                    matches!(sense, Sense::Month(_) | Sense::Day(_)).then_some(())
                })
                .is_some()
        };
        let len = named.iter().take_while(|t| !stop(t)).count();
        if !(1..=NAME_WORDS).contains(&len) {
            return None;
        }
        let words: Vec<&str> = named.iter().take(len).map(|t| t.text).collect();
        self.words = Some(words.join(" "));
        Some(first + len)
    }

    /// Puts what was heard together; `None` when it does not fit.
    fn question(self) -> Option<Question> {
        let (out, income) = (self.has(Cue::Out), self.has(Cue::In));
        let ranked = self.has(Cue::Rank) || self.has(Cue::Most);
        let kind = match (out, income) {
            (true, true) => return None,
            (true, false) => Some(Kind::Expense),
            (false, true) => Some(Kind::Income),
            (false, false) => None,
        };
        let filtered = self.category.is_some() || self.words.is_some();
        let compares = self.has(Cue::Compare) || self.periods.len() == 2;
        let measure = if compares {
            (self.periods.len() == 2 && !ranked && !self.has(Cue::Average)).then_some(Measure::Compare)?
        } else if self.has(Cue::Budget) {
            self.has(Cue::Left).then_some(Measure::BudgetLeft)?
        } else if self.has(Cue::Balance) {
            (kind.is_none() && !filtered && self.periods.is_empty()).then_some(Measure::Balance)?
        } else if self.has(Cue::Left) {
            return None;
        } else if self.has(Cue::Category) || self.has(Cue::Where) {
            (!filtered).then_some(Measure::TopCategory)?
        } else if self.has(Cue::Merchant) {
            ranked.then_some(Measure::TopMerchant)?
        } else if self.has(Cue::Average) {
            (out || filtered).then_some(Measure::Average(self.per.unwrap_or(Span::Month)))?
        } else if self.has(Cue::Most) && !self.has(Cue::Rank) {
            (out && !filtered).then_some(Measure::TopCategory)?
        } else if ranked {
            (out || income || self.has(Cue::Entries)).then_some(Measure::Biggest)?
        } else if self.has(Cue::Entries) || self.has(Cue::Recent) || self.has(Cue::Show) && kind.is_some() {
            Measure::List
        } else if kind.is_none() && self.has(Cue::Have) && self.asks_amount && !filtered && self.periods.is_empty() {
            Measure::Balance
        } else {
            match kind? {
                Kind::Income => Measure::Earned,
                _ => Measure::Spent,
            }
        };
        Some(Question {
            measure,
            kind,
            category: self.category,
            words: self.words,
            account: self.account,
            periods: self.periods,
            limit: self.limit,
        })
    }
}

/// Words before a category, a merchant or an account.
const INTRO: &str = "com, con, on, at, for, in, of, from, to, with, en, em, no, na, bei, fur, im, chez, pour, \
    per, da";
/// Those of them that introduce a name nobody told us about.
const NAMING: &str = "com, con, on, at, for, from, to, with, bei, fur, chez, pour, en, em, no, na, per, da";

fn period_at(all: &[Token<'_>], at: usize, cx: &Context<'_>) -> Option<(Period, usize)> {
    let mut input = TokenSlice::new(all);
    winnow::token::take::<_, _, winnow::error::EmptyError>(at).parse_next(&mut input).ok()?;
    let before = input.len();
    let found = period(cx.today, cx.month_first).parse_next(&mut input).ok()?;
    Some((found, before - input.len()))
}

/// The category named at the head of the tokens and the length of the phrase. Its name counts, a word of its name
/// (`food` of `Food & drink`) and words of that stem; `uber` means the rides and not all of `Transport`.
fn category_at(rest: &[Token<'_>], cx: &Context<'_>) -> Option<(String, usize)> {
    let said = |phrase: &[&str]| {
        let words: Vec<(usize, &Token<'_>)> =
            rest.iter().enumerate().filter(|(_, t)| t.is_word() || t.is_numeral()).take(phrase.len()).collect();
        let same =
            words.len() == phrase.len() && phrase.iter().zip(&words).all(|(part, (_, t))| same_word(part, &t.key));
        let starts = words.first().is_some_and(|(at, _)| *at == 0);
        words.last().filter(|_| same && starts).map(|(at, _)| at + 1)
    };
    let folded = |text: &str| -> Vec<String> {
        let parts = key(text);
        let parts = parts.split(|c: char| !super::normalize::in_word(c)).filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    let len_of = |category: &CategoryWords| {
        let name = folded(&category.name);
        let whole = said(&name.iter().map(String::as_str).collect::<Vec<_>>());
        let significant = || name.iter().filter(|word| word.len() > 3).find_map(|word| said(&[word.as_str()]));
        let stem = |word: &str| word.get(..5).is_some_and(|stem| name.iter().any(|part| part.starts_with(stem)));
        let related =
            || category.words.iter().filter(|word| stem(&key(word))).find_map(|word| said(&[key(word).as_str()]));
        whole.or_else(significant).or_else(related)
    };
    cx.categories
        .iter()
        .filter_map(|category| Some((category.name.clone(), len_of(category)?)))
        .max_by_key(|(_, len)| *len)
}
