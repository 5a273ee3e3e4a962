//! What a statement's draft holds, and the answers that taps on its buttons give.

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::intake::statement::{DateOrder, Sign};
use crate::ledger::AccountNo;
use crate::telegram::turn::Scene;

/// What a statement's draft holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Content {
    /// The file's name.
    pub name: String,
    /// The account it is of; None: the likely one.
    pub account: Option<AccountNo>,
    /// Answers the person gave.
    pub sign: Option<Sign>,
    /// The same for day and month.
    pub date_order: Option<DateOrder>,
    /// The same for the year.
    pub year: Option<i32>,
}

/// The verbs that answer a question: `in`, `out`, `dmy`, `mdy`, `ymd`, `y2026`, `a3`.
pub(super) fn answer(content: &mut Content, verb: &str, scene: &Scene) {
    match verb {
        "in" => content.sign = Some(Sign::PositiveIn),
        "out" => content.sign = Some(Sign::PositiveOut),
        "dmy" => content.date_order = Some(DateOrder::DayFirst),
        "mdy" => content.date_order = Some(DateOrder::MonthFirst),
        "ymd" => content.date_order = Some(DateOrder::YearFirst),
        _ => {
            if let Some(year) = verb.strip_prefix('y').and_then(|y| y.parse().ok()) {
                content.year = Some(year).filter(|year| (1990..=scene.today.year() + 1).contains(year));
            } else if let Some(no) = verb.strip_prefix('a').and_then(|no| no.parse().ok()) {
                content.account = Some(AccountNo(no)).filter(|no| scene.book.account(*no).is_some());
            }
        }
    }
}
