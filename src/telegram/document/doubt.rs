//! Rows that may be what somebody typed: the person decides, one after the other.

use super::choose::leafing;
use super::preview::pair;
use super::{Compared, Look, Verb, button};
use crate::args;
use crate::ledger::DraftId;
use crate::reply::Reply;
use crate::telegram::turn::Turn;

/// The doubtful row at a place, or the last.
pub(super) fn show(turn: &Turn<'_>, id: DraftId, look: &Look, compared: &Compared, at: usize) -> Reply {
    let doubtful = &compared.all.doubtful;
    let at = at.min(doubtful.len().saturating_sub(1));
    let back = button(turn, "button-back", id, Verb::Preview);
    let Some(found) = doubtful.get(at) else {
        return Reply::text(turn.words().html("statement-doubtful-none", args![])).row(back);
    };
    let (words, locale) = (turn.words(), &turn.scene.locale);
    let mut html = words.html("statement-doubt", args!["at" => at + 1, "all" => locale.count(doubtful.len())]);
    if let Some(row) = look.statement.rows.get(found.row) {
        let currency = row.currency.unwrap_or(found.entry.currency);
        html.line(&words.html(
            "statement-doubt-row",
            args!["date" => locale.date(row.date, turn.scene.today), "amount" => locale.money(row.amount.abs(), currency),
                  "row" => crate::reply::clean_to(&row.description, 80)],
        ));
    }
    html.line(&pair(turn, found, &look.statement));
    let answers = [
        button(turn, "statement-button-same", id, Verb::Same(found.row)),
        button(turn, "statement-button-other", id, Verb::Other(found.row)),
    ];
    Reply::text(html)
        .row(answers.into_iter().flatten())
        .row(leafing(turn, id, at, doubtful.len(), Verb::Doubtful))
        .row(back)
}
