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
    // Taken back, it can be imported again.
    let fresh = send(&quipu, "giro.csv", GIRO).await;
    assert!(fresh.text.contains("New: 4"), "{}", fresh.text);
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
