//! `/goal`: set, saved into, shown, removed, undone, in both languages and only in its own book.

use crate::harness::{ANA, BEN, Harness};

async fn saved(quipu: &Harness) -> i64 {
    quipu.count("select coalesce(sum(saved_amount), -1)::bigint from goals").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_goal_is_set_saved_into_and_undone() {
    let quipu = Harness::start().await;
    let none = quipu.say(ANA, "/goal").await;
    assert!(none.text.contains("No goals yet") && none.labels() == ["Add"], "{}", none.text);
    let set = quipu.say(ANA, "/goal holiday 1200 in 6 months").await;
    for part in ["New goal", "holiday", "€0.00 of €1,200.00", "▱▱▱▱▱▱▱▱▱▱ 0%", "€200.00 a month until"]
    {
        assert!(set.text.contains(part), "{part}: {}", set.text);
    }
    let put = quipu.say(ANA, "/goal Holiday +300").await;
    assert!(put.text.contains("€300.00 of €1,200.00") && put.text.contains("▰▰▱▱▱▱▱▱▱▱ 25%"), "{}", put.text);
    assert!(put.text.contains("€150.00 a month"), "{}", put.text);
    // The only goal needs no name, and a beginning is enough.
    assert!(quipu.say(ANA, "/goal +50.50").await.text.contains("€350.50 of"));
    assert!(quipu.say(ANA, "/goal holi -50.50").await.text.contains("Taken out of holiday"));
    assert_eq!(saved(&quipu).await, 300);
    let full = quipu.say(ANA, "/goal holiday +900").await;
    assert!(full.text.contains("Reached") && full.text.contains("▰▰▰▰▰▰▰▰▰▰ 100%"), "{}", full.text);
    quipu.tap(ANA, &full, "Undo").await;
    assert_eq!(saved(&quipu).await, 300);
    // Another target and day; what is saved stays.
    let moved = quipu.say(ANA, "/goal holiday 2000 by 2031-01-01").await;
    assert!(moved.text.contains("€300.00 of €2,000.00") && moved.text.contains("2031"), "{}", moved.text);
    quipu.say(ANA, "/undo").await;
    assert!(quipu.say(ANA, "/goal holiday").await.text.contains("€300.00 of €1,200.00"));

    let gone = quipu.say(ANA, "/goal holiday off").await;
    assert!(gone.text.contains("no longer a goal"), "{}", gone.text);
    assert_eq!(saved(&quipu).await, -1);
    let undone = quipu.tap(ANA, &gone, "Undo").await;
    assert!(undone.text.contains("goals") && undone.labels() == ["Redo"], "{}", undone.text);
    assert_eq!(saved(&quipu).await, 300);
    quipu.tap(ANA, &undone, "Redo").await;
    assert_eq!(saved(&quipu).await, -1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_is_said_kindly_and_changes_nothing() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/goal holiday 1200").await;
    quipu.say(ANA, "/goal car 9000 usd").await;
    quipu.say(ANA, "/goal car +10").await;
    for (text, expected) in [
        ("/goal holiday -1", "no more than that"),
        ("/goal holiday +5 usd", "do not mix currencies"),
        ("/goal car 9000 eur", "do not mix currencies"),
        ("/goal boat +5", "no goal called “boat”"),
        ("/goal boat", "no goal called “boat”"),
        ("/goal boat off", "no goal called “boat”"),
        ("/goal +5", "For which goal?"),
        ("/goal 500", "at least one letter"),
        ("/goal holiday 0", "more than zero"),
        ("/goal holiday 1.23456", "four digits"),
        ("/goal holiday +99999999999999999", "more money than I can keep"),
        ("/goal trip 100 by 2020-01-01", "has passed"),
        ("/goal rename car to holiday", "exists already"),
        ("/goal rename boat to ship", "sets one"),
    ] {
        let answer = quipu.say(ANA, text).await;
        assert!(answer.text.contains(expected), "{text}: {}", answer.text);
    }
    assert_eq!(quipu.count("select count(*) from goals where saved_amount in (0, 10)").await, 2);
    assert_eq!(quipu.count("select count(*) from actions where kind = 'goal'").await, 3);
    let renamed = quipu.say(ANA, "/goal rename car to Caravan").await;
    assert!(renamed.text.contains("Caravan"), "{}", renamed.text);
    // Another's book holds none of it.
    assert!(quipu.say(BEN, "/goal").await.text.contains("No goals yet"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buttons_ask_and_pages_turn() {
    let quipu = Harness::start().await;
    let empty = quipu.say(ANA, "/goal").await;
    quipu.tap(ANA, &empty, "Add").await;
    let question = quipu.last(ANA);
    quipu.reply(ANA, question.id, "bike 400 by 2031-06-01").await;
    let list = quipu.say(ANA, "/goal").await;
    let menu = quipu.tap(ANA, &list, "bike").await;
    assert_eq!(menu.labels(), ["Put aside…", "Delete", "Back"]);
    quipu.tap(ANA, &menu, "Put aside…").await;
    let question = quipu.last(ANA);
    assert!(quipu.reply(ANA, question.id, "many").await.text.contains("How much?"));
    let put = quipu.reply(ANA, question.id, "100").await;
    assert!(put.text.contains("€100.00 of €400.00"), "{}", put.text);
    let menu = quipu.tap(ANA, &menu, "Delete").await;
    assert_eq!(quipu.count("select count(*) from goals").await, 0, "{}", menu.text);
    // A button of what is gone.
    quipu.tap(ANA, &menu, "Put aside…").await;
    assert_eq!(quipu.count("select count(*) from goals").await, 0);

    for n in 0..10 {
        quipu.say(ANA, &format!("/goal thing{n} {}", 100 + n)).await;
    }
    let list = quipu.say(ANA, "/goal").await;
    assert!(list.text.contains("thing7") && !list.text.contains("thing8"), "{}", list.text);
    let second = quipu.tap(ANA, &list, "Next").await;
    assert!(second.text.contains("thing9") && !second.text.contains("thing7"), "{}", second.text);
    let first = quipu.tap(ANA, &second, "Previous").await;
    assert!(first.text.contains("thing0"), "{}", first.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goals_speak_spanish() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/start").await;
    let pool = quipu.pool().await;
    sqlx::query("update users set language = 'es', language_chosen = true").execute(&pool).await.unwrap();
    let set = quipu.say(ANA, "/goal vacaciones 1200 para 2031-06-01").await;
    assert!(set.text.contains("Meta nueva") && set.text.contains("al mes hasta"), "{}", set.text);
    let put = quipu.say(ANA, "/goal vacaciones +50").await;
    assert!(put.text.contains("Apartado para vacaciones") && put.text.contains("50,00"), "{}", put.text);
    assert!(quipu.say(ANA, "/goal vacaciones quitar").await.text.contains("ya no es una meta"));
}
