//! Sums, comparisons, averages, rankings, balances and budgets in words.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use rust_decimal::{Decimal, RoundingStrategy};

use super::Sure;
use super::query::Filter;
use crate::agent::failure::Failure;
use crate::args;
use crate::intake::quick_text::Span;
use crate::ledger::period::Period;
use crate::ledger::{Currency, Kind};
use crate::reply::{Html, clean};
use crate::report::table::{Cell, Table};
use crate::store::totals;

/// Rows of a ranking when no number was said.
const RANKED: usize = 5;

/// A sum in one currency.
struct Total {
    currency: Currency,
    amount: Decimal,
    entries: usize,
}

/// A category's or merchant's sum; without a name, of what has none.
type Named = (Option<String>, Decimal);

impl Sure<'_> {
    /// `Spent: €45.50`, one line a currency.
    pub(super) async fn sums(&self) -> Result<Html, Failure> {
        let totals = self.totals(&self.rows(&self.filter.sums()).await?);
        let words = self.ask.locale.words();
        let mut html = self.about(true);
        if totals.is_empty() {
            html.line(&words.html("report-none", args![]));
            return Ok(html);
        }
        for total in &totals {
            html.line(&self.total_line(total));
        }
        let count = totals.iter().map(|total| total.entries).sum();
        html.line(&words.html("report-entries", args!["count" => self.ask.locale.count(count)]));
        self.note_currencies(&mut html, totals.len());
        Ok(html)
    }

    fn total_line(&self, total: &Total) -> Html {
        let amount = self.ask.locale.money(total.amount, total.currency);
        let words = self.ask.locale.words();
        match self.filter.kind {
            Some(Kind::Income) => words.html("report-received", args!["amount" => amount]),
            _ => words.html("report-spent", args!["amount" => amount]),
        }
    }

    fn note_currencies(&self, html: &mut Html, currencies: usize) {
        if currencies > 1 {
            html.line(&self.ask.locale.words().html("report-currencies", args![]));
        }
    }

    /// The totals of a result, the book's currency first.
    fn totals(&self, table: &Table) -> Vec<Total> {
        let total = |row: usize| {
            let entries = table.get(row, "entries").and_then(Cell::number).and_then(|n| usize::try_from(n).ok());
            Some(Total {
                currency: table.get(row, "currency")?.currency()?,
                amount: table.get(row, "total")?.number()?,
                entries: entries.unwrap_or_default(),
            })
        };
        let mut totals: Vec<Total> = (0..table.rows.len()).filter_map(total).collect();
        totals.sort_by_key(|total| total.currency != self.ask.book.currency);
        totals
    }

    /// Two periods beside each other, the difference last.
    pub(super) async fn compare(&self, first: Period, second: Period) -> Result<Html, Failure> {
        let (locale, words) = (&self.ask.locale, self.ask.locale.words());
        let mut amounts: BTreeMap<(bool, Currency), [Decimal; 2]> = BTreeMap::new();
        for (side, period) in [first, second].into_iter().enumerate() {
            for total in self.totals(&self.rows(&self.filter.within(period).sums()).await?) {
                let pair = amounts.entry((total.currency != self.ask.book.currency, total.currency)).or_default();
                if let Some(place) = pair.get_mut(side) {
                    *place = total.amount;
                }
            }
        }
        let mut html = self.about(false);
        if amounts.is_empty() {
            html.line(&words.html("report-none", args![]));
            return Ok(html);
        }
        for ((_, currency), [before, after]) in &amounts {
            for (period, amount) in [(first, before), (second, after)] {
                let mut line = Html::text(&format!("{}: ", self.period_words(Some(period))));
                line.push(&Html::text(&locale.money(*amount, *currency)).bold());
                html.line(&line);
            }
            let difference = *after - *before;
            let amount = locale.money(difference.abs(), *currency);
            let share = difference.checked_div(*before).map(|share| format!(" ({})", locale.percent(share.abs())));
            let share = share.unwrap_or_default();
            html.line(&match difference.cmp(&Decimal::ZERO) {
                Ordering::Greater => words.html("answer-more", args!["amount" => amount, "share" => share]),
                Ordering::Less => words.html("answer-less", args!["amount" => amount, "share" => share]),
                Ordering::Equal => words.html("answer-same", args![]),
            });
        }
        self.note_currencies(&mut html, amounts.len());
        Ok(html)
    }

    /// The mean for each span of a period: what was said, else the last full ones, none of them before the first entry.
    pub(super) async fn average(&self, span: Span) -> Result<Html, Failure> {
        let (locale, words, today) = (&self.ask.locale, self.ask.locale.words(), self.ask.today);
        let period = match self.filter.period {
            Some(period) => Period { start: period.start, end: period.end.min(today).max(period.start) },
            None => last_full(span, today),
        };
        let any = Filter { period: None, ..self.filter.clone() };
        let first = self.rows(&any.first_day()).await?;
        let Some(first) = first.get(0, "first").and_then(Cell::day) else {
            let mut html = self.about(false);
            html.line(&words.html("report-none", args![]));
            return Ok(html);
        };
        let start = period.start.max(beginning(span, first));
        let period = Period { start, end: period.end.max(start) };
        let spans = count(span, period);
        let totals = self.totals(&self.rows(&self.filter.within(period).sums()).await?);
        let mut html = self.about(false);
        let separator = if html.is_blank() { "" } else { " · " };
        html.push(&Html::text(&format!("{separator}{}", self.period_words(Some(period)))).italic());
        if totals.is_empty() {
            html.line(&words.html("report-none", args![]));
        }
        for total in &totals {
            let mean = total.amount.checked_div(Decimal::from(spans)).unwrap_or_default();
            let places = total.currency.exponent();
            let mean = mean.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
            let amount = locale.money(mean, total.currency);
            html.line(&words.html("answer-average", args!["amount" => amount, "unit" => unit(span)]));
            html.line(&self.total_line(total));
        }
        self.note_currencies(&mut html, totals.len());
        Ok(html)
    }

    /// The categories or merchants with the largest sums.
    pub(super) async fn top(&self, column: &str) -> Result<Html, Failure> {
        let (locale, words) = (&self.ask.locale, self.ask.locale.words());
        let table = self.rows(&self.filter.by(column)).await?;
        let mut html = self.about(true);
        let mut ranked: BTreeMap<(bool, Currency), Vec<Named>> = BTreeMap::new();
        for row in 0..table.rows.len() {
            let name = table.get(row, "name").and_then(Cell::text).map(str::to_owned);
            let (Some(currency), Some(total)) =
                (table.get(row, "currency").and_then(Cell::currency), table.get(row, "total").and_then(Cell::number))
            else {
                continue;
            };
            ranked.entry((currency != self.ask.book.currency, currency)).or_default().push((name, total));
        }
        if ranked.is_empty() {
            html.line(&words.html("report-none", args![]));
        }
        for ((_, currency), rows) in &ranked {
            let all: Decimal = rows.iter().map(|(_, total)| *total).sum();
            let named = rows.iter().filter(|(name, _)| name.is_some() || column == "category");
            for (name, total) in named.take(self.question.limit.unwrap_or(RANKED)) {
                let name = match name {
                    Some(name) if column == "category" => self.label(name),
                    Some(name) => clean(name),
                    None => words.plain("uncategorised", args![]),
                };
                let share = locale.percent(total.checked_div(all).unwrap_or_default());
                let amount = locale.money(*total, *currency);
                html.line(
                    &words.html("report-category", args!["category" => name, "amount" => amount, "share" => share]),
                );
            }
        }
        self.note_currencies(&mut html, ranked.len());
        Ok(html)
    }

    /// What each account holds, and all together.
    pub(super) async fn balance(&self) -> Result<Html, Failure> {
        let (locale, words, book) = (&self.ask.locale, self.ask.locale.words(), &self.ask.book);
        let balances = totals::balances(&mut *self.connection().await?, book.id, self.ask.today).await?;
        let wanted = self.filter.account.as_deref().and_then(|name| book.account_named(name)).map(|account| account.no);
        let mut html = words.html("balance-title", args![]);
        let mut together: BTreeMap<(bool, Currency), Decimal> = BTreeMap::new();
        for balance in balances.iter().filter(|balance| wanted.is_none_or(|no| no == balance.account)) {
            let Some(account) = book.account(balance.account) else { continue };
            *together.entry((balance.currency != book.currency, balance.currency)).or_default() += balance.amount;
            if account.currency == balance.currency && !account.archived || !balance.amount.is_zero() {
                let amount = locale.money(balance.amount, balance.currency);
                html.line(&words.html("balance-account", args!["account" => clean(&account.name), "amount" => amount]));
            }
        }
        if wanted.is_none() {
            together.retain(|(foreign, _), amount| !*foreign || !amount.is_zero());
            for ((_, currency), amount) in together {
                html.line(&words.html("balance-total", args!["amount" => locale.money(amount, currency)]));
            }
        }
        Ok(html)
    }

    /// What is left of one budget, or of each.
    pub(super) async fn budgets(&self) -> Result<Html, Failure> {
        let (locale, words, book) = (&self.ask.locale, self.ask.locale.words(), &self.ask.book);
        let category = self.filter.category.as_deref().and_then(|name| book.category_named(name, Some(Kind::Expense)));
        let budgets: Vec<_> =
            book.budgets.iter().filter(|budget| category.is_none_or(|c| c.no == budget.category)).copied().collect();
        if budgets.is_empty() {
            return Ok(match category {
                Some(category) => words.html("budget-none", args!["category" => clean(&category.label())]),
                None => words.html("budget-empty", args![]),
            });
        }
        let month = Period::month(self.ask.today);
        let wanted: Vec<_> = budgets.iter().map(|b| (book.id, b.category, b.currency, month)).collect();
        let spent = totals::spent(&mut *self.connection().await?, &wanted).await?;
        let mut html = words.html("budget-title", args!["month" => locale.month(self.ask.today)]);
        for (budget, spent) in budgets.iter().zip(spent) {
            let money = |amount| locale.money(amount, budget.currency);
            let name = book.category(budget.category).map(|c| clean(&c.label())).unwrap_or_default();
            let share = locale.percent(spent.checked_div(budget.amount).unwrap_or_default());
            let left = budget.amount - spent;
            html.line(&if left < Decimal::ZERO {
                words.html(
                    "budget-line-over",
                    args!["category" => name, "spent" => money(spent), "limit" => money(budget.amount), "share" => share,
                          "over" => money(-left)],
                )
            } else {
                words.html(
                    "budget-line",
                    args!["category" => name, "spent" => money(spent), "limit" => money(budget.amount), "share" => share,
                          "left" => money(left)],
                )
            });
        }
        Ok(html)
    }
}

