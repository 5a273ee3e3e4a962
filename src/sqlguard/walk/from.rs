use std::borrow::Cow;

use sqlparser::ast::{
    Expr, FunctionArg, FunctionArgExpr, ObjectName, TableAlias, TableAliasColumnDef, TableFactor, TableFunctionArgs,
    TableWithJoins,
};

use super::super::catalog::{self, VIEWS};
use super::super::functions::{self, Role};
use super::super::origin::{Called, Origin, Rows};
use super::super::rejection::{Outcome, Rejection, RejectionKind};
use super::super::scope::{Column, Name, Relation, Scope, Shape};
use super::super::size::Size;
use super::{Walk, absent, alias_name, empty, fold, growth, off, single};

/// PostgreSQL takes several arrays only under the bare name, which is never written.
const SEVERAL_ARRAYS: &str =
    "write FROM unnest(a) WITH ORDINALITY AS x(value, n) JOIN unnest(b) WITH ORDINALITY AS y(value, n) USING (n)";

impl Walk {
    /// Writes FROM, fills the scope, and tells what `*` stands for.
    pub(super) fn from(&mut self, from: &[TableWithJoins], scope: &mut Scope<'_>) -> Outcome<Vec<Column>> {
        let mut star = Vec::new();
        if !from.is_empty() {
            self.out.word("FROM");
        }
        let mut all = Rows::One;
        self.list(from, |walk, item| {
            let Shape { columns, rows } = walk.joined(item, scope)?;
            star.extend(columns);
            all = all.with(rows);
            Ok(())
        })?;
        scope.rows = all;
        Ok(star)
    }

