//! PURE: what a figure was made of, as a query on the views: people read it, and may run it with `quipu query`.
//! `tests/it/figures.rs` runs each and holds its sums against the figures.

use super::place::Place;
use crate::ledger::Kind;
use crate::ledger::period::Period;
use crate::store::search::{By, Filter, Step};

/// ` where …`, or nothing.
pub fn conditions(place: Place<'_>, filter: &Filter) -> String {
    let book = place.book;
    let mut parts = Vec::new();
    if let Some(kind) = filter.kind {
        parts.push(format!("kind = '{}'", kind.as_str()));
    }
    if let Some(category) = filter.category.and_then(|no| book.category(no)) {
        parts.push(format!("category = {}", literal(&category.name)));
    }
    if filter.uncategorised {
        parts.push("category is null".to_owned());
    }
    if let Some(account) = filter.account.and_then(|no| book.account(no)) {
        let name = literal(&account.name);
        parts.push(format!("(account = {name} or to_account = {name})"));
    }
    if let Some(words) = &filter.words {
        // Quoted wildcards would need a backslash; who writes one means any character well enough.
        let pattern = literal(&format!("%{}%", words.replace('%', "_")));
        parts.push(format!("(merchant ilike {pattern} or description ilike {pattern})"));
    }
    if let Some(tag) = &filter.tag {
        parts.push(format!("{} = any(tags)", literal(tag)));
    }
    if let Some((_, name)) = &filter.payer {
        parts.push(format!("payer = {}", literal(name)));
    }
    if let Some(weekdays) = filter.weekdays {
        let numbers: Vec<String> = weekdays.numbers().map(|number| number.to_string()).collect();
        parts.push(format!("extract(isodow from occurred_on) in ({})", numbers.join(", ")));
    }
    if let Some(least) = filter.least {
        parts.push(format!("amount >= {least}"));
    }
    if let Some(most) = filter.most {
        parts.push(format!("amount <= {most}"));
    }
    if let Some(Period { start, end }) = filter.period {
        parts.push(format!("occurred_on >= '{start}' and occurred_on <= '{end}'"));
    }
    if parts.is_empty() { String::new() } else { format!(" where {}", parts.join(" and ")) }
}

/// `kind`, `currency`, `total`, `entries`.
pub fn sums(place: Place<'_>, filter: &Filter) -> String {
    grouped(place, filter, By::All, None)
}

/// The same by what and by when.
pub fn grouped(place: Place<'_>, filter: &Filter, by: By, step: Option<Step>) -> String {
    let column = match by {
        By::All | By::Tag => None,
        By::Category => Some("category"),
        By::Merchant => Some("merchant"),
        By::Name => Some("coalesce(merchant, description)"),
        By::Account => Some("account"),
        By::Payer => Some("payer"),
    };
    let mut columns = Vec::new();
    if let Some(step) = step {
        columns.push(format!("date_trunc('{}', occurred_on)::date as start", step.word()));
    }
    if let Some(column) = column {
        columns.push(format!("{column} as name"));
    }
    columns.extend(["kind".to_owned(), "currency".to_owned()]);
    let groups: Vec<String> = (1..=columns.len()).map(|at| at.to_string()).collect();
    let (columns, groups) = (columns.join(", "), groups.join(", "));
    let order = if step.is_some() { "1, total desc" } else { "total desc" };
    format!(
        "select {columns}, sum(amount) as total, count(*) as entries from transactions{} group by {groups} order by {order}",
        conditions(place, filter)
    )
}

/// The entries themselves.
pub fn entries(place: Place<'_>, filter: &Filter, largest: bool, limit: usize) -> String {
    let order = if largest { "currency, amount desc" } else { "occurred_on desc, id desc" };
    format!(
        "select id, occurred_on, kind, amount, currency, category, merchant, description, account, to_account \
         from transactions{} order by {order} limit {limit}",
        conditions(place, filter)
    )
}

/// Income and expenses by month.
pub fn flows(place: Place<'_>, period: Period) -> String {
    let filter = Filter { period: Some(period), ..Filter::default() };
    let conditions = conditions(place, &filter);
    format!(
        "select date_trunc('month', occurred_on)::date as month, currency, \
         sum(case when kind = '{}' then amount else 0 end) as received, \
         sum(case when kind = '{}' then amount else 0 end) as spent \
         from transactions{conditions} group by 1, 2 order by 1, 2",
        Kind::Income.as_str(),
        Kind::Expense.as_str()
    )
}

/// What each account holds.
pub const BALANCES: &str = "select name, currency, balance from accounts where not archived or balance <> 0";

/// What budgets leave.
pub const BUDGETS: &str = "select category, period, amount, currency, spent, \"left\", starts_on, ends_on from budgets";

/// The savings goals.
pub const GOALS: &str = "select name, target_amount, saved_amount, currency, due_on from goals order by due_on";

/// A string literal. A backslash means nothing special, but the guard takes none, so it goes.
fn literal(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control() && *c != '\\').collect();
    format!("'{}'", plain.replace('\'', "''"))
}