fn unit(span: Span) -> &'static str {
    match span {
        Span::Day => "day",
        Span::Week => "week",
        Span::Month => "month",
        Span::Quarter => "quarter",
        Span::Year => "year",
    }
}

/// The first day of the span that holds a day; weeks begin on Monday, as in the grammar.
fn beginning(span: Span, day: NaiveDate) -> NaiveDate {
    let month = |months: u32| {
        let first = day.with_day(1).unwrap_or(day);
        first.with_month0(first.month0() / months * months).unwrap_or(first)
    };
    match span {
        Span::Day => day,
        Span::Week => day.week(Weekday::Mon).first_day(),
        Span::Month => month(1),
        Span::Quarter => month(3),
        Span::Year => month(12),
    }
}

/// The last full spans before the one that holds today: 30 days, 12 weeks, 6 months, 4 quarters, 3 years.
fn last_full(span: Span, today: NaiveDate) -> Period {
    let this = beginning(span, today);
    let end = this.pred_opt().unwrap_or(this);
    let start = match span {
        Span::Day => this.checked_sub_days(Days::new(30)),
        Span::Week => this.checked_sub_days(Days::new(84)),
        Span::Month => this.checked_sub_months(Months::new(6)),
        Span::Quarter => this.checked_sub_months(Months::new(12)),
        Span::Year => this.checked_sub_months(Months::new(36)),
    };
    Period { start: start.unwrap_or(end), end }
}

