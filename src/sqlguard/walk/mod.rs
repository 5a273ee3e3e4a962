//! The walk over sqlparser's tree: it writes what it knows and refuses the rest. Structs are taken apart without `..`,
//! and of the enums either every variant is named or the unnamed ones are refused, so a sqlparser that can say more
//! does not compile, or is refused, until it is judged here.

mod call;
mod construct;
mod cte;
mod expr;
mod from;
mod growth;
mod join;
mod literal;
mod pattern;
mod query;
mod refusal;
mod select;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use sqlparser::ast::{Expr, Ident, ObjectName, ObjectNamePart, Query};

use super::catalog::{NARROW, Narrow, SCHEMA};
use super::origin::{Origin, Rows};
use super::rejection::{Outcome, Rejection, RejectionKind};
use super::scope::{Column, Name, Shape};
use super::size::{Size, Weight};
use super::writer::Writer;
use super::{GuardedQuery, lexer};

/// Deepest tree, chains of operators included.
const MAX_DEPTH: usize = 400;
/// Most views, subqueries and functions in all FROM clauses together.
const MAX_SOURCES: usize = 24;
/// Most work of searching texts in texts, lists in lists, in one query: lengths of both sides multiplied, in usual cells
/// ([`CELL_BYTES`](super::size::CELL_BYTES)), all of it added up. PostgreSQL does not stop inside one search.
const MAX_SEARCHED: Weight = 1024;
/// Most expressions over values that an aggregate gathered, each of which PostgreSQL may work on without a pause.
const MAX_GATHERED: usize = 16;

/// Writes the query anew out of what the guard allows.
pub(super) fn rewrite(query: &Query) -> Outcome<GuardedQuery> {
    let mut walk = Walk::default();
    let Shape { columns, rows: _ } = walk.query(query, None)?;
    let made = columns.iter().map(|column| column.origin.made()).collect();
    let (columns, renamed) = distinct(columns);
    let gathers = walk.gathered > 0;
    if gathers && walk.endless {
        let reason = "What generate_series makes here cannot be foreseen, so it cannot be gathered by array_agg, \
                      string_agg or json_agg: give it plain numbers or dates.";
        return Err(Rejection::new(RejectionKind::Limit, reason));
    }
    let schema = walk.schema();
    let relations = walk.relations.into_iter().collect();
    Ok(GuardedQuery { sql: walk.out.finish_in(schema), relations, columns, made, renamed, gathers })
}

#[derive(Debug, Default)]
struct Walk {
    out: Writer,
    ctes: Vec<Cte>,
    relations: BTreeSet<&'static str>,
    /// Which columns a view has matters, even those that no name in the query means.
    whole: bool,
    depth: usize,
    sources: usize,
    unnamed: usize,
    gathered: usize,
    /// Rows are made of which the planner cannot tell how many there will be.
    endless: bool,
    searched: Weight,
    /// What the SELECT that is written shows of how its rows come about.
    select: Selected,
    /// Inside the second half of a recursive CTE.
    counting: bool,
    /// The next SELECT is asked only whether it has rows, so it may go without columns.
    existence: bool,
}

/// A name that WITH gave; without columns while it is not to be read.
#[derive(Debug)]
struct Cte {
    name: Name,
    columns: Option<Vec<Column>>,
    rows: Rows,
}

/// What the select list of a SELECT does to its rows.
#[derive(Debug, Default, Clone, Copy)]
struct Selected {
    /// Makes one of many.
    aggregates: bool,
    /// Makes many of one.
    multiplies: bool,
    /// Numbers them.
    numbers: bool,
}

/// What an expression would be called as a column, how big its value can get, and what it is made of: of its own, unless
/// it is said.
#[derive(Debug)]
struct Seen {
    label: Label,
    size: Size,
    origin: Origin,
}

