use std::time::Instant;

use super::*;

#[tokio::test]
async fn faults_strike_as_often_as_asked() {
    let fixture = start().await;
    fixture.sim.text(ANA, "hi").unwrap();
    let fault: Value = json!({"method": "sendMessage", "chat": ANA, "count": 1, "effect": {"kind": "too_many_requests", "retry_after": 3}});
    let url = format!("{}/control/faults", fixture.sim.url());
    assert!(fixture.http.post(&url).json(&fault).send().await.unwrap().status().is_success());
    let send = json!({"chat_id": ANA, "text": "x"});
    let answer = fixture.http.post(fixture.method("SendMessage")).json(&send).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers()["retry-after"].to_str().unwrap()), (429, "3"));
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["description"], "Too Many Requests: retry after 3");
    assert_eq!(answer["parameters"]["retry_after"], 3);
    fixture.ok("sendMessage", send).await;
    assert!(fixture.sim.faults().is_empty());
}

#[tokio::test]
async fn a_lost_answer_may_have_had_its_effect() {
    let fixture = start().await;
    fixture.sim.text(ANA, "hi").unwrap();
    for (processed, expected) in [(false, 0), (true, 1)] {
        let before = fixture.sim.transcript(ANA).len();
        fixture.sim.add_fault(Fault::new(Effect::Drop { processed }).method("sendMessage").times(1));
        let send = fixture.http.post(fixture.method("sendMessage")).json(&json!({"chat_id": ANA, "text": "x"}));
        assert!(send.send().await.is_err());
        assert_eq!(fixture.sim.transcript(ANA).len() - before, expected);
        fixture.sim.add_fault(Fault::new(Effect::Status { status: 502, processed }).times(1));
        let send = fixture.http.post(fixture.method("sendMessage")).json(&json!({"chat_id": ANA, "text": "x"}));
        let answer = send.send().await.unwrap();
        assert_eq!(answer.status(), 502);
        assert!(answer.text().await.unwrap().starts_with("<html>"));
        assert_eq!(fixture.sim.transcript(ANA).len() - before, expected * 2);
    }
    fixture.ok("sendMessage", json!({"chat_id": ANA, "text": "fine again"})).await;
}

#[tokio::test]
async fn calls_can_be_slow_blocked_or_moved() {
    let fixture = start().await;
    fixture.sim.text(ANA, "hi").unwrap();
    let send = json!({"chat_id": ANA, "text": "x"});
    fixture.sim.add_fault(Fault::new(Effect::Latency { ms: 300 }).times(1));
    let begun = Instant::now();
    fixture.ok("sendMessage", send.clone()).await;
    assert!(begun.elapsed() >= Duration::from_millis(300));
    fixture.sim.add_fault(Fault::new(Effect::Blocked).times(1));
    assert_eq!(fixture.refused("sendMessage", send.clone()).await, "Forbidden: bot was blocked by the user");
    fixture.sim.add_fault(Fault::new(Effect::Migrated { to: -100_123 }).times(1));
    assert_eq!(fixture.call("sendMessage", send).await["parameters"]["migrate_to_chat_id"], -100_123);
}

#[tokio::test]
async fn the_journal_tells_what_was_called() {
    let fixture = start().await;
    fixture.forget_updates().await;
    let last = fixture.sim.journal(0).last().map_or(0, |call| call.number);
    fixture.sim.text(ANA, "hi").unwrap();
    fixture.updates(0).await;
    fixture.refused("sendMessage", json!({"chat_id": ANA, "text": ""})).await;
    fixture.ok("SendMessage", json!({"chat_id": ANA, "text": "x"})).await;
    let calls = fixture.sim.journal(last);
    let seen: Vec<_> = calls.iter().map(|call| (call.method.as_str(), call.status, call.error.as_deref())).collect();
    assert_eq!(
        seen,
        [
            ("getUpdates", 200, None),
            ("sendMessage", 400, Some("Bad Request: message text is empty")),
            ("SendMessage", 200, None),
        ]
    );
    assert_eq!(calls[2].params["text"], "x");
}

#[tokio::test]
async fn other_pages_and_other_names_are_kept_out() {
    let fixture = start().await;
    let url = format!("{}/control/text", fixture.sim.url());
    let post = |name: &'static str, value: &'static str| {
        fixture.http.post(&url).header(name, value).json(&json!({"person": ANA, "text": "x"})).send()
    };
    assert_eq!(post("host", "evil.example").await.unwrap().status(), 403);
    assert_eq!(post("origin", "https://evil.example").await.unwrap().status(), 403);
    assert_eq!(post("sec-fetch-site", "cross-site").await.unwrap().status(), 403);
    assert!(fixture.sim.transcript(ANA).is_empty());
    assert_eq!(post("accept", "*/*").await.unwrap().status(), 200);
    let error = Simulator::start(Options { addr: "0.0.0.0:0".parse().unwrap(), ..Options::default() }).await.err();
    assert_eq!(error.unwrap().kind(), io::ErrorKind::InvalidInput);
}
