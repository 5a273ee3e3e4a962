use sqlparser::ast::{
    DuplicateTreatment, Expr, Function as Call, FunctionArg, FunctionArgExpr, FunctionArgOperator,
    FunctionArgumentClause, FunctionArgumentList, FunctionArguments, ObjectName, ObjectNamePart, OrderByExpr,
    WindowFrame, WindowFrameBound, WindowFrameUnits, WindowSpec, WindowType,
};

use super::super::functions::{self, Function, Role};
use super::super::origin::{Called, Origin};
use super::super::rejection::{Outcome, Rejection, RejectionKind};
use super::super::scope::Scope;
use super::super::size::Size;
use super::{Seen, Walk, absent, fold, growth, off, single};

/// The names that `make_interval` gives its arguments.
const INTERVAL_PARTS: &[&str] = &["years", "months", "weeks", "days", "hours", "mins", "secs"];

impl Walk {
    /// Writes a function call.
    pub(super) fn call(&mut self, call: &Call, scope: &Scope<'_>) -> Outcome<Seen> {
        let Call { name, uses_odbc_syntax, parameters, args, within_group, filter, null_treatment, over } = call;
        off(*uses_odbc_syntax, "{fn …}", "call the function plainly")?;
        let name = function_name(name)?;
        if !matches!(parameters, FunctionArguments::None) {
            return Err(Rejection::clause("A function with two lists of arguments", "write one list"));
        }
        let list = match args {
            FunctionArguments::None => {
                let Some(clock) = functions::clock(&name) else { return Err(unknown(&name)) };
                self.out.word(clock);
                let origin = if matches!(&*name, "current_time" | "localtime") { Origin::OWN } else { Origin::TODAY };
                return Ok(Seen::strong(name, Size::SMALL).of(origin));
            }
            FunctionArguments::Subquery(query) if name == "array" => return self.array_of(query, scope),
            FunctionArguments::Subquery(_) => {
                return Err(Rejection::clause("A subquery as the only argument", "put it in brackets of its own"));
            }
            FunctionArguments::List(list) => list,
        };
        if functions::clock(&name).is_some() {
            return Err(Rejection::clause("A precision of the current time", "write now() or CURRENT_TIMESTAMP"));
        }
        let Some(function) = functions::function(&name) else { return Err(unknown(&name)) };
        let FunctionArgumentList { duplicate_treatment, args, clauses } = list;
        count(function, args.len())?;
        if function.role == Role::Rows {
            self.not_counting(function.name)?;
        }
        let aggregate = function.role == Role::Aggregate;
        let fits = |there: bool, fits: bool, what: &str| {
            let reason = format!("{what} does not go with {name}: leave it out.");
            if there && !fits { Err(Rejection::new(RejectionKind::Function, reason)) } else { Ok(()) }
        };
        fits(duplicate_treatment.is_some(), aggregate, "DISTINCT")?;
        fits(!clauses.is_empty(), aggregate, "ORDER BY between the brackets")?;
        fits(filter.is_some(), matches!(function.role, Role::Aggregate | Role::OrderedSet), "FILTER")?;
        fits(over.is_some(), matches!(function.role, Role::Aggregate | Role::Window), "OVER")?;
        fits(!within_group.is_empty(), function.role == Role::OrderedSet, "WITHIN GROUP")?;
        absent(null_treatment.as_ref(), "IGNORE NULLS", "filter the nulls in a subquery")?;

        self.out.word(function.sql);
        self.out.tight("(");
        match duplicate_treatment {
            None => {}
            Some(DuplicateTreatment::Distinct) => self.out.word("DISTINCT"),
            Some(DuplicateTreatment::All) => self.out.word("ALL"),
        }
        let (mut sizes, mut arguments) = (Vec::with_capacity(args.len()), Vec::with_capacity(args.len()));
        self.list(args, |walk, arg| {
            let (size, origin) = walk.argument(function, arg, scope)?;
            sizes.push(size);
            arguments.push(origin);
            Ok(())
        })?;
        for clause in clauses {
            self.argument_clause(clause, scope)?;
        }
        self.out.tight(")");

        let order = match (function.role, within_group.as_slice()) {
            (Role::OrderedSet, []) => {
                let reason = format!("{name} needs an order: write {name}(…) WITHIN GROUP (ORDER BY x).");
                return Err(Rejection::new(RejectionKind::Function, reason));
            }
            (Role::OrderedSet, order) => {
                self.out.word("WITHIN GROUP (ORDER BY");
                let origin = self.picked_from(order, scope)?;
                self.out.tight(")");
                Some(origin)
            }
            _ => None,
        };
        if let Some(filter) = filter {
            self.out.word("FILTER (WHERE");
            self.expr(filter, scope)?;
            self.out.tight(")");
        }
        match over {
            Some(WindowType::WindowSpec(spec)) => {
                self.out.word("OVER");
                self.window(spec, scope)?;
            }
            Some(WindowType::NamedWindow(window)) => {
                self.out.word("OVER");
                self.out.ident(&fold(window)?);
            }
            None if function.role == Role::Window => {
                let reason = format!("{name} needs a window: write {name}(…) OVER (ORDER BY x).");
                return Err(Rejection::new(RejectionKind::Function, reason));
            }
            None => {}
        }
        if let ([within, size, ..], Some(what)) = (sizes.as_slice(), args.get(1).and_then(growth::expr))
            && growth::searches(function)
        {
            self.search(*within, what, *size)?;
        }
        self.endless |= growth::is_endless(function, args);
        self.select.aggregates |= matches!(function.role, Role::Aggregate | Role::OrderedSet) && over.is_none();
        self.select.multiplies |= function.role == Role::Rows;
        self.select.numbers |= function.role == Role::Window;
        let running = match over {
            Some(WindowType::WindowSpec(spec)) => !spec.order_by.is_empty() || spec.window_name.is_some(),
            Some(WindowType::NamedWindow(_)) => true,
            None => false,
        };
        let written: Vec<Option<String>> = args.iter().map(growth::written).collect();
        let called = Called { function, arguments: &arguments, written: &written, order, running, rows: scope.rows };
        Ok(Seen::strong(name, growth::call(function, &sizes, args)?).of(called.origin()))
    }

