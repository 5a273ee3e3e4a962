use sqlparser::ast::{
    Distinct, Expr, GroupByExpr, NamedWindowDefinition, NamedWindowExpr, Select, SelectFlavor, SelectItem,
    SelectItemQualifiedWildcardKind, SelectModifiers, WildcardAdditionalOptions,
};

use super::super::origin::Rows;
use super::super::rejection::{Outcome, Rejection, RejectionKind};
use super::super::scope::{Column, Scope, Shape};
use super::{Walk, absent, alias_name, empty, fold, off, single};

impl Walk {
    /// Writes a SELECT; what it gives, and the scope that its ORDER BY sees.
    pub(super) fn select<'o>(&mut self, select: &Select, outer: Option<&'o Scope<'o>>) -> Outcome<(Shape, Scope<'o>)> {
        let Select {
            select_token: _,
            optimizer_hints,
            distinct,
            select_modifiers,
            top,
            top_before_distinct: _,
            projection,
            exclude,
            into,
            from,
            lateral_views,
            prewhere,
            selection,
            connect_by,
            group_by,
            cluster_by,
            distribute_by,
            sort_by,
            having,
            named_window,
            qualify,
            window_before_qualify: _,
            value_table_mode,
            flavor,
        } = select;
        empty(optimizer_hints, "An optimizer hint", "leave it out")?;
        if let Some(modifiers) = select_modifiers {
            let SelectModifiers {
                high_priority,
                straight_join,
                sql_small_result,
                sql_big_result,
                sql_buffer_result,
                sql_no_cache,
                sql_calc_found_rows,
            } = modifiers;
            let sizes = *sql_small_result || *sql_big_result || *sql_buffer_result;
            let any = *high_priority || *straight_join || sizes || *sql_no_cache || *sql_calc_found_rows;
            off(any, "A modifier such as SQL_NO_CACHE", "leave it out")?;
        }
        absent(top.as_ref(), "TOP", "use LIMIT at the end of the query")?;
        absent(exclude.as_ref(), "EXCLUDE", "name the columns")?;
        absent(into.as_ref(), "INTO", "a question only reads, leave it out")?;
        empty(lateral_views, "LATERAL VIEW", "use CROSS JOIN LATERAL unnest(…)")?;
        absent(prewhere.as_ref(), "PREWHERE", "use WHERE")?;
        empty(connect_by, "CONNECT BY", "use generate_series or the view calendar")?;
        empty(cluster_by, "CLUSTER BY", "use ORDER BY")?;
        empty(distribute_by, "DISTRIBUTE BY", "use GROUP BY")?;
        empty(sort_by, "SORT BY", "use ORDER BY")?;
        absent(qualify.as_ref(), "QUALIFY", "put the window function in a subquery and use WHERE outside it")?;
        absent(value_table_mode.as_ref(), "AS STRUCT and AS VALUE", "name the columns")?;
        match flavor {
            SelectFlavor::Standard => {}
            SelectFlavor::FromFirst | SelectFlavor::FromFirstNoSelect => {
                return Err(Rejection::clause("FROM before SELECT", "write SELECT … FROM …"));
            }
        }

        if !std::mem::take(&mut self.existence) && projection.is_empty() {
            return Err(Rejection::new(RejectionKind::Column, "SELECT has no columns: name at least one."));
        }
        let mut scope = Scope::new(outer);
        let alias = |item: &SelectItem| match item {
            SelectItem::ExprWithAlias { expr: _, alias } => fold(alias).ok(),
            _ => None,
        };
        let (star, sources) = self.apart(|walk| walk.from(from, &mut scope))?;
        scope.aliases = projection.iter().filter_map(alias).collect();
        let around = std::mem::take(&mut self.select);
        let (columns, items) = self.apart(|walk| walk.projection(projection, &star, &scope))?;
        let selected = std::mem::replace(&mut self.select, around);
        self.out.word("SELECT");
        match distinct {
            None | Some(Distinct::All) => {}
            Some(Distinct::Distinct) => self.out.word("DISTINCT"),
            Some(Distinct::On(on)) => {
                self.out.word("DISTINCT ON");
                self.bracketed(|walk| {
                    walk.list(on, |walk, expr| walk.output_or_expr(expr, &columns, Some(&scope)).map(|_| ()))
                })?;
            }
        }
        self.out.append(&items);
        self.out.append(&sources);
        if let Some(selection) = selection {
            self.out.word("WHERE");
            self.expr(selection, &scope)?;
        }
        self.group_by(group_by, &columns, &scope)?;
        if let Some(having) = having {
            self.out.word("HAVING");
            self.expr(having, &scope)?;
        }
        if !named_window.is_empty() {
            self.out.word("WINDOW");
            self.list(named_window, |walk, NamedWindowDefinition(name, window)| {
                walk.out.ident(&fold(name)?);
                walk.out.word("AS");
                match window {
                    NamedWindowExpr::WindowSpec(spec) => walk.window(spec, &scope),
                    NamedWindowExpr::NamedWindow(_) => {
                        Err(Rejection::clause("WINDOW a AS b", "write WINDOW a AS (PARTITION BY … ORDER BY …)"))
                    }
                }
            })?;
        }
        let grouped = !matches!(group_by, GroupByExpr::Expressions(by, _) if by.is_empty());
        let rows = match selected {
            _ if selected.multiplies => Rows::Made,
            _ if (selected.aggregates || having.is_some()) && !grouped => Rows::One,
            _ if selected.numbers => scope.rows.max(Rows::Cut),
            _ => scope.rows,
        };
        Ok((Shape { columns, rows }, scope))
    }

    fn projection(&mut self, items: &[SelectItem], star: &[Column], scope: &Scope<'_>) -> Outcome<Vec<Column>> {
        let mut columns = Vec::with_capacity(items.len());
        self.list(items, |walk, item| {
            match item {
                SelectItem::UnnamedExpr(expr) => {
                    let seen = walk.expr(expr, scope)?;
                    columns.push(Column { name: seen.label.into_name(), size: seen.size, origin: seen.origin });
                }
                SelectItem::ExprWithAlias { expr, alias } => {
                    let seen = walk.expr(expr, scope)?;
                    let name = alias_name(alias)?;
                    walk.out.word("AS");
                    walk.out.ident(&name);
                    columns.push(Column { name, size: seen.size, origin: seen.origin });
                }
                SelectItem::ExprWithAliases { expr: _, aliases: _ } => {
                    return Err(Rejection::clause("Several aliases of one column", "give each column one alias"));
                }
                SelectItem::QualifiedWildcard(kind, options) => {
                    plain(options)?;
                    let SelectItemQualifiedWildcardKind::ObjectName(name) = kind else {
                        return Err(Rejection::clause("(…).*", "name the columns"));
                    };
                    let alias = fold(single(name, RejectionKind::Relation, "A table")?)?;
                    let Some(relation) = scope.relation(&alias) else { return Err(scope.no_relation(&alias)) };
                    columns.extend(relation.columns.iter().cloned());
                    walk.whole = true;
                    walk.out.ident(&alias);
                    walk.out.tight(".*");
                }
                SelectItem::Wildcard(options) => {
                    plain(options)?;
                    if star.is_empty() {
                        return Err(Rejection::new(
                            RejectionKind::Column,
                            "SELECT * needs a FROM: add one of the views.",
                        ));
                    }
                    columns.extend(star.iter().cloned());
                    walk.whole = true;
                    walk.out.word("*");
                }
            }
            Ok(())
        })?;
        Ok(columns)
    }

    fn group_by(&mut self, group_by: &GroupByExpr, columns: &[Column], scope: &Scope<'_>) -> Outcome<()> {
        let GroupByExpr::Expressions(items, modifiers) = group_by else {
            return Err(Rejection::clause("GROUP BY ALL", "name the columns to group by"));
        };
        empty(modifiers, "WITH ROLLUP, WITH CUBE or WITH TOTALS", "write GROUP BY ROLLUP (a, b)")?;
        if items.is_empty() {
            return Ok(());
        }
        self.out.word("GROUP BY");
        self.list(items, |walk, item| match item {
            Expr::GroupingSets(sets) => walk.grouping("GROUPING SETS (", sets, true, columns, scope),
            Expr::Rollup(sets) => walk.grouping("ROLLUP (", sets, false, columns, scope),
            Expr::Cube(sets) => walk.grouping("CUBE (", sets, false, columns, scope),
            item => walk.output_or_expr(item, columns, Some(scope)).map(|_| ()),
        })
    }

    /// The sets of GROUPING SETS stay in brackets, even where they hold one column; those of ROLLUP need them for more.
    fn grouping(
        &mut self,
        opening: &'static str,
        sets: &[Vec<Expr>],
        always: bool,
        columns: &[Column],
        scope: &Scope<'_>,
    ) -> Outcome<()> {
        self.out.word(opening);
        self.list(sets, |walk, set| {
            let items = |walk: &mut Self| {
                walk.list(set, |walk, expr| walk.output_or_expr(expr, columns, Some(scope)).map(|_| ()))
            };
            if always || set.len() != 1 { walk.bracketed(items) } else { items(walk) }
        })?;
        self.out.tight(")");
        Ok(())
    }
}

/// Refuses what other dialects put behind a `*`.
fn plain(options: &WildcardAdditionalOptions) -> Outcome<()> {
    let WildcardAdditionalOptions {
        wildcard_token: _,
        opt_ilike,
        opt_exclude,
        opt_except,
        opt_replace,
        opt_rename,
        opt_alias,
    } = options;
    let instead = "name the columns one by one";
    absent(opt_ilike.as_ref(), "* ILIKE", instead)?;
    absent(opt_exclude.as_ref(), "* EXCLUDE", instead)?;
    absent(opt_except.as_ref(), "* EXCEPT", instead)?;
    absent(opt_replace.as_ref(), "* REPLACE", instead)?;
    absent(opt_rename.as_ref(), "* RENAME", instead)?;
    absent(opt_alias.as_ref(), "* AS", instead)
}
