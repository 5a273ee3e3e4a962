//! The weekly digest. A chat's next time moves in the transaction that writes its digest, under a lock that others pass
//! over, so that a week is told once however many processes look and wherever one dies.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::Allowed;
use crate::args;
use crate::ledger::Currency;
use crate::ledger::period::Period;
use crate::reply::{Choice, Html, Locale, Reply, clean, clean_to};
use crate::report::alert::Left;
use crate::report::figures::flow::{self, Flow};
use crate::report::lines;
use crate::schedule::Say;
use crate::schedule::weekly::{self, Rhythm, Slot};
use crate::store::outbox::{Call, Queued};
use crate::store::push::{self, Due, Largest, Moved, Span, Used};
use crate::store::{Store, StoreError, outbox};

/// Chats dealt with in one transaction.
const BATCH: i64 = 500;
/// How late a digest may be; after that it would tell of a week long gone.
const LATEST: TimeDelta = TimeDelta::hours(24);
/// Categories listed for each currency.
const CATEGORIES: usize = 5;
/// Currencies shown; the rest are named in a line.
const CURRENCIES: usize = 4;
/// Budgets shown, the most used first.
const BUDGETS: usize = 10;
/// Characters of an entry's text.
const WHAT_CHARS: usize = 60;
/// What the button that switches the digest off sends; `/settings` understands it.
const OFF: &str = "g:d:off";

/// To whom digests go, and when.
#[derive(Clone)]
pub struct Rules {
    /// The day and hour.
    pub rhythm: Rhythm,
    /// Whether a chat may be written to unasked: people may have been taken off the list of those allowed.
    pub allowed: Allowed,
}

impl Default for Rules {
    /// Everybody, at the usual time.
    fn default() -> Self {
        Self { rhythm: Rhythm::default(), allowed: Arc::new(|_| true) }
    }
}

/// What came of one batch, committed.
pub struct Batch {
    /// Calls to hand over.
    pub queued: Vec<Queued>,
    /// Digests written.
    pub written: usize,
    /// More chats may be due.
    pub more: bool,
}

/// Writes the digests of at most [`BATCH`] chats that are due at `now`.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached; nothing is changed then.
pub async fn batch(store: &Store, say: Say, rules: &Rules, now: DateTime<Utc>) -> Result<Batch, StoreError> {
    let mut tx = store.begin().await?;
    let due = push::digests_due(&mut tx, now, BATCH).await?;
    if due.is_empty() {
        return Ok(Batch { queued: Vec::new(), written: 0, more: false });
    }
    let more = i64::try_from(due.len()) == Ok(BATCH);
    let times: Vec<_> =
        due.iter().map(|due| (due.chat, weekly::next(rules.rhythm, due.chat, timezone(due), now).at)).collect();
    push::set_next_digests(&mut tx, &times).await?;

    // A chat without a time was switched on just now: it waits for its first Monday. The slot is worked out anew, for
    // the book's timezone may have moved since the time was set.
    let due: Vec<(Due, Slot)> = due
        .into_iter()
        .filter(|due| due.at.is_some() && (rules.allowed)(due.chat))
        .filter_map(|due| weekly::latest(rules.rhythm, due.chat, timezone(&due), now).map(|slot| (due, slot)))
        .filter(|(_, slot)| now - slot.at < LATEST)
        .collect();
    let weeks: Vec<Span> = due.iter().map(|(due, slot)| (due.book, slot.week())).collect();
    let moved = by_span(push::moved(&mut tx, &weeks).await?, |moved| moved.span);
    let told: Vec<(&(Due, Slot), &Vec<Moved>)> = (0..)
        .zip(&due)
        .filter_map(|(span, due)| moved.get(&span).map(|moved| (due, moved)))
        .filter(|(_, moved)| moved.iter().any(|moved| moved.count > 0))
        .collect();
    let weeks: Vec<Span> = told.iter().map(|((due, slot), _)| (due.book, slot.week())).collect();
    let months: Vec<Span> = told.iter().map(|((due, slot), _)| (due.book, Period::month(slot.day))).collect();
    let largest = by_span(push::largest(&mut tx, &weeks).await?, |largest| largest.span);
    let used = by_span(push::used(&mut tx, &months).await?, |used| used.span);
    let past = push::have_past(&mut tx, &weeks).await?;

    let mut calls: Vec<Call> = Vec::new();
    for (span, ((due, slot), moved)) in (0usize..).zip(&told) {
        let week = Week {
            today: slot.day,
            period: slot.week(),
            first: !past.get(span).copied().unwrap_or(true),
            currency: due.currency,
            moved,
            largest: largest.get(&span).map(Vec::as_slice).unwrap_or_default(),
            budgets: used.get(&span).map(Vec::as_slice).unwrap_or_default(),
        };
        let left = (slot.at + LATEST - now).num_seconds().max(1);
        calls.extend(
            say(&reply(&Locale::of(&due.language).at_home(due.currency), &week), due.chat)
                .into_iter()
                .map(|call| Call { urgent: false, expires_in: Some(left), ..call }),
        );
    }
    let written = told.len();
    let ids = outbox::add(&mut tx, &calls).await?;
    tx.commit().await.map_err(StoreError::from)?;
    let queued = ids.into_iter().zip(calls).map(|(id, call)| Queued::written(id, call)).collect();
    Ok(Batch { queued, written, more })
}

