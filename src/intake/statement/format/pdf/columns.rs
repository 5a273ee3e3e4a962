//! Lines of phrases to tables: columns are where dates, amounts and texts of the dated lines stand below each other, and
//! their names are the words above them.

use super::super::super::amount;
use super::super::super::date;
use super::super::super::shape;
use super::super::super::table::Table;
use super::super::super::words::rows::summary;
use super::lines::{Line, Phrase, Word};

/// Lines above the first dated one among which the names of the columns are looked for.
const ABOVE: usize = 14;

/// Lines before those names that are kept, for a currency or a year that they may name.
const PREAMBLE: usize = 40;

/// How far from its column, in points, an amount may stand.
const ASTRAY: f32 = 14.0;

/// Most columns.
const MAX_COLUMNS: usize = 40;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Date,
    Amount,
    Text,
}

#[derive(Debug, Clone)]
struct Piece {
    kind: Kind,
    left: f32,
    right: f32,
    text: String,
}

struct Column {
    kind: Kind,
    left: f32,
    right: f32,
}

/// A line, typed.
struct Typed<'a> {
    line: &'a Line,
    page: usize,
    pieces: Vec<Piece>,
    /// It names columns.
    heading: bool,
}

impl Typed<'_> {
    fn dated(&self) -> bool {
        self.has(Kind::Date)
    }

    fn has(&self, kind: Kind) -> bool {
        self.pieces.iter().any(|piece| piece.kind == kind)
    }
}

/// How lines make rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// Each row has its day.
    Plain,
    /// A day is printed once for all its rows.
    DayOnce,
    /// A row begins with its words and ends with its amount, lines later.
    AmountLast,
    /// Words of several lines stand around the middle of their row.
    Centred,
}

/// Every table the pages can be read as; none where no line has a date.
pub fn tables(pages: &[Vec<Line>]) -> Vec<Table> {
    // A date begins a row, but in a few files stands behind the words.
    let mut lines = all(pages, false);
    if lines.iter().filter(|line| line.dated() && line.has(Kind::Amount)).count() < 2 {
        lines = all(pages, true);
    }
    let Some(first) = lines.iter().position(Typed::dated) else { return Vec::new() };
    let last = lines.iter().rposition(Typed::dated).unwrap_or(first);
    let body = lines.get(first..=last).unwrap_or_default();
    let whole = |line: &&Typed<'_>| line.dated() && line.has(Kind::Amount);
    let dated = lines.iter().filter(|line| line.dated()).count();
    let complete = lines.iter().filter(whole).count();
    let loose = body.iter().filter(|line| !line.dated() && line.has(Kind::Amount) && !is_summary(line)).count();
    let columns = columns(&lines, first, last, loose * 10 < complete * 3);
    if columns.iter().all(|column| column.kind != Kind::Amount) {
        return Vec::new();
    }
    let mut readings = vec![Reading::Plain];
    if loose * 10 >= complete * 3 && loose > 0 {
        readings.push(Reading::DayOnce);
    }
    if complete * 10 < dated * 9 {
        readings.push(Reading::AmountLast);
    }
    let centred = centred(&lines, first, last);
    if centred.iter().flatten().count() > 0 {
        readings.push(Reading::Centred);
    }
    readings.into_iter().filter_map(|reading| table(&lines, first, &columns, reading, &centred)).collect()
}

/// The lines of all pages, typed.
fn all(pages: &[Vec<Line>], anywhere: bool) -> Vec<Typed<'_>> {
    let mut all = Vec::new();
    for (page, lines) in pages.iter().enumerate() {
        all.extend(lines.iter().map(|line| {
            let mut typed = Typed { line, page, pieces: typed(line, anywhere), heading: false };
            typed.heading = !typed.dated() && !typed.has(Kind::Amount) && line.phrases.len() > 1 && names_columns(line);
            typed
        }));
    }
    all
}

fn names_columns(line: &Line) -> bool {
    let texts: Vec<String> = line.phrases.iter().map(Phrase::text).collect();
    let mut table = Table::default();
    let mut budget = shape::HEADING_NAMES;
    table.push(1, texts.iter().map(String::as_str)).is_ok() && shape::heading_score(&table, 0, &mut budget) >= 3.0
}

/// A line that speaks of a balance or a total.
fn is_summary(line: &Typed<'_>) -> bool {
    line.pieces.iter().any(|piece| piece.kind == Kind::Text && summary(&piece.text).is_some())
}

