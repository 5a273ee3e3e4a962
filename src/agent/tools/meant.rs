//! What reading tools take alike: which entries are meant, and when. Names become the book's, words of time become
//! days here, so that a model resolves neither.

use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;
use sqlx::Postgres;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgConnection;

use super::{ToolError, ledger};
use crate::agent::turn::Turn;
use crate::intake::quick_text::{self, Limits};
use crate::intake::record;
use crate::ledger::period::Period;
use crate::ledger::{Kind, category};
use crate::reply::clean_to;
use crate::report::place::Place;
use crate::store::people;
use crate::store::search::{Filter, Step};

/// Characters of a name or a time.
const CHARS: usize = 100;
/// How a category is named that is none.
const NONE: &str = "none";

/// Which entries are meant.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Meant {
    /// Null for expenses, or for all kinds where the tool lists or sums.
    kind: Option<MeantKind>,
    /// One of the context's categories; "none" for entries without a category; null for all.
    category: Option<String>,
    /// A shop or a thing as merchants and notes say it, such as "lidl"; null for all.
    words: Option<String>,
    /// One of the context's accounts; null for all.
    account: Option<String>,
    /// A tag without #; null for all.
    tag: Option<String>,
    /// The member who paid, by name; null for all.
    payer: Option<String>,
    /// Only entries of at least this amount, as a decimal such as "100"; null for all.
    least: Option<String>,
    /// Only entries of at most this amount; null for all.
    most: Option<String>,
}

#[derive(Deserialize, JsonSchema, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum MeantKind {
    /// Money out.
    Expense,
    /// Money in.
    Income,
    /// From one account of the book to another.
    Transfer,
}

/// A stretch of the calendar.
#[derive(Deserialize, JsonSchema, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(super) enum MeantStep {
    /// A day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months.
    Quarter,
    /// A calendar year.
    Year,
}

impl MeantStep {
    pub(super) fn step(self) -> Step {
        match self {
            Self::Day => Step::Day,
            Self::Week => Step::Week,
            Self::Month => Step::Month,
            Self::Quarter => Step::Quarter,
            Self::Year => Step::Year,
        }
    }
}

impl Meant {
    /// The filter in the time that is meant, and a connection to ask the ledger with.
    pub(super) async fn of(
        &self,
        turn: &Turn<'_>,
        time: &Option<String>,
    ) -> Result<(PoolConnection<Postgres>, Filter), ToolError> {
        let period = period(turn, time)?;
        let mut db = ledger(turn).await?;
        let filter = self.filter(&mut db, turn, period).await?;
        Ok((db, filter))
    }

    /// The filter, every name of which is the book's.
    pub(super) async fn filter(
        &self,
        db: &mut PgConnection,
        turn: &Turn<'_>,
        period: Option<Period>,
    ) -> Result<Filter, ToolError> {
        let book = &turn.ask.book;
        let kind = self.kind.map(|kind| match kind {
            MeantKind::Expense => Kind::Expense,
            MeantKind::Income => Kind::Income,
            MeantKind::Transfer => Kind::Transfer,
        });
        let mut filter = Filter { kind, period, words: said(&self.words), tag: said(&self.tag), ..Filter::default() };
        filter.tag = filter.tag.map(|tag| tag.trim_start_matches('#').to_owned());
        match said(&self.category) {
            Some(name) if category::fold(&name) == NONE => filter.uncategorised = true,
            Some(name) => {
                let kinds = kind.map_or_else(|| vec![Kind::Expense, Kind::Income], |kind| vec![kind]);
                let found = kinds.into_iter().find_map(|kind| record::category_called(book, &name, kind));
                filter.category = Some(found.ok_or_else(|| unknown("category"))?);
            }
            None => {}
        }
        if let Some(name) = said(&self.account) {
            let found = book.accounts.iter().find(|account| category::fold(&account.name) == category::fold(&name));
            let found = found.or_else(|| book.account_named(&name));
            filter.account = Some(found.ok_or_else(|| unknown("account"))?.no);
        }
        if let Some(name) = said(&self.payer) {
            let wanted = category::fold(&name);
            let members = people::names(db, book.id).await?;
            let found = members.into_iter().find(|(_, known)| category::fold(known) == wanted);
            filter.payer = Some(found.ok_or_else(|| unknown("member"))?);
        }
        filter.least = amount(&self.least)?;
        filter.most = amount(&self.most)?;
        Ok(filter)
    }
}

