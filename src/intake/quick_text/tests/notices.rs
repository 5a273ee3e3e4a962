//! Notices of payment apps, from two tables beside the other fixtures.

use super::super::{NotMoved, Problem, parse_passed_on};
use super::*;

const MOVED: &str = include_str!("../../../../tests/it/fixtures/notices/moved.txt");
const NOTHING: &str = include_str!("../../../../tests/it/fixtures/notices/nothing.txt");

fn lines(table: &str) -> impl Iterator<Item = String> + '_ {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| line.replace('⏎', "\n"))
}

/// `-15.00 USD - Bob; -0.50 USD - -`, as the table writes it.
fn written(entry: &ParsedEntry) -> String {
    let sign = if entry.kind == Kind::Income { '+' } else { '-' };
    let said = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let currency = said(entry.currency.map(|currency| currency.to_string()));
    let day = said(entry.occurred_on.map(|day| day.to_string()));
    format!("{sign}{} {currency} {day} {}", entry.amount, said(entry.merchant.clone()))
}

#[test]
fn notices_that_are_passed_on_are_entries() {
    let categories = categories();
    let mut wrong = Vec::new();
    for line in lines(MOVED) {
        let (text, expected) = line.rsplit_once(" | ").unwrap();
        let parsed = parse_passed_on(text, &context(&categories));
        let told = match (&parsed.intent, &parsed.bank_message) {
            (Intent::Record(entries), Some(_)) => entries.iter().map(written).collect::<Vec<_>>().join(" ; "),
            _ => shown(&parsed),
        };
        if told != expected {
            wrong.push(format!("{text}\n   is {told}\n  not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_moved_nothing_of_ones_own_is_no_entry_when_passed_on() {
    let categories = categories();
    let wrong: Vec<String> = lines(NOTHING)
        .filter_map(|text| {
            let parsed = parse_passed_on(&text, &context(&categories));
            (parsed.intent != Intent::None).then(|| format!("{text}\n   is {}", shown(&parsed)))
        })
        .collect();
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_notice_that_is_pasted_counts_where_it_speaks_to_its_reader() {
    let categories = categories();
    for (text, expected) in [
        ("You've received £120.00 from John Smith", Some("+120.00 GBP - John Smith")),
        ("Hai pagato 9,90 € a Amazon", Some("-9.90 EUR - Amazon")),
        // People write so themselves.
        ("Pago de 12,50€ en REPSOL", None),
        ("₹250 paid to Sharma General Store", None),
        ("did you pay £120.00 to John Smith?", None),
    ] {
        let parsed = parse(text, &context(&categories));
        let told = match (&parsed.intent, &parsed.bank_message) {
            (Intent::Record(entries), Some(_)) => entries.first().map(written),
            _ => None,
        };
        assert_eq!(told.as_deref(), expected, "{text}");
    }
}

#[test]
fn it_is_said_why_a_notice_is_no_entry() {
    let categories = categories();
    for (text, why) in [
        ("Your payment of $25.00 to Oak Street Books is pending", NotMoved::Upcoming),
        ("You transferred $100.00 to your bank", NotMoved::BetweenOwn),
        ("Dana White requested $27.50 from you for dinner", NotMoved::Request),
        ("Your payment of $25.00 to Streamly failed", NotMoved::Declined),
    ] {
        let parsed = parse_passed_on(text, &context(&categories));
        assert_eq!(parsed.problem, Some(Problem::BankMessage(why)), "{text}");
    }
}