/// For each line of words alone the line of the row it belongs to, where words stand above as well as below their rows.
/// None for all where they only follow.
fn centred(lines: &[Typed<'_>], first: usize, last: usize) -> Vec<Option<usize>> {
    let mut owners = vec![None; lines.len()];
    let (mut above, mut words) = (0, 0);
    for (at, line) in lines.iter().enumerate() {
        if line.dated() || line.heading || line.has(Kind::Amount) || at + 12 < first || at > last + 12 {
            continue;
        }
        let near = |other: &usize| {
            lines
                .get(*other)
                .filter(|row| row.page == line.page && row.dated() && row.has(Kind::Amount))
                .map(|row| (row.line.y - line.line.y).abs())
                .filter(|far| *far <= 2.3 * line.line.size)
        };
        let before = (at.saturating_sub(4)..at).rev().find_map(|row| Some((near(&row)?, row)));
        let after = (at + 1..at + 5).find_map(|row| Some((near(&row)?, row)));
        let owner = match (before, after) {
            (Some((up, _)), Some((down, row))) if down < up => Some(row),
            (None, Some((_, row))) => Some(row),
            (before, _) => before.map(|(_, row)| row),
        };
        words += usize::from(owner.is_some());
        above += usize::from(owner.is_some_and(|row| row > at));
        if let Some(slot) = owners.get_mut(at) {
            *slot = owner;
        }
    }
    // The names of the columns stand above the first row in any file.
    if above > 1 && above * 10 >= words * 3 { owners } else { vec![None; lines.len()] }
}

/// Phrases parted where a date leads or an amount ends them; `anywhere` when a date may also be a phrase behind others.
fn typed(line: &Line, anywhere: bool) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for phrase in &line.phrases {
        let mut words = phrase.words.as_slice();
        while pieces.iter().all(|piece| piece.kind == Kind::Date) {
            let Some((count, text)) = leading_date(words) else { break };
            let (date, rest) = words.split_at(count);
            pieces.push(piece(Kind::Date, date, text));
            words = rest;
        }
        if anywhere && let Some((count, text)) = leading_date(words).filter(|(count, _)| *count == words.len()) {
            let (date, rest) = words.split_at(count);
            pieces.push(piece(Kind::Date, date, text));
            words = rest;
        }
        let mut amounts = Vec::new();
        while let Some(count) = trailing_amount(words, amounts.is_empty() && words.len() == phrase.words.len()) {
            let (rest, amount) = words.split_at(words.len() - count);
            amounts.push(piece(Kind::Amount, amount, Phrase::of(amount.to_vec()).text()));
            words = rest;
        }
        if !words.is_empty() {
            pieces.push(piece(Kind::Text, words, Phrase::of(words.to_vec()).text()));
        }
        pieces.extend(amounts.into_iter().rev());
    }
    pieces
}

fn piece(kind: Kind, words: &[Word], text: String) -> Piece {
    Piece {
        kind,
        left: words.first().map_or(0.0, |word| word.left),
        right: words.last().map_or(0.0, |word| word.right),
        text,
    }
}

/// The longest date of up to four words that words begin with.
fn leading_date(words: &[Word]) -> Option<(usize, String)> {
    (1..=words.len().min(4)).rev().find_map(|count| {
        let text = Phrase::of(words.get(..count)?.to_vec()).text();
        // A time after a day is no second date, and a bare number none at all.
        let cell = date::parse(&text).filter(|cell| cell.sure)?;
        (!cell.written.lacks_year() || text.len() <= 12).then_some((count, text))
    })
}

/// How many words at the end are an amount: all of them where nothing else is there, else one with cents and what
/// belongs to it.
fn trailing_amount(words: &[Word], alone: bool) -> Option<usize> {
    let text = |range: &[Word]| Phrase::of(range.to_vec()).text();
    if words.is_empty() || words.len() > 400 {
        return None;
    }
    if alone && words.len() <= 5 && amount::marks(&text(words)).is_some() {
        return Some(words.len());
    }
    let cents =
        |text: &str| amount::marks(text).is_some_and(|marks| marks.fraction == 2 && (marks.certain || text.len() > 3));
    let last = words.len() - 1;
    let mut from = last;
    let end = words.get(last)?;
    if !cents(&end.text) {
        // "12.34 CR"
        let before = last.checked_sub(1).and_then(|at| words.get(at))?;
        if end.text.chars().count() > 3 || !cents(&before.text) || !cents(&format!("{} {}", before.text, end.text)) {
            return None;
        }
        from = last - 1;
    }
    // "- 12.34", "€ 12.34"
    let own = words.get(from..)?;
    if let Some(sign) = from.checked_sub(1).and_then(|at| words.get(at))
        && (matches!(sign.text.as_str(), "-" | "+" | "−" | "–") || amount::sign(&sign.text).is_some())
        && cents(&format!("{} {}", sign.text, text(own)))
    {
        from -= 1;
    }
    Some(words.len() - from)
}

