use std::path::Path;

use serde_json::Value;

use crate::sqlguard::guard;

/// Our own corpora, and those beside the project where they are there.
const FOLDERS: [&str; 2] = ["tests/it/fixtures/sql", "../shared/sql"];

/// The lines of a corpus: id, query, expectation.
pub(super) fn lines(name: &str) -> Vec<(String, String, Option<String>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = FOLDERS.iter().filter_map(|folder| std::fs::read_to_string(root.join(folder).join(name)).ok());
    let text = |line: &Value, field: &str| line[field].as_str().map(str::to_owned);
    files
        .flat_map(|file| file.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>())
        .map(|line| (text(&line, "id").unwrap(), text(&line, "sql").unwrap(), text(&line, "expect")))
        .collect()
}

#[test]
fn attacks_that_must_be_refused_are() {
    let attacks = lines("attacks.jsonl");
    assert!(attacks.len() >= 300, "{}", attacks.len());
    let accepted: Vec<_> = attacks
        .iter()
        .filter(|(_, sql, expect)| expect.as_deref() == Some("reject") && guard(sql).is_ok())
        .map(|(id, sql, _)| format!("{id}: {sql}"))
        .collect();
    assert!(accepted.is_empty(), "{accepted:#?}");
}

#[test]
fn useful_questions_are_accepted() {
    let benign = lines("benign.jsonl");
    assert!(benign.len() >= 140, "{}", benign.len());
    let refused: Vec<_> = benign
        .iter()
        .filter_map(|(id, sql, _)| guard(sql).err().map(|rejection| format!("{id}: {sql}\n{rejection}")))
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
}
