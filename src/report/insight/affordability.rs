//! Whether something can be afforded by a day: what is there and not set aside, what recurring items will bring and take,
//! what goals take, and what else is usually left over a month until then. The figures are said; deciding is the
//! person's.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use sqlx::postgres::PgConnection;

use super::known::{self, Known};
use super::{LEAST_MONTHS, full_months, hundredths, payments, series};
use crate::args;
use crate::ledger::category::fold;
use crate::ledger::goal::NewGoal;
use crate::ledger::period::Period;
use crate::ledger::{CategoryNo, Kind, Money};
use crate::reply::Html;
use crate::report::figures::{number, table, text};
use crate::report::finding::{Finding, Sheet};
use crate::report::place::{Place, rounded};
use crate::report::robust::{median, quantile};
use crate::report::sql;
use crate::report::table::Cell;
use crate::store::search::{self, By, Filter, GroupSum, Step};
use crate::store::{StoreError, goal, recurring, totals};

/// Months ahead that are looked at; what lies farther is not foreseen.
const MOST_MONTHS: u32 = 120;

/// What is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// How much.
    pub money: Money,
    /// By when; None: now.
    pub by: Option<NaiveDate>,
    /// The person's words, in which a goal of theirs may be named: what is saved for it is there for it.
    pub words: &'a str,
}

/// What somebody has in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Means {
    /// On all accounts.
    pub balance: Decimal,
    /// Saved for other goals.
    pub set_aside: Decimal,
    /// What other goals with a day take a month.
    pub goals_a_month: Decimal,
    /// What they take until then.
    pub goals_until: Decimal,
    /// What recurring items bring and take until then.
    pub known: Known,
    /// Income less expenses of the last full months, without what is recurring.
    pub left_over: Vec<Decimal>,
    /// What was spent a month, in a usual one, beyond budgets that are set now.
    pub over_budgets: Decimal,
}

/// What follows for a wish. PURE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// There and not set aside.
    pub free: Decimal,
    /// The median left over a month; None: too few months to say.
    pub usual: Option<Decimal>,
    /// Free then, at the usual pace and after what is known and what goals take.
    pub then: Option<Decimal>,
    /// The same at the pace of a lean month: the lower quartile.
    pub lean: Option<Decimal>,
    /// The same in usual months in which no budget is passed; None: budgets change nothing.
    pub kept: Option<Decimal>,
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
    pub fn outlook(&self, wanted: Decimal, months: Decimal) -> Outlook {
        let free = self.balance - self.set_aside;
        let enough = self.left_over.len() >= LEAST_MONTHS;
        let sure = free + self.known.income - self.known.expenses - self.goals_until;
        let pace = |a_month: Option<Decimal>| Some(sure + a_month.filter(|_| enough)? * months);
        let usual = median(&self.left_over).filter(|_| enough);
        let then = pace(usual);
        let lean = pace(quantile(&self.left_over, hundredths(25)));
        let kept = then.map(|then| then + self.over_budgets * months).filter(|kept| Some(*kept) != then);
        let missing = wanted - free;
        let a_month =
            (missing > Decimal::ZERO).then(|| missing.checked_div(months.max(Decimal::ONE)).unwrap_or(missing));
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
        Outlook { free, usual, then, lean, kept, a_month, verdict }
    }
}

