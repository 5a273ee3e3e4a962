//! `/list`, and the pages of `/find`: entries, newest first, ten at a time.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::span;
use crate::args;
use crate::intake::quick_text::{Correction, Patch};
use crate::intake::record::category_called;
use crate::ledger::period::Period;
use crate::ledger::{CategoryNo, DraftId, Kind};
use crate::reply::{Choice, Html, Reply, clean, clean_to};
use crate::store::draft::{self, DraftKind};
use crate::store::entry::{self, Filter};
use crate::store::search::Sum;
use crate::store::{Book, StoreError};
use crate::telegram::buttons::number;
use crate::telegram::turn::Turn;
use crate::telegram::{confirm, correction};

/// Shows the latest entries, or those of a category, a day or a span.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, rest: &str) -> Result<(), StoreError> {
    let filter = filter(turn, &clean_to(rest, 100));
    let reply = page(turn, &filter, None, 0).await?;
    turn.say(&reply);
    Ok(())
}

/// Another page: `l:OFFSET:FROM:TO:CATEGORY`, where an offset `n` shows the first in a message of its own, or
/// `f:DRAFT:OFFSET` for a search, whose words no button could hold. False for data that is not ours.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, verb: &str, rest: &str) -> Result<bool, StoreError> {
    if verb == "f" {
        let Some((id, offset)) = rest.split_once(':').and_then(|(id, offset)| Some((number(id)?, at(offset)?))) else {
            return Ok(false);
        };
        let (id, book) = (DraftId(id), turn.book());
        let Some(held) = draft::lock(turn.db, book, id).await? else { return Ok(false) };
        let Ok(search) = serde_json::from_value::<Search>(held.content) else { return Ok(false) };
        let filter = Filter { text: Some(search.find), ..Filter::default() };
        let reply = page(turn, &filter, Some(id), offset).await?;
        turn.replace(&reply);
        return Ok(true);
    }
    let Some((offset, filter)) = parse(rest) else { return Ok(false) };
    let reply = page(turn, &filter, None, offset.unwrap_or(0)).await?;
    match offset {
        Some(_) => turn.replace(&reply),
        None => turn.say(&reply),
    }
    Ok(true)
}

/// A page of entries with the buttons to the next.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn page(
    turn: &mut Turn<'_>,
    filter: &Filter,
    search: Option<DraftId>,
    offset: i64,
) -> Result<Reply, StoreError> {
    let (book, size) = (turn.book(), turn.services.config.limits.list_entries);
    let sums = if is_all(filter) { Vec::new() } else { entry::sums(turn.db, book, filter).await? };
    let total = match is_all(filter) {
        true => entry::count(turn.db, book).await?,
        false => sums.iter().map(|sum| sum.count).sum(),
    };
    // Entries may have gone since the page was offered; the last one there is stands in.
    let offset = offset.min((total - 1).max(0) / size * size);
    let entries = entry::list(turn.db, book, filter, offset, size).await?;
    let words = turn.words();
    let Some(shown) = i64::try_from(entries.len()).ok().filter(|shown| *shown > 0) else {
        return Ok(Reply::text(match &filter.text {
            Some(text) => words.html("find-none", args!["text" => text]),
            None if is_all(filter) => words.html("list-empty", args![]),
            None => words.html("list-none", args!["what" => described(turn, filter)]),
        }));
    };
    let count = turn.scene.locale.count(usize::try_from(total).unwrap_or(usize::MAX));
    let mut html = match &filter.text {
        Some(text) => words.html("find-title", args!["text" => text, "count" => count.clone()]),
        None if is_all(filter) => words.html("list-title", args![]),
        None => words.html("list-filtered", args!["what" => described(turn, filter)]),
    };
    if total > size {
        html.line(&words.html("list-page", args!["from" => offset + 1, "to" => offset + shown, "count" => count]));
    }
    for entry in &entries {
        html.line(&confirm::line(&turn.scene, &entry.entry, entry.no));
    }
    html.paragraph(&together(turn, &sums));
    let mut search = search;
    if let (Some(text), None, true) = (&filter.text, search, total > size) {
        let content = serde_json::to_value(Search { find: text.clone() }).unwrap_or_default();
        search = Some(draft::add(turn.db, book, DraftKind::Pending, &content, None, turn.scene.user).await?);
    }
    let button = |key: &str, offset: i64| {
        let data = match search {
            Some(id) => format!("f:{id}:{offset}"),
            None => data(&offset.to_string(), filter),
        };
        turn.button(key, data)
    };
    let newer = (offset > 0).then(|| button("button-newer", (offset - size).max(0))).flatten();
    let older = (offset + size < total).then(|| button("button-older", offset + size)).flatten();
    Ok(Reply::text(html).row([newer, older].into_iter().flatten()))
}

/// A button that lists the entries of a period in a message of its own.
pub fn button(turn: &Turn<'_>, period: Period) -> Option<Choice> {
    let filter = Filter { from: Some(period.start), to: Some(period.end), ..Filter::default() };
    turn.button("button-rows", data("n", &filter))
}

