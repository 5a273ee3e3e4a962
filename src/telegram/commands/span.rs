//! Spans of days as people name them.

use chrono::{Datelike, NaiveDate};

use crate::args;
use crate::intake::quick_text::Correction;
use crate::ledger::category::fold;
use crate::ledger::period::Period;
use crate::reply::{languages, words};
use crate::telegram::correction;
use crate::telegram::turn::Turn;

/// The span a person names: `week`, `last month`, `march`, `2026-03`, `yesterday`, `12 march`.
pub fn named(turn: &Turn<'_>, text: &str) -> Option<Period> {
    let today = turn.scene.today;
    let folded = fold(text);
    let week = |day| Period::week(day, turn.scene.locale.first_weekday());
    match folded.as_str() {
        "today" | "hoy" => return Some(Period::day(today)),
        "week" | "this week" | "semana" | "esta semana" => return Some(week(today)),
        "last week" | "semana pasada" | "la semana pasada" => return Some(week(week(today).before().end)),
        "month" | "this month" | "mes" | "este mes" => return Some(Period::month(today)),
        "last month" | "mes pasado" | "el mes pasado" => return Some(Period::month_away(today, -1)),
        "year" | "this year" | "ano" | "este ano" => return Some(Period::year(today)),
        "last year" | "ano pasado" | "el ano pasado" => {
            return Period::year(today).start.pred_opt().map(Period::year);
        }
        _ => {}
    }
    month_named(&folded, today).or_else(|| match correction::read(turn, text) {
        Correction::Patch(patch) if patch.amount.is_none() && patch.note.is_none() && patch.category.is_none() => {
            patch.occurred_on.map(Period::day)
        }
        _ => None,
    })
}

/// `march`, `mar 2025`, `2026 03`: the latest such month that is not in the future, when no year is said.
fn month_named(folded: &str, today: NaiveDate) -> Option<Period> {
    let (first, second) = folded.split_once(' ').unwrap_or((folded, ""));
    let year = |text: &str| text.parse::<i32>().ok().filter(|year| text.len() == 4 && (1900..=2200).contains(year));
    if let (Some(year), Ok(month)) = (year(first), second.parse::<u32>()) {
        return NaiveDate::from_ymd_opt(year, month, 1).map(Period::month);
    }
    let is =
        |key: &str, month: u32| languages().any(|tag| fold(&words(tag).plain(key, args!["month" => month])) == first);
    let month = (1..=12).find(|month| is("month-long", *month) || is("month-short", *month))?;
    let year = match second {
        "" if month > today.month() => today.year() - 1,
        "" => today.year(),
        second => year(second)?,
    };
    NaiveDate::from_ymd_opt(year, month, 1).map(Period::month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_named_in_our_languages() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let today = day(2026, 11, 20);
        for (text, expected) in [
            ("march", Some(day(2026, 3, 1))),
            ("mar 2025", Some(day(2025, 3, 1))),
            ("december", Some(day(2025, 12, 1))),
            ("enero", Some(day(2026, 1, 1))),
            ("2026 03", Some(day(2026, 3, 1))),
            ("2026 13", None),
            ("march 20260", None),
            ("coffee", None),
        ] {
            assert_eq!(month_named(text, today).map(|period| period.start), expected, "{text}");
        }
    }
}
