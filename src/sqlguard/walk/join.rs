use sqlparser::ast::{Join, JoinConstraint, JoinOperator, TableWithJoins};

use super::super::rejection::{Outcome, Rejection, RejectionKind};
use super::super::scope::{Column, Name, Scope};
use super::{Walk, fold, off, single};

impl Walk {
    /// Writes an item of FROM with its joins; what `*` stands for in it.
    pub(super) fn joined(&mut self, from: &TableWithJoins, scope: &mut Scope<'_>) -> Outcome<Vec<Column>> {
        let TableWithJoins { relation, joins } = from;
        let mut star = self.factor(relation, scope)?;
        for Join { relation, global, join_operator } in joins {
            off(*global, "GLOBAL JOIN", "write JOIN")?;
            let (words, constraint) = join_words(join_operator)?;
            if matches!(constraint, JoinConstraint::Natural) {
                self.out.word("NATURAL");
                self.whole = true;
            }
            self.out.word(words);
            let right = self.factor(relation, scope)?;
            star = self.constraint(constraint, star, right, words, scope)?;
        }
        Ok(star)
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

fn no_shared(name: &str) -> Rejection {
    let reason = format!("Column {name} in USING is not on both sides: write ON a.x = b.y.");
    Rejection::new(RejectionKind::Column, reason)
}
