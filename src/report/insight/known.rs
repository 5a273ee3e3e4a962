//! PURE: what is known to come: recurring items that people set, each on its due days. What was paid under their names,
//! or typed by hand for the same thing under another, is left out of what else is usual, or it would count twice.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::hundredths;
use super::payments::Payment;
use super::series::{Every, Series};
use crate::ledger::category::fold;
use crate::ledger::recurring::Unit;
use crate::ledger::{Currency, Kind, Recurring, Repeat};
use crate::reply::clean;

/// Most due days of one item that are looked at: ten years of days.
const DUE: usize = 4_000;
/// How far from its due day a payment of the same thing is made: weekends, holidays.
const DAYS_OFF: u32 = 6;

/// What recurring items still bring and take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    /// Income, zero or above.
    pub income: Decimal,
    /// Expenses, zero or above.
    pub expenses: Decimal,
}

/// What the items of one currency that are meant still bring and take up to a day, and its own. Due days that passed
/// and were not recorded yet are still to come; paused items and transfers bring and take nothing.
pub fn known(items: &[Recurring], currency: Currency, until: NaiveDate, meant: impl Fn(&Recurring) -> bool) -> Known {
    let mut known = Known::default();
    let ours = |held: &&Recurring| !held.item.paused && held.item.money.currency() == currency && meant(held);
    for held in items.iter().filter(ours) {
        let times = Decimal::from(held.due(until, DUE).len());
        let amount = held.item.money.amount().checked_mul(times).unwrap_or(Decimal::MAX);
        let sum = match held.item.kind {
            Kind::Income => &mut known.income,
            Kind::Expense => &mut known.expenses,
            Kind::Transfer => continue,
        };
        *sum = sum.saturating_add(amount);
    }
    known
}

/// The names under which items are paid: their own, and those of charges that an item now stands for: `rent 900` typed
/// each month until `landlord` was set up to be recorded by itself. `payments` and `charges` are of one kind.
pub fn paid_as(items: &[Recurring], kind: Kind, payments: &[Payment], charges: &[Series]) -> BTreeSet<String> {
    let mut names = names(items);
    let own = names.clone();
    for held in items.iter().filter(|held| held.item.kind == kind) {
        let name = fold(&clean(&held.item.name));
        // An item that is recorded already stands for what ended when it began, and for nothing beside it.
        let began = payments.iter().find(|payment| payment.key == name).map(|payment| payment.day);
        let open = |charge: &&Series| !own.contains(&charge.key) && !names.contains(&charge.key);
        let ended = |charge: &&Series| began.is_none_or(|began| charge.last() < began);
        let alike = charges.iter().filter(open).filter(ended).filter(|charge| is_alike(held, charge));
        let off = |charge: &&Series| (charge.amount() - held.item.money.amount()).abs();
        if let Some(key) = alike.min_by_key(off).map(|charge| charge.key.clone()) {
            names.insert(key);
        }
    }
    names
}

/// Whether a charge is what an item says: as often, within a tenth of its amount, about its day, and in its category
/// where both have one.
fn is_alike(held: &Recurring, charge: &Series) -> bool {
    let (item, amount) = (&held.item, held.item.money.amount());
    let near = (charge.amount() - amount).abs() <= charge.amount().max(amount) * hundredths(10);
    let sorted = item.category.is_none() || charge.category.is_none() || item.category == charge.category;
    item.money.currency() == charge.currency
        && near
        && sorted
        && rhythm(&item.repeat) == Some(charge.every)
        && (charge.every < Every::Month || is_about(&item.repeat, charge.last()))
}

fn rhythm(repeat: &Repeat) -> Option<Every> {
    match (repeat.unit, repeat.every) {
        (Unit::Day, 7) | (Unit::Week, 1) => Some(Every::Week),
        (Unit::Day, 14) | (Unit::Week, 2) => Some(Every::TwoWeeks),
        (Unit::Month, 1) => Some(Every::Month),
        (Unit::Month, 3) => Some(Every::Quarter),
        (Unit::Month, 12) | (Unit::Year, 1) => Some(Every::Year),
        _ => None,
    }
}

/// Whether a day lies about the item's day of a month, the end of one month being near the beginning of the next.
fn is_about(repeat: &Repeat, day: NaiveDate) -> bool {
    let off = repeat.month_day.unwrap_or(repeat.first_on.day()).abs_diff(day.day());
    off.min(31_u32.saturating_sub(off)) <= DAYS_OFF
}

