//! How one thing is shown, in a line or a few: an entry, what entries leave of their budgets, a goal, a recurring item,
//! a rule.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use sqlx::postgres::PgConnection;

use super::alert::{self, Left};
use crate::args;
use crate::ledger::goal::NewGoal;
use crate::ledger::recurring::NewRecurring;
use crate::ledger::rule::Rule;
use crate::ledger::{CategoryNo, EntryNo, Kind, NewEntry, Repeat};
use crate::reply::{Html, Locale, clean};
use crate::store::{Book, StoreError};

/// An entry on a line of a list, with its number.
pub fn entry(book: &Book, locale: &Locale, today: NaiveDate, entry: &NewEntry, no: EntryNo) -> Html {
    let words = locale.words();
    let no = no.0;
    let (date, amount) = (locale.date(entry.occurred_on, today), signed(locale, entry));
    if entry.kind == Kind::Transfer {
        let (from, to) = accounts(book, entry);
        let args = args!["no" => no, "date" => date, "amount" => amount, "from" => from, "to" => to];
        return words.html("entry-line-transfer", args);
    }
    let category = category(book, locale, entry);
    match what(entry) {
        Some(note) => {
            let args = args!["no" => no, "date" => date, "amount" => amount, "category" => category, "note" => note];
            words.html("entry-line-note", args)
        }
        None => words.html("entry-line", args!["no" => no, "date" => date, "amount" => amount, "category" => category]),
    }
}

/// The same of an entry that has no number yet.
pub fn unnumbered(book: &Book, locale: &Locale, today: NaiveDate, entry: &NewEntry) -> Html {
    let target = match entry.kind {
        Kind::Transfer => {
            let (from, to) = accounts(book, entry);
            format!("{from} → {to}")
        }
        _ => category(book, locale, entry),
    };
    let pieces = [Some(locale.date(entry.occurred_on, today)), Some(signed(locale, entry)), Some(target), what(entry)];
    let pieces: Vec<Html> = pieces.into_iter().flatten().map(|piece| Html::text(&piece)).collect();
    Html::join(&pieces, " · ")
}

/// The amount with the sign of its direction.
pub fn signed(locale: &Locale, entry: &NewEntry) -> String {
    let (amount, currency) = (entry.money.amount(), entry.money.currency());
    match entry.kind {
        Kind::Expense => locale.signed_money(-amount, currency),
        Kind::Income => locale.signed_money(amount, currency),
        Kind::Transfer => locale.money(amount, currency),
    }
}

/// The entry's category with its emoji, or that it has none.
pub fn category(book: &Book, locale: &Locale, entry: &NewEntry) -> String {
    let named = entry.category.and_then(|no| book.category(no)).map(|category| clean(&category.label()));
    named.map_or_else(|| locale.words().plain("uncategorised", args![]), |label| marked(label, entry))
}

/// A category's label with a mark where a model gave it.
pub fn marked(label: String, entry: &NewEntry) -> String {
    if entry.by_model { format!("{label} 🤖") } else { label }
}

/// The names of the accounts it leaves and, for a transfer, reaches.
pub fn accounts(book: &Book, entry: &NewEntry) -> (String, String) {
    let name = |no| book.account(no).map(|account| clean(&account.name)).unwrap_or_default();
    (name(entry.account), entry.to_account.map(name).unwrap_or_default())
}

/// What it was about: the note and the merchant.
pub fn what(entry: &NewEntry) -> Option<String> {
    let pieces = [entry.note.as_deref(), entry.merchant.as_deref()].into_iter().flatten().map(clean);
    let pieces: Vec<String> = pieces.filter(|piece| !piece.is_empty()).collect();
    (!pieces.is_empty()).then(|| pieces.join(" · "))
}

/// What entries leave of the budgets that they draw on now.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn budgets(
    connection: &mut PgConnection,
    book: &Book,
    locale: &Locale,
    today: NaiveDate,
    entries: &[NewEntry],
) -> Result<Vec<Html>, StoreError> {
    let left = alert::drawn(connection, book, today, entries).await?;
    Ok(left.iter().map(|left| budget_left(book, locale, left)).collect())
}

/// What a budget is of: its category, or all spending.
pub fn budget_name(book: &Book, locale: &Locale, category: Option<CategoryNo>) -> String {
    match category {
        Some(no) => book.category(no).map(|category| clean(&category.label())).unwrap_or_default(),
        None => locale.words().plain("budget-all", args![]),
    }
}

/// `€20 left of €100 for Food this week`.
pub fn budget_left(book: &Book, locale: &Locale, left: &Left) -> Html {
    let Left { budget, .. } = left;
    let money = |amount| locale.money(amount, budget.currency);
    let (category, words, period) =
        (budget_name(book, locale, budget.category), locale.words(), budget.period.as_str());
    let (rest, limit) = (left.amount(), money(budget.amount));
    if rest > Decimal::ZERO {
        let args = args!["left" => money(rest), "limit" => limit, "category" => category, "period" => period];
        words.html("entry-budget-left", args)
    } else if rest.is_zero() {
        words.html("entry-budget-reached", args!["limit" => limit, "category" => category, "period" => period])
    } else {
        let args = args!["over" => money(-rest), "limit" => limit, "category" => category, "period" => period];
        words.html("entry-budget-over", args)
    }
}

