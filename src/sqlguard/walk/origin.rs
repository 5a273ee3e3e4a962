use sqlparser::ast::Expr;

use super::super::functions::{Function, Role};
use super::super::operators;
use super::super::rejection::Outcome;
use super::super::scope::{Made, Scope};
use super::{Label, Seen, Walk};

/// What the values written so far were made of. Differences count: what an expression adds is what it is made of.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Origin {
    /// Columns of the views.
    pub read: usize,
    /// Numbers that the query writes out, but for 0 and 1.
    pub written: usize,
}

impl Origin {
    /// Notes that something is named, which rests on a view's rows or does not.
    pub fn name(&mut self, read: bool) {
        *if read { &mut self.read } else { &mut self.written } += 1;
    }
}

impl Walk {
    /// What the value that is written is made of.
    pub(super) fn making<T>(&mut self, write: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<(T, Made)> {
        let before = self.origin.read;
        let value = write(self)?;
        Ok((value, if self.origin.read > before { Made::OfRows } else { Made::OfNumbers }))
    }

    /// Writes what decides or orders, of which the value around it is not made.
    pub(super) fn aside<T>(&mut self, write: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        let before = self.origin;
        let value = write(self)?;
        self.origin = before;
        Ok(value)
    }

    /// What a call is made of, its arguments written: rows can be counted, and `sum(1)` counts them.
    pub(super) fn called(&mut self, function: &Function, arguments: usize, before: Origin, scope: &Scope<'_>) {
        let only_counts = match (function.role, function.name) {
            (Role::Aggregate, "count") => true,
            (Role::Aggregate, "sum") => self.origin.written == before.written,
            (Role::Window, _) => arguments == 0,
            _ => false,
        };
        if only_counts && scope.reads_views() {
            self.origin.read += 1;
        } else if function.name == "count" {
            self.origin.read = before.read;
        }
    }
}

impl Seen {
    /// The same, and whether it is a call of `count` and nothing around it but brackets and casts.
    pub(super) fn counting(&self, made: Made) -> Made {
        match &self.label {
            Label::Strong(name) if name == "count" && made == Made::OfRows => Made::Count,
            _ => made,
        }
    }
}

/// Whether an expression is true or false, and no figure.
pub(super) fn is_truth(expr: &Expr) -> bool {
    match expr {
        Expr::IsFalse(_)
        | Expr::IsNotFalse(_)
        | Expr::IsTrue(_)
        | Expr::IsNotTrue(_)
        | Expr::IsNull(_)
        | Expr::IsNotNull(_)
        | Expr::IsUnknown(_)
        | Expr::IsNotUnknown(_)
        | Expr::IsDistinctFrom(..)
        | Expr::IsNotDistinctFrom(..)
        | Expr::InList { .. }
        | Expr::InSubquery { .. }
        | Expr::Between { .. }
        | Expr::Like { .. }
        | Expr::ILike { .. }
        | Expr::SimilarTo { .. }
        | Expr::AnyOp { .. }
        | Expr::AllOp { .. }
        | Expr::Exists { .. } => true,
        Expr::BinaryOp { op, .. } => {
            operators::binary(op).is_ok_and(|(_, growth)| growth == operators::Growth::Comparison)
        }
        _ => false,
    }
}
