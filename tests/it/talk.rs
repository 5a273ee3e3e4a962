//! Talking with the assistant over several turns: what it remembers, what stands behind its answers, what leaves for a
//! model and on whose terms, what that costs, and voice messages.

use std::sync::Arc;

use quipu::agent::Assistant;
use quipu::ledger::{BookId, UserId};
use quipu::simulator::{MediaKind, Post, Shown, Upload};
use quipu::store::model_sends::Send;
use quipu::store::model_use::{self, Amount, Cap, Caps, Exceeded};
use serde_json::{Value, json};

use crate::harness::{ANA, BEN, HOME, Harness};
use crate::model_server::{ModelServer, Step, calls, refusal, text, with_model};

/// A question no grammar answers.
const QUESTION: &str = "how many lunches did I buy lately and what were they together?";
const COUNT: &str = "select count(*) as lunches from transactions where kind = 'expense'";

fn query(sql: &str) -> Step {
    calls([("query_ledger", json!({"sql": sql, "purpose": "All lunches"}))])
}

fn assistant(quipu: &Harness) -> Arc<Assistant> {
    Arc::clone(quipu.app.services.assistant.as_ref().unwrap())
}

/// Role and text of each message of a request.
fn messages(body: &Value) -> Vec<(String, String)> {
    let messages = body["messages"].as_array().unwrap().iter();
    messages.map(|m| (m["role"].as_str().unwrap().to_owned(), m["content"].as_str().unwrap_or("").to_owned())).collect()
}

/// Says something in the group, to the bot, and returns its answer.
async fn say_home(quipu: &Harness, person: i64, text: &str) -> Shown {
    let sent = quipu.control().text(Post::group(person, HOME), text).unwrap();
    quipu.answer(HOME, sent).await
}