    /// Writes one item of FROM; what it gives.
    pub(super) fn factor(&mut self, factor: &TableFactor, scope: &mut Scope<'_>) -> Outcome<Shape> {
        self.enter()?;
        let shape = match factor {
            TableFactor::Table {
                name,
                alias,
                args,
                with_hints,
                version,
                with_ordinality,
                partitions,
                json_path,
                sample,
                index_hints,
            } => {
                empty(with_hints, "WITH (…) behind a table", "leave it out")?;
                absent(version.as_ref(), "A table at another time", "filter on occurred_on or created_at")?;
                empty(partitions, "PARTITION", "use WHERE")?;
                absent(json_path.as_ref(), "A path behind a table", "use -> and ->> on a column")?;
                absent(sample.as_ref(), "TABLESAMPLE", "use ORDER BY … LIMIT")?;
                empty(index_hints, "An index hint", "leave it out")?;
                match args {
                    None => {
                        off(*with_ordinality, "WITH ORDINALITY of a table", "use row_number() OVER (ORDER BY …)")?;
                        self.table(name, alias.as_ref(), scope)?
                    }
                    Some(TableFunctionArgs { args, settings }) => {
                        absent(settings.as_ref(), "SETTINGS", "leave it out")?;
                        self.rows_of(name, args, *with_ordinality, alias.as_ref(), scope)?
                    }
                }
            }
            TableFactor::Derived { lateral, subquery, alias, sample } => {
                absent(sample.as_ref(), "TABLESAMPLE", "use ORDER BY … LIMIT")?;
                self.source()?;
                if *lateral {
                    self.out.word("LATERAL");
                }
                self.out.word("(");
                let shape =
                    if *lateral { self.query(subquery, Some(scope))? } else { self.query(subquery, scope.outer)? };
                self.out.tight(")");
                self.named(shape, alias.as_ref(), scope)?
            }
            TableFactor::Function { lateral, name, args, with_ordinality, alias } => {
                if *lateral {
                    self.out.word("LATERAL");
                }
                self.rows_of(name, args, *with_ordinality, alias.as_ref(), scope)?
            }
            TableFactor::UNNEST { alias, array_exprs, with_offset, with_offset_alias, with_ordinality } => {
                off(*with_offset || with_offset_alias.is_some(), "WITH OFFSET", "write WITH ORDINALITY")?;
                if array_exprs.len() != 1 {
                    return Err(Rejection::clause("unnest of several arrays", SEVERAL_ARRAYS));
                }
                self.source()?;
                self.out.word("pg_catalog.unnest(");
                let (mut columns, mut rows) = (Vec::new(), Rows::Made);
                self.list(array_exprs, |walk, array| {
                    let seen = walk.expr(array, scope)?;
                    rows = unnested(array, seen.origin);
                    columns.push(Column { name: Cow::Borrowed("unnest"), size: seen.size, origin: seen.origin });
                    Ok(())
                })?;
                self.out.tight(")");
                let shape = Shape { columns, rows };
                self.function_alias("unnest", shape, *with_ordinality, alias.as_ref(), scope)?
            }
            TableFactor::NestedJoin { table_with_joins, alias } => {
                absent(alias.as_ref(), "An alias of a join in brackets", "give each table its own alias")?;
                self.out.word("(");
                let shape = self.joined(table_with_joins, scope)?;
                self.out.tight(")");
                shape
            }
            TableFactor::TableFunction { expr: _, alias: _ } => {
                return Err(Rejection::clause("TABLE(…)", "write generate_series(…) or unnest(…) in FROM"));
            }
            TableFactor::JsonTable { json_expr: _, json_path: _, columns: _, alias: _ }
            | TableFactor::OpenJsonTable { json_expr: _, json_path: _, columns: _, alias: _ }
            | TableFactor::XmlTable { namespaces: _, row_expression: _, passing: _, columns: _, alias: _ } => {
                return Err(Rejection::clause("JSON_TABLE, OPENJSON and XMLTABLE", "the views hold plain columns"));
            }
            TableFactor::Pivot {
                table: _,
                aggregate_functions: _,
                value_column: _,
                value_source: _,
                default_on_null: _,
                alias: _,
            }
            | TableFactor::Unpivot { table: _, value: _, name: _, columns: _, null_inclusion: _, alias: _ }
            | TableFactor::UnpivotExpr { expression: _, value_alias: _, attribute_alias: _ } => {
                return Err(Rejection::clause("PIVOT and UNPIVOT", "use sum(x) FILTER (WHERE …) for each column"));
            }
            TableFactor::MatchRecognize {
                table: _,
                partition_by: _,
                order_by: _,
                measures: _,
                rows_per_match: _,
                after_match_skip: _,
                pattern: _,
                symbols: _,
                alias: _,
            } => return Err(Rejection::clause("MATCH_RECOGNIZE", "use lag and lead OVER (…)")),
            TableFactor::SemanticView { name: _, dimensions: _, metrics: _, facts: _, where_clause: _, alias: _ } => {
                return Err(Rejection::clause("SEMANTIC_VIEW", "query the views"));
            }
        };
        self.leave();
        Ok(shape)
    }

    /// A view or a CTE.
    fn table(&mut self, name: &ObjectName, alias: Option<&TableAlias>, scope: &mut Scope<'_>) -> Outcome<Shape> {
        self.source()?;
        let ident = single(name, RejectionKind::Relation, "A table").map_err(|rejection| qualified(name, rejection))?;
        let name = fold(ident)?;
        // `FROM only t` is the keyword and the table t to PostgreSQL, a table `only` with the alias t to sqlparser.
        off(name == "only" && ident.quote_style.is_none(), "ONLY", "leave it out")?;
        // Without a schema only a CTE is ever written; a name that is none would be looked for in pg_catalog.
        if let Some(cte) = self.ctes.iter().rev().find(|cte| cte.name == name) {
            let Some(columns) = cte.columns.clone() else { return Err(unready(&name)) };
            let shape = Shape { columns, rows: cte.rows };
            self.out.ident(&name);
            return match alias {
                Some(_) => self.named(shape, alias, scope),
                None => show(Relation { alias: name, columns: shape.columns, key: None }, shape.rows, scope),
            };
        }
        let Some(view) = catalog::view(&name) else { return Err(unknown(&name)) };
        self.relations.insert(view.name);
        if view.name == catalog::NARROWED {
            self.out.schema_slot();
        } else {
            self.out.ident(catalog::SCHEMA);
        }
        self.out.member(view.name);
        let (shown, names) = match alias {
            Some(alias) => self.alias(alias)?,
            None => (Cow::Borrowed(view.name), Vec::new()),
        };
        // `AS t(a, b)` names columns by their place.
        self.whole |= !names.is_empty();
        let rows = if view.recorded { Rows::Kept } else { Rows::Made };
        self.alias_as(Relation::of_view(shown, view), rows, names, scope)
    }

