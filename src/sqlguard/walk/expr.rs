use sqlparser::ast::{CastKind, DataType, Expr, ExtractSyntax, Query, UnaryOperator};

use super::super::operators;
use super::super::origin::Origin;
use super::super::rejection::{Outcome, Rejection, RejectionKind};
use super::super::scope::{Name, Scope};
use super::super::size::Size;
use super::super::types;
use super::literal::extract_field;
use super::refusal::refused;
use super::{Label, Seen, Walk, absent, fold, growth};

impl Walk {
    /// Writes an expression.
    ///
    /// No brackets are added: the text keeps the order of the query's own tokens, so PostgreSQL groups them by its own
    /// rules of precedence, as it would have in the original.
    pub(super) fn expr(&mut self, expr: &Expr, scope: &Scope<'_>) -> Outcome<Seen> {
        self.enter()?;
        let seen = self.expression(expr, scope)?;
        self.leave();
        self.gather(seen.size.bounded()?)?;
        Ok(if is_truth(expr) { seen.of(Origin::TRUTH) } else { seen })
    }

    fn expression(&mut self, expr: &Expr, scope: &Scope<'_>) -> Outcome<Seen> {
        match expr {
            Expr::Identifier(ident) => {
                let name = fold(ident)?;
                let (size, origin) = scope.column(&name)?;
                // A relation's name may stand for its whole row.
                self.whole |= scope.relation(&name).is_some();
                self.out.ident(&name);
                Ok(Seen::strong(name, size).of(origin))
            }
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [alias, name] => self.member(&fold(alias)?, fold(name)?, scope),
                _ => Err(Rejection::new(
                    RejectionKind::Column,
                    "A column with more than one dot is not available: write view.column or alias.column.",
                )),
            },
            Expr::CompoundFieldAccess { root, access_chain } => self.access(root, access_chain, scope),
            Expr::IsFalse(expr) => self.suffixed(expr, "IS FALSE", scope),
            Expr::IsNotFalse(expr) => self.suffixed(expr, "IS NOT FALSE", scope),
            Expr::IsTrue(expr) => self.suffixed(expr, "IS TRUE", scope),
            Expr::IsNotTrue(expr) => self.suffixed(expr, "IS NOT TRUE", scope),
            Expr::IsNull(expr) => self.suffixed(expr, "IS NULL", scope),
            Expr::IsNotNull(expr) => self.suffixed(expr, "IS NOT NULL", scope),
            Expr::IsUnknown(expr) => self.suffixed(expr, "IS UNKNOWN", scope),
            Expr::IsNotUnknown(expr) => self.suffixed(expr, "IS NOT UNKNOWN", scope),
            Expr::IsDistinctFrom(left, right) => self.pair(left, "IS DISTINCT FROM", right, scope),
            Expr::IsNotDistinctFrom(left, right) => self.pair(left, "IS NOT DISTINCT FROM", right, scope),
            Expr::InList { expr, list, negated } => {
                self.expr(expr, scope)?;
                self.out.word(if *negated { "NOT IN" } else { "IN" });
                self.bracketed(|walk| walk.list(list, |walk, item| walk.expr(item, scope).map(|_| ())))?;
                Ok(Seen::SMALL)
            }
            Expr::InSubquery { expr, subquery, negated } => {
                self.expr(expr, scope)?;
                self.out.word(if *negated { "NOT IN" } else { "IN" });
                self.subquery(subquery, scope)?;
                Ok(Seen::SMALL)
            }
            Expr::Between { expr, negated, low, high } => {
                self.expr(expr, scope)?;
                self.out.word(if *negated { "NOT BETWEEN" } else { "BETWEEN" });
                self.expr(low, scope)?;
                self.out.word("AND");
                self.expr(high, scope)?;
                Ok(Seen::SMALL)
            }
            Expr::BinaryOp { left, op, right } => {
                let (sign, result) = operators::binary(op)?;
                if result == operators::Growth::Comparison && (compares(left) || compares(right)) {
                    return Err(Rejection::clause(
                        "A chain of comparisons",
                        "write a < b AND b < c, or put one in brackets",
                    ));
                }
                let Seen { label: _, size: left_size, origin: of_left } = self.expr(left, scope)?;
                self.out.word(sign);
                let Seen { label: _, size: right_size, origin: of_right } = self.expr(right, scope)?;
                let alike = matches!(sign, "+" | "-") && left.to_string() == right.to_string();
                if result == operators::Growth::Contains {
                    let (list, items, size) = if left_size.weight < right_size.weight {
                        (right_size, left, left_size)
                    } else {
                        (left_size, right, right_size)
                    };
                    self.hold(list, items, size)?;
                }
                let size = growth::binary(result, (left, left_size), (right, right_size))?;
                Ok(Seen::unnamed(size).of(of_left.and(sign, of_right, alike)))
            }
            Expr::Like { negated, any, expr, pattern, escape_char } => {
                let word = if *negated { "NOT LIKE" } else { "LIKE" };
                self.like(expr, word, *any, pattern, escape_char.as_deref(), scope)
            }
            Expr::ILike { negated, any, expr, pattern, escape_char } => {
                let word = if *negated { "NOT ILIKE" } else { "ILIKE" };
                self.like(expr, word, *any, pattern, escape_char.as_deref(), scope)
            }
            Expr::SimilarTo { negated, expr, pattern, escape_char } => {
                let word = if *negated { "NOT SIMILAR TO" } else { "SIMILAR TO" };
                self.like(expr, word, false, pattern, escape_char.as_deref(), scope)
            }
            Expr::AnyOp { left, compare_op, right, is_some } => {
                self.quantified(left, compare_op, if *is_some { "SOME" } else { "ANY" }, right, scope)
            }
            Expr::AllOp { left, compare_op, right } => self.quantified(left, compare_op, "ALL", right, scope),
            Expr::UnaryOp { op, expr } => {
                self.out.word(operators::unary(op)?);
                let Seen { label: _, size, origin } = self.expr(expr, scope)?;
                Ok(Seen::unnamed(size).of(origin.negated()))
            }
            Expr::Cast { kind, expr, data_type, format } => {
                absent(format.as_ref(), "CAST … FORMAT", "use to_char or to_date")?;
                let inner = match kind {
                    CastKind::Cast => {
                        self.out.word("CAST(");
                        let inner = self.expr(expr, scope)?;
                        self.out.word("AS");
                        inner
                    }
                    CastKind::DoubleColon => {
                        let inner = self.expr(expr, scope)?;
                        self.out.tight("::");
                        inner
                    }
                    CastKind::TryCast | CastKind::SafeCast => {
                        return Err(Rejection::clause("TRY_CAST and SAFE_CAST", "use CAST(x AS type)"));
                    }
                };
                let name = types::write(&mut self.out, data_type)?;
                if *kind == CastKind::Cast {
                    self.out.tight(")");
                }
                let size = types::cast(inner.size, data_type)?;
                let seen = match inner.label {
                    Label::Strong(label) => Seen::strong(label, size),
                    Label::None | Label::Weak(_) => Seen::weak(name, size),
                };
                Ok(seen.of(inner.origin.cast(name, matches!(data_type, DataType::Array(_)))))
            }
            Expr::AtTimeZone { timestamp, time_zone } => {
                let origin = self.expr(timestamp, scope)?.origin;
                self.out.word("AT TIME ZONE");
                self.expr(time_zone, scope)?;
                Ok(Seen::strong("timezone", Size::SMALL).of(origin.at_zone()))
            }
            Expr::Extract { field, syntax, expr } => {
                match syntax {
                    ExtractSyntax::From => {}
                    ExtractSyntax::Comma => {
                        return Err(Rejection::clause("EXTRACT(field, x)", "write EXTRACT(YEAR FROM x)"));
                    }
                }
                self.out.word("EXTRACT(");
                let field = extract_field(field)?;
                self.out.word(field);
                self.out.word("FROM");
                let origin = self.expr(expr, scope)?.origin;
                self.out.tight(")");
                Ok(Seen::strong("extract", Size::SMALL).of(origin.extracted(field)))
            }
            Expr::Ceil { expr, field } => self.rounded(expr, field, "pg_catalog.ceil(", "ceil", scope),
            Expr::Floor { expr, field } => self.rounded(expr, field, "pg_catalog.floor(", "floor", scope),
            Expr::Position { expr, r#in } => {
                self.out.word("POSITION(");
                let size = self.expr(expr, scope)?.size;
                self.out.word("IN");
                let within = self.expr(r#in, scope)?.size;
                self.out.tight(")");
                self.search(within, expr, size)?;
                Ok(Seen::strong("position", Size::SMALL))
            }
            Expr::Substring { expr, substring_from, substring_for, special, shorthand } => {
                let call = *special || *shorthand || (substring_from.is_none() && substring_for.is_none());
                let name = if *shorthand { "substr" } else { "substring" };
                self.out.word(match (call, *shorthand) {
                    (true, true) => "pg_catalog.substr(",
                    (true, false) => "pg_catalog.substring(",
                    (false, _) => "SUBSTRING(",
                });
                let size = self.expr(expr, scope)?.size;
                for (part, word) in [(substring_from, "FROM"), (substring_for, "FOR")] {
                    if let Some(part) = part {
                        if call {
                            self.out.tight(",")
                        } else {
                            self.out.word(word)
                        }
                        self.expr(part, scope)?;
                    }
                }
                self.out.tight(")");
                Ok(Seen::strong(name, Size::text(size.weight)))
            }
            Expr::Trim { trim_where, trim_what, expr, trim_characters } => {
                self.trim(trim_where.as_ref(), trim_what.as_deref(), expr, trim_characters.as_deref(), scope)
            }
            Expr::Nested(inner) => {
                self.out.word("(");
                let inner = self.expr(inner, scope)?;
                self.out.tight(")");
                Ok(inner)
            }
            Expr::Value(value) => self.value(value),
            Expr::TypedString(typed) => self.typed_string(typed),
            Expr::Interval(interval) => self.interval(interval),
            Expr::Function(function) => self.call(function, scope),
            Expr::Case { case_token: _, end_token: _, operand, conditions, else_result } => {
                self.case(operand.as_deref(), conditions, else_result.as_deref(), scope)
            }
            Expr::Exists { subquery, negated } => {
                self.out.word(if *negated { "NOT EXISTS" } else { "EXISTS" });
                self.existence = true;
                self.subquery(subquery, scope)?;
                Ok(if *negated { Seen::SMALL } else { Seen::strong("exists", Size::SMALL) })
            }
            Expr::Subquery(query) => {
                let (name, size, origin) = self.subquery(query, scope)?;
                let seen = match name {
                    Some(name) => Seen::strong(name, size),
                    None => Seen::unnamed(size),
                };
                Ok(seen.of(origin))
            }
            Expr::Tuple(items) => {
                let size = self.items("(", items, ")", scope)?;
                Ok(Seen::strong("row", size))
            }
            Expr::Array(array) => self.array(array, true, scope),
            other => Err(refused(other)),
        }
    }

