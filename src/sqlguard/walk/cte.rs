use sqlparser::ast::{
    Cte as CteTree, CteAsMaterialized, Distinct, GroupByExpr, Query, Select, SetExpr, SetOperator, SetQuantifier,
    TableFactor, TableWithJoins, With,
};

use super::super::origin::{Origin, Rows};
use super::super::rejection::{Outcome, Rejection, RejectionKind};
use super::super::scope::{Column, Name, Relation, Scope, Shape};
use super::{Cte, Walk, absent, fold};

impl Walk {
    /// Writes WITH; its names stay visible until the query around it ends.
    pub(super) fn with(&mut self, with: &With, outer: Option<&Scope<'_>>) -> Outcome<()> {
        let With { with_token: _, recursive, cte_tables } = with;
        self.out.word("WITH");
        if *recursive {
            self.out.word("RECURSIVE");
            // Every name of the list hides others from the start, but none may be read before it is written.
            for CteTree { alias, query: _, from: _, materialized: _, closing_paren_token: _ } in cte_tables {
                self.ctes.push(Cte { name: fold(&alias.name)?, columns: None, rows: Rows::Made });
            }
        }
        self.list(cte_tables, |walk, cte| walk.cte(cte, *recursive, outer))
    }

    fn cte(&mut self, cte: &CteTree, recursive: bool, outer: Option<&Scope<'_>>) -> Outcome<()> {
        let CteTree { alias, query, from, materialized, closing_paren_token: _ } = cte;
        absent(from.as_ref(), "FROM behind a CTE", "leave it out")?;
        let (name, columns) = self.alias(alias)?;
        if name.starts_with("pg_") || name == "information_schema" {
            let reason = format!("A CTE cannot be called {name}: choose a name that does not begin with pg_.");
            return Err(Rejection::new(RejectionKind::Relation, reason));
        }
        self.out.ident(&name);
        if !columns.is_empty() {
            self.bracketed(|walk| {
                walk.list(&columns, |walk, column| {
                    walk.out.ident(column);
                    Ok(())
                })
            })?;
        }
        self.out.word("AS");
        match materialized {
            None => {}
            Some(CteAsMaterialized::Materialized) => self.out.word("MATERIALIZED"),
            Some(CteAsMaterialized::NotMaterialized) => self.out.word("NOT MATERIALIZED"),
        }
        self.out.word("(");
        let (mut relation, rows) = match halves(query, &name).filter(|_| recursive) {
            Some((first, all, second)) => (self.counting(&name, &columns, first, all, second, outer)?, Rows::Made),
            None => {
                let Shape { columns, rows } = self.query(query, outer)?;
                (Relation { alias: name.clone(), columns, key: None }, rows)
            }
        };
        self.out.tight(")");
        relation.rename(columns)?;
        self.ctes.push(Cte { name, columns: Some(relation.columns), rows });
        Ok(())
    }

    /// `first UNION [ALL] second` where `second` reads itself. It may count, not build: rows that join others or texts
    /// that grow would double with every step.
    fn counting(
        &mut self,
        name: &Name,
        names: &[Name],
        first: &SetExpr,
        all: bool,
        second: &Select,
        outer: Option<&Scope<'_>>,
    ) -> Outcome<Relation> {
        let refuse = |what: &str| {
            let reason = format!(
                "WITH RECURSIVE can only count here, and {name} {what}: write SELECT start AS n UNION ALL SELECT n + 1 \
                 FROM {name} WHERE n < end, or use generate_series or the view calendar."
            );
            Err(Rejection::new(RejectionKind::Clause, reason))
        };
        let (Shape { columns, rows: _ }, _) = self.body(first, outer)?;
        // What it counts to is for the query to say.
        let own = |column: Column| Column { origin: Origin::OWN, ..column };
        let columns: Vec<Column> = columns.into_iter().map(own).collect();
        let shown = columns.clone();
        let mut relation = Relation { alias: name.clone(), columns, key: None };
        relation.rename(names.to_vec())?;
        self.out.word(if all { "UNION ALL" } else { "UNION" });
        if second.selection.is_none() {
            return refuse("has no WHERE that ends it");
        }
        let plain = matches!(&second.group_by, GroupByExpr::Expressions(by, with) if by.is_empty() && with.is_empty())
            && matches!(second.distinct, None | Some(Distinct::All))
            && second.having.is_none()
            && second.from.iter().all(|from| from.joins.is_empty())
            && second.from.len() == 1;
        if !plain {
            return refuse("joins, groups or sorts");
        }
        let visible = self.ctes.len();
        self.ctes.push(Cte { name: name.clone(), columns: Some(relation.columns.clone()), rows: Rows::Made });
        let around = std::mem::replace(&mut self.counting, true);
        let (Shape { columns: grown, rows: _ }, _) = self.select(second, outer)?;
        self.counting = around;
        self.ctes.truncate(visible);
        if grown.len() != relation.columns.len() {
            return refuse("has halves with different numbers of columns");
        }
        if grown.iter().zip(&relation.columns).any(|(new, old)| new.size.weight > old.size.weight) {
            return refuse("builds a longer value with each step");
        }
        Ok(Relation { alias: name.clone(), columns: shown, key: None })
    }
}

/// The halves of `first UNION [ALL] second` when `second` names the query itself in its FROM. A query with more to it
/// is left to the ordinary way, which finds that it cannot read itself.
fn halves<'q>(query: &'q Query, name: &str) -> Option<(&'q SetExpr, bool, &'q Select)> {
    let Query {
        with: None,
        body,
        order_by: None,
        limit_clause: None,
        fetch: None,
        locks,
        for_clause: None,
        settings: None,
        format_clause: None,
        pipe_operators,
    } = query
    else {
        return None;
    };
    let SetExpr::SetOperation { left, op: SetOperator::Union, set_quantifier, right } = &**body else { return None };
    let all = match set_quantifier {
        SetQuantifier::All => true,
        SetQuantifier::None | SetQuantifier::Distinct => false,
        SetQuantifier::ByName | SetQuantifier::AllByName | SetQuantifier::DistinctByName => return None,
    };
    let SetExpr::Select(second) = &**right else { return None };
    let names_itself = |from: &TableWithJoins| {
        let TableWithJoins { relation, joins } = from;
        is_table(relation, name) || joins.iter().any(|join| is_table(&join.relation, name))
    };
    let plain = locks.is_empty() && pipe_operators.is_empty();
    (plain && second.from.iter().any(names_itself)).then_some((&**left, all, second))
}

fn is_table(factor: &TableFactor, wanted: &str) -> bool {
    let TableFactor::Table {
        name,
        alias: _,
        args: None,
        with_hints: _,
        version: _,
        with_ordinality: _,
        partitions: _,
        json_path: _,
        sample: _,
        index_hints: _,
    } = factor
    else {
        return false;
    };
    matches!(name.0.as_slice(), [part] if part.as_ident().is_some_and(|ident| fold(ident).is_ok_and(|n| n == wanted)))
}
