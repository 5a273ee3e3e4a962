//! The commonest questions, answered without a model: the grammar says what is asked, the figures of the report room are
//! the answer, and what was understood is said with it.

use super::failure::Failure;
use super::kept::{self, Grounds};
use super::{Answer, Ask, Assistant, grounds};
use crate::args;
use crate::intake::quick_text::{self, CategoryWords, Context, Limits, Measure, Question, Span, Wish};
use crate::intake::record;
use crate::ledger::period::Period;
use crate::ledger::{Kind, Money, category};
use crate::reply::{Html, Reply, clean};
use crate::report::figures::{average, balances, budgets, comparison, entries, forecast, goals, ranking, sums, trend};
use crate::report::finding::Finding;
use crate::report::insight::{affordability, overspending, savings, unusual};
use crate::report::place::Place;
use crate::store::search::{self, By, Filter, Step};
use crate::store::{StoreError, goal, people};

/// Rows of a list when no number was said.
const LISTED: usize = 10;
/// Most rows of one answer; /list has pages.
const MOST: usize = 50;
/// Rows of a ranking when no number was said.
const RANKED: usize = 5;

/// What is asked.
pub(super) enum Understood {
    Question(Question),
    /// Its words are a name that the book may know.
    Named(Question),
    Wish(Wish),
}

/// Reads a question; None unless all of it is understood.
pub(super) fn read(ask: &Ask) -> Option<Understood> {
    with_context(ask, |context| {
        let question = quick_text::question(&ask.text, context).map(Understood::Question);
        question.or_else(|| quick_text::wish(&ask.text, context).map(Understood::Wish))
    })
}

/// Reads a time and what it is of, where no question before says what else is asked.
pub(super) fn read_bare(ask: &Ask) -> Option<Understood> {
    with_context(ask, |context| quick_text::bare_question(&ask.text, context).map(Understood::Question))
}

/// Reads a question that leans on the one before.
pub(super) fn read_after(ask: &Ask, before: &Question) -> Option<Understood> {
    with_context(ask, |context| {
        let whole = quick_text::follow_up(&ask.text, before, context).map(Understood::Question);
        whole.or_else(|| quick_text::follow_up_named(&ask.text, before, context).map(Understood::Named))
    })
}

fn with_context<T>(ask: &Ask, read: impl FnOnce(&Context<'_>) -> T) -> T {
    let accounts: Vec<String> =
        ask.book.accounts.iter().filter(|account| !account.archived).map(|account| account.name.clone()).collect();
    let mut categories = record::default_words().to_vec();
    let own = ask.book.categories.iter().filter(|own| !own.archived);
    for own in own.filter(|own| !record::default_words().iter().any(|default| default.name == own.name)) {
        let kind = if own.kind == Kind::Income { quick_text::Kind::Income } else { quick_text::Kind::Expense };
        categories.push(CategoryWords { name: own.name.clone(), kind, words: Vec::new(), names: Vec::new() });
    }
    let context = record::context(&ask.book, &accounts, &ask.locale, ask.today, &[], Limits::default());
    read(&Context { categories: &categories, ..context })
}

/// Answers a question; None when the book cannot answer it as it was understood.
///
/// # Errors
/// [`Failure`] when the ledger cannot be asked.
pub(super) async fn answer(
    assistant: &Assistant,
    ask: &Ask,
    understood: &Understood,
) -> Result<Option<Answer>, Failure> {
    let (question, found) = match understood {
        Understood::Question(question) | Understood::Named(question) => {
            let known = match understood {
                Understood::Named(_) => placed(assistant, ask, question).await?,
                _ => known(assistant, ask, question).await?,
            };
            let Some(Known { question, note }) = known else { return Ok(None) };
            let found = asked(assistant, ask, &question).await?;
            (Some(question), found.map(|(finding, grounds)| (noted(finding, note), grounds)))
        }
        Understood::Wish(wish) => (None, wished(assistant, ask, wish).await?),
    };
    let Some((finding, grounds)) = found else { return Ok(None) };
    let buttons = kept::buttons(assistant, ask, grounds).await;
    Ok(Some(Answer {
        replies: vec![Reply::text(finding.html).row(buttons)],
        outside: question.as_ref().is_some_and(|question| names_entries(question.measure)),
        question,
        remembers: true,
        by_model: false,
    }))
}

/// Whether an answer names shops and notes, which a statement may have brought.
fn names_entries(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::TopMerchant
            | Measure::Biggest
            | Measure::List
            | Measure::Overspending
            | Measure::Unusual
            | Measure::Savings
            | Measure::Forecast
    )
}

fn place(ask: &Ask) -> Place<'_> {
    Place { book: &ask.book, locale: &ask.locale, today: ask.today }
}

