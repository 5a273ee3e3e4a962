//! Nobody sees or changes another's book, whatever they send.

use crate::harness::{ANA, BEN, Harness};
use quipu::telegram::ingest;

/// Ana's book, as one text: whatever Ben does, it stays the same to the byte.
async fn ledger_of(quipu: &Harness, user: i64) -> String {
    let pool = quipu.pool().await;
    let text = sqlx::query_scalar(
        "select concat_ws('|',
            (select string_agg(b::text, ',') from (select book_id, currency, timezone, last_entry_no from books) b
             where book_id = c.book_id),
            (select string_agg(e::text, ',' order by entry_no) from entries e where book_id = c.book_id),
            (select string_agg(a::text, ',' order by action_no) from actions a where book_id = c.book_id),
            (select string_agg(x::text, ',' order by account_no) from accounts x where book_id = c.book_id),
            (select string_agg(x::text, ',' order by category_no) from categories x where book_id = c.book_id),
            (select string_agg(x::text, ',' order by category_no) from budgets x where book_id = c.book_id),
            (select string_agg(x::text, ',' order by draft_id) from drafts x where book_id = c.book_id))
         from chats c where chat_id = $1",
    )
    .bind(user)
    .fetch_one(&pool)
    .await
    .unwrap();
    pool.close().await;
    text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_strangers_commands_and_buttons_reach_only_their_own_book() {
    let quipu = Harness::start().await;
    for text in ["sentinel 1234.56", "/budget food 777", "secretword 99", "rent 800"] {
        quipu.say(ANA, text).await;
    }
    quipu.say(ANA, "/reset").await;
    quipu.quiet().await;
    let before = ledger_of(&quipu, ANA).await;

    // Every command Ben may say.
    for command in quipu::telegram::commands::NAMES {
        for rest in ["", " 1", " food 5", " secretword", " sentinel"] {
            quipu.control().text(BEN, &format!("/{command}{rest}")).unwrap();
        }
    }
    quipu.quiet().await;
    // Every button Ana has, forged as Ben's tap, in his chat and in hers.
    let mut data: Vec<String> = quipu
        .control()
        .transcript(ANA)
        .into_iter()
        .flat_map(|shown| shown.buttons.into_iter().flatten().filter_map(|button| button.data))
        .collect();
    data.extend(
        [
            "x:1",
            "k:1:1",
            "e:1",
            "c:1",
            "u:1",
            "u:2",
            "r:1:save",
            "s:1:import",
            "z:1:yes",
            "u:99999999999999999999",
            "x:",
            ":::",
            "k:1:1:1",
        ]
        .map(str::to_owned),
    );
    assert!(data.len() > 20);
    for (n, data) in data.iter().enumerate() {
        let n = n as i64;
        let tap = serde_json::json!({"update_id": 800_000 + n, "callback_query": {
            "id": format!("cb{n}"), "data": data,
            "from": {"id": BEN, "is_bot": false, "first_name": "Ben"},
            "message": {"message_id": 5, "chat": {"id": BEN, "type": "private"}}}});
        ingest::take(&quipu.app.services, vec![(800_000 + n, tap.to_string())]).await.unwrap();
    }
    quipu.quiet().await;
    assert_eq!(ledger_of(&quipu, ANA).await, before);
    for text in quipu.texts(BEN) {
        // What Ben typed himself aside, nothing of Ana's is shown to him.
        let own = text.starts_with('/') || text.contains("“") || text.contains("not know");
        assert!(own || !(text.contains("1,234.56") || text.contains("1234.56") || text.contains("800")), "{text}");
    }
    assert_eq!(quipu.count("select count(*) from inbox where failed").await, 0);
}
