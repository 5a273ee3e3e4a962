//! Changes taken back and made again, in order and out of it, a big import included.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::Utc;
use quipu::ledger::{ActionKind, ActionNo, BookId, Currency, Kind, Money, NewEntry, Source, UserId};
use quipu::simulator::{Post, Shown, Tap};
use quipu::store::action::{self, Origin};
use quipu::store::record::{Recording, record};
use quipu::store::undo::{Undone, undo};
use quipu::store::{book, draft};
use rust_decimal::Decimal;

use crate::harness::{ANA, BEN, HOME, Harness};

const ENTRIES: &str = "select count(*) from entries";

/// What is in the book, to be compared.
async fn ledger(quipu: &Harness) -> String {
    let pool = quipu.pool().await;
    let text = sqlx::query_scalar(
        "select concat((select jsonb_agg(e order by entry_no) from entries e),
                       (select jsonb_agg(a order by account_no) from accounts a),
                       (select jsonb_agg(c order by category_no) from categories c),
                       (select jsonb_agg(w order by word) from category_words w),
                       (select jsonb_agg(b order by category_no) from budgets b),
                       (select jsonb_agg(jsonb_build_array(currency, timezone)) from books))",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    pool.close().await;
    text
}

/// A tap on a button that may be gone from the message by now: a slow phone still shows it.
async fn late_tap(quipu: &Harness, person: i64, chat: i64, message: i64, data: &str) -> Shown {
    static COUNT: AtomicI64 = AtomicI64::new(700_000);
    let update = COUNT.fetch_add(1, Ordering::Relaxed);
    let kind = if chat == person { "private" } else { "supergroup" };
    let tap = serde_json::json!({"update_id": update, "callback_query": {
        "id": format!("late{update}"), "data": data, "from": {"id": person, "is_bot": false, "first_name": "Ana"},
        "message": {"message_id": message, "chat": {"id": chat, "type": kind}}}});
    quipu::telegram::ingest::take(&quipu.app.services, vec![(update, tap.to_string())]).await.unwrap();
    quipu.quiet().await;
    quipu.last(chat)
}

