//! Date order and year: what a whole column of dates tells that one cell cannot.

use chrono::{Datelike, Duration, NaiveDate};

use super::date::{self, DateOrder, Written};
use super::words::months;

/// What can speak for an order beside the dates themselves.
pub struct Evidence<'a> {
    /// Dates of the main column in file order.
    pub dates: &'a [Written],
    /// Dates of other columns.
    pub others: &'a [Written],
    /// Dates of the preamble.
    pub preamble: &'a [Written],
    /// The column writes `1.2.2024`, which nobody reads month first.
    pub dotted: bool,
    /// The order of the file's home, where something tells it.
    pub home: Option<DateOrder>,
    pub today: NaiveDate,
}

/// Days that one statement covers, and so many that none does, where one of two orders takes days for years.
const SPAN: i64 = 400;
const YEARS: i64 = 1_100;

/// The order of a column, and whether it is certain.
pub fn decide(evidence: &Evidence<'_>) -> (DateOrder, bool) {
    let open = |w: &&Written| matches!(w, Written::Numbers(..) | Written::NoYear(..));
    let main: Vec<Written> = evidence.dates.iter().filter(open).copied().collect();
    if main.is_empty() {
        return (DateOrder::DayFirst, true);
    }
    let short = main.iter().all(|w| matches!(w, Written::Numbers(_, _, c) if *c < 100));
    let mut orders = vec![DateOrder::DayFirst, DateOrder::MonthFirst];
    if short {
        orders.push(DateOrder::YearFirst);
    }
    keep_fewest(&mut orders, &main);
    let others: Vec<Written> = evidence.others.iter().filter(open).copied().collect();
    keep_fewest(&mut orders, &others);
    if orders.len() > 1 {
        keep_past(&mut orders, &main, evidence.today);
    }
    if let [order] = orders.as_slice() {
        return (*order, true);
    }
    if evidence.dotted
        && let Some(order) = orders.iter().find(|o| **o == DateOrder::DayFirst)
    {
        return (*order, true);
    }
    // Some order that sorts the file, where the others do not.
    let mut ranked: Vec<(usize, i64, DateOrder)> =
        orders.iter().map(|o| (disorder(&main, *o), spread(&main, *o), *o)).collect();
    ranked.sort_by_key(|(disorder, spread, _)| (*disorder, *spread));
    let days = distinct(&main);
    if let [(best, near, order), (next, far, other), ..] = ranked.as_slice() {
        let sorted = *best == 0 && *next >= 2 && days >= 4;
        let close = days >= 5 && *far > near.saturating_mul(4) && *best <= *next && *far > 120;
        // Two digits that could be a year or a day: a statement covers months, not the days of many years.
        let year_or_day = [order, other].contains(&&DateOrder::YearFirst);
        let lone = year_or_day && days >= 3 && *near <= SPAN && *far >= YEARS && *best <= *next;
        if sorted || close || lone {
            return (*order, true);
        }
    }
    let preamble: Vec<Written> =
        evidence.preamble.iter().filter(|w| matches!(w, Written::Numbers(..))).copied().collect();
    let before = orders.len();
    keep_fewest(&mut orders, &preamble);
    if orders.len() == 1 && before > 1 {
        return (orders.first().copied().unwrap_or(DateOrder::DayFirst), true);
    }
    let guess = evidence
        .home
        .filter(|h| orders.contains(h))
        .or_else(|| ranked.first().filter(|r| r.0 == 0 && days > 2).map(|r| r.2));
    let guess = guess.or_else(|| orders.first().copied()).unwrap_or(DateOrder::DayFirst);
    // Where day and month are always the same number the order makes no difference.
    let same = main.iter().all(|w| orders.iter().all(|o| w.resolve(*o, None) == w.resolve(guess, None)));
    (guess, same)
}

/// Whether the dates run from the newest to the oldest; `None` where they do neither, or where that hangs on the order of
/// day and month.
pub fn newest_first(dates: &[Written]) -> Option<bool> {
    let mut orders = vec![DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::YearFirst];
    let dates: Vec<Written> = dates.to_vec();
    keep_fewest(&mut orders, &dates);
    let mut said = orders.into_iter().map(|order| {
        let days: Vec<NaiveDate> = dates.iter().filter_map(|w| w.resolve(order, Some(2024))).collect();
        runs_back(&days)
    });
    let first = said.next()?;
    if said.all(|other| other == first) { first } else { None }
}

