//! Questions that lean on the one before: `and in February?`, `what about groceries?`, `and income?`. What is said
//! takes the place of what was said then; the rest stays.

use chrono::{Datelike as _, Duration as Days};

use super::lexer::{Token, tokens};
use super::lexicon::{self, Sense};
use super::normalize::clean;
use super::period::{self, Period, Span, among};
use super::question::{Cue, EMPTY, Heard, MAX_LENGTH, Measure, NAME_WORDS, NO_NAME, Question};
use super::{Context, Kind, currency};
use crate::ledger::money::Currency;

/// Words that begin a question which goes on from another.
const GOES_ON: &str = "and, or, but, also, same, y, o, e, ed, und, oder, et, ou, mais, aber, pero, ma";
/// Two words that do.
const PAIRS: &[(&str, &str)] =
    &[("what", "about"), ("how", "about"), ("the", "same"), ("que", "tal"), ("was", "ist"), ("e", "quanto")];
/// Words that may follow those, and add nothing.
const FILLERS: &str = "what, how, about, same, the, again, now, then, also, instead, just, only, was, ist, mit, que, \
    tal, quoi, auch, it, that, es, lo, la, el, mismo, misma, gleiche, das, quanto, a";

/// Of them, those that ask for the same days again.
const SAME: &str = "same, mismo, misma, gleiche";
/// What is no name of anything, beside the empty words.
const NAMELESS: &str = "why, who, whom, when, you, your, not, yes, no, ok, okay, thanks, thank, please, delete, remove, \
    change, undo, cancel, make, edit, else, more, less, should, could, would, can, porque, quien, cuando, gracias, si, \
    borra, cambia, warum, wer, wann, danke, hello, hi, this, that, these, those, week, month, year, today, now";
/// A name's letters.
const LEAST_OF_NAME: usize = 3;

/// Whether a text begins as one that goes on from another.
pub fn leans(text: &str) -> bool {
    let line = bounded(text);
    line.is_some_and(|line| begun(&tokens(&line)) > 0)
}

/// Reads a question that leans on the one before; `None` unless all of it is understood.
pub fn follow_up(text: &str, before: &Question, cx: &Context<'_>) -> Option<Question> {
    let line = bounded(text)?;
    let all = tokens(&line);
    let Said { rest, same, .. } = said(&all)?;
    if let Some(currency) = currency(rest, cx) {
        return Some(Question { currency: Some(currency), ..before.clone() });
    }
    onto(Heard::read(rest, cx)?, before, same)
}

/// Reads `and Lidl?`, `what about Ben?`: a name that only the book can place. It is in the words of the question.
pub fn follow_up_named(text: &str, before: &Question, cx: &Context<'_>) -> Option<Question> {
    let line = bounded(text)?;
    let all = tokens(&line);
    let Said { rest, begun, .. } = said(&all)?;
    let name: Vec<&Token<'_>> = rest.iter().filter(|t| !t.is('?') && !t.is('.') && !t.is('!')).collect();
    let a_name = |t: &&Token<'_>| t.is_word() && !among(EMPTY, t) && !among(NO_NAME, t) && !among(NAMELESS, t);
    if !begun || !(1..=NAME_WORDS).contains(&name.len()) || !name.iter().all(a_name) {
        return None;
    }
    let name = name.iter().map(|t| t.text).collect::<Vec<_>>().join(" ");
    if name.chars().count() < LEAST_OF_NAME {
        return None;
    }
    let mut heard = Heard::read(&[], cx)?;
    heard.words = Some(name);
    onto(heard, before, false)
}

/// A text that goes on from another, taken apart.
struct Said<'s, 't> {
    /// What is asked.
    rest: &'s [Token<'t>],
    /// It begins with `and` or the like.
    begun: bool,
    /// `the same month`.
    same: bool,
}

fn said<'s, 't>(all: &'s [Token<'t>]) -> Option<Said<'s, 't>> {
    let begun = begun(all);
    let asks = all.last().is_some_and(|t| t.is('?')) || all.first().is_some_and(|t| t.is('¿'));
    if begun == 0 && !asks {
        return None;
    }
    let mut rest = all.get(begun..)?;
    let mut same = false;
    while begun > 0
        && let [head, tail @ ..] = rest
        && (among(FILLERS, head) || same && period::span(&head.key).is_some())
    {
        same |= among(SAME, head);
        rest = tail;
    }
    // `the same month of last year`
    let same = same && rest.len() + begun < all.len();
    Some(Said { rest, begun: begun > 0, same })
}