    /// The items that an ordered-set aggregate picks from.
    fn picked_from(&mut self, order: &[OrderByExpr], scope: &Scope<'_>) -> Outcome<Origin> {
        let mut origins = Vec::with_capacity(order.len());
        self.list(order, |walk, item| {
            origins.push(walk.order_item(item, &[], Some(scope))?);
            Ok(())
        })?;
        Ok(if let [origin] = origins.as_slice() { *origin } else { Origin::OWN })
    }

    fn argument(&mut self, function: &Function, arg: &FunctionArg, scope: &Scope<'_>) -> Outcome<(Size, Origin)> {
        use FunctionArgOperator as By;
        let value = match arg {
            FunctionArg::Unnamed(value) => value,
            FunctionArg::Named { name, arg, operator: By::RightArrow }
            | FunctionArg::ExprNamed { name: Expr::Identifier(name), arg, operator: By::RightArrow } => {
                let part = fold(name)?;
                if function.name != "make_interval" || !INTERVAL_PARTS.contains(&&*part) {
                    return Err(named_argument());
                }
                self.out.ident(&part);
                self.out.word("=>");
                arg
            }
            FunctionArg::Named {
                name: _,
                arg: _,
                operator: By::Equals | By::Assignment | By::Colon | By::Value | By::Space,
            }
            | FunctionArg::ExprNamed { name: _, arg: _, operator: _ } => return Err(named_argument()),
        };
        match value {
            FunctionArgExpr::Expr(expr) => {
                let Seen { label: _, size, origin } = self.expr(expr, scope)?;
                Ok((size, origin))
            }
            FunctionArgExpr::Wildcard if function.name == "count" => {
                self.out.word("*");
                Ok((Size::SMALL, Origin::OWN))
            }
            FunctionArgExpr::QualifiedWildcard(name) => {
                let alias = fold(single(name, RejectionKind::Relation, "A table")?)?;
                let Some(relation) = scope.relation(&alias) else { return Err(scope.no_relation(&alias)) };
                self.whole = true;
                self.out.ident(&alias);
                self.out.tight(".*");
                Ok((relation.row(), Origin::OWN))
            }
            FunctionArgExpr::Wildcard | FunctionArgExpr::WildcardWithOptions(_) => {
                let reason = format!("{}(*) is not available: name a column; only count takes *.", function.name);
                Err(Rejection::new(RejectionKind::Function, reason))
            }
        }
    }

