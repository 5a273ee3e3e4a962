//! The webhook's door: a secret, an answer only when the update is stored, a polite refusal when it cannot be.

use crate::harness::{ANA, Harness};

async fn with_webhook() -> (Harness, String) {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (listen, url) = (format!("127.0.0.1:{port}"), format!("http://127.0.0.1:{port}/hook"));
    let flags = ["--listen", listen.as_str(), "--webhook-url", url.as_str(), "--webhook-secret", "open-sesame"];
    (Harness::start_with(&flags).await, url)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn updates_come_through_the_webhook() {
    let (quipu, _) = with_webhook().await;
    let said = quipu.say(ANA, "coffee 4.50").await;
    assert!(said.text.contains("4.50"), "{}", said.text);
    quipu.quiet().await;
    assert_eq!(quipu.count("select count(*) from entries").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_door_opens_to_the_secret_only_and_says_when_to_come_again() {
    let (quipu, url) = with_webhook().await;
    // the group greets the bot at the start, by the same door
    quipu.quiet().await;
    let stored = quipu.count("select count(*) from inbox").await;
    let http = reqwest::Client::new();
    let update = serde_json::json!({"update_id": 5, "message": {
        "message_id": 1, "date": chrono::Utc::now().timestamp(), "text": "tea 3",
        "chat": {"id": ANA, "type": "private"}, "from": {"id": ANA, "is_bot": false, "first_name": "Ana"}}});
    let post = |secret: Option<&str>| {
        let request = http.post(&url).json(&update);
        match secret {
            Some(secret) => request.header("X-Telegram-Bot-Api-Secret-Token", secret),
            None => request,
        }
    };
    for secret in [None, Some("wrong"), Some("")] {
        assert_eq!(post(secret).send().await.unwrap().status(), 401);
    }
    assert_eq!(quipu.count("select count(*) from inbox").await, stored);
    assert_eq!(post(Some("open-sesame")).send().await.unwrap().status(), 200);
    assert_eq!(post(Some("open-sesame")).send().await.unwrap().status(), 200);
    assert_eq!(quipu.count("select count(*) from entries").await, 1);

    quipu.app.services.store.close().await;
    let refused = post(Some("open-sesame")).send().await.unwrap();
    assert_eq!(refused.status(), 503);
    assert!(refused.headers().contains_key("retry-after"));
}
