//! What emitted SQL must look like, told from its text alone. The fuzz target uses it as well.

use crate::sqlguard::{NARROW, relations};

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
    "DAYS",
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
    "HOURS",
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
    "MINUTES",
    "MONTH",
    "MONTHS",
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
    "SECONDS",
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
    "WEEKS",
    "WHEN",
    "WHERE",
    "WINDOW",
    "WITH",
    "WITHIN",
    "YEAR",
    "YEARS",
    "ZONE",
];

/// What holds for all that is accepted, told from its own text: outside of quotes there are only keywords, functions
/// of pg_catalog and signs; a view stands behind its schema; and no text ends its quotes.
pub fn assert_sound(source: &str, emitted: &str) {
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
        if schema.starts_with("quipu_views") {
            let known = relations().any(|(of, name)| of == schema && name == view);
            assert!(known || source.contains("quipu_views"), "{source}\n{emitted}");
            let without = NARROW.iter().find(|narrow| narrow.schema == schema).map_or(&[][..], |narrow| narrow.without);
            assert!(!names.iter().any(|(name, _)| without.contains(&name.as_str())), "{source}\n{emitted}");
        }
    }
}
