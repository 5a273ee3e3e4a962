//! Rules: said, listed, tested, moved, applied, deleted, kept as a file, and offered after a correction.

use crate::harness::{ANA, BEN, Harness};
use quipu::simulator::{MediaKind, Upload};

const FUN: &str = "select count(*) from entries e join categories c using (book_id, category_no) where c.slug = 'fun'";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_sorts_what_is_typed_unless_a_category_is_said() {
    let quipu = Harness::start().await;
    let said = quipu.say(ANA, "/rules coffee, zorblax → fun #treat as Café Luna").await;
    assert!(said.text.contains("1.") && said.text.contains("Fun"), "{}", said.text);
    quipu.say(ANA, "coffee 4.50").await;
    assert_eq!(quipu.count(FUN).await, 1);
    assert_eq!(
        quipu
            .count("select count(*) from entries where merchant = 'Café Luna' and tags = '{treat}' and amount = 4.50")
            .await,
        1
    );
    // Who names a category means it.
    quipu.say(ANA, "zorblax food 5").await;
    assert_eq!(quipu.count(FUN).await, 1, "{:#?}", quipu.texts(ANA));
    // Another book's rules are its own.
    quipu.say(BEN, "zorblax 6").await;
    assert_eq!(quipu.count(FUN).await, 1);

    quipu.tap(ANA, &said, "Undo").await;
    quipu.say(ANA, "zorblax 7").await;
    assert_eq!(quipu.count(FUN).await, 1);
    assert_eq!(quipu.count("select count(*) from rules").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_are_tested_applied_moved_edited_and_deleted_and_each_is_undone() {
    let quipu = Harness::start().await;
    for text in ["zorblax 10", "zorblax 200", "quux 5"] {
        quipu.say(ANA, text).await;
    }
    let tested = quipu.say(ANA, "/rules test zorblax").await;
    assert!(tested.text.contains("2 entries"), "{}", tested.text);
    let added = quipu.say(ANA, "/rules zorblax over 100 → fun").await;
    assert!(added.text.contains("one entry"), "{}", added.text);
    let applied = quipu.say(ANA, "/rules apply 1").await;
    assert_eq!(quipu.count(FUN).await, 1, "{}", applied.text);
    let again = quipu.say(ANA, "/rules apply 1").await;
    assert!(again.text.contains("nothing changed"), "{}", again.text);
    quipu.tap(ANA, &applied, "Undo").await;
    assert_eq!(quipu.count(FUN).await, 0);

    quipu.say(ANA, "/rules quux → gifts").await;
    quipu.say(ANA, "/rules move 2 1").await;
    let first = "select rule_no from rules order by position, rule_no limit 1";
    assert_eq!(quipu.count(first).await, 2);
    let moved = quipu.last(ANA);
    quipu.tap(ANA, &moved, "Undo").await;
    assert_eq!(quipu.count(first).await, 1);

    quipu.say(ANA, "/rules edit 2 travel").await;
    let travel = "select count(*) from rules r join categories c using (book_id, category_no)
                  where r.rule_no = 2 and c.slug = 'travel' and r.words = 'quux'";
    assert_eq!(quipu.count(travel).await, 1, "{:#?}", quipu.texts(ANA));
    let deleted = quipu.say(ANA, "/rules delete 2").await;
    assert_eq!(quipu.count("select count(*) from rules").await, 1);
    quipu.tap(ANA, &deleted, "Undo").await;
    assert_eq!(quipu.count(travel).await, 1);

    for (text, word) in
        [("/rules", "zorblax"), ("/rules nonsense", "→"), ("/rules x → nosuchcategory", "nosuchcategory")]
    {
        let said = quipu.say(ANA, text).await;
        assert!(said.text.contains(word), "{text}: {}", said.text);
    }
    assert_eq!(quipu.count("select count(*) from rules").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_travel_as_a_file() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/rules zorblax, quux over 100 → fun #big").await;
    quipu.say(ANA, "/rules bar → food").await;
    quipu.say(ANA, "/rules export").await;
    let exported = quipu.last(ANA);
    assert!(exported.file.is_some(), "{exported:?}");
    // Back to where it came from nothing is new.
    let sent = quipu.control().forward(ANA, ANA, exported.id).unwrap();
    let said = quipu.answer(ANA, sent).await;
    assert!(said.text.contains("no new rules"), "{}", said.text);
    assert_eq!(quipu.count("select count(*) from rules").await, 2);

    let file = br##"{"format": "quipu-rules", "version": 1, "rules": [
        {"words": ["zorblax", "quux"], "kind": "expense", "at_least": "100", "currency": "EUR", "category": "Fun", "tags": ["big"]},
        {"words": ["bar"], "category": "Food"}, {"words": ["x"], "category": "Nowhere"}, {"words": ["!"], "category": "Food"}]}"##;
    let upload = Upload { name: Some("rules.json".into()), mime: None, bytes: file.to_vec().into() };
    let sent = quipu.control().file(BEN, MediaKind::Document, upload, "").unwrap();
    let said = quipu.answer(BEN, sent).await;
    assert!(said.text.contains("Added 2 rules") && said.text.contains(": 2"), "{}", said.text);
    assert_eq!(quipu.count("select count(*) from rules").await, 4);
    let same = "select count(*) from rules a join rules b using (words, position)
                where a.book_id < b.book_id and a.at_least is not distinct from b.at_least and a.tags = b.tags";
    assert_eq!(quipu.count(same).await, 2);
    let said = quipu.last(BEN);
    quipu.tap(BEN, &said, "Undo").await;
    assert_eq!(quipu.count("select count(*) from rules").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correction_offers_a_rule_that_brings_the_past_in_line_and_is_undone_as_one() {
    let quipu = Harness::start().await;
    for amount in ["10", "11", "12"] {
        quipu.say(ANA, &format!("zorblax {amount}")).await;
    }
    let said = quipu.last(ANA);
    let corrected = quipu.tap(ANA, &said, "Fun").await;
    assert!(corrected.text.contains("Always put") && corrected.text.contains("2 past entries"), "{}", corrected.text);
    assert_eq!(quipu.count(FUN).await, 1);
    quipu.tap(ANA, &corrected, "Always").await;
    let done = quipu.last(ANA);
    assert!(done.text.contains("2 past entries"), "{}", done.text);
    assert_eq!(quipu.count(FUN).await, 3);
    assert_eq!(quipu.count("select count(*) from rules").await, 1);
    assert_eq!(quipu.count("select count(*) from category_words").await, 0, "said once");
    // The same tap again changes nothing more.
    let _ = quipu.control().tap(ANA, ANA, corrected.id, quipu::simulator::Tap::Label("Always"));
    quipu.quiet().await;
    assert_eq!(quipu.count("select count(*) from rules").await, 1);

    quipu.tap(ANA, &done, "Undo").await;
    assert_eq!(quipu.count(FUN).await, 1);
    assert_eq!(quipu.count("select count(*) from rules").await, 0);
    assert_eq!(quipu.count("select count(*) from category_words").await, 1, "what the correction taught is back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_done_with_rules_is_said_plainly() {
    let quipu = Harness::start().await;
    for (text, word) in [
        ("/rules list", "No rules yet"),
        ("/rules delete 9", "no rule 9"),
        ("/rules 9", "no rule 9"),
        ("/rules import", "Send me the file"),
        ("/rules export", "No rules yet"),
    ] {
        let said = quipu.say(ANA, text).await;
        assert!(said.text.contains(word), "{text}: {}", said.text);
    }
    quipu.say(ANA, "/rules zorblax → fun").await;
    quipu.say(ANA, "/rules quux → gifts").await;
    let actions = quipu.count("select count(*) from actions").await;
    for (text, word) in [
        ("/rules move 1 1", "there already"),
        ("/rules edit 1 fun", "says so already"),
        ("/rules reorder 9 1", "no rule 9"),
        ("/rules list", "zorblax"),
        ("/rules 24 fitness", "/rules zomato"),
    ] {
        let said = quipu.say(ANA, text).await;
        assert!(said.text.contains(word), "{text}: {}", said.text);
    }
    assert_eq!(quipu.count("select count(*) from actions").await, actions, "nothing was done");
    // A number may begin a rule's words.
    quipu.say(ANA, "/rules 24 fitness → health").await;
    assert_eq!(
        quipu.count("select count(*) from rules where words = '24 fitness'").await,
        1,
        "{:#?}",
        quipu.texts(ANA)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_rules_that_is_damaged_newer_or_of_another_book_says_so() {
    let quipu = Harness::start().await;
    let send = async |bytes: &str| {
        let upload = Upload { name: Some("rules.json".into()), mime: None, bytes: bytes.as_bytes().to_vec().into() };
        let sent = quipu.control().file(ANA, MediaKind::Document, upload, "").unwrap();
        quipu.answer(ANA, sent).await
    };
    for (file, word) in [
        (r#"{"format": "quipu-rules", "version": 1, "rules": [{"words": ["zorb"#, "cut off"),
        (r#"{"format": "quipu-rules", "version": 9, "rules": []}"#, "newer"),
        (r#"{"format": "quipu-rules", "version": 1, "rules": [{"words": ["x"], "category": "Falconry"}]}"#, "Falconry"),
        (r#"{"format": "quipu-rules", "version": 1, "rules": []}"#, "no new rules"),
    ] {
        let said = send(file).await;
        assert!(said.text.contains(word), "{file}: {}", said.text);
    }
    assert_eq!(quipu.count("select count(*) from rules").await, 0);
    let file = r#"{"format": "quipu-rules", "version": 1, "rules": [{"words": ["zorblax"], "category": "Fun"}]}"#;
    send(file).await;
    // Of a book in another language.
    let other =
        r#"{"format": "quipu-rules", "version": 1, "rules": [{"words": ["plim"], "category": "Ocio", "slug": "fun"}]}"#;
    let said = send(other).await;
    assert!(said.text.contains("Added one rule"), "{}", said.text);
    let fun = "select count(*) from rules r join categories c using (book_id, category_no) where c.slug = 'fun'";
    assert_eq!(quipu.count(fun).await, 2);
    let again = send(file).await;
    assert!(again.text.contains("no new rules") && again.text.contains("Here already: 1"), "{}", again.text);
    assert_eq!(quipu.count("select count(*) from rules").await, 2);
}