/// Intervals of one kind that overlap are one column.
fn columns(lines: &[Typed<'_>], first: usize, last: usize, dated_only: bool) -> Vec<Column> {
    let mut columns = Vec::new();
    let body =
        || lines.iter().take(last + 1).skip(first).filter(|line| line.dated() || !dated_only && !is_summary(line));
    for kind in [Kind::Date, Kind::Amount, Kind::Text] {
        // Words of undated lines stand anywhere, but rows may have no words on their own line.
        let worded = body().filter(|line| line.dated() && line.has(Kind::Text)).count();
        let all = kind == Kind::Text && worded * 2 < body().filter(|line| line.dated()).count();
        let undated = lines
            .iter()
            .take(last + 1)
            .skip(first)
            .filter(|line| all && !(line.dated() || line.heading || is_summary(line)));
        let from = body().filter(|line| kind == Kind::Amount || line.dated()).chain(undated);
        let mut spans: Vec<(f32, f32)> =
            from.flat_map(|line| &line.pieces).filter(|piece| piece.kind == kind).map(|p| (p.left, p.right)).collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut merged: Vec<Column> = Vec::new();
        for (left, right) in spans {
            match merged.last_mut().filter(|column| left < column.right - 0.5) {
                Some(column) => column.right = column.right.max(right),
                None => merged.push(Column { kind, left, right }),
            }
        }
        columns.extend(merged);
    }
    columns.sort_by(|a, b| a.left.total_cmp(&b.left));
    columns.truncate(MAX_COLUMNS);
    columns
}

/// How far a span is from a column, in points; 0 where they overlap.
fn distance(column: &Column, left: f32, right: f32) -> f32 {
    (column.left - right).max(left - column.right).max(0.0)
}

/// Cells of a line in the columns, joined where two pieces share one.
fn cells(line: &Typed<'_>, columns: &[Column]) -> Vec<String> {
    let mut cells = vec![String::new(); columns.len()];
    for piece in &line.pieces {
        let nearest = |kind: Kind| {
            columns
                .iter()
                .enumerate()
                .filter(|(_, column)| column.kind == kind)
                .map(|(at, column)| (distance(column, piece.left, piece.right), at))
                .min_by(|a, b| a.0.total_cmp(&b.0))
        };
        let at = match piece.kind {
            Kind::Text => nearest(Kind::Text),
            // A date or an amount where no other is belongs to the words.
            kind => nearest(kind).filter(|(far, _)| *far < ASTRAY).or_else(|| nearest(Kind::Text)),
        };
        if let Some(cell) = at.and_then(|(_, at)| cells.get_mut(at)) {
            if !cell.is_empty() {
                cell.push(' ');
            }
            cell.push_str(&piece.text);
        }
    }
    cells
}

/// The names above the columns, from one line or from two or three that share them.
fn names(lines: &[Typed<'_>], first: usize, columns: &[Column]) -> Option<(usize, Vec<String>)> {
    let page = lines.get(first)?.page;
    let from = first.saturating_sub(ABOVE);
    // Dates of a letterhead may stand above the names.
    let end = first + lines.iter().skip(first).take(ABOVE).take_while(|line| line.page == page).count();
    let mut best: Option<(f32, usize, Vec<String>)> = None;
    for start in from..end {
        for count in 1..=(end - start).min(3) {
            let window = lines.get(start..start + count)?;
            if window.iter().any(|line| line.page != page || line.dated()) {
                continue;
            }
            let mut names = vec![String::new(); columns.len()];
            for word in window.iter().flat_map(|line| &line.line.phrases).flat_map(|phrase| &phrase.words) {
                let nearest = columns.iter().enumerate().map(|(at, c)| (distance(c, word.left, word.right), at));
                let Some((_, at)) = nearest.min_by(|a, b| a.0.total_cmp(&b.0)) else { continue };
                if let Some(name) = names.get_mut(at).filter(|name| name.len() < 200) {
                    if !name.is_empty() {
                        name.push(' ');
                    }
                    name.push_str(&word.text);
                }
            }
            let mut table = Table::default();
            table.push(1, names.iter().map(String::as_str)).ok()?;
            let mut budget = shape::HEADING_NAMES;
            let score = shape::heading_score(&table, 0, &mut budget) - 0.3 * (count - 1) as f32;
            if score >= 3.0 && best.as_ref().is_none_or(|(top, ..)| score > *top) {
                best = Some((score, start, names));
            }
        }
    }
    best.map(|(_, start, names)| (start, names))
}

fn table(
    lines: &[Typed<'_>],
    first: usize,
    columns: &[Column],
    reading: Reading,
    centred: &[Option<usize>],
) -> Option<Table> {
    let mut table = Table::default();
    let heading = names(lines, first, columns);
    let start = heading.as_ref().map_or(first, |(start, _)| *start);
    for (at, line) in lines.iter().enumerate().take(start).skip(start.saturating_sub(PREAMBLE)) {
        let texts: Vec<String> = line.line.phrases.iter().map(Phrase::text).collect();
        table.push(at + 1, texts.iter().map(String::as_str)).ok()?;
    }
    if let Some((start, names)) = &heading {
        table.push(start + 1, names.iter().map(String::as_str)).ok()?;
    }
    let day = columns.iter().position(|column| column.kind == Kind::Date)?;
    let is = |at: usize, kind: Kind| columns.get(at).is_some_and(|column| column.kind == kind);
    let mut above: Option<&Typed<'_>> = None;
    let mut today = String::new();
    let mut begun: Option<(usize, Vec<String>)> = None;
    for (at, line) in lines.iter().enumerate().skip(first.max(start)) {
        let mut row = cells(line, columns);
        let priced = row.iter().enumerate().any(|(at, cell)| is(at, Kind::Amount) && !cell.is_empty());
        let worded = row.iter().enumerate().any(|(at, cell)| is(at, Kind::Text) && !cell.is_empty());
        let dated = line.dated() && row.get(day).is_some_and(|cell| !cell.is_empty());
        let close = above.is_some_and(|above| {
            above.page == line.page && line.line.y - above.line.y <= 2.3 * line.line.size.max(above.line.size)
        });
        if dated {
            today = row.get(day).cloned().unwrap_or_default();
        }
        match reading {
            Reading::AmountLast => {
                if dated && begun.as_ref().is_some_and(|(_, begun)| !begun.iter().all(String::is_empty)) && !priced {
                    begun = None;
                }
                if !dated && !close && begun.is_none() && !priced {
                    continue;
                }
                if is_summary(line) && !dated {
                    begun = None;
                } else if priced {
                    if let Some((_, before)) = begun.take() {
                        join(&mut row, &before);
                    }
                    if let Some(cell) = row.get_mut(day).filter(|cell| cell.is_empty()) {
                        today.clone_into(cell);
                    }
                    begun = None;
                } else {
                    let known = begun.get_or_insert_with(|| (at, vec![String::new(); columns.len()]));
                    let before = std::mem::replace(&mut known.1, row);
                    join(&mut known.1, &before);
                    above = Some(line);
                    continue;
                }
            }
            Reading::Centred if dated && priced => row = around(at, row, lines, columns, centred),
            Reading::Centred if centred.get(at).copied().flatten().is_some() => continue,
            Reading::DayOnce if !dated && priced && worded && !is_summary(line) => {
                if let Some(cell) = row.get_mut(day) {
                    today.clone_into(cell);
                }
            }
            // Words close below a row go on with it; others stand around the table.
            _ if !(dated || priced || close && worded) => continue,
            _ => {}
        }
        above = Some(line);
        table.push(at + 1, row.iter().map(String::as_str)).ok()?;
    }
    Some(table)
}

/// A row with the words above and below it, in their order.
fn around(
    at: usize,
    row: Vec<String>,
    lines: &[Typed<'_>],
    columns: &[Column],
    centred: &[Option<usize>],
) -> Vec<String> {
    let mut whole = vec![String::new(); columns.len()];
    for near in at.saturating_sub(4)..=at + 4 {
        let mut next = if near == at {
            row.clone()
        } else if centred.get(near).copied().flatten() == Some(at) {
            lines.get(near).map(|line| cells(line, columns)).unwrap_or_default()
        } else {
            continue;
        };
        join(&mut next, &whole);
        whole = next;
    }
    whole
}

/// Puts the cells of the lines before in front of a row's.
fn join(row: &mut [String], before: &[String]) {
    for (cell, before) in row.iter_mut().zip(before).filter(|(_, before)| !before.is_empty()) {
        if cell != before {
            let rest = std::mem::replace(cell, before.clone());
            if !rest.is_empty() {
                cell.push(' ');
                cell.push_str(&rest);
            }
        }
    }
}