/// Whether an amount can be afforded by a day.
///
/// # Errors
/// [`StoreError`] when the database refuses or cannot be reached.
pub async fn figure(db: &mut PgConnection, place: Place<'_>, wanted: Wanted<'_>) -> Result<Finding, StoreError> {
    let (words, currency) = (place.locale.words(), wanted.money.currency());
    let day = wanted.by.filter(|by| *by > place.today);
    let months = day.map_or(Decimal::ZERO, |day| months_until(place.today, day));
    let (means, past) = means(db, place, &wanted, day.unwrap_or(place.today), months).await?;
    let outlook = means.outlook(wanted.money.amount(), months);
    let money = |amount: Decimal| place.money(rounded(amount, currency), currency);
    let time = day.map(|day| place.locale.month(day));
    let about = [Some(money(wanted.money.amount())), time].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let mut html = Html::text(&about).italic();
    let short = outlook.then.map(|then| (wanted.money.amount() - then).max(Decimal::ZERO)).unwrap_or_default();
    html.line(&words.html(outlook.verdict.key(), args!["short" => money(short)]));
    html.line(&words.html("insight-afford-free", args!["amount" => money(outlook.free)]));
    if !means.set_aside.is_zero() {
        html.line(&words.html("insight-afford-set-aside", args!["amount" => money(means.set_aside)]));
    }
    if means.known != Known::default() {
        let args = args!["income" => money(means.known.income), "expenses" => money(means.known.expenses)];
        html.line(&words.html("insight-afford-known", args));
    }
    if let Some(usual) = outlook.usual {
        let count = place.locale.count(means.left_over.len());
        html.line(&words.html("insight-afford-usual", args!["amount" => money(usual), "count" => count]));
    }
    if !means.goals_a_month.is_zero() {
        html.line(&words.html("insight-afford-goals", args!["amount" => money(means.goals_a_month)]));
    }
    if let (Some(then), Some(lean), true) = (outlook.then, outlook.lean, day.is_some()) {
        html.line(&words.html("insight-afford-outlook", args!["then" => money(then), "lean" => money(lean)]));
    }
    if let (Some(kept), true) = (outlook.kept, day.is_some()) {
        let args = args!["amount" => money(means.over_budgets), "then" => money(kept)];
        html.line(&words.html("insight-afford-budgets", args));
    }
    if let (Some(a_month), true) = (outlook.a_month, day.is_some()) {
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
        number(wanted.money.amount()),
        number(means.balance),
        number(means.set_aside),
        number(outlook.free),
        number(months),
        number(means.known.income),
        number(means.known.expenses),
        some(outlook.usual),
        number(means.goals_a_month),
        some(outlook.then),
        some(outlook.lean),
        number(rounded(means.over_budgets, currency)),
        some(outlook.kept),
        number(rounded(short, currency)),
        some(outlook.a_month),
    ];
    let columns = [
        "verdict",
        "currency",
        "wanted",
        "balance",
        "set_aside_for_other_goals",
        "free_now",
        "months_until_then",
        "recurring_income_until_then",
        "recurring_expenses_until_then",
        "else_usually_left_over_a_month",
        "other_goals_take_a_month",
        "free_then_in_usual_months",
        "free_then_in_lean_months",
        "usually_spent_beyond_budgets_a_month",
        "free_then_if_budgets_are_kept",
        "short_by",
        "needed_a_month",
    ];
    let sql = past.map_or_else(|| sql::BALANCES.to_owned(), |past| sql::flows(place, past));
    let sheets = vec![Sheet { name: "affordability", table: table(columns, [row]), sql }];
    let method =
        Some(words.plain("insight-afford-method", args!["count" => place.locale.count(means.left_over.len())]));
    Ok(Finding { about, html, sheets, period: None, method })
}

/// What there is and what will come until a day, and the full months that were looked back on.
async fn means(
    db: &mut PgConnection,
    place: Place<'_>,
    wanted: &Wanted<'_>,
    until: NaiveDate,
    months: Decimal,
) -> Result<(Means, Option<Period>), StoreError> {
    let (book, currency) = (place.book, wanted.money.currency());
    let balances = totals::balances(db, book.id, place.today).await?;
    let balance = balances.iter().filter(|one| one.currency == currency).map(|one| one.amount).sum();
    let said = fold(wanted.words);
    let goals = goal::list(db, book.id).await?.into_iter().map(|goal| goal.goal);
    let goals: Vec<NewGoal> =
        goals.filter(|goal| goal.target.currency() == currency && !is_named(&said, &goal.name)).collect();
    let items = recurring::list(db, book.id).await?;
    // What is wanted by a day is there before what falls due on it.
    let before = until.pred_opt().unwrap_or(until).max(place.today);
    let since = search::kept_since(db, book.id, place.today).await?;
    let full = since.map(|since| full_months(place.today, since)).unwrap_or_default();
    let past = full.first().zip(full.last()).map(|(first, last)| Period { start: first.start, end: last.end });
    let (mut named, mut sorted) = (Vec::new(), Vec::new());
    let mut recurring = known::names(&items);
    if let Some(past) = past {
        for kind in [Kind::Income, Kind::Expense] {
            let paid = payments::payments_of(db, place, kind).await?;
            recurring.extend(known::paid_as(&items, kind, &paid, &series::find(&paid)));
        }
        let filter = Filter { period: Some(past), ..Filter::default() };
        named = search::grouped(db, book.id, &filter, By::Name, Some(Step::Month)).await?;
        sorted = search::grouped(db, book.id, &filter.of(Kind::Expense), By::Category, Some(Step::Month)).await?;
        named.retain(|sum| sum.currency == currency);
        sorted.retain(|sum| sum.currency == currency);
    }
    // Of a category with several, the one that allows least in a month.
    let mut limits: BTreeMap<CategoryNo, Decimal> = BTreeMap::new();
    for budget in book.budgets.iter().filter(|budget| budget.currency == currency) {
        let Some(no) = budget.category else { continue };
        let limit = budget.period.a_month(budget.amount);
        limits.entry(no).and_modify(|held| *held = limit.min(*held)).or_insert(limit);
    }
    let limits: Vec<(CategoryNo, Decimal)> = limits.into_iter().collect();
    let a_month = |goal: &NewGoal| goal.monthly(place.today).unwrap_or_default();
    let means = Means {
        balance,
        set_aside: goals.iter().map(|goal| goal.saved).sum(),
        goals_a_month: goals.iter().map(a_month).sum(),
        goals_until: goals.iter().map(|goal| rounded((a_month(goal) * months).min(goal.left()), currency)).sum(),
        known: known::known(&items, currency, before, |_| true),
        left_over: left_over(&named, &full, &recurring),
        over_budgets: over_budgets(&sorted, &full, &limits),
    };
    Ok((means, past))
}

