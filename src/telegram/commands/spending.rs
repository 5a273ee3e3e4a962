//! What was spent and received in a day, a week or a month, beside the one before. Shared by `/today`, `/week`, `/month`.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::{chart, list, span};
use crate::args;
use crate::ledger::Currency;
use crate::ledger::period::Period;
use crate::reply::{Html, Reply, clean, clean_to};
use crate::report::figures::flow::{self, Flow, Moved};
use crate::store::StoreError;
use crate::store::totals::{self, CategoryTotal};
use crate::telegram::turn::Turn;

/// Categories listed for each currency.
const CATEGORIES: usize = 12;

/// How long the period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Day,
    Week,
    Month,
}

impl Unit {
    fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Self::Day, Self::Week, Self::Month].into_iter().find(|unit| unit.word() == word)
    }

    fn period(self, turn: &Turn<'_>, day: NaiveDate) -> Period {
        match self {
            Self::Day => Period::day(day),
            Self::Week => Period::week(day, turn.scene.locale.first_weekday()),
            Self::Month => Period::month(day),
        }
    }
}

/// Shows the period that holds the day a person names, today without one.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn run(turn: &mut Turn<'_>, unit: Unit, rest: &str) -> Result<(), StoreError> {
    let text = clean_to(rest, 40);
    let day = if text.is_empty() {
        turn.scene.today
    } else {
        match span::named(turn, &text) {
            Some(period) => period.start,
            None => {
                turn.say_key("problem-period");
                return Ok(());
            }
        }
    };
    let reply = report(turn, unit, day).await?;
    turn.say(&reply);
    Ok(())
}

/// Another period: `p:UNIT:DAY`. False for data that is not ours.
///
/// # Errors
/// [`StoreError`]; the update is tried again then.
pub async fn tapped(turn: &mut Turn<'_>, rest: &str) -> Result<bool, StoreError> {
    let Some((unit, day)) = rest.split_once(':') else { return Ok(false) };
    let (Some(unit), Ok(day)) = (Unit::of(unit), NaiveDate::parse_from_str(day, "%Y%m%d")) else { return Ok(false) };
    let reply = report(turn, unit, day).await?;
    turn.replace(&reply);
    Ok(true)
}

async fn report(turn: &mut Turn<'_>, unit: Unit, day: NaiveDate) -> Result<Reply, StoreError> {
    let (book, today) = (turn.scene.book.clone(), turn.scene.today);
    let period = unit.period(turn, day);
    let current = period.holds(today);
    let totals = totals::by_category(turn.db, book.id, period).await?;
    let count: i64 = totals.iter().map(|total| total.count).sum();
    let earlier = totals::by_category(turn.db, book.id, earlier(unit, period, current.then_some(today))).await?;
    let label = |total: &CategoryTotal| Some(clean(&book.category(total.category?)?.label()));
    let moved = totals.iter().map(|total| Moved::now(total, label(total))).chain(earlier.iter().map(Moved::before));
    let mut flows: Vec<(Currency, Flow)> =
        flow::by_currency(moved).into_iter().filter(|(_, flow)| flow.count > 0).collect();
    flows.sort_by_key(|(currency, _)| *currency != book.currency);

    let mut html = title(turn, unit, period, current);
    if flows.is_empty() {
        let key = if current { "report-empty" } else { "report-none" };
        html.line(&turn.words().html(key, args!["period" => unit.word()]));
    }
    for (currency, flow) in &flows {
        html.paragraph(&section(turn, *currency, flow, (unit, current)));
    }
    if count > 0 {
        let count = turn.scene.locale.count(usize::try_from(count).unwrap_or(usize::MAX));
        html.paragraph(&turn.words().html("report-entries", args!["count" => count]));
    }
    if flows.len() > 1 {
        html.line(&turn.words().html("report-currencies", args![]));
    }

    let to = |day: NaiveDate| format!("p:{}:{}", unit.word(), day.format("%Y%m%d"));
    let previous = period.start.pred_opt().and_then(|day| turn.button("button-previous", to(day)));
    let next = period.end.succ_opt().filter(|_| !current && period.end < today);
    let next = next.and_then(|day| turn.button("button-next", to(day)));
    let rows = [list::button(turn, period), chart::button(turn, period).filter(|_| unit != Unit::Day)];
    let rows = rows.into_iter().flatten().filter(|_| count > 0);
    Ok(Reply::text(html).row(rows).row([previous, next].into_iter().flatten()))
}

