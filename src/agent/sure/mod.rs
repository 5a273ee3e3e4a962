//! The commonest questions, answered without a model: the grammar says what is asked, the ledger's figures are the
//! answer, and what was understood is said with it.

mod answers;
mod lists;
mod query;

use crate::agent::failure::Failure;
use crate::agent::{Ask, Assistant};
use crate::intake::quick_text::{self, CategoryWords, Context, Limits, Measure, Question};
use crate::intake::record;
use crate::ledger::period::Period;
use crate::ledger::{Kind, category};
use crate::reply::{Html, Reply, clean};
use crate::sqlguard;
use crate::store::StoreError;

use crate::report::table::Table;
use query::Filter;

/// Reads a question; None unless all of it is understood.
pub(super) fn read(ask: &Ask) -> Option<Question> {
    let accounts: Vec<String> =
        ask.book.accounts.iter().filter(|account| !account.archived).map(|account| account.name.clone()).collect();
    let mut categories = record::default_words().to_vec();
    let own = ask.book.categories.iter().filter(|own| !own.archived);
    for own in own.filter(|own| !record::default_words().iter().any(|default| default.name == own.name)) {
        let kind = if own.kind == Kind::Income { quick_text::Kind::Income } else { quick_text::Kind::Expense };
        categories.push(CategoryWords { name: own.name.clone(), kind, words: Vec::new() });
    }
    let context = record::context(&ask.book, &accounts, &ask.locale, ask.today, &[], Limits::default());
    quick_text::question(&ask.text, &Context { categories: &categories, ..context })
}

/// Answers a question; None when the book cannot answer it as it was understood.
///
/// # Errors
/// [`Failure`] when the ledger cannot be asked.
pub(super) async fn answer(assistant: &Assistant, ask: &Ask, question: &Question) -> Result<Option<Reply>, Failure> {
    let Some(filter) = filter(ask, question) else { return Ok(None) };
    let sure = Sure { assistant, ask, question, filter };
    let html = match question.measure {
        Measure::Spent | Measure::Earned => sure.sums().await?,
        Measure::Compare => match question.periods.as_slice() {
            [first, second] => sure.compare(period(*first), period(*second)).await?,
            _ => return Ok(None),
        },
        Measure::Average(span) => sure.average(span).await?,
        Measure::TopCategory => sure.top("category").await?,
        Measure::TopMerchant => sure.top("merchant").await?,
        Measure::Biggest | Measure::List => sure.entries().await?,
        Measure::Balance => sure.balance().await?,
        Measure::BudgetLeft if question.periods.is_empty() => sure.budgets().await?,
        Measure::BudgetLeft => return Ok(None),
    };
    Ok(Some(Reply::text(html)))
}

/// A question of one book, understood.
struct Sure<'a> {
    assistant: &'a Assistant,
    ask: &'a Ask,
    question: &'a Question,
    filter: Filter,
}

/// What the figures are of. None: it names what the book does not have.
fn filter(ask: &Ask, question: &Question) -> Option<Filter> {
    let said = question.kind;
    let named = match &question.category {
        None => None,
        Some(name) => {
            let kinds = said.map_or_else(|| vec![Kind::Expense, Kind::Income], |kind| vec![kind]);
            let no = kinds.into_iter().find_map(|kind| record::category_called(&ask.book, name, kind))?;
            Some(ask.book.category(no)?)
        }
    };
    let kind = match question.measure {
        Measure::Earned => Some(Kind::Income),
        Measure::List | Measure::Balance | Measure::BudgetLeft => said,
        _ => said.or(named.map(|category| category.kind)).or(Some(Kind::Expense)),
    };
    Some(Filter {
        kind,
        category: named.map(|category| category.name.clone()),
        words: question.words.clone(),
        account: question.account.clone(),
        period: question.periods.first().map(|first| period(*first)),
    })
}

fn period(period: quick_text::Period) -> Period {
    Period { start: period.from, end: period.to }
}

impl Sure<'_> {
    async fn rows(&self, sql: &str) -> Result<Table, Failure> {
        let query = sqlguard::guard(sql).map_err(|rejection| {
            tracing::warn!(kind = rejection.kind.as_str(), "a query of our own was refused");
            Failure::Refused
        })?;
        let found = self.assistant.rows(self.ask, &query).await?;
        Ok(Table::read(query.columns(), &found.rows))
    }

    async fn connection(&self) -> Result<sqlx::pool::PoolConnection<sqlx::Postgres>, Failure> {
        Ok(self.assistant.store.pool().acquire().await.map_err(StoreError::from)?)
    }

    /// What was understood, on a line of its own: `Food · 1 Oct – 31 Oct`.
    fn about(&self, with_period: bool) -> Html {
        let filter = &self.filter;
        let category = filter.category.as_ref().map(|name| self.label(name));
        let words = filter.words.as_ref().map(|words| format!("“{}”", clean(words)));
        let account = filter.account.as_ref().map(|name| clean(name));
        let period = with_period.then(|| self.period_words(filter.period));
        let parts: Vec<String> = [category, words, account, period].into_iter().flatten().collect();
        Html::text(&parts.join(" · ")).italic()
    }

    fn period_words(&self, period: Option<Period>) -> String {
        let (locale, today) = (&self.ask.locale, self.ask.today);
        match period {
            None => locale.words().plain("answer-all-time", crate::args![]),
            Some(period) if period == Period::month(period.start) => locale.month(period.start),
            Some(period) if period.start == period.end => locale.date(period.start, today),
            Some(period) => locale.span(period.start, period.end, today),
        }
    }

    /// A category with its emoji.
    fn label(&self, name: &str) -> String {
        let folded = category::fold(name);
        let own = self.ask.book.categories.iter().find(|own| category::fold(&own.name) == folded);
        own.map_or_else(|| clean(name), |own| clean(&own.label()))
    }
}
