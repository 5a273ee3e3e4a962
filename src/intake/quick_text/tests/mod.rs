//! Table tests: what people write and how it must be read.

mod bank_messages;
mod bank_messages_world;
mod contexts;
mod corrections;
mod currencies;
mod dates;
mod entries;
mod income;
mod intents;
mod languages;
mod misread;
mod notices;
mod numbers;
mod problems;
mod properties;
mod questions;
mod several;
mod told;
mod transfers;
mod unseen;

use chrono::NaiveDate;

use super::{CategoryWords, Context, Intent, Kind, Limits, Parsed, ParsedEntry, parse};
use crate::ledger::money::Currency;

/// Wednesday, 18 March 2026.
const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 18).unwrap();

const ACCOUNTS: &[String] = &[];
const COMMANDS: &[&str] = &["start", "help", "undo", "balance"];

pub(super) fn categories() -> Vec<CategoryWords> {
    let category = |name: &str, kind, words: &[&str]| CategoryWords {
        name: name.to_owned(),
        kind,
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        names: Vec::new(),
    };
    vec![
        category("Food", Kind::Expense, &["coffee", "bagel", "lunch", "dinner", "pizza", "beer"]),
        category("Groceries", Kind::Expense, &["milk", "bread", "egg"]),
        category("Transport", Kind::Expense, &["taxi", "uber", "bus", "train ticket"]),
        category("Salary", Kind::Income, &["salary", "payroll"]),
    ]
}

pub(super) fn context(categories: &[CategoryWords]) -> Context<'_> {
    Context {
        today: TODAY,
        currency: Currency::EUR,
        decimal_comma: None,
        month_first: false,
        accounts: ACCOUNTS,
        categories,
        commands: COMMANDS,
        limits: Limits::default(),
    }
}

/// One line a reading: `-4.50 EUR 2026-03-17 [Food] @cash >bank at 'Zara' 'note' #tag`, `-` out, `+` in, `=` between
/// accounts; what was not said is left out.
fn shown(parsed: &Parsed) -> String {
    let intent = match &parsed.intent {
        Intent::Record(entries) => entries.iter().map(entry_shown).collect::<Vec<_>>().join("; "),
        Intent::Question => "question".to_owned(),
        Intent::Command(name) => format!("/{name}"),
        Intent::None => "none".to_owned(),
    };
    match parsed.problem {
        Some(problem) => format!("{intent}!{problem:?}"),
        None => intent,
    }
}

fn entry_shown(entry: &ParsedEntry) -> String {
    let sign = match entry.kind {
        Kind::Expense => '-',
        Kind::Income => '+',
        Kind::Transfer => '=',
    };
    let mut out = format!("{sign}{}", entry.amount);
    let mut add = |text: Option<String>| {
        if let Some(text) = text {
            out.push(' ');
            out.push_str(&text);
        }
    };
    add(entry.currency.map(|c| c.to_string()));
    add(entry.occurred_on.map(|d| d.to_string()));
    add(entry.category.as_ref().map(|c| format!("[{c}]")));
    add(entry.account.as_ref().map(|a| format!("@{a}")));
    add(entry.to_account.as_ref().map(|a| format!(">{a}")));
    add(entry.merchant.as_ref().map(|m| format!("at '{m}'")));
    add(entry.note.as_ref().map(|n| format!("'{n}'")));
    entry.tags.iter().for_each(|tag| add(Some(format!("#{tag}"))));
    out
}

/// Fails with every row that reads otherwise, so that one run shows them all.
fn check(table: &[(&str, &str)], change: impl Fn(&mut Context<'_>)) {
    let categories = categories();
    let mut cx = context(&categories);
    change(&mut cx);
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(text, expected)| {
            let read = shown(&parse(text, &cx));
            (read != *expected).then(|| format!("{text:?}\n  expected {expected}\n  read     {read}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} read otherwise:\n{}", wrong.len(), table.len(), wrong.join("\n"));
}

#[test]
fn a_dry_run_tells_everything_and_nothing_unsaid() {
    let categories = categories();
    let cx = context(&categories);
    let told = super::inspect::inspect(Some("7"), "lunch 4.50 usd at Zara yesterday @cash #trip", &cx);
    let expected = serde_json::json!({
        "id": "7",
        "intent": "record",
        "entries": [{
            "kind": "expense", "amount": "4.50", "currency": "USD", "occurred_on": "2026-03-17", "category": "Food",
            "account": "cash", "to_account": null, "merchant": "Zara", "note": "lunch", "tags": ["trip"],
        }],
        "problem": null,
    });
    assert_eq!(told, expected);
    let refused = super::inspect::inspect(None, "1e444444410", &cx);
    let expected = serde_json::json!({
        "id": null, "intent": "record", "entries": [], "problem": "the amount is too large",
    });
    assert_eq!(refused, expected);
    let bare = super::inspect::inspect(None, "45", &cx);
    let expected = serde_json::json!([{
        "kind": "expense", "amount": "45", "currency": null, "occurred_on": null, "category": null, "account": null,
        "to_account": null, "merchant": null, "note": null, "tags": [],
    }]);
    assert_eq!(bare["entries"], expected);
    assert_eq!(super::inspect::inspect(None, "/help", &cx)["intent"], "command");
    assert_eq!(super::inspect::inspect(None, "thanks", &cx)["intent"], "none");
    assert_eq!(super::inspect::inspect(None, "how much?", &cx)["intent"], "question");
}
