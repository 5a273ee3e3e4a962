//! Whether something can be afforded by a day: what is there and not set aside, and what is usually left over a month
//! until then. The figures are said; deciding is the person's.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::{LEAST_MONTHS, full_months, hundredths};
use crate::args;
use crate::ledger::Money;
use crate::ledger::period::Period;
use crate::reply::Html;
use crate::report::figures::{number, table, text};
use crate::report::finding::{Finding, Sheet};
use crate::report::place::{Place, rounded};
use crate::report::robust::{median, quantile};
use crate::report::sql;
use crate::report::table::Cell;
use crate::store::totals::{Goal, Step};
use crate::store::{StoreError, search, totals};

/// Months ahead that are looked at; what lies farther is not foreseen.
const MOST_MONTHS: u32 = 120;

/// What somebody has in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Means {
    /// On all accounts.
    pub balance: Decimal,
    /// Saved for goals.
    pub set_aside: Decimal,
    /// What goals with a day take a month.
    pub goals_a_month: Decimal,
    /// Income less expenses of the last full months.
    pub left_over: Vec<Decimal>,
}

/// What follows for a wish. PURE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// There and not set aside.
    pub free: Decimal,
    /// Full months from now to then.
    pub months: u32,
    /// The median left over a month; None: too few months to say.
    pub usual: Option<Decimal>,
    /// Free then, at the usual pace and after what goals take.
    pub then: Option<Decimal>,
    /// The same at the pace of a lean month: the lower quartile.
    pub lean: Option<Decimal>,
    /// What to put aside a month to have it by then; None: it is there.
    pub a_month: Option<Decimal>,
    /// What can be said.
    pub verdict: Verdict,
}

/// What can be said of a wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is there now.
    Now,
    /// It will be, even in lean months.
    Then,
    /// It will be if months are as usual.
    Likely,
    /// It will not be, at the usual pace.
    Short,
    /// Not there now, and too little past to say.
    Unknown,
}

impl Verdict {
    fn key(self) -> &'static str {
        match self {
            Self::Now => "insight-afford-now",
            Self::Then => "insight-afford-then",
            Self::Likely => "insight-afford-likely",
            Self::Short => "insight-afford-short",
            Self::Unknown => "insight-afford-unknown",
        }
    }
}

impl Means {
    /// What follows for an amount that is wanted in so many months.
    pub fn outlook(&self, wanted: Decimal, months: u32) -> Outlook {
        let free = self.balance - self.set_aside;
        let enough = self.left_over.len() >= LEAST_MONTHS;
        let times = Decimal::from(months);
        let pace = |a_month: Option<Decimal>| Some(free + (a_month.filter(|_| enough)? - self.goals_a_month) * times);
        let usual = median(&self.left_over).filter(|_| enough);
        let then = pace(usual);
        let lean = pace(quantile(&self.left_over, hundredths(25)));
        let missing = wanted - free;
        let a_month =
            (missing > Decimal::ZERO).then(|| missing.checked_div(times.max(Decimal::ONE)).unwrap_or(missing));
        let verdict = if missing <= Decimal::ZERO {
            Verdict::Now
        } else if lean.is_some_and(|lean| lean >= wanted) {
            Verdict::Then
        } else if then.is_some_and(|then| then >= wanted) {
            Verdict::Likely
        } else if then.is_some() {
            Verdict::Short
        } else {
            Verdict::Unknown
        };
        Outlook { free, months, usual, then, lean, a_month, verdict }
    }
}

