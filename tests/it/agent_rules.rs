//! Rules by the assistant: made at once when asked for, applied to entries of before and removed only by a tap.

use quipu::simulator::Shown;
use serde_json::{Value, json};

use crate::harness::{ANA, BEN, Harness};
use crate::model_server::{self, ModelServer, calls, text};

async fn with_model(server: &ModelServer) -> Harness {
    model_server::with_model(server, &["--memory-turns", "0"]).await
}

fn rule(what: &str, changes: Value) -> Value {
    let mut rule = json!({"what": what, "no": null, "words": null, "kind": null, "account": null, "at_least": null,
        "at_most": null, "currency": null, "category": null, "merchant": null, "tags": null, "past": false});
    rule.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    rule
}

async fn turn(quipu: &Harness, server: &ModelServer, order: &str, made: Value) -> Shown {
    server.then([calls([("set_rule", made)]), text("Done.")]);
    let answer = quipu.say(ANA, order).await;
    quipu.quiet().await;
    answer
}

/// What the model was told of its last call.
fn told(server: &ModelServer) -> String {
    let body = server.bodies().pop().unwrap();
    body["messages"].as_array().unwrap().iter().rfind(|m| m["role"] == "tool").unwrap()["content"].to_string()
}

const SORTED: &str = "select count(*) from entries e join categories c using (book_id, category_no)
    where e.note ilike '%zomato%' and c.slug = 'shopping'";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_that_was_asked_for_is_made_at_once_and_looks_back_only_after_a_tap() {
    let server = ModelServer::start().await;
    let quipu = with_model(&server).await;
    for said in ["zomato dinner 12", "lunch zomato 9", "coffee 4"] {
        quipu.say(ANA, said).await;
    }
    let order = "I owe you a hint: file zomato under shopping from now on";
    let made = rule("set", json!({"words": "Zomato", "category": "Shopping"}));
    let answer = turn(&quipu, &server, order, made).await;
    for part in ["Rule", "none → “zomato” → ", "Shopping", "2 entries of before would change"] {
        assert!(answer.text.contains(part), "{part}: {}", answer.text);
    }
    assert_eq!(answer.labels(), ["Apply to entries of before", "Undo"]);
    assert_eq!(quipu.count("select count(*) from rules where words = 'zomato' and kind = 'expense'").await, 1);
    assert_eq!(quipu.count(SORTED).await, 0, "entries of before are as they were");
    quipu.say(ANA, "zomato 7").await;
    assert_eq!(quipu.count(SORTED).await, 1, "what comes is sorted");
    quipu.tap(ANA, &answer, "Undo").await;
    assert_eq!(quipu.count("select count(*) from rules").await, 0);

    // With entries of before it waits, and names them.
    let order = "I owe you a hint: file zomato under shopping, also what is there";
    let made = || rule("set", json!({"words": "zomato", "category": "Shopping", "past": true}));
    let answer = turn(&quipu, &server, order, made()).await;
    assert_eq!(answer.labels(), ["Save", "Discard"], "{}", answer.text);
    assert!(answer.text.contains("2 entries of before become so") && answer.text.contains("#2, #1"), "{}", answer.text);
    assert_eq!(quipu.count("select count(*) from rules").await + quipu.count(SORTED).await, 1);
    quipu.tap(ANA, &answer, "Save").await;
    assert_eq!(quipu.count("select count(*) from rules").await, 1);
    assert_eq!(quipu.count(SORTED).await, 3);
    assert_eq!(quipu.count("select count(*) from actions where kind = 'rule'").await, 2, "one change");
    let done = quipu.last(ANA);
    quipu.tap(ANA, &done, "Undo").await;
    assert_eq!(quipu.count("select count(*) from rules").await + quipu.count(SORTED).await, 1);

    // An entry that was changed meanwhile: nothing of it is done.
    let answer = turn(&quipu, &server, order, made()).await;
    quipu.say(ANA, "#1 shopping").await;
    quipu.tap(ANA, &answer, "Save").await;
    assert!(quipu.last(ANA).text.contains("changed meanwhile"), "{:?}", quipu.texts(ANA));
    assert_eq!(quipu.count("select count(*) from rules where words = 'zomato' and last_action > 0").await, 0);
    assert_eq!(server.violations(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_is_changed_applied_and_removed() {
    let server = ModelServer::start().await;
    let quipu = with_model(&server).await;
    quipu.say(ANA, "zomato 12").await;
    quipu.say(ANA, "zomato 250").await;
    quipu.say(ANA, "/rules zomato → food").await;
    let changed = rule("set", json!({"no": 1, "category": "Shopping", "at_least": "100", "tags": ["big"]}));
    let answer = turn(&quipu, &server, "I owe you a hint: rule 1 is for shopping over 100, tagged big", changed).await;
    assert!(answer.text.contains("from €100.00 → 🛍️ Shopping #big"), "{}", answer.text);
    let kept = "select count(*) from rules where words = 'zomato' and at_least = 100 and currency = 'EUR'";
    assert_eq!(quipu.count(kept).await, 1);

    let apply = rule("apply", json!({"words": "zomato"}));
    let answer = turn(&quipu, &server, "I owe you a hint: use that rule on what is there", apply).await;
    assert_eq!(answer.labels(), ["Save", "Discard"], "{}", answer.text);
    assert!(answer.text.contains("One entry of before becomes so") && answer.text.contains("#2"), "{}", answer.text);
    quipu.tap(ANA, &answer, "Save").await;
    assert_eq!(quipu.count(SORTED).await, 1);
    assert_eq!(quipu.count("select count(*) from entries where tags = '{big}'").await, 1);

    let answer = turn(&quipu, &server, "I owe you a hint: away with rule 1", rule("remove", json!({"no": 1}))).await;
    assert_eq!(answer.labels(), ["Save", "Discard"], "{}", answer.text);
    quipu.tap(ANA, &answer, "Save").await;
    assert_eq!(quipu.count("select count(*) from rules").await, 0);
    let done = quipu.last(ANA);
    quipu.tap(ANA, &done, "Undo").await;
    assert_eq!(quipu.count(kept).await, 1);

    // A model is told them, and can say their numbers.
    server.then([calls([("list_rules", json!({}))]), text("Rule 1 asks for 100 or more.")]);
    let answer = quipu.say(ANA, "which rules do I have, and why on earth those?").await;
    assert_eq!(answer.text, "Rule 1 asks for 100 or more.");
    assert!(told(&server).contains("zomato") && told(&server).contains("Shopping"), "{}", told(&server));
    quipu.tap(ANA, &answer, "How it was worked out").await;
    quipu.tap(ANA, &answer, "Show the entries").await;
    assert!(quipu.last(ANA).text.contains("zomato"), "{:?}", quipu.texts(ANA));
    assert_eq!(server.violations(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_said_waits_and_nonsense_is_refused() {
    let server = ModelServer::start().await;
    let quipu = with_model(&server).await;
    quipu.say(ANA, "zomato 12").await;
    quipu.say(ANA, "/rules uber → transport").await;
    quipu.say(BEN, "/rules zomato → gifts").await;
    let order = "I owe you a hint: file zomato under shopping";
    for (what, made) in [
        ("a word", rule("set", json!({"words": "zomato, swiggy", "category": "Shopping"}))),
        ("an amount", rule("set", json!({"words": "zomato", "at_least": "5", "category": "Shopping"}))),
        ("entries of before", rule("set", json!({"words": "zomato", "category": "Shopping", "past": true}))),
    ] {
        let answer = turn(&quipu, &server, order, made).await;
        assert_eq!(answer.labels(), ["Save", "Discard"], "{what}: {}", answer.text);
    }
    // What a question holds is nothing to do.
    let asks = "should zomato be under shopping, would you say?";
    let answer = turn(&quipu, &server, asks, rule("set", json!({"words": "zomato", "category": "Shopping"}))).await;
    assert_eq!(answer.labels(), ["Save", "Discard"], "{}", answer.text);
    for (made, expected) in [
        (rule("set", json!({"words": "zomato", "category": "Nope"})), "no such category"),
        (rule("set", json!({"words": "zomato", "account": "Nope", "category": "Food"})), "no such account"),
        (rule("set", json!({"words": "zomato", "kind": "income", "category": "Food"})), "no such category"),
        (rule("set", json!({"words": "!!", "category": "Food"})), "letters or digits"),
        (rule("set", json!({"category": "Food"})), "to look for"),
        (rule("set", json!({"words": "zomato"})), "gives a category"),
        (rule("set", json!({"words": "zomato", "at_least": "9", "at_most": "8", "category": "Food"})), "above"),
        (rule("set", json!({"words": "zomato", "at_least": "-9", "category": "Food"})), "no decimal"),
        (rule("set", json!({"words": "uber", "category": "Transport"})), "it is so already"),
        (rule("set", json!({"no": 9, "category": "Food"})), "no rule of that number"),
        (rule("set", json!({"no": -1, "category": "Food"})), "no rule of that number"),
        (rule("remove", json!({"words": "zomato"})), "no such rule"),
        (rule("apply", json!({"no": 1})), "it is so already"),
        (rule("delete_all", json!({})), "Wrong arguments"),
        (rule("set", json!({"book_id": 2})), "Wrong arguments"),
    ] {
        turn(&quipu, &server, order, made.clone()).await;
        assert!(told(&server).contains(expected), "{made}: {}", told(&server));
    }
    assert_eq!(quipu.count("select count(*) from rules").await, 2, "Ana's and Ben's");
    assert_eq!(quipu.count(SORTED).await, 0);
}