/// Whether a goal's name stands in folded words, as a whole.
fn is_named(said: &str, goal: &str) -> bool {
    let name = fold(goal);
    !name.is_empty() && format!(" {said} ").contains(&format!(" {name} "))
}

/// Income less expenses of each month, without payments of these names. PURE.
fn left_over(sums: &[GroupSum], months: &[Period], recurring: &BTreeSet<String>) -> Vec<Decimal> {
    let counts = |sum: &&GroupSum| sum.label.as_deref().is_none_or(|label| !recurring.contains(&fold(label)));
    let of = |month: &Period| {
        let sums = sums.iter().filter(|sum| sum.start == Some(month.start)).filter(counts);
        sums.map(|sum| match sum.kind {
            Kind::Income => sum.amount,
            Kind::Expense => -sum.amount,
            Kind::Transfer => Decimal::ZERO,
        })
        .sum()
    };
    months.iter().map(of).collect()
}

/// By how much the usual month of each category passes its budget, together. PURE.
fn over_budgets(sums: &[GroupSum], months: &[Period], limits: &[(CategoryNo, Decimal)]) -> Decimal {
    if months.len() < LEAST_MONTHS {
        return Decimal::ZERO;
    }
    let over = |(category, limit): &(CategoryNo, Decimal)| {
        let key = category.to_string();
        let of = |month: &Period| {
            let sums = sums.iter().filter(|sum| sum.start == Some(month.start) && sum.key.as_ref() == Some(&key));
            sums.map(|sum| sum.amount).sum()
        };
        let spent: Vec<Decimal> = months.iter().map(of).collect();
        (median(&spent).unwrap_or_default() - limit).max(Decimal::ZERO)
    };
    limits.iter().map(over).sum()
}