    /// A function in FROM.
    fn rows_of(
        &mut self,
        name: &ObjectName,
        args: &[FunctionArg],
        ordinality: bool,
        alias: Option<&TableAlias>,
        scope: &mut Scope<'_>,
    ) -> Outcome<Shape> {
        self.source()?;
        let name = fold(single(name, RejectionKind::Function, "A function")?)?;
        let function = functions::function(&name).filter(|function| function.role == Role::Rows);
        let Some(function) = function else {
            let reason = format!(
                "The function {name} is not available in FROM: use generate_series(…) or unnest(…) of an array, and name the \
                 columns of a row one by one."
            );
            return Err(Rejection::new(RejectionKind::Function, reason));
        };
        if function.name == "unnest" && args.len() > 1 {
            return Err(Rejection::clause("unnest of several arrays", SEVERAL_ARRAYS));
        }
        super::call::count(function, args.len())?;
        self.out.word(function.sql);
        self.out.tight("(");
        let (mut sizes, mut arguments) = (Vec::with_capacity(args.len()), Vec::with_capacity(args.len()));
        let mut rows = Rows::Made;
        self.list(args, |walk, arg| {
            let FunctionArg::Unnamed(FunctionArgExpr::Expr(arg)) = arg else {
                return Err(Rejection::clause("A named argument or * in FROM", "write plain arguments"));
            };
            let seen = walk.expr(arg, scope)?;
            if function.name == "unnest" {
                rows = unnested(arg, seen.origin);
            }
            sizes.push(seen.size);
            arguments.push(seen.origin);
            Ok(())
        })?;
        self.out.tight(")");
        self.endless |= growth::is_endless(function, args);
        let called = Called { function, arguments: &arguments, written: &[], order: None, running: false, rows };
        let (size, origin) = (growth::call(function, &sizes, args)?, called.origin());
        let columns = vec![Column { name: Cow::Borrowed(function.name), size, origin }];
        self.function_alias(function.name, Shape { columns, rows }, ordinality, alias, scope)
    }

    /// `generate_series(…) AS day` names the column too.
    fn function_alias(
        &mut self,
        function: &'static str,
        shape: Shape,
        ordinality: bool,
        alias: Option<&TableAlias>,
        scope: &mut Scope<'_>,
    ) -> Outcome<Shape> {
        let Shape { mut columns, rows } = shape;
        let (shown, names) = match alias {
            Some(alias) => self.alias(alias)?,
            None => (Cow::Borrowed(function), Vec::new()),
        };
        if let ([column], true) = (columns.as_mut_slice(), names.is_empty()) {
            column.name = shown.clone();
        }
        if ordinality {
            self.out.word("WITH ORDINALITY");
            let (name, size) = (Cow::Borrowed("ordinality"), Size::SMALL);
            columns.push(Column { name, size, origin: Origin::OWN });
        }
        let series = function == "generate_series";
        let key = columns.first().filter(|_| series).map(|column| column.name.clone());
        self.alias_as(Relation { alias: shown, columns, key }, rows, names, scope)
    }

    /// A subquery or a CTE under its alias; a subquery may go without, and gets one.
    fn named(&mut self, shape: Shape, alias: Option<&TableAlias>, scope: &mut Scope<'_>) -> Outcome<Shape> {
        let (shown, names) = match alias {
            Some(alias) => self.alias(alias)?,
            None => {
                self.unnamed += 1;
                (Cow::Owned(format!("subquery {}", self.unnamed)), Vec::new())
            }
        };
        let relation = Relation { alias: shown, columns: shape.columns, key: None };
        self.alias_as(relation, shape.rows, names, scope)
    }

