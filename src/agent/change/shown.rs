//! What a person is shown of planned and of made changes.

use sqlx::postgres::PgConnection;

use super::{NamedCategory, Place, Planned, difference, nothing};
use crate::args;
use crate::ledger::goal::NewGoal;
use crate::ledger::rule::Rule;
use crate::ledger::{ActionNo, EntryNo, Kind, NewEntry};
use crate::reply::{Choice, Html, Reply, clean};
use crate::report::lines;
use crate::store::StoreError;
use crate::store::rule::{self, Scope};

/// Most changes that are listed one by one.
const LISTED: usize = 15;
/// Most numbers of entries that are named.
const NUMBERED: usize = 20;

/// What would be changed, before and after.
pub(super) fn preview(place: Place<'_>, planned: &[Planned]) -> Html {
    let words = place.locale.words();
    let count = place.locale.count(planned.len());
    let only_adds = planned.iter().all(|planned| matches!(planned, Planned::Add { .. }));
    let key = if only_adds { "answer-waiting" } else { "change-waiting" };
    let mut html = words.html(key, args!["count" => count]);
    for planned in planned.iter().take(LISTED) {
        html.line(&line(place, planned, None));
    }
    if planned.len() > LISTED {
        html.line(&words.html("list-more", args!["count" => place.locale.count(planned.len() - LISTED)]));
    }
    html
}

/// What was changed, what it leaves of the budgets, and the button that takes it back. `first`: the number of the first
/// entry that was recorded.
pub(super) async fn confirmation(
    connection: &mut PgConnection,
    place: Place<'_>,
    planned: &[Planned],
    first: Option<EntryNo>,
    action: ActionNo,
) -> Result<Reply, StoreError> {
    let words = place.locale.words();
    let mut numbers = first.map_or(0.., |first| first.0..);
    let added = planned.iter().filter(|planned| matches!(planned, Planned::Add { .. })).count();
    let mut html = match planned {
        [Planned::Add { entry }] => single(place, entry, first.unwrap_or(EntryNo(0))),
        [Planned::Undo { kind, entries, .. }] => {
            let what = undone(place, kind, *entries);
            words.html("undo-done", args!["what" => what])
        }
        _ => {
            let only_adds = added == planned.len();
            let key = if only_adds { "entry-recorded-many" } else { "change-done" };
            let mut html = words.html(key, args!["count" => place.locale.count(planned.len())]);
            for planned in planned.iter().take(LISTED) {
                let no = matches!(planned, Planned::Add { .. }).then(|| numbers.next()).flatten().map(EntryNo);
                html.line(&line(place, planned, no));
            }
            html
        }
    };
    if planned.len() > LISTED {
        html.line(&words.html("list-more", args!["count" => place.locale.count(planned.len() - LISTED)]));
    }
    let drawn: Vec<NewEntry> = planned.iter().filter_map(drawn).cloned().collect();
    for line in lines::budgets(connection, place.book, place.locale, place.today, &drawn).await? {
        html.line(&line);
    }
    let apply = match planned {
        [Planned::Rule { after: Some(rule), past, .. }] if past.is_empty() => {
            let (line, apply) = reach(connection, place, rule).await?;
            html.line(&line);
            apply
        }
        _ => None,
    };
    let undo = matches!(planned, [Planned::Undo { .. }]);
    let label = words.plain(if undo { "button-redo" } else { "button-undo" }, args![]);
    Ok(Reply::text(html).row(apply).row(Choice::new(&label, format!("u:{action}")).ok()))
}

/// What entries of before a rule of the book would change, and the button that has it do so.
async fn reach(
    connection: &mut PgConnection,
    place: Place<'_>,
    rule: &Rule,
) -> Result<(Html, Option<Choice>), StoreError> {
    let (book, words) = (place.book, place.locale.words());
    let made = book.rules.iter().find(|made| made.when == rule.when && made.then == rule.then);
    let Some(no) = made.map(|made| made.no) else { return Ok((Html::default(), None)) };
    let reached = rule::reach(connection, book.id, &book.rules, no, Scope::Any, (place.past_entries, 0)).await?;
    if reached.would_change == 0 {
        let count = place.locale.count(reached.matching);
        return Ok((words.html("rule-matches", args!["count" => count]), None));
    }
    let count = place.locale.count(reached.would_change);
    let apply = Choice::new(&words.plain("button-apply", args![]), format!("y:{no}:apply")).ok();
    Ok((words.html("rule-would-change", args!["count" => count]), apply))
}