/// What all pages together come to, per currency and kind.
fn together(turn: &Turn<'_>, sums: &[Sum]) -> Html {
    let mut html = Html::default();
    for sum in sums {
        let key = match sum.kind {
            Kind::Expense => "report-spent",
            Kind::Income => "report-received",
            Kind::Transfer => continue,
        };
        let amount = turn.scene.locale.money(sum.amount, sum.currency);
        html.line(&turn.words().html(key, args!["amount" => amount]));
    }
    html
}

/// A search, kept for its pages.
#[derive(Serialize, Deserialize)]
struct Search {
    find: String,
}

fn is_all(filter: &Filter) -> bool {
    filter.text.is_none() && filter.from.is_none() && filter.to.is_none() && filter.category.is_none()
}

/// The category and the span of a filter, in words.
fn described(turn: &Turn<'_>, filter: &Filter) -> String {
    let category = filter.category.and_then(|no| turn.scene.book.category(no)).map(|c| clean(&c.label()));
    let span = filter.from.zip(filter.to).map(|(from, to)| {
        if Period::month(from) == (Period { start: from, end: to }) {
            turn.scene.locale.month(from)
        } else if from == to {
            turn.scene.locale.date(from, turn.scene.today)
        } else {
            turn.scene.locale.span(from, to, turn.scene.today)
        }
    });
    category.into_iter().chain(span).collect::<Vec<_>>().join(" · ")
}

/// What `/list` is told: nothing, a span, a category, both; other words are searched for.
fn filter(turn: &Turn<'_>, text: &str) -> Filter {
    if text.is_empty() {
        return Filter::default();
    }
    let in_span = |period: Period| Filter { from: Some(period.start), to: Some(period.end), ..Filter::default() };
    if let Some(period) = span::named(turn, text) {
        return in_span(period);
    }
    let book = &turn.scene.book;
    let of_category = |category: CategoryNo| Filter { category: Some(category), ..Filter::default() };
    if let Some(category) = named(book, text) {
        return of_category(category);
    }
    // A category first or last and a span beside it: `food last month`, `march food`.
    let spaces: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).take(8).collect();
    for at in spaces {
        let (Some(head), Some(tail)) = (text.get(..at), text.get(at + 1..)) else { continue };
        for (category, span) in [(head, tail), (tail, head)] {
            if let (Some(category), Some(period)) = (named(book, category), span::named(turn, span)) {
                return Filter { category: Some(category), ..in_span(period) };
            }
        }
    }
    match correction::read(turn, text) {
        // A word of a category, such as `pizza`, is searched for: only its own name means all of it.
        Correction::Patch(Patch { occurred_on: Some(day), category: None, note: None, .. }) => {
            in_span(Period::day(day))
        }
        _ => Filter { text: Some(text.trim_start_matches(['#', '@']).to_owned()), ..Filter::default() },
    }
}

fn named(book: &Book, text: &str) -> Option<CategoryNo> {
    let called = || [Kind::Expense, Kind::Income].into_iter().find_map(|kind| category_called(book, text, kind));
    book.category_named(text, None).map(|c| c.no).or_else(called)
}

fn data(offset: &str, filter: &Filter) -> String {
    let day = |day: Option<NaiveDate>| day.map_or_else(|| "-".to_owned(), |day| day.format("%Y%m%d").to_string());
    let category = filter.category.map_or_else(|| "-".to_owned(), |no| no.to_string());
    format!("l:{offset}:{}:{}:{category}", day(filter.from), day(filter.to))
}

/// The offset, None for a message of its own, and the filter.
fn parse(rest: &str) -> Option<(Option<i64>, Filter)> {
    let mut parts = rest.split(':');
    let (offset, from, to, category) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let day = |text: &str| match text {
        "-" => Some(None),
        text => NaiveDate::parse_from_str(text, "%Y%m%d").ok().map(Some),
    };
    let offset = if offset == "n" { None } else { Some(at(offset)?) };
    let category = if category == "-" { None } else { Some(CategoryNo(number(category)?)) };
    Some((offset, Filter { from: day(from)?, to: day(to)?, text: None, category }))
}

/// An offset: zero or more, and small enough to mean something.
fn at(text: &str) -> Option<i64> {
    if text == "0" { Some(0) } else { number(text).filter(|offset| *offset < 100_000_000) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_come_back_as_they_were_offered() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d);
        for filter in [
            Filter::default(),
            Filter { from: day(1), to: day(30), ..Filter::default() },
            Filter { category: Some(CategoryNo(i64::MAX)), from: day(1), to: day(2), text: None },
        ] {
            let data = data("99999999", &filter);
            assert!(data.len() <= crate::reply::CHOICE_DATA_LIMIT, "{data}");
            let (offset, back) = parse(data.strip_prefix("l:").unwrap()).unwrap();
            assert_eq!(offset, Some(99_999_999));
            assert_eq!((back.from, back.to, back.category), (filter.from, filter.to, filter.category));
        }
        for bad in ["", "0", "-1:-:-:-", "0:20261301:-:-", "0:-:-:x", "100000000:-:-:-", "0:-:-"] {
            assert!(parse(bad).is_none(), "{bad}");
        }
        assert!(matches!(parse("n:-:-:-"), Some((None, _))));
    }
}