/// How many spans a period touches.
fn count(span: Span, period: Period) -> u64 {
    let (first, last) = (beginning(span, period.start), beginning(span, period.end));
    let days = last.signed_duration_since(first).num_days().unsigned_abs();
    let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let between = (months(last) - months(first)).unsigned_abs();
    1 + match span {
        Span::Day => days,
        Span::Week => days / 7,
        Span::Month => between,
        Span::Quarter => between / 3,
        Span::Year => between / 12,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_counted_as_calendars_do() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (span, today, start, end, spans) in [
            (Span::Day, "2026-11-20", "2026-10-21", "2026-11-19", 30),
            (Span::Week, "2026-11-20", "2026-08-24", "2026-11-15", 12),
            (Span::Month, "2026-11-20", "2026-05-01", "2026-10-31", 6),
            (Span::Month, "2026-03-31", "2025-09-01", "2026-02-28", 6),
            (Span::Quarter, "2026-11-20", "2025-10-01", "2026-09-30", 4),
            (Span::Year, "2026-11-20", "2023-01-01", "2025-12-31", 3),
        ] {
            let period = last_full(span, day(today));
            assert_eq!(period, Period { start: day(start), end: day(end) }, "{span:?}");
            assert_eq!(count(span, period), spans, "{span:?}");
        }
    }
}