fn timezone(due: &Due) -> Tz {
    due.timezone.parse().unwrap_or(Tz::UTC)
}

fn by_span<T>(rows: Vec<T>, span: fn(&T) -> usize) -> BTreeMap<usize, Vec<T>> {
    let mut spans: BTreeMap<usize, Vec<T>> = BTreeMap::new();
    for row in rows {
        spans.entry(span(&row)).or_default().push(row);
    }
    spans
}

/// What a digest tells.
struct Week<'a> {
    today: NaiveDate,
    period: Period,
    /// Nothing was recorded from before it.
    first: bool,
    /// The book's, which comes first.
    currency: Currency,
    moved: &'a [Moved],
    largest: &'a [Largest],
    budgets: &'a [Used],
}

fn reply(locale: &Locale, week: &Week<'_>) -> Reply {
    let words = locale.words();
    let span = locale.span(week.period.start, week.period.end, week.today);
    let mut html = words.html("digest-title", args!["span" => span]);
    if week.first {
        html.line(&words.html("digest-first", args![]));
    }
    let flows = flow::by_currency(week.moved.iter().map(flow::Moved::from));
    let mut shown: Vec<(&Currency, &Flow)> = flows.iter().filter(|(_, flow)| flow.count > 0).collect();
    // Amounts of different currencies cannot be compared, how often they were used can.
    shown.sort_by_key(|(currency, flow)| (**currency != week.currency, -flow.count));
    for (currency, flow) in shown.iter().take(CURRENCIES) {
        html.paragraph(&section(locale, week, **currency, flow));
    }
    if shown.len() > CURRENCIES {
        html.paragraph(&words.html("list-more", args!["count" => shown.len() - CURRENCIES]));
    }
    if shown.len() > 1 {
        html.line(&words.html("report-currencies", args![]));
    }
    html.paragraph(&budgets(locale, week.budgets));
    let bare: i64 = week.moved.iter().filter(|moved| moved.category.is_none()).map(|moved| moved.count).sum();
    if bare > 0 {
        let count = locale.count(usize::try_from(bare).unwrap_or(usize::MAX));
        html.paragraph(&words.html("digest-uncategorised", args!["count" => count]));
    }
    html.paragraph(&words.html("digest-off-hint", args![]));
    Reply::text(html).row(Choice::new(&words.plain("button-digest-off", args![]), OFF).ok())
}

