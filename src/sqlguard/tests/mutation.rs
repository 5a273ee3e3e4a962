use std::time::{Duration, Instant};

use super::corpus::lines;
use crate::sqlguard::{VIEWS, guard, lexer};

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

/// All words of ours that may stand outside of quotes.
const WORDS: &[&str] = &[
    "ALL",
    "AND",
    "ANY",
    "ARRAY",
    "AS",
    "ASC",
    "AT",
    "BETWEEN",
    "BOTH",
    "BY",
    "CASE",
    "CAST",
    "CENTURY",
    "COALESCE",
    "CROSS",
    "CUBE",
    "CURRENT",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "DAY",
    "DECADE",
    "DESC",
    "DISTINCT",
    "DOW",
    "DOY",
    "ELSE",
    "END",
    "EPOCH",
    "ESCAPE",
    "EXCEPT",
    "EXISTS",
    "EXTRACT",
    "FALSE",
    "FETCH",
    "FILTER",
    "FIRST",
    "FOLLOWING",
    "FOR",
    "FROM",
    "FULL",
    "GREATEST",
    "GROUP",
    "GROUPING",
    "GROUPS",
    "HAVING",
    "HOUR",
    "ILIKE",
    "IN",
    "INTERSECT",
    "INTERVAL",
    "IS",
    "ISODOW",
    "ISOYEAR",
    "JOIN",
    "JULIAN",
    "LAST",
    "LATERAL",
    "LEADING",
    "LEAST",
    "LEFT",
    "LIKE",
    "LIMIT",
    "LOCALTIME",
    "LOCALTIMESTAMP",
    "MATERIALIZED",
    "MICROSECONDS",
    "MILLENNIUM",
    "MILLISECONDS",
    "MINUTE",
    "MONTH",
    "NATURAL",
    "NOT",
    "NULL",
    "NULLIF",
    "NULLS",
    "OFFSET",
    "ON",
    "ONLY",
    "OR",
    "ORDER",
    "ORDINALITY",
    "OVER",
    "OVERLAPS",
    "PARTITION",
    "POSITION",
    "PRECEDING",
    "QUARTER",
    "RANGE",
    "RECURSIVE",
    "RIGHT",
    "ROLLUP",
    "ROW",
    "ROWS",
    "SECOND",
    "SELECT",
    "SETS",
    "SIMILAR",
    "SOME",
    "SUBSTRING",
    "THEN",
    "TIES",
    "TIME",
    "TIMEZONE",
    "TIMEZONE_HOUR",
    "TIMEZONE_MINUTE",
    "TO",
    "TRAILING",
    "TRIM",
    "TRUE",
    "UNBOUNDED",
    "UNION",
    "UNKNOWN",
    "USING",
    "VALUES",
    "WEEK",
    "WHEN",
    "WHERE",
    "WINDOW",
    "WITH",
    "WITHIN",
    "YEAR",
    "ZONE",
];

/// What holds for all that is accepted, told from its own text: outside of quotes there are only keywords, functions
/// of pg_catalog and signs; a view stands behind its schema; and no text ends its quotes.
fn assert_sound(source: &str, emitted: &str) {
    let mut outside = String::new();
    let mut names = Vec::new();
    let mut characters = emitted.chars().peekable();
    while let Some(c) = characters.next() {
        if c != '\'' && c != '"' {
            outside.push(c);
            continue;
        }
        let mut text = String::new();
        loop {
            match characters.next() {
                Some(next) if next == c && characters.peek() == Some(&c) => text.extend(characters.next()),
                Some(next) if next == c => break,
                Some(next) => text.push(next),
                None => panic!("an open quote\n{source}\n{emitted}"),
            }
        }
        assert!(!text.contains(['\\', '\0']), "{source}\n{emitted}");
        outside.push(if c == '"' { 'ǁ' } else { 'ǂ' });
        if c == '"' {
            names.push((text, characters.peek() == Some(&'.')));
        }
    }
    for mark in [";", "--", "/*", "$", "\\", "FROM ONLY", "JOIN ONLY", ", ONLY"] {
        assert!(!outside.contains(mark), "{mark}\n{source}\n{emitted}");
    }
    for word in outside.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.') {
        let known = word.starts_with("pg_catalog.") || word.starts_with(|c: char| c.is_ascii_digit() || c == '.');
        assert!(known || word.is_empty() || WORDS.contains(&word), "{word}\n{source}\n{emitted}");
    }
    for pair in names.windows(2) {
        let [(schema, true), (view, false)] = pair else { continue };
        if schema == "quipu_views" {
            assert!(VIEWS.iter().any(|v| v.name == view) || source.contains("quipu_views"), "{source}\n{emitted}");
        }
    }
}

/// `QUIPU_FUZZ_ITERATIONS` (default 10,000) and `QUIPU_FUZZ_SEED`; on a stack as small as a worker's.
#[test]
fn no_text_makes_the_guard_panic_or_write_what_it_must_not() {
    let number = |name: &str, default: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default);
    let (iterations, seed) = (number("QUIPU_FUZZ_ITERATIONS", 10_000), number("QUIPU_FUZZ_SEED", 1));
    let run = move || {
        let seeds =
            ["benign.jsonl", "attacks.jsonl"].map(|name| lines(name).into_iter().map(|(_, sql, _)| sql).collect());
        let (mut dice, mut accepted, mut slowest) = (Dice(seed), 0_u64, Duration::ZERO);
        for _ in 0..iterations {
            let sql = mutate(&seeds, &mut dice);
            let start = Instant::now();
            let verdict = guard(&sql);
            slowest = slowest.max(start.elapsed());
            match verdict {
                Ok(query) => {
                    accepted += 1;
                    assert_sound(&sql, query.sql());
                    assert!(query.sql().len() <= 24 * lexer::MAX_BYTES, "{sql}");
                }
                Err(rejection) => {
                    assert_ne!(rejection.kind, crate::sqlguard::RejectionKind::Internal, "{sql}");
                    assert!(rejection.reason.len() < 2_000, "{sql}\n{rejection}");
                }
            }
        }
        (accepted, slowest)
    };
    let (accepted, slowest) = std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
    assert!(accepted * 50 > iterations, "only {accepted} of {iterations} were queries: the mutations are too wild");
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
}