/// Months to a day: what is left of the running one, as a share of it, and those that follow. Two decimals.
fn months_until(today: NaiveDate, day: NaiveDate) -> Decimal {
    let share = |from: NaiveDate, to: NaiveDate| {
        let length = Period::month(from).end.day();
        Decimal::from((to - from).num_days()) / Decimal::from(length)
    };
    let number = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let between = number(day) - number(today);
    let months = if between == 0 {
        share(today, day)
    } else {
        let next = Period::month(today).end.succ_opt().unwrap_or(today);
        share(today, next) + Decimal::from(between - 1) + share(Period::month(day).start, day)
    };
    months.clamp(Decimal::ZERO, MOST_MONTHS.into()).round_dp(2).normalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Currency;

    fn amounts(list: &str) -> Vec<Decimal> {
        list.split_whitespace().map(|amount| amount.parse().unwrap()).collect()
    }

    fn means(balance: &str, left_over: &str) -> Means {
        Means {
            balance: balance.parse().unwrap(),
            set_aside: Decimal::ZERO,
            goals_a_month: Decimal::ZERO,
            goals_until: Decimal::ZERO,
            known: Known::default(),
            left_over: amounts(left_over),
            over_budgets: Decimal::ZERO,
        }
    }

    #[test]
    fn what_can_be_afforded_follows_from_what_is_left_over() {
        use Verdict::*;
        for (balance, aside, goals, left_over, months, verdict, then) in [
            ("5000", "0", "0", "100 100 100", 0, Now, Some("5000")),
            ("5000", "4500", "0", "200 200 200 200", 6, Then, Some("1700")),
            ("0", "0", "0", "200 200 200 200 200 200", 6, Then, Some("1200")),
            ("0", "0", "0", "-900 -900 250 250 250 250", 6, Likely, Some("1500")),
            ("0", "0", "600", "250 250 250 250", 6, Short, Some("900")),
            ("0", "0", "0", "-50 -50 -50", 6, Short, Some("-300")),
            ("0", "0", "0", "200 200", 6, Unknown, None),
            ("0", "0", "0", "", 6, Unknown, None),
            ("1200", "0", "0", "", 0, Now, None),
        ] {
            let means = Means {
                set_aside: aside.parse().unwrap(),
                goals_until: goals.parse().unwrap(),
                ..means(balance, left_over)
            };
            let outlook = means.outlook(Decimal::from(1200), Decimal::from(months));
            let shown = (outlook.verdict, outlook.then.map(|then| then.normalize().to_string()));
            assert_eq!(shown, (verdict, then.map(str::to_owned)), "{balance} {aside} {goals} {left_over:?} {months}");
        }
    }

    #[test]
    fn what_is_recurring_counts_as_it_is_and_budgets_say_what_keeping_them_brings() {
        let mut means = means("0", "-800 -800 -800");
        means.known = Known { income: Decimal::from(12_000), expenses: Decimal::from(5_400) };
        let outlook = means.outlook(Decimal::from(1200), Decimal::from(6));
        assert_eq!((outlook.then, outlook.kept, outlook.verdict), (Some(1800.into()), None, Verdict::Then));
        means.over_budgets = Decimal::from(50);
        assert_eq!(means.outlook(Decimal::from(1200), Decimal::from(6)).kept, Some(2100.into()));
        // Without enough of a past, neither is said.
        means.left_over.pop();
        let outlook = means.outlook(Decimal::from(1200), Decimal::from(6));
        assert_eq!((outlook.then, outlook.kept, outlook.verdict), (None, None, Verdict::Unknown));
    }

    #[test]
    fn what_to_put_aside_a_month() {
        let means = means("200", "");
        let a_month = |wanted: i64, months: i64| means.outlook(wanted.into(), months.into()).a_month;
        assert_eq!(a_month(1200, 5), Some(Decimal::from(200)));
        assert_eq!(a_month(1200, 0), Some(Decimal::from(1000)));
        assert_eq!(a_month(100, 5), None);
    }

    #[test]
    fn months_to_a_day_are_counted_from_today() {
        for (day, expected) in [
            ("2026-11-20", "0"),
            ("2026-11-30", "0.33"),
            ("2026-12-01", "0.37"),
            ("2027-06-01", "6.37"),
            ("2027-06-16", "6.87"),
            ("9999-01-01", "120"),
        ] {
            let months = months_until("2026-11-20".parse().unwrap(), day.parse().unwrap());
            assert_eq!(months.to_string(), expected, "{day}");
        }
    }

    fn sum(kind: Kind, start: &str, key: &str, amount: &str) -> GroupSum {
        GroupSum {
            kind,
            currency: Currency::EUR,
            key: Some(key.to_lowercase()),
            label: Some(key.to_owned()),
            start: start.parse().ok(),
            amount: amount.parse().unwrap(),
            count: 1,
        }
    }

    #[test]
    fn the_past_is_read_without_what_is_recurring_and_against_budgets() {
        let months: Vec<Period> =
            ["2026-08-01", "2026-09-01", "2026-10-01"].map(|day| Period::month(day.parse().unwrap())).to_vec();
        let named = [
            sum(Kind::Income, "2026-08-01", "Salary", "2000"),
            sum(Kind::Expense, "2026-08-01", "RENT", "900"),
            sum(Kind::Expense, "2026-08-01", "food", "300"),
            sum(Kind::Transfer, "2026-08-01", "moved", "5000"),
            sum(Kind::Income, "2026-10-01", "gift", "50"),
        ];
        let recurring = ["salary", "rent"].map(str::to_owned).into();
        assert_eq!(left_over(&named, &months, &recurring), amounts("-300 0 50"));
        assert_eq!(left_over(&named, &months, &BTreeSet::new()), amounts("800 0 50"));
        let sorted = [
            sum(Kind::Expense, "2026-08-01", "7", "300"),
            sum(Kind::Expense, "2026-09-01", "7", "340"),
            sum(Kind::Expense, "2026-10-01", "7", "900"),
            sum(Kind::Expense, "2026-10-01", "8", "100"),
        ];
        let limits = [(CategoryNo(7), Decimal::from(300)), (CategoryNo(8), Decimal::from(10))];
        assert_eq!(over_budgets(&sorted, &months, &limits), Decimal::from(40));
        assert_eq!(over_budgets(&sorted, &months[..2], &limits), Decimal::ZERO);
    }

    #[test]
    fn a_goal_is_known_by_its_whole_name() {
        for (said, goal, named) in [
            ("can I afford a 1,200 trip to Rome in June?", "Trip to Rome", true),
            ("can I afford a 1,200 trip in June?", "trip", true),
            ("can I afford 1,200 strips?", "trip", false),
            ("anything", "!", false),
        ] {
            assert_eq!(is_named(&fold(said), goal), named, "{said} {goal}");
        }
    }
}