    fn alias_as(
        &mut self,
        mut relation: Relation,
        rows: Rows,
        names: Vec<Name>,
        scope: &mut Scope<'_>,
    ) -> Outcome<Shape> {
        self.out.word("AS");
        self.out.ident(&relation.alias);
        if !names.is_empty() {
            self.bracketed(|walk| {
                walk.list(&names, |walk, name| {
                    walk.out.ident(name);
                    Ok(())
                })
            })?;
        }
        relation.rename(names)?;
        show(relation, rows, scope)
    }

    /// The name and the column names of `AS t(a, b)`.
    pub(super) fn alias(&self, alias: &TableAlias) -> Outcome<(Name, Vec<Name>)> {
        let TableAlias { explicit: _, name, columns, at } = alias;
        absent(at.as_ref(), "AT behind an alias", "write WITH ORDINALITY")?;
        let column = |TableAliasColumnDef { name, data_type }: &TableAliasColumnDef| {
            absent(data_type.as_ref(), "A type in an alias", "write AS t(name) and cast with ::")?;
            fold(name)
        };
        Ok((alias_name(name)?, columns.iter().map(column).collect::<Outcome<_>>()?))
    }
}

/// Puts a relation into what names resolve against.
fn show(relation: Relation, rows: Rows, scope: &mut Scope<'_>) -> Outcome<Shape> {
    if scope.relations.iter().any(|other| other.alias == relation.alias) {
        let reason = format!("FROM has {} twice: give each its own alias.", relation.alias);
        return Err(Rejection::new(RejectionKind::Relation, reason));
    }
    let columns = relation.columns.clone();
    scope.relations.push(relation);
    Ok(Shape { columns, rows })
}

/// The rows of an array: those of a row's own tags stay its own.
fn unnested(array: &Expr, origin: Origin) -> Rows {
    let column = matches!(array, Expr::Identifier(_) | Expr::CompoundIdentifier(_));
    if column && origin.is_text() { Rows::One } else { Rows::Made }
}

/// A name with a schema: right but for the schema, or no view at all.
fn qualified(ObjectName(parts): &ObjectName, rejection: Rejection) -> Rejection {
    let last = parts.last().and_then(|part| part.as_ident()).map(fold);
    match last {
        Some(Ok(name)) if catalog::view(&name).is_some() => rejection,
        _ => Rejection::clause("A table with a schema", &format!("use {}", view_names())).of(RejectionKind::Relation),
    }
}

fn view_names() -> String {
    VIEWS.iter().map(|view| view.name).collect::<Vec<_>>().join(", ")
}

fn unready(name: &str) -> Rejection {
    let reason = format!(
        "{name} is read before it is complete: define CTEs before they are used, and let a recursive one read itself only \
         in the FROM behind its UNION ALL."
    );
    Rejection::new(RejectionKind::Relation, reason)
}

fn unknown(name: &str) -> Rejection {
    let instead = match name {
        "expenses" | "expense" | "entries" | "entry" | "spending" | "payments" | "incomes" | "income" | "transfers"
        | "purchases" | "ledger" | "transaction" => "use transactions, with kind = 'expense', 'income' or 'transfer'",
        "tags" => "use unnest(tags) over transactions",
        "merchants" => "use SELECT DISTINCT merchant FROM transactions",
        "subscriptions" | "bills" => "use recurring",
        "wallets" | "balances" => "use accounts",
        "dates" | "days" | "months" => "use calendar",
        "only" => "leave ONLY out",
        _ => "",
    };
    let views = view_names();
    let reason = if instead.is_empty() {
        format!("There is no table {name}: the views are {views}.")
    } else {
        format!("There is no table {name}: {instead} (the views are {views}).")
    };
    Rejection::new(RejectionKind::Relation, reason)
}
