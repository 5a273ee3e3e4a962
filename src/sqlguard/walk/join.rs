use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArguments, Join, JoinConstraint, JoinOperator, TableWithJoins,
};

use super::super::rejection::{Outcome, Rejection, RejectionKind};
use super::super::scope::{Column, Name, Relation, Scope, Shape};
use super::{Walk, fold, growth, off, single};

impl Walk {
    /// Writes an item of FROM with its joins; what it gives, with what `*` stands for.
    pub(super) fn joined(&mut self, from: &TableWithJoins, scope: &mut Scope<'_>) -> Outcome<Shape> {
        let TableWithJoins { relation, joins } = from;
        let first = scope.relations.len();
        let Shape { columns: mut star, mut rows } = self.factor(relation, scope)?;
        for Join { relation, global, join_operator } in joins {
            off(*global, "GLOBAL JOIN", "write JOIN")?;
            let (words, constraint) = join_words(join_operator)?;
            if matches!(constraint, JoinConstraint::Natural) {
                self.out.word("NATURAL");
                self.whole = true;
            }
            self.out.word(words);
            let joined = scope.relations.len();
            let right = self.factor(relation, scope)?;
            star = self.constraint(constraint, star, right.columns, words, scope)?;
            let left_of = scope.relations.get(first..joined).unwrap_or_default();
            let right_of = scope.relations.get(joined..).unwrap_or_default();
            rows = if by_key(constraint, right_of) {
                rows
            } else if by_key(constraint, left_of) {
                right.rows
            } else {
                rows.with(right.rows)
            };
        }
        Ok(Shape { columns: star, rows })
    }

    /// Writes ON or USING, and joins what `*` stands for: merged columns first, as PostgreSQL does.
    fn constraint(
        &mut self,
        constraint: &JoinConstraint,
        mut left: Vec<Column>,
        right: Vec<Column>,
        words: &str,
        scope: &mut Scope<'_>,
    ) -> Outcome<Vec<Column>> {
        let cross = words == "CROSS JOIN";
        let merged: Vec<Name> = match constraint {
            JoinConstraint::On(_) | JoinConstraint::Using(_) | JoinConstraint::Natural if cross => {
                return Err(Rejection::clause("CROSS JOIN with a condition", "write JOIN … ON …"));
            }
            JoinConstraint::None if !cross => {
                return Err(Rejection::clause("JOIN without a condition", "add ON …, or write CROSS JOIN"));
            }
            JoinConstraint::On(condition) => {
                self.out.word("ON");
                self.expr(condition, scope)?;
                Vec::new()
            }
            JoinConstraint::None => Vec::new(),
            JoinConstraint::Using(names) => {
                self.out.word("USING");
                let mut merged = Vec::with_capacity(names.len());
                self.bracketed(|walk| {
                    walk.list(names, |walk, name| {
                        let name = fold(single(name, RejectionKind::Column, "A column in USING")?)?;
                        walk.out.ident(&name);
                        merged.push(name);
                        Ok(())
                    })
                })?;
                merged
            }
            JoinConstraint::Natural => {
                let shared = |column: &&Column| right.iter().any(|other| other.name == column.name);
                left.iter().filter(shared).map(|column| column.name.clone()).collect()
            }
        };
        let mut star = Vec::with_capacity(left.len() + right.len());
        for name in &merged {
            let Some(at) = left.iter().position(|column| column.name == *name) else {
                return Err(no_shared(name));
            };
            if !right.iter().any(|column| column.name == *name) {
                return Err(no_shared(name));
            }
            star.push(left.remove(at));
        }
        star.extend(left);
        star.extend(right.into_iter().filter(|column| !merged.contains(&column.name)));
        scope.merged.extend(merged);
        Ok(star)
    }
}

