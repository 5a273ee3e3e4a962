//! Statements in the layouts of banks of many countries, each read as it is meant: `fixtures/statements/world` holds the
//! files, made for this project, and `expected.json` their rows as `date amount`, with words of the
//! description behind ` | `, and what must be asked.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use quipu::intake::statement::{Hints, read};
use rust_decimal::Decimal;
use serde::Deserialize;

#[derive(Deserialize)]
struct Expected {
    rows: Vec<String>,
    asked: Vec<String>,
}

#[test]
fn every_file_is_read_as_it_is_meant() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures/statements/world");
    let expected = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    let expected: BTreeMap<String, Expected> = serde_json::from_str(&expected).unwrap();
    let files: BTreeMap<String, String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "expected.json")
        .map(|name| (name.split('.').next().unwrap().to_owned(), name))
        .collect();
    assert!(files.keys().eq(expected.keys()), "each file has what it means");
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let mut wrong = Vec::new();
    for (name, expected) in expected {
        let bytes = std::fs::read(folder.join(&files[&name])).unwrap();
        let statement = match read(&bytes, &files[&name], &Hints::new(today)) {
            Ok(statement) => statement,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        let plain = |text: &str| text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let mut left: Vec<_> =
            statement.rows.iter().map(|r| (r.date, r.amount.normalize(), plain(&r.description))).collect();
        let mut missing = Vec::new();
        for row in &expected.rows {
            let (figures, words) = row.split_once(" | ").unwrap_or((row, ""));
            let (date, amount) = figures.split_once(' ').unwrap();
            let (date, amount): (NaiveDate, Decimal) = (date.parse().unwrap(), amount.parse().unwrap());
            let words = plain(words);
            let same = |r: &(NaiveDate, Decimal, String)| {
                r.0 == date
                    && r.1 == amount.normalize()
                    && (r.2.contains(&words) || !r.2.is_empty() && words.contains(&r.2))
            };
            match left.iter().position(same) {
                Some(at) => drop(left.remove(at)),
                None => missing.push(row),
            }
        }
        let asked: Vec<String> =
            statement.asked.iter().map(|q| serde_json::to_value(q).unwrap().as_str().unwrap().to_owned()).collect();
        if !missing.is_empty() || !left.is_empty() || asked != expected.asked {
            wrong.push(format!("{name}: lacks {missing:?}, has {left:?}, asked {asked:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
