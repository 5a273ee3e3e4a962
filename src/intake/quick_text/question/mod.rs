//! The commonest questions, read without a model: what is measured, of what, and when. Only a text whose every word is
//! understood is a question here; the rest is for somebody cleverer.

mod cues;
mod phrases;
mod weekdays;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use winnow::prelude::*;
use winnow::stream::TokenSlice;

use super::lexer::{Token, tokens};
use super::lexicon::{self, Sense};
use super::normalize::{clean, key};
use super::period::{Period, Span, among, period};
use super::scan::{Mark, scan};
use super::wording::same_word;
use super::{CategoryWords, Context, Kind, transfer};
use crate::ledger::UserId;
use crate::ledger::money::Currency;
use crate::ledger::period::Weekdays;
use cues::{ALL_OF_IT, CUES, INTRO, MINE, NAMING, OURS, SOFT};
pub(super) use cues::{Cue, EMPTY, NO_NAME};

/// Longest name of a merchant in a question, in words.
pub(super) const NAME_WORDS: usize = 4;
/// Most rows a question may ask for.
const MAX_ROWS: usize = 100;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    /// How many entries, and what they come to.
    Count,
    /// Income less expenses.
    Net,
    /// The sums one after the other, one for each span of that length.
    Trend(Span),
    /// Where more is spent than usual.
    Overspending,
    /// What is odd among the latest expenses.
    Unusual,
    /// Where money could be saved.
    Savings,
    /// What the running month will come to.
    Forecast,
    /// How far the savings goals are.
    Goals,
}

/// A question understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Only these days of the week: `on weekends`.
    #[serde(default)]
    pub weekdays: Option<Weekdays>,
    /// The person speaks of themselves: `did I spend`, and not `did we spend`.
    pub mine: bool,
    /// Two for [`Measure::Compare`], else at most one; none means that no time was said.
    pub periods: Vec<Period>,
    /// Rows wanted.
    pub limit: Option<usize>,
    /// A second category beside the first: `on food and transport`.
    #[serde(default)]
    pub also: Option<String>,
    /// Only entries with this tag.
    #[serde(default)]
    pub tag: Option<String>,
    /// Only of this amount or more, in the book's currency or without one.
    #[serde(default)]
    pub least: Option<Decimal>,
    /// Only of this amount or less.
    #[serde(default)]
    pub most: Option<Decimal>,
    /// Only what this member paid: their number and name.
    #[serde(default)]
    pub payer: Option<(UserId, String)>,
    /// A currency that the answer is wanted in.
    #[serde(default)]
    pub currency: Option<Currency>,
}

impl Question {
    /// Days of the week are asked of what is added up or listed; an average or a trend of them may mean several things.
    /// A tag and a least amount are asked of entries, and a second category of a sum.
    pub(super) fn is_of_its_days(&self) -> bool {
        use Measure::{Biggest, Count, Earned, List, Spent, TopCategory, TopMerchant};
        let of_days = matches!(self.measure, Spent | Earned | Biggest | List | Count | TopCategory | TopMerchant);
        let counts = of_days || matches!(self.measure, Measure::Compare | Measure::Trend(_) | Measure::Average(_));
        let narrowed = self.tag.is_some() || self.least.is_some() || self.most.is_some();
        let both = self.also.is_none() || self.measure == Measure::Spent && self.words.is_none();
        (self.weekdays.is_none() || of_days) && (!narrowed || counts) && both
    }
}

/// Reads a question; `None` unless all of it is understood.
pub fn question(text: &str, cx: &Context<'_>) -> Option<Question> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let line = clean(text).replace('\n', " ");
    let tokens = tokens(&line);
    Heard::read(&tokens, cx)?.question()
}

/// Reads `groceries october?`, the sum of a time: only where it does not go on from another question.
pub fn bare_question(text: &str, cx: &Context<'_>) -> Option<Question> {
    let plain: String = text.chars().filter(|c| !matches!(c, '?' | '¿')).collect();
    question(&plain, cx).filter(|question| question.measure == Measure::Spent)
}

