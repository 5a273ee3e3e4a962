//! A statement: preview, import, undo, again.

use crate::harness::{ANA, Harness};
use quipu::simulator::{MediaKind, Upload};

const GIRO: &[u8] = include_bytes!("fixtures/statements/giro.csv");

async fn send(quipu: &Harness, name: &str, bytes: &[u8]) -> quipu::simulator::Shown {
    let upload = Upload { name: Some(name.into()), mime: Some("text/csv".into()), bytes: bytes.to_vec().into() };
    let sent = quipu.control().file(ANA, MediaKind::Document, upload, "").unwrap();
    quipu.answer(ANA, sent).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_is_previewed_imported_once_and_taken_back() {
    let quipu = Harness::start().await;
    let preview = send(&quipu, "giro.csv", GIRO).await;
    assert!(preview.text.contains("New: 4"), "{}", preview.text);
    assert_eq!(quipu.count("select count(*) from entries").await, 0);

    quipu.tap(ANA, &preview, "Import").await;
    assert_eq!(quipu.count("select count(*) from entries where source = 'statement'").await, 4);
    let total = "select (sum(case kind when 'income' then amount else -amount end) * 100)::bigint from entries";
    assert_eq!(quipu.count(total).await, 204_860);
    let done = quipu.last(ANA);

    // The same file again, and a second tap on the first preview, add nothing.
    let again = send(&quipu, "giro.csv", GIRO).await;
    assert!(again.text.contains("Already here: 4"), "{}", again.text);
    let _ = quipu.control().tap(ANA, ANA, preview.id, quipu::simulator::Tap::Label("Import"));
    quipu.quiet().await;
    assert_eq!(quipu.count("select count(*) from entries").await, 4);

    quipu.tap(ANA, &done, "Undo").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 0);
    // Taken back, it can be imported again: from a new preview, and from the one whose import was taken back.
    let fresh = send(&quipu, "giro.csv", GIRO).await;
    assert!(fresh.text.contains("New: 4"), "{}", fresh.text);
    for _ in 0..2 {
        quipu.tap(ANA, &preview, "Import").await;
        assert_eq!(quipu.count("select count(*) from entries").await, 4);
        let done = quipu.last(ANA);
        quipu.tap(ANA, &done, "Undo").await;
        assert_eq!(quipu.count("select count(*) from entries").await, 0);
    }
    // An import that stands is not made again.
    quipu.tap(ANA, &preview, "Import").await;
    quipu.tap(ANA, &preview, "Import").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_was_typed_by_hand_is_that_entry() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "cafe sonne 4.50 2026-03-08").await;
    let preview = send(&quipu, "giro.csv", GIRO).await;
    assert!(preview.text.contains("New: 3") && preview.text.contains(": 1"), "{}", preview.text);
    quipu.tap(ANA, &preview, "Import").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 4);
    let done = quipu.last(ANA);
    quipu.tap(ANA, &done, "Undo").await;
    assert_eq!(quipu.count("select count(*) from entries where import_key is null").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_with_other_words_is_doubtful_and_added() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "flowers 20 2026-03-09").await;
    let file = b"Date,Description,Amount\n2026-03-10,AMAZON MARKETPLACE,-20.00\n2026-03-13,BAKERY,-3.10\n";
    let preview = send(&quipu, "bank.csv", file).await;
    assert!(preview.text.contains("New: 2") && preview.text.contains("Doubtful: 1"), "{}", preview.text);
    assert!(!preview.text.contains("Match"), "{}", preview.text);
    let pair =
        preview.text.lines().find(|line| line.contains("#1 flowers")).unwrap_or_else(|| panic!("{}", preview.text));
    assert!(pair.contains("line 2") && pair.contains("AMAZON") && pair.contains("20"), "{pair}");
    quipu.tap(ANA, &preview, "Import").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 3);
    assert_eq!(quipu.count("select count(*) from entries where import_key is null").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_best_pairs_are_made_first_whatever_the_order_of_the_rows() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "bakery 7.00 2026-03-10").await;
    // The first row is near and strange, the second shares a word and is nearer than the third.
    let file = b"Date,Description,Amount\n2026-03-10,HARDWARE STORE,-7.00\n2026-03-11,BAKERY MILL,-7.00\n\
        2026-03-12,BAKERY MILL,-7.00\n";
    let preview = send(&quipu, "bank.csv", file).await;
    assert!(preview.text.contains("New: 2") && preview.text.contains("typed: 1"), "{}", preview.text);
    let pair =
        preview.text.lines().find(|line| line.contains("#1 bakery")).unwrap_or_else(|| panic!("{}", preview.text));
    assert!(pair.contains("line 3"), "{pair}");
    quipu.tap(ANA, &preview, "Import").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 3);
    assert_eq!(quipu.count("select count(*) from entries where merchant = 'HARDWARE STORE'").await, 1);
    assert_eq!(quipu.count("select count(*) from entries where occurred_on = '2026-03-12'").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_matched_entry_moves_to_the_account_of_the_statement() {
    let quipu = Harness::start().await;
    quipu.say(ANA, "cafe sonne 4.50 2026-03-08").await;
    let typed = "select account_no from entries where entry_no = 1";
    let before = quipu.count(typed).await;
    let preview = send(&quipu, "giro.csv", GIRO).await;
    quipu.tap(ANA, &preview, "Import").await;
    let imported = quipu.count("select max(account_no) from entries where source = 'statement'").await;
    assert_ne!(imported, before, "a statement is not of the account in which people type");
    assert_eq!(quipu.count(typed).await, imported);
    let done = quipu.last(ANA);
    quipu.tap(ANA, &done, "Undo").await;
    assert_eq!(quipu.count(typed).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_row_in_two_accounts_is_two_entries() {
    let quipu = Harness::start().await;
    let first = send(&quipu, "giro.csv", GIRO).await;
    quipu.tap(ANA, &first, "Import").await;
    let second = send(&quipu, "giro.csv", GIRO).await;
    assert!(second.text.contains("Already here: 4"), "{}", second.text);
    quipu.tap(ANA, &second, "Account").await;
    let accounts = quipu.last(ANA);
    quipu.tap(ANA, &accounts, "Cash").await;
    let other = quipu.last(ANA);
    assert!(other.text.contains("New: 4"), "{}", other.text);
    quipu.tap(ANA, &other, "Import").await;
    assert_eq!(quipu.count("select count(*) from entries").await, 8);
    assert_eq!(quipu.count("select count(distinct account_no) from entries").await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_are_no_statement_get_a_clear_answer() {
    let quipu = Harness::start_with(&["--file-bytes", "1000"]).await;
    for (name, bytes) in [
        ("blank.csv", b"\n\n".to_vec()),
        ("noise.bin", (0..900u32).map(|n| (n * 7 % 251) as u8).collect()),
        ("letter.csv", b"Dear customer,\nthank you for your message.\n".to_vec()),
        ("huge.csv", vec![b'a'; 5_000]),
    ] {
        let said = send(&quipu, name, &bytes).await;
        assert!(!said.text.contains("went wrong"), "{name}: {}", said.text);
        assert!(said.buttons.is_empty(), "{name}: {}", said.text);
    }
    assert_eq!(quipu.count("select count(*) from drafts").await, 0);
}
