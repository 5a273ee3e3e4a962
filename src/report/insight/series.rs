//! PURE: charges that come again and again: the same name, about the same amount, at even distances.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::hundredths;
use super::payments::Payment;
use crate::ledger::{CategoryNo, Currency};
use crate::report::place::rounded;
use crate::report::robust::median;

/// Payments that make a series.
const LEAST: usize = 3;

/// How often a charge comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Every {
    /// Each week.
    Week,
    /// Every other week.
    TwoWeeks,
    /// Each month.
    Month,
    /// Each quarter.
    Quarter,
    /// Each year.
    Year,
}

impl Every {
    const ALL: [Self; 5] = [Self::Week, Self::TwoWeeks, Self::Month, Self::Quarter, Self::Year];

    /// Days from one charge to the next, as weekends and short months move them.
    fn days(self) -> (i64, i64) {
        match self {
            Self::Week => (6, 8),
            Self::TwoWeeks => (13, 15),
            Self::Month => (26, 35),
            Self::Quarter => (85, 97),
            Self::Year => (350, 380),
        }
    }

    /// The word of it in the locale's choices.
    pub fn word(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::TwoWeeks => "two-weeks",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// What a charge comes to in a month.
    pub fn a_month(self, amount: Decimal) -> Decimal {
        let times = |times: u32| amount.checked_mul(Decimal::from(times)).unwrap_or(amount) / Decimal::from(12u32);
        match self {
            Self::Week => times(52),
            Self::TwoWeeks => times(26),
            Self::Month => amount,
            Self::Quarter => times(4),
            Self::Year => times(1),
        }
    }
}

/// A charge that comes again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// As the last payment is called.
    pub name: String,
    /// Without case and marks.
    pub key: String,
    /// Of the amounts.
    pub currency: Currency,
    /// Of the last payment.
    pub category: Option<CategoryNo>,
    /// How often.
    pub every: Every,
    /// The payments, the earliest first.
    pub payments: Vec<(NaiveDate, Decimal)>,
}

impl Series {
    /// The day of the first payment.
    pub fn first(&self) -> NaiveDate {
        self.payments.first().map(|(day, _)| *day).unwrap_or_default()
    }

    /// The day of the last payment.
    pub fn last(&self) -> NaiveDate {
        self.payments.last().map(|(day, _)| *day).unwrap_or_default()
    }

    /// What the last payment was.
    pub fn amount(&self) -> Decimal {
        self.payments.last().map(|(_, amount)| *amount).unwrap_or_default()
    }

    /// What it comes to in a month, by the last payment.
    pub fn a_month(&self) -> Decimal {
        rounded(self.every.a_month(self.amount()), self.currency)
    }

    /// Whether it was still due lately: at most half a turn late.
    pub fn runs(&self, today: NaiveDate) -> bool {
        let (_, most) = self.every.days();
        let patience = u64::try_from(most + most / 2).unwrap_or_default();
        self.last().checked_add_days(Days::new(patience)).is_none_or(|late| late >= today)
    }

    /// What it had been before it rose, and since when it is what it is now. Small moves of a bill that varies are no
    /// rise: the amounts before must have been within 2 % of each other, and the step above 2 %.
    pub fn rise(&self) -> Option<(Decimal, NaiveDate)> {
        let now = self.amount();
        let close = |a: Decimal, b: Decimal| (a - b).abs() <= a.min(b) * hundredths(2);
        let since = self.payments.iter().rev().take_while(|(_, amount)| close(*amount, now)).count();
        let before = self.payments.get(..self.payments.len().checked_sub(since)?)?;
        let last: Vec<Decimal> = before.iter().rev().take(3).map(|(_, amount)| *amount).collect();
        let usual = median(&last)?;
        let steady = last.len() >= 2 && last.iter().all(|amount| close(*amount, usual));
        let (day, _) = self.payments.get(before.len())?;
        (steady && now > usual).then_some((usual, *day))
    }
}

/// The series among payments in the order of days, largest a month first.
pub fn find(payments: &[Payment]) -> Vec<Series> {
    let mut named: BTreeMap<(Currency, &str), Vec<&Payment>> = BTreeMap::new();
    let paid = |payment: &&Payment| !payment.key.is_empty() && payment.amount > Decimal::ZERO;
    for payment in payments.iter().filter(paid) {
        named.entry((payment.currency, payment.key.as_str())).or_default().push(payment);
    }
    let mut found = Vec::new();
    for paid in named.into_values().filter(|paid| paid.len() >= LEAST) {
        match series(&paid) {
            Some(one) => found.push(one),
            // One shop may charge for two things: each amount for itself.
            None => {
                let mut amounts: BTreeMap<Decimal, Vec<&Payment>> = BTreeMap::new();
                for payment in paid {
                    amounts.entry(payment.amount).or_default().push(payment);
                }
                found.extend(amounts.into_values().filter_map(|paid| series(&paid)));
            }
        }
    }
    found.sort_by_key(|series| (-series.a_month(), series.key.clone()));
    found
}