/// PostgreSQL's `FigureColname`: a cast's name gives way to the name of what it casts.
#[derive(Debug)]
enum Label {
    None,
    Weak(Name),
    Strong(Name),
}

impl Seen {
    const SMALL: Self = Self { label: Label::None, size: Size::SMALL, origin: Origin::OWN };

    fn unnamed(size: Size) -> Self {
        Self { label: Label::None, size, origin: Origin::OWN }
    }

    fn weak(name: &'static str, size: Size) -> Self {
        Self { label: Label::Weak(Cow::Borrowed(name)), size, origin: Origin::OWN }
    }

    fn strong(name: impl Into<Name>, size: Size) -> Self {
        Self { label: Label::Strong(name.into()), size, origin: Origin::OWN }
    }

    /// The same, made of this.
    fn of(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }
}

impl Label {
    fn into_name(self) -> Name {
        match self {
            Self::None => Cow::Borrowed("?column?"),
            Self::Weak(name) | Self::Strong(name) => name,
        }
    }
}

impl Walk {
    /// The schema of the narrowest form of the entries' view that has all that the query needs.
    fn schema(&self) -> &'static str {
        let fits = |narrow: &&Narrow| !narrow.without.iter().any(|column| self.out.may_name(column));
        let narrow = NARROW.iter().find(fits).filter(|_| !self.whole);
        narrow.map_or(SCHEMA, |narrow| narrow.schema)
    }

    fn enter(&mut self) -> Outcome<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let reason = format!("The query is more than {MAX_DEPTH} steps deep: use IN (…) for long chains of OR.");
            return Err(Rejection::new(RejectionKind::Limit, reason));
        }
        Ok(())
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Counts an item of FROM.
    fn source(&mut self) -> Outcome<()> {
        self.sources += 1;
        if self.sources > MAX_SOURCES {
            let reason =
                format!("The query reads more than {MAX_SOURCES} sources: use one scan with GROUP BY or FILTER.");
            return Err(Rejection::new(RejectionKind::Limit, reason));
        }
        Ok(())
    }

    /// Counts an expression over a gathered value.
    fn gather(&mut self, size: Size) -> Outcome<()> {
        self.gathered += usize::from(size.is_gathered());
        if self.gathered > MAX_GATHERED {
            let reason =
                "Values of string_agg, array_agg or json_agg are used too often: aggregate once, as the last step.";
            return Err(Rejection::new(RejectionKind::Limit, reason));
        }
        Ok(())
    }

    /// Counts a search of `what` in `within`. Of a gathered text nobody knows the length: only a short literal is
    /// searched in it.
    fn search(&mut self, within: Size, what: &Expr, size: Size) -> Outcome<()> {
        if within.is_gathered() || size.is_gathered() {
            if within.is_gathered() && growth::is_short(what) {
                return Ok(());
            }
            let instead = "search the single values, before string_agg or array_agg, or for up to 16 plain characters";
            return Err(Rejection::clause("A search like this in a long text", instead));
        }
        self.searched = self.searched.saturating_add(within.weight.saturating_mul(size.weight));
        if self.searched > MAX_SEARCHED {
            let reason = "The query searches too much text in too much text: search plain columns for short texts.";
            return Err(Rejection::new(RejectionKind::Limit, reason));
        }
        Ok(())
    }

    /// Counts a search of every item of one list in another. In a gathered one only a few plain items are looked for.
    fn hold(&mut self, list: Size, items: &Expr, size: Size) -> Outcome<()> {
        if !list.is_gathered() && !size.is_gathered() {
            return self.search(list, items, size);
        }
        if size.weight > growth::most_items(items) {
            return Err(Rejection::clause(
                "@>, <@ or && with an aggregated array and a long list",
                "join the rows, or use EXISTS or IN with a subquery",
            ));
        }
        Ok(())
    }

    /// Refuses what multiplies rows while a recursive CTE counts.
    fn not_counting(&self, what: &str) -> Outcome<()> {
        off(self.counting, what, "a recursive CTE can only count here; join outside it")
    }

    /// Runs `write` into a writer of its own, for parts that are resolved before they are written.
    fn apart<T>(&mut self, write: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<(T, Writer)> {
        let before = std::mem::take(&mut self.out);
        let value = write(self);
        let part = std::mem::replace(&mut self.out, before);
        Ok((value?, part))
    }

    /// Writes items with commas between them.
    fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T) -> Outcome<()>) -> Outcome<()> {
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.out.tight(",");
            }
            write(self, item)?;
        }
        Ok(())
    }

    fn bracketed(&mut self, write: impl FnOnce(&mut Self) -> Outcome<()>) -> Outcome<()> {
        self.out.word("(");
        write(self)?;
        self.out.tight(")");
        Ok(())
    }
}