    fn argument_clause(&mut self, clause: &FunctionArgumentClause, scope: &Scope<'_>) -> Outcome<()> {
        let (what, instead) = match clause {
            FunctionArgumentClause::OrderBy(order) => {
                self.out.word("ORDER BY");
                return self.order_items(order, scope);
            }
            FunctionArgumentClause::IgnoreOrRespectNulls(_) => ("IGNORE NULLS", "write FILTER (WHERE x IS NOT NULL)"),
            FunctionArgumentClause::Where(_) => ("WHERE between the brackets", "write FILTER (WHERE …) behind them"),
            FunctionArgumentClause::Limit(_) => ("LIMIT between the brackets", "limit in a subquery"),
            FunctionArgumentClause::OnOverflow(_) => ("ON OVERFLOW", "leave it out"),
            FunctionArgumentClause::Having(_) => ("HAVING between the brackets", "write DISTINCT ON or a subquery"),
            FunctionArgumentClause::Separator(_) => ("SEPARATOR", "write string_agg(x, ', ')"),
            FunctionArgumentClause::JsonNullClause(_) | FunctionArgumentClause::JsonReturningClause(_) => {
                ("ON NULL and RETURNING", "leave it out")
            }
        };
        Err(Rejection::clause(what, instead))
    }

    /// Items of an ORDER BY that sees input columns only.
    fn order_items(&mut self, items: &[OrderByExpr], scope: &Scope<'_>) -> Outcome<()> {
        self.list(items, |walk, item| walk.order_item(item, &[], Some(scope)).map(|_| ()))
    }

    /// `(PARTITION BY … ORDER BY … ROWS …)`.
    pub(super) fn window(&mut self, window: &WindowSpec, scope: &Scope<'_>) -> Outcome<()> {
        let WindowSpec { window_name, partition_by, order_by, window_frame } = window;
        self.bracketed(|walk| {
            if let Some(name) = window_name {
                walk.out.ident(&fold(name)?);
            }
            if !partition_by.is_empty() {
                walk.out.word("PARTITION BY");
                walk.list(partition_by, |walk, expr| walk.expr(expr, scope).map(|_| ()))?;
            }
            if !order_by.is_empty() {
                walk.out.word("ORDER BY");
                walk.order_items(order_by, scope)?;
            }
            window_frame.as_ref().map_or(Ok(()), |frame| walk.frame(frame, scope))
        })
    }

    fn frame(&mut self, frame: &WindowFrame, scope: &Scope<'_>) -> Outcome<()> {
        let WindowFrame { units, start_bound, end_bound } = frame;
        self.out.word(match units {
            WindowFrameUnits::Rows => "ROWS",
            WindowFrameUnits::Range => "RANGE",
            WindowFrameUnits::Groups => "GROUPS",
        });
        match end_bound {
            None => self.bound(start_bound, scope),
            Some(end_bound) => {
                self.out.word("BETWEEN");
                self.bound(start_bound, scope)?;
                self.out.word("AND");
                self.bound(end_bound, scope)
            }
        }
    }

    fn bound(&mut self, bound: &WindowFrameBound, scope: &Scope<'_>) -> Outcome<()> {
        let (distance, word) = match bound {
            WindowFrameBound::CurrentRow => {
                self.out.word("CURRENT ROW");
                return Ok(());
            }
            WindowFrameBound::Preceding(distance) => (distance, "PRECEDING"),
            WindowFrameBound::Following(distance) => (distance, "FOLLOWING"),
        };
        match distance {
            None => self.out.word("UNBOUNDED"),
            Some(distance) => {
                self.expr(distance, scope)?;
            }
        }
        self.out.word(word);
        Ok(())
    }
}

fn function_name(ObjectName(parts): &ObjectName) -> Outcome<super::Name> {
    match parts.as_slice() {
        [ObjectNamePart::Identifier(ident)] => fold(ident),
        _ => {
            let reason = "A function with a schema is not available: write its name alone, as in sum(x).";
            Err(Rejection::new(RejectionKind::Function, reason))
        }
    }
}

fn unknown(name: &str) -> Rejection {
    let reason = format!("The function {name} is not available: {}.", functions::instead_of(name));
    Rejection::new(RejectionKind::Function, reason)
}

fn named_argument() -> Rejection {
    let instead = "name them in order; only make_interval(days => 7) takes names";
    Rejection::clause("A named argument", instead)
}

/// Holds the number of arguments against the function's.
pub(super) fn count(function: &Function, given: usize) -> Outcome<()> {
    let Function { name, sql: _, role: _, growth: _, least, most } = function;
    if (usize::from(*least)..=usize::from(*most)).contains(&given) {
        return Ok(());
    }
    let wanted = if least == most { least.to_string() } else { format!("{least} to {most}") };
    let reason = format!("The function {name} takes {wanted} arguments, not {given}.");
    Err(Rejection::new(RejectionKind::Function, reason))
}
