use std::borrow::Cow;

use sqlparser::ast::{
    Cte as CteTree, CteAsMaterialized, Distinct, Expr, Fetch, GroupByExpr, LimitClause, Offset, OffsetRows, OrderBy,
    OrderByExpr, OrderByKind, OrderByOptions, OrderBySort, Parens, Query, Select, SetExpr, SetOperator, SetQuantifier,
    TableFactor, TableWithJoins, Values, With,
};

use super::super::rejection::{Outcome, Rejection, RejectionKind};
use super::super::scope::{Column, Name, Relation, Scope};
use super::{Cte, Walk, absent, empty, fold, off};

/// Most columns of a query, and most rows of VALUES times columns.
const MAX_COLUMNS: usize = 100;

/// The columns of a query's body, and for a SELECT what its ORDER BY may name besides.
type Body<'o> = (Vec<Column>, Option<Scope<'o>>);

impl Walk {
    /// Writes a query and tells its columns. `outer` is what it may name of the queries around it.
    pub(super) fn query(&mut self, query: &Query, outer: Option<&Scope<'_>>) -> Outcome<Vec<Column>> {
        let Query {
            with,
            body,
            order_by,
            limit_clause,
            fetch,
            locks,
            for_clause,
            settings,
            format_clause,
            pipe_operators,
        } = query;
        empty(locks, "FOR UPDATE", "leave it out, a question only reads")?;
        absent(for_clause.as_ref(), "FOR XML and FOR JSON", "use json_build_object or json_agg")?;
        absent(settings.as_ref(), "SETTINGS", "leave it out")?;
        absent(format_clause.as_ref(), "FORMAT", "leave it out")?;
        empty(pipe_operators, "|>", "use WHERE, GROUP BY and subqueries")?;
        self.enter()?;
        let visible = self.ctes.len();
        if let Some(with) = with {
            self.with(with, outer)?;
        }
        let (columns, scope) = self.body(body, outer)?;
        if columns.len() > MAX_COLUMNS {
            let reason = format!("The query returns more than {MAX_COLUMNS} columns: name the ones that are needed.");
            return Err(Rejection::new(RejectionKind::Limit, reason));
        }
        if let Some(order_by) = order_by {
            self.order_by(order_by, &columns, scope.as_ref())?;
        }
        if let Some(limit) = limit_clause {
            off(fetch.is_some() && limits(limit), "LIMIT with FETCH FIRST", "use LIMIT alone")?;
            self.limit(limit)?;
        }
        if let Some(fetch) = fetch {
            self.fetch(fetch)?;
        }
        self.ctes.truncate(visible);
        self.leave();
        Ok(columns)
    }

