//! Direction and state columns: which column says in or out, pending or failed, and what its words mean.

use std::collections::BTreeMap;

use super::shape::Shape;
use super::table::Table;
use super::words::direction::{self, Direction};
use super::words::fold;
use super::words::header::Role;
use super::words::rows as row_words;

/// A direction column with what its words mean.
pub struct Flag {
    pub column: usize,
    pub map: BTreeMap<String, Direction>,
    /// The column's name or all of its words speak of direction and nothing else.
    pub strict: bool,
    /// It says both in and out.
    pub both: bool,
    /// Few of its words are not understood; of others the rows cannot be read.
    pub whole: bool,
}

/// The key of a flag cell.
pub fn fold_flag(cell: &str) -> String {
    match cell {
        "+" | "-" | "/" => cell.to_owned(),
        "−" | "–" => "-".to_owned(),
        _ => fold(cell),
    }
}

/// The column that best says in or out, near the amount.
pub fn find_flag(table: &Table, shape: &Shape, amount: usize) -> Option<Flag> {
    let mut best: Option<(f32, Flag)> = None;
    for (column, c) in shape.columns() {
        if column == amount
            || c.distinct > 14 && !c.is_first(Role::Flag)
            || c.filled == 0 && !has_marks(table, shape, column)
            || c.is_date()
            || c.numbers * 2 > c.filled.max(1)
        {
            continue;
        }
        let flag_name = c.is_first(Role::Flag) || c.is(Role::Flag) && c.sure > 0.6;
        if !flag_name && !c.is(Role::Type) && !c.roles.is_empty() && !c.is(Role::Reference) && !c.is(Role::Status) {
            continue;
        }
        let Some(flag) = read_flag(table, shape, column, flag_name, c.is(Role::Type)) else { continue };
        let near = 1.0 / (1.0 + (column as f32 - amount as f32 - 1.0).abs());
        let score = near
            + if flag_name { 4.0 } else { 0.0 }
            + if flag.strict { 3.0 } else { 0.0 }
            + if flag.both { 2.0 } else { 0.0 }
            - if flag.whole { 0.0 } else { 3.0 };
        if best.as_ref().is_none_or(|(b, _)| score > *b) {
            best = Some((score, flag));
        }
    }
    best.map(|(_, flag)| flag)
}

fn has_marks(table: &Table, shape: &Shape, column: usize) -> bool {
    shape.body.iter().any(|row| matches!(table.cell(*row, column), "+" | "-" | "−"))
}

fn read_flag(table: &Table, shape: &Shape, column: usize, flag_name: bool, type_name: bool) -> Option<Flag> {
    let mut counts: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for row in &shape.body {
        let cell = table.cell(*row, column);
        counts.entry(fold_flag(cell)).or_insert((0, cell)).0 += 1;
    }
    let total = shape.body.len();
    let blank = counts.remove("").map_or(0, |(n, _)| n);
    if counts.is_empty() || counts.len() > 30 {
        return None;
    }
    let codes: Vec<String> = counts
        .iter()
        .filter(|(code, (n, cell))| {
            code.chars().count() <= 2
                && (*n * 20 >= total || counts_small(total))
                && super::currency::code(cell).is_none()
        })
        .map(|(code, _)| code.clone())
        .filter(|code| !matches!(code.as_str(), "+" | "-" | "/"))
        .collect();
    let pair = direction::letters(&codes);
    let mut map = BTreeMap::new();
    let (mut known, mut strict) = (0, 0);
    for (code, (n, cell)) in &counts {
        let by_letter = pair.and_then(|(out, into)| {
            if code == out {
                Some(Direction::Out)
            } else if code == into {
                Some(Direction::In)
            } else {
                None
            }
        });
        let single = code.chars().count() == 1 && code.is_ascii() && code.chars().all(char::is_alphabetic);
        let meaning = if single { by_letter } else { direction::flag(cell).or(by_letter) };
        if let Some(meaning) = meaning {
            if meaning == Direction::Neutral && !flag_name {
                continue;
            }
            map.insert(code.clone(), meaning);
            known += n;
            strict += usize::from(direction::is_plain(code)) * n;
        }
    }
    // Beside the purchases of a card, a payment is what its holder paid in.
    if ["sale", "sales", "purchase", "purchases"].iter().any(|word| map.contains_key(*word)) {
        for word in ["payment", "payments"] {
            if let Some(meaning) = map.get_mut(word) {
                *meaning = Direction::In;
            }
        }
    }
    let filled = total - blank;
    let has = |d: Direction| map.values().any(|m| *m == d);
    // Words for both sides make a direction column of it, however many rows have another word beside them.
    let whole = known * 5 >= filled * 4;
    let named = flag_name || type_name || strict == known && known * 2 >= filled;
    let told = whole || named && has(Direction::In) && has(Direction::Out);
    if known == 0 || !told {
        return None;
    }
    // Blank beside nothing but credits is debit, and the other way round.
    if blank > 0 && blank * 20 > total {
        match (has(Direction::In), has(Direction::Out)) {
            (true, false) => map.insert(String::new(), Direction::Out),
            (false, true) if flag_name || strict == known => map.insert(String::new(), Direction::In),
            _ => None,
        };
    }
    let has = |d: Direction| map.values().any(|m| *m == d);
    let both = has(Direction::In) && has(Direction::Out);
    Some(Flag { column, both, strict: flag_name || strict == known, whole, map })
}

fn counts_small(total: usize) -> bool {
    total < 20
}

/// Columns that hold a state, such as booked or pending.
pub fn status_columns(table: &Table, shape: &Shape) -> Vec<usize> {
    shape
        .columns()
        .filter(|(_, c)| c.filled > 0 && !c.is_date() && !c.is_number())
        .filter(|(index, c)| {
            let few = c.distinct <= 6 && (c.distinct * 3 <= c.filled || c.is(Role::Status));
            let cells = || shape.body.iter().map(|row| table.cell(*row, *index)).filter(|cell| !cell.is_empty());
            let says = || !c.is(Role::Category) && cells().any(|cell| row_words::state(cell).is_some());
            // In a short file every state may occur once; then all of them must be words for states.
            c.is(Role::Status) || few && says() || c.distinct <= 6 && says() && cells().all(row_words::is_state)
        })
        .map(|(index, _)| index)
        .collect()
}