    pub(super) fn member(&mut self, alias: &str, name: Name, scope: &Scope<'_>) -> Outcome<Seen> {
        let (size, origin) = scope.member(alias, &name)?;
        self.out.ident(alias);
        self.out.member(&name);
        Ok(Seen::strong(name, size).of(origin))
    }

    fn suffixed(&mut self, expr: &Expr, words: &'static str, scope: &Scope<'_>) -> Outcome<Seen> {
        self.expr(expr, scope)?;
        self.out.word(words);
        Ok(Seen::SMALL)
    }

    fn pair(&mut self, left: &Expr, words: &'static str, right: &Expr, scope: &Scope<'_>) -> Outcome<Seen> {
        self.suffixed(left, words, scope)?;
        self.expr(right, scope)?;
        Ok(Seen::SMALL)
    }

    /// Writes items in brackets; their sizes together.
    fn items(&mut self, open: &'static str, items: &[Expr], close: &'static str, scope: &Scope<'_>) -> Outcome<Size> {
        let mut size = Size::SMALL;
        self.out.word(open);
        self.list(items, |walk, item| {
            size = size.plus(walk.expr(item, scope)?.size);
            Ok(())
        })?;
        self.out.tight(close);
        Ok(size)
    }

    /// Writes a subquery in brackets; the name, size and origin of its first column.
    pub(super) fn subquery(&mut self, query: &Query, scope: &Scope<'_>) -> Outcome<(Option<Name>, Size, Origin)> {
        self.not_counting("A subquery")?;
        self.out.word("(");
        let columns = self.query(query, Some(scope))?.columns;
        self.out.tight(")");
        let Some(column) = columns.into_iter().next() else { return Ok((None, Size::SMALL, Origin::OWN)) };
        Ok(((column.name != "?column?").then_some(column.name), column.size, column.origin))
    }
}

/// Whether an expression compares at its top, outside of brackets.
fn compares(expr: &Expr) -> bool {
    match expr {
        Expr::BinaryOp { left: _, op, right: _ } => {
            operators::binary(op).is_ok_and(|(_, growth)| growth == operators::Growth::Comparison)
        }
        _ => false,
    }
}

/// Whether an expression is true or false, and no figure.
fn is_truth(expr: &Expr) -> bool {
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
        | Expr::Exists { .. }
        | Expr::UnaryOp { op: UnaryOperator::Not, .. } => true,
        Expr::BinaryOp { op, .. } => operators::binary(op).is_ok_and(|(_, growth)| growth.tells_truth()),
        _ => false,
    }
}
