//! Who may import whom: the paths in src/ are held against the table in ARCHITECTURE.md.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/ARCHITECTURE.md")).unwrap();
    let table = text.split("<!-- imports -->").nth(1).expect("the table of imports").to_owned();
    let mut allowed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in table.lines().filter(|line| line.starts_with('|')).skip(2) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let list = |cell: &str| -> Vec<String> {
            cell.split(',')
                .map(|room| room.trim().trim_matches('`').to_owned())
                .filter(|room| !room.is_empty())
                .collect()
        };
        for room in list(cells[0]) {
            allowed.entry(room).or_default().extend(list(cells[1]));
        }
    }
    allowed
}

fn imports(file: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(file).unwrap();
    let mut rooms = BTreeSet::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("crate::") {
        let before = rest[..at].chars().next_back();
        rest = &rest[at + "crate::".len()..];
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        match rest.strip_prefix('{') {
            // use crate::{a, b::c};
            Some(list) => {
                let list = &list[..list.find(';').unwrap_or(list.len())];
                let mut depth = 0;
                let mut word = String::new();
                for c in list.chars().chain([',']) {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth <= 0 => {
                            rooms.insert(word.trim().split("::").next().unwrap().to_owned());
                            word.clear();
                        }
                        c if depth <= 0 => word.push(c),
                        _ => {}
                    }
                }
            }
            None => {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                rooms.insert(rest[..end].to_owned());
            }
        }
    }
    rooms.retain(|room| !room.is_empty() && room.chars().all(|c| c.is_alphanumeric() || c == '_'));
    rooms
}

fn walk(folder: &Path, each: &mut dyn FnMut(&Path)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, each);
        } else if path.extension().is_some_and(|e| e == "rs") {
            each(&path);
        }
    }
}

#[test]
fn rooms_import_only_what_the_architecture_allows() {
    let allowed = allowed();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut seen = 0;
    walk(&src, &mut |file| {
        let inside = file.strip_prefix(&src).unwrap();
        let room = inside.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
        if matches!(room.as_str(), "lib" | "main") {
            return;
        }
        let Some(may) = allowed.get(&room) else {
            wrong.push(format!("{room} is not in the table"));
            return;
        };
        seen += 1;
        for import in imports(file) {
            // `args!` is the reply room's macro at the crate's root.
            let import = if import == "args" { "reply".to_owned() } else { import };
            if import != room && !may.contains(&import) && !may.contains("all") {
                wrong.push(format!("{} imports {import}", inside.display()));
            }
        }
    });
    assert!(seen > 50, "the rooms were not found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
