//! The words of every language in one index, looked up by the token a phrase begins with.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::Weekday;

use super::currency::Unit;
use super::lexer::Token;
use super::words::{LANGUAGES, Language};

/// What a word or phrase can mean to the grammar. One word may mean several things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// Money coming in: `salary`, `refund`.
    Income,
    /// Money out in spite of a word of income: `income tax`.
    Outgoing,
    /// The verb of money out: `paid`.
    Spent,
    /// `got`: income when an amount follows.
    Got,
    /// `the`, `a`.
    Article,
    /// `is`, `was`.
    Copula,
    /// A place that is no merchant: `home`.
    Place,
    /// `biggest`, `average`.
    Rank,
    /// Says nothing at the edge of a note: `the`, `just`.
    Filler,
    /// `for`, `on`: says nothing at the edge of a note.
    Preposition,
    /// A merchant follows: `at`.
    At,
    /// A merchant follows when it is written with a capital.
    AtName,
    From,
    To,
    /// An account follows: `with`, `via`.
    With,
    And,
    /// The price is for one: `each`, `cada uno`.
    Each,
    /// Between a count of things and the price of one: `3 coffees at 2.50`.
    PricedAt,
    /// Between a share and what it is a share of: `half of 60`.
    Of,
    Percent,
    /// `half`: one of two.
    Share(u32, u32),
    /// `transfer`, `moved`.
    Transfer,
    /// `withdrew`.
    Withdraw,
    /// A common name of an account: `cash`.
    Account,
    /// A person or office that gives money: `mum`, `boss`.
    Giver,
    /// People paid a salary by a household.
    Staff,
    /// Days from today.
    Day(i64),
    /// `morning`, behind a day.
    DayPart,
    /// `on`, `le`: before a date.
    DatePrefix,
    /// `last`, around a weekday.
    Past,
    Next,
    Weekday(Weekday),
    /// A weekday's abbreviation that is also another word.
    ShortWeekday(Weekday),
    Month(u32),
    /// `3 days ago`, `il y a 3 jours`.
    AgoAfter,
    AgoBefore,
    /// Days in `day`, `week`.
    Span(i64),
    /// `month`.
    MonthSpan,
    Currency(Unit),
    /// Zeros of `thousand`, `lakh`.
    Scale(u32),
    /// A small number in words.
    Cardinal(u32),
    /// What a count counts: `kg`, `people`.
    Counted,
    /// Takes a number as part of its name: `iphone`, `room`.
    Label,
    /// May take a number as part of its name: `bus`, `room`.
    SoftLabel,
    /// A figure that is no entry: `balance`.
    Status,
    /// Begins a question.
    Ask,
    /// Makes any sentence a question.
    AskAnywhere,
    /// What a question about the ledger is about: `expenses`, `balance`.
    Topic,
    /// Small talk.
    Chat,
    /// Begins what is no fact: plans, wishes, instructions.
    Unreal,
    /// Makes any sentence no fact: `owes`, `didn't`.
    UnrealAnywhere,
    /// Not about money although it has a number: `i'm`, `see you`.
    Smalltalk,
}

/// A phrase of a language behind its first word.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    rest: Vec<&'static str>,
    sense: Sense,
}

static INDEX: LazyLock<HashMap<&'static str, Vec<Phrase>>> = LazyLock::new(|| {
    let mut index: HashMap<&'static str, Vec<Phrase>> = HashMap::new();
    for language in LANGUAGES {
        each_phrase(language, &mut |phrase, sense| {
            let mut words = phrase.split(' ');
            let first = words.next().unwrap_or(phrase);
            index.entry(first).or_default().push(Phrase { rest: words.collect(), sense });
        });
    }
    for phrases in index.values_mut() {
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
    }
    index
});

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

