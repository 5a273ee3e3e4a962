//! What banks send, pasted or forwarded: an alert is an entry once, the rest is none.

use crate::harness::{ANA, Harness};

const ALERT: &str =
    "INR 450.00 debited from A/c XX1234 at ZOMATO on 05-03-26. UPI Ref 606412345678. Avl bal INR 12,000.00";

fn forwarded(text: &str) -> serde_json::Map<String, serde_json::Value> {
    let origin = serde_json::json!({"type": "hidden_user", "sender_user_name": "VM-HDFCBK", "date": 1_770_000_000});
    serde_json::json!({"text": text, "forward_origin": origin}).as_object().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pasted_alert_is_an_entry_and_the_same_one_again_is_none() {
    let quipu = Harness::start().await;
    let said = quipu.say(ANA, ALERT).await;
    assert!(said.text.contains("450") && said.text.contains("Zomato"), "{}", said.text);
    let there = "select count(*) from entries where amount = 450 and currency = 'INR' and occurred_on = '2026-03-05'
                 and merchant = 'Zomato' and payment_mode = 'upi' and kind = 'expense'";
    assert_eq!(quipu.count(there).await, 1);

    let again = quipu.say(ANA, &format!("  {}\n", ALERT.replace(". ", ".\n"))).await;
    assert!(again.text.contains("before"), "{}", again.text);
    assert_eq!(quipu.count("select count(*) from entries").await, 1);

    // Taken back, it may come again; and then it is there once.
    quipu.tap(ANA, &said, "Undo").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 0);
    quipu.say(ANA, ALERT).await;
    quipu.say(ANA, ALERT).await;
    assert_eq!(quipu.count(there).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forwarded_alert_is_an_entry_and_other_forwards_are_none() {
    let quipu = Harness::start().await;
    let sent = quipu.control().fields(ANA, forwarded(ALERT)).unwrap();
    let said = quipu.answer(ANA, sent).await;
    assert!(said.text.contains("Zomato"), "{}", said.text);
    let sent = quipu.control().fields(ANA, forwarded("coffee 4.50")).unwrap();
    let said = quipu.answer(ANA, sent).await;
    assert!(said.text.contains("forwarded"), "{}", said.text);
    assert_eq!(quipu.count("select count(*) from entries").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_moved_no_money_gets_a_kind_word() {
    let quipu = Harness::start().await;
    for (text, word) in [
        ("482910 is your OTP for transaction of INR 450.00 at ZOMATO on card XX1234.", "one-time password"),
        ("Available balance in A/c XX1234 is INR 20,000.00 as on 05-03-26", "balance"),
        (
            "Transaction of INR 450.00 on card XX1234 at ZOMATO was declined due to insufficient funds.",
            "did not go through",
        ),
        ("INR 450.00 will be debited from your A/c XX1234 on 10-03-26 for NETFLIX autopay", "still to come"),
    ] {
        let said = quipu.say(ANA, text).await;
        assert!(said.text.contains(word), "{text}: {}", said.text);
        let sent = quipu.control().fields(ANA, forwarded(text)).unwrap();
        let said = quipu.answer(ANA, sent).await;
        assert!(said.text.contains(word), "{text}: {}", said.text);
    }
    assert_eq!(quipu.count("select count(*) from entries").await, 0);
    assert_eq!(quipu.count("select count(*) from actions").await, 0);
}