/// What to compare with: the period before, as far as the present one has come.
fn earlier(unit: Unit, period: Period, today: Option<NaiveDate>) -> Period {
    let whole = match unit {
        Unit::Day | Unit::Week => period.before(),
        Unit::Month => Period::month_away(period.start, -1),
    };
    let passed = today.map(|today| today.signed_duration_since(period.start).num_days().unsigned_abs());
    let end = passed.and_then(|days| whole.start.checked_add_days(Days::new(days)));
    Period { start: whole.start, end: end.map_or(whole.end, |end| end.min(whole.end)) }
}

fn title(turn: &Turn<'_>, unit: Unit, period: Period, current: bool) -> Html {
    let (locale, words, today) = (&turn.scene.locale, turn.words(), turn.scene.today);
    match (unit, current) {
        (Unit::Day, true) => words.html("report-today", args![]),
        (Unit::Day, false) => words.html("report-span", args!["span" => locale.date_long(period.start)]),
        (Unit::Week, true) => words.html("report-week", args!["span" => locale.span(period.start, period.end, today)]),
        (Unit::Week, false) => words.html("report-span", args!["span" => locale.span(period.start, period.end, today)]),
        (Unit::Month, _) => words.html("report-month", args!["month" => locale.month(period.start)]),
    }
}

/// One currency: spent, received, left over, how that compares, and where it went.
fn section(turn: &Turn<'_>, currency: Currency, flow: &Flow, (unit, current): (Unit, bool)) -> Html {
    let (locale, words) = (&turn.scene.locale, turn.words());
    let money = |amount| locale.money(amount, currency);
    let mut html = Html::default();
    if !flow.spent.is_zero() || flow.received.is_zero() {
        html.line(&words.html("report-spent", args!["amount" => money(flow.spent)]));
    }
    if !flow.spent_before.is_zero() {
        let difference = flow.spent - flow.spent_before;
        let (now, then) = match difference.cmp(&Decimal::ZERO) {
            std::cmp::Ordering::Greater => ("report-previous-more", "report-before-more"),
            std::cmp::Ordering::Less => ("report-previous-less", "report-before-less"),
            std::cmp::Ordering::Equal => ("report-previous-same", "report-before-same"),
        };
        let args = args!["amount" => money(difference.abs()), "period" => unit.word()];
        html.line(&words.html(if current { now } else { then }, args));
    }
    if !flow.received.is_zero() {
        html.line(&words.html("report-received", args!["amount" => money(flow.received)]));
    }
    if !flow.received.is_zero() && !flow.spent.is_zero() {
        html.line(&words.html("report-net", args!["amount" => money(flow.received - flow.spent)]));
    }
    for moved in flow.categories.iter().take(CATEGORIES) {
        let category = moved.label.clone().unwrap_or_else(|| words.plain("uncategorised", args![]));
        let share = locale.percent(flow.share(moved));
        html.line(
            &words.html(
                "report-category",
                args!["category" => category, "amount" => money(moved.amount), "share" => share],
            ),
        );
    }
    if flow.categories.len() > CATEGORIES {
        html.line(&words.html("list-more", args!["count" => flow.categories.len() - CATEGORIES]));
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn comparisons_go_as_far_as_today() {
        let month = Period::month(day(2026, 3, 31));
        let upto = |today| earlier(Unit::Month, month, today);
        assert_eq!(upto(Some(day(2026, 3, 10))), Period { start: day(2026, 2, 1), end: day(2026, 2, 10) });
        assert_eq!(upto(Some(day(2026, 3, 31))), Period { start: day(2026, 2, 1), end: day(2026, 2, 28) });
        assert_eq!(upto(None), Period { start: day(2026, 2, 1), end: day(2026, 2, 28) });
        let today = Period::day(day(2026, 3, 10));
        assert_eq!(earlier(Unit::Day, today, Some(day(2026, 3, 10))), Period::day(day(2026, 3, 9)));
    }
}
