use std::borrow::Cow;

use super::catalog::{View, ViewColumn};
use super::origin::{Origin, Rows};
use super::rejection::{Outcome, Rejection, RejectionKind};
use super::size::Size;

pub(super) type Name = Cow<'static, str>;

/// A column that a relation shows or a query returns.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub name: Name,
    pub size: Size,
    pub origin: Origin,
}

/// One item of FROM under the name that columns may be qualified with.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    pub alias: Name,
    pub columns: Vec<Column>,
    /// A column that no two of its rows have in common.
    pub key: Option<Name>,
}

/// What a query or an item of FROM gives.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    pub columns: Vec<Column>,
    pub rows: Rows,
}

/// The relations that names of one SELECT resolve against, and those around it.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    pub relations: Vec<Relation>,
    /// Of all of them, joined.
    pub rows: Rows,
    /// Columns that USING or NATURAL made one of two.
    pub merged: Vec<Name>,
    /// What the SELECT calls its columns: no names to its own WHERE and HAVING, but a frequent mistake.
    pub aliases: Vec<Name>,
    pub outer: Option<&'a Scope<'a>>,
}

impl<'a> Scope<'a> {
    pub fn new(outer: Option<&'a Scope<'a>>) -> Self {
        Self { relations: Vec::new(), rows: Rows::One, merged: Vec::new(), aliases: Vec::new(), outer }
    }

    fn levels(&self) -> impl Iterator<Item = &Scope<'_>> {
        std::iter::successors(Some(self), |scope| scope.outer)
    }

    /// The nearest relation of that name.
    pub fn relation(&self, alias: &str) -> Option<&Relation> {
        self.levels().find_map(|scope| scope.relations.iter().find(|relation| relation.alias == alias))
    }

    /// The size and origin of an unqualified column, or of a whole row where only a relation has the name.
    pub fn column(&self, name: &str) -> Outcome<(Size, Origin)> {
        for scope in self.levels() {
            let mut owners = scope.relations.iter().filter_map(|relation| {
                relation.columns.iter().find(|column| column.name == name).map(|column| (relation, column))
            });
            if let Some((first, column)) = owners.next() {
                if let Some((second, _)) = owners.next()
                    && !scope.merged.iter().any(|merged| merged == name)
                {
                    let (a, b) = (&first.alias, &second.alias);
                    let reason = format!("Column {name} is ambiguous: write {a}.{name} or {b}.{name}.");
                    return Err(Rejection::new(RejectionKind::Column, reason));
                }
                return Ok((column.size, column.origin));
            }
        }
        match self.relation(name) {
            Some(relation) => Ok((relation.row(), Origin::OWN)),
            None => Err(self.no_column(name)),
        }
    }

    /// The size and origin of `alias.name`.
    pub fn member(&self, alias: &str, name: &str) -> Outcome<(Size, Origin)> {
        let Some(relation) = self.relation(alias) else { return Err(self.no_relation(alias)) };
        match relation.columns.iter().find(|column| column.name == name) {
            Some(column) => Ok((column.size, column.origin)),
            None => Err(no_member(relation, name)),
        }
    }

    /// `alias.*` of a relation that FROM does not have.
    pub fn no_relation(&self, alias: &str) -> Rejection {
        let known: Vec<_> = self.levels().flat_map(|scope| &scope.relations).map(|relation| &*relation.alias).collect();
        let known = if known.is_empty() { "nothing; add a FROM".to_owned() } else { known.join(", ") };
        let reason = format!("Nothing in FROM is called {alias} here: FROM has {known}.");
        Rejection::new(RejectionKind::Column, reason)
    }

    fn no_column(&self, name: &str) -> Rejection {
        if matches!(name, "user_id" | "owner_id" | "book_id" | "tenant_id" | "account_id" | "chat_id") {
            let reason =
                format!("There is no column {name}: leave the condition out, the views hold only this book's rows.");
            return Rejection::new(RejectionKind::Column, reason);
        }
        if matches!(name, "current_role" | "current_user" | "session_user" | "user" | "current_schema") {
            let reason = format!("{name} is not available: {}.", super::functions::instead_of(name));
            return Rejection::new(RejectionKind::Column, reason);
        }
        if self.aliases.iter().any(|alias| alias == name) {
            let reason = format!(
                "{name} is this SELECT's own alias, which only GROUP BY and ORDER BY can name: repeat its expression, or \
                 put the query in a subquery and use {name} outside it."
            );
            return Rejection::new(RejectionKind::Column, reason);
        }
        if DATE_PARTS.contains(&name) {
            let reason = format!("There is no column {name}: a part of a date stands in quotes, as in '{name}'.");
            return Rejection::new(RejectionKind::Column, reason);
        }
        let has = |meant: &str| {
            self.levels()
                .flat_map(|scope| &scope.relations)
                .any(|relation| relation.columns.iter().any(|c| c.name == meant))
        };
        if let Some(meant) = meant(name).filter(|meant| has(meant)) {
            return Rejection::new(RejectionKind::Column, format!("There is no column {name}: use {meant}."));
        }
        let mut known = Vec::new();
        for relation in self.levels().flat_map(|scope| &scope.relations).take(4) {
            known.push(format!("{} has {}", relation.alias, list(&relation.columns)));
        }
        let known = if known.is_empty() { "the query has no FROM here".to_owned() } else { known.join("; ") };
        // What is no name of a column but stands where one does is often a text.
        let text = if is_plain(name) { "" } else { " A text stands in single quotes." };
        Rejection::new(RejectionKind::Column, format!("There is no column {name} here: {known}.{text}"))
    }
}

