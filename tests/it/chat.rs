//! The main path, as a person meets it: type, correct, undo, ask.

use crate::harness::{ANA, BEN, HOME, Harness};
use quipu::simulator::Post;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_becomes_an_entry_and_can_be_taken_back() {
    let quipu = Harness::start().await;
    let said = quipu.say(ANA, "coffee 4.50").await;
    assert!(said.text.contains("4.50") && said.text.contains("#1"), "{}", said.text);
    assert!(said.text.contains("Food"), "{}", said.text);
    assert_eq!(quipu.count("select count(*) from entries where amount = 4.50 and currency = 'EUR'").await, 1);

    let shown = quipu.tap(ANA, &said, "Undo").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 0, "{}", shown.text);
    // A second tap, and /undo, change nothing more.
    let _ = quipu.control().tap(ANA, ANA, said.id, quipu::simulator::Tap::Data("u:1"));
    quipu.quiet().await;
    let nothing = quipu.say(ANA, "/undo").await;
    assert_eq!(nothing.text, "There is nothing to undo.");
    assert_eq!(quipu.count("select count(*) from entries").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_entries_in_one_message_are_one_action() {
    let quipu = Harness::start().await;
    let said = quipu.say(ANA, "milk 2\nbread 3.20\n+2000 salary").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 3);
    assert_eq!(quipu.count("select count(*) from actions").await, 1);
    quipu.tap(ANA, &said, "Undo").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_corrects_and_an_edited_message_is_followed() {
    let quipu = Harness::start().await;
    let sent = quipu.control().text(ANA, "coffee 4.50").unwrap();
    let said = quipu.answer(ANA, sent).await;
    let changed = quipu.reply(ANA, said.id, "250 groceries").await;
    assert!(changed.text.contains("#1"), "{}", changed.text);
    quipu.quiet().await;
    let groceries = "select count(*) from entries e join categories c using (book_id, category_no)
                     where e.amount = 250 and c.slug = 'groceries'";
    assert_eq!(quipu.count(groceries).await, 1, "{:#?}", quipu.texts(ANA));

    quipu.control().edit(ANA, ANA, sent, "coffee 5.25").unwrap();
    quipu.quiet().await;
    assert_eq!(quipu.count("select count(*) from entries where amount = 5.25").await, 1);

    let said = quipu.last(ANA);
    quipu.reply(ANA, said.id, "delete").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 0);
    let undone = quipu.say(ANA, "/undo").await;
    assert_eq!(quipu.count("select count(*) from entries where amount = 5.25").await, 1, "{}", undone.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bare_amount_asks_for_the_category_and_learns_nothing_from_it() {
    let quipu = Harness::start().await;
    let said = quipu.say(ANA, "12.50").await;
    assert!(said.labels().iter().any(|label| label.contains("Groceries")), "{:?}", said.labels());
    quipu.tap(ANA, &said, "Groceries").await;
    let found = "select count(*) from entries e join categories c using (book_id, category_no) where c.slug = 'groceries'";
    assert_eq!(quipu.count(found).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correction_is_remembered() {
    let quipu = Harness::start().await;
    let said = quipu.say(ANA, "zorblax 10").await;
    quipu.tap(ANA, &said, "Fun").await;
    quipu.say(ANA, "zorblax 11").await;
    let fun = "select count(*) from entries e join categories c using (book_id, category_no) where c.slug = 'fun'";
    assert_eq!(quipu.count(fun).await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn absurd_input_gets_a_kind_answer_and_changes_nothing() {
    let quipu = Harness::start().await;
    let many = format!("coffee {}", "9".repeat(400));
    for text in [
        "coffee 1e444444410",
        "coffee -0",
        many.as_str(),
        "coffee 4.50 on 12.3.20260",
        "coffee 31 feb 4.50 2026-02-31",
        "hello",
        "\u{202e}\u{200f}",
        "/nosuchcommand 12",
        "☕",
    ] {
        let said = quipu.say(ANA, text).await;
        assert!(!said.text.is_empty(), "{text}");
        assert!(!said.text.contains("went wrong"), "{text}: {}", said.text);
    }
    assert_eq!(quipu.count("select count(*) from entries").await, 0, "{:#?}", quipu.texts(ANA));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn html_and_bidi_in_names_are_shown_as_text() {
    let quipu = Harness::start().await;
    let said = quipu.say(ANA, "<b>bold</b> & <script>x</script> 4.50").await;
    assert!(said.text.contains("<b>bold</b> & <script>x</script>"), "{}", said.text);
    let said = quipu.say(ANA, "caf\u{202e}e 3").await;
    assert!(!said.text.contains('\u{202e}'), "{:?}", said.text);
    assert_eq!(quipu.count("select count(*) from entries").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_update_is_answered_kindly_or_kept() {
    let quipu = Harness::start().await;
    for fields in [
        serde_json::json!({"sticker": {"file_id": "x"}}),
        serde_json::json!({"location": {"latitude": 1.0, "longitude": 2.0}}),
        serde_json::json!({"poll": {}}),
        serde_json::json!({"a_kind_from_the_future": {"x": 1}}),
    ] {
        let before = quipu.control().fields(ANA, fields.as_object().unwrap().clone()).unwrap();
        let said = quipu.answer(ANA, before).await;
        assert!(!said.text.is_empty());
    }
    quipu.control().raw_update(serde_json::json!({"some_future_update": {"id": 7}})).unwrap();
    let entity = serde_json::json!({"text": "tea 2.50", "entities": [{"type": "date_time", "offset": 0, "length": 3}]});
    quipu.control().fields(ANA, entity.as_object().unwrap().clone()).unwrap();
    quipu.quiet().await;
    assert_eq!(quipu.count("select count(*) from entries where amount = 2.50").await, 1);
    assert_eq!(quipu.count("select count(*) from inbox where failed").await, 0);
    assert_eq!(quipu.count("select count(*) from inbox where done_at is null").await, 0);
    // What is not understood is kept as it came.
    assert_eq!(quipu.count("select count(*) from inbox where payload::text like '%future%'").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_is_a_shared_book_and_the_sender_paid() {
    let quipu = Harness::start().await;
    quipu.control().set_privacy_mode(false);
    for (person, text) in [(ANA, "pizza 20"), (BEN, "taxi 12")] {
        let sent = quipu.control().text(Post::group(person, HOME), text).unwrap();
        quipu.answer(HOME, sent).await;
    }
    quipu.quiet().await;
    let texts = quipu.texts(HOME);
    assert_eq!(quipu.count("select count(*) from entries where payer_id = 1001 and amount = 20").await, 1, "{texts:#?}");
    assert_eq!(quipu.count("select count(*) from entries where payer_id = 1002 and amount = 12").await, 1);
    assert_eq!(quipu.count("select count(distinct book_id) from entries").await, 1);
    // Talk between people is none of our business.
    quipu.control().text(Post::group(ANA, HOME), "see you at eight").unwrap();
    quipu.quiet().await;
    assert!(!quipu.last(HOME).text.contains("understand"), "{}", quipu.last(HOME).text);
    // The private book is another one.
    quipu.say(ANA, "coffee 4").await;
    assert_eq!(quipu.count("select count(distinct book_id) from entries").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn budgets_show_what_is_left_and_alert_once_each() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/budget food 100").await;
    let said = quipu.say(ANA, "lunch 50").await;
    assert!(said.text.contains("50") && said.text.to_lowercase().contains("left"), "{}", said.text);
    for text in ["lunch 31", "lunch 1", "lunch 30", "lunch 5"] {
        quipu.say(ANA, text).await;
        quipu.quiet().await;
    }
    let alerts = quipu.texts(ANA).iter().filter(|text| text.contains("⚠️") || text.contains("🔴")).count();
    assert_eq!(alerts, 2, "{:#?}", quipu.texts(ANA));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_double_tap_and_a_repeated_update_count_once() {
    let quipu = Harness::start().await;
    let update = serde_json::json!({
        "update_id": 900_001,
        "message": {"message_id": 77, "date": chrono::Utc::now().timestamp(), "text": "tea 3",
                    "chat": {"id": ANA, "type": "private"}, "from": {"id": ANA, "is_bot": false, "first_name": "Ana"}}
    });
    let raw = vec![(900_001, update.to_string()), (900_001, update.to_string())];
    for _ in 0..3 {
        quipu::telegram::ingest::take(&quipu.app.services, raw.clone()).await.unwrap();
    }
    quipu.quiet().await;
    assert_eq!(quipu.count("select count(*) from entries").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_writes_too_fast_is_told_once_and_loses_nothing() {
    let quipu = Harness::start_with(&["--user-burst", "3", "--user-messages-per-minute", "600"]).await;
    for n in 1..=12 {
        quipu.control().text(ANA, &format!("tea {n}")).unwrap();
    }
    quipu.quiet().await;
    for _ in 0..200 {
        if quipu.count("select count(*) from entries").await == 12 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(quipu.count("select count(*) from entries").await, 12);
    let told = quipu.texts(ANA).iter().filter(|text| text.contains("a lot at once")).count();
    assert_eq!(told, 1, "{:#?}", quipu.texts(ANA));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_allow_list_keeps_strangers_out() {
    let quipu = Harness::start_with(&["--allowed-users", "1001"]).await;
    quipu.say(ANA, "coffee 4").await;
    let said = quipu.say(BEN, "coffee 4").await;
    assert!(said.text.contains("1002"), "{}", said.text);
    assert_eq!(quipu.count("select count(*) from entries").await, 1);
    assert_eq!(quipu.count("select count(*) from users where user_id = 1002").await, 0);
}