async fn wished(assistant: &Assistant, ask: &Ask, wish: &Wish) -> Result<Option<(Finding, Grounds)>, Failure> {
    let Ok(money) = Money::new(wish.amount, wish.currency.unwrap_or(ask.book.currency)) else { return Ok(None) };
    let mut db = assistant.store.asking().acquire().await.map_err(StoreError::from)?;
    let wanted = affordability::Wanted { money, by: wish.by, words: &ask.text };
    let finding = affordability::figure(&mut db, place(ask), wanted).await?;
    let grounds = grounds::of_finding(&finding);
    Ok(Some((finding, grounds)))
}

async fn asked(assistant: &Assistant, ask: &Ask, question: &Question) -> Result<Option<(Finding, Grounds)>, Failure> {
    let Some(filter) = filter(ask, question) else { return Ok(None) };
    let place = place(ask);
    let mut db = assistant.store.asking().acquire().await.map_err(StoreError::from)?;
    let rows = |usual: usize| question.limit.unwrap_or(usual).min(MOST);
    let finding = match question.measure {
        Measure::Spent if question.also.is_some() => {
            let Some(other) = beside(ask, question) else { return Ok(None) };
            sums::of_both(&mut db, place, &filter, &other).await?
        }
        Measure::Spent | Measure::Earned => sums::figure(&mut db, place, &filter).await?,
        Measure::Compare => match question.periods.as_slice() {
            [one, other] => comparison::figure(&mut db, place, &filter, period(*one), period(*other)).await?,
            _ => return Ok(None),
        },
        Measure::Average(span) => average::figure(&mut db, place, &filter, step(span)).await?,
        Measure::TopCategory => ranking::figure(&mut db, place, &filter, By::Category, rows(RANKED)).await?,
        Measure::TopMerchant => ranking::figure(&mut db, place, &filter, By::Merchant, rows(RANKED)).await?,
        Measure::Biggest => entries::figure(&mut db, place, &filter, true, rows(LISTED)).await?,
        Measure::List => entries::figure(&mut db, place, &filter, false, rows(LISTED)).await?,
        Measure::Balance => balances::figure(&mut db, place, filter.account).await?,
        Measure::BudgetLeft if question.periods.is_empty() => budgets::figure(&mut db, place, filter.category).await?,
        Measure::BudgetLeft => return Ok(None),
        Measure::Count | Measure::Net => sums::figure(&mut db, place, &filter).await?,
        Measure::Trend(span) => trend::figure(&mut db, place, &filter, step(span)).await?,
        Measure::Overspending => match filter.period {
            None => overspending::figure(&mut db, place, ask.today).await?,
            Some(month) if month == Period::month(month.start) && month.start <= ask.today => {
                overspending::figure(&mut db, place, month.end).await?
            }
            Some(_) => return Ok(None),
        },
        Measure::Unusual => unusual::figure(&mut db, place, filter.period).await?,
        Measure::Savings => savings::figure(&mut db, place).await?,
        Measure::Forecast => forecast::figure(&mut db, place).await?,
        Measure::Goals => goals::figure(&mut db, place, question.words.as_deref()).await?,
    };
    let grounds = grounds::of_question(place, question, &filter, rows(LISTED), &finding);
    Ok(Some((finding, grounds)))
}

/// A question whose words the book knows, or the nearest to it.
struct Known {
    question: Question,
    /// How the words were taken.
    note: Option<Html>,
}

/// Holds a question's words against the book. What no entry is called may be a thing of a category, such as `petrol`;
/// None: a model may know what the book calls it.
async fn known(assistant: &Assistant, ask: &Ask, question: &Question) -> Result<Option<Known>, Failure> {
    let as_it_is = |note| Ok(Some(Known { question: question.clone(), note }));
    let said = question.words.as_ref().filter(|_| question.measure != Measure::Goals);
    let (Some(said), Some(filter)) = (said, filter(ask, question)) else {
        let other = question.currency.filter(|currency| *currency != ask.book.currency);
        return as_it_is(other.map(|_| ask.locale.words().html("answer-no-rates", args![])));
    };
    let mut db = assistant.store.asking().acquire().await.map_err(StoreError::from)?;
    let ever = Filter { period: None, ..filter.clone() };
    // The days that are asked for are few and tell it mostly.
    if search::holds_words(&mut db, ask.book.id, &filter).await?
        || search::holds_words(&mut db, ask.book.id, &ever).await?
    {
        return as_it_is(None);
    }
    if assistant.has_model() {
        return Ok(None);
    }
    let (words, place, said) = (ask.locale.words(), place(ask), clean(said));
    let kind = filter.kind.unwrap_or(Kind::Expense);
    if question.category.is_none()
        && let Some(meant) = record::category_meant(&ask.book, &said, kind).and_then(|no| ask.book.category(no))
    {
        let label = place.category(Some(meant.no));
        let note = words.html("answer-words-in", args!["words" => said.as_str(), "category" => label]);
        let question = Question { category: Some(meant.name.clone()), words: None, ..question.clone() };
        return Ok(Some(Known { question, note: Some(note) }));
    }
    let note = match category::nearest(&ask.book.categories, &said) {
        Some(near) => {
            let label = place.category(Some(near.no));
            words.html("answer-words-near", args!["words" => said.as_str(), "category" => label])
        }
        None => words.html("answer-words-unknown", args!["words" => said.as_str()]),
    };
    as_it_is(Some(note))
}