/// `Food, this week: €80 of €100 (80%), €20 left`.
pub fn budget_used(locale: &Locale, name: &str, left: &Left) -> Html {
    let Left { budget, spent } = *left;
    let money = |amount| locale.money(amount, budget.currency);
    let share = locale.percent(spent.checked_div(budget.amount).unwrap_or_default());
    let (words, rest) = (locale.words(), left.amount());
    let name = words.plain("budget-of", args!["category" => name, "period" => budget.period.as_str()]);
    if rest < Decimal::ZERO {
        let args = args!["category" => name, "spent" => money(spent), "limit" => money(budget.amount),
                         "share" => share, "over" => money(-rest)];
        words.html("budget-line-over", args)
    } else {
        let args = args!["category" => name, "spent" => money(spent), "limit" => money(budget.amount),
                         "share" => share, "left" => money(rest)];
        words.html("budget-line", args)
    }
}

/// Cells of a goal's bar.
const BAR: u32 = 10;

/// A goal: how far it is, as figures and a bar, and what it takes to be there in time.
pub fn goal(locale: &Locale, today: NaiveDate, goal: &NewGoal) -> Html {
    let words = locale.words();
    let money = |amount| locale.money(amount, goal.target.currency());
    let mut html = words.html(
        "goal-line",
        args!["goal" => clean(&goal.name), "saved" => money(goal.saved), "target" => money(goal.target.amount())],
    );
    let full = (goal.share() * Decimal::from(BAR)).floor().to_u32().unwrap_or(u32::MAX).min(BAR);
    let bar = format!("{}{}", "▰".repeat(full as usize), "▱".repeat((BAR - full) as usize));
    html.line(&Html::text(&format!("{bar} {}", locale.percent(goal.share()))));
    let (left, date) = (money(goal.left()), goal.due_on.map(|due| locale.date(due, today)));
    let detail = match date {
        _ if goal.is_reached() => words.html("goal-reached", args![]),
        None => words.html("goal-left", args!["left" => left]),
        Some(date) => match goal.monthly(today) {
            Some(monthly) => {
                words.html("goal-pace", args!["left" => left, "monthly" => money(monthly), "date" => date])
            }
            None => words.html("goal-late", args!["left" => left, "date" => date]),
        },
    };
    html.line(&detail);
    html
}

/// A recurring item: what, how much, how often, when next.
pub fn recurring(locale: &Locale, today: NaiveDate, item: &NewRecurring, next: Option<NaiveDate>) -> Html {
    let words = locale.words();
    let (amount, currency) = (item.money.amount(), item.money.currency());
    let amount = match item.kind {
        Kind::Expense => locale.signed_money(-amount, currency),
        Kind::Income => locale.signed_money(amount, currency),
        Kind::Transfer => locale.money(amount, currency),
    };
    let what = words.html(
        "recurring-line",
        args!["name" => clean(&item.name), "amount" => amount, "often" => often(locale, &item.repeat)],
    );
    let next = next.map(|day| locale.date(day, today));
    let when = match next.filter(|_| !item.paused) {
        Some(date) => words.html("recurring-next", args!["date" => date]),
        None => words.html("recurring-paused-mark", args![]),
    };
    Html::join(&[what, when], " · ")
}

/// `every 2 weeks`.
pub fn often(locale: &Locale, repeat: &Repeat) -> String {
    let every = locale.count(repeat.every.into());
    locale.words().plain("recurring-often", args!["unit" => repeat.unit.as_str(), "every" => every])
}

/// What a rule asks and what it gives: `“zomato”, from €500` and `🍔 Food #takeaway`.
pub fn rule(book: &Book, locale: &Locale, rule: &Rule) -> (String, String) {
    let words = locale.words();
    let mut asked: Vec<String> = Vec::new();
    if let Some(said) = &rule.when.words {
        asked.push(format!("“{}”", clean(&said.replace('|', ", "))));
    }
    let money = |amount| locale.money(amount, rule.when.currency.unwrap_or(book.currency));
    if let Some(least) = rule.when.at_least {
        asked.push(words.plain("rule-over", args!["amount" => money(least)]));
    }
    if let Some(most) = rule.when.at_most {
        asked.push(words.plain("rule-under", args!["amount" => money(most)]));
    }
    if let Some(account) = rule.when.account.and_then(|no| book.account(no)) {
        asked.push(format!("@{}", clean(&account.name)));
    }
    let category = rule.then.category.and_then(|no| book.category(no));
    // A category says itself which way the money goes.
    if let Some(kind) = rule.when.kind.filter(|_| category.is_none()) {
        let key = if kind == Kind::Income { "kind-income" } else { "kind-expense" };
        asked.push(words.plain(key, args![]));
    }
    let mut given: Vec<String> = category.map(|category| clean(&category.label())).into_iter().collect();
    given.extend(rule.then.merchant.as_deref().map(|name| words.plain("rule-named", args!["name" => clean(name)])));
    given.extend(rule.then.tags.iter().map(|tag| format!("#{}", clean(tag))));
    (asked.join(", "), given.join(" "))
}
