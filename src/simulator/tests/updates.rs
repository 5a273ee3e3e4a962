use std::time::Instant;

use super::*;

#[tokio::test]
async fn an_offset_confirms_and_unconfirmed_updates_come_again() {
    let fixture = start().await;
    fixture.forget_updates().await;
    for text in ["one", "two", "three"] {
        fixture.sim.text(ANA, text).unwrap();
    }
    let first = fixture.updates(0).await;
    assert_eq!(first.len(), 3);
    assert_eq!(fixture.updates(0).await, first);
    let id = first[0]["update_id"].as_i64().unwrap();
    assert_eq!(first[2]["update_id"].as_i64(), Some(id + 2));
    let rest = fixture.updates(id + 1).await;
    assert_eq!(rest[0]["message"]["text"], "two");
    assert_eq!(fixture.updates(-1).await[0]["message"]["text"], "three");
    assert_eq!(fixture.ok("getUpdates", json!({"limit": 1})).await.as_array().unwrap().len(), 1);
    assert_eq!(fixture.updates(id + 3).await.len(), 0);
    assert_eq!(fixture.sim.pending_updates(), 0);
}

#[tokio::test]
async fn a_message_looks_as_telegram_sends_it() {
    let fixture = start().await;
    fixture.forget_updates().await;
    let first = fixture.sim.text(ANA, "/add 4.50 coffee").unwrap();
    let sent = fixture.ok("sendMessage", json!({
        "chat_id": ANA, "text": "Saved", "reply_markup": {"inline_keyboard": [[{"text": "Undo", "callback_data": "u"}]]},
    }));
    let sent = sent.await["message_id"].as_i64().unwrap();
    assert_eq!(sent, first + 1);
    fixture.sim.text(Post::private(ANA).reply_to(sent), "5.50").unwrap();
    let updates = fixture.updates(0).await;
    let message = &updates[0]["message"];
    assert_eq!(message["chat"], json!({"id": ANA, "type": "private", "first_name": "Ana"}));
    assert_eq!(message["from"]["language_code"], "en");
    assert_eq!(message["entities"], json!([{"type": "bot_command", "offset": 0, "length": 4}]));
    let reply = &updates[1]["message"]["reply_to_message"];
    assert_eq!(reply["message_id"], sent);
    assert_eq!(reply["from"]["is_bot"], true);
    assert_eq!(reply["reply_markup"]["inline_keyboard"][0][0]["callback_data"], "u");
}

#[tokio::test]
async fn a_long_poll_waits_for_an_update() {
    let fixture = start().await;
    fixture.forget_updates().await;
    let begun = Instant::now();
    let (updates, ()) = tokio::join!(fixture.ok("getUpdates", json!({"timeout": 20})), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        fixture.sim.text(ANA, "hello").unwrap();
    });
    assert_eq!(updates[0]["message"]["text"], "hello");
    assert!(begun.elapsed() >= Duration::from_millis(200));
    fixture.forget_updates().await;
    let begun = Instant::now();
    assert_eq!(fixture.ok("getUpdates", json!({"timeout": 1})).await, json!([]));
    assert!(begun.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_second_poll_ends_the_first_with_a_conflict() {
    let fixture = start().await;
    fixture.forget_updates().await;
    let (first, second) = tokio::join!(fixture.refused("getUpdates", json!({"timeout": 20})), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        fixture.updates(0).await
    });
    assert_eq!(
        first,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    );
    assert!(second.is_empty());
}

#[tokio::test]
async fn only_the_kinds_asked_for_arrive() {
    let fixture = start().await;
    fixture.forget_updates().await;
    fixture.ok("getUpdates", json!({"allowed_updates": ["edited_message", "message_reaction"]})).await;
    let message = fixture.sim.text(ANA, "4 coffee").unwrap();
    fixture.sim.edit(ANA, ANA, message, "5 coffee").unwrap();
    fixture.sim.react(ANA, ANA, message, Some("👍")).unwrap();
    let updates = fixture.updates(0).await;
    assert_eq!(updates.len(), 2);
    assert_eq!(updates[0]["edited_message"]["text"], "5 coffee");
    assert!(updates[0]["edited_message"]["edit_date"].is_i64());
    assert_eq!(updates[1]["message_reaction"]["new_reaction"][0]["emoji"], "👍");
    // An empty list is the default again, and a call without one keeps the last choice.
    fixture.ok("getUpdates", json!({"allowed_updates": [], "offset": -1})).await;
    fixture.sim.react(ANA, ANA, message, None).unwrap();
    fixture.sim.text(ANA, "again").unwrap();
    let last = fixture.updates(-1).await;
    assert_eq!(last[0]["message"]["text"], "again");
}