/// Moves entries so that each month has what a test expects.
async fn seed(quipu: &Harness, person: i64) {
    for text in ["lunch 12.30", "pizza 7.70", "milk 5", "bread 2", "+2000 salary"] {
        quipu.say(person, text).await;
    }
    let pool = quipu.pool().await;
    let last_month = "update entries set occurred_on = date_trunc('month', current_date) - interval '1 day'
        where note in ('pizza', 'bread')";
    sqlx::query(last_month).execute(&pool).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sure_answer_shows_its_entries_and_how_it_was_worked_out_days_later() {
    let quipu = Harness::start().await;
    seed(&quipu, ANA).await;
    quipu.say(ANA, "/budget food 3000").await;
    for (question, how, sql, row) in [
        ("how much did I spend on food this month?", "added up the amounts", "sum(amount)", "lunch"),
        ("compare this month with last month", "each of the two periods", "sum(amount)", "pizza"),
        ("average per month on food", "divided by", "sum(amount)", "pizza"),
        ("what was my highest spending category this month?", "by category", "category as name", "milk"),
        ("top merchants", "by shop", "merchant", "lunch"),
        ("biggest expenses", "sorted these entries by amount", "amount desc", "lunch"),
        ("show my last 2 entries", "sorted these entries by day", "limit 2", "salary"),
        ("what is my balance?", "For each account", "from accounts", "salary"),
        ("how much is left in my food budget?", "limit less what was spent", "from budgets", "lunch"),
    ] {
        let answer = quipu.say(ANA, question).await;
        assert_eq!(answer.labels(), ["Show the entries", "How it was worked out"], "{question}: {}", answer.text);
        // The buttons are as good days later, though the assistant has moved on.
        let pool = quipu.pool().await;
        let age = "update drafts set created_at = created_at - interval '9 days'";
        sqlx::query(age).execute(&pool).await.unwrap();
        quipu.tap(ANA, &answer, "How it was worked out").await;
        let shown = quipu.last(ANA).text;
        assert!(shown.contains(how) && shown.contains(sql), "{question}: {shown}");
        quipu.tap(ANA, &answer, "Show the entries").await;
        let shown = quipu.last(ANA).text;
        assert!(shown.contains(row) && shown.contains('#'), "{question}: {shown}");
    }
    // The filters are said, and the days.
    let answer = quipu.say(ANA, "what did I spend on food at lidl this month?").await;
    quipu.tap(ANA, &answer, "How it was worked out").await;
    let shown = quipu.last(ANA).text;
    for part in ["only spending", "Food", "“lidl”", "• from"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    // More entries than are listed are not listed, and it is said so.
    let many: Vec<String> = (1..=25).map(|n| format!("tea {n}")).collect();
    quipu.say(ANA, &many.join("\n")).await;
    quipu.quiet().await;
    let answer = quipu.say(ANA, "how much did I spend this month?").await;
    quipu.tap(ANA, &answer, "Show the entries").await;
    let shown = quipu.last(ANA).text;
    assert_eq!(shown.matches('#').count(), 20, "{shown}");
    assert!(shown.contains("first 20"), "{shown}");
    // Another book's people get nothing by the same button.
    quipu.say(BEN, "tea 1").await;
    let draft = quipu.count("select max(draft_id) from drafts where kind = 'pending'").await;
    let mut tx = quipu.app.services.store.begin().await.unwrap();
    let id = quipu::store::people::private_book(&mut tx, quipu::ledger::UserId(BEN)).await.unwrap().unwrap();
    let book = quipu.app.services.store.book(&mut tx, id).await.unwrap();
    let (locale, today) = (quipu::reply::Locale::of("en"), chrono::Utc::now().date_naive());
    for verb in ["rows", "how"] {
        let data = format!("{draft}:{verb}");
        let user = quipu::ledger::UserId(BEN);
        let tap = quipu::agent::Tap { user, book: &book, locale: &locale, today, update: 1, data: &data };
        let found = quipu::agent::tapped(&assistant(&quipu), &mut tx, tap).await.unwrap();
        assert!(found.is_none(), "{verb}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_leans_on_the_one_before_without_a_model() {
    let quipu = Harness::start().await;
    seed(&quipu, ANA).await;
    for (question, expected) in [
        ("how much did I spend on food this month?", &["Food", "€12.30"][..]),
        ("and last month?", &["Food", "€7.70"]),
        ("and groceries", &["Groceries", "€2.00"]),
        ("what about this month?", &["Groceries", "€5.00"]),
        ("and income?", &["Received", "€2,000.00"]),
        ("and the biggest?", &["2,000.00"]),
    ] {
        let answer = quipu.say(ANA, question).await;
        for part in expected {
            assert!(answer.text.contains(part), "{question}: {part:?} is not in {:?}", answer.text);
        }
    }
    // What another chat asked is nothing to lean on.
    quipu.say(BEN, "tea 1").await;
    let answer = quipu.say(BEN, "and last month?").await;
    assert!(answer.text.contains("no model is set up"), "{}", answer.text);
    // Nor is what was forgotten, or wiped.
    let answer = quipu.say(ANA, "/forget").await;
    assert!(answer.text.starts_with("Forgotten"), "{}", answer.text);
    assert_eq!(quipu.count("select count(*) from conversation_turns").await, 0);
    let answer = quipu.say(ANA, "and last month?").await;
    assert!(answer.text.contains("no model is set up"), "{}", answer.text);
    let answer = quipu.say(ANA, "/forget").await;
    assert!(answer.text.contains("nothing to forget"), "{}", answer.text);
    quipu.say(ANA, "how much did I spend on food this month?").await;
    let reset = quipu.say(ANA, "/reset").await;
    quipu.tap(ANA, &reset, "Yes, wipe your book").await;
    assert_eq!(quipu.count("select count(*) from conversation_turns").await, 0);
    assert_eq!(quipu.count("select count(*) from entries where book_id = 1").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_after_a_question_of_what_there_is_now_is_answered_for_this_month() {
    let quipu = Harness::start().await;
    for entry in ["at Lidl groceries 33", "12.30 lunch", "+2000 salary", "/goal holiday 1200", "/goal holiday +300"] {
        quipu.say(ANA, entry).await;
    }
    for (question, expected, never) in [
        ("what is my balance?", &["€1,954.70"][..], "Nothing"),
        ("and groceries?", &["Groceries", "€33.00"], "1,954"),
        ("what is my balance?", &["€1,954.70"], "Nothing"),
        ("and Lidl?", &["“Lidl”", "€33.00"], "1,954"),
        ("and my goal?", &["holiday", "€300.00", "€1,200.00"], "1,954"),
        ("¿y mi saldo?", &["€1,954.70"], "holiday"),
        ("and in dollars?", &["€1,954.70", "I keep no exchange rates"], "$"),
        ("how much is left in my food budget?", &["Food"], "€12.30"),
        ("and income?", &["Received", "€2,000.00"], "Spent"),
        ("and Zeppelin?", &["no model is set up"], "€"),
    ] {
        let answer = quipu.say(ANA, question).await;
        for part in expected {
            assert!(answer.text.contains(part), "{question}: {part:?} is not in {:?}", answer.text);
        }
        assert!(!answer.text.contains(never), "{question}: {:?}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_group_a_name_after_a_question_is_a_members() {
    let quipu = Harness::start().await;
    for person in [ANA, BEN] {
        quipu.say(person, "hi").await;
    }
    say_home(&quipu, ANA, "lunch 12.30 @quipu_bot").await;
    say_home(&quipu, BEN, "lunch 4.20 @quipu_bot").await;
    let all = say_home(&quipu, ANA, "how much did we spend this month? @quipu_bot").await;
    assert!(all.text.contains("€16.50"), "{}", all.text);
    let ben = say_home(&quipu, ANA, "and Ben? @quipu_bot").await;
    assert!(ben.text.contains("Ben") && ben.text.contains("€4.20"), "{}", ben.text);
    let before = say_home(&quipu, ANA, "and last month? @quipu_bot").await;
    assert!(before.text.contains("Ben") && before.text.contains("Nothing recorded"), "{}", before.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_word_for_a_category_is_asked_of_it_and_one_nobody_wrote_is_said_so() {
    let quipu = Harness::start().await;
    for entry in ["12.30 lunch", "shell 40", "900 rent", "33 groceries"] {
        quipu.say(ANA, entry).await;
    }
    for (question, expected, never) in [
        ("¿cuánto gasté en comida este mes?", &["Food", "€12.30"][..], "Nothing recorded"),
        ("how much did I spend on restaurants this month?", &["Food", "€12.30"], "Nothing recorded"),
        ("how much did I spend at the supermarket?", &["Groceries", "€33.00"], "Nothing recorded"),
        // No entry is called so, and it is a thing of a category.
        ("how much did I spend on petrol this month?", &["Transport", "€40.00", "No entry says “petrol”"], "Nothing"),
        ("and last month?", &["Transport", "Nothing recorded"], "petrol"),
        ("how much did I spend on mortgage?", &["Housing", "€900.00", "No entry says “mortgage”"], "Nothing"),
        // An entry is.
        ("how much did I spend on rent this month?", &["“rent”", "€900.00"], "Housing"),
        ("how much did I spend on grosseries?", &["Nothing recorded", "Did you mean 🛒 Groceries?"], "€"),
        ("how much did I spend on zeppelins?", &["Nothing recorded", "No entry says “zeppelins”."], "Did you mean"),
        ("how much did I spend on rent last month?", &["“rent”", "Nothing recorded"], "No entry says"),
    ] {
        let answer = quipu.say(ANA, question).await;
        for part in expected {
            assert!(answer.text.contains(part), "{question}: {part:?} is not in {:?}", answer.text);
        }
        assert!(!answer.text.contains(never), "{question}: {:?}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_is_told_the_turns_before_and_no_other_chats() {
    let server = ModelServer::start().await;
    let quipu = with_model(&server, &[]).await;
    quipu.say(ANA, "lunch 12.30").await;
    quipu.say(BEN, "SECRET-OF-BEN 3").await;
    server.then([text("Nothing to say to Ben.")]);
    quipu.say(BEN, "what was SECRET-OF-BEN about, to be exact?").await;
    server.then([query(COUNT), text("One lunch: 1."), text("Still 1 then, I would have to look.")]);
    quipu.say(ANA, QUESTION).await;
    server.then([query(COUNT), text("It is 1.")]);
    let answer = quipu.say(ANA, "and which of them was the nicest to you?").await;
    quipu.quiet().await;
    assert!(!answer.text.is_empty());
    assert_eq!(server.violations(), Vec::<String>::new());
    let last = messages(server.bodies().iter().rfind(|body| body.to_string().contains("nicest")).unwrap());
    assert_eq!(last[1], ("user".to_owned(), QUESTION.to_owned()));
    assert_eq!(last[2], ("assistant".to_owned(), "One lunch: 1.".to_owned()));
    for seen in server.bodies().iter().filter(|body| body.to_string().contains("lunches")) {
        assert!(!seen.to_string().contains("SECRET-OF-BEN"), "{seen}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_with_words_of_strangers_goes_to_no_model_again() {
    let server = ModelServer::with_script([
        query("select merchant from transactions where merchant is not null"),
        text("You were at OBEY ME."),
        text("Nothing."),
    ])
    .await;
    let quipu = with_model(&server, &[]).await;
    quipu.say(ANA, "coffee 4").await;
    let pool = quipu.pool().await;
    sqlx::query("update entries set source = 'statement', merchant = 'OBEY ME'").execute(&pool).await.unwrap();
    let answer = quipu.say(ANA, QUESTION).await;
    assert!(answer.text.contains("OBEY ME"), "{}", answer.text);
    quipu.say(ANA, "and what does that mean, if you please?").await;
    let last = server.bodies().pop().unwrap();
    assert!(!last.to_string().contains("OBEY ME"), "{last}");
    assert!(messages(&last)[2].1.contains("left out"), "{last}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn older_turns_become_a_summary_in_a_call_without_tools() {
    let server = ModelServer::start().await;
    server.decide(|seen| {
        let asks = seen.body.to_string();
        Some(if asks.contains("short notes of a chat") {
            text("- Asked about lunches.")
        } else {
            text("Nothing to say.")
        })
    });
    let quipu = with_model(&server, &["--memory-turns", "2"]).await;
    quipu.say(ANA, "/start").await;
    for n in 0..8 {
        quipu
            .say(ANA, &format!("what is so special about question {}?", ["a", "b", "c", "d", "e", "f", "g", "h"][n]))
            .await;
        quipu.quiet().await;
    }
    // The summary is written beside the answers.
    for _ in 0..200 {
        if quipu.count("select count(*) from conversation_summaries").await == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(quipu.count("select count(*) from conversation_summaries").await, 1);
    assert!(quipu.count("select count(*) from conversation_turns").await <= 4);
    quipu.say(ANA, "what is so special about the last one?").await;
    quipu.quiet().await;
    let bodies = server.bodies();
    let summarising: Vec<&Value> = bodies.iter().filter(|b| b.to_string().contains("short notes of a chat")).collect();
    assert!(!summarising.is_empty());
    for body in summarising {
        assert!(body.get("tools").is_none(), "{body}");
    }
    let last = bodies.iter().rfind(|body| body.to_string().contains("the last one")).unwrap();
    let last = messages(last);
    // Two turns whole, the summary of the others, and what is said now.
    assert_eq!(last.iter().filter(|(role, _)| role == "assistant").count(), 2, "{last:?}");
    assert!(last.last().unwrap().1.contains("Asked about lunches"), "{last:?}");
    // Forgotten is forgotten, the summary too.
    quipu.say(ANA, "/forget").await;
    assert_eq!(quipu.count("select count(*) from conversation_summaries").await, 0);
    assert_eq!(server.violations(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_summary_old_turns_are_cut_off() {
    let quipu = Harness::start_with(&["--memory-turns", "2"]).await;
    quipu.say(ANA, "lunch 12").await;
    for _ in 0..9 {
        quipu.say(ANA, "how much did I spend today?").await;
    }
    assert_eq!(quipu.count("select count(*) from conversation_turns").await, 4);
    let none = Harness::start_with(&["--memory-turns", "0"]).await;
    none.say(ANA, "how much did I spend today?").await;
    assert_eq!(none.count("select count(*) from conversation_turns").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_has_a_memory_of_its_own_and_its_peoples_names_stay_here() {
    let server = ModelServer::start().await;
    server.decide(|_| Some(text("Nothing to say.")));
    let quipu = with_model(&server, &[]).await;
    quipu.say(ANA, "lunch 12.30").await;
    quipu.say(ANA, "how much did I spend today?").await;
    quipu.control().set_privacy_mode(false);
    for person in [ANA, BEN] {
        say_home(&quipu, person, "/add pizza 20").await;
    }
    let answer = say_home(&quipu, ANA, "@quipu_bot how much did we spend today?").await;
    assert!(answer.text.contains("40"), "{}", answer.text);
    let answer = say_home(&quipu, BEN, "@quipu_bot and last month?").await;
    assert!(answer.text.contains("Nothing recorded"), "{}", answer.text);
    say_home(&quipu, ANA, "@quipu_bot what did Ben and me, Ana, quarrel about over that pizza?").await;
    let body = server.bodies().pop().unwrap().to_string();
    assert!(!body.contains("Ben") && !body.contains("Ana"), "{body}");
    assert!(body.contains("⟦NAME_1⟧") && body.contains("⟦NAME_2⟧"), "{body}");
    assert!(!body.contains("12.3"), "the private chat's memory is in the group: {body}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_decide_what_leaves_and_see_what_did() {
    let server = ModelServer::start().await;
    server.decide(|_| Some(text("Nothing to say.")));
    let quipu = with_model(&server, &[]).await;
    quipu.say(ANA, "/start").await;
    let asked = "why did I pay DE89370400440532013000 so much, do you think?";
    quipu.say(ANA, asked).await;
    let privacy = quipu.say(ANA, "/privacy").await;
    assert!(privacy.text.contains("127.0.0.1") && privacy.text.contains("/forget"), "{}", privacy.text);
    assert_eq!(privacy.labels(), ["No model", "Local only", "✓ Any, redacted", "What was sent lately"]);
    quipu.tap(ANA, &privacy, "What was sent lately").await;
    let list = quipu.last(ANA).text;
    assert!(list.contains("127.0.0.1") && list.contains("(local)") && list.contains("⟦IBAN_1⟧"), "{list}");
    assert!(!list.contains("DE89"), "{list}");
    let before = server.journal().len();

    // No model: nothing leaves, the common questions still work, and it can be undone.
    let changed = quipu.tap(ANA, &privacy, "No model").await;
    assert!(changed.text.contains("no model"), "{}", changed.text);
    let answer = quipu.say(ANA, asked).await;
    assert!(answer.text.contains("switched off here"), "{}", answer.text);
    let answer = quipu.say(ANA, "how much did I spend today?").await;
    assert!(answer.text.contains("Nothing recorded"), "{}", answer.text);
    assert_eq!(server.journal().len(), before);
    // Nor does it in a group where the others allow it.
    quipu.control().set_privacy_mode(false);
    say_home(&quipu, BEN, "/add tea 1").await;
    let answer = say_home(&quipu, ANA, &format!("@quipu_bot {asked}")).await;
    assert!(answer.text.contains("switched off here"), "{}", answer.text);
    assert_eq!(server.journal().len(), before);
    quipu.tap(ANA, &changed, "Undo").await;
    let answer = quipu.say(ANA, asked).await;
    assert_eq!(answer.text, "Nothing to say.");
    assert_eq!(server.journal().len(), before + 1);

    // The model is on this machine, so that local is enough.
    let privacy = quipu.say(ANA, "/privacy").await;
    quipu.tap(ANA, &privacy, "Local only").await;
    let answer = quipu.say(ANA, asked).await;
    assert_eq!(answer.text, "Nothing to say.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn local_only_asks_no_model_elsewhere() {
    // Nobody is there; were it asked, the answer would be another.
    let flags = ["--openai-base-url", "http://model.invalid/v1", "--model", "far", "--openai-api-key", "k"];
    let quipu = Harness::start_with(&flags).await;
    quipu.say(ANA, "/start").await;
    let privacy = quipu.say(ANA, "/privacy").await;
    let changed = quipu.tap(ANA, &privacy, "Local only").await;
    assert!(changed.text.contains("not a local one"), "{}", changed.text);
    let answer = quipu.say(ANA, QUESTION).await;
    assert!(answer.text.contains("only a model on this machine is allowed"), "{}", answer.text);
    assert_eq!(quipu.count("select count(*) from model_sends").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_and_money_are_counted_and_capped() {
    let server = ModelServer::start().await;
    server.decide(|_| Some(text("Nothing to say.")));
    // Each scripted answer is 100 tokens in and 10 out: $0.0012.
    let flags = ["--price-input", "10", "--price-output", "20", "--daily-cost", "0.2", "--owners", "1001"];
    let quipu = with_model(&server, &flags).await;
    quipu.say(ANA, "/start").await;
    let answer = quipu.say(ANA, "/usage").await;
    assert!(
        answer.text.contains("Nothing.") && answer.text.contains("All together")
            || answer.text.contains("For everybody"),
        "{}",
        answer.text
    );
    // Entries and sure questions never reach the model.
    quipu.say(ANA, "lunch 12.30").await;
    quipu.say(ANA, "how much did I spend today?").await;
    quipu.say(ANA, "and yesterday?").await;
    assert_eq!(server.journal().len(), 0);
    for _ in 0..2 {
        quipu.say(ANA, QUESTION).await;
    }
    let answer = quipu.say(ANA, "/usage").await;
    for part in ["220", "$0.0024", "2 calls", "200 in", "20 out", "$0.20", "All together", "Ana"] {
        assert!(answer.text.contains(part), "{part}: {}", answer.text);
    }
    // Ben is no owner: he sees what is his.
    quipu.say(BEN, "/start").await;
    let answer = quipu.say(BEN, "/usage").await;
    assert!(!answer.text.contains("Ana") && !answer.text.contains("everybody"), "{}", answer.text);
    // At the cap the answer is kind, and commands and sure questions go on.
    sqlx::query("update model_use set cost = 0.199").execute(&quipu.pool().await).await.unwrap();
    let asked = server.journal().len();
    let answer = quipu.say(ANA, QUESTION).await;
    assert!(answer.text.contains("allowance for today is used up"), "{}", answer.text);
    let answer = quipu.say(ANA, "how much did I spend today?").await;
    assert!(answer.text.contains("12.30"), "{}", answer.text);
    assert_eq!(server.journal().len(), asked);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_get_no_more_than_a_cap_allows_and_only_what_leaves_is_listed() {
    let quipu = Harness::start().await;
    for person in [ANA, BEN] {
        quipu.say(person, "/start").await;
    }
    let (pool, day) = (quipu.pool().await, chrono::Utc::now().date_naive());
    let amount = Amount { tokens: 10, cost: "0.01".parse().unwrap() };
    let cap = |tokens| Cap { tokens, cost: None };
    let caps = Caps { user: cap(100), all: Cap { tokens: 10_000, cost: Some("0.15".parse().unwrap()) } };
    let reserve = async |person: i64, caps: Caps, most: i64| {
        let (host, kind) = ("model.example".to_owned(), "answer");
        let send =
            Send { book: BookId(1), user: UserId(person), host, local: false, kind, size: 2, body: Some("hi".into()) };
        model_use::reserve(&pool, day, amount, caps, &send, most).await.unwrap()
    };
    let all = futures::future::join_all((0..40).map(|_| reserve(ANA, caps, 100))).await;
    assert_eq!(all.iter().filter(|reserved| reserved.is_ok()).count(), 10);
    assert_eq!(reserve(ANA, caps, 100).await, Err(Exceeded::User));
    // What is left for everybody is half of what Ben may have.
    let all = futures::future::join_all((0..40).map(|_| reserve(BEN, caps, 100))).await;
    assert_eq!(all.iter().filter(|reserved| reserved.is_ok()).count(), 5);
    assert_eq!(reserve(BEN, caps, 100).await, Err(Exceeded::All));
    let used = "select coalesce(sum(tokens), 0)::bigint from model_use where user_id";
    for (whose, expected) in [("= 1001", 100), ("= 0", 150), ("> 1001", 50)] {
        let sql = sqlx::AssertSqlSafe(format!("{used} {whose}"));
        assert_eq!(sqlx::query_scalar::<_, i64>(sql).fetch_one(&pool).await.unwrap(), expected, "{whose}");
    }
    assert_eq!(quipu.count("select count(*) from model_use where user_id = 0 and calls = 15").await, 1);
    assert_eq!(quipu.count("select count(*) from model_sends").await, 15);
    let more = Caps { user: cap(1_000), all: cap(10_000) };
    for _ in 0..2 {
        reserve(ANA, more, 6).await.unwrap();
    }
    assert_eq!(quipu.count("select count(*) from model_sends").await, 6);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voice_message_is_heard_shown_and_dealt_with_as_text() {
    let server = ModelServer::start().await;
    let spoken = Arc::new(std::sync::Mutex::new(String::new()));
    let says = Arc::clone(&spoken);
    server.decide(move |seen| {
        let transcribes = seen.path.ends_with("/audio/transcriptions");
        transcribes.then(|| Step::Answer(json!({"text": *says.lock().unwrap()})))
    });
    let url = server.base_url();
    let flags = ["--audio-base-url", url.as_str(), "--audio-model", "ears", "--file-bytes", "4000"];
    let quipu = Harness::start_with(&flags).await;
    quipu.say(ANA, "/start").await;
    let voice = |bytes: usize| Upload {
        name: Some("voice.ogg".to_owned()),
        mime: Some("audio/ogg".to_owned()),
        bytes: vec![7; bytes].into(),
    };
    let hear = async |said: &str, upload: Upload| -> Vec<String> {
        *spoken.lock().unwrap() = said.to_owned();
        let sent = quipu.control().file(ANA, MediaKind::Voice, upload, "").unwrap();
        quipu.answer(ANA, sent).await;
        quipu.quiet().await;
        quipu.control().transcript_after(ANA, sent).into_iter().map(|shown| shown.text).collect()
    };
    let answers = hear("coffee 4.50", voice(900)).await;
    assert!(answers[0].contains("“coffee 4.50”") && answers[1].contains("4.50"), "{answers:?}");
    assert_eq!(quipu.count("select count(*) from entries where source = 'voice'").await, 1);
    let request = server.journal().pop().unwrap();
    let raw = String::from_utf8_lossy(&request.raw).into_owned();
    assert!(raw.contains("ears") && raw.contains("voice.ogg"), "{raw}");
    // A spoken question is answered, and the next may lean on it.
    let answers = hear("how much did I spend today?", voice(900)).await;
    assert!(answers[1].contains("€4.50"), "{answers:?}");
    let answers = hear("and yesterday?", voice(900)).await;
    assert!(answers[1].contains("Nothing recorded"), "{answers:?}");
    // Too large, nothing heard: each has kind words, and nothing is recorded.
    let heard = server.journal().len();
    assert!(hear("x", voice(5_000)).await[0].contains("too large"));
    assert_eq!(server.journal().len(), heard);
    assert!(hear("", voice(900)).await[0].contains("could not hear"));
    assert_eq!(quipu.count("select count(*) from entries").await, 1);
    // It is on the list of what left, without its words.
    let privacy = quipu.say(ANA, "/privacy").await;
    assert!(privacy.text.contains("Voice messages go to 127.0.0.1"), "{}", privacy.text);
    quipu.tap(ANA, &privacy, "What was sent lately").await;
    let list = quipu.last(ANA).text;
    assert!(list.contains("a voice message, 900 bytes") && !list.contains("coffee"), "{list}");
    // Where no model is allowed, no recording leaves.
    quipu.tap(ANA, &privacy, "No model").await;
    let heard = server.journal().len();
    assert!(hear("coffee 9", voice(900)).await[0].contains("no model is allowed"));
    assert_eq!(server.journal().len(), heard);
    // A server that fails is said to have failed.
    server.decide(|_| Some(refusal(400, "no")));
    let privacy = quipu.say(ANA, "/privacy").await;
    quipu.tap(ANA, &privacy, "Any, redacted").await;
    assert!(hear("coffee 9", voice(900)).await[0].contains("could not hear"));
    // One that is too long is not fetched. The local Telegram's all have a second.
    let short = Harness::start_with(&["--audio-base-url", url.as_str(), "--voice-seconds", "0"]).await;
    let sent = short.control().file(ANA, MediaKind::Voice, voice(900), "").unwrap();
    let answer = short.answer(ANA, sent).await;
    assert!(answer.text.contains("0 seconds at most"), "{}", answer.text);
    // Without a server it is off, and says so.
    let off = Harness::start().await;
    let sent = off.control().file(ANA, MediaKind::Voice, voice(900), "").unwrap();
    let answer = off.answer(ANA, sent).await;
    assert!(answer.text.contains("Voice messages are off here"), "{}", answer.text);
}
