use sqlparser::ast::Expr;

use super::super::rejection::Rejection;

/// Why the forms that are never written are not.
pub(super) fn refused(expr: &Expr) -> Rejection {
    let (what, instead) = match expr {
        Expr::Collate { expr: _, collation: _ } => ("COLLATE", "leave it out, or sort by lower(x)"),
        Expr::JsonAccess { value: _, path: _ } => ("x:path", "use -> and ->>"),
        Expr::IsJson { expr: _, kind: _, unique_keys: _, negated: _ } => ("IS JSON", "the views hold plain columns"),
        Expr::IsNormalized { expr: _, form: _, negated: _ } => ("IS NORMALIZED", "compare the texts"),
        Expr::InUnnest { expr: _, array_expr: _, negated: _ } => ("IN UNNEST(…)", "write x = ANY(array)"),
        Expr::RLike { negated: _, expr: _, pattern: _, regexp: _ } => ("RLIKE and REGEXP", "use ~ or ~*"),
        Expr::Convert { is_try: _, expr: _, data_type: _, charset: _, target_before_value: _, styles: _ } => {
            ("CONVERT", "use CAST(x AS type)")
        }
        Expr::Overlay { expr: _, overlay_what: _, overlay_from: _, overlay_for: _ } => {
            ("OVERLAY", "use concat, left and right")
        }
        Expr::Prefixed { prefix: _, value: _ } => ("A literal with a prefix", "write a plain 'text'"),
        Expr::GroupingSets(_) | Expr::Cube(_) | Expr::Rollup(_) => {
            ("GROUPING SETS, CUBE or ROLLUP there", "write it at the top of GROUP BY")
        }
        Expr::Struct { values: _, fields: _ } => ("STRUCT(…)", "use json_build_object('key', value)"),
        Expr::Named { expr: _, name: _ } => ("A name inside an expression", "write AS behind the whole column"),
        Expr::Dictionary(_) => ("{…}", "use json_build_object('key', value)"),
        Expr::Map(_) => ("MAP {…}", "use json_build_object('key', value)"),
        Expr::MatchAgainst { columns: _, match_value: _, opt_search_modifier: _ } => {
            ("MATCH … AGAINST", "use ILIKE '%text%'")
        }
        Expr::Wildcard(_) | Expr::QualifiedWildcard(_, _) => ("* there", "name a column"),
        Expr::OuterJoin(_) => ("(+)", "use LEFT JOIN"),
        Expr::Prior(_) => ("PRIOR", "use lag(x) OVER (ORDER BY …)"),
        Expr::Lambda(_) => ("A lambda", "use unnest and a subquery"),
        Expr::MemberOf(_) => ("MEMBER OF", "use x = ANY(array)"),
        Expr::Identifier(_)
        | Expr::CompoundIdentifier(_)
        | Expr::CompoundFieldAccess { root: _, access_chain: _ }
        | Expr::IsFalse(_)
        | Expr::IsNotFalse(_)
        | Expr::IsTrue(_)
        | Expr::IsNotTrue(_)
        | Expr::IsNull(_)
        | Expr::IsNotNull(_)
        | Expr::IsUnknown(_)
        | Expr::IsNotUnknown(_)
        | Expr::IsDistinctFrom(_, _)
        | Expr::IsNotDistinctFrom(_, _)
        | Expr::InList { expr: _, list: _, negated: _ }
        | Expr::InSubquery { expr: _, subquery: _, negated: _ }
        | Expr::Between { expr: _, negated: _, low: _, high: _ }
        | Expr::BinaryOp { left: _, op: _, right: _ }
        | Expr::Like { negated: _, any: _, expr: _, pattern: _, escape_char: _ }
        | Expr::ILike { negated: _, any: _, expr: _, pattern: _, escape_char: _ }
        | Expr::SimilarTo { negated: _, expr: _, pattern: _, escape_char: _ }
        | Expr::AnyOp { left: _, compare_op: _, right: _, is_some: _ }
        | Expr::AllOp { left: _, compare_op: _, right: _ }
        | Expr::UnaryOp { op: _, expr: _ }
        | Expr::Cast { kind: _, expr: _, data_type: _, format: _ }
        | Expr::AtTimeZone { timestamp: _, time_zone: _ }
        | Expr::Extract { field: _, syntax: _, expr: _ }
        | Expr::Ceil { expr: _, field: _ }
        | Expr::Floor { expr: _, field: _ }
        | Expr::Position { expr: _, r#in: _ }
        | Expr::Substring { expr: _, substring_from: _, substring_for: _, special: _, shorthand: _ }
        | Expr::Trim { trim_where: _, trim_what: _, expr: _, trim_characters: _ }
        | Expr::Nested(_)
        | Expr::Value(_)
        | Expr::TypedString(_)
        | Expr::Function(_)
        | Expr::Case { case_token: _, end_token: _, operand: _, conditions: _, else_result: _ }
        | Expr::Exists { subquery: _, negated: _ }
        | Expr::Subquery(_)
        | Expr::Tuple(_)
        | Expr::Array(_)
        | Expr::Interval(_) => ("That expression", "write it more simply"),
    };
    Rejection::clause(what, instead)
}
