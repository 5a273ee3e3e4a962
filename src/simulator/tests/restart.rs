use std::{collections::BTreeSet, path::Path};

use super::*;

fn kept_in(folder: &Path) -> Options {
    Options { persist: Some(folder.to_owned()), ..Options::default() }
}

#[tokio::test]
async fn chats_files_and_waiting_updates_outlive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = start_with(kept_in(folder.path())).await;
    fixture.forget_updates().await;
    fixture.sim.text(ANA, "confirmed").unwrap();
    fixture.forget_updates().await;
    let cara = fixture.sim.add_person("Cara");
    let upload = Upload { name: Some("a.csv".into()), mime: None, bytes: "a;b".into() };
    fixture.sim.file(cara.id, MediaKind::Document, upload, "").unwrap();
    let sent = fixture.ok("sendMessage", json!({"chat_id": ANA, "text": "old"})).await["message_id"].as_i64().unwrap();
    fixture.ok("editMessageText", json!({"chat_id": ANA, "message_id": sent, "text": "new"})).await;
    let gone = fixture.ok("sendMessage", json!({"chat_id": ANA, "text": "gone"})).await["message_id"].as_i64().unwrap();
    fixture.ok("deleteMessage", json!({"chat_id": ANA, "message_id": gone})).await;
    let before: Vec<_> = fixture.sim.transcript(ANA);
    // No clean end: what counts was written before it was answered.
    drop(fixture);

    let fixture = start_with(kept_in(folder.path())).await;
    assert_eq!(fixture.sim.transcript(ANA), before);
    let waiting = fixture.updates(0).await;
    assert_eq!(waiting.len(), 1);
    let file = waiting[0]["message"]["document"]["file_id"].as_str().unwrap();
    assert_eq!(fixture.sim.file_bytes(file).await.unwrap(), "a;b");
    let next = fixture.ok("sendMessage", json!({"chat_id": ANA, "text": "next"})).await["message_id"].as_i64().unwrap();
    assert!(next > gone);
}

#[tokio::test]
async fn ids_are_never_used_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut updates = BTreeSet::new();
    let mut messages = BTreeSet::new();
    let mut people = BTreeSet::new();
    for _ in 0..3 {
        let fixture = start_with(kept_in(folder.path())).await;
        for _ in 0..50 {
            assert!(messages.insert(fixture.sim.text(ANA, "x").unwrap()));
            assert!(people.insert(fixture.sim.add_person("Somebody").id));
        }
        for update in fixture.updates(0).await {
            updates.insert(update["update_id"].as_i64().unwrap());
        }
        fixture.forget_updates().await;
    }
    // The group's two at the very beginning, and one a message.
    assert_eq!(updates.len(), 152);
}

#[tokio::test]
async fn ids_go_on_from_the_clock_when_nothing_was_kept() {
    let first = start().await.sim.text(ANA, "x").unwrap();
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let second = start().await.sim.text(ANA, "x").unwrap();
    assert!(second > first && second < 1 << 31);
}

#[tokio::test]
async fn two_cannot_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let first = start_with(kept_in(folder.path())).await;
    let second = Simulator::start(kept_in(folder.path())).await.err().unwrap();
    assert_eq!(second.kind(), io::ErrorKind::WouldBlock);
    // Nor does one that finds its port taken touch the folder.
    first.sim.text(ANA, "kept").unwrap();
    let taken = Options { addr: first.sim.addr(), ..kept_in(folder.path()) };
    assert_eq!(Simulator::start(taken).await.err().unwrap().kind(), io::ErrorKind::AddrInUse);
    first.sim.shutdown().await;
    let again = start_with(kept_in(folder.path())).await;
    assert_eq!(again.sim.transcript(ANA)[0].text, "kept");
}

#[tokio::test]
async fn a_log_cut_short_is_read_up_to_there() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = start_with(kept_in(folder.path())).await;
    fixture.sim.text(ANA, "kept").unwrap();
    drop(fixture);
    let log = folder.path().join("telegram.jsonl");
    let mut text = std::fs::read_to_string(&log).unwrap();
    text.push_str("{\"message\":{\"id\":");
    std::fs::write(&log, text).unwrap();
    let fixture = start_with(kept_in(folder.path())).await;
    assert_eq!(fixture.sim.transcript(ANA)[0].text, "kept");
}

#[tokio::test]
async fn transcripts_and_journal_stay_within_their_limits() {
    let options = Options { transcript_limit: 10, journal_limit: 5, ..Options::default() };
    let fixture = start_with(options).await;
    for number in 0..40 {
        fixture.sim.text(ANA, &number.to_string()).unwrap();
        fixture.ok("getMe", json!({})).await;
    }
    let kept = fixture.sim.transcript(ANA);
    assert_eq!((kept.len(), kept[9].text.as_str()), (10, "39"));
    assert_eq!(fixture.sim.journal(0).len(), 5);
}
