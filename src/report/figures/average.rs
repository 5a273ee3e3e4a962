//! What is spent on average in a day, a week, a month: over full stretches, quiet ones included, the running one not.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::{number, table, text};
use crate::args;
use crate::ledger::period::Period;
use crate::ledger::{Currency, Kind};
use crate::reply::Html;
use crate::report::finding::{Finding, Sheet};
use crate::report::place::{Place, rounded};
use crate::report::{sql, steps};
use crate::store::StoreError;
use crate::store::search::{self, By, Filter, Step};

/// Most stretches that are looked at: more than a century of months.
const MOST: usize = 1_500;

/// Over what an average is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Span {
    /// From the first day of the first stretch to the last of the last.
    period: Period,
    /// How many stretches.
    count: usize,
    /// The running one is all there is, so it is counted as it stands.
    running: bool,
    /// A running one was left out.
    left_out: bool,
}

/// The average of what a filter holds, for each stretch of its period, else of the last full ones.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn figure(
    db: &mut PgConnection,
    place: Place<'_>,
    filter: &Filter,
    step: Step,
) -> Result<Finding, StoreError> {
    let filter = Filter { kind: Some(filter.kind.unwrap_or(Kind::Expense)), ..filter.clone() };
    let words = place.locale.words();
    let kept_since = search::kept_since(db, place.book.id, place.today).await?;
    let span = kept_since.and_then(|first| span(step, filter.period, place.today, first));
    let Some(span) = span else {
        let about = place.about(&filter);
        let mut html = Html::text(&about).italic();
        html.line(&place.none());
        return Ok(Finding { about, html, ..Finding::default() });
    };
    let filter = filter.within(span.period);
    let mut totals: BTreeMap<(bool, Currency), (Decimal, BTreeSet<_>)> = BTreeMap::new();
    for sum in search::grouped(db, place.book.id, &filter, By::All, Some(step)).await? {
        let (total, busy) = totals.entry(place.order(sum.currency)).or_default();
        *total += sum.amount;
        busy.insert(sum.start);
    }
    let about = place.about_of(&filter, Some(place.locale.span(span.period.start, span.period.end, place.today)));
    let mut html = Html::text(&about).italic();
    if totals.is_empty() {
        html.line(&place.none());
    }
    let count = place.locale.count(span.count);
    let unit = step.word();
    let mut rows = Vec::new();
    for ((_, currency), (total, busy)) in &totals {
        let mean = rounded(total.checked_div(Decimal::from(span.count)).unwrap_or_default(), *currency);
        let quiet = span.count.saturating_sub(busy.len());
        html.line(&words.html("answer-average", args!["amount" => place.money(mean, *currency), "unit" => unit]));
        let mut line = place.total(filter.kind.unwrap_or(Kind::Expense), *total, *currency);
        line.push(&Html::text(" "));
        line.push(&words.html("answer-average-over", args!["count" => count.clone(), "unit" => unit]));
        if quiet > 0 {
            line.push(&Html::text(", "));
            line.push(&words.html("answer-average-quiet", args!["count" => place.locale.count(quiet)]));
        }
        html.line(&line);
        rows.push([
            text(currency.code()),
            number(mean),
            number(*total),
            number(span.count.into()),
            number(quiet.into()),
        ]);
    }
    let running = match (span.running, span.left_out) {
        (true, _) => Some("answer-average-running"),
        (false, true) => Some("answer-average-left-out"),
        (false, false) => None,
    };
    let method = running.map(|key| words.plain(key, args!["unit" => unit]));
    if let Some(method) = method.as_ref().filter(|_| !totals.is_empty()) {
        html.line(&Html::text(method));
    }
    place.note_currencies(&mut html, totals.len());
    let columns = ["currency", "average", "total", "stretches", "stretches_without_entries"];
    let averages =
        Sheet { name: "averages", table: table(columns, rows), sql: sql::grouped(place, &filter, By::All, Some(step)) };
    let over = [[text(unit), text(span.period.start), text(span.period.end)]];
    let over = Sheet { name: "counted", table: table(["stretch", "from", "to"], over), sql: sql::sums(place, &filter) };
    Ok(Finding { about, html, sheets: vec![averages, over], period: filter.period, method })
}

