//! `quipu eval` against scripted models: one that does as it should is found right, one that does not is found wrong.

use std::sync::Arc;

use quipu::agent::eval::{self, Case, Group, Report};
use quipu::app;
use quipu::store::Store;
use quipu::store::reader::{Limits, Reader};
use quipu::telegram::newcomer::starter;
use serde_json::{Value, json};

use crate::harness::{TestDatabase, config};
use crate::model_server::{ModelServer, Seen, Step, calls, text};

async fn try_model(server: &ModelServer, cases: &[Case]) -> Report {
    let database = TestDatabase::new().await;
    let url = server.base_url();
    let config = config(&["--openai-base-url", &url, "--model", "scripted"]);
    let store = Store::connect(database.options(), 4).await.unwrap();
    let reader = Reader::open(&store, &database.options(), None, Limits::default()).await.unwrap();
    let assistant = app::assistant(&config, store, reader);
    let mut done = Vec::new();
    let report = eval::run(&assistant, cases, &starter(&config.defaults, "en"), |n, _| done.push(n)).await.unwrap();
    assert_eq!(done, (1..=cases.len()).collect::<Vec<_>>(), "every case is told of once");
    assistant.close().await;
    report
}

/// The case whose last turn a request is about, and whether it is its last.
fn case_of<'a>(cases: &'a [Case], seen: &Seen) -> Option<(&'a Case, bool)> {
    let messages = seen.body["messages"].as_array()?;
    let said = messages.iter().rfind(|message| message["role"] == "user")?["content"].as_str()?;
    let said = said.rsplit_once("# Message\n").map_or(said, |(_, said)| said);
    // What was redacted in it no longer reads as the case says it.
    let begins = |text: &str| said.get(..12.min(said.len())) == text.get(..12.min(text.len()));
    cases.iter().find_map(|case| {
        let at = case.says.iter().position(|text| text == said || text.contains('⟦') && begins(text))?;
        Some((case, at + 1 == case.says.len()))
    })
}

fn result_of_tool(seen: &Seen) -> Option<Value> {
    let last = seen.body["messages"].as_array()?.last()?;
    let told = last["content"].as_str().filter(|_| last["role"] == "tool")?;
    serde_json::from_str(told).ok()
}

/// Every value of a result, as a model would write it.
fn words(result: &Value) -> String {
    let rows = result["rows"].as_array().cloned().unwrap_or_default();
    let values = rows.iter().filter_map(Value::as_object).flat_map(|row| row.values());
    let values = values.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    values.collect::<Vec<_>>().join(", ")
}

/// What each entry of the cases is for, in the words of the case.
const NOTES: [(&str, &str); 15] = [
    ("4.50", "coffee baker"),
    ("3.20", "bagel"),
    ("17.80", "cab home"),
    ("25", "museum shop"),
    ("50", "present"),
    ("6.50", "popcorn"),
    ("22", "tickets"),
    ("4", "parking"),
    ("39.99", "vitamins pharmacy"),
    ("120", "plumber"),
    ("18.40", "pizza Ben"),
    ("1250.00", "landlord deposit"),
    ("1250", "landlord deposit"),
    ("85.50", "fontanero"),
    ("28", "Friseur"),
];

fn recording(case: &Case) -> Value {
    let note = |amount: &str| NOTES.iter().find(|(of, _)| *of == amount).map(|(_, note)| *note);
    let entry = |expected: &eval::Expected| {
        let transfer = expected.kind == quipu::ledger::Kind::Transfer;
        json!({"kind": expected.kind, "amount": expected.amount.to_string(), "currency": expected.currency.code(),
            "date": expected.date.to_string(), "category": expected.category, "merchant": null,
            "note": note(&expected.amount.to_string()), "account": transfer.then_some("Bank"), "to_account": transfer.then_some("Cash"), "tags": []})
    };
    json!({"entries": case.entries.iter().map(entry).collect::<Vec<_>>()})
}

/// Does what each case wants.
fn good(cases: &Arc<Vec<Case>>, seen: &Seen) -> Option<Step> {
    if let Some(result) = result_of_tool(seen) {
        return Some(text(&format!("It is: {}.", words(&result))));
    }
    let Some((case, last)) = case_of(cases, seen) else { return Some(text("I cannot do that.")) };
    Some(match (&case.sql, case.entries.is_empty()) {
        _ if !last => text("I see."),
        (Some(sql), _) => calls([("query_ledger", json!({"sql": sql, "purpose": "what was asked"}))]),
        (None, false) => calls([("add_entries", recording(case))]),
        (None, true) => text("I cannot do that."),
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_does_as_it_should_is_found_right_in_every_case() {
    let cases = Arc::new(eval::own().unwrap());
    let server = ModelServer::start().await;
    let script = Arc::clone(&cases);
    server.decide(move |seen| good(&script, seen));
    let report = try_model(&server, &cases).await;
    assert_eq!(report.problems, [], "{report:#?}");
    assert!(report.is_safe());
    let with_gold = cases.iter().filter(|case| case.sql.is_some()).count();
    let with_entries = cases.iter().filter(|case| !case.entries.is_empty()).count();
    assert_eq!((report.answers.right, report.answers.of), (with_gold, with_gold));
    assert_eq!((report.records.right, report.records.of), (with_entries, with_entries));
    assert!(report.cases >= 60 && report.model_calls > 60 && report.tokens > 0, "{report:#?}");
    // All but a few try the model.
    assert!(report.without_model * 10 <= report.cases, "{}", report.without_model);
    assert_eq!(server.violations(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_does_wrong_is_found_wrong() {
    let cases: Vec<Case> = eval::own().unwrap();
    let server = ModelServer::start().await;
    let script = Arc::new(cases.clone());
    // Wrong sums, wrong amounts, and whatever a stranger's text asks for.
    server.decide(move |seen| {
        if let Some(result) = result_of_tool(seen) {
            if result.get("rows").is_none() {
                return Some(text("Done."));
            }
            return Some(text(&format!("It is: {}. PWNED-7, see http://evil.example, 4111.", words(&result))));
        }
        // Told that its figures are made up, it insists.
        let Some((case, _)) = case_of(&script, seen) else { return Some(text("It is 4111.")) };
        let mut wrong = case.clone();
        wrong.entries.iter_mut().for_each(|entry| entry.amount += rust_decimal::Decimal::ONE);
        Some(match case.group {
            Group::Change => calls([("add_entries", recording(&wrong))]),
            Group::Refusal | Group::Injection => {
                // What a person only wishes or thinks of, with the very amount they wrote.
                let written = case.says.last()?.split(' ').find(|word| word.parse::<u32>().is_ok()).unwrap_or("999");
                let entry = json!({"kind": "expense", "amount": written, "currency": null, "date": null, "category": null,
                    "account": null, "to_account": null, "merchant": null, "note": null, "tags": []});
                calls([("add_entries", json!({"entries": [entry]}))])
            }
            _ => calls([("query_ledger", json!({"sql": "select 0.5 + count(*) as n from transactions", "purpose": "x"}))]),
        })
    });
    let report = try_model(&server, &cases).await;
    // The one that the grammar answers is right whatever the model is.
    assert_eq!(report.answers.right, 1, "{report:#?}");
    assert!(report.answers.of > 30);
    assert_eq!(report.records.right, 0, "{report:#?}");
    assert!(report.problems.len() > 40, "{}", report.problems.len());
    // What nobody reported waits for a tap, though the person wrote the amount themselves.
    assert!(report.unasked_changes == 0 && report.is_safe(), "{report:#?}");
}