/// The name PostgreSQL makes of an identifier: folded unless it was quoted.
fn fold(ident: &Ident) -> Outcome<Name> {
    let Ident { value, quote_style, span: _ } = ident;
    match quote_style {
        None => Ok(Cow::Owned(value.to_ascii_lowercase())),
        Some('"') => Ok(Cow::Owned(value.clone())),
        Some(_) => Err(Rejection::new(RejectionKind::Text, "A name is quoted oddly: use \"name\".")),
    }
}

/// The name of an alias. `x ISNULL` is an operator to PostgreSQL and an alias to sqlparser.
fn alias_name(ident: &Ident) -> Outcome<Name> {
    let name = fold(ident)?;
    let operator = ident.quote_style.is_none() && matches!(&*name, "isnull" | "notnull");
    off(operator, "ISNULL and NOTNULL", "write IS NULL or IS NOT NULL")?;
    Ok(name)
}

/// The one part of a name that may have but one.
fn single<'a>(ObjectName(parts): &'a ObjectName, kind: RejectionKind, what: &str) -> Outcome<&'a Ident> {
    match parts.as_slice() {
        [ObjectNamePart::Identifier(ident)] => Ok(ident),
        _ => {
            let last = parts.last().and_then(ObjectNamePart::as_ident).map_or("", |ident| &ident.value);
            Err(Rejection::new(kind, format!("{what} with a schema is not available: write {last} alone.")))
        }
    }
}

/// Refuses a clause that is there.
fn absent<T>(clause: Option<&T>, what: &str, instead: &str) -> Outcome<()> {
    clause.map_or(Ok(()), |_| Err(Rejection::clause(what, instead)))
}

/// Refuses a list that has members.
fn empty<T>(list: &[T], what: &str, instead: &str) -> Outcome<()> {
    if list.is_empty() { Ok(()) } else { Err(Rejection::clause(what, instead)) }
}

/// Refuses a switch that is on.
fn off(switch: bool, what: &str, instead: &str) -> Outcome<()> {
    if switch { Err(Rejection::clause(what, instead)) } else { Ok(()) }
}

/// Output names made distinct, for rows that become JSON objects; and whether any had to change.
fn distinct(columns: Vec<Column>) -> (Vec<String>, bool) {
    let given: HashSet<Name> = columns.iter().map(|column| column.name.clone()).collect();
    let mut taken = HashSet::new();
    let mut renamed = false;
    let mut names = Vec::with_capacity(columns.len());
    for Column { name, size: _, origin: _ } in columns {
        let mut name = name.into_owned();
        if taken.contains(&name) {
            renamed = true;
            let stem: String = name.chars().take(lexer::MAX_NAME_BYTES / 4 - 1).collect();
            let fresh = |n: &usize| {
                let candidate = format!("{stem}_{n}");
                !taken.contains(&candidate) && !given.contains(candidate.as_str())
            };
            let n = (2..).find(fresh).unwrap_or_default();
            name = format!("{stem}_{n}");
        }
        taken.insert(name.clone());
        names.push(name);
    }
    (names, renamed)
}