/// The names of all items as payments are known by, those of paused ones too: they will not come as they used to.
pub fn names(items: &[Recurring]) -> BTreeSet<String> {
    items.iter().map(|held| fold(&clean(&held.item.name))).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::ledger::recurring::NewRecurring;
    use crate::ledger::{AccountNo, CategoryNo, Money, RecurringNo};
    use crate::report::insight::series;
    use crate::report::insight::series::tests::paid;

    /// `2026-12-01 rent 900`, one a line, each month; an amount with a plus is income.
    pub fn items(lines: &str) -> Vec<Recurring> {
        let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
        let item = |(no, line): (i64, &str)| {
            let (first_on, rest) = line.split_once(' ').unwrap();
            let (name, amount) = rest.rsplit_once(' ').unwrap();
            let kind = if amount.starts_with('+') { Kind::Income } else { Kind::Expense };
            let money = Money::new(amount.trim_start_matches('+').parse().unwrap(), Currency::EUR).unwrap();
            let repeat = Repeat { unit: Unit::Month, every: 1, first_on: first_on.parse().unwrap(), month_day: None };
            let item = NewRecurring {
                name: name.into(),
                kind,
                money,
                category: None,
                account: AccountNo(1),
                to_account: None,
                payer: None,
                repeat,
                paused: false,
            };
            Recurring { no: RecurringNo(no), item, posted_through: None }
        };
        (1..).zip(lines).map(item).collect()
    }

    #[test]
    fn what_was_typed_by_hand_is_known_as_the_item_that_took_its_place() {
        let rents = "2026-08-01 rent 900\n2026-09-01 rent 900\n2026-10-02 rent 900\n";
        for (what, lines, items, expected) in [
            ("set up lately", rents.to_owned(), "2026-12-01 landlord 900", true),
            ("a little dearer now, a few days later", rents.to_owned(), "2026-12-05 landlord 950", true),
            ("at the other end of the month", rents.to_owned(), "2026-11-30 landlord 900", true),
            ("recorded since", format!("{rents}2026-11-01 Landlord 900"), "2026-11-01 landlord 900", true),
            (
                "both are paid",
                format!("{rents}2026-08-01 landlord 900\n2026-09-01 landlord 900\n2026-10-01 landlord 900"),
                "2026-08-01 landlord 900",
                false,
            ),
            ("another amount", rents.to_owned(), "2026-12-01 car 300", false),
            ("another day", rents.to_owned(), "2026-12-15 car 900", false),
            ("income", rents.to_owned(), "2026-12-01 salary +900", false),
            ("too few to be sure", "2026-10-01 rent 900".to_owned(), "2026-12-01 landlord 900", false),
        ] {
            let payments = paid(&lines);
            let charges = series::find(&payments);
            let names = paid_as(&self::items(items), Kind::Expense, &payments, &charges);
            assert_eq!(names.contains("rent"), expected, "{what}");
        }
        // Each stands for one, the nearest; and not across categories, currencies or rhythms.
        let two = format!("{rents}2026-08-02 flat 910\n2026-09-02 flat 910\n2026-10-02 flat 910");
        let payments = paid(&two);
        let mut charges = series::find(&payments);
        let names = |items: &[Recurring], charges: &[Series]| paid_as(items, Kind::Expense, &payments, charges);
        let landlord = items("2026-12-01 landlord 900");
        assert!(names(&landlord, &charges).contains("rent") && !names(&landlord, &charges).contains("flat"));
        let both = items("2026-12-01 landlord 900\n2026-12-02 other 905");
        assert!(["rent", "flat"].iter().all(|name| names(&both, &charges).contains(*name)));
        let mut sorted = landlord.clone();
        sorted[0].item.category = Some(CategoryNo(1));
        assert!(names(&sorted, &charges).contains("rent"));
        charges.iter_mut().for_each(|charge| charge.category = Some(CategoryNo(2)));
        assert!(!names(&sorted, &charges).contains("rent"));
        let mut weekly = landlord;
        weekly[0].item.repeat.unit = Unit::Week;
        assert!(!names(&weekly, &charges).contains("rent"));
    }

    #[test]
    fn items_count_on_each_of_their_days() {
        let mut items = items("2026-12-01 rent 900\n2026-11-25 Salary +2000\n2026-11-30 gym 30\n2026-11-28 old 5");
        items[3].item.paused = true;
        let sums = |until: &str| {
            let known = known(&items, Currency::EUR, until.parse().unwrap(), |_| true);
            (known.income.to_string(), known.expenses.to_string())
        };
        for (until, income, expenses) in [
            ("2026-11-24", "0", "0"),
            ("2026-11-30", "2000", "30"),
            ("2026-12-31", "4000", "960"),
            ("2027-05-31", "14000", "5610"),
        ] {
            assert_eq!(sums(until), (income.to_owned(), expenses.to_owned()), "{until}");
        }
        assert_eq!(known(&items, Currency::USD, "2027-05-31".parse().unwrap(), |_| true), Known::default());
        assert_eq!(names(&items).into_iter().collect::<Vec<_>>(), ["gym", "old", "rent", "salary"]);
        items[0].posted_through = "2026-12-01".parse().ok();
        let rent = |held: &Recurring| held.item.name == "rent";
        assert_eq!(known(&items, Currency::EUR, "2026-12-31".parse().unwrap(), rent), Known::default());
    }
}
