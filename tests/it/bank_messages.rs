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

fn forwarded_at(text: &str, date: i64) -> serde_json::Map<String, serde_json::Value> {
    let origin = serde_json::json!({"type": "hidden_user", "sender_user_name": "Pay", "date": date});
    serde_json::json!({"text": text, "forward_origin": origin}).as_object().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_apps_notice_is_an_entry_of_the_day_it_came() {
    let quipu = Harness::start().await;
    let forward = async |text: &str, date: i64| {
        let sent = quipu.control().fields(ANA, forwarded_at(text, date)).unwrap();
        quipu.answer(ANA, sent).await
    };
    let said = forward("You've received £120.00 from John Smith", 1_770_000_000).await;
    assert!(said.text.contains("John Smith") && said.text.contains("120"), "{}", said.text);
    let there = "select count(*) from entries where amount = 120 and currency = 'GBP' and kind = 'income'
                 and merchant = 'John Smith' and occurred_on = '2026-02-02'";
    assert_eq!(quipu.count(there).await, 1);
    // The same one again is known; another in the same words, of another moment, is another.
    let again = forward("You've received £120.00 from John Smith", 1_770_000_000).await;
    assert!(again.text.contains("before"), "{}", again.text);
    forward("You've received £120.00 from John Smith", 1_770_000_060).await;
    assert_eq!(quipu.count(there).await, 2);
    for (text, word) in [
        ("You transferred $100.00 to your bank", "between your own accounts"),
        ("Your payment of $25.00 to Oak Street Books is pending", "still to come"),
        ("Bob paid $20 to the plumber yesterday", "forwarded"),
    ] {
        let said = forward(text, 1_770_000_000).await;
        assert!(said.text.contains(word), "{text}: {}", said.text);
    }
    assert_eq!(quipu.count("select count(*) from entries").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_wallet_took_for_itself_is_an_entry_of_its_own_and_goes_with_the_other() {
    let quipu = Harness::start().await;
    let text = "TJ41KLM200 Confirmed. Ksh1,500.00 sent to PETER OTIENO 0722000111 on 9/3/26 at 8:15 AM. \
        New M-PESA balance is Ksh820.00. Transaction cost, Ksh23.00.";
    let said = quipu.say(ANA, text).await;
    assert!(said.text.contains("Peter Otieno") && said.text.contains("Transaction cost"), "{}", said.text);
    let fee = "select count(*) from entries e join categories c using (book_id, category_no)
               where e.amount = 23 and e.currency = 'KES' and c.slug = 'fees' and e.occurred_on = '2026-03-09'";
    assert_eq!((quipu.count("select count(*) from entries").await, quipu.count(fee).await), (2, 1));
    quipu.tap(ANA, &said, "Undo").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 0);
}