    fn with(&mut self, with: &With, outer: Option<&Scope<'_>>) -> Outcome<()> {
        let With { with_token: _, recursive, cte_tables } = with;
        self.out.word("WITH");
        if *recursive {
            self.out.word("RECURSIVE");
            // Every name of the list hides others from the start, but none may be read before it is written.
            for CteTree { alias, query: _, from: _, materialized: _, closing_paren_token: _ } in cte_tables {
                self.ctes.push(Cte { name: fold(&alias.name)?, columns: None });
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
        let mut relation = match halves(query, &name).filter(|_| recursive) {
            Some((first, all, second)) => self.counting(&name, &columns, first, all, second, outer)?,
            None => {
                let columns = self.query(query, outer)?;
                Relation { alias: name.clone(), columns }
            }
        };
        self.out.tight(")");
        relation.rename(columns)?;
        self.ctes.push(Cte { name, columns: Some(relation.columns) });
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
        let (columns, _) = self.body(first, outer)?;
        let shown = columns.clone();
        let mut relation = Relation { alias: name.clone(), columns };
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
        self.ctes.push(Cte { name: name.clone(), columns: Some(relation.columns.clone()) });
        let around = std::mem::replace(&mut self.counting, true);
        let (grown, _) = self.select(second, outer)?;
        self.counting = around;
        self.ctes.truncate(visible);
        if grown.len() != relation.columns.len() {
            return refuse("has halves with different numbers of columns");
        }
        if grown.iter().zip(&relation.columns).any(|(new, old)| new.size.weight > old.size.weight) {
            return refuse("builds a longer value with each step");
        }
        Ok(Relation { alias: name.clone(), columns: shown })
    }

    fn body<'o>(&mut self, body: &SetExpr, outer: Option<&'o Scope<'o>>) -> Outcome<Body<'o>> {
        self.enter()?;
        let columns = match body {
            SetExpr::Select(select) => {
                let (columns, scope) = self.select(select, outer)?;
                self.leave();
                return Ok((columns, Some(scope)));
            }
            SetExpr::Query(query) => {
                self.out.word("(");
                let columns = self.query(query, outer)?;
                self.out.tight(")");
                columns
            }
            SetExpr::SetOperation { left, op, set_quantifier, right } => {
                let (mut columns, _) = self.body(left, outer)?;
                self.out.word(match op {
                    SetOperator::Union => "UNION",
                    SetOperator::Except => "EXCEPT",
                    SetOperator::Intersect => "INTERSECT",
                    SetOperator::Minus => return Err(Rejection::clause("MINUS", "use EXCEPT")),
                });
                match set_quantifier {
                    SetQuantifier::None => {}
                    SetQuantifier::All => self.out.word("ALL"),
                    SetQuantifier::Distinct => self.out.word("DISTINCT"),
                    SetQuantifier::ByName | SetQuantifier::AllByName | SetQuantifier::DistinctByName => {
                        return Err(Rejection::clause("BY NAME", "list the columns in the same order"));
                    }
                }
                let (other, _) = self.body(right, outer)?;
                if columns.len() != other.len() {
                    let reason = format!(
                        "The two sides of a UNION, EXCEPT or INTERSECT have {} and {} columns: give them the same.",
                        columns.len(),
                        other.len()
                    );
                    return Err(Rejection::new(RejectionKind::Column, reason));
                }
                for (column, other) in columns.iter_mut().zip(other) {
                    column.size = column.size.or(other.size);
                }
                columns
            }
            SetExpr::Values(values) => self.values(values, outer)?,
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => {
                return Err(Rejection::new(
                    RejectionKind::Statement,
                    "Changing data is not available: write one SELECT.",
                ));
            }
            SetExpr::Table(_) => return Err(Rejection::clause("TABLE", "write SELECT * FROM the view")),
        };
        self.leave();
        Ok((columns, None))
    }

    fn values(&mut self, values: &Values, outer: Option<&Scope<'_>>) -> Outcome<Vec<Column>> {
        let Values { explicit_row, value_keyword, rows } = values;
        off(*explicit_row, "VALUES ROW(…)", "write VALUES (…), (…)")?;
        off(*value_keyword, "VALUE", "write VALUES (…), (…)")?;
        let scope = Scope::new(outer);
        let mut columns: Vec<Column> = Vec::new();
        self.out.word("VALUES");
        self.list(rows, |walk, row| {
            let Parens { opening_token: _, content, closing_token: _ } = row;
            walk.bracketed(|walk| {
                let mut seen = Vec::new();
                walk.list(content, |walk, value| {
                    seen.push(walk.expr(value, &scope)?.size);
                    Ok(())
                })?;
                for (i, size) in seen.into_iter().enumerate() {
                    match columns.get_mut(i) {
                        Some(column) => column.size = column.size.or(size),
                        None => columns.push(Column { name: Cow::Owned(format!("column{}", i + 1)), size }),
                    }
                }
                Ok(())
            })
        })?;
        Ok(columns)
    }

    fn order_by(&mut self, order_by: &OrderBy, columns: &[Column], scope: Option<&Scope<'_>>) -> Outcome<()> {
        let OrderBy { kind, interpolate } = order_by;
        absent(interpolate.as_ref(), "INTERPOLATE", "use generate_series to fill gaps")?;
        let OrderByKind::Expressions(items) = kind else {
            return Err(Rejection::clause("ORDER BY ALL", "name the columns"));
        };
        self.out.word("ORDER BY");
        self.list(items, |walk, item| walk.order_item(item, columns, scope))
    }

    /// An item of ORDER BY. Without a scope it orders a UNION and the like, by its columns' names alone.
    pub(super) fn order_item(
        &mut self,
        item: &OrderByExpr,
        columns: &[Column],
        scope: Option<&Scope<'_>>,
    ) -> Outcome<()> {
        let OrderByExpr { expr, options, with_fill } = item;
        absent(with_fill.as_ref(), "WITH FILL", "use generate_series to fill gaps")?;
        self.output_or_expr(expr, columns, scope)?;
        let OrderByOptions { sort, nulls_first } = options;
        match sort {
            None => {}
            Some(OrderBySort::Asc) => self.out.word("ASC"),
            Some(OrderBySort::Desc) => self.out.word("DESC"),
            Some(OrderBySort::Using(_)) => return Err(Rejection::clause("ORDER BY … USING", "use ASC or DESC")),
        }
        match nulls_first {
            None => {}
            Some(true) => self.out.word("NULLS FIRST"),
            Some(false) => self.out.word("NULLS LAST"),
        }
        Ok(())
    }

    /// An expression where the bare name of an output column may stand as well: ORDER BY, GROUP BY, DISTINCT ON.
    pub(super) fn output_or_expr(&mut self, expr: &Expr, columns: &[Column], scope: Option<&Scope<'_>>) -> Outcome<()> {
        if let Expr::Identifier(ident) = expr {
            let name = fold(ident)?;
            if columns.iter().any(|column| column.name == name) {
                self.out.ident(&name);
                return Ok(());
            }
        }
        match scope {
            Some(scope) => self.expr(expr, scope).map(|_| ()),
            None if matches!(expr, Expr::Value(_)) => self.expr(expr, &Scope::new(None)).map(|_| ()),
            None => {
                let names: Vec<_> = columns.iter().map(|column| &*column.name).collect();
                let reason = format!(
                    "ORDER BY of a UNION takes a column's name or number only: use {}, or put the UNION in a subquery.",
                    names.join(", ")
                );
                Err(Rejection::new(RejectionKind::Column, reason))
            }
        }
    }

    fn limit(&mut self, limit: &LimitClause) -> Outcome<()> {
        let LimitClause::LimitOffset { limit, offset, limit_by } = limit else {
            return Err(Rejection::clause("LIMIT a, b", "write LIMIT b OFFSET a"));
        };
        empty(limit_by, "LIMIT … BY", "use row_number() OVER (PARTITION BY …) in a subquery")?;
        let scope = Scope::new(None);
        if let Some(limit) = limit {
            self.out.word("LIMIT");
            self.expr(limit, &scope)?;
        }
        if let Some(Offset { value, rows }) = offset {
            match rows {
                OffsetRows::None | OffsetRows::Row | OffsetRows::Rows => {}
            }
            self.out.word("OFFSET");
            self.expr(value, &scope)?;
        }
        Ok(())
    }

    fn fetch(&mut self, fetch: &Fetch) -> Outcome<()> {
        let Fetch { with_ties, percent, quantity } = fetch;
        off(*percent, "FETCH … PERCENT", "use ntile(100) or LIMIT")?;
        self.out.word("FETCH FIRST");
        self.bracketed(|walk| match quantity {
            Some(quantity) => walk.expr(quantity, &Scope::new(None)).map(|_| ()),
            None => {
                walk.out.integer(1);
                Ok(())
            }
        })?;
        self.out.word(if *with_ties { "ROWS WITH TIES" } else { "ROWS ONLY" });
        Ok(())
    }
}

fn limits(limit: &LimitClause) -> bool {
    match limit {
        LimitClause::LimitOffset { limit, offset: _, limit_by } => limit.is_some() || !limit_by.is_empty(),
        LimitClause::OffsetCommaLimit { offset: _, limit: _ } => true,
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