/// The stretch of days a text names, such as `last month`; `None` when it says anything else.
pub fn named_period(text: &str, cx: &Context<'_>) -> Option<Period> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let line = clean(text).replace('\n', " ");
    let tokens = tokens(&line);
    period_at(&tokens, 0, cx).filter(|(_, len)| *len == tokens.len()).map(|(found, _)| found)
}

/// Longest question read, in bytes.
pub(super) const MAX_LENGTH: usize = 200;

/// What a text says of a question, before it is put together.
#[derive(Default)]
pub(super) struct Heard {
    pub cues: Vec<Cue>,
    pub periods: Vec<Period>,
    pub per: Option<Span>,
    pub category: Option<String>,
    pub words: Option<String>,
    pub account: Option<String>,
    pub limit: Option<usize>,
    pub weekdays: Option<Weekdays>,
    pub also: Option<String>,
    pub tag: Option<String>,
    pub least: Option<Decimal>,
    pub most: Option<Decimal>,
    /// The words are a goal's name.
    named_goal: bool,
    /// `which subscriptions`.
    which: bool,
    /// `how much can I spend`, which is asked of a category only.
    spendable: bool,
    /// `was`, of what is no longer so.
    past: bool,
    /// `things`, which are bought.
    things: bool,
    /// `in January or in February`.
    either: bool,
    /// `how much`.
    asks_amount: bool,
    pub mine: bool,
    pub ours: bool,
    portuguese: bool,
    /// A word of [`SOFT`] was said.
    pub soft: bool,
    /// `bought`, which counts things and not entries.
    buys: bool,
    /// The only word of [`Cue::Than`] was `que`.
    only_que: bool,
    /// A question of how or where, and not of how much.
    asks_how: bool,
    trend: Option<Span>,
    /// `by the end of the month`.
    pub month_end: bool,
    pub this_month: Option<Period>,
    /// A question mark was written.
    marked: bool,
    /// `2026`.
    says_year: bool,
}

impl Heard {
    /// Takes in a whole text; `None` unless all of it is understood.
    pub(super) fn read(tokens: &[Token<'_>], cx: &Context<'_>) -> Option<Self> {
        let mut heard = Self { this_month: Span::Month.around(cx.today, 0), ..Self::default() };
        let mut at = 0;
        while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
            at += heard.hear(tokens, at, rest, cx)?;
        }
        Some(heard)
    }

    pub(super) fn has(&self, cue: Cue) -> bool {
        self.cues.contains(&cue)
    }