/// What models write bare as a function's first argument.
const DATE_PARTS: [&str; 7] = ["day", "week", "month", "quarter", "year", "hour", "dow"];

/// Whether a name could be a column's: small letters, digits and `_`.
fn is_plain(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The column that another name is likely to mean.
fn meant(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    Some(match &*lower {
        "amount" | "price" | "value" | "sum" | "cost" | "total" => "amount",
        "occurred_on" | "date" | "transaction_date" | "occurred_at" | "timestamp" | "time" => "occurred_on",
        "description" | "note" | "notes" | "memo" | "comment" | "text" | "narration" => "description",
        "kind" | "type" | "transaction_type" | "direction" => "kind",
        "category" | "category_name" | "categories" => "category",
        "merchant" | "shop" | "store" | "vendor" | "payee" | "merchant_name" => "merchant",
        "account" | "account_name" | "wallet" => "account",
        "payer" | "person" | "paid_by" | "member" => "payer",
        "tags" | "tag" | "labels" => "tags",
        "name" | "title" => "name",
        "left" | "remaining" => "left",
        "id" | "entry_id" | "transaction_id" | "number" => "id",
        "due_on" | "due_date" | "deadline" => "due_on",
        "next_on" | "next_date" => "next_on",
        _ => return None,
    })
}

fn no_member(relation: &Relation, name: &str) -> Rejection {
    let Relation { alias, columns, key: _ } = relation;
    if let Some(meant) = meant(name).filter(|meant| columns.iter().any(|column| column.name == *meant)) {
        return Rejection::new(RejectionKind::Column, format!("{alias} has no column {name}: use {alias}.{meant}."));
    }
    Rejection::new(RejectionKind::Column, format!("{alias} has no column {name}: it has {}.", list(columns)))
}

fn list(columns: &[Column]) -> String {
    let mut names: Vec<_> = columns.iter().take(20).map(|column| &*column.name).collect();
    if columns.len() > names.len() {
        names.push("…");
    }
    names.join(", ")
}

impl Relation {
    /// The size of a whole row.
    pub fn row(&self) -> Size {
        self.columns.iter().fold(Size::SMALL, |row, column| row.plus(column.size))
    }

    pub fn of_view(alias: Name, view: &'static View) -> Self {
        let column = |column: &ViewColumn| {
            let text = column.sql_type.starts_with("text");
            let origin = Origin::of_column(column.name, column.sql_type);
            Column { name: Cow::Borrowed(column.name), size: Size { weight: 1, text }, origin }
        };
        let columns = view.columns.iter().map(column).collect();
        Self { alias, columns, key: Some(Cow::Borrowed(view.key)) }
    }

    /// Renames the first columns as `AS t(a, b)` does.
    pub fn rename(&mut self, names: Vec<Name>) -> Outcome<()> {
        if names.len() > self.columns.len() {
            let reason = format!(
                "{} has {} columns, but {} names are given: give one name a column.",
                self.alias,
                self.columns.len(),
                names.len()
            );
            return Err(Rejection::new(RejectionKind::Column, reason));
        }
        let key = self.columns.iter().position(|column| Some(&column.name) == self.key.as_ref());
        for (column, name) in self.columns.iter_mut().zip(names) {
            column.name = name;
        }
        self.key = key.and_then(|at| self.columns.get(at)).map(|column| column.name.clone());
        Ok(())
    }
}
