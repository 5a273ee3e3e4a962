//! `/balance`: what each account holds, what all hold together, and how that came about by day and by month.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::args;
use crate::ledger::Currency;
use crate::ledger::period::Period;
use crate::reply::{Choice, Reply, clean};
use crate::store::StoreError;
use crate::store::totals::{self, Flow, Step};
use crate::telegram::turn::Turn;

/// Months on a page of the history.
const MONTHS: i32 = 12;
/// Buttons of currencies offered.
const CURRENCIES: usize = 6;

/// Shows the balance.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, _rest: &str) -> Result<(), StoreError> {
    let reply = balance(turn).await?;
    turn.say(&reply);
    Ok(())
}

/// `b:now`, `b:month:EUR:20261101`, `b:day:EUR:20261101`. False for data that is not ours.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, rest: &str) -> Result<bool, StoreError> {
    if rest == "now" {
        let reply = balance(turn).await?;
        turn.replace(&reply);
        return Ok(true);
    }
    let mut parts = rest.split(':');
    let (Some(step), Some(currency), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(false);
    };
    let (Ok(currency), Ok(day)) = (Currency::parse(currency), NaiveDate::parse_from_str(day, "%Y%m%d")) else {
        return Ok(false);
    };
    // A history of the future, or of before money was counted, is nobody's.
    if day > Period::month(turn.scene.today).end || day.year() < 1900 {
        return Ok(false);
    }
    let reply = match step {
        "month" => by_month(turn, currency, day).await?,
        "day" => by_day(turn, currency, day).await?,
        _ => return Ok(false),
    };
    turn.replace(&reply);
    Ok(true)
}

async fn balance(turn: &mut Turn<'_>) -> Result<Reply, StoreError> {
    let (book, today) = (turn.scene.book.clone(), turn.scene.today);
    let balances = totals::balances(turn.db, book.id, today).await?;
    let (locale, words) = (&turn.scene.locale, turn.words());
    let mut html = words.html("balance-title", args![]);
    let mut totals: BTreeMap<Currency, Decimal> = BTreeMap::new();
    for balance in &balances {
        let Some(account) = book.account(balance.account) else { continue };
        *totals.entry(balance.currency).or_default() += balance.amount;
        let own = account.currency == balance.currency && !account.archived;
        if own || !balance.amount.is_zero() {
            let amount = locale.money(balance.amount, balance.currency);
            html.line(&words.html("balance-account", args!["account" => clean(&account.name), "amount" => amount]));
        }
    }
    let mut totals: Vec<(Currency, Decimal)> = totals.into_iter().collect();
    totals.sort_by_key(|(currency, _)| *currency != book.currency);
    totals.retain(|(currency, amount)| *currency == book.currency || !amount.is_zero());
    let mut last = crate::reply::Html::default();
    for (currency, amount) in &totals {
        last.line(&words.html("balance-total", args!["amount" => locale.money(*amount, *currency)]));
    }
    if totals.len() > 1 {
        last.line(&words.html("report-currencies", args![]));
    }
    html.paragraph(&last);
    html.paragraph(&words.html("balance-note", args![]));

    let mut reply = Reply::text(html);
    for (currency, _) in totals.iter().take(CURRENCIES) {
        let of = |key: &str, step: &str| {
            let label = format!("{} {currency}", words.plain(key, args![]));
            let label = if totals.len() > 1 { label } else { words.plain(key, args![]) };
            Choice::new(&label, data(step, *currency, today)).ok()
        };
        reply = reply.row([of("button-by-day", "day"), of("button-by-month", "month")].into_iter().flatten());
    }
    Ok(reply)
}

fn data(step: &str, currency: Currency, day: NaiveDate) -> String {
    format!("b:{step}:{currency}:{}", day.format("%Y%m%d"))
}

/// Twelve months up to the one of `day`, with what came in and went out.
async fn by_month(turn: &mut Turn<'_>, currency: Currency, day: NaiveDate) -> Result<Reply, StoreError> {
    let (book, today) = (turn.book(), turn.scene.today);
    let month = Period::month(day);
    let period = Period { start: Period::month_away(month.start, 1 - MONTHS).start, end: month.end.min(today) };
    let flows = totals::history(turn.db, book, currency, period, Step::Month).await?;
    let (locale, words) = (&turn.scene.locale, turn.words());
    let mut html = words.html("balance-history", args!["currency" => currency.code()]);
    // Months before there was any money are left out, but for the last.
    let quiet = |flow: &&Flow| flow.balance.is_zero() && flow.earned.is_zero() && flow.spent.is_zero();
    let idle = flows.iter().take_while(quiet).count().min(flows.len().saturating_sub(1));
    for flow in flows.iter().skip(idle).rev() {
        let (amount, change) = (flow.balance, flow.earned - flow.spent);
        html.line(&words.html(
            "balance-month",
            args!["month" => locale.month(flow.start), "amount" => locale.money(amount, currency),
                  "change" => locale.signed_money(change, currency)],
        ));
    }
    let earlier = period.start.pred_opt().filter(|_| idle == 0).map(|day| data("month", currency, day));
    let later = (month.end < today).then(|| Period::month_away(day, MONTHS).start.min(today));
    let later = later.map(|day| data("month", currency, day));
    Ok(Reply::text(html).row(paging(turn, earlier, later)).row(foot(turn, "button-by-day", data("day", currency, day))))
}

/// The days of the month of `day` on which something happened.
async fn by_day(turn: &mut Turn<'_>, currency: Currency, day: NaiveDate) -> Result<Reply, StoreError> {
    let (book, today) = (turn.book(), turn.scene.today);
    let month = Period::month(day);
    let period = Period { start: month.start, end: month.end.min(today) };
    let flows = totals::history(turn.db, book, currency, period, Step::Day).await?;
    let (locale, words) = (&turn.scene.locale, turn.words());
    let title = format!("{} · {currency}", locale.month(month.start));
    let mut html = words.html("report-span", args!["span" => title]);
    let moved = flows.iter().filter(|flow| !(flow.earned.is_zero() && flow.spent.is_zero()));
    let mut quiet = true;
    for flow in moved.rev() {
        quiet = false;
        let change = locale.signed_money(flow.earned - flow.spent, currency);
        html.line(&words.html(
            "balance-day",
            args!["date" => locale.date(flow.start, today), "amount" => locale.money(flow.balance, currency),
                  "change" => change],
        ));
    }
    if let (true, Some(last)) = (quiet, flows.last()) {
        html.line(&words.html("balance-quiet", args!["amount" => locale.money(last.balance, currency)]));
    }
    let earlier = month.start.pred_opt().map(|day| data("day", currency, day));
    let later = month.end.succ_opt().filter(|day| *day <= today).map(|day| data("day", currency, day));
    let by_month = data("month", currency, day);
    Ok(Reply::text(html).row(paging(turn, earlier, later)).row(foot(turn, "button-by-month", by_month)))
}

fn paging(turn: &Turn<'_>, earlier: Option<String>, later: Option<String>) -> Vec<Choice> {
    let earlier = earlier.and_then(|data| turn.button("button-previous", data));
    let later = later.and_then(|data| turn.button("button-next", data));
    [earlier, later].into_iter().flatten().collect()
}

fn foot(turn: &Turn<'_>, key: &str, data: String) -> Vec<Choice> {
    [turn.button(key, data), turn.button("button-back", "b:now".to_owned())].into_iter().flatten().collect()
}