fn series(paid: &[&Payment]) -> Option<Series> {
    let last = paid.last().filter(|_| paid.len() >= LEAST)?;
    let gaps: Vec<i64> = paid
        .windows(2)
        .filter_map(|pair| match pair {
            [one, next] => Some((next.day - one.day).num_days()),
            _ => None,
        })
        .collect();
    let most_of = |count: usize, all: usize| count * 4 >= all * 3;
    let every = Every::ALL.into_iter().find(|every| {
        let (least, most) = every.days();
        most_of(gaps.iter().filter(|gap| (least..=most).contains(*gap)).count(), gaps.len())
    })?;
    // Bills vary a little; a weekly shopping trip varies more and is none.
    let room = if every >= Every::Month { hundredths(25) } else { hundredths(10) };
    let near = paid.windows(2).filter(|pair| match pair {
        [one, next] => (one.amount - next.amount).abs() <= one.amount.max(next.amount) * room,
        _ => false,
    });
    most_of(near.count(), gaps.len()).then(|| Series {
        name: last.name.clone(),
        key: last.key.clone(),
        currency: last.currency,
        category: last.category,
        every,
        payments: paid.iter().map(|payment| (payment.day, payment.amount)).collect(),
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::ledger::EntryNo;

    /// `2026-03-01 netflix 9.99`, one a line.
    pub fn paid(lines: &str) -> Vec<Payment> {
        let mut payments: Vec<Payment> = lines
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .zip(1..)
            .map(|(line, no)| {
                let (day, rest) = line.split_once(' ').unwrap();
                let (name, amount) = rest.rsplit_once(' ').unwrap();
                Payment {
                    no: EntryNo(no),
                    day: day.parse().unwrap(),
                    amount: amount.parse().unwrap(),
                    currency: Currency::EUR,
                    category: None,
                    name: name.into(),
                    key: crate::ledger::category::fold(name),
                }
            })
            .collect();
        payments.sort_by_key(|payment| payment.day);
        payments
    }

    fn shown(payments: &[Payment]) -> Vec<String> {
        find(payments).iter().map(|s| format!("{} {} {}", s.key, s.every.word(), s.amount())).collect()
    }

    #[test]
    fn what_comes_evenly_and_alike_is_a_series() {
        for (lines, expected) in [
            ("2026-01-05 Netflix 9.99\n2026-02-05 NETFLIX 9.99\n2026-03-06 netflix 9.99", vec!["netflix month 9.99"]),
            // Two are none, nor are uneven distances, nor amounts that jump about.
            ("2026-01-05 netflix 9.99\n2026-02-05 netflix 9.99", vec![]),
            ("2026-01-05 cafe 4\n2026-01-07 cafe 4\n2026-02-20 cafe 4\n2026-02-21 cafe 4", vec![]),
            ("2026-01-03 lidl 30\n2026-01-10 lidl 72\n2026-01-17 lidl 41\n2026-01-24 lidl 15", vec![]),
            ("2026-01-03 gym 10\n2026-01-10 gym 10\n2026-01-17 gym 10", vec!["gym week 10"]),
            // A bill that varies, with a turn that was missed.
            (
                "2025-09-02 power 80\n2025-10-02 power 85\n2025-11-03 power 95\n2026-01-02 power 99\n2026-02-02 power 90",
                vec!["power month 90"],
            ),
            ("2023-03-01 domain 12\n2024-03-01 domain 12\n2025-03-02 domain 13", vec!["domain year 13"]),
            // Two things of one shop.
            (
                "2026-01-05 apple 0.99\n2026-01-20 apple 9.99\n2026-02-05 apple 0.99\n2026-02-20 apple 9.99\n\
                 2026-03-05 apple 0.99\n2026-03-20 apple 9.99",
                vec!["apple month 9.99", "apple month 0.99"],
            ),
        ] {
            assert_eq!(shown(&paid(lines)), expected, "{lines}");
        }
    }

    #[test]
    fn a_rise_is_a_step_after_steady_amounts() {
        let series = |amounts: &str| {
            let lines: String =
                amounts.split(' ').zip(1..).map(|(amount, month)| format!("2026-{month:02}-05 x {amount}\n")).collect();
            find(&paid(&lines)).pop().unwrap()
        };
        for (amounts, expected) in [
            ("10 10 10 10", None),
            ("10 10 10 12", Some(("10", "2026-04-05"))),
            ("10 10 12 12", Some(("10", "2026-03-05"))),
            ("12 12 12 10", None),
            ("10 10 10 10.1", None),
            ("80 95 85 99", None),
        ] {
            let expected = expected.map(|(amount, day): (&str, &str)| (amount.parse().unwrap(), day.parse().unwrap()));
            assert_eq!(series(amounts).rise(), expected, "{amounts}");
        }
        let one = series("10 10 10");
        assert!(one.runs("2026-04-10".parse().unwrap()) && !one.runs("2026-06-10".parse().unwrap()));
    }

    #[test]
    fn what_it_comes_to_in_a_month() {
        for (every, amount, expected) in [
            (Every::Week, 12, "52"),
            (Every::TwoWeeks, 12, "26"),
            (Every::Month, 12, "12"),
            (Every::Quarter, 12, "4"),
            (Every::Year, 12, "1"),
        ] {
            assert_eq!(every.a_month(Decimal::from(amount)), expected.parse::<Decimal>().unwrap(), "{every:?}");
        }
    }
}