/// Whether days run back; `None` where they stand still, or jump about.
pub fn runs_back(days: &[NaiveDate]) -> Option<bool> {
    let (mut up, mut down) = (0usize, 0usize);
    for (a, b) in days.iter().zip(days.iter().skip(1)) {
        up += usize::from(b > a);
        down += usize::from(b < a);
    }
    match up.cmp(&down) {
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => (down * 4 <= up).then_some(false),
        std::cmp::Ordering::Less => (up * 4 <= down).then_some(true),
    }
}

/// Whether some of the dates read otherwise in another order: only such dates tell or need one.
pub fn tells(dates: &[Written]) -> bool {
    dates.iter().any(|w| w.resolve(DateOrder::DayFirst, Some(2024)) != w.resolve(DateOrder::MonthFirst, Some(2024)))
}

/// Whether an order reads as many dates as another does, and puts none after `today` where the other does not.
pub fn fits(dates: &[Written], order: DateOrder, other: DateOrder, today: NaiveDate) -> bool {
    let open: Vec<Written> =
        dates.iter().filter(|w| matches!(w, Written::Numbers(..) | Written::NoYear(..))).copied().collect();
    let mut orders = vec![other, order];
    keep_fewest(&mut orders, &open);
    keep_past(&mut orders, &open, today);
    orders.contains(&order)
}

/// Keeps the orders under which the fewest cells are no date.
fn keep_fewest(orders: &mut Vec<DateOrder>, dates: &[Written]) {
    if dates.is_empty() {
        return;
    }
    let failures = |order: DateOrder| dates.iter().filter(|w| w.resolve(order, None).is_none()).count();
    let fewest = orders.iter().map(|o| failures(*o)).min().unwrap_or(0);
    orders.retain(|o| failures(*o) == fewest);
}

/// Drops orders that put rows into the future, if one does not.
fn keep_past(orders: &mut Vec<DateOrder>, dates: &[Written], today: NaiveDate) {
    let limit = today + Duration::days(31);
    let future =
        |order: DateOrder| dates.iter().any(|w| !w.lacks_year() && w.resolve(order, None).is_some_and(|d| d > limit));
    if orders.iter().any(|o| !future(*o)) {
        orders.retain(|o| !future(*o));
    }
}

fn distinct(dates: &[Written]) -> usize {
    let mut days: Vec<_> = dates
        .iter()
        .filter_map(|w| w.resolve(DateOrder::DayFirst, None).or_else(|| w.resolve(DateOrder::MonthFirst, None)))
        .collect();
    days.sort_unstable();
    days.dedup();
    days.len()
}

/// Steps against the file's own direction. A year without a number may wrap once.
fn disorder(dates: &[Written], order: DateOrder) -> usize {
    let days: Vec<NaiveDate> = dates.iter().filter_map(|w| w.resolve(order, None)).collect();
    let steps = days.iter().zip(days.iter().skip(1));
    let (mut up, mut down) = (0, 0);
    for (a, b) in steps {
        up += usize::from(b > a);
        down += usize::from(b < a);
    }
    let wrapped = dates.iter().any(|w| w.lacks_year());
    up.min(down).saturating_sub(usize::from(wrapped))
}

fn spread(dates: &[Written], order: DateOrder) -> i64 {
    let days = || dates.iter().filter_map(|w| w.resolve(order, None));
    match (days().min(), days().max()) {
        (Some(first), Some(last)) => (last - first).num_days(),
        _ => 0,
    }
}

