//! Receipts with words under them, and the same receipt twice; read by a scripted model, so that no OCR is needed.

use quipu::simulator::{MediaKind, Shown, Upload};
use serde_json::{Value, json};

use crate::harness::{ANA, Harness};
use crate::model_server::{ModelServer, Step, text, with_model};

const ENTRIES: &str = "select count(*) from entries";

fn receipt(merchant: Value, total: Value, date: Value) -> Step {
    let receipt = json!({"merchant": merchant, "date": date, "total": total, "currency": "EUR", "tax": null,
        "lines": [], "transcript": null});
    text(&receipt.to_string())
}

async fn photo(quipu: &Harness, caption: &str) -> Shown {
    let picture = include_bytes!("fixtures/receipts/german_supermarket.png");
    let upload = Upload { name: None, mime: None, bytes: picture.to_vec().into() };
    let sent = quipu.control().file(ANA, MediaKind::Photo, upload, caption).unwrap();
    quipu.answer(ANA, sent).await
}

/// The only entry of the book: amount, category, account, note, tags.
async fn only(quipu: &Harness) -> (String, String, String, Option<String>, Vec<String>) {
    let pool = quipu.pool().await;
    let entry = sqlx::query_as(
        "select trim_scale(e.amount)::text, coalesce(c.slug, c.name, '-'), a.name, e.note, e.tags
         from entries e join accounts a using (book_id, account_no)
         left join categories c using (book_id, category_no)",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    pool.close().await;
    entry
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_under_a_picture_count() {
    let server = ModelServer::with_script([]).await;
    server.decide(|_| Some(receipt(json!("LIDL"), json!("45.00"), json!("2026-11-02"))));
    for (caption, says, silent, expected) in [
        ("42.50", vec!["€42.50", "The receipt says €45.00"], vec!["Note:"], ("42.5", None, vec![])),
        ("@Bank #work", vec!["€45.00", "Account: Bank", "#work"], vec!["Note:", "says"], ("45", None, vec!["work"])),
        ("dinner for 2", vec!["€45.00", "Note: dinner for 2"], vec!["says"], ("45", Some("dinner for 2"), vec![])),
        (
            "cake for Ana 42,50 #fun",
            vec!["€42.50", "Note: cake for Ana", "#fun"],
            vec![],
            ("42.5", Some("cake for Ana"), vec!["fun"]),
        ),
        (
            "how much was it?",
            vec!["€45.00", "Note: how much was it?"],
            vec![],
            ("45", Some("how much was it?"), vec![]),
        ),
        ("45", vec!["€45.00"], vec!["says", "Note:"], ("45", None, vec![])),
        ("delete", vec!["€45.00", "Note: delete"], vec![], ("45", Some("delete"), vec![])),
    ] {
        let quipu = with_model(&server, &["--vision", "true"]).await;
        quipu.say(ANA, "/start").await;
        quipu.say(ANA, "/accounts add Bank").await;
        let shown = photo(&quipu, caption).await;
        for word in says {
            assert!(shown.text.contains(word), "{caption}: {word}: {}", shown.text);
        }
        for word in silent {
            assert!(!shown.text.contains(word), "{caption}: {word}: {}", shown.text);
        }
        quipu.tap(ANA, &shown, "Save").await;
        let (amount, _, account, note, tags) = only(&quipu).await;
        assert_eq!(
            (amount.as_str(), note.as_deref(), tags.iter().map(String::as_str).collect()),
            expected,
            "{caption}"
        );
        assert_eq!(account == "Bank", caption.contains("@Bank"), "{caption}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_category_and_an_account_that_is_not_there_are_taken_from_the_caption() {
    let server = ModelServer::with_script([]).await;
    server.decide(|_| Some(receipt(json!("LIDL"), json!("45.00"), json!(null))));
    let quipu = with_model(&server, &["--vision", "true"]).await;
    quipu.say(ANA, "/start").await;
    let shown = photo(&quipu, "gifts @visa").await;
    assert!(shown.text.contains("Gifts") && shown.text.contains("Account: visa (new)"), "{}", shown.text);
    assert_eq!(quipu.count("select count(*) from accounts where name = 'visa'").await, 0, "only seen");
    let saved = quipu.tap(ANA, &shown, "Save").await;
    assert!(saved.text.contains("New account: visa"), "{}", saved.text);
    let (_, category, account, note, _) = only(&quipu).await;
    assert_eq!((category.as_str(), account.as_str(), note), ("gifts", "visa", None));
    quipu.tap(ANA, &saved, "Undo").await;
    assert_eq!(quipu.count(ENTRIES).await, 0);
    // What cannot be is said, and the words are kept as a note.
    quipu.say(ANA, "/accounts archive visa").await;
    let shown = photo(&quipu, "gifts @visa").await;
    assert!(shown.text.contains("Note: gifts @visa") && shown.text.contains("is closed"), "{}", shown.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_to_a_draft_names_an_account_and_tags() {
    let server = ModelServer::with_script([]).await;
    server.decide(|_| Some(receipt(json!("LIDL"), json!(null), json!(null))));
    let quipu = with_model(&server, &["--vision", "true"]).await;
    quipu.say(ANA, "/start").await;
    quipu.say(ANA, "/accounts add Bank").await;
    let shown = photo(&quipu, "").await;
    assert!(!shown.labels().contains(&"Save"), "without a total: {:?}", shown.labels());
    let shown = quipu.reply(ANA, shown.id, "@bank #work").await;
    assert!(shown.text.contains("Account: Bank") && !shown.labels().contains(&"Save"), "{}", shown.text);
    let shown = quipu.reply(ANA, shown.id, "12.50").await;
    quipu.tap(ANA, &shown, "Save").await;
    let (amount, _, account, _, tags) = only(&quipu).await;
    assert_eq!((amount.as_str(), account.as_str(), tags), ("12.5", "Bank", vec!["work".to_owned()]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_receipt_twice_is_asked_about_and_never_refused() {
    let server = ModelServer::with_script([]).await;
    server.decide(|_| Some(receipt(json!("MERCADONA S.A."), json!("23.40"), json!("2026-11-02"))));
    let quipu = with_model(&server, &["--vision", "true"]).await;
    quipu.say(ANA, "/start").await;
    // Two pictures before either is saved: the second tap asks.
    let (first, second) = (photo(&quipu, "").await, photo(&quipu, "").await);
    quipu.tap(ANA, &first, "Save").await;
    let asked = quipu.tap(ANA, &second, "Save").await;
    assert!(asked.text.contains("already, as #1") && asked.text.contains("MERCADONA"), "{}", asked.text);
    assert_eq!(quipu.count(ENTRIES).await, 1);
    // A third says so at once, and so does one read a little otherwise.
    server.decide(|_| Some(receipt(json!("Mercadona"), json!("23.40"), json!("2026-11-02"))));
    let third = photo(&quipu, "").await;
    assert!(third.text.contains("already, as #1"), "{}", third.text);
    assert_eq!(third.labels(), ["Save anyway", "Edit", "Discard"]);
    // A second purchase is the person's to tell.
    quipu.tap(ANA, &third, "Save anyway").await;
    assert_eq!(quipu.count(ENTRIES).await, 2);
    quipu.tap(ANA, &asked, "Discard").await;
    // Another shop, day or total is no twin.
    for (merchant, total, date) in
        [("ALDI", "23.40", "2026-11-02"), ("MERCADONA", "23.41", "2026-11-02"), ("MERCADONA", "23.40", "2026-11-03")]
    {
        server.decide(move |_| Some(receipt(json!(merchant), json!(total), json!(date))));
        let shown = photo(&quipu, "").await;
        assert!(!shown.text.contains("already") && shown.labels().contains(&"Save"), "{merchant}: {}", shown.text);
    }
    // What was typed by hand counts, and taken back it does not.
    let typed = quipu.say(ANA, "17.80 aldi").await;
    server.decide(|_| Some(receipt(json!("ALDI SÜD"), json!("17.80"), json!(null))));
    assert!(photo(&quipu, "").await.text.contains("already, as #"));
    quipu.tap(ANA, &typed, "Undo").await;
    assert!(!photo(&quipu, "").await.text.contains("already"));
}