/// The full stretches of the period in which the book was kept; None where it was not kept at all.
fn span(step: Step, wanted: Option<Period>, today: chrono::NaiveDate, kept_since: chrono::NaiveDate) -> Option<Span> {
    let first = steps::beginning(step, kept_since);
    let wanted = match wanted {
        Some(wanted) => Period { start: wanted.start.max(first), end: wanted.end },
        None => {
            let last = steps::last_full(step, today, steps::usual(step));
            let start = last.start.max(first);
            // A book that was begun in the running stretch has no full one yet.
            let end = if start > last.end { today } else { last.end };
            Period { start, end }
        }
    };
    // A day is done when it is asked about.
    let done = if step == Step::Day { today } else { steps::beginning(step, today).pred_opt()? };
    let passed = Period { start: wanted.start, end: wanted.end.min(done) };
    let full = if passed.start <= passed.end { steps::full(step, passed, MOST) } else { Vec::new() };
    let running = steps::around(step, today);
    let cut = wanted.end >= running.start && wanted.start <= today && step != Step::Day;
    match (full.first(), full.last()) {
        (Some(first), Some(last)) => {
            let period = Period { start: first.start, end: last.end };
            Some(Span { period, count: full.len(), running: false, left_out: cut })
        }
        _ => {
            let period = Period { start: wanted.start, end: wanted.end.min(today) };
            let count = steps::touched(step, period, MOST).len();
            (period.start <= period.end).then_some(Span { period, count, running: true, left_out: false })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_are_over_full_stretches_in_which_the_book_was_kept() {
        let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
        let today = day("2026-11-20");
        let period = |start: &str, end: &str| Some(Period { start: day(start), end: day(end) });
        for (step, wanted, since, expected) in [
            // Six full months, quiet ones among them, not the running one.
            (Step::Month, None, "2020-01-05", ("2026-05-01", "2026-10-31", 6, false, false)),
            // The book is younger than that.
            (Step::Month, None, "2026-09-12", ("2026-09-01", "2026-10-31", 2, false, false)),
            (Step::Month, None, "2026-11-03", ("2026-11-01", "2026-11-20", 1, true, false)),
            // This year: the running month is left out.
            (
                Step::Month,
                period("2026-01-01", "2026-12-31"),
                "2020-01-05",
                ("2026-01-01", "2026-10-31", 10, false, true),
            ),
            (
                Step::Month,
                period("2026-11-01", "2026-11-30"),
                "2020-01-05",
                ("2026-11-01", "2026-11-20", 1, true, false),
            ),
            (
                Step::Month,
                period("2025-01-01", "2025-12-31"),
                "2020-01-05",
                ("2025-01-01", "2025-12-31", 12, false, false),
            ),
            // Cut ends do not count as months.
            (
                Step::Month,
                period("2026-01-15", "2026-04-10"),
                "2020-01-05",
                ("2026-02-01", "2026-03-31", 2, false, false),
            ),
            (
                Step::Month,
                period("2026-02-03", "2026-02-20"),
                "2020-01-05",
                ("2026-02-03", "2026-02-20", 1, true, false),
            ),
            (
                Step::Day,
                period("2026-11-01", "2026-11-30"),
                "2020-01-05",
                ("2026-11-01", "2026-11-20", 20, false, false),
            ),
            (Step::Day, None, "2020-01-05", ("2026-10-21", "2026-11-19", 30, false, false)),
            (Step::Week, None, "2020-01-05", ("2026-08-24", "2026-11-15", 12, false, false)),
        ] {
            let (start, end, count, running, left_out) = expected;
            let expected = Span { period: period(start, end).unwrap(), count, running, left_out };
            assert_eq!(span(step, wanted, today, day(since)), Some(expected), "{step:?} {wanted:?} {since}");
        }
        assert_eq!(span(Step::Month, period("2019-01-01", "2019-12-31"), today, day("2020-01-05")), None);
    }
}