/// Years for rows whose dates have none: the newest row is the last such day not after `limit`, and going back the
/// year falls whenever the days jump forward. Returns one year a row.
pub fn years(dates: &[Written], order: DateOrder, limit: NaiveDate) -> Vec<i32> {
    let day = |w: &Written, year| w.resolve(order, Some(year)).or_else(|| w.resolve(order, Some(year - 1)));
    let latest = |w: &Written| {
        let year = limit.year();
        if day(w, year).is_some_and(|d| d <= limit) { year } else { year - 1 }
    };
    // Days of one leap year, to see the direction.
    let flat: Vec<i64> =
        dates.iter().map(|w| w.resolve(order, Some(2024)).map_or(0, |d| i64::from(d.ordinal()))).collect();
    let steps: Vec<i64> = flat.iter().zip(flat.iter().skip(1)).map(|(a, b)| b - a).filter(|s| *s != 0).collect();
    let up = steps.iter().filter(|s| **s > 0).count();
    let newest_first = up * 2 < steps.len();
    let wraps = steps.iter().filter(|s| if newest_first { **s > 7 } else { **s < -7 }).count();
    if wraps > 3 {
        return dates.iter().map(latest).collect();
    }
    let mut years = vec![0; dates.len()];
    let mut previous: Option<(i64, i32)> = None;
    for step in 0..dates.len() {
        let index = if newest_first { step } else { dates.len() - 1 - step };
        let (Some(w), Some(flat), Some(slot)) = (dates.get(index), flat.get(index), years.get_mut(index)) else {
            continue;
        };
        let year = match previous {
            None => latest(w),
            Some((before, year)) if *flat > before + 7 => year - 1,
            Some((_, year)) => year,
        };
        *slot = year;
        previous = Some((*flat, year));
    }
    // A 29 February is in a leap year, and the other rows around it.
    let fits = |back: i32| dates.iter().zip(&years).all(|(w, y)| w.resolve(order, Some(y - back)).is_some());
    let back = (0..8).find(|back| fits(*back)).unwrap_or(0);
    years.iter().map(|year| year - back).collect()
}

/// The last day that loose texts (a preamble, a file name) speak of, not after `today` by more than two months.
pub fn anchor<'a>(texts: impl Iterator<Item = &'a str>, order: DateOrder, today: NaiveDate) -> Option<NaiveDate> {
    let limit = today + Duration::days(62);
    let mut latest: Option<NaiveDate> = None;
    for text in texts.take(400) {
        for day in loose_days(text, order) {
            if day <= limit && day.year() >= 1990 && latest.is_none_or(|l| day > l) {
                latest = Some(day);
            }
        }
    }
    latest
}

/// Days and months of a year inside a text; a month stands for its last day.
fn loose_days(text: &str, order: DateOrder) -> Vec<NaiveDate> {
    let mut found = Vec::new();
    if text.len() > 2000 {
        return found;
    }
    for written in loose_dates(text) {
        if !written.lacks_year()
            && let Some(day) = written
                .resolve(order, None)
                .or_else(|| written.resolve(DateOrder::DayFirst, None))
                .or_else(|| written.resolve(DateOrder::MonthFirst, None))
        {
            found.push(day);
        }
    }
    if found.is_empty() {
        found.extend(month_of_year(text));
    }
    found
}

/// Dates inside a text, each standing between blanks or brackets.
pub fn loose_dates(text: &str) -> Vec<Written> {
    let mut found = Vec::new();
    if text.len() > 2000 {
        return found;
    }
    if let Some(cell) = date::parse(text).filter(|c| c.sure) {
        found.push(cell.written);
        return found;
    }
    for word in text
        .split(|c: char| {
            c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | ',' | ';' | '_' | '"' | '~' | '：' | '【' | '】')
        })
        .take(60)
    {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        if word.bytes().filter(u8::is_ascii_digit).count() >= 5
            && let Some(cell) = date::parse(word).filter(|c| c.sure)
        {
            found.push(cell.written);
        }
    }
    let words: Vec<&str> = text.split_whitespace().take(60).collect();
    for three in words.windows(3) {
        if let Some(cell) = date::parse(&three.join(" ")).filter(|c| c.sure && matches!(c.written, Written::Day(_))) {
            found.push(cell.written);
        }
    }
    found
}

