//! What stands behind a sure answer's buttons: how it was worked out, in words, and the query that lists its entries.

use super::Tap;
use super::kept::{Evidence, Grounds, LISTED};
use crate::args;
use crate::intake::quick_text::{Measure, Question};
use crate::ledger::period::Period;
use crate::ledger::{Budget, Kind, category};
use crate::reply::{Html, clean};
use crate::report::finding::Finding;
use crate::report::place::Place;
use crate::report::sql;
use crate::report::table::{Cell, Table};
use crate::store::search::Filter;

/// Of a question's answer. `rows`: how many entries it lists, where it lists some.
pub(super) fn of_question(
    place: Place<'_>,
    question: &Question,
    filter: &Filter,
    rows: usize,
    finding: &Finding,
) -> Grounds {
    let lines = [said(place, question, filter), vec![finding.about.clone()], finding.method.iter().cloned().collect()];
    Grounds {
        how: Some(lines.concat().join("\n")),
        entries: behind(place, question, filter, rows),
        queries: Evidence::of(finding),
    }
}

/// Of what its finding says alone.
pub(super) fn of_finding(finding: &Finding) -> Grounds {
    let lines: Vec<&str> = std::iter::once(finding.about.as_str()).chain(finding.method.as_deref()).collect();
    Grounds { how: Some(lines.join("\n")), entries: None, queries: Evidence::of(finding) }
}

/// Lists the entries that were added up; None: the rows of the answer say more than entries would.
fn behind(place: Place<'_>, question: &Question, filter: &Filter, rows: usize) -> Option<String> {
    // One more than is listed tells that there are more.
    let most = LISTED + 1;
    let latest = |filter: &Filter| Some(sql::entries(place, filter, false, most));
    match question.measure {
        Measure::Biggest | Measure::List => {
            Some(sql::entries(place, filter, question.measure == Measure::Biggest, rows.min(most)))
        }
        Measure::Compare => {
            let (first, last) = (question.periods.first()?, question.periods.last()?);
            latest(&filter.within(Period { start: first.from.min(last.from), end: first.to.max(last.to) }))
        }
        Measure::BudgetLeft => {
            let meant = |budget: &&Budget| filter.category.is_none() || budget.category == filter.category;
            let running = place.book.budgets.iter().filter(meant).map(|budget| budget.period.running(place.today));
            let all = running.reduce(|a, b| Period { start: a.start.min(b.start), end: a.end.max(b.end) });
            latest(&filter.within(all.unwrap_or_else(|| Period::month(place.today))).of(Kind::Expense))
        }
        Measure::Overspending | Measure::Unusual | Measure::Savings | Measure::Forecast | Measure::Goals => None,
        _ => latest(filter),
    }
}

/// In words: what was done, and with which entries. Empty where the finding's own method says it.
fn said(place: Place<'_>, question: &Question, filter: &Filter) -> Vec<String> {
    let (words, locale) = (place.locale.words(), place.locale);
    let key = match question.measure {
        Measure::Spent | Measure::Earned => "how-sum",
        Measure::Count => "how-count",
        Measure::Net => "how-net",
        Measure::Trend(_) => "how-trend",
        Measure::Compare => "how-compare",
        Measure::Average(_) => "how-average",
        Measure::TopCategory => "how-top-category",
        Measure::TopMerchant => "how-top-shop",
        Measure::Biggest => "how-biggest",
        Measure::List => "how-list",
        Measure::Balance => "how-balance",
        Measure::BudgetLeft => "how-budget",
        Measure::Goals => "how-goals",
        Measure::Overspending | Measure::Unusual | Measure::Savings | Measure::Forecast => return Vec::new(),
    };
    let mut lines = vec![words.plain(key, args![])];
    if let Some(kind) = filter.kind.filter(|_| question.measure != Measure::Goals) {
        lines.push(words.plain("how-kind", args!["kind" => kind.as_str()]));
    }
    let account = filter.account.and_then(|no| place.book.account(no)).map(|account| clean(&account.name));
    for (key, value) in [
        ("how-category", filter.category.map(|no| place.category(Some(no)))),
        ("how-words", filter.words.as_ref().map(|text| clean(text))),
        ("how-account", account),
        ("how-weekdays", filter.weekdays.map(|weekdays| place.weekdays(weekdays))),
        ("how-payer", filter.payer.as_ref().map(|(_, name)| clean(name))),
    ] {
        lines.extend(value.map(|value| words.plain(key, args!["value" => value])));
    }
    lines.extend(question.periods.iter().map(|period| {
        let (from, to) = (locale.date(period.from, place.today), locale.date(period.to, place.today));
        words.plain("how-days", args!["from" => from, "to" => to])
    }));
    lines
}

/// Rows of [`sql::entries`] as people read entries.
pub(super) fn lines(tap: Tap<'_>, table: &Table, most: usize) -> Vec<Html> {
    (0..table.rows.len().min(most)).map(|row| line(tap, table, row)).collect()
}

fn line(tap: Tap<'_>, table: &Table, row: usize) -> Html {
    let (locale, words) = (tap.locale, tap.locale.words());
    let text = |column: &str| table.get(row, column).and_then(Cell::text).map(clean).filter(|text| !text.is_empty());
    let number = |column: &str| table.get(row, column).and_then(Cell::number).unwrap_or_default();
    let no = i64::try_from(number("id")).unwrap_or_default();
    let day = table.get(row, "occurred_on").and_then(Cell::day);
    let date = day.map(|day| locale.date(day, tap.today)).unwrap_or_default();
    let currency = table.get(row, "currency").and_then(Cell::currency).unwrap_or(tap.book.currency);
    let amount = number("amount");
    let amount = match text("kind").as_deref().and_then(Kind::parse) {
        Some(Kind::Transfer) => {
            let (from, to) = (text("account").unwrap_or_default(), text("to_account").unwrap_or_default());
            let amount = locale.money(amount, currency);
            return words.html(
                "entry-line-transfer",
                args!["no" => no, "date" => date, "amount" => amount, "from" => from, "to" => to],
            );
        }
        Some(Kind::Income) => locale.signed_money(amount, currency),
        _ => locale.signed_money(-amount, currency),
    };
    let category = match text("category") {
        Some(name) => {
            let folded = category::fold(&name);
            let own = tap.book.categories.iter().find(|own| category::fold(&own.name) == folded);
            own.map_or(name, |own| clean(&own.label()))
        }
        None => words.plain("uncategorised", args![]),
    };
    match text("description").or_else(|| text("merchant")) {
        Some(note) => words.html(
            "entry-line-note",
            args!["no" => no, "date" => date, "amount" => amount, "category" => category, "note" => note],
        ),
        None => words.html("entry-line", args!["no" => no, "date" => date, "amount" => amount, "category" => category]),
    }
}