/// The entry as it draws on a budget afterwards.
fn drawn(planned: &Planned) -> Option<&NewEntry> {
    match planned {
        Planned::Add { entry } => Some(entry),
        Planned::Edit { after, .. } => Some(after),
        _ => None,
    }
}

fn single(place: Place<'_>, entry: &NewEntry, no: EntryNo) -> Html {
    let (words, no) = (place.locale.words(), no.0);
    let amount = place.locale.money(entry.money.amount(), entry.money.currency());
    let mut html = if entry.kind == Kind::Transfer {
        let (from, to) = lines::accounts(place.book, entry);
        words.html("entry-recorded-transfer", args!["amount" => amount, "from" => from, "to" => to, "no" => no])
    } else {
        let key = if entry.kind == Kind::Income { "entry-recorded-income" } else { "entry-recorded-expense" };
        let category = lines::category(place.book, place.locale, entry);
        words.html(key, args!["amount" => amount, "category" => category, "no" => no])
    };
    let date = (entry.occurred_on != place.today).then(|| place.locale.date(entry.occurred_on, place.today));
    let details: Vec<Html> =
        [lines::what(entry), date].into_iter().flatten().map(|detail| Html::text(&detail)).collect();
    html.line(&Html::join(&details, " · "));
    html
}

/// One change.
fn line(place: Place<'_>, planned: &Planned, no: Option<EntryNo>) -> Html {
    let (locale, words) = (place.locale, place.locale.words());
    let entry = |entry: &NewEntry, no: EntryNo| lines::entry(place.book, locale, place.today, entry, no);
    match planned {
        Planned::Add { entry: new } => match no {
            Some(no) => entry(new, no),
            None => lines::unnumbered(place.book, locale, place.today, new),
        },
        Planned::Edit { no, before, after, .. } => {
            let mut html = words.html("change-edit", args!["entry" => entry(before, *no)]);
            for difference in differences(place, before, after) {
                html.line(&difference);
            }
            html
        }
        Planned::Delete { no, before, .. } => words.html("change-delete", args!["entry" => entry(before, *no)]),
        Planned::Budget { category, period, before, after } => {
            let money = |money: &Option<crate::ledger::Money>| {
                money.map_or_else(|| nothing(locale), |money| locale.money(money.amount(), money.currency()))
            };
            let label = lines::budget_name(place.book, locale, *category);
            let field = words.plain("change-budget", args!["category" => label, "period" => period.as_str()]);
            difference(locale, &field, &money(before), &money(after))
        }
        Planned::Goal { before, after } => {
            let name = after.as_ref().or(before.as_ref().map(|goal| &goal.goal)).map(|goal| clean(&goal.name));
            let field = words.plain("change-goal", args!["goal" => name.unwrap_or_default()]);
            let before = before.as_ref().map_or_else(|| nothing(locale), |goal| goal_text(place, &goal.goal));
            let after = after.as_ref().map_or_else(|| nothing(locale), |goal| goal_text(place, goal));
            difference(locale, &field, &before, &after)
        }
        Planned::Recurring { before, after } => {
            let name = after.as_ref().or(before.as_ref().map(|item| &item.item)).map(|item| clean(&item.name));
            let field = words.plain("change-recurring", args!["name" => name.unwrap_or_default()]);
            let text = |item: &crate::ledger::recurring::NewRecurring, next| {
                lines::recurring(locale, place.today, item, next).plain()
            };
            let before = before.as_ref().map_or_else(|| nothing(locale), |item| text(&item.item, item.next()));
            let after = after.as_ref().map_or_else(|| nothing(locale), |item| text(item, Some(item.repeat.first_on)));
            difference(locale, &field, &before, &after)
        }
        Planned::Category { before, after } => {
            let field = words.plain("change-category", args![]);
            let before = before.as_ref().map_or_else(|| nothing(locale), |category| label(place, category));
            difference(locale, &field, &before, &label(place, after))
        }
        Planned::Rule { before, after, past } => rule_line(place, before.as_ref(), after.as_ref(), past),
        Planned::Undo { kind, entries, .. } => {
            words.html("change-undo", args!["what" => undone(place, kind, *entries)])
        }
    }
}

