use std::fs::File;
use std::io::{BufWriter, Write};

use super::corpus::lines;
use super::soundness::assert_sound;
use crate::sqlguard::{RejectionKind, guard, lexer};

/// A small generator of its own, so that a failure can be run again from its seed (SplitMix64, Steele et al. 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.roll() % end.max(1) as u64) as usize
    }
}

const SCRAPS: &[&str] = &[
    "'",
    "\"",
    "`",
    "(",
    ")",
    "[",
    "]",
    ",",
    ";",
    "--",
    "/*",
    "*/",
    "\n",
    " ",
    ".",
    "::",
    ":",
    "$",
    "\\",
    "\0",
    "\u{200b}",
    "\u{202e}",
    "é",
    "🍎",
    "0",
    "1e9",
    "1.",
    ".5",
    "-",
    "+",
    "*",
    "=",
    "<>",
    "||",
    "~",
    "->>",
    "@>",
    "SELECT",
    "FROM",
    "WHERE",
    "JOIN",
    "LEFT JOIN",
    "ON true",
    "USING (id)",
    "NATURAL",
    "LATERAL",
    "UNION ALL",
    "EXCEPT",
    "TABLE",
    "ONLY",
    "WITH",
    "RECURSIVE",
    "AS",
    "AS MATERIALIZED",
    "VALUES",
    "ORDER BY",
    "GROUP BY",
    "GROUPING SETS",
    "ROLLUP",
    "LIMIT",
    "OFFSET",
    "FETCH FIRST",
    "FOR UPDATE",
    "INTO",
    "DISTINCT ON",
    "CASE",
    "WHEN",
    "THEN",
    "ELSE",
    "END",
    "NOT",
    "IS NULL",
    "BETWEEN",
    "AND",
    "OR",
    "IN",
    "LIKE",
    "ANY",
    "ALL",
    "ESCAPE '!'",
    "OVER",
    "FILTER",
    "WITHIN GROUP",
    "ROWS BETWEEN",
    "CAST",
    "INTERVAL",
    "EXTRACT",
    "AT TIME ZONE",
    "ARRAY",
    "ROW",
    "NULL",
    "TABLESAMPLE",
    "set_config",
    "pg_sleep",
    "now",
    "count",
    "sum",
    "pg_catalog",
    "pg_class",
    "public",
    "quipu_views",
    "quipu_views_plain",
    "transactions",
    "accounts",
    "entry",
    "amount",
    "left",
    "only",
    "version",
    "current_user",
    "regclass",
    "text",
    "int",
];

/// One query made of others: cut, spliced, repeated, with words exchanged, scraps put in and characters changed.
fn mutate(seeds: &[Vec<String>; 2], dice: &mut Dice) -> String {
    // Three of four begin as a question that is accepted, else hardly any would be at the end.
    let seeds = &seeds[usize::from(dice.below(4) == 0)];
    let mut sql: Vec<char> = seeds[dice.below(seeds.len())].chars().collect();
    for _ in 0..=dice.below(3) {
        let at = dice.below(sql.len() + 1);
        let end = (at + dice.below(16)).min(sql.len());
        let scrap = SCRAPS[dice.below(SCRAPS.len())];
        match dice.below(10) {
            0 => drop(sql.drain(at..end)),
            1 => drop(sql.splice(at..at, scrap.chars())),
            2 => drop(sql.splice(at..end, format!(" {scrap} ").chars())),
            3 => {
                let other: Vec<char> = seeds[dice.below(seeds.len())].chars().collect();
                let from = dice.below(other.len() + 1);
                sql.splice(at..end, other[from..(from + dice.below(60)).min(other.len())].iter().copied());
            }
            4 => {
                let piece: Vec<char> = sql[at..end].to_vec();
                for _ in 0..dice.below(30) {
                    sql.splice(at..at, piece.iter().copied());
                }
            }
            5 if at < sql.len() => sql[at] = char::from_u32(dice.below(0x250) as u32).unwrap_or(' '),
            6 => {
                sql.splice(0..0, "SELECT * FROM (".chars());
                sql.extend(") x".chars());
            }
            7 => {
                let other = &seeds[dice.below(seeds.len())];
                sql.extend([" UNION ALL ", " INTERSECT ", "; "][dice.below(3)].chars().chain(other.chars()));
            }
            _ => {
                let word = |c: &char| c.is_alphanumeric() || *c == '_';
                let start = sql[..at].iter().rposition(|c| !word(c)).map_or(0, |i| i + 1);
                let end = sql[at..].iter().position(|c| !word(c)).map_or(sql.len(), |i| at + i);
                let other = &seeds[dice.below(seeds.len())];
                let words: Vec<&str> = other.split(|c| !word(&c)).filter(|word| !word.is_empty()).collect();
                let new = if words.is_empty() { scrap } else { words[dice.below(words.len())] };
                sql.splice(start..end, new.chars());
            }
        }
        sql.truncate(12_000);
    }
    sql.into_iter().collect()
}

/// `QUIPU_FUZZ_ITERATIONS` (default 10,000) and `QUIPU_FUZZ_SEED`; on a stack as small as a worker's.
///
/// `QUIPU_FUZZ_EMITTED` names a file for what was accepted, in the lines that `tests/peers/structural_oracle.py` reads.
#[test]
fn no_text_makes_the_guard_panic_or_write_what_it_must_not() {
    let number = |name: &str, default: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default);
    let (iterations, seed) = (number("QUIPU_FUZZ_ITERATIONS", 10_000), number("QUIPU_FUZZ_SEED", 1));
    let run = move || {
        let seeds =
            ["benign.jsonl", "attacks.jsonl"].map(|name| lines(name).into_iter().map(|(_, sql, _)| sql).collect());
        let mut emitted =
            std::env::var_os("QUIPU_FUZZ_EMITTED").map(|path| BufWriter::new(File::create(path).unwrap()));
        let (mut dice, mut accepted) = (Dice(seed), 0_u64);
        for _ in 0..iterations {
            let sql = mutate(&seeds, &mut dice);
            match guard(&sql) {
                Ok(query) => {
                    accepted += 1;
                    assert_sound(&sql, query.sql());
                    if let Some(file) = &mut emitted {
                        let line = serde_json::json!({"id": accepted, "sql": query.sql(), "source": sql});
                        writeln!(file, "{line}").unwrap();
                    }
                    assert!(query.sql().len() <= 24 * lexer::MAX_BYTES, "{sql}");
                }
                Err(rejection) => {
                    assert_ne!(rejection.kind, RejectionKind::Internal, "{sql}");
                    assert!(rejection.reason.len() < 2_000, "{sql}\n{rejection}");
                }
            }
        }
        accepted
    };
    let accepted = std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
    assert!(accepted * 50 > iterations, "only {accepted} of {iterations} were queries: the mutations are too wild");
}