#[tokio::test]
async fn a_tap_is_a_callback_query_and_its_answer_a_toast() {
    let fixture = start().await;
    fixture.sim.text(ANA, "hi").unwrap();
    let markup = json!({"inline_keyboard": [[{"text": "↩ Undo", "callback_data": "undo:1"}]]});
    let sent = fixture.ok("sendMessage", json!({"chat_id": ANA, "text": "Saved", "reply_markup": markup})).await;
    let sent = sent["message_id"].as_i64().unwrap();
    fixture.forget_updates().await;
    assert_eq!(fixture.sim.tap(ANA, ANA, sent, Tap::Label("Save")), Err(Refusal::NoButton));
    let callback = fixture.sim.tap(ANA, ANA, sent, Tap::Label("Undo")).unwrap();
    let query = fixture.updates(0).await[0]["callback_query"].clone();
    assert_eq!((&query["id"], &query["data"]), (&json!(callback), &json!("undo:1")));
    assert_eq!(query["message"]["message_id"], sent);
    assert_eq!(query["from"]["id"], ANA);
    let answer = json!({"callback_query_id": callback, "text": "Undone", "show_alert": true});
    fixture.ok("answerCallbackQuery", answer.clone()).await;
    let old = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    assert_eq!(fixture.refused("answerCallbackQuery", answer).await, old);
    let events: Value =
        fixture.http.get(format!("{}/control/events", fixture.sim.url())).send().await.unwrap().json().await.unwrap();
    let toast = events["events"].as_array().unwrap().iter().find(|event| event["kind"] == "answer").unwrap();
    assert_eq!((&toast["text"], &toast["alert"]), (&json!("Undone"), &json!(true)));
}

#[tokio::test]
async fn updates_of_any_kind_and_with_any_id_can_be_queued() {
    let fixture = start().await;
    fixture.forget_updates().await;
    let id = fixture.sim.raw_update(json!({"future_kind": {"chat": {"id": ANA}}})).unwrap();
    assert_eq!(fixture.updates(0).await[0]["future_kind"]["chat"]["id"], ANA);
    fixture.updates(id + 1).await;
    fixture.sim.raw_update(json!({"update_id": id, "message": {"chat": {"id": ANA}}})).unwrap();
    assert_eq!(fixture.updates(id + 1).await[0]["update_id"], id);
    assert!(fixture.updates(id + 1).await.is_empty());
}

#[tokio::test]
async fn idle_means_confirmed_and_quiet() {
    let fixture = start().await;
    fixture.forget_updates().await;
    fixture.sim.text(ANA, "hi").unwrap();
    let brief = Duration::from_millis(20);
    assert_eq!(fixture.sim.wait_idle(brief, Duration::from_millis(200)).await, Err(Refusal::TimedOut));
    fixture.forget_updates().await;
    fixture.sim.wait_idle(brief, SOON).await.unwrap();
}

#[tokio::test]
async fn stopping_ends_a_long_poll_at_once() {
    let fixture = start().await;
    fixture.forget_updates().await;
    let url = fixture.method("getUpdates");
    let poll = tokio::spawn(fixture.http.post(url).json(&json!({"timeout": 50})).send());
    tokio::time::sleep(Duration::from_millis(200)).await;
    let addr = fixture.sim.addr();
    fixture.sim.shutdown().await;
    poll.await.unwrap().unwrap();
    Simulator::start(Options { addr, ..Options::default() }).await.unwrap();
}

#[tokio::test]
async fn being_dropped_ends_a_long_poll_too() {
    let fixture = start().await;
    fixture.forget_updates().await;
    let url = fixture.method("getUpdates");
    let poll = tokio::spawn(fixture.http.post(url).json(&json!({"timeout": 50})).send());
    tokio::time::sleep(Duration::from_millis(200)).await;
    drop(fixture);
    tokio::time::timeout(SOON, poll).await.unwrap().unwrap().unwrap();
}
