//! What only the person can tell about a statement, as questions with buttons.

use chrono::{Datelike, NaiveDate};

use super::read::{by_balance, open_row};
use super::{Look, Verb, button, columns, data};
use crate::args;
use crate::intake::statement::{AmountColumns, DateOrder, Direction, Question, Sign, Statement};
use crate::ledger::DraftId;
use crate::reply::{Choice, Reply, clean_to};
use crate::telegram::turn::Turn;

/// Columns offered whose words may tell directions.
const TELLING: usize = 2;

pub(super) fn ask(turn: &Turn<'_>, id: DraftId, question: Question, look: &Look) -> Reply {
    let statement = &look.statement;
    let reply = match question {
        Question::Sign => sign(turn, id, look),
        Question::DateOrder => date_order(turn, id, statement),
        Question::Year => year(turn, id),
        Question::Word => word(turn, id, look),
    };
    let others = [
        button(turn, "statement-button-columns", id, Verb::Columns).filter(|_| !look.glance.columns.is_empty()),
        button(turn, "button-discard", id, Verb::Discard),
    ];
    reply.row(others.into_iter().flatten())
}

/// Did money go out or come in? Where rows may differ, a column whose words tell can be chosen.
fn sign(turn: &Turn<'_>, id: DraftId, look: &Look) -> Reply {
    let (words, locale, statement) = (turn.words(), &turn.scene.locale, &look.statement);
    let open = if by_balance(statement) { open_row(&statement.rows) } else { None };
    let row = statement.rows.get(open.unwrap_or(0));
    let currency = row.and_then(|row| row.currency).unwrap_or(turn.scene.book.currency);
    let amount = row.map(|row| locale.money(row.amount.abs(), currency)).unwrap_or_default();
    let description = row.map(|row| clean_to(&row.description, 80)).unwrap_or_default();
    let mut html = words.html("statement-ask-sign", args!["description" => description, "amount" => amount]);
    let of_all = !by_balance(statement) && statement.rows.len() > 1;
    if of_all {
        let rows = locale.count(statement.rows.len());
        html.line(&words.html("statement-ask-sign-all", args!["count" => rows]));
    }
    // Who says what the row reads as now keeps the reading; who says the other turns it round. A row without a
    // sign takes the answer as it is.
    let (keep, turned) = match current_sign(&statement.layout.amount) {
        Sign::PositiveIn => (Sign::PositiveIn, Sign::PositiveOut),
        Sign::PositiveOut => (Sign::PositiveOut, Sign::PositiveIn),
    };
    let reads_as_out = !by_balance(statement) && row.is_some_and(|row| row.amount.is_sign_negative());
    let (out, into) = if reads_as_out { (keep, turned) } else { (turned, keep) };
    let buttons = [
        turn.button("statement-ask-sign-out", data(id, Verb::Sign(out))),
        turn.button("statement-ask-sign-in", data(id, Verb::Sign(into))),
    ];
    let differs: Vec<Choice> = look
        .glance
        .telling()
        .into_iter()
        .filter(|_| of_all && statement.layout.lacks_signs())
        .filter_map(|seen| {
            let label = words.plain("statement-ask-sign-differs", args!["column" => columns::name(seen)]);
            Choice::new(&label, data(id, Verb::ByWords(seen.index))).ok()
        })
        .take(TELLING)
        .collect();
    if of_all && statement.layout.lacks_signs() && differs.is_empty() {
        html.line(&words.html("statement-ask-sign-mixed", args![]));
    }
    Reply::text(html).row(buttons.into_iter().flatten()).rows(1, differs)
}

/// Did money go out or come in where a word of the column that tells directions stands?
fn word(turn: &Turn<'_>, id: DraftId, look: &Look) -> Reply {
    let (words, layout) = (turn.words(), &look.statement.layout);
    let Some(open) = &look.statement.remarks.open_word else { return Reply::default() };
    let said = match open.word.is_empty() {
        true => words.plain("statement-ask-word-empty", args![]),
        false => format!("“{}”", clean_to(&open.word, 60)),
    };
    let column = match layout.amount {
        AmountColumns::Flagged { flag, .. } => look.glance.columns.iter().find(|seen| seen.index == flag),
        _ => None,
    };
    let column = column.map(columns::name).unwrap_or_default();
    let currency = open.currency.unwrap_or(turn.scene.book.currency);
    let mut html = words.html("statement-ask-word", args!["word" => said, "column" => column]);
    html.line(&words.html(
        "statement-ask-word-row",
        args!["count" => turn.scene.locale.count(open.rows), "description" => clean_to(&open.description, 80),
              "amount" => turn.scene.locale.money(open.amount, currency)],
    ));
    let told = layout.known_words();
    let buttons = [
        button(turn, "statement-ask-sign-out", id, Verb::Word(told, Direction::Out)),
        button(turn, "statement-ask-sign-in", id, Verb::Word(told, Direction::In)),
        button(turn, "statement-ask-word-neither", id, Verb::Word(told, Direction::Neutral)),
    ];
    Reply::text(html).row(buttons.into_iter().flatten())
}

