use std::borrow::Cow;

use sqlparser::ast::{
    Expr, Fetch, LimitClause, Offset, OffsetRows, OrderBy, OrderByExpr, OrderByKind, OrderByOptions, OrderBySort,
    Parens, Query, SetExpr, SetOperator, SetQuantifier, Values,
};

use super::super::origin::{Origin, Rows};
use super::super::rejection::{Outcome, Rejection, RejectionKind};
use super::super::scope::{Column, Scope, Shape};
use super::{Walk, absent, empty, fold, off};

/// Most columns of a query, and most rows of VALUES times columns.
const MAX_COLUMNS: usize = 100;

/// What a query's body gives, and for a SELECT what its ORDER BY may name besides.
pub(super) type Body<'o> = (Shape, Option<Scope<'o>>);

impl Walk {
    /// Writes a query and tells what it gives. `outer` is what it may name of the queries around it.
    pub(super) fn query(&mut self, query: &Query, outer: Option<&Scope<'_>>) -> Outcome<Shape> {
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
        let (Shape { columns, mut rows }, scope) = self.body(body, outer)?;
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
            rows = rows.max(Rows::Cut);
        }
        if let Some(fetch) = fetch {
            self.fetch(fetch)?;
            rows = rows.max(Rows::Cut);
        }
        self.ctes.truncate(visible);
        self.leave();
        Ok(Shape { columns, rows })
    }

    pub(super) fn body<'o>(&mut self, body: &SetExpr, outer: Option<&'o Scope<'o>>) -> Outcome<Body<'o>> {
        self.enter()?;
        let shape = match body {
            SetExpr::Select(select) => {
                let (shape, scope) = self.select(select, outer)?;
                self.leave();
                return Ok((shape, Some(scope)));
            }
            SetExpr::Query(query) => {
                self.out.word("(");
                let shape = self.query(query, outer)?;
                self.out.tight(")");
                shape
            }
            SetExpr::SetOperation { left, op, set_quantifier, right } => {
                let (Shape { mut columns, rows }, _) = self.body(left, outer)?;
                let adds = *op == SetOperator::Union;
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
                let (Shape { columns: other, rows: _ }, _) = self.body(right, outer)?;
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
                    // What the two have in common is in the first.
                    if adds {
                        column.origin = column.origin.or(other.origin);
                    }
                }
                Shape { columns, rows: if adds { Rows::Made } else { rows } }
            }
            SetExpr::Values(values) => Shape { columns: self.values(values, outer)?, rows: Rows::Made },
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => {
                return Err(Rejection::new(
                    RejectionKind::Statement,
                    "Changing data is not available: write one SELECT.",
                ));
            }
            SetExpr::Table(_) => return Err(Rejection::clause("TABLE", "write SELECT * FROM the view")),
        };
        self.leave();
        Ok((shape, None))
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
                    seen.push(walk.expr(value, &scope)?);
                    Ok(())
                })?;
                for (i, value) in seen.into_iter().enumerate() {
                    match columns.get_mut(i) {
                        Some(column) => {
                            column.size = column.size.or(value.size);
                            column.origin = column.origin.or(value.origin);
                        }
                        None => {
                            let name = Cow::Owned(format!("column{}", i + 1));
                            columns.push(Column { name, size: value.size, origin: value.origin });
                        }
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
        self.list(items, |walk, item| walk.order_item(item, columns, scope).map(|_| ()))
    }

    /// An item of ORDER BY, and what it is made of. Without a scope it orders a UNION and the like, by its columns' names
    /// alone.
    pub(super) fn order_item(
        &mut self,
        item: &OrderByExpr,
        columns: &[Column],
        scope: Option<&Scope<'_>>,
    ) -> Outcome<Origin> {
        let OrderByExpr { expr, options, with_fill } = item;
        absent(with_fill.as_ref(), "WITH FILL", "use generate_series to fill gaps")?;
        let origin = self.output_or_expr(expr, columns, scope)?;
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
        Ok(origin)
    }

    /// An expression where the bare name of an output column may stand as well: ORDER BY, GROUP BY, DISTINCT ON. What it
    /// is made of.
    pub(super) fn output_or_expr(
        &mut self,
        expr: &Expr,
        columns: &[Column],
        scope: Option<&Scope<'_>>,
    ) -> Outcome<Origin> {
        if let Expr::Identifier(ident) = expr {
            let name = fold(ident)?;
            if let Some(column) = columns.iter().find(|column| column.name == name) {
                self.out.ident(&name);
                return Ok(column.origin);
            }
        }
        match scope {
            Some(scope) => Ok(self.expr(expr, scope)?.origin),
            None if matches!(expr, Expr::Value(_)) => Ok(self.expr(expr, &Scope::new(None))?.origin),
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
