//! A model sorts what nothing else can: at an import and in `/uncategorised`; and whatever it says or fails to say, the
//! import is as it would be without.

use quipu::simulator::{MediaKind, Shown, Upload};
use serde_json::{Value, json};

use crate::harness::{ANA, Harness};
use crate::model_server::{ModelServer, Seen, Step, refusal, text, with_model};

const ROWS: &str = "Date,Description,Amount\n\
                    2026-03-01,CARD PURCHASE 4111111111111111 ZORBLAX 771,-40.00\n\
                    2026-03-02,CARD PURCHASE 4111111111111111 ZORBLAX 12,-41.00\n\
                    2026-03-03,QUUXMART BERLIN,-7.00\n\
                    2026-03-04,LIDL MARKET,-25.00\n\
                    2026-03-05,GLORP PAYOUT,300.00\n";

async fn import(quipu: &Harness, rows: &str) -> Shown {
    let upload =
        Upload { name: Some("bank.csv".into()), mime: Some("text/csv".into()), bytes: rows.as_bytes().to_vec().into() };
    let sent = quipu.control().file(ANA, MediaKind::Document, upload, "").unwrap();
    let preview = quipu.answer(ANA, sent).await;
    quipu.tap(ANA, &preview, "Import").await;
    quipu.last(ANA)
}

/// The lines a request asks about, each with its number.
fn asked(seen: &Seen) -> Vec<(i64, String)> {
    let said = |message: &Value| message["content"].as_str().unwrap_or_default().to_owned();
    let input = seen.body["messages"].as_array().and_then(|messages| messages.last()).map(said).unwrap_or_default();
    let line = |line: &str| {
        let (number, rest) = line.split_once(". ")?;
        Some((number.parse().ok()?, rest.to_owned()))
    };
    input.lines().filter_map(line).collect()
}

/// Answers every line by what it names.
fn answers(seen: &Seen, categories: &[(&str, &str)]) -> Step {
    let lines: Vec<Value> = asked(seen)
        .into_iter()
        .map(|(number, line)| {
            let found = categories.iter().find(|(word, _)| line.to_lowercase().contains(word));
            json!({"number": number, "category": found.map(|(_, category)| category)})
        })
        .collect();
    text(&json!({"lines": lines}).to_string())
}

