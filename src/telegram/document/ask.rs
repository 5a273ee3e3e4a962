//! What only the person can tell about a statement, as questions with buttons.

use chrono::{Datelike, NaiveDate};

use super::read::{by_balance, open_row};
use super::{Verb, data};
use crate::args;
use crate::intake::statement::{AmountColumns, DateOrder, Question, Sign, Statement};
use crate::ledger::DraftId;
use crate::reply::{Reply, clean_to};
use crate::telegram::turn::Turn;

pub(super) fn ask(turn: &Turn<'_>, id: DraftId, question: Question, statement: &Statement) -> Reply {
    let words = turn.words();
    let locale = &turn.scene.locale;
    match question {
        Question::Sign => {
            let open = if by_balance(statement) { open_row(&statement.rows) } else { None };
            let row = statement.rows.get(open.unwrap_or(0));
            let currency = row.and_then(|row| row.currency).unwrap_or(turn.scene.book.currency);
            let amount = row.map(|row| locale.money(row.amount.abs(), currency)).unwrap_or_default();
            let description = row.map(|row| clean_to(&row.description, 80)).unwrap_or_default();
            let mut html = words.html("statement-ask-sign", args!["description" => description, "amount" => amount]);
            if !by_balance(statement) && statement.rows.len() > 1 {
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
            Reply::text(html).row(buttons.into_iter().flatten())
        }
        Question::DateOrder => {
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
            let first = crate::reply::Choice::new(&locale.date_long(date), data(id, Verb::DateOrder(now))).ok();
            let second = crate::reply::Choice::new(&locale.date_long(other), data(id, Verb::DateOrder(verb))).ok();
            Reply::text(html).row([first, second].into_iter().flatten())
        }
        Question::Year => {
            let html = words.html("statement-ask-year", args![]);
            let years = (0..4).map(|back| turn.scene.today.year() - back);
            let choices =
                years.filter_map(|year| crate::reply::Choice::new(&year.to_string(), data(id, Verb::Year(year))).ok());
            Reply::text(html).row(choices)
        }
    }
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