/// One currency: what was spent and received, how that compares, where it went.
fn section(locale: &Locale, week: &Week<'_>, currency: Currency, flow: &Flow) -> Html {
    let words = locale.words();
    let money = |amount| locale.money(amount, currency);
    let mut html = words.html("digest-spent", args!["amount" => money(flow.spent)]);
    let moved = !flow.spent.is_zero() || !flow.spent_before.is_zero();
    if moved && !week.first {
        let difference = flow.spent - flow.spent_before;
        let key = match difference.cmp(&Decimal::ZERO) {
            std::cmp::Ordering::Greater => "digest-more",
            std::cmp::Ordering::Less => "digest-less",
            std::cmp::Ordering::Equal => "digest-same",
        };
        html.line(&words.html(key, args!["amount" => money(difference.abs())]));
    }
    if !flow.received.is_zero() {
        html.line(&words.html("digest-received", args!["amount" => money(flow.received)]));
    }
    if !flow.spent.is_zero() {
        html.line(&words.html("digest-top", args![]));
    }
    for moved in flow.categories.iter().take(CATEGORIES) {
        let label = moved.label.as_deref().map_or_else(|| words.plain("uncategorised", args![]), clean);
        html.line(&words.html(
            "digest-category",
            args!["category" => label, "amount" => money(moved.amount), "share" => locale.percent(flow.share(moved))],
        ));
    }
    if flow.categories.len() > CATEGORIES {
        html.line(&words.html("list-more", args!["count" => flow.categories.len() - CATEGORIES]));
    }
    let largest = week.largest.iter().find(|largest| largest.currency == currency);
    if let Some(largest) = largest {
        let what = largest.what.as_deref().map(|what| clean_to(what, WHAT_CHARS)).filter(|what| !what.is_empty());
        let what = what.unwrap_or_else(|| words.plain("uncategorised", args![]));
        let date = locale.date(largest.occurred_on, week.today);
        html.line(
            &words.html("digest-largest", args!["amount" => money(largest.amount), "what" => what, "date" => date]),
        );
    }
    html
}