/// Holds a name against the book: a member, a goal, or what an entry is called. None: nobody there is.
async fn placed(assistant: &Assistant, ask: &Ask, question: &Question) -> Result<Option<Known>, Failure> {
    let (Some(name), Some(filter)) = (&question.words, filter(ask, question)) else { return Ok(None) };
    let wanted = category::fold(name);
    let mut db = assistant.store.asking().acquire().await.map_err(StoreError::from)?;
    if ask.chat.0 != ask.user.0 {
        let members = people::names(&mut db, ask.book.id).await?;
        if let Some(payer) = members.into_iter().find(|(_, known)| category::fold(known) == wanted) {
            let question = Question { words: None, payer: Some(payer), ..question.clone() };
            return Ok(Some(Known { question, note: None }));
        }
    }
    let goals = goal::list(&mut db, ask.book.id).await?;
    if goals.iter().any(|goal| category::fold(&goal.goal.name) == wanted) {
        let question = Question { measure: Measure::Goals, words: None, periods: Vec::new(), ..question.clone() };
        return Ok(Some(Known { question, note: None }));
    }
    let ever = Filter { period: None, kind: None, ..filter };
    let holds = search::holds_words(&mut db, ask.book.id, &ever).await?;
    Ok(holds.then(|| Known { question: question.clone(), note: None }))
}

/// The finding with a line on how the question was taken.
fn noted(mut finding: Finding, note: Option<Html>) -> Finding {
    if let Some(note) = note {
        finding.html.line(&note);
    }
    finding
}

/// Which entries the figures are of. None: it names what the book does not have.
fn filter(ask: &Ask, question: &Question) -> Option<Filter> {
    let said = question.kind;
    let category = match &question.category {
        None => None,
        Some(name) => {
            let kinds = said.map_or_else(|| vec![Kind::Expense, Kind::Income], |kind| vec![kind]);
            let no = kinds.into_iter().find_map(|kind| record::category_called(&ask.book, name, kind))?;
            Some(ask.book.category(no)?)
        }
    };
    // In a shared book, what `I` spent is not what all did.
    let is_group = question.mine && ask.chat.0 != ask.user.0 && sums_up(question.measure);
    let account = match &question.account {
        None => None,
        Some(name) => Some(ask.book.account_named(name)?.no),
    };
    let kind = match question.measure {
        Measure::Earned => Some(Kind::Income),
        Measure::List | Measure::Balance | Measure::BudgetLeft | Measure::Count | Measure::Net => said,
        _ => said.or(category.map(|category| category.kind)).or(Some(Kind::Expense)),
    };
    Some(Filter {
        kind,
        category: category.map(|category| category.no),
        words: question.words.clone(),
        account,
        tag: question.tag.clone(),
        least: question.least,
        most: question.most,
        payer: question.payer.clone().or_else(|| is_group.then(|| (ask.user, ask.name.clone()))),
        weekdays: question.weekdays,
        period: question.periods.first().map(|first| period(*first)),
        ..Filter::default()
    })
}

/// The entries of the second category that is asked for.
fn beside(ask: &Ask, question: &Question) -> Option<Filter> {
    filter(ask, &Question { category: question.also.clone(), also: None, ..question.clone() })
}

/// Whether a measure adds up what somebody paid or received.
fn sums_up(measure: Measure) -> bool {
    !matches!(
        measure,
        Measure::Balance
            | Measure::BudgetLeft
            | Measure::List
            | Measure::Net
            | Measure::Overspending
            | Measure::Unusual
            | Measure::Savings
            | Measure::Forecast
            | Measure::Goals
    )
}

fn period(period: quick_text::Period) -> Period {
    Period { start: period.from, end: period.to }
}

fn step(span: Span) -> Step {
    match span {
        Span::Day => Step::Day,
        Span::Week => Step::Week,
        Span::Month => Step::Month,
        Span::Quarter => Step::Quarter,
        Span::Year => Step::Year,
    }
}
