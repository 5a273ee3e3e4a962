//! How a file's columns are read, and buttons to read them otherwise. What is chosen is kept with the layout when the
//! file is imported.

use super::{Look, Verb, button, data};
use crate::args;
use crate::intake::statement::{ColumnRole, DateOrder, SeenColumn};
use crate::ledger::DraftId;
use crate::reply::{Choice, Reply, clean_to};
use crate::telegram::turn::Turn;

/// Rows shown as they are read.
const SHOWN: usize = 3;
/// Most columns offered.
const OFFERED: usize = 40;

/// The reading as it is. `unreadable`: the columns that were chosen make no statement, and these stay.
pub(super) fn menu(turn: &Turn<'_>, id: DraftId, look: &Look, unreadable: bool) -> Reply {
    let (words, locale) = (turn.words(), &turn.scene.locale);
    let layout = &look.statement.layout;
    let mut html = words.html("statement-columns", args!["name" => clean_to(&look.content.name, 60)]);
    for role in ColumnRole::ALL {
        let names: Vec<String> = layout
            .columns_of(role)
            .iter()
            .filter_map(|column| look.glance.columns.iter().find(|seen| seen.index == *column))
            .map(name)
            .collect();
        if !names.is_empty() {
            let role = words.plain(role_key(role), args![]);
            html.line(&words.html("statement-column", args!["role" => role, "column" => names.join(", ")]));
        }
    }
    html.line(&words.html(order_key(layout.date_order), args![]));
    if unreadable {
        html.paragraph(&words.html("statement-columns-wrong", args![]));
    }
    let book = &turn.scene.book;
    for row in look.statement.rows.iter().take(SHOWN) {
        let currency = row.currency.unwrap_or(book.currency);
        html.line(&words.html(
            "statement-column-row",
            args!["date" => locale.date_long(row.date), "amount" => locale.signed_money(row.amount, currency),
                  "row" => clean_to(&row.description, 60)],
        ));
    }
    let roles = ColumnRole::ALL
        .into_iter()
        .filter_map(|role| Choice::new(&words.plain(role_key(role), args![]), data(id, Verb::Role(role))).ok());
    let ways = [
        button(turn, "statement-button-turn", id, Verb::Turn),
        button(turn, "statement-button-order", id, Verb::NextOrder),
    ];
    let back = button(turn, "button-back", id, Verb::Preview);
    Reply::text(html).rows(3, roles).row(ways.into_iter().flatten()).row(back)
}

/// The columns to choose from.
pub(super) fn choices(turn: &Turn<'_>, id: DraftId, look: &Look, role: ColumnRole) -> Reply {
    let words = turn.words();
    let what = words.plain(role_key(role), args![]);
    let mut reply = Reply::text(words.html("statement-columns-which", args!["role" => what]));
    let now = look.statement.layout.columns_of(role);
    for seen in look.glance.columns.iter().filter(|seen| !seen.sample.is_empty()).take(OFFERED) {
        let mark = if now.contains(&seen.index) { "● " } else { "" };
        let label = format!("{mark}{}: {}", name(seen), clean_to(&seen.sample, 24));
        reply = reply.row(Choice::new(&label, data(id, Verb::Column(role, seen.index))).ok());
    }
    reply.row(button(turn, "button-back", id, Verb::Columns))
}

/// The column's own name, else its letter as spreadsheets count.
pub(super) fn name(seen: &SeenColumn) -> String {
    let own = clean_to(&seen.name, 24);
    if !own.is_empty() {
        return own;
    }
    let mut letters = Vec::new();
    let mut left = seen.index;
    loop {
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        match (left / 26).checked_sub(1) {
            Some(next) => left = next,
            None => break,
        }
    }
    letters.iter().rev().collect()
}

fn role_key(role: ColumnRole) -> &'static str {
    match role {
        ColumnRole::Date => "column-date",
        ColumnRole::Amount => "column-amount",
        ColumnRole::MoneyOut => "column-out",
        ColumnRole::MoneyIn => "column-in",
        ColumnRole::Description => "column-description",
        ColumnRole::Balance => "column-balance",
    }
}

pub(super) fn order_key(order: DateOrder) -> &'static str {
    match order {
        DateOrder::DayFirst => "statement-order-dmy",
        DateOrder::MonthFirst => "statement-order-mdy",
        DateOrder::YearFirst => "statement-order-ymd",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_without_a_name_are_lettered() {
        for (index, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (702, "AAA")] {
            let seen = SeenColumn { index, ..SeenColumn::default() };
            assert_eq!(name(&seen), letters);
        }
        assert_eq!(name(&SeenColumn { name: "Betrag".into(), ..SeenColumn::default() }), "Betrag");
    }
}