/// How far the budgets are used.
fn budgets(locale: &Locale, budgets: &[Used]) -> Html {
    let words = locale.words();
    let mut html = Html::default();
    if budgets.is_empty() {
        return html;
    }
    html.line(&words.html("digest-budgets", args![]));
    for used in budgets.iter().take(BUDGETS) {
        let name = used.label.as_deref().map_or_else(|| words.plain("budget-all", args![]), clean);
        html.line(&lines::budget_used(locale, &name, &Left { budget: used.budget, spent: used.spent }));
    }
    if budgets.len() > BUDGETS {
        html.line(&words.html("list-more", args!["count" => budgets.len() - BUDGETS]));
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Budget, BudgetPeriod, CategoryNo, Kind};
    use crate::reply::Part;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn moved(kind: Kind, category: Option<(i64, &str)>, currency: &str, amounts: (&str, &str), count: i64) -> Moved {
        Moved {
            span: 0,
            kind,
            category: category.map(|(no, _)| CategoryNo(no)),
            label: category.map(|(_, label)| label.to_owned()),
            currency: Currency::parse(currency).unwrap(),
            amount: amounts.0.parse().unwrap(),
            before: amounts.1.parse().unwrap(),
            count,
        }
    }

    fn shown(tag: &str, week: &Week<'_>) -> String {
        let reply = reply(&Locale::of(tag), week);
        assert_eq!(reply.choices[0][0].data, OFF);
        match &reply.parts[0] {
            Part::Text(html) => html.plain().replace('\u{a0}', " "),
            other => panic!("{other:?}"),
        }
    }

    fn budget(limit: &str) -> Budget {
        Budget {
            category: Some(CategoryNo(2)),
            period: BudgetPeriod::Month,
            amount: limit.parse().unwrap(),
            currency: Currency::EUR,
            starts_on: day("2026-11-01"),
        }
    }

    fn week<'a>(moved: &'a [Moved], largest: &'a [Largest], budgets: &'a [Used]) -> Week<'a> {
        let slot = Slot { at: "2026-11-23T09:00:00Z".parse().unwrap(), day: day("2026-11-23") };
        let currency = Currency::EUR;
        Week { today: slot.day, period: slot.week(), first: false, currency, moved, largest, budgets }
    }

    #[test]
    fn a_week_is_told_in_full() {
        let moved = [
            moved(Kind::Income, Some((9, "💰 Salary")), "EUR", ("2000", "0"), 1),
            moved(Kind::Expense, Some((1, "🛒 Groceries")), "EUR", ("60", "10"), 2),
            moved(Kind::Expense, None, "EUR", ("20", "0"), 3),
            moved(Kind::Expense, Some((2, "🍽 <b>Food")), "EUR", ("0", "30.50"), 0),
            moved(Kind::Expense, Some((2, "🍽 <b>Food")), "USD", ("12", "0"), 1),
            moved(Kind::Expense, Some((2, "🍽 <b>Food")), "GBP", ("0", "7"), 0),
        ];
        let largest = [Largest {
            span: 0,
            currency: Currency::EUR,
            amount: "45".parse().unwrap(),
            occurred_on: day("2026-11-18"),
            what: Some("market <i>".into()),
        }];
        let budgets =
            [Used {
                span: 0, label: Some("🛒 Groceries".into()), budget: budget("50"), spent: "60".parse().unwrap()
            }];
        let week = week(&moved, &largest, &budgets);
        assert_eq!(
            shown("en", &week),
            "Your week, 16 Nov – 22 Nov\n\
             \nSpent: €80.00\n€39.50 more than the week before\nReceived: €2,000.00\nMost went to\n\
             🛒 Groceries: €60.00 (75%)\nUncategorised: €20.00 (25%)\nLargest: €45.00 · market <i> · Wed 18 Nov\n\
             \nSpent: $12.00\n$12.00 more than the week before\nMost went to\n🍽 <b>Food: $12.00 (100%)\n\
             Amounts in other currencies are not added up.\n\
             \nBudgets\n🛒 Groceries: €60.00 of €50.00 (120%), €10.00 over\n\
             \n3 entries have no category yet.\n\
             \nYou get this once a week."
        );
        let spanish = shown("es", &week);
        assert!(spanish.starts_with("Tu semana, 16 nov – 22 nov\n\nGastado: 80,00 €\n39,50 € más"), "{spanish}");
    }

    #[test]
    fn a_first_week_and_one_of_income_alone_are_told_too() {
        let moved = [moved(Kind::Income, None, "EUR", ("5", "0"), 1)];
        let week = Week { first: true, ..week(&moved, &[], &[]) };
        let expected = "Your week, 16 Nov – 22 Nov\nYour first week here.\n\nSpent: €0.00\nReceived: €5.00\n\n\
                        One entry has no category yet.\n\nYou get this once a week.";
        assert_eq!(shown("en", &week), expected);
    }

    #[test]
    fn many_of_everything_stays_one_message() {
        let names: Vec<String> = (0..300).map(|no| format!("{no} {}", "&".repeat(60))).collect();
        let codes = ["EUR", "USD", "GBP", "CHF", "JPY", "INR"];
        let moved: Vec<Moved> = codes
            .iter()
            .flat_map(|code| (0i64..).zip(&names).map(move |(no, name)| (code, no, name)))
            .map(|(code, no, name)| moved(Kind::Expense, Some((no, name)), code, ("79228162514264.1234", "1"), 1))
            .collect();
        let budgets: Vec<Used> = names
            .iter()
            .map(|name| Used { span: 0, label: Some(name.clone()), budget: budget("1"), spent: Decimal::from(3) })
            .collect();
        let text = shown("en", &week(&moved, &[], &budgets));
        assert!(text.encode_utf16().count() < 4096, "{}", text.len());
        assert!(text.contains("… and 295 more") && text.contains("… and 290 more"), "{text}");
    }
}
