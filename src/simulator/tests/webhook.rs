use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Json, Router,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};

use super::*;

/// A bot's webhook that remembers what it got and answers as `answer` says.
async fn hook(
    answer: impl Fn(usize, &Value) -> Response + Clone + Send + Sync + 'static,
) -> (String, Arc<Mutex<Vec<(Value, String)>>>) {
    let got = Arc::new(Mutex::new(Vec::new()));
    let (seen, count) = (got.clone(), Arc::new(AtomicUsize::new(0)));
    let take = move |headers: HeaderMap, Json(update): Json<Value>| {
        let secret = headers.get("x-telegram-bot-api-secret-token").map(|value| value.to_str().unwrap().to_owned());
        let response = answer(count.fetch_add(1, Ordering::SeqCst), &update);
        if response.status().is_success() {
            seen.lock().unwrap().push((update, secret.unwrap_or_default()));
        }
        async move { response }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/hook", post(take))).await });
    (url, got)
}

async fn settled(fixture: &Fixture) {
    fixture.sim.wait_idle(Duration::from_millis(50), SOON).await.unwrap();
}

#[tokio::test]
async fn updates_are_pushed_with_the_secret() {
    let fixture = start().await;
    let (url, got) = hook(|_, _| StatusCode::OK.into_response()).await;
    fixture.sim.text(ANA, "before").unwrap();
    fixture.ok("setWebhook", json!({"url": url, "secret_token": "s3cret", "drop_pending_updates": true})).await;
    let conflict =
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
    assert_eq!(fixture.refused("getUpdates", json!({})).await, conflict);
    fixture.sim.text(ANA, "after").unwrap();
    settled(&fixture).await;
    let got: Vec<_> = got
        .lock()
        .unwrap()
        .iter()
        .map(|(update, secret)| (update["message"]["text"].clone(), secret.clone()))
        .collect();
    assert_eq!(got, [(json!("after"), "s3cret".to_owned())]);
    assert_eq!(fixture.ok("getWebhookInfo", json!({})).await["url"], url);
    fixture.ok("deleteWebhook", json!({})).await;
    fixture.sim.text(ANA, "polled").unwrap();
    assert_eq!(fixture.updates(0).await[0]["message"]["text"], "polled");
    let bad = json!({"url": "ftp://x"});
    assert!(fixture.refused("setWebhook", bad).await.starts_with("Bad Request: bad webhook"));
}

#[tokio::test]
async fn refused_updates_come_again_in_order() {
    let fixture = start().await;
    fixture.forget_updates().await;
    let (url, got) = hook(|count, _| match count {
        0 => (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "1")]).into_response(),
        1 => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        _ => StatusCode::OK.into_response(),
    })
    .await;
    for text in ["1", "2", "3"] {
        fixture.sim.text(ANA, text).unwrap();
    }
    let begun = std::time::Instant::now();
    fixture.ok("setWebhook", json!({"url": url})).await;
    settled(&fixture).await;
    assert!(begun.elapsed() >= Duration::from_secs(1));
    let got: Vec<_> = got.lock().unwrap().iter().map(|(update, _)| update["message"]["text"].clone()).collect();
    assert_eq!(got, ["1", "2", "3"]);
    let info = fixture.ok("getWebhookInfo", json!({})).await;
    assert_eq!(info["last_error_message"], "Wrong response from the webhook: 500 Internal Server Error");
}

#[tokio::test]
async fn one_chat_in_trouble_does_not_stop_the_others() {
    let fixture = start().await;
    fixture.forget_updates().await;
    let (url, got) = hook(|_, update| {
        let ana = update["message"]["chat"]["id"] == ANA;
        if ana { StatusCode::INTERNAL_SERVER_ERROR.into_response() } else { StatusCode::OK.into_response() }
    })
    .await;
    fixture.ok("setWebhook", json!({"url": url})).await;
    fixture.sim.text(ANA, "stuck").unwrap();
    for number in 0..20 {
        fixture.sim.text(1002, &number.to_string()).unwrap();
    }
    for _ in 0..100 {
        if got.lock().unwrap().len() == 20 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let got: Vec<_> = got.lock().unwrap().iter().map(|(update, _)| update["message"]["text"].clone()).collect();
    assert_eq!(got, (0..20).map(|number| json!(number.to_string())).collect::<Vec<_>>());
    assert_eq!(fixture.sim.pending_updates(), 1);
}

#[tokio::test]
async fn a_webhook_may_answer_with_a_call() {
    let fixture = start().await;
    fixture.forget_updates().await;
    let (url, _got) = hook(|_, update| {
        Json(json!({"method": "sendMessage", "chat_id": update["message"]["chat"]["id"], "text": "answered"}))
            .into_response()
    })
    .await;
    fixture.ok("setWebhook", json!({"url": url})).await;
    let asked = fixture.sim.text(ANA, "hi").unwrap();
    assert_eq!(fixture.sim.wait_for_bot(ANA, asked, SOON).await.unwrap().text, "answered");
}