    /// Takes in what the next tokens say and returns how many they are; `None` when they are not understood.
    fn hear(&mut self, all: &[Token<'_>], at: usize, rest: &[Token<'_>], cx: &Context<'_>) -> Option<usize> {
        let head = rest.first()?;
        self.marked |= head.is('?') || head.is('¿');
        self.mine |= among(MINE, head);
        self.past |= among("was, were, had", head);
        self.ours |= among(OURS, head);
        self.portuguese |= among("quanto, gastei, recebi, ganhei, despesas, receitas", head);
        if let Some(len) = self.rows(rest) {
            return Some(len);
        }
        if phrase(rest, LEAST).or(phrase(rest, MOST)).is_some()
            && let Some(len) = self.bounded(rest, cx)?
        {
            return Some(len);
        }
        if let Some(len) = self.idiom(rest) {
            return Some(len);
        }
        if let Some(len) = self.per(rest) {
            return Some(len);
        }
        if let Some(len) = self.tagged(rest) {
            return Some(len);
        }
        if let Some(len) = self.beside(all, at, rest, cx) {
            return Some(len);
        }
        // `compare … between January and February` sets two periods side by side.
        if self.has(Cue::Compare) && among("between, from, entre, zwischen, de, del", head) {
            return Some(1);
        }
        // `entries from October 9` are those of that day.
        if head.key == "from"
            && (self.has(Cue::Entries) || self.has(Cue::Show))
            && let Some((day, len)) = period_at(all, at + 1, cx).filter(|(found, _)| found.from == found.to)
            && period_at(all, at, cx).is_some_and(|(found, all)| found.from == day.from && all == len + 1)
        {
            self.periods.push(day);
            return (self.periods.len() <= 2).then_some(len + 1);
        }
        // `on mondays`, `los lunes`: all of them, which is no stretch of days.
        if let Some((weekdays, len)) = weekdays::at(rest) {
            self.weekdays = Some(self.weekdays.map_or(weekdays, |others| others.and(weekdays)));
            return Some(len);
        }
        if let Some((found, len)) = period_at(all, at, cx) {
            self.says_year |= rest.iter().take(len).any(|t| t.is_numeral() && t.text.len() == 4);
            self.periods.push(found);
            return (self.periods.len() <= 2).then_some(len);
        }
        if let Some(len) = self.bounded(rest, cx)? {
            return Some(len);
        }
        let asks_which = at > 0 && all.get(at - 1).is_some_and(|t| among("what, which, que, cuales", t));
        if let Some(len) = self.filter(rest, cx) {
            self.which |= asks_which && self.category.is_some();
            return Some(len);
        }
        if among("things, thing, cosas, cosa", head) {
            self.things = true;
            return Some(1);
        }
        if let Some((cue, _)) = CUES.iter().find(|(_, words)| among(words, head)) {
            if *cue == Cue::Than {
                self.only_que = (self.only_que || !self.has(Cue::Than)) && head.key == "que";
            }
            self.buys |= among("bought, buy, compre, comprado, compramos", head);
            self.cues.push(*cue);
            return Some(1);
        }
        // `how much did I spend on` lacks its thing; `what did I spend the most on` does not.
        let dangling = among(NAMING, head) && !rest.iter().skip(1).any(|t| t.is_word() || t.is_numeral());
        if dangling && !self.has(Cue::Most) && !self.has(Cue::Over) {
            return None;
        }
        let asked_to = among("can, could", head) && rest.get(1).is_some_and(|t| t.key == "you");
        if among(SOFT, head) {
            self.soft |= !asked_to;
            self.asks_how |= head.key == "como";
            return Some(1);
        }
        self.asks_amount |= matches!(head.key.as_str(), "much" | "cuanto" | "quanto" | "wieviel" | "combien");
        let much = rest.get(1).is_some_and(|t| matches!(t.key.as_str(), "much" | "many"));
        self.asks_how |= matches!(head.key.as_str(), "how" | "what" | "como") && !much;
        if among(EMPTY, head) || head.is(',') {
            return Some(1);
        }
        // `my bike goal`, `mi meta de la bici`: what else is said beside a goal is its name.
        let is_goal = |token: &Token<'_>| CUES.iter().any(|(cue, words)| *cue == Cue::Goal && among(words, token));
        if !head.is_word() || !all.iter().any(is_goal) || self.words.is_some() && !self.named_goal {
            return None;
        }
        let name = self.words.take().map_or_else(|| head.text.to_owned(), |name| format!("{name} {}", head.text));
        (self.words, self.named_goal) = (Some(name), true);
        Some(1)
    }

    /// `and groceries`: a category beside the one before, or a time beside the one before.
    fn beside(&mut self, all: &[Token<'_>], at: usize, rest: &[Token<'_>], cx: &Context<'_>) -> Option<usize> {
        let head = rest.first()?;
        if among("or, o, u", head) && self.periods.len() == 1 {
            self.either = true;
            return Some(1);
        }
        let with = usize::from(among("with, to, con, y, and", head));
        if self.has(Cue::Compare)
            && let [one] = self.periods.as_slice()
            && let Some(len) = rest.get(with..).and_then(before_it)
        {
            self.periods.push(one.before()?);
            return Some(with + len);
        }
        let joined = at > 0 && all.get(at - 1).is_some_and(|t| among("and, y, e, plus, &, +", t));
        if !joined || self.category.is_none() || self.also.is_some() {
            return None;
        }
        let lead = rest.iter().take(2).take_while(|t| among("on, for, in, en, the, my, la, el, los, las", t)).count();
        let (name, len) =
            category_at(rest.get(lead..)?, cx).filter(|(name, _)| self.category.as_ref() != Some(name))?;
        self.also = Some(name);
        Some(lead + len)
    }