fn data(message: &Shown, label: &str) -> String {
    message.button(label).and_then(|button| button.data.clone()).unwrap_or_else(|| panic!("{:?}", message.labels()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_change_goes_back_and_forth() {
    let quipu = Harness::start().await;
    // The person and the book are there from the first word on.
    quipu.say(ANA, "/help").await;
    for change in ["zorblax 4.50", "#1 9.75", "#1 delete"] {
        let before = ledger(&quipu).await;
        let message = quipu.say(ANA, change).await;
        quipu.quiet().await;
        let after = ledger(&quipu).await;
        assert_ne!(before, after, "{change}: {}", message.text);
        // Twice, so that an undo of an undo of an undo is met.
        for _ in 0..2 {
            let undone = quipu.tap(ANA, &message, "Undo").await;
            assert!(undone.text.contains("Undone"), "{change}: {}", undone.text);
            assert_eq!(ledger(&quipu).await, before, "{change}");
            let redone = quipu.tap(ANA, &message, "Redo").await;
            assert!(redone.text.contains("Done again"), "{change}: {}", redone.text);
            assert_eq!(ledger(&quipu).await, after, "{change}");
        }
    }
    // The chain is as if nothing had been taken back: the delete is the last change.
    let undone = quipu.say(ANA, "/undo").await;
    assert!(undone.text.contains("Undone"), "{}", undone.text);
    assert_eq!(quipu.count("select count(*) from entries where amount = 9.75").await, 1, "{:#?}", quipu.texts(ANA));
    quipu.say(ANA, "/undo").await;
    assert_eq!(quipu.count("select count(*) from entries where amount = 4.50").await, 1, "{:#?}", quipu.texts(ANA));
    quipu.say(ANA, "/undo").await;
    assert_eq!(quipu.count(ENTRIES).await, 0);
    assert_eq!(quipu.say(ANA, "/undo").await.text, "There is nothing to undo.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chain_of_taps_leaves_the_last_change_right() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "tea 3").await;
    let said = quipu.say(ANA, "coffee 4").await;
    for label in ["Undo", "Redo", "Undo"] {
        quipu.tap(ANA, &said, label).await;
    }
    assert_eq!(quipu.count(ENTRIES).await, 1);
    // Coffee is gone, so tea is the last change.
    let undone = quipu.say(ANA, "/undo").await;
    assert!(undone.text.contains("recording an entry"), "{}", undone.text);
    assert_eq!(quipu.count(ENTRIES).await, 0, "{:#?}", quipu.texts(ANA));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_undo_changes_nothing() {
    let quipu = Harness::start().await;
    let said = quipu.say(ANA, "coffee 4").await;
    let undo = data(&said, "Undo");
    let undone = quipu.tap(ANA, &said, "Undo").await;
    let (before, texts) = (ledger(&quipu).await, quipu.texts(ANA).len());
    let actions = quipu.count("select count(*) from actions").await;
    for _ in 0..2 {
        let last = late_tap(&quipu, ANA, ANA, said.id, &undo).await;
        assert_eq!(last.text, undone.text);
    }
    assert_eq!((ledger(&quipu).await, quipu.texts(ANA).len()), (before, texts));
    assert_eq!(quipu.count("select count(*) from actions").await, actions);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_category_with_a_budget_stays_until_the_budget_goes() {
    let quipu = Harness::start().await;
    let added = quipu.say(ANA, "/categories add 🎸 Music").await;
    let budget = quipu.say(ANA, "/budget music 50").await;
    assert!(budget.text.contains("Music"), "{}", budget.text);
    let before = ledger(&quipu).await;

    quipu.tap(ANA, &added, "Undo").await;
    let refused = quipu.last(ANA);
    assert!(refused.text.starts_with("I cannot undo that"), "{}", refused.text);
    assert_eq!(ledger(&quipu).await, before);

    quipu.tap(ANA, &budget, "Undo").await;
    assert_eq!(quipu.count("select count(*) from budgets").await, 0);
    let undone = quipu.tap(ANA, &added, "Undo").await;
    assert!(undone.text.contains("Undone"), "{}", undone.text);
    assert_eq!(quipu.count("select count(*) from categories where name = 'Music'").await, 0);
    // And both again.
    quipu.tap(ANA, &added, "Redo").await;
    quipu.tap(ANA, &budget, "Redo").await;
    assert_eq!(ledger(&quipu).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_word_taught_to_a_new_category_keeps_it() {
    let quipu = Harness::start().await;
    let added = quipu.say(ANA, "/categories add 🎸 Music").await;
    let said = quipu.say(ANA, "zorblax 10").await;
    quipu.tap(ANA, &said, "Music").await;
    // The entry goes, what it taught stays.
    quipu.say(ANA, "#1 delete").await;
    assert_eq!(quipu.count("select count(*) from category_words").await, 1);
    let before = ledger(&quipu).await;
    quipu.tap(ANA, &added, "Undo").await;
    assert!(quipu.last(ANA).text.starts_with("I cannot undo that"), "{:#?}", quipu.texts(ANA));
    assert_eq!(ledger(&quipu).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_changed_later_is_undone_in_its_order() {
    for (later, what) in [("#1 9.75", "changing an entry"), ("#1 delete", "deleting an entry")] {
        let quipu = Harness::start().await;
        let said = quipu.say(ANA, "tea 3\nmilk 2").await;
        let entries = ledger(&quipu).await;
        let changed = quipu.say(ANA, later).await;
        let before = ledger(&quipu).await;
        assert_ne!(before, entries, "{}", changed.text);

        quipu.tap(ANA, &said, "Undo").await;
        let refused = quipu.last(ANA);
        assert!(refused.text.starts_with("I cannot undo that") && refused.text.contains(what), "{}", refused.text);
        assert_eq!(ledger(&quipu).await, before, "{later}");
        // The refusal's own button takes the later change back, and then the first one can go.
        quipu.tap(ANA, &refused, "Undo").await;
        assert_eq!(ledger(&quipu).await, entries, "{later}: {:#?}", quipu.texts(ANA));
        let undone = quipu.tap(ANA, &said, "Undo").await;
        assert_eq!(quipu.count(ENTRIES).await, 0, "{later}: {}", undone.text);
        // The later change has nothing left to be made again on.
        quipu.tap(ANA, &refused, "Redo").await;
        assert!(quipu.last(ANA).text.starts_with("I cannot undo that"), "{:#?}", quipu.texts(ANA));
        assert_eq!(quipu.count(ENTRIES).await, 0, "{later}");
    }
}

/// `count` entries in Ana's book, by one action as a statement makes them; the action's number.
async fn import(quipu: &Harness, count: i64) -> (BookId, ActionNo) {
    let pool = quipu.pool().await;
    let id: i64 =
        sqlx::query_scalar("select book_id from chats where chat_id = $1").bind(ANA).fetch_one(&pool).await.unwrap();
    let mut tx = pool.begin().await.unwrap();
    let held = book::load(&mut tx, BookId(id)).await.unwrap();
    let today = Utc::now().date_naive();
    let entries = (1..=count)
        .map(|n| NewEntry {
            kind: if n % 9 == 0 { Kind::Income } else { Kind::Expense },
            money: Money::new(Decimal::new(n, 2), Currency::EUR).unwrap(),
            occurred_on: today - chrono::Days::new(n as u64 % 700),
            category: None,
            account: held.default_account().unwrap().no,
            to_account: None,
            merchant: Some(format!("Shop {n}")),
            note: None,
            tags: vec![],
            payer: Some(UserId(ANA)),
            source: Source::Statement,
            import_key: Some(n.to_be_bytes().to_vec()),
            payment_mode: None,
            refund: false,
            by_model: false,
        })
        .collect();
    let recording = Recording {
        book: held.id,
        key: format!("import:{count}"),
        kind: ActionKind::Import,
        actor: Some(UserId(ANA)),
        entries,
    };
    let recorded = record(&mut tx, &[recording]).await.unwrap().remove(0);
    tx.commit().await.unwrap();
    pool.close().await;
    (held.id, recorded.action)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_big_import_comes_back_whole() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "tea 3").await;
    let without = ledger(&quipu).await;
    import(&quipu, 1_500).await;
    let with = ledger(&quipu).await;

    let undone = quipu.say(ANA, "/undo").await;
    assert!(undone.text.contains("1,500 entries"), "{}", undone.text);
    assert_eq!(ledger(&quipu).await, without);
    for _ in 0..2 {
        let redone = quipu.tap(ANA, &undone, "Redo").await;
        assert!(redone.text.contains("Done again") && redone.text.contains("1,500 entries"), "{}", redone.text);
        assert_eq!(ledger(&quipu).await, with);
        let again = quipu.tap(ANA, &undone, "Undo").await;
        assert!(again.text.contains("Undone") && again.text.contains("1,500 entries"), "{}", again.text);
        assert_eq!(ledger(&quipu).await, without);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_entry_of_an_import_does_not_offer_to_undo_all_of_it() {
    let quipu = Harness::start().await;
    let tea = quipu.say(ANA, "tea 3").await;
    import(&quipu, 3).await;
    for (chosen, offered) in [(1, true), (2, false)] {
        let shown = late_tap(&quipu, ANA, ANA, tea.id, &format!("v:{chosen}")).await;
        assert!(shown.text.contains(&format!("#{chosen}")), "{}", shown.text);
        assert_eq!(shown.labels().contains(&"Undo"), offered, "{:?}", shown.labels());
        assert!(shown.labels().contains(&"Edit"), "{:?}", shown.labels());
    }
    // Changed on its own, it can be taken back on its own.
    quipu.say(ANA, "#2 9.75").await;
    let shown = late_tap(&quipu, ANA, ANA, tea.id, "v:2").await;
    let shown = quipu.control().message(ANA, tea.id).unwrap_or(shown);
    quipu.tap(ANA, &shown, "Undo").await;
    assert_eq!(quipu.count(ENTRIES).await, 4);
    assert_eq!(quipu.count("select count(*) from entries where amount = 9.75").await, 0);
}

/// Of an import the rest is taken back, and what was changed since stays and is named.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_of_which_some_was_changed_is_taken_back_but_for_that() {
    let quipu = Harness::start().await;
    let tea = quipu.say(ANA, "tea 3").await;
    let (_, no) = import(&quipu, 6).await;
    let changed = quipu.say(ANA, "#3 9.75").await;
    let deleted = quipu.say(ANA, "#4 delete").await;
    let with = ledger(&quipu).await;
    let undo = format!("u:{no}");
    late_tap(&quipu, ANA, ANA, tea.id, &undo).await;
    let undone = quipu.control().message(ANA, tea.id).unwrap();
    for part in ["Undone", "4 entries", "One entry stays", "#3"] {
        assert!(undone.text.contains(part), "{part}: {}", undone.text);
    }
    assert_eq!(quipu.count("select sum(entry_no)::bigint from entries").await, 1 + 3);
    assert_eq!(quipu.count("select count(*) from entries where amount = 9.75").await, 1);
    // Made again, taken back again.
    quipu.tap(ANA, &undone, "Redo").await;
    assert_eq!(ledger(&quipu).await, with);
    late_tap(&quipu, ANA, ANA, tea.id, &undo).await;
    assert_eq!(quipu.count(ENTRIES).await, 2);
    // What changed it can still be taken back, and what was deleted comes back with it.
    quipu.tap(ANA, &changed, "Undo").await;
    quipu.tap(ANA, &deleted, "Undo").await;
    assert_eq!(quipu.count("select sum(entry_no)::bigint from entries").await, 1 + 3 + 4);
    assert_eq!(quipu.count("select count(*) from entries where amount = 9.75").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_all_of_which_was_changed_is_refused() {
    let quipu = Harness::start().await;
    let tea = quipu.say(ANA, "tea 3").await;
    let (_, no) = import(&quipu, 1).await;
    quipu.say(ANA, "#2 9.75").await;
    let before = ledger(&quipu).await;
    late_tap(&quipu, ANA, ANA, tea.id, &format!("u:{no}")).await;
    let refused = quipu.last(ANA);
    assert!(refused.text.starts_with("I cannot undo that"), "{}", refused.text);
    assert_eq!(ledger(&quipu).await, before);
}

/// More than an undo keeps: no Redo is offered, and one that is asked for all the same says why not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_too_big_to_keep_offers_no_redo() {
    let quipu = Harness::start_with(&["--redo-entries", "1000"]).await;
    quipu.say(ANA, "tea 3").await;
    let (book, no) = import(&quipu, 1_001).await;
    let said = quipu.say(ANA, "/undo").await;
    assert!(said.text.contains("Undone") && said.text.contains("1,001"), "{}", said.text);
    assert!(said.labels().is_empty(), "{:?}", said.labels());
    assert_eq!(quipu.count(ENTRIES).await, 1);

    let refused = late_tap(&quipu, ANA, ANA, said.id, &format!("u:{}", no.0 + 1)).await;
    assert!(refused.text.starts_with("I cannot bring that back"), "{}", refused.text);
    let pool = quipu.pool().await;
    let mut tx = pool.begin().await.unwrap();
    let answer = undo(&mut tx, book, ActionNo(no.0 + 1), "again", UserId(ANA), 1_000).await.unwrap();
    assert_eq!(answer, Undone::NotKept);
    tx.rollback().await.unwrap();
    pool.close().await;
    assert_eq!(quipu.count(ENTRIES).await, 1);
}

/// A later version's column does not make what was done before it final.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_column_that_was_added_since_is_no_change() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "tea 3").await;
    let before = quipu.say(ANA, "#1 9.75").await;
    let gone = quipu.say(ANA, "coffee 4").await;
    let deleted = quipu.say(ANA, "#2 delete").await;
    let pool = quipu.pool().await;
    sqlx::raw_sql("alter table entries add column mood text not null default 'fine'").execute(&pool).await.unwrap();
    pool.close().await;
    let undone = quipu.tap(ANA, &before, "Undo").await;
    assert_eq!(quipu.count("select count(*) from entries where amount = 3").await, 1, "{}", undone.text);
    let undone = quipu.tap(ANA, &deleted, "Undo").await;
    assert_eq!(quipu.count("select count(*) from entries where amount = 4").await, 1, "{}", undone.text);
    quipu.tap(ANA, &gone, "Undo").await;
    assert_eq!(quipu.count(ENTRIES).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_of_a_group_may_take_back_each_others_changes_by_the_button() {
    let quipu = Harness::start().await;
    quipu.control().set_privacy_mode(false);
    let sent = quipu.control().text(Post::group(ANA, HOME), "pizza 20").unwrap();
    let said = quipu.answer(HOME, sent).await;
    // Ben's own last change is asked for, and he made none.
    let sent = quipu.control().text(Post::group(BEN, HOME), "/undo@quipu_bot").unwrap();
    quipu.quiet().await;
    let pool = quipu.pool().await;
    assert!(quipu.control().transcript_after(HOME, sent).iter().all(|shown| !shown.text.contains("Undone")));
    assert_eq!(quipu.count(ENTRIES).await, 1, "{:#?}", quipu.texts(HOME));

    quipu.tap(BEN, &said, "Undo").await;
    assert_eq!(quipu.count(ENTRIES).await, 0, "{:#?}", quipu.texts(HOME));
    let actor: Option<i64> =
        sqlx::query_scalar("select actor_id from actions where kind = 'undo'").fetch_one(&pool).await.unwrap();
    assert_eq!(actor, Some(BEN));
    pool.close().await;
    // From outside the group the same number is another book's.
    quipu.say(BEN, "tea 3").await;
    let before = ledger(&quipu).await;
    late_tap(&quipu, BEN, BEN, 1, "u:2").await;
    assert_eq!(ledger(&quipu).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_asked_for_a_reset_may_confirm_it() {
    let quipu = Harness::start().await;
    quipu.control().set_privacy_mode(false);
    let sent = quipu.control().text(Post::group(ANA, HOME), "pizza 20").unwrap();
    quipu.answer(HOME, sent).await;
    let sent = quipu.control().text(Post::group(ANA, HOME), "/reset").unwrap();
    let asked = quipu.answer(HOME, sent).await;
    let yes =
        asked.buttons.iter().flatten().find(|b| b.data.as_deref().is_some_and(|data| data.ends_with(":yes"))).unwrap();
    let yes = yes.data.clone().unwrap();
    for (person, left) in [(BEN, 1), (ANA, 0)] {
        quipu.control().tap(person, HOME, asked.id, Tap::Data(&yes)).unwrap();
        quipu.quiet().await;
        assert_eq!(quipu.count(ENTRIES).await, left, "{person}: {:#?}", quipu.texts(HOME));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_settings_can_be_taken_back() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/help").await;
    let pool = quipu.pool().await;
    sqlx::query("update chats set onboarded = true").execute(&pool).await.unwrap();
    let before = ledger(&quipu).await;
    let settings = quipu.say(ANA, "/settings").await;
    for choice in ["g:c:USD", "g:z:Asia/Tokyo"] {
        let changed = late_tap(&quipu, ANA, ANA, settings.id, choice).await;
        let changed_to = ledger(&quipu).await;
        assert_ne!(changed_to, before, "{choice}: {}", changed.text);
        let version = quipu.count("select sum(version)::bigint from books").await;
        let undone = quipu.tap(ANA, &changed, "Undo").await;
        assert!(undone.text.contains("Undone: a change of settings"), "{}", undone.text);
        assert_eq!(ledger(&quipu).await, before, "{choice}");
        assert!(
            quipu.count("select sum(version)::bigint from books").await > version,
            "other processes keep the old book"
        );
        quipu.tap(ANA, &undone, "Redo").await;
        assert_eq!(ledger(&quipu).await, changed_to, "{choice}");
        quipu.tap(ANA, &undone, "Undo").await;
    }
    // What is chosen again as it is is no change.
    let actions = quipu.count("select count(*) from actions").await;
    late_tap(&quipu, ANA, ANA, settings.id, "g:c:EUR").await;
    assert_eq!(quipu.count("select count(*) from actions").await, actions);
    // A currency can go back when the time zone was changed meanwhile.
    late_tap(&quipu, ANA, ANA, settings.id, "g:c:USD").await;
    let last = quipu.count("select max(action_no) from actions").await;
    late_tap(&quipu, ANA, ANA, settings.id, "g:z:Asia/Tokyo").await;
    late_tap(&quipu, ANA, ANA, settings.id, &format!("u:{last}")).await;
    let zoned = "select count(*) from books where currency = 'EUR' and timezone = 'Asia/Tokyo'";
    assert_eq!(quipu.count(zoned).await, 1, "{:#?}", quipu.texts(ANA));
    let id: i64 = sqlx::query_scalar("select book_id from chats where chat_id = 1001").fetch_one(&pool).await.unwrap();
    let origin = action::origin(&mut pool.acquire().await.unwrap(), BookId(id), ActionNo(last + 2)).await.unwrap();
    assert_eq!(origin, Some(Origin { kind: "settings".into(), undos: 1 }));
    // The weekly summary keeps its text when its button is tapped.
    let summary = quipu.say(ANA, "/help").await;
    let said = late_tap(&quipu, ANA, ANA, summary.id, "g:d:off").await;
    assert!(said.id > summary.id && said.text.contains("weekly summary is off"), "{}", said.text);
    assert_eq!(quipu.control().message(ANA, summary.id).unwrap().text, summary.text);
    assert_eq!(quipu.count("select count(*) from chats where digest_weekly").await, 0);
    pool.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_language_and_the_digest_go_back_as_well() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/help").await;
    let settings = quipu.say(ANA, "/settings").await;
    let spanish = late_tap(&quipu, ANA, ANA, settings.id, "g:l:es").await;
    assert!(spanish.text.contains("español"), "{}", spanish.text);
    assert!(quipu.say(ANA, "/undo").await.text.contains("Undone: a change of settings"), "{:#?}", quipu.texts(ANA));
    assert_eq!(quipu.count("select count(*) from users where user_id = 1001 and language like 'es%'").await, 0);
    assert_eq!(quipu.count("select count(*) from books where language like 'es%'").await, 0);
    // What is chosen again as it is is no change.
    late_tap(&quipu, ANA, ANA, settings.id, "g:l:es").await;
    let actions = quipu.count("select count(*) from actions").await;
    late_tap(&quipu, ANA, ANA, settings.id, "g:l:es").await;
    assert_eq!(quipu.count("select count(*) from actions").await, actions);
    late_tap(&quipu, ANA, ANA, settings.id, "g:l:en").await;

    let settings = quipu.say(ANA, "/settings").await;
    let off = late_tap(&quipu, ANA, ANA, settings.id, "g:t:off").await;
    assert_eq!(quipu.count("select count(*) from chats where chat_id = 1001 and digest_weekly").await, 0);
    let undone = quipu.tap(ANA, &off, "Undo").await;
    assert!(undone.text.contains("Undone: a change of settings"), "{}", undone.text);
    assert_eq!(quipu.count("select count(*) from chats where chat_id = 1001 and digest_weekly").await, 1);
    quipu.tap(ANA, &undone, "Redo").await;
    assert_eq!(quipu.count("select count(*) from chats where chat_id = 1001 and digest_weekly").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wiped_book_says_that_it_was_and_cannot_come_back() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "coffee 4").await;
    let asked = quipu.say(ANA, "/reset").await;
    let yes = asked.buttons.iter().flatten().find(|button| button.text.contains("wipe")).unwrap().text.clone();
    quipu.tap(ANA, &asked, &yes).await;
    assert_eq!(quipu.count("select count(*) from actions where kind = 'reset' and actor_id = 1001").await, 1);
    let said = quipu.say(ANA, "/undo").await;
    assert!(said.text.contains("cannot be brought back"), "{}", said.text);
    // Nothing is there to be wiped again.
    let again = quipu.say(ANA, "/reset").await;
    assert!(again.buttons.is_empty(), "{}", again.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_drafts_give_their_files_back_unless_another_needs_them() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/help").await;
    let pool = quipu.pool().await;
    sqlx::raw_sql(
        "insert into drafts (book_id, kind, state, content, file_path, created_at)
         select book_id, 'receipt', state, '{}', path, now() - make_interval(days => age)
         from (select book_id from chats where chat_id = 1001) book,
              (values ('one', 'open', 40), ('one', 'discarded', 41), ('two', 'open', 40), ('two', 'open', 1),
                      (null, 'open', 40), ('three', 'open', 1), ('four', 'saved', 40)) as d (path, state, age)",
    )
    .execute(&pool)
    .await
    .unwrap();
    let gone = draft::prune(&pool, 30).await.unwrap();
    assert_eq!((gone.drafts, gone.files.iter().map(|(_, path)| path.as_str()).collect()), (4, vec!["one"]));
    assert_eq!(quipu.count("select count(*) from drafts").await, 3);
    pool.close().await;
}