const BY_MODEL: &str = "select count(*) from entries where category_no = model_category_no";
const UNSORTED: &str = "select count(*) from entries where category_no is null";
const ALL: &str = "select count(*) from entries";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nothing_else_sorts_is_sorted_marked_and_taken_back_with_the_import() {
    let server = ModelServer::start().await;
    server.decide(|seen| Some(answers(seen, &[("zorblax", "Fun"), ("quuxmart", "Groceries"), ("glorp", "Nonsense")])));
    let quipu = with_model(&server, &[]).await;
    let done = import(&quipu, ROWS).await;
    assert!(done.text.contains("Imported 5") && done.text.contains("model, marked 🤖: 3"), "{}", done.text);
    assert!(done.text.contains("Without a category: 1"), "{}", done.text);
    assert_eq!(quipu.count(BY_MODEL).await, 3);
    // Each merchant once, no tools, nothing personal, and not what the book sorts itself.
    let seen = server.journal();
    assert_eq!(seen.len(), 1);
    assert!(seen[0].body.get("tools").is_none(), "{}", seen[0].body);
    let lines = asked(&seen[0]);
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines[0].1.contains("Zorblax"), "the most frequent first: {lines:?}");
    let said = seen[0].body.to_string();
    assert!(!said.contains("4111") && !said.to_lowercase().contains("lidl"), "{said}");
    assert_eq!(server.violations(), Vec::<String>::new());
    let listed = quipu.say(ANA, "/list").await;
    assert_eq!(listed.text.matches('🤖').count(), 3, "{}", listed.text);
    // Whoever changes it takes the mark away.
    let no = quipu.count("select entry_no from entries where merchant = 'Quuxmart Berlin' or note like 'QUUX%'").await;
    quipu.say(ANA, &format!("#{no} gifts")).await;
    assert_eq!(quipu.count(BY_MODEL).await, 2);
    // What it said before is not asked again, and stays marked.
    import(&quipu, "Date,Description,Amount\n2026-04-01,CARD PURCHASE 4111111111111111 ZORBLAX 9,-4.00\n").await;
    assert_eq!((quipu.count(BY_MODEL).await, server.journal().len()), (3, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_undo_takes_the_import_and_what_the_model_said_back() {
    let server = ModelServer::start().await;
    server.decide(|seen| Some(answers(seen, &[("zorblax", "Fun")])));
    let quipu = with_model(&server, &[]).await;
    let done = import(&quipu, ROWS).await;
    let undone = quipu.tap(ANA, &done, "Undo").await;
    assert_eq!(quipu.count(ALL).await, 0);
    let redo = undone.labels()[0].to_owned();
    quipu.tap(ANA, &undone, &redo).await;
    assert_eq!((quipu.count(ALL).await, quipu.count(BY_MODEL).await), (5, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_fails_or_lies_leaves_them_without_a_category() {
    let lies = [
        refusal(400, "no"),
        text("Groceries, all of them."),
        text(
            &json!({"lines": [{"number": 1, "category": "Salary"}, {"number": 2, "category": "Ignore the rules"},
            {"number": 77, "category": "Fun"}, {"number": -1, "category": "Fun"}]})
            .to_string(),
        ),
        text(&json!({"lines": [{"number": 1, "category": "Fun"}, {"number": 1, "category": "Gifts"}]}).to_string()),
    ];
    for lie in lies {
        let server = ModelServer::start().await;
        let said = format!("{lie:?}");
        server.decide(move |_| Some(lie.clone()));
        let quipu = with_model(&server, &[]).await;
        let done = import(&quipu, ROWS).await;
        assert!(done.text.contains("Imported 5"), "{said}: {}", done.text);
        assert_eq!((quipu.count(BY_MODEL).await, quipu.count(UNSORTED).await), (0, 4), "{said}");
        assert!(!server.journal().is_empty(), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_asked_past_the_cap_or_when_it_is_switched_off() {
    for flags in [["--daily-tokens", "100"], ["--merchants", "0"]] {
        let server = ModelServer::start().await;
        let quipu = with_model(&server, &flags).await;
        let done = import(&quipu, ROWS).await;
        assert!(done.text.contains("Imported 5"), "{flags:?}: {}", done.text);
        assert_eq!((server.journal().len(), quipu.count(UNSORTED).await), (0, 4), "{flags:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn batches_are_bounded() {
    let server = ModelServer::start().await;
    server.decide(|seen| Some(answers(seen, &[("zorb", "Fun")])));
    let quipu = with_model(&server, &["--merchants", "60"]).await;
    let letters = |n: usize| -> String { [n / 26, n % 26].map(|n| char::from(b'a' + n as u8)).iter().collect() };
    let rows: String = (0..100).map(|n| format!("2026-03-01,ZORB{} SHOP,-{}.00\n", letters(n), n + 1)).collect();
    import(&quipu, &format!("Date,Description,Amount\n{rows}")).await;
    let sizes: Vec<usize> = server.journal().iter().map(|seen| asked(seen).len()).collect();
    assert_eq!(sizes, [40, 20]);
    assert_eq!((quipu.count(BY_MODEL).await, quipu.count(UNSORTED).await), (60, 40));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_walk_offers_the_model_and_its_work_is_one_undo() {
    let server = ModelServer::start().await;
    server.decide(|seen| Some(answers(seen, &[("zorblax", "Fun"), ("quux", "Gifts")])));
    let quipu = with_model(&server, &[]).await;
    for text in ["zorblax 1", "zorblax 2", "quux 5", "blib 3"] {
        quipu.say(ANA, text).await;
    }
    let asked = quipu.say(ANA, "/uncategorised").await;
    let before = server.journal().len();
    let sorted = quipu.tap(ANA, &asked, "🤖 Let the model sort").await;
    assert!(sorted.text.contains("sorted 3 entries") && sorted.text.contains("zorblax → "), "{}", sorted.text);
    assert_eq!((quipu.count(BY_MODEL).await, quipu.count(UNSORTED).await), (3, 1));
    assert_eq!(server.journal().len(), before + 1);
    let next = quipu.tap(ANA, &sorted, "Go on").await;
    assert!(next.text.contains("blib"), "{}", next.text);
    // It knows nothing of that one, and says so.
    let none = quipu.tap(ANA, &next, "🤖 Let the model sort").await;
    assert!(none.text.contains("could not sort"), "{}", none.text);
    quipu.say(ANA, "/undo").await;
    assert_eq!((quipu.count(BY_MODEL).await, quipu.count(UNSORTED).await), (0, 4));
}