/// `in dollars`.
fn currency(rest: &[Token<'_>], cx: &Context<'_>) -> Option<Currency> {
    let [head, unit, end @ ..] = rest else { return None };
    if !among("in, en, em", head) || !end.iter().all(|t| t.is('?')) {
        return None;
    }
    let known = lexicon::word(&unit.key, |sense| match sense {
        Sense::Currency(unit) => Some(unit),
        _ => None,
    });
    known.or_else(|| currency::code(unit.text)).and_then(|unit| unit.resolve(cx.currency).ok().flatten())
}

fn bounded(text: &str) -> Option<String> {
    (text.len() <= MAX_LENGTH).then(|| clean(text).replace('\n', " "))
}

/// How many tokens go by before what is asked; none: it begins as any other text.
fn begun(all: &[Token<'_>]) -> usize {
    let marks = all.iter().take_while(|t| t.is('¿') || t.is(',')).count();
    let rest = all.get(marks..).unwrap_or_default();
    match rest {
        [first, second, ..] if PAIRS.contains(&(first.key.as_str(), second.key.as_str())) => marks + 2,
        [first, _, ..] if among(GOES_ON, first) => marks + 1,
        _ => 0,
    }
}

/// What was heard, completed by the question before. `same`: of the same stretch of days, in the year that is said.
fn onto(mut heard: Heard, before: &Question, same: bool) -> Option<Question> {
    let of_other = heard.category.is_some() || heard.words.is_some();
    let says = !heard.cues.is_empty() || !heard.periods.is_empty() || heard.limit.is_some() || heard.weekdays.is_some();
    if !(says || of_other || heard.account.is_some()) {
        return None;
    }
    // Whole questions alone may say so; and what could be saved or will be spent is asked of nothing else.
    let whole = matches!(before.measure, Measure::Savings | Measure::Forecast);
    if heard.cues.is_empty() && (heard.soft || heard.month_end || whole) {
        return None;
    }
    let of_all = matches!(before.measure, Measure::Overspending | Measure::Unusual);
    if of_all && heard.cues.is_empty() && (of_other || heard.account.is_some() || heard.limit.is_some()) {
        return None;
    }
    heard.mine |= before.mine && !heard.ours;
    let earned = before.kind == Some(Kind::Income) || before.measure == Measure::Earned;
    // A category of spending is none of income.
    let turns = heard.has(Cue::In) && !earned || heard.has(Cue::Out) && earned;
    if !of_other && !turns && !of_now(&heard) {
        heard.category.clone_from(&before.category);
        heard.words.clone_from(&before.words);
    }
    heard.tag = heard.tag.or_else(|| before.tag.clone());
    if !of_other {
        heard.also.clone_from(&before.also);
    }
    (heard.least, heard.most) = (heard.least.or(before.least), heard.most.or(before.most));
    let other_account = heard.account.is_some();
    if !other_account {
        heard.account.clone_from(&before.account);
    }
    moved_to_the_year(&mut heard, before, same);
    if heard.has(Cue::Compare) && heard.periods.len() == 1 && before.periods.len() == 1 {
        heard.periods.extend(&before.periods);
        heard.periods.sort_by_key(|period| period.from);
    }
    let times = heard.periods.len();
    if heard.periods.is_empty() {
        heard.periods.clone_from(&before.periods);
    }
    heard.weekdays = heard.weekdays.or(before.weekdays);
    let this_month = heard.this_month;
    let limit = heard.limit.or(before.limit);
    let question = if heard.cues.is_empty() {
        of_what_was_said(heard, before, times, of_other || other_account)?
    } else {
        asked_anew(heard, before, earned, times)?
    };
    let question = Question { limit, payer: before.payer.clone(), ..in_this_month(question, before, this_month) };
    question.is_of_its_days().then_some(question)
}

/// `compared with last year` after a question about a month is about that month of last year.
fn moved_to_the_year(heard: &mut Heard, before: &Question, same: bool) {
    let ([year], [then]) = (heard.periods.as_mut_slice(), before.periods.as_slice()) else { return };
    let whole_year = Span::Year.around(year.from, 0) == Some(*year);
    if (same || heard.cues.contains(&Cue::Compare)) && whole_year && then.to - then.from < Days::days(364) {
        let moved = then.in_year(year.from.year());
        *year = moved.filter(|moved| moved != then).unwrap_or(*year);
    }
}

/// A question of its own measure, about what the one before was about. `times`: stretches of days that were said.
fn asked_anew(mut heard: Heard, before: &Question, earned: bool, times: usize) -> Option<Question> {
    if before.measure == Measure::Net && heard.has(Cue::Compare) {
        return None;
    }
    let turned = heard.cues.iter().all(|cue| matches!(cue, Cue::In | Cue::Out));
    let lists = matches!(
        before.measure,
        Measure::Average(_)
            | Measure::Trend(_)
            | Measure::Biggest
            | Measure::List
            | Measure::Count
            | Measure::Compare
            | Measure::TopCategory
            | Measure::TopMerchant
    );
    if turned && lists {
        let kind = if heard.has(Cue::In) { Kind::Income } else { Kind::Expense };
        return Some(heard.asked(before.measure, Some(kind)));
    }
    let lists_all = heard.has(Cue::Recent) || heard.has(Cue::Entries);
    let directed = heard.has(Cue::Out) || heard.has(Cue::In);
    if !directed && !lists_all && !of_now(&heard) && !heard.has(Cue::Budget) {
        heard.cues.push(if earned { Cue::In } else { Cue::Out });
    }
    if heard.has(Cue::Category) || heard.has(Cue::Where) {
        (heard.category, heard.words) = (None, None);
    }
    // `and by shop?`
    if heard.has(Cue::Merchant) && !heard.has(Cue::Most) {
        heard.cues.push(Cue::Rank);
    }
    if times == 0 && (of_now(&heard) || heard.has(Cue::Budget)) {
        heard.periods.clear();
    }
    heard.question()
}

/// Whether it is of what there is today, which no earlier days can be asked for.
fn of_now(heard: &Heard) -> bool {
    heard.has(Cue::Balance) || heard.has(Cue::Goal)
}

/// The question before, about what was said. `times`: stretches of days that were said; `other`: something else than
/// days was.
fn of_what_was_said(heard: Heard, before: &Question, times: usize, other: bool) -> Option<Question> {
    let earned = before.kind == Some(Kind::Income) || before.measure == Measure::Earned;
    let sum = if earned { Measure::Earned } else { Measure::Spent };
    let (of_category, of_words) = (heard.category.is_some(), heard.words.is_some());
    let of_other = of_category || of_words;
    let said_other = other && of_other;
    let measure = match (before.measure, heard.periods.len()) {
        (Measure::Compare, 2) => Measure::Compare,
        (Measure::Spent | Measure::Earned, 2) => Measure::Compare,
        (_, 2) => return None,
        (Measure::Compare, _) => sum,
        (Measure::TopCategory, _) if said_other => sum,
        (Measure::TopMerchant, _) if of_words => sum,
        // What came from somebody, or went there.
        (Measure::Earned, _) if other && of_words => Measure::Net,
        (Measure::Net, _) if said_other => Measure::Spent,
        (Measure::Balance, _) if other && !of_other && times == 0 => Measure::Balance,
        (Measure::BudgetLeft, _) if times == 0 && of_category && heard.account.is_none() => Measure::BudgetLeft,
        (Measure::Balance | Measure::Goals, _) if !other => Measure::Net,
        (Measure::Balance | Measure::Goals | Measure::BudgetLeft, _) => Measure::Spent,
        (Measure::Average(span), 1) if heard.periods.iter().all(|one| span.around(one.from, 0) == Some(*one)) => sum,
        (same, _) => same,
    };
    // The new category says by itself whether it is of money out or in.
    let free = other && of_category && matches!(measure, Measure::Spent | Measure::Earned);
    let kind = before.kind.filter(|_| !free && measure != Measure::Net);
    let measure = if free { Measure::Spent } else { measure };
    Some(heard.asked(measure, kind))
}

/// A sum after a question of what there is now is of this month, where no time was said.
fn in_this_month(question: Question, before: &Question, this_month: Option<Period>) -> Question {
    let now = matches!(before.measure, Measure::Balance | Measure::BudgetLeft | Measure::Goals);
    let still = matches!(question.measure, Measure::Balance | Measure::BudgetLeft | Measure::Goals | Measure::List);
    let insight = matches!(
        question.measure,
        Measure::Overspending | Measure::Unusual | Measure::Savings | Measure::Forecast | Measure::Average(_)
    );
    let periods = match this_month {
        Some(month) if now && !still && !insight && question.periods.is_empty() => vec![month],
        _ => question.periods.clone(),
    };
    Question { periods, ..question }
}
