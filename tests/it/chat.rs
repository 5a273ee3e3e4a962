//! The main path, as a person meets it: type, correct, undo, ask.

use crate::harness::{ANA, BEN, HOME, Harness};
use quipu::simulator::Post;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_becomes_an_entry_and_can_be_taken_back() {
    let quipu = Harness::start().await;
    let said = quipu.say(ANA, "coffee 4.50").await;
    assert!(said.text.contains("4.50") && said.text.contains("#1"), "{}", said.text);
    assert!(said.text.contains("Food"), "{}", said.text);
    assert_eq!(quipu.count("select count(*) from entries where amount = 4.50 and currency = 'EUR'").await, 1);

    let shown = quipu.tap(ANA, &said, "Undo").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 0, "{}", shown.text);
    // A second tap, and /undo, change nothing more.
    let _ = quipu.control().tap(ANA, ANA, said.id, quipu::simulator::Tap::Data("u:1"));
    quipu.quiet().await;
    let nothing = quipu.say(ANA, "/undo").await;
    assert_eq!(nothing.text, "There is nothing to undo.");
    assert_eq!(quipu.count("select count(*) from entries").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_entries_in_one_message_are_one_action() {
    let quipu = Harness::start().await;
    let said = quipu.say(ANA, "milk 2\nbread 3.20\n+2000 salary").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 3);
    assert_eq!(quipu.count("select count(*) from actions").await, 1);
    quipu.tap(ANA, &said, "Undo").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_corrects_and_an_edited_message_is_followed() {
    let quipu = Harness::start().await;
    let sent = quipu.control().text(ANA, "coffee 4.50").unwrap();
    let said = quipu.answer(ANA, sent).await;
    let changed = quipu.reply(ANA, said.id, "250 groceries").await;
    assert!(changed.text.contains("#1"), "{}", changed.text);
    quipu.quiet().await;
    let groceries = "select count(*) from entries e join categories c using (book_id, category_no)
                     where e.amount = 250 and c.slug = 'groceries'";
    assert_eq!(quipu.count(groceries).await, 1, "{:#?}", quipu.texts(ANA));

    quipu.control().edit(ANA, ANA, sent, "coffee 5.25").unwrap();
    quipu.quiet().await;
    assert_eq!(quipu.count("select count(*) from entries where amount = 5.25").await, 1);

    let said = quipu.last(ANA);
    quipu.reply(ANA, said.id, "delete").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 0);
    let undone = quipu.say(ANA, "/undo").await;
    assert_eq!(quipu.count("select count(*) from entries where amount = 5.25").await, 1, "{}", undone.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bare_amount_asks_for_the_category_and_learns_nothing_from_it() {
    let quipu = Harness::start().await;
    let said = quipu.say(ANA, "12.50").await;
    assert!(said.labels().iter().any(|label| label.contains("Groceries")), "{:?}", said.labels());
    quipu.tap(ANA, &said, "Groceries").await;
    let found =
        "select count(*) from entries e join categories c using (book_id, category_no) where c.slug = 'groceries'";
    assert_eq!(quipu.count(found).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_recorded_just_now_is_changed_without_a_reply() {
    let quipu = Harness::start().await;
    let pool = quipu.pool().await;
    let book = async || -> String {
        let sql = "select string_agg(concat_ws(' ', e.amount::float8, c.name, e.note), '; ' order by entry_no)
                   from entries e left join categories c using (book_id, category_no)";
        sqlx::query_scalar(sql).fetch_one(&pool).await.unwrap()
    };
    for (text, says, expected) in [
        ("20 coffee", "#1", "20 Food coffee"),
        ("make it 25", "#1", "25 Food coffee"),
        ("it was 30 not 25", "#1", "30 Food coffee"),
        ("change that to transport", "Transport", "30 Transport coffee"),
        ("bus 2.40", "#2", "30 Transport coffee; 2.4 Transport bus"),
        ("make the last one 5", "#2", "30 Transport coffee; 5 Transport bus"),
        ("cambia coffee a 31", "#1", "31 Transport coffee; 5 Transport bus"),
        ("it was 7 not 31", "#1", "7 Transport coffee; 5 Transport bus"),
        // No entry is that, so nothing is changed.
        ("it was 9 not 8", "I recorded nothing", "7 Transport coffee; 5 Transport bus"),
        ("3 tea, 4 tea", "", "7 Transport coffee; 5 Transport bus; 3 Food tea; 4 Food tea"),
        ("make it 6", "Which one do you mean?", "7 Transport coffee; 5 Transport bus; 3 Food tea; 4 Food tea"),
        ("delete the tea", "Which one do you mean?", "7 Transport coffee; 5 Transport bus; 3 Food tea; 4 Food tea"),
        ("delete the coffee", "Deleted #1", "5 Transport bus; 3 Food tea; 4 Food tea"),
        ("borra el bus", "Deleted #2", "3 Food tea; 4 Food tea"),
    ] {
        let answer = quipu.say(ANA, text).await;
        assert!(answer.text.contains(says), "{text}: {}", answer.text);
        assert_eq!(book().await, expected, "{text}");
    }
    // Each is an action that can be taken back.
    let answer = quipu.say(ANA, "/undo").await;
    assert_eq!(book().await, "5 Transport bus; 3 Food tea; 4 Food tea", "{}", answer.text);
    // In a reply the entry is the one that is answered, whatever was last.
    let first = quipu.say(ANA, "10 pizza").await;
    let second = quipu.say(ANA, "11 pasta").await;
    for (to, text, expected) in [
        (first.id, "make it 12", "12 Food pizza; 11 Food pasta"),
        (first.id, "it was 13 not 12", "13 Food pizza; 11 Food pasta"),
        (first.id, "change that to groceries", "13 Groceries pizza; 11 Food pasta"),
        (second.id, "delete the pasta", "13 Groceries pizza"),
    ] {
        quipu.reply(ANA, to, text).await;
        let found = book().await;
        assert!(found.ends_with(expected), "{text}: {found}");
    }
    // What is old, or somebody else's, is not spoken of.
    sqlx::query("update entries set created_at = now() - interval '1 hour'").execute(&pool).await.unwrap();
    let answer = quipu.say(ANA, "make it 99").await;
    assert!(answer.text.contains("I recorded nothing"), "{}", answer.text);
    assert!(!book().await.contains("99"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correction_is_remembered() {
    let quipu = Harness::start().await;
    let said = quipu.say(ANA, "zorblax 10").await;
    quipu.tap(ANA, &said, "Fun").await;
    quipu.say(ANA, "zorblax 11").await;
    let fun = "select count(*) from entries e join categories c using (book_id, category_no) where c.slug = 'fun'";
    assert_eq!(quipu.count(fun).await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn absurd_input_gets_a_kind_answer_and_changes_nothing() {
    let quipu = Harness::start().await;
    let many = format!("coffee {}", "9".repeat(400));
    for text in [
        "coffee 1e444444410",
        "coffee -0",
        many.as_str(),
        "coffee 4.50 on 12.3.20260",
        "coffee 31 feb 4.50 2026-02-31",
        "hello",
        "\u{202e}\u{200f}",
        "/nosuchcommand 12",
        "☕",
    ] {
        let said = quipu.say(ANA, text).await;
        assert!(!said.text.is_empty(), "{text}");
        assert!(!said.text.contains("went wrong"), "{text}: {}", said.text);
    }
    assert_eq!(quipu.count("select count(*) from entries").await, 0, "{:#?}", quipu.texts(ANA));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn html_and_bidi_in_names_are_shown_as_text() {
    let quipu = Harness::start().await;
    let said = quipu.say(ANA, "<b>bold</b> & <script>x</script> 4.50").await;
    assert!(said.text.contains("<b>bold</b> & <script>x</script>"), "{}", said.text);
    let said = quipu.say(ANA, "caf\u{202e}e 3").await;
    assert!(!said.text.contains('\u{202e}'), "{:?}", said.text);
    assert_eq!(quipu.count("select count(*) from entries").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_update_is_answered_kindly_or_kept() {
    let quipu = Harness::start().await;
    for fields in [
        serde_json::json!({"sticker": {"file_id": "x"}}),
        serde_json::json!({"location": {"latitude": 1.0, "longitude": 2.0}}),
        serde_json::json!({"poll": {}}),
        serde_json::json!({"a_kind_from_the_future": {"x": 1}}),
    ] {
        let before = quipu.control().fields(ANA, fields.as_object().unwrap().clone()).unwrap();
        let said = quipu.answer(ANA, before).await;
        assert!(!said.text.is_empty());
    }
    quipu.control().raw_update(serde_json::json!({"some_future_update": {"id": 7}})).unwrap();
    let entity = serde_json::json!({"text": "tea 2.50", "entities": [{"type": "date_time", "offset": 0, "length": 3}]});
    quipu.control().fields(ANA, entity.as_object().unwrap().clone()).unwrap();
    quipu.quiet().await;
    assert_eq!(quipu.count("select count(*) from entries where amount = 2.50").await, 1);
    assert_eq!(quipu.count("select count(*) from inbox where failed").await, 0);
    assert_eq!(quipu.count("select count(*) from inbox where done_at is null").await, 0);
    // What is not understood is kept as it came.
    assert_eq!(quipu.count("select count(*) from inbox where payload::text like '%future%'").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_is_a_shared_book_and_the_sender_paid() {
    let quipu = Harness::start().await;
    quipu.control().set_privacy_mode(false);
    for (person, text) in [(ANA, "pizza 20"), (BEN, "taxi 12")] {
        let sent = quipu.control().text(Post::group(person, HOME), text).unwrap();
        quipu.answer(HOME, sent).await;
    }
    quipu.quiet().await;
    let texts = quipu.texts(HOME);
    assert_eq!(
        quipu.count("select count(*) from entries where payer_id = 1001 and amount = 20").await,
        1,
        "{texts:#?}"
    );
    assert_eq!(quipu.count("select count(*) from entries where payer_id = 1002 and amount = 12").await, 1);
    assert_eq!(quipu.count("select count(distinct book_id) from entries").await, 1);
    // Talk between people is none of our business.
    quipu.control().text(Post::group(ANA, HOME), "see you at eight").unwrap();
    quipu.quiet().await;
    assert!(!quipu.last(HOME).text.contains("understand"), "{}", quipu.last(HOME).text);
    // The private book is another one.
    quipu.say(ANA, "coffee 4").await;
    assert_eq!(quipu.count("select count(distinct book_id) from entries").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn budgets_show_what_is_left_and_alert_once_each() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/budget food 100").await;
    let said = quipu.say(ANA, "lunch 50").await;
    assert!(said.text.contains("50") && said.text.to_lowercase().contains("left"), "{}", said.text);
    for text in ["lunch 31", "lunch 1", "lunch 30", "lunch 5"] {
        quipu.say(ANA, text).await;
        quipu.quiet().await;
    }
    let alerts = quipu.texts(ANA).iter().filter(|text| text.contains("⚠️") || text.contains("🔴")).count();
    assert_eq!(alerts, 2, "{:#?}", quipu.texts(ANA));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_double_tap_and_a_repeated_update_count_once() {
    let quipu = Harness::start().await;
    let update = serde_json::json!({
        "update_id": 900_001,
        "message": {"message_id": 77, "date": chrono::Utc::now().timestamp(), "text": "tea 3",
                    "chat": {"id": ANA, "type": "private"}, "from": {"id": ANA, "is_bot": false, "first_name": "Ana"}}
    });
    let raw = vec![(900_001, update.to_string()), (900_001, update.to_string())];
    for _ in 0..3 {
        quipu::telegram::ingest::take(&quipu.app.services, raw.clone()).await.unwrap();
    }
    quipu.quiet().await;
    assert_eq!(quipu.count("select count(*) from entries").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_writes_too_fast_is_told_once_and_loses_nothing() {
    let quipu = Harness::start_with(&["--user-burst", "3", "--user-messages-per-minute", "60"]).await;
    for n in 1..=8 {
        quipu.control().text(ANA, &format!("tea {n}")).unwrap();
    }
    for _ in 0..600 {
        if quipu.count("select count(*) from entries").await == 8 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(quipu.count("select count(*) from entries").await, 8);
    quipu.quiet().await;
    let told = quipu.texts(ANA).iter().filter(|text| text.contains("a lot at once")).count();
    assert!(told >= 1, "{:#?}", quipu.texts(ANA));
}

/// A message of Ana's as Telegram hands it over.
fn posted(update: i64, message_id: i64, chat: serde_json::Value, rest: serde_json::Value) -> (i64, String) {
    let mut message = serde_json::json!({
        "message_id": message_id, "date": chrono::Utc::now().timestamp(), "chat": chat,
        "from": {"id": ANA, "is_bot": false, "first_name": "Ana"}
    });
    message.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    (update, serde_json::json!({"update_id": update, "message": message}).to_string())
}

/// The private chat with Ana.
fn with_ana() -> serde_json::Value {
    serde_json::json!({"id": ANA, "type": "private"})
}

/// The group Home.
fn at_home() -> serde_json::Value {
    serde_json::json!({"id": HOME, "type": "supergroup", "title": "Home"})
}

async fn take(quipu: &Harness, raw: Vec<(i64, String)>) {
    quipu::telegram::ingest::take(&quipu.app.services, raw).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_makes_a_transfer_or_says_why_not() {
    let quipu = Harness::start().await;
    let lunch = quipu.say(ANA, "12 lunch").await;
    let said = quipu.reply(ANA, lunch.id, "from cash to bank").await;
    assert_eq!(
        quipu.count("select count(*) from entries where kind = 'transfer' and amount = 12").await,
        1,
        "{}",
        said.text
    );
    let dinner = quipu.say(ANA, "30 dinner").await;
    let refused = quipu.reply(ANA, dinner.id, "transfer to moonbase").await;
    assert!(refused.text.contains("moonbase"), "{}", refused.text);
    assert_eq!(quipu.count("select count(*) from inbox where failed").await, 0);

    // A reply to what was undone records nothing.
    let coffee = quipu.say(ANA, "5 coffee").await;
    let undone = quipu.tap(ANA, &coffee, "Undo").await;
    let gone = quipu.reply(ANA, undone.id, "8").await;
    assert!(gone.text.contains("was deleted"), "{}", gone.text);
    let number = quipu.say(ANA, "#3 250 groceries").await;
    assert!(number.text.contains("#3 was deleted"), "{}", number.text);
    assert_eq!(quipu.count("select count(*) from entries").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_questions_take_a_plain_answer() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/start").await;
    // A word that happens to be a code or a city changes nothing.
    for text in ["all", "Nice"] {
        quipu.say(ANA, text).await;
    }
    assert_eq!(quipu.count("select count(*) from actions").await, 0);
    let zones = quipu.say(ANA, "CHF").await;
    assert!(zones.text.contains("time zone"), "{}", zones.text);
    let ready = quipu.say(ANA, "Europe/Zurich").await;
    assert!(ready.text.contains("CHF") && ready.text.contains("Europe/Zurich"), "{}", ready.text);
    assert_eq!(
        quipu.count("select count(*) from books where currency = 'CHF' and timezone = 'Europe/Zurich'").await,
        1
    );
    // Later they are texts like any other.
    quipu.say(ANA, "USD").await;
    assert_eq!(quipu.count("select count(*) from books where currency = 'USD'").await, 0);
}

/// Waits until no update waits, those held back included.
async fn dealt_with(quipu: &Harness) {
    for _ in 0..600 {
        if quipu.count("select count(*) from inbox where done_at is null").await == 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("updates wait still");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_long_a_queue_refuses_the_newest() {
    let flags = ["--user-burst", "1", "--user-messages-per-minute", "1", "--waiting-per-chat", "2"];
    let quipu = Harness::start_with(&flags).await;
    let raw = (1..=6).map(|n| {
        let text = serde_json::json!({"text": format!("tea {n}")});
        posted(900_000 + n, 70 + n, with_ana(), text)
    });
    take(&quipu, raw.collect()).await;
    assert_eq!(quipu.count("select count(*) from entries where amount = 1").await, 1);
    let waiting = "select count(*) from inbox where done_at is null and update_id in (900002, 900003)";
    assert_eq!(quipu.count(waiting).await, 2);
    assert_eq!(quipu.count("select count(*) from inbox where done_at is null").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_comes_again_is_answered_and_not_recorded_again() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/help").await;
    for update in [900_001, 900_002] {
        take(&quipu, vec![posted(update, 77, with_ana(), serde_json::json!({"text": "tea 3"}))]).await;
        quipu.quiet().await;
    }
    assert_eq!(quipu.count("select count(*) from entries").await, 1);
    let last = quipu.last(ANA).text;
    assert!(last.contains("before") && last.contains("#1"), "{last}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_that_becomes_a_supergroup_keeps_its_book() {
    let quipu = Harness::start().await;
    const OLD: i64 = -4_242;
    let old = || serde_json::json!({"id": OLD, "type": "group", "title": "Flat"});
    let new = || serde_json::json!({"id": HOME, "type": "supergroup", "title": "Flat"});
    take(&quipu, vec![posted(900_001, 5, old(), serde_json::json!({"text": "pizza 20"}))]).await;
    quipu.quiet().await;
    // Somebody writes in the new chat before the bot hears of the move: a book begins there.
    take(&quipu, vec![posted(900_002, 1, new(), serde_json::json!({"text": "see you at eight"}))]).await;
    quipu.quiet().await;
    assert_eq!(quipu.count("select count(*) from books").await, 2);

    let anonymous = serde_json::json!({"id": 1_087_968_824_i64, "is_bot": true, "first_name": "Group"});
    let to = serde_json::json!({"migrate_to_chat_id": HOME, "from": anonymous});
    let from = serde_json::json!({"migrate_from_chat_id": OLD, "from": anonymous});
    let both = vec![posted(900_003, 6, old(), to.clone()), posted(900_004, 2, new(), from.clone())];
    take(&quipu, both).await;
    let moved = "select count(*) from chats join entries using (book_id)
                 where chat_id = -1001000000001 and chats.kind = 'supergroup' and amount = 20";
    dealt_with(&quipu).await;
    assert_eq!(quipu.count(moved).await, 1);
    assert_eq!(quipu.count("select count(*) from books").await, 1);

    // Said again, it changes nothing; and the group goes on in its book.
    take(&quipu, vec![posted(900_005, 7, old(), to), posted(900_006, 3, new(), from)]).await;
    take(&quipu, vec![posted(900_007, 4, new(), serde_json::json!({"text": "taxi 12"}))]).await;
    dealt_with(&quipu).await;
    assert_eq!(quipu.count(moved).await, 1);
    assert_eq!(quipu.count("select count(distinct book_id) from entries").await, 1);
    assert_eq!(quipu.count("select count(*) from entries").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edited_correction_is_no_entry() {
    let quipu = Harness::start().await;
    let said = quipu.say(ANA, "coffee 4.50").await;
    let correction = quipu.control().text(Post::private(ANA).reply_to(said.id), "250 groceries").unwrap();
    quipu.answer(ANA, correction).await;
    quipu.control().edit(ANA, ANA, correction, "260 groceries").unwrap();
    // Nor is an edited command; a text that said nothing before is one.
    let command = quipu.control().text(ANA, "/help").unwrap();
    quipu.answer(ANA, command).await;
    quipu.control().edit(ANA, ANA, command, "/list 20").unwrap();
    quipu.quiet().await;
    assert_eq!(quipu.count("select count(*) from entries").await, 1, "{:#?}", quipu.texts(ANA));
    let hello = quipu.control().text(ANA, "hello").unwrap();
    quipu.answer(ANA, hello).await;
    quipu.control().edit(ANA, ANA, hello, "tea 3").unwrap();
    quipu.quiet().await;
    assert_eq!(quipu.count("select count(*) from entries where amount = 3").await, 1, "{:#?}", quipu.texts(ANA));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edited_group_message_is_followed_with_the_bots_name_in_it() {
    let quipu = Harness::start().await;
    quipu.control().set_privacy_mode(false);
    let bot = quipu.app.services.me.username.clone();
    for (first, second) in [("/add@BOT tea 4", "/add@BOT tea 5"), ("@BOT pizza 20", "@BOT pizza 25")] {
        let sent = quipu.control().text(Post::group(ANA, HOME), &first.replace("BOT", &bot)).unwrap();
        quipu.answer(HOME, sent).await;
        quipu.control().edit(ANA, HOME, sent, &second.replace("BOT", &bot)).unwrap();
        quipu.quiet().await;
    }
    let texts = quipu.texts(HOME);
    assert_eq!(quipu.count("select count(*) from entries").await, 2, "{texts:#?}");
    assert_eq!(quipu.count("select count(*) from entries where amount in (5, 25)").await, 2, "{texts:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edited_text_keeps_what_it_does_not_say() {
    let quipu = Harness::start().await;
    let sent = quipu.control().text(ANA, "zorblax 10").unwrap();
    let said = quipu.answer(ANA, sent).await;
    quipu.tap(ANA, &said, "Fun").await;
    let pool = quipu.pool().await;
    let put_right = "update entries set account_no = 2, currency = 'USD', tags = '{trip}', occurred_on = '2026-01-02'";
    sqlx::query(put_right).execute(&pool).await.unwrap();
    sqlx::query("delete from category_words").execute(&pool).await.unwrap();
    pool.close().await;
    quipu.control().edit(ANA, ANA, sent, "zorblax 12").unwrap();
    quipu.quiet().await;
    let kept = "select count(*) from entries e join categories c using (book_id, category_no)
                where e.amount = 12 and e.account_no = 2 and e.currency = 'USD' and e.tags = '{trip}' and c.slug = 'fun'
                  and e.occurred_on = '2026-01-02'";
    assert_eq!(quipu.count(kept).await, 1, "{:#?}", quipu.texts(ANA));
    quipu.control().edit(ANA, ANA, sent, "zorblax 12 eur #home").unwrap();
    quipu.quiet().await;
    let said = "select count(*) from entries where account_no = 2 and currency = 'EUR' and tags = '{home}'";
    assert_eq!(quipu.count(said).await, 1, "{:#?}", quipu.texts(ANA));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edited_message_may_say_fewer_or_more_entries() {
    let quipu = Harness::start().await;
    let sent = quipu.control().text(ANA, "milk 2\nbread 3.20").unwrap();
    quipu.answer(ANA, sent).await;
    for (text, count, sum) in [
        ("bread 3.20", 1, "3.2000"),
        ("bread 3.20\njam 4\ntea 5", 3, "12.2000"),
        ("bread 3.20\njam 4\ntea 6", 3, "13.2000"),
    ] {
        quipu.control().edit(ANA, ANA, sent, text).unwrap();
        quipu.quiet().await;
        let pool = quipu.pool().await;
        let found: (i64, String) =
            sqlx::query_as("select count(*), sum(amount)::text from entries").fetch_one(&pool).await.unwrap();
        pool.close().await;
        assert_eq!(found, (count, sum.to_owned()), "{text}: {:#?}", quipu.texts(ANA));
        // What was there is the same entry still.
        assert_eq!(quipu.count("select count(*) from entries where entry_no = 2 and amount = 3.20").await, 1);
    }
    let deleted = quipu.texts(ANA).iter().filter(|text| text.contains("so I deleted #1")).count();
    assert_eq!(deleted, 1, "{:#?}", quipu.texts(ANA));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn yesterday_in_an_edited_message_is_the_day_before_the_message() {
    let quipu = Harness::start().await;
    let sent_at = (chrono::Utc::now() - chrono::Duration::days(5)).timestamp();
    let at = |text: &str| serde_json::json!({"text": text, "date": sent_at});
    take(&quipu, vec![posted(900_001, 77, with_ana(), at("tea 3"))]).await;
    quipu.quiet().await;
    let (update, raw) = posted(900_002, 77, with_ana(), at("tea 3 yesterday"));
    take(&quipu, vec![(update, raw.replace("\"message\":", "\"edited_message\":"))]).await;
    quipu.quiet().await;
    let day = "select count(*) from entries where occurred_on between current_date - 7 and current_date - 5";
    assert_eq!(quipu.count(day).await, 1, "{:#?}", quipu.texts(ANA));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_that_people_of_a_group_show_each_other_are_left_alone() {
    let quipu = Harness::start().await;
    let bot = quipu.app.services.me.username.clone();
    let by_bot = |quipu: &Harness| quipu.control().transcript(HOME).iter().filter(|shown| shown.by_bot).count();
    // The greeting of a new group comes first.
    quipu.quiet().await;
    let before = by_bot(&quipu);
    let photo = serde_json::json!([{"file_id": "nowhere", "width": 9, "height": 9}]);
    let forwarded = serde_json::json!({"type": "user"});
    for (n, rest) in [
        serde_json::json!({"photo": photo.clone()}),
        serde_json::json!({"photo": photo.clone(), "caption": "at the beach"}),
        serde_json::json!({"document": {"file_id": "nowhere", "file_name": "plan.csv"}}),
        serde_json::json!({"voice": {"file_id": "nowhere"}}),
        serde_json::json!({"text": "pizza 20", "forward_origin": forwarded}),
    ]
    .into_iter()
    .enumerate()
    {
        let n = n as i64;
        take(&quipu, vec![posted(900_001 + n, 500 + n, at_home(), rest)]).await;
    }
    quipu.quiet().await;
    assert_eq!(by_bot(&quipu), before, "{:#?}", quipu.texts(HOME));
    assert_eq!(quipu.count("select count(*) from inbox where done_at is null").await, 0);

    let named = serde_json::json!({"photo": photo, "caption": format!("@{bot} lunch")});
    take(&quipu, vec![posted(900_101, 601, at_home(), named)]).await;
    dealt_with(&quipu).await;
    quipu.quiet().await;
    assert!(by_bot(&quipu) > before, "{:#?}", quipu.texts(HOME));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn budgets_run_by_week_and_year_and_over_all_spending() {
    let quipu = Harness::start().await;
    let set = quipu.say(ANA, "/budget food 50 a week").await;
    assert!(set.text.contains("€50.00 each week") && set.text.contains("This week so far: €0.00"), "{}", set.text);
    for (said, part) in [
        ("yearly travel budget 1200", "€1,200.00 each year"),
        ("pon un presupuesto total de 300", "Budget for All spending: €300.00 each month"),
        ("/budget food 200 monthly", "€200.00 each month"),
        // The one that is there, where no period is said; with two, the month's.
        ("set my travel budget to 900", "€1,200.00 → €900.00 each year"),
        ("/budget food 180", "€200.00 → €180.00 each month"),
    ] {
        let answer = quipu.say(ANA, said).await;
        assert!(answer.text.contains(part), "{said}: {}", answer.text);
    }
    assert_eq!(quipu.count("select count(*) from budgets").await, 4);
    assert_eq!(quipu.count("select count(*) from entries").await, 0);

    // An entry draws on each that covers it, and each speaks up for itself.
    let lunch = quipu.say(ANA, "lunch 45").await;
    for part in ["€5.00 left of €50.00 for 🍽️ Food this week", "for 🍽️ Food this month", "€255.00 left of €300.00"]
    {
        assert!(lunch.text.contains(part), "{part}: {}", lunch.text);
    }
    quipu.quiet().await;
    let near = quipu.last(ANA).text;
    assert!(near.contains("90% of the budget is used") && near.contains("€5.00 left this week"), "{near}");
    let taxi = quipu.say(ANA, "taxi 250").await;
    assert!(!taxi.text.contains("for 🍽️ Food"), "{}", taxi.text);
    // Its alert is said before the next question is asked.
    quipu.quiet().await;

    for (question, parts) in [
        ("how much is left in my food budget?", &["Food, this week: €45.00 of €50.00", "Food: €45.00 of €180.00"][..]),
        ("¿cuánto queda del presupuesto?", &["Travel, this year: €0.00 of €900.00", "All spending:"]),
        ("/budget total", &["All spending:"]),
    ] {
        let answer = quipu.say(ANA, question).await;
        for part in parts {
            assert!(answer.text.contains(part), "{question}: {part}: {}", answer.text);
        }
    }
    // Gone by its period or as a whole, and back by an undo.
    let gone = quipu.say(ANA, "/budget food off weekly").await;
    assert!(gone.text.contains("No more budget for 🍽️ Food"), "{}", gone.text);
    assert_eq!(quipu.count("select count(*) from budgets where period = 'week'").await, 0);
    quipu.tap(ANA, &gone, "Undo").await;
    assert_eq!(quipu.count("select count(*) from budgets where period = 'week' and amount = 50").await, 1);
    let gone = quipu.say(ANA, "quita el presupuesto de comida").await;
    assert_eq!(quipu.count("select count(*) from budgets").await, 2, "{}", gone.text);
    quipu.tap(ANA, &gone, "Undo").await;
    assert_eq!(quipu.count("select count(*) from budgets").await, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_budgets_alert_follows_edits_and_a_new_limit() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "/budget food 100").await;
    let alerts =
        |quipu: &Harness| quipu.texts(ANA).iter().filter(|text| text.contains("of the budget is used")).count();
    let sent = quipu.control().text(ANA, "lunch 50").unwrap();
    quipu.answer(ANA, sent).await;
    quipu.quiet().await;
    assert_eq!(alerts(&quipu), 0);
    for text in ["lunch 85", "lunch 86"] {
        quipu.control().edit(ANA, ANA, sent, text).unwrap();
        quipu.quiet().await;
        assert_eq!(alerts(&quipu), 1, "{:#?}", quipu.texts(ANA));
    }
    quipu.say(ANA, "/budget food 200").await;
    quipu.say(ANA, "lunch 100").await;
    quipu.quiet().await;
    assert_eq!(alerts(&quipu), 2, "{:#?}", quipu.texts(ANA));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_allow_list_keeps_strangers_out() {
    let quipu = Harness::start_with(&["--allowed-users", "1001"]).await;
    quipu.say(ANA, "coffee 4").await;
    let said = quipu.say(BEN, "coffee 4").await;
    assert!(said.text.contains("1002"), "{}", said.text);
    assert_eq!(quipu.count("select count(*) from entries").await, 1);
    assert_eq!(quipu.count("select count(*) from users where user_id = 1002").await, 0);
}