/// Where a figure is worked out.
pub(super) fn place<'t>(turn: &'t Turn<'_>) -> Place<'t> {
    Place { book: &turn.ask.book, locale: &turn.ask.locale, today: turn.ask.today }
}

/// The days a time means; None for all time.
pub(super) fn period(turn: &Turn<'_>, time: &Option<String>) -> Result<Option<Period>, ToolError> {
    let Some(time) = said(time) else { return Ok(None) };
    if ["all", "all time", "ever"].contains(&time.to_lowercase().as_str()) {
        return Ok(None);
    }
    days(&time).or_else(|| in_words(turn, &time)).map(Some).ok_or_else(|| {
        let example =
            "\"last month\", \"since March\", \"March 2026\", \"last 30 days\" or \"2026-03-01 to 2026-03-31\"";
        ToolError::TellModel(format!("That time is not understood. Write it like {example}."))
    })
}

/// `2026`, `2026-03`, `2026-03-05`, and from one of those to another.
fn days(time: &str) -> Option<Period> {
    let one = |text: &str| {
        let text = text.trim();
        if let Ok(day) = NaiveDate::from_str(text) {
            return Some(Period::day(day));
        }
        let (year, month) = text.split_once('-').map_or((text, None), |(year, month)| (year, Some(month)));
        let year = year.parse().ok().filter(|_| year.len() == 4)?;
        match month {
            None => NaiveDate::from_ymd_opt(year, 1, 1).map(Period::year),
            Some(month) => NaiveDate::from_ymd_opt(year, month.parse().ok()?, 1).map(Period::month),
        }
    };
    one(time).or_else(|| {
        let (from, to) = [" to ", "..", " - ", "/"].iter().find_map(|mark| time.split_once(mark))?;
        let (from, to) = (one(from)?, one(to.trim_start_matches('.'))?);
        (from.start <= to.end).then_some(Period { start: from.start, end: to.end })
    })
}

fn in_words(turn: &Turn<'_>, time: &str) -> Option<Period> {
    let ask = turn.ask;
    let context = record::context(&ask.book, &[], &ask.locale, ask.today, &[], Limits::default());
    let found = quick_text::named_period(time, &context)?;
    Some(Period { start: found.from, end: found.to })
}

fn said(text: &Option<String>) -> Option<String> {
    text.as_deref().map(|text| clean_to(text, CHARS)).filter(|text| !text.is_empty())
}

fn amount(text: &Option<String>) -> Result<Option<Decimal>, ToolError> {
    let Some(text) = said(text) else { return Ok(None) };
    let plain = text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let amount = Some(&text).filter(|_| plain).and_then(|text| Decimal::from_str(text).ok());
    amount.map(Some).ok_or_else(|| ToolError::TellModel("An amount is a decimal such as \"100\".".to_owned()))
}

fn unknown(what: &str) -> ToolError {
    ToolError::TellModel(format!("The book has no such {what}. The context lists what there is; null means all."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_every_length() {
        for (time, expected) in [
            ("2026", Some(("2026-01-01", "2026-12-31"))),
            ("2026-02", Some(("2026-02-01", "2026-02-28"))),
            ("2026-02-03", Some(("2026-02-03", "2026-02-03"))),
            ("2026-02-03 to 2026-03-01", Some(("2026-02-03", "2026-03-01"))),
            ("2026-02..2026-03", Some(("2026-02-01", "2026-03-31"))),
            ("2026-02-01/2026-02-03", Some(("2026-02-01", "2026-02-03"))),
            ("2026-03 to 2026-01", None),
            ("2026-13", None),
            ("last month", None),
            ("é", None),
        ] {
            let expected = expected
                .map(|(start, end): (&str, &str)| Period { start: start.parse().unwrap(), end: end.parse().unwrap() });
            assert_eq!(days(time), expected, "{time}");
        }
    }
}