/// `2024年01月`, `03/2024`, `2024-03`, `March 2024`: the month's last day.
fn month_of_year(text: &str) -> Option<NaiveDate> {
    let last = |year: i32, month: u32| {
        let (y, m) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        NaiveDate::from_ymd_opt(y, m, 1)?.pred_opt()
    };
    let mut tokens: Vec<(Option<u32>, &str)> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if tokens.len() > 200 {
            break;
        }
        let same =
            |x: &char| if c.is_ascii_digit() { x.is_ascii_digit() } else { c.is_alphabetic() && x.is_alphabetic() };
        let size: usize = rest.chars().take_while(same).map(char::len_utf8).sum::<usize>().max(c.len_utf8());
        let (token, after) = rest.split_at_checked(size)?;
        if c.is_alphanumeric() {
            tokens.push((token.parse().ok(), token));
        }
        rest = after;
    }
    let mut best = None;
    let is_year = |n: &Option<u32>, t: &str| t.len() == 4 && n.is_some_and(|n| (1990..=2100).contains(&n));
    for (index, (number, token)) in tokens.iter().enumerate() {
        if !is_year(number, token) {
            continue;
        }
        let year = i32::try_from(number.unwrap_or(0)).ok()?;
        let before = index.checked_sub(1).and_then(|i| tokens.get(i));
        let month = |t: Option<&(Option<u32>, &str)>| match t {
            Some((Some(m @ 1..=12), text)) if text.len() <= 2 => Some(*m),
            Some((None, word)) => months::month(word),
            _ => None,
        };
        let after = tokens.get(index + 1).filter(|(_, t)| *t != "年").or_else(|| tokens.get(index + 2));
        if let Some(m) = month(before).or_else(|| month(after)) {
            best = best.max(last(year, m));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(dates: &[&str]) -> (DateOrder, bool) {
        let dates: Vec<Written> = dates.iter().filter_map(|d| date::parse(d)).map(|c| c.written).collect();
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        decide(&Evidence { dates: &dates, others: &[], preamble: &[], dotted: false, home: None, today })
    }

    #[test]
    fn an_order_is_told_or_asked() {
        use DateOrder::{DayFirst, MonthFirst, YearFirst};
        for (dates, order, sure) in [
            (&["10/02/2018"][..], DayFirst, false),
            (&["10/02/2018", "13/02/2018"], DayFirst, true),
            (&["02/10/2018", "02/13/2018"], MonthFirst, true),
            (&["01/02/2024", "01/05/2024", "01/09/2024", "02/01/2024", "02/07/2024"], MonthFirst, true),
            (&["01/02/2024", "05/02/2024", "09/02/2024", "11/02/2024", "01/03/2024"], DayFirst, true),
            (&["05/05/2024", "06/06/2024"], DayFirst, true),
            (&["24/01/31", "24/02/01"], YearFirst, true),
            (&["11/12/2026", "10/12/2026"], MonthFirst, false),
        ] {
            let found = ask(dates);
            assert_eq!(found.1, sure, "{dates:?}");
            if sure {
                assert_eq!(found.0, order, "{dates:?}");
            }
        }
    }

    #[test]
    fn years_fall_when_days_jump() {
        let dates: Vec<Written> =
            ["12/29", "12/30", "01/01", "01/03"].iter().map(|d| date::parse(d).unwrap().written).collect();
        let anchor = NaiveDate::from_ymd_opt(2024, 1, 31).unwrap();
        assert_eq!(years(&dates, DateOrder::MonthFirst, anchor), [2023, 2023, 2024, 2024]);
        let leap: Vec<Written> =
            ["28.02.", "29.02.", "01.03."].iter().map(|d| date::parse(d).unwrap().written).collect();
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        assert_eq!(years(&leap, DateOrder::DayFirst, today), [2024, 2024, 2024]);
        let dates: Vec<Written> = dates.into_iter().rev().collect();
        assert_eq!(years(&dates, DateOrder::MonthFirst, anchor), [2024, 2024, 2023, 2023]);
    }

    #[test]
    fn anchors_are_found_in_loose_text() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        for (text, expected) in [
            ("Periode : 01/01/2024 - 30/06/2024", Some((2024, 6, 30))),
            ("招商银行信用卡对账单（个人消费卡账户 2024年01月）（补）", Some((2024, 1, 31))),
            ("Kontoauszug 03/2024 vom 30.06.2024", Some((2024, 6, 30))),
            ("Statement for March 2024", Some((2024, 3, 31))),
            ("Account 12345678", None),
        ] {
            let expected = expected.and_then(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d));
            assert_eq!(anchor([text].into_iter(), DateOrder::DayFirst, today), expected, "{text}");
        }
    }
}