/// Whether an amount can be afforded by a day, today without one.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn figure(
    db: &mut PgConnection,
    place: Place<'_>,
    wanted: Money,
    by: Option<NaiveDate>,
) -> Result<Finding, StoreError> {
    let (book, words, currency) = (place.book, place.locale.words(), wanted.currency());
    let since = search::kept_since(db, book.id, place.today).await?;
    let months = since.map(|since| full_months(place.today, since)).unwrap_or_default();
    let balances = totals::balances(db, book.id, place.today).await?;
    let balance = balances.iter().filter(|one| one.currency == currency).map(|one| one.amount).sum();
    let mut goals = totals::goals(db, book.id).await?;
    goals.retain(|goal| goal.currency == currency);
    let past = months.first().zip(months.last()).map(|(first, last)| Period { start: first.start, end: last.end });
    let left_over = match past {
        Some(past) => totals::history(db, book.id, currency, past, Step::Month).await?,
        None => Vec::new(),
    };
    let means = Means {
        balance,
        set_aside: goals.iter().map(|goal| goal.saved).sum(),
        goals_a_month: goals.iter().map(|goal| goal_a_month(goal, place.today)).sum(),
        left_over: left_over.iter().map(|month| month.earned - month.spent).collect(),
    };
    let day = by.filter(|by| *by > place.today);
    let outlook = means.outlook(wanted.amount(), day.map_or(0, |day| months_until(place.today, day)));
    let money = |amount: Decimal| place.money(rounded(amount, currency), currency);
    let time = day.map(|day| place.locale.month(day));
    let about = [Some(money(wanted.amount())), time].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let mut html = Html::text(&about).italic();
    let short = outlook.then.map(|then| (wanted.amount() - then).max(Decimal::ZERO)).unwrap_or_default();
    html.line(&words.html(outlook.verdict.key(), args!["short" => money(short)]));
    html.line(&words.html("insight-afford-free", args!["amount" => money(outlook.free)]));
    if !means.set_aside.is_zero() {
        html.line(&words.html("insight-afford-set-aside", args!["amount" => money(means.set_aside)]));
    }
    if let Some(usual) = outlook.usual {
        let count = place.locale.count(means.left_over.len());
        html.line(&words.html("insight-afford-usual", args!["amount" => money(usual), "count" => count]));
    }
    if !means.goals_a_month.is_zero() {
        html.line(&words.html("insight-afford-goals", args!["amount" => money(means.goals_a_month)]));
    }
    if let (Some(then), Some(lean), true) = (outlook.then, outlook.lean, outlook.months > 0) {
        html.line(&words.html("insight-afford-outlook", args!["then" => money(then), "lean" => money(lean)]));
    }
    if let (Some(a_month), true) = (outlook.a_month, outlook.months > 0) {
        html.line(&words.html("insight-afford-a-month", args!["amount" => money(a_month)]));
    }
    let some = |amount: Option<Decimal>| amount.map_or(Cell::Null, |amount| number(rounded(amount, currency)));
    let verdict = match outlook.verdict {
        Verdict::Now => "there_now",
        Verdict::Then => "there_by_then_even_in_lean_months",
        Verdict::Likely => "there_by_then_in_usual_months",
        Verdict::Short => "short_by_then",
        Verdict::Unknown => "too_little_history",
    };
    let row = [
        text(verdict),
        text(currency.code()),
        number(wanted.amount()),
        number(means.balance),
        number(means.set_aside),
        number(outlook.free),
        number(outlook.months.into()),
        some(outlook.usual),
        number(means.goals_a_month),
        some(outlook.then),
        some(outlook.lean),
        number(rounded(short, currency)),
        some(outlook.a_month),
    ];
    let columns = [
        "verdict",
        "currency",
        "wanted",
        "balance",
        "set_aside_for_goals",
        "free_now",
        "full_months_until_then",
        "usually_left_over_a_month",
        "goals_take_a_month",
        "free_then_in_usual_months",
        "free_then_in_lean_months",
        "short_by",
        "needed_a_month",
    ];
    let sql = past.map_or_else(|| sql::BALANCES.to_owned(), |past| sql::flows(place, past));
    let sheets = vec![Sheet { name: "affordability", table: table(columns, [row]), sql }];
    let method =
        Some(words.plain("insight-afford-method", args!["count" => place.locale.count(means.left_over.len())]));
    Ok(Finding { about, html, sheets, period: None, method })
}

/// What a goal takes a month to be reached by its day; nothing where it has none, or is reached.
fn goal_a_month(goal: &Goal, today: NaiveDate) -> Decimal {
    let Some(due) = goal.due_on.filter(|due| *due > today) else { return Decimal::ZERO };
    let missing = (goal.target - goal.saved).max(Decimal::ZERO);
    let months = Decimal::from(months_until(today, due).max(1));
    rounded(missing.checked_div(months).unwrap_or(missing), goal.currency)
}

/// Months whose surplus is there by a day: those that end before it, the running one among them.
fn months_until(today: NaiveDate, day: NaiveDate) -> u32 {
    let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    u32::try_from(months(day) - months(today)).unwrap_or_default().min(MOST_MONTHS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(list: &str) -> Vec<Decimal> {
        list.split_whitespace().map(|amount| amount.parse().unwrap()).collect()
    }

    #[test]
    fn what_can_be_afforded_follows_from_what_is_left_over() {
        use Verdict::*;
        for (balance, aside, goals, left_over, months, verdict, then) in [
            ("5000", "0", "0", "100 100 100", 0, Now, Some("5000")),
            ("5000", "4500", "0", "200 200 200 200", 6, Then, Some("1700")),
            ("0", "0", "0", "200 200 200 200 200 200", 6, Then, Some("1200")),
            ("0", "0", "0", "-900 -900 250 250 250 250", 6, Likely, Some("1500")),
            ("0", "0", "100", "250 250 250 250", 6, Short, Some("900")),
            ("0", "0", "0", "-50 -50 -50", 6, Short, Some("-300")),
            ("0", "0", "0", "200 200", 6, Unknown, None),
            ("0", "0", "0", "", 6, Unknown, None),
            ("1200", "0", "0", "", 0, Now, None),
        ] {
            let means = Means {
                balance: balance.parse().unwrap(),
                set_aside: aside.parse().unwrap(),
                goals_a_month: goals.parse().unwrap(),
                left_over: amounts(left_over),
            };
            let outlook = means.outlook(Decimal::from(1200), months);
            let shown = (outlook.verdict, outlook.then.map(|then| then.normalize().to_string()));
            assert_eq!(shown, (verdict, then.map(str::to_owned)), "{balance} {aside} {goals} {left_over:?} {months}");
        }
    }

    #[test]
    fn what_to_put_aside_a_month() {
        let means = Means {
            balance: Decimal::from(200),
            set_aside: Decimal::ZERO,
            goals_a_month: Decimal::ZERO,
            left_over: Vec::new(),
        };
        assert_eq!(means.outlook(Decimal::from(1200), 5).a_month, Some(Decimal::from(200)));
        assert_eq!(means.outlook(Decimal::from(1200), 0).a_month, Some(Decimal::from(1000)));
        assert_eq!(means.outlook(Decimal::from(100), 5).a_month, None);
        let until = |day: &str| months_until("2026-11-20".parse().unwrap(), day.parse().unwrap());
        assert_eq!(
            (until("2027-06-01"), until("2026-11-30"), until("2026-12-01"), until("9999-01-01")),
            (7, 0, 1, 120)
        );
    }
}
