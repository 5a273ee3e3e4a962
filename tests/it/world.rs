//! Statements in the layouts of banks of many countries, each read as it is meant: `fixtures/statements/world` holds the
//! files, made for this project, and `expected.json` their rows as `date amount` and what must be asked.

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
    let files = std::fs::read_dir(&folder).unwrap().count() - 1;
    assert_eq!(files, expected.len(), "each file has what it means");
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let mut wrong = Vec::new();
    for (name, expected) in expected {
        let bytes = std::fs::read(folder.join(format!("{name}.csv"))).unwrap();
        let statement = match read(&bytes, &format!("{name}.csv"), &Hints::new(today)) {
            Ok(statement) => statement,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        let mut found: Vec<(NaiveDate, Decimal)> =
            statement.rows.iter().map(|row| (row.date, row.amount.normalize())).collect();
        let mut meant: Vec<(NaiveDate, Decimal)> = expected
            .rows
            .iter()
            .map(|row| row.split_once(' ').unwrap())
            .map(|(date, amount)| (date.parse().unwrap(), amount.parse::<Decimal>().unwrap().normalize()))
            .collect();
        found.sort_unstable();
        meant.sort_unstable();
        let asked: Vec<String> =
            statement.asked.iter().map(|q| serde_json::to_value(q).unwrap().as_str().unwrap().to_owned()).collect();
        if found != meant || asked != expected.asked {
            wrong.push(format!("{name}: {found:?} asked {asked:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
