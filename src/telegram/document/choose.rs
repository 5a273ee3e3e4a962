//! Only some of a statement's rows: by what they are, by month, row by row.

use std::collections::BTreeMap;

use super::preview::{class_key, totals};
use super::{Compared, Look, Verb, button, data};
use crate::args;
use crate::intake::statement_import::{Class, first_day, month};
use crate::ledger::DraftId;
use crate::reply::{Choice, Html, Reply, clean_to};
use crate::telegram::turn::Turn;

/// Rows on one page, each a button.
const ROWS: usize = 8;
/// Months on one page, two in a line.
const MONTHS: usize = 12;

/// Which page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page<T> {
    /// By its number, from 0.
    At(usize),
    /// The one that this is on.
    With(T),
}

impl<T: PartialEq> Page<T> {
    /// The page's number among pages of so many items, at most the last.
    fn number(&self, items: impl Iterator<Item = T>, size: usize) -> usize {
        let mut count = 0;
        let mut found = None;
        for item in items {
            if matches!(self, Self::With(wanted) if *wanted == item) {
                found.get_or_insert(count / size);
            }
            count += 1;
        }
        let last = count.saturating_sub(1) / size;
        match self {
            Self::At(page) => (*page).min(last),
            Self::With(_) => found.unwrap_or(0),
        }
    }
}

fn ticked(on: bool, label: &str) -> String {
    format!("{} {label}", if on { "☑" } else { "☐" })
}

/// What is chosen, over every page.
fn heading(turn: &Turn<'_>, compared: &Compared, look: &Look) -> Html {
    let (words, locale) = (turn.words(), &turn.scene.locale);
    let chosen = &compared.chosen;
    let (count, all) = (chosen.new.len() + chosen.matched.len(), compared.all.rows(&look.statement).len());
    let mut html = words.html("statement-chosen", args!["count" => locale.count(count), "all" => locale.count(all)]);
    for line in totals(turn, &compared.places, &look.statement, &chosen.new) {
        html.line(&line);
    }
    html
}

/// The ways to choose.
pub(super) fn menu(turn: &Turn<'_>, id: DraftId, look: &Look, compared: &Compared) -> Reply {
    let rows = compared.all.rows(&look.statement);
    let classes = Class::ALL.into_iter().filter_map(|class| {
        let count = rows.iter().filter(|(.., of)| *of == class).count();
        let on = !look.content.wishes.classes.contains(&class);
        let label = turn.words().plain(class_key(class), args!["count" => turn.scene.locale.count(count)]);
        Choice::new(&ticked(on, &label), data(id, Verb::Class(class))).ok().filter(|_| count > 0)
    });
    let mut reply = Reply::text(heading(turn, compared, look));
    for class in classes {
        reply = reply.row([class]);
    }
    let ways = [
        button(turn, "statement-button-months", id, Verb::Months(0)),
        button(turn, "statement-button-rows", id, Verb::Rows(0)),
    ];
    let import = button(turn, "button-import", id, Verb::Import).filter(|_| !compared.is_empty(&look.content));
    let back = button(turn, "button-back", id, Verb::Preview);
    reply.row(ways.into_iter().flatten()).row([import, back].into_iter().flatten())
}

/// A page of months.
pub(super) fn months(turn: &Turn<'_>, id: DraftId, look: &Look, compared: &Compared, page: Page<i32>) -> Reply {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for (_, day, _) in compared.all.rows(&look.statement) {
        *counts.entry(month(day)).or_default() += 1;
    }
    let number = page.number(counts.keys().copied(), MONTHS);
    let choices = counts.iter().skip(number * MONTHS).take(MONTHS).filter_map(|(month, count)| {
        let on = !look.content.wishes.months.contains(month);
        let label = format!("{} ({count})", turn.scene.locale.month(first_day(*month)?));
        Choice::new(&ticked(on, &label), data(id, Verb::Month(*month))).ok()
    });
    let reply = Reply::text(heading(turn, compared, look)).rows(2, choices);
    let pages = counts.len().div_ceil(MONTHS);
    reply.row(leafing(turn, id, number, pages, Verb::Months)).row(button(turn, "button-back", id, Verb::Some))
}

/// A page of rows.
pub(super) fn rows(turn: &Turn<'_>, id: DraftId, look: &Look, compared: &Compared, page: Page<usize>) -> Reply {
    let rows = compared.all.rows(&look.statement);
    let number = page.number(rows.iter().map(|(row, ..)| *row), ROWS);
    let locale = &turn.scene.locale;
    let mut reply = Reply::text(heading(turn, compared, look));
    for (index, day, class) in rows.iter().skip(number * ROWS).take(ROWS) {
        let Some(row) = look.statement.rows.get(*index) else { continue };
        let on = look.content.wishes.include(*index, *day, *class);
        let amount = locale.signed_money(row.amount, compared.places.currency(row));
        let date = locale.date(*day, turn.scene.today);
        let label = ticked(on, &format!("{date} {amount} {}", clean_to(&row.description, 30)));
        reply = reply.row(Choice::new(&label, data(id, Verb::Row(*index))).ok());
    }
    let pages = rows.len().div_ceil(ROWS);
    reply.row(leafing(turn, id, number, pages, Verb::Rows)).row(button(turn, "button-back", id, Verb::Some))
}

/// Buttons to the pages before and after.
pub(super) fn leafing(
    turn: &Turn<'_>,
    id: DraftId,
    page: usize,
    pages: usize,
    verb: impl Fn(usize) -> Verb,
) -> Vec<Choice> {
    let before = page.checked_sub(1).and_then(|page| button(turn, "button-previous", id, verb(page)));
    let after =
        Some(page + 1).filter(|page| *page < pages).and_then(|page| button(turn, "button-next", id, verb(page)));
    before.into_iter().chain(after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_by_its_number_or_by_what_is_on_it() {
        for (page, size, number) in [
            (Page::At(0), 3, 0),
            (Page::At(2), 3, 2),
            (Page::At(99), 3, 3),
            (Page::With(14), 3, 1),
            (Page::With(77), 3, 0),
        ] {
            assert_eq!(page.number(10..20, size), number, "{page:?}");
        }
        assert_eq!(Page::At(5).number(std::iter::empty::<i32>(), 3), 0);
    }
}