fn date_order(turn: &Turn<'_>, id: DraftId, statement: &Statement) -> Reply {
    let (words, locale) = (turn.words(), &turn.scene.locale);
    let now = statement.layout.date_order;
    let dollars = statement.layout.currency.is_some_and(|currency| currency.code() == "USD");
    // The first row that is another day the other way.
    let readings = statement.rows.iter().find_map(|row| Some((row.date, other_day(row.date, now, dollars)?)));
    let today = turn.scene.today;
    let (date, (verb, other)) = readings.unwrap_or((today, (DateOrder::MonthFirst, today)));
    let text = match now {
        DateOrder::DayFirst => date.format("%d/%m"),
        DateOrder::MonthFirst => date.format("%m/%d"),
        DateOrder::YearFirst => date.format("%y/%m/%d"),
    };
    let html = words.html(
        "statement-ask-date-order",
        args!["text" => text.to_string(), "first" => locale.date_long(date), "second" => locale.date_long(other)],
    );
    let first = Choice::new(&locale.date_long(date), data(id, Verb::DateOrder(now))).ok();
    let second = Choice::new(&locale.date_long(other), data(id, Verb::DateOrder(verb))).ok();
    Reply::text(html).row([first, second].into_iter().flatten())
}

fn year(turn: &Turn<'_>, id: DraftId) -> Reply {
    let words = turn.words();
    let html = words.html("statement-ask-year", args![]);
    let years = (0..4).map(|back| turn.scene.today.year() - back);
    let choices = years.filter_map(|year| Choice::new(&year.to_string(), data(id, Verb::Year(year))).ok());
    Reply::text(html).row(choices)
}

/// What a day read in one order is in the other that it may have been written in, with that order; None where
/// it is the same day or none.
fn other_day(date: NaiveDate, now: DateOrder, dollars: bool) -> Option<(DateOrder, NaiveDate)> {
    let (year, month, day) = (date.year(), date.month(), date.day());
    let (verb, other) = match now {
        DateOrder::DayFirst => (DateOrder::MonthFirst, NaiveDate::from_ymd_opt(year, day, month)),
        DateOrder::MonthFirst => (DateOrder::DayFirst, NaiveDate::from_ymd_opt(year, day, month)),
        // Read year first only where the order of the file's home does not fit, which for dollars is month first.
        DateOrder::YearFirst => {
            let (century, short) = (year - year.rem_euclid(100), year.rem_euclid(100).unsigned_abs());
            let year = century + i32::try_from(day).ok()?;
            if dollars {
                (DateOrder::DayFirst, NaiveDate::from_ymd_opt(year, month, short))
            } else {
                (DateOrder::MonthFirst, NaiveDate::from_ymd_opt(year, short, month))
            }
        }
    };
    other.filter(|other| *other != date).map(|other| (verb, other))
}

/// The reading the rows have now; of two unnamed columns, whether the first is money in.
pub(super) fn current_sign(amount: &AmountColumns) -> Sign {
    match amount {
        AmountColumns::Signed { sign, .. } => *sign,
        AmountColumns::Pair { debit, credit, .. } if credit < debit => Sign::PositiveIn,
        AmountColumns::Pair { .. } => Sign::PositiveOut,
        AmountColumns::Flagged { .. } | AmountColumns::ByBalance { .. } => Sign::PositiveIn,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_one_other_reading_or_none() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        for (date, now, dollars, other) in [
            (day(2026, 2, 1), DateOrder::DayFirst, false, Some((DateOrder::MonthFirst, day(2026, 1, 2)))),
            (day(2026, 1, 2), DateOrder::MonthFirst, true, Some((DateOrder::DayFirst, day(2026, 2, 1)))),
            (day(2026, 5, 5), DateOrder::DayFirst, false, None),
            (day(2026, 1, 31), DateOrder::DayFirst, false, None),
            (day(2003, 2, 1), DateOrder::YearFirst, true, Some((DateOrder::DayFirst, day(2001, 2, 3)))),
            (day(2003, 2, 1), DateOrder::YearFirst, false, Some((DateOrder::MonthFirst, day(2001, 3, 2)))),
            (day(2024, 2, 1), DateOrder::YearFirst, false, None),
        ] {
            assert_eq!(other_day(date, now, dollars), other, "{date} {now:?}");
        }
    }
}