    /// `#work`, `tagged work`, `con la etiqueta work`.
    fn tagged(&mut self, rest: &[Token<'_>]) -> Option<usize> {
        let words = "tagged, tag, tags, hashtag, label, labelled, labeled, etiqueta, etiquetado, etiquetada, \
            etiquetados, etiquetadas";
        let lead = |token: &&Token<'_>| {
            among(words, token) || among("on, for, with, in, under, the, as, con, de, en, la, como", token)
        };
        let len = rest.iter().take(4).take_while(lead).count();
        let named = rest.get(len)?;
        let said = rest.iter().take(len).any(|token| among(words, token));
        let is_tag = named.class == super::lexer::Class::Tag;
        if self.tag.is_some() || !(is_tag || said && named.is_word()) {
            return None;
        }
        self.tag = Some(named.text.to_owned());
        Some(len + 1)
    }

    /// `over 100`, `de menos de 20`, `between 50 and 100`. Some(None): nothing of the kind; None: an amount that no
    /// entry can be held against, such as one in another currency.
    fn bounded(&mut self, rest: &[Token<'_>], cx: &Context<'_>) -> Option<Option<usize>> {
        let between = rest.first().is_some_and(|t| among("between, entre", t)).then_some(1);
        let (least, most) = (phrase(rest, LEAST), phrase(rest, MOST));
        let Some(len) = between.or(least).or(most) else { return Some(None) };
        let Some((one, used)) = amount_at(rest.get(len..)?, cx) else {
            // `up to 15 january` is no single day.
            let number = between.is_none() && rest.get(len).is_some_and(Token::is_numeral);
            return if number { None } else { Some(None) };
        };
        let one = one?;
        let mut len = len + used;
        let is_month = |t: &Token<'_>| lexicon::word(&t.key, |sense| matches!(sense, Sense::Month(_)).then_some(()));
        if rest.get(len).is_some_and(|t| super::period::span(&t.key).is_some() || is_month(t).is_some()) {
            return None;
        }
        if between.is_some() {
            let and = rest.get(len).is_some_and(|t| among("and, y", t));
            let Some((other, used)) = rest.get(len + 1..).filter(|_| and).and_then(|rest| amount_at(rest, cx)) else {
                return Some(None);
            };
            (self.least, self.most) = (Some(one), Some(other?));
            len += 1 + used;
        } else if least.is_some() {
            self.least = Some(one);
        } else {
            self.most = Some(one);
        }
        Some(Some(len))
    }

    /// `on food`, `at Lidl`, `in my food budget`, `food expenses`, `in savings`.
    fn filter(&mut self, rest: &[Token<'_>], cx: &Context<'_>) -> Option<usize> {
        let head = rest.first()?;
        // `no` and `na` are `in the` where somebody speaks Portuguese, else they deny.
        let portuguese = !matches!(head.key.as_str(), "no" | "na") || self.portuguese;
        let intro = usize::from(among(INTRO, head) && portuguese);
        let mut first = intro;
        while intro > 0
            && rest.get(first).is_some_and(|t| among("my, the, our, mi, mis, meu, mon, el, la, los, las", t))
        {
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
            // `my current balance`, `en la cuenta`: of an account only where one is called so.
            let name = name.strip_prefix("my ").map_or(name.clone(), str::to_owned);
            let known = cx.accounts.iter().any(|own| own.to_lowercase() == name.to_lowercase());
            let none = matches!(name.as_str(), "current" | "actual" | "account" | "cuenta") && !known;
            self.account = Some(name).filter(|_| !none);
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
        let times = |at: usize| named.get(at..).is_some_and(|rest| period_at(rest, 0, cx).is_some());
        let len = named.iter().enumerate().take_while(|(at, t)| !stop(t) && !times(*at)).count();
        if len == 0 && named.first().is_some_and(|t| among(ALL_OF_IT, t)) {
            return Some(first + 1);
        }
        let nameless = named.iter().take(len).any(|t| among(NO_NAME, t) || super::period::span(&t.key).is_some());
        if !(1..=NAME_WORDS).contains(&len) || nameless {
            return None;
        }
        let words: Vec<&str> = named.iter().take(len).map(|t| t.text).collect();
        self.words = Some(words.join(" "));
        Some(first + len)
    }

    /// Puts what was heard together; `None` when it does not fit.
    pub(super) fn question(self) -> Option<Question> {
        self.put_together().filter(Question::is_of_its_days)
    }

    fn put_together(mut self) -> Option<Question> {
        let (out, income) = (self.has(Cue::Out), self.has(Cue::In));
        let ranked = self.has(Cue::Rank) || self.has(Cue::Most);
        let kind = match (out, income) {
            (true, true) => return None,
            (true, false) => Some(Kind::Expense),
            (false, true) => Some(Kind::Income),
            (false, false) => None,
        };
        let filtered = self.category.is_some() || self.words.is_some();
        let bounded = self.least.is_some() || self.most.is_some();
        let shows = self.has(Cue::Show) && (kind.is_some() || filtered);
        let few = (bounded || self.which || self.limit.is_some()) && !self.asks_amount;
        let lists = self.has(Cue::Entries) || self.has(Cue::Recent) || shows || few;
        if self.words.is_some() && self.account.is_some() && self.has(Cue::Balance) {
            return None;
        }
        if self.has(Cue::Goal) {
            let about = [Cue::Goal, Cue::Left, Cue::Show, Cue::Have, Cue::Save];
            let filtered = self.category.is_some() || self.words.is_some() && !self.named_goal;
            let plain = !filtered && (!self.soft || self.asks_how) && self.periods.is_empty() && self.limit.is_none();
            let alone = self.account.is_none() && self.cues.iter().all(|cue| about.contains(cue));
            return (plain && alone).then(|| self.asked(Measure::Goals, None));
        }
        if let Some(measure) = self.insight(kind, filtered) {
            return measure.map(|measure| self.asked(measure, None));
        }
        // What is left here has no use for these words, and dropping them would answer another question.
        let of_budget = self.has(Cue::Budget) && self.asks_how;
        if self.soft && !of_budget || self.has(Cue::Thing) {
            return None;
        }
        let than = self.has(Cue::Than);
        // `did I spend more in January or in February`
        if self.either && !than && !ranked {
            return None;
        }
        let compares = self.has(Cue::Compare) || self.periods.len() == 2;
        // `que` is a word like others in Spanish; `more` and `less` ask for two times.
        if than && !compares && !self.only_que {
            return None;
        }
        let measure = if compares {
            let plain = !ranked || (than || self.either) && !self.has(Cue::Rank);
            (self.periods.len() == 2 && plain && !self.has(Cue::Average)).then_some(Measure::Compare)?
        } else if self.has(Cue::Budget) {
            let now = self.periods.iter().all(|period| self.this_month == Some(*period));
            self.periods.retain(|_| !now);
            (self.periods.is_empty() && self.words.is_none() && kind != Some(Kind::Income) && !ranked)
                .then_some(Measure::BudgetLeft)?
        } else if self.has(Cue::Balance) {
            (kind.is_none() && !filtered && self.periods.is_empty()).then_some(Measure::Balance)?
        } else if self.has(Cue::Left) {
            // `cuánto me queda para comida`: what a category's budget leaves.
            let of_budget = (self.category.is_some()
                || self.asks_amount && !self.spendable && !self.past && !self.has(Cue::Have))
                && self.words.is_none()
                && kind.is_none()
                && self.account.is_none();
            let now = self.periods.iter().all(|period| self.this_month == Some(*period));
            self.periods.clear();
            (of_budget && now && !ranked).then_some(Measure::BudgetLeft)?
        } else if self.has(Cue::Trend) {
            let words = kind.is_some() || filtered;
            (words && !ranked && !self.has(Cue::Average))
                .then_some(Measure::Trend(self.trend.unwrap_or(Span::Month)))?
        } else if self.has(Cue::Category) || self.has(Cue::Where) {
            (!filtered).then_some(Measure::TopCategory)?
        } else if self.has(Cue::Merchant) {
            ranked.then_some(Measure::TopMerchant)?
        } else if self.has(Cue::Average) {
            (!income && (out || filtered || self.per.is_some()))
                .then_some(Measure::Average(self.per.unwrap_or(Span::Month)))?
        } else if self.has(Cue::Many) {
            (!ranked && (self.has(Cue::Entries) || kind.is_some() && !self.buys)).then_some(Measure::Count)?
        } else if self.has(Cue::Most) && !self.has(Cue::Rank) {
            (out && !filtered).then_some(Measure::TopCategory)?
        } else if ranked {
            (out || income || self.things || self.has(Cue::Entries)).then_some(Measure::Biggest)?
        } else if lists {
            Measure::List
        } else if kind.is_none() && self.has(Cue::Have) && self.asks_amount && !filtered && self.periods.is_empty() {
            Measure::Balance
        } else {
            // `food 2026`: the sum of that time, unless it is asked after another question.
            let days = self.periods.iter().all(|period| period.from < period.to) && !self.periods.is_empty();
            let bare = !self.marked && days && self.words.is_none() && (self.says_year || !self.asks_how);
            match kind.or(bare.then_some(Kind::Expense))? {
                _ if kind.is_none() => return Some(self.asked(Measure::Spent, None)),
                Kind::Income => Measure::Earned,
                _ => Measure::Spent,
            }
        };
        Some(self.asked(measure, kind))
    }

    /// Questions of what is usual, odd, or could be less. None: it is another question; Some(None): one we leave alone.
    fn insight(&self, kind: Option<Kind>, filtered: bool) -> Option<Option<Measure>> {
        let plain = !filtered && self.account.is_none() && self.limit.is_none() && self.per.is_none();
        let plain = plain && self.periods.len() <= 1 && kind != Some(Kind::Income);
        let ahead = self.has(Cue::Ahead);
        let measure = if ahead || self.month_end {
            let this_month = self.periods.iter().all(|period| self.this_month == Some(*period));
            return Some((plain && ahead && this_month && !self.soft).then_some(Measure::Forecast));
        } else if self.has(Cue::Over) && self.has(Cue::Budget) {
            return None;
        } else if self.has(Cue::Net) {
            return Some((plain && kind.is_none() && !self.soft).then_some(Measure::Net));
        } else if self.has(Cue::Over) {
            Measure::Overspending
        } else if self.has(Cue::Odd) {
            Measure::Unusual
        } else if self.has(Cue::Save) || self.has(Cue::Cut) {
            let asks = (self.asks_how || self.has(Cue::Where)) && !self.asks_amount;
            return Some((plain && asks && self.periods.is_empty()).then_some(Measure::Savings));
        } else {
            return None;
        };
        let others = [Cue::Budget, Cue::Balance, Cue::Average, Cue::Compare, Cue::Left, Cue::Rank, Cue::Merchant];
        Some((plain && !others.into_iter().any(|cue| self.has(cue))).then_some(measure))
    }

    pub(super) fn asked(self, measure: Measure, kind: Option<Kind>) -> Question {
        Question {
            measure,
            kind,
            category: self.category,
            words: self.words,
            account: self.account,
            weekdays: self.weekdays,
            mine: self.mine && !self.ours,
            periods: self.periods,
            limit: self.limit,
            also: self.also,
            tag: self.tag,
            least: self.least,
            most: self.most,
            payer: None,
            currency: None,
        }
    }
}

/// What says the least amount of an entry, and the most.
const LEAST: &str = "over, above, more than, bigger than, larger than, greater than, higher than, at least, exceeding, \
    of more than, of at least, de mas de, mas de, mayores de, mayores que, mayores a, superiores a, por encima de, \
    de al menos, al menos, >";
const MOST: &str = "under, below, less than, smaller than, lower than, cheaper than, at most, up to, of less than, \
    de menos de, menos de, menores de, menores que, menores a, inferiores a, por debajo de, como mucho, <";

/// How many tokens one of the phrases between commas takes at the head.
fn phrase(rest: &[Token<'_>], phrases: &str) -> Option<usize> {
    let len = |phrase: &str| {
        let words = phrase.split(' ');
        let count = words.clone().count();
        let same = rest.len() >= count && rest.iter().zip(words).all(|(token, word)| token.key == word);
        same.then_some(count)
    };
    phrases.split(", ").filter_map(len).max()
}

/// The amount at the head and how many tokens it takes; the inner None: it is in another currency than the book's, or
/// not plain.
fn amount_at(rest: &[Token<'_>], cx: &Context<'_>) -> Option<(Option<Decimal>, usize)> {
    scan(rest, cx).into_iter().find_map(|item| match item.mark {
        Mark::Amount(amount, _) if item.from == 0 => {
            let here = amount.unit.is_none_or(|unit| unit.resolve(cx.currency) == Ok(Some(cx.currency)));
            let plain = amount.sign.is_none() && amount.problem.is_none() && !amount.summed && here;
            Some((plain.then_some(amount.value), item.to))
        }
        _ => None,
    })
}

/// `the previous one`, `el anterior`: how many tokens it takes.
fn before_it(rest: &[Token<'_>]) -> Option<usize> {
    phrase(
        rest,
        "the one before, the previous one, the previous, previous one, the one before that, el anterior, \
        la anterior, al anterior",
    )
}

fn period_at(all: &[Token<'_>], at: usize, cx: &Context<'_>) -> Option<(Period, usize)> {
    let mut input = TokenSlice::new(all);
    winnow::token::take::<_, _, winnow::error::EmptyError>(at).parse_next(&mut input).ok()?;
    let before = input.len();
    let found = period(cx.today, cx.month_first).parse_next(&mut input).ok()?;
    Some((found, before - input.len()))
}

/// The category named at the head of the tokens and the length of the phrase. Its name counts, a word of its name
/// (`food` of `Food & drink`), words of that stem and other names for all of it (`comida`); `uber` means the rides and not all of `Transport`.
pub(super) fn category_at(rest: &[Token<'_>], cx: &Context<'_>) -> Option<(String, usize)> {
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
        // `income` asks for all of it, though a category is called `Other income`.
        let money = CUES.iter().filter(|(cue, _)| matches!(cue, Cue::Out | Cue::In));
        let cue = |word: &str| money.clone().any(|(_, cues)| cues.split(", ").any(|cue| cue == word));
        let own = |word: &&String| word.len() > 3 && !cue(word);
        let significant = || name.iter().filter(own).find_map(|word| said(&[word.as_str()]));
        let stem = |word: &str| word.get(..5).is_some_and(|stem| name.iter().any(|part| part.starts_with(stem)));
        let related = || {
            category
                .words
                .iter()
                .map(|word| key(word))
                .filter(|word| stem(word) && !cue(word))
                .find_map(|word| said(&[word.as_str()]))
        };
        let named = || category.names.iter().filter_map(|name| said(&name.split(' ').collect::<Vec<_>>())).max();
        whole.or_else(significant).or_else(related).or_else(named)
    };
    cx.categories
        .iter()
        .filter_map(|category| Some((category.name.clone(), len_of(category)?)))
        .max_by_key(|(_, len)| *len)
}
