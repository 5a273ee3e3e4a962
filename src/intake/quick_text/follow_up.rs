//! Questions that lean on the one before: `and in February?`, `what about groceries?`, `and income?`. What is said
//! takes the place of what was said then; the rest stays.

use super::lexer::{Token, tokens};
use super::normalize::clean;
use super::period::among;
use super::question::{Cue, Heard, MAX_LENGTH, Measure, Question};
use super::{Context, Kind};

/// Words that begin a question which goes on from another.
const GOES_ON: &str = "and, or, but, also, same, y, o, e, ed, und, oder, et, ou, mais, aber, pero, ma";
/// Two words that do.
const PAIRS: &[(&str, &str)] =
    &[("what", "about"), ("how", "about"), ("the", "same"), ("que", "tal"), ("was", "ist"), ("e", "quanto")];
/// Words that may follow those, and add nothing.
const FILLERS: &str = "what, how, about, same, the, again, now, then, also, instead, just, only, was, ist, mit, que, \
    tal, quoi, auch, it, that, es, lo, la, el, mismo, gleiche, das, quanto, a";

/// Whether a text begins as one that goes on from another.
pub fn leans(text: &str) -> bool {
    let line = bounded(text);
    line.is_some_and(|line| begun(&tokens(&line)) > 0)
}

/// Reads a question that leans on the one before; `None` unless all of it is understood.
pub fn follow_up(text: &str, before: &Question, cx: &Context<'_>) -> Option<Question> {
    let line = bounded(text)?;
    let all = tokens(&line);
    let begun = begun(&all);
    let asks = all.last().is_some_and(|t| t.is('?')) || all.first().is_some_and(|t| t.is('¿'));
    if begun == 0 && !asks {
        return None;
    }
    let mut rest = all.get(begun..)?;
    while begun > 0
        && let [head, tail @ ..] = rest
        && among(FILLERS, head)
    {
        rest = tail;
    }
    onto(Heard::read(rest, cx)?, before)
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

/// What was heard, completed by the question before.
fn onto(mut heard: Heard, before: &Question) -> Option<Question> {
    let of_other = heard.category.is_some() || heard.words.is_some();
    let says = !heard.cues.is_empty() || !heard.periods.is_empty() || heard.limit.is_some() || heard.weekdays.is_some();
    if !(says || of_other || heard.account.is_some()) || matches!(before.measure, Measure::Balance) && says {
        return None;
    }
    // Whole questions alone may say so; and what could be saved or will be spent is asked of nothing else.
    let of_now = matches!(before.measure, Measure::Savings | Measure::Forecast);
    if heard.cues.is_empty() && (heard.soft || heard.month_end || of_now) {
        return None;
    }
    let of_all = matches!(before.measure, Measure::Net | Measure::Overspending | Measure::Unusual);
    if of_all && heard.cues.is_empty() && (of_other || heard.account.is_some() || heard.limit.is_some()) {
        return None;
    }
    heard.mine |= before.mine && !heard.ours;
    let earned = before.kind == Some(Kind::Income) || before.measure == Measure::Earned;
    // A category of spending is none of income.
    let turns = heard.has(Cue::In) && !earned || heard.has(Cue::Out) && earned;
    if !of_other && !turns {
        heard.category.clone_from(&before.category);
        heard.words.clone_from(&before.words);
    }
    if heard.account.is_none() {
        heard.account.clone_from(&before.account);
    }
    if heard.has(Cue::Compare) && heard.periods.len() == 1 && before.periods.len() == 1 {
        heard.periods.extend(&before.periods);
        heard.periods.sort_by_key(|period| period.from);
    }
    if heard.periods.is_empty() {
        heard.periods.clone_from(&before.periods);
    }
    heard.weekdays = heard.weekdays.or(before.weekdays);
    if !heard.cues.is_empty() {
        if !heard.has(Cue::Out) && !heard.has(Cue::In) {
            heard.cues.push(if earned { Cue::In } else { Cue::Out });
        }
        if heard.has(Cue::Category) || heard.has(Cue::Where) {
            (heard.category, heard.words) = (None, None);
        }
        return heard.question();
    }
    let sum = if earned { Measure::Earned } else { Measure::Spent };
    let measure = match (before.measure, heard.periods.len()) {
        (Measure::Compare, 2) => Measure::Compare,
        (Measure::Spent | Measure::Earned, 2) => Measure::Compare,
        (_, 2) => return None,
        (Measure::Compare, _) => sum,
        (Measure::TopCategory, _) if of_other => sum,
        (Measure::BudgetLeft, 1) => return None,
        (same, _) => same,
    };
    // The new category says by itself whether it is of money out or in.
    let free = of_other && heard.category.is_some() && matches!(measure, Measure::Spent | Measure::Earned);
    let question = Question {
        measure: if free { Measure::Spent } else { measure },
        kind: before.kind.filter(|_| !free),
        category: heard.category,
        words: heard.words,
        account: heard.account,
        mine: heard.mine && !heard.ours,
        periods: heard.periods,
        limit: heard.limit.or(before.limit),
        weekdays: heard.weekdays,
    };
    question.is_of_its_days().then_some(question)
}