fn each_phrase(language: &Language, add: &mut dyn FnMut(&'static str, Sense)) {
    let plain = [
        (language.income, Sense::Income),
        (language.outgoing, Sense::Outgoing),
        (language.spent, Sense::Spent),
        (language.got, Sense::Got),
        (language.filler, Sense::Filler),
        (language.articles, Sense::Article),
        (language.articles, Sense::Filler),
        (language.copulas, Sense::Copula),
        (language.places, Sense::Place),
        (language.ranks, Sense::Rank),
        (language.prepositions, Sense::Preposition),
        (language.at, Sense::At),
        (language.at_name, Sense::AtName),
        (language.from, Sense::From),
        (language.to, Sense::To),
        (language.with, Sense::With),
        (language.and, Sense::And),
        (language.each, Sense::Each),
        (language.priced_at, Sense::PricedAt),
        (language.of, Sense::Of),
        (language.percent, Sense::Percent),
        (language.transfer, Sense::Transfer),
        (language.withdraw, Sense::Withdraw),
        (language.accounts, Sense::Account),
        (language.givers, Sense::Giver),
        (language.staff, Sense::Staff),
        (language.day_parts, Sense::DayPart),
        (language.date_prefixes, Sense::DatePrefix),
        (language.past, Sense::Past),
        (language.next, Sense::Next),
        (language.month_spans, Sense::MonthSpan),
        (language.ago_after, Sense::AgoAfter),
        (language.ago_before, Sense::AgoBefore),
        (language.counted, Sense::Counted),
        (language.labels, Sense::Label),
        (language.soft_labels, Sense::SoftLabel),
        (language.status, Sense::Status),
        (language.asks, Sense::Ask),
        (language.asks_anywhere, Sense::AskAnywhere),
        (language.topics, Sense::Topic),
        (language.chat, Sense::Chat),
        (language.unreal, Sense::Unreal),
        (language.unreal_anywhere, Sense::UnrealAnywhere),
        (language.smalltalk, Sense::Smalltalk),
    ];
    for (phrases, sense) in plain {
        split(phrases).for_each(|phrase| add(phrase, sense));
    }
    language.days.iter().for_each(|(phrase, offset)| add(phrase, Sense::Day(*offset)));
    language.shares.iter().for_each(|(phrase, part)| add(phrase, Sense::Share(part.0, part.1)));
    language.spans.iter().for_each(|(phrase, days)| add(phrase, Sense::Span(*days)));
    language.currencies.iter().for_each(|(phrase, unit)| add(phrase, Sense::Currency(*unit)));
    language.scales.iter().for_each(|(phrase, zeros)| add(phrase, Sense::Scale(*zeros)));
    language.cardinals.iter().for_each(|(phrase, n)| add(phrase, Sense::Cardinal(*n)));
    for (day, phrases) in WEEK.iter().zip(language.weekdays) {
        split(phrases).for_each(|phrase| add(phrase, Sense::Weekday(*day)));
    }
    for (day, phrase) in language.short_weekdays {
        add(phrase, Sense::ShortWeekday(*day));
    }
    for (month, phrases) in (1..).zip(language.months) {
        split(phrases).for_each(|phrase| add(phrase, Sense::Month(month)));
    }
}

fn split(phrases: &'static str) -> impl Iterator<Item = &'static str> {
    phrases.split(',').map(str::trim).filter(|phrase| !phrase.is_empty())
}

/// The longest phrase at the head of `tokens` whose sense `wanted` accepts, with its length in tokens.
pub(super) fn find<T>(tokens: &[Token<'_>], wanted: impl Fn(Sense) -> Option<T>) -> Option<(T, usize)> {
    let (first, rest) = tokens.split_first()?;
    first.phrases.iter().find_map(|phrase| {
        let found = wanted(phrase.sense)?;
        let whole =
            phrase.rest.len() <= rest.len() && phrase.rest.iter().zip(rest).all(|(word, token)| token.key == *word);
        whole.then_some((found, phrase.rest.len() + 1))
    })
}

/// The phrases that begin with a word, longest first.
pub(super) fn phrases(key: &str) -> &'static [Phrase] {
    INDEX.get(key).map_or(&[], Vec::as_slice)
}

/// `万`: what counts ten thousands in scripts that set no spaces, and may have a currency glued to it.
pub(super) fn is_myriad(text: &str) -> bool {
    let mut chars = text.chars();
    let single = chars.next().is_some_and(super::normalize::is_unspaced) && chars.next().is_none();
    single && word(text, |sense| matches!(sense, Sense::Scale(_)).then_some(())).is_some()
}

/// What a single word means.
pub(super) fn word<T>(key: &str, wanted: impl Fn(Sense) -> Option<T>) -> Option<T> {
    INDEX.get(key)?.iter().filter(|phrase| phrase.rest.is_empty()).find_map(|phrase| wanted(phrase.sense))
}

/// Length of the longest phrase of that sense at the head of `tokens`, 0 for none.
pub(super) fn len(tokens: &[Token<'_>], sense: Sense) -> usize {
    find(tokens, |found| (found == sense).then_some(())).map_or(0, |((), len)| len)
}

/// Whether a phrase of that sense is anywhere in `tokens`.
pub(super) fn anywhere(tokens: &[Token<'_>], sense: Sense) -> bool {
    (0..tokens.len()).any(|at| tokens.get(at..).is_some_and(|rest| len(rest, sense) > 0))
}