/// One line a field that is not as before.
fn differences(place: Place<'_>, before: &NewEntry, after: &NewEntry) -> Vec<Html> {
    let (locale, words) = (place.locale, place.locale.words());
    let text = |text: &Option<String>| text.as_deref().map(clean).unwrap_or_else(|| nothing(locale));
    let of = |entry: &NewEntry| {
        let (from, to) = lines::accounts(place.book, entry);
        let account = if to.is_empty() { from } else { format!("{from} → {to}") };
        let tags: Vec<String> = entry.tags.iter().map(|tag| format!("#{tag}")).collect();
        [
            ("field-amount", locale.money(entry.money.amount(), entry.money.currency())),
            ("field-kind", words.plain(&format!("kind-{}", entry.kind.as_str()), args![])),
            ("field-category", lines::category(place.book, locale, entry)),
            ("field-date", locale.date(entry.occurred_on, place.today)),
            ("field-account", account),
            ("field-merchant", text(&entry.merchant)),
            ("field-note", text(&entry.note)),
            ("field-tags", if tags.is_empty() { nothing(locale) } else { tags.join(" ") }),
        ]
    };
    of(before)
        .into_iter()
        .zip(of(after))
        .filter(|((_, before), (_, after))| before != after)
        .map(|((field, before), (_, after))| difference(locale, &words.plain(field, args![]), &before, &after))
        .collect()
}

/// A rule before and after, and the entries of before that it changes.
fn rule_line(place: Place<'_>, before: Option<&Rule>, after: Option<&Rule>, past: &[EntryNo]) -> Html {
    let (locale, words) = (place.locale, place.locale.words());
    let text = |rule: Option<&Rule>| {
        let Some(rule) = rule else { return nothing(locale) };
        let (when, then) = lines::rule(place.book, locale, rule);
        words.plain("change-rule-text", args!["when" => when, "then" => then])
    };
    let field = words.plain("change-rule", args![]);
    let (before, after) = (text(before), text(after));
    let mut html = if before == after {
        Html::text(&format!("{field}: {after}"))
    } else {
        difference(locale, &field, &before, &after)
    };
    if !past.is_empty() {
        let numbers: Vec<String> = past.iter().take(NUMBERED).map(|no| format!("#{no}")).collect();
        let more = if past.len() > NUMBERED { ", …" } else { "" };
        let args = args!["count" => locale.count(past.len()), "numbers" => format!("{}{more}", numbers.join(", "))];
        html.line(&words.html("change-rule-past", args));
    }
    html
}

fn goal_text(place: Place<'_>, goal: &NewGoal) -> String {
    let money = |amount| place.locale.money(amount, goal.target.currency());
    let args = args!["saved" => money(goal.saved), "target" => money(goal.target.amount())];
    let far = place.locale.words().plain("change-goal-far", args);
    let due = goal.due_on.map(|due| place.locale.date(due, place.today));
    [Some(clean(&goal.name)), Some(far), due].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn label(place: Place<'_>, category: &NamedCategory) -> String {
    let name = clean(format!("{} {}", category.emoji, category.name).trim());
    if !category.archived {
        return name;
    }
    place.locale.words().plain("change-archived", args!["category" => name])
}

/// What an action did, in words.
fn undone(place: Place<'_>, kind: &str, entries: usize) -> String {
    let words = place.locale.words();
    let key = format!("action-{kind}");
    let key = if words.has(&key) { key.as_str() } else { "action-other" };
    words.plain(key, args!["count" => place.locale.count(entries)])
}