fn join_words(operator: &JoinOperator) -> Outcome<(&'static str, &JoinConstraint)> {
    Ok(match operator {
        JoinOperator::Join(constraint) | JoinOperator::Inner(constraint) => ("JOIN", constraint),
        JoinOperator::Left(constraint) | JoinOperator::LeftOuter(constraint) => ("LEFT JOIN", constraint),
        JoinOperator::Right(constraint) | JoinOperator::RightOuter(constraint) => ("RIGHT JOIN", constraint),
        JoinOperator::FullOuter(constraint) => ("FULL JOIN", constraint),
        JoinOperator::CrossJoin(constraint) => ("CROSS JOIN", constraint),
        JoinOperator::Semi(_)
        | JoinOperator::LeftSemi(_)
        | JoinOperator::RightSemi(_)
        | JoinOperator::Anti(_)
        | JoinOperator::LeftAnti(_)
        | JoinOperator::RightAnti(_) => return Err(Rejection::clause("SEMI and ANTI JOIN", "use [NOT] EXISTS (…)")),
        JoinOperator::CrossApply | JoinOperator::OuterApply => {
            return Err(Rejection::clause("APPLY", "use CROSS JOIN LATERAL or LEFT JOIN LATERAL … ON true"));
        }
        JoinOperator::AsOf { match_condition: _, constraint: _ } => {
            return Err(Rejection::clause("ASOF JOIN", "use LEFT JOIN LATERAL (… ORDER BY … LIMIT 1) ON true"));
        }
        JoinOperator::StraightJoin(_)
        | JoinOperator::ArrayJoin
        | JoinOperator::LeftArrayJoin
        | JoinOperator::InnerArrayJoin => return Err(Rejection::clause("That kind of JOIN", "use JOIN or LEFT JOIN")),
    })
}

/// Whether a condition finds one row at most of these relations, by what tells their rows apart.
fn by_key(constraint: &JoinConstraint, relations: &[Relation]) -> bool {
    let [relation] = relations else { return false };
    let Some(key) = &relation.key else { return false };
    match constraint {
        JoinConstraint::On(condition) => equals_key(condition, relation, key),
        JoinConstraint::Using(names) => {
            let mut names = names.iter().filter_map(|name| single(name, RejectionKind::Column, "").ok());
            names.any(|name| fold(name).is_ok_and(|name| name == *key))
        }
        JoinConstraint::Natural | JoinConstraint::None => false,
    }
}

/// Whether all that a condition lets through has the key in an equation with something of other relations.
fn equals_key(condition: &Expr, relation: &Relation, key: &Name) -> bool {
    match condition {
        Expr::Nested(inner) => equals_key(inner, relation, key),
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            equals_key(left, relation, key) || equals_key(right, relation, key)
        }
        Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => {
            is_key(left, relation, key) && is_of_others(right, relation)
                || is_key(right, relation, key) && is_of_others(left, relation)
        }
        _ => false,
    }
}

fn is_key(side: &Expr, relation: &Relation, key: &Name) -> bool {
    match side {
        Expr::CompoundIdentifier(parts) => matches!(parts.as_slice(), [of, name]
            if fold(of).is_ok_and(|of| of == relation.alias) && fold(name).is_ok_and(|name| name == *key)),
        Expr::Identifier(name) => fold(name).is_ok_and(|name| name == *key),
        _ => false,
    }
}

/// Whether it is a column of another relation, or the start of its day, month or year.
fn is_of_others(side: &Expr, relation: &Relation) -> bool {
    match side {
        Expr::Nested(inner) => is_of_others(inner, relation),
        Expr::Cast { kind: _, expr, data_type: _, format: _ } => is_of_others(expr, relation),
        Expr::CompoundIdentifier(parts) => {
            parts.first().is_some_and(|of| fold(of).is_ok_and(|of| of != relation.alias))
        }
        Expr::Identifier(name) => {
            fold(name).is_ok_and(|name| relation.columns.iter().all(|column| column.name != name))
        }
        Expr::Function(Function { name, args: FunctionArguments::List(list), .. }) => {
            let of = list.args.get(1).and_then(growth::expr);
            name.to_string().eq_ignore_ascii_case("date_trunc") && of.is_some_and(|of| is_of_others(of, relation))
        }
        _ => false,
    }
}

fn no_shared(name: &str) -> Rejection {
    let reason = format!("Column {name} in USING is not on both sides: write ON a.x = b.y.");
    Rejection::new(RejectionKind::Column, reason)
}
