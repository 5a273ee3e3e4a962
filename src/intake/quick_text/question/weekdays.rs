//! Days of the week that come again and again: `on mondays`, `every sunday`, `los fines de semana`.

use chrono::Weekday;

use crate::intake::quick_text::lexer::Token;
use crate::intake::quick_text::period::among;
use crate::ledger::period::Weekdays;

const WEEK: [(Weekday, &str, &str); 7] = [
    (Weekday::Mon, "monday", "lunes"),
    (Weekday::Tue, "tuesday", "martes"),
    (Weekday::Wed, "wednesday", "miercoles"),
    (Weekday::Thu, "thursday", "jueves"),
    (Weekday::Fri, "friday", "viernes"),
    (Weekday::Sat, "saturday", "sabado"),
    (Weekday::Sun, "sunday", "domingo"),
];

/// The days named at the head of the tokens and the length of the phrase; one `monday` is a day and no days.
pub(super) fn at(rest: &[Token<'_>]) -> Option<(Weekdays, usize)> {
    let key = |at: usize| rest.get(at).map(|token| token.key.as_str()).unwrap_or_default();
    let leads =
        rest.iter().take(3).take_while(|token| among("on, at, in, during, the, en, durante, todos, los", token));
    let lead = leads.count();
    // `every monday` says by its first word what `mondays` says by its last letter; Spanish says it by `los`.
    let each = matches!(key(lead), "every" | "each" | "cada");
    let spanish = each || lead > 0 && key(lead - 1) == "los";
    let first = lead + usize::from(each);
    let word = key(first);
    let day = WEEK.iter().find_map(|(day, english, other)| {
        let said = word.strip_suffix('s').is_some_and(|one| one == *english) || each && word == *english;
        let other = spanish && (word == *other || word.strip_suffix('s').is_some_and(|one| one == *other));
        (said || other).then_some(Weekdays::of(*day))
    });
    let (weekdays, words) = match (word, key(first + 1), key(first + 2)) {
        _ if day.is_some() => (day?, 1),
        ("weekends", ..) => (Weekdays::WEEKEND, 1),
        ("weekdays" | "workdays", ..) => (Weekdays::WORKING, 1),
        ("weekend", ..) if each => (Weekdays::WEEKEND, 1),
        ("fines" | "findes", "de", "semana") => (Weekdays::WEEKEND, 3),
        ("fin", "de", "semana") if each => (Weekdays::WEEKEND, 3),
        ("findes", ..) => (Weekdays::WEEKEND, 1),
        ("entre", "semana", _) if !each => (Weekdays::WORKING, 2),
        _ => return None,
    };
    Some((weekdays, first + words))
}
