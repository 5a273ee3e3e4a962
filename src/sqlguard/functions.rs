//! The functions a query may call, all of `pg_catalog` and all immutable or stable, and what to use in place of others.

/// How a function may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Scalar,
    /// Takes DISTINCT, ORDER BY and FILTER, and OVER as well.
    Aggregate,
    /// Needs WITHIN GROUP (ORDER BY …).
    OrderedSet,
    /// Needs OVER.
    Window,
    /// Returns rows: in FROM or the select list.
    Rows,
    /// Part of PostgreSQL's grammar, so without a schema before it.
    Keyword,
}

/// How long its result can get, measured in its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Growth {
    /// A small number, a date, a truth value.
    Small,
    /// A number about as long as its longest argument, which must not be long.
    Number,
    /// A number with as many digits after the point as the second argument says.
    Round,
    /// `power` and `exp`.
    Power,
    /// No longer than the longest argument.
    Longest,
    /// As long as its argument, every character of which is worked on with several times its memory.
    Whole,
    /// No longer than the first argument; in time, each of its characters is held against each of the others.
    Scan,
    /// No longer than all arguments together.
    Sum,
    /// Like that, but with an array's element for each piece of the first argument.
    Split,
    /// One argument of every row.
    Gather,
    /// The first argument with every character replaced by the third.
    Replace,
    /// The first argument as often as the second says.
    Repeat,
    /// Padded to what the second argument says.
    Pad,
    /// A template: `%s` and `%%` only.
    Format,
    /// A literal pattern and a literal replacement.
    RegexpReplace,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function {
    pub name: &'static str,
    /// As it is sent.
    pub sql: &'static str,
    pub role: Role,
    pub growth: Growth,
    pub least: u8,
    pub most: u8,
}

/// Most arguments of a variadic function.
const MANY: u8 = 50;

macro_rules! functions {
    ($($role:ident $growth:ident { $($name:ident $least:literal $most:expr;)* })*) => {
        /// Every function but the keywords of [`KEYWORDS`].
        const FUNCTIONS: &[Function] = &[$($(Function {
            name: stringify!($name),
            sql: concat!("pg_catalog.", stringify!($name)),
            role: Role::$role,
            growth: Growth::$growth,
            least: $least,
            most: $most,
        },)*)*];
    };
}

functions! {
    Aggregate Number {
        sum 1 1; avg 1 1; stddev 1 1; stddev_pop 1 1; stddev_samp 1 1; variance 1 1; var_pop 1 1; var_samp 1 1;
    }
    Aggregate Small {
        count 1 1; corr 2 2; covar_pop 2 2; covar_samp 2 2; regr_slope 2 2; regr_intercept 2 2; regr_r2 2 2;
        regr_count 2 2; bool_and 1 1; bool_or 1 1; every 1 1;
    }
    Aggregate Longest { min 1 1; max 1 1; }
    Aggregate Gather {
        array_agg 1 1; string_agg 2 2; json_agg 1 1; jsonb_agg 1 1; json_object_agg 2 2; jsonb_object_agg 2 2;
    }
    OrderedSet Small { percentile_cont 1 1; }
    OrderedSet Longest { percentile_disc 1 1; mode 0 0; }
    Window Small { row_number 0 0; rank 0 0; dense_rank 0 0; percent_rank 0 0; cume_dist 0 0; ntile 1 1; }
    Window Longest { lag 1 3; lead 1 3; first_value 1 1; last_value 1 1; nth_value 2 2; }
    Rows Small { generate_series 2 4; generate_subscripts 2 3; }
    Rows Longest { unnest 1 1; }
    Rows Split { regexp_split_to_table 2 3; string_to_table 2 3; }
    Scalar Number {
        abs 1 1; ceiling 1 1; sign 1 1; sqrt 1 1; cbrt 1 1; ln 1 1; log 1 2; log10 1 1; mod 2 2;
        div 2 2; width_bucket 2 4; scale 1 1;
    }
    Scalar Round { round 1 2; trunc 1 2; }
    Scalar Power { power 2 2; pow 2 2; exp 1 1; }
    Scalar Small {
        length 1 1; char_length 1 1; character_length 1 1; strpos 2 2; starts_with 2 2; ascii 1 1; chr 1 1; regexp_like 2 3;
        regexp_count 2 4; date_trunc 2 3; date_part 2 2; age 1 2; now 0 0; date 1 1; to_date 2 2; to_timestamp 1 2;
        make_date 3 3; make_time 3 3; make_timestamp 6 6; make_timestamptz 6 7; make_interval 0 7; date_bin 3 3;
        justify_days 1 1; justify_hours 1 1; justify_interval 1 1; isfinite 1 1; timezone 2 2;
        transaction_timestamp 0 0; cardinality 1 1; array_length 2 2; array_ndims 1 1; array_upper 2 2;
        array_lower 2 2; array_position 2 3; json_array_length 1 1; jsonb_array_length 1 1; jsonb_typeof 1 1;
        json_typeof 1 1;
    }
    Scalar Longest {
        left 2 2; right 2 2; split_part 3 3;
        regexp_match 2 3; regexp_substr 2 6; array_remove 2 2; to_number 2 2;
    }
    Scalar Whole { lower 1 1; upper 1 1; initcap 1 1; reverse 1 1; }
    Scalar Scan { btrim 1 2; ltrim 1 2; rtrim 1 2; translate 3 3; }
    Scalar Sum {
        concat 1 MANY; concat_ws 2 MANY; to_char 2 2; array_to_string 2 3; array_append 2 2; array_prepend 2 2;
        array_cat 2 2; json_build_object 0 MANY; jsonb_build_object 0 MANY; json_build_array 0 MANY;
        jsonb_build_array 0 MANY; to_json 1 1; to_jsonb 1 1; row_to_json 1 1;
    }
    Scalar Split { string_to_array 2 3; regexp_split_to_array 2 3; }
    Scalar Replace { replace 3 3; }
    Scalar Repeat { repeat 2 2; }
    Scalar Pad { lpad 2 3; rpad 2 3; }
    Scalar Format { format 1 MANY; }
    Scalar RegexpReplace { regexp_replace 3 4; }
}

const fn keyword(name: &'static str, sql: &'static str, growth: Growth, least: u8) -> Function {
    Function { name, sql, role: Role::Keyword, growth, least, most: MANY }
}

/// What PostgreSQL's grammar knows by itself and calls like a function.
const KEYWORDS: &[Function] = &[
    keyword("coalesce", "COALESCE", Growth::Longest, 1),
    keyword("greatest", "GREATEST", Growth::Longest, 1),
    keyword("least", "LEAST", Growth::Longest, 1),
    Function { name: "nullif", sql: "NULLIF", role: Role::Keyword, growth: Growth::Longest, least: 2, most: 2 },
    keyword("grouping", "GROUPING", Growth::Small, 1),
    keyword("row", "ROW", Growth::Sum, 1),
];

/// The function of that (folded) name.
pub fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().chain(KEYWORDS).find(|function| function.name == name)
}

/// What PostgreSQL's grammar calls in `pg_catalog` for the forms that the guard writes: EXTRACT, LIKE … ESCAPE, ….
const BEHIND_GRAMMAR: &[&str] =
    &["ceil", "extract", "floor", "like_escape", "overlaps", "position", "similar_to_escape", "substr", "substring"];

/// All functions of `pg_catalog` that guarded SQL can call by name, for the rights of the role that runs it.
pub fn callable() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|function| function.name).chain(BEHIND_GRAMMAR.iter().copied())
}

/// Names of time that take no brackets, and what is sent for each.
pub fn clock(name: &str) -> Option<&'static str> {
    Some(match name {
        "current_date" => "CURRENT_DATE",
        "current_time" => "CURRENT_TIME",
        "current_timestamp" => "CURRENT_TIMESTAMP",
        "localtime" => "LOCALTIME",
        "localtimestamp" => "LOCALTIMESTAMP",
        _ => return None,
    })
}

/// What to write in place of a function that is not on the list.
pub fn instead_of(name: &str) -> &'static str {
    match name {
        "ifnull" | "nvl" | "isnull" => "use COALESCE(x, y), with a y of the same type, or x IS NULL",
        "zeroifnull" => "use COALESCE(x, 0)",
        "daterange" | "tsrange" | "tstzrange" | "numrange" | "int4range" | "int8range" => {
            "compare with both ends: x >= a AND x < b"
        }
        "if" | "iif" | "decode" | "nvl2" => "use CASE WHEN … THEN … ELSE … END",
        "strftime" | "date_format" | "datename" | "monthname" | "dayname" | "to_varchar" => "use to_char(x, 'YYYY-MM')",
        "year" | "month" | "day" | "week" | "quarter" | "hour" | "dayofweek" | "weekday" | "dayofyear" | "datepart" => {
            "use EXTRACT(YEAR FROM occurred_on), with YEAR, MONTH, WEEK, ISODOW, …"
        }
        "dateadd" | "date_add" | "date_sub" | "adddate" | "subdate" | "add_months" => {
            "use x + INTERVAL '1 month' or x - INTERVAL '7 days'"
        }
        "datediff" | "date_diff" | "julianday" | "timestampdiff" | "months_between" => {
            "subtract: one date less another is a number of days; age(a, b) is an interval"
        }
        "last_day" | "eomonth" => "use (date_trunc('month', x) + INTERVAL '1 month - 1 day')::date",
        "getdate"
        | "sysdate"
        | "curdate"
        | "today"
        | "datetime"
        | "clock_timestamp"
        | "statement_timestamp"
        | "timeofday"
        | "localtime" => "use CURRENT_DATE or now()",
        "group_concat" | "listagg" | "wm_concat" | "array_concat_agg" => "use string_agg(x, ', ')",
        "median" => "use percentile_cont(0.5) WITHIN GROUP (ORDER BY x)",
        "len" | "octet_length" | "bit_length" => "use length(x)",
        "instr" | "charindex" | "locate" => "use strpos(text, part)",
        "countif" | "count_if" | "sumif" | "sum_if" => "use count(*) FILTER (WHERE …) or sum(x) FILTER (WHERE …)",
        "any_value" | "arbitrary" => "use min(x)",
        "safe_divide" | "div0" => "use a / NULLIF(b, 0)",
        "cast" | "try_cast" | "convert" | "to_int" | "int" | "float" | "numeric" | "text" | "timestamp" => {
            "use CAST(x AS numeric) or x::numeric"
        }
        "truncate" => "use trunc(x, 2)",
        "rand" | "random" | "setseed" | "gen_random_uuid" | "uuid" => "order by a column; nothing here is random",
        "rollup" | "cube" => "write GROUP BY ROLLUP (a, b) by itself, not inside GROUPING SETS",
        "array_fill" => "write ARRAY[…] or use generate_series",
        "md5" | "sha256" | "sha512" | "encode" | "crypt" | "digest" => {
            "select the plain column; there is no hashing here"
        }
        "factorial" => "use numbers you have; there is no factorial here",
        "json_object" | "json_array" => "use json_build_object('key', value) or json_build_array(…)",
        "json_arrayagg" | "json_objectagg" => "use json_agg(x) or json_object_agg(key, value)",
        "contains" | "array_contains" => "use 'x' = ANY(tags) or tags @> ARRAY['x']",
        "regexp_matches" => "use regexp_match(x, 'pattern')",
        "first" | "last" | "arg_min" | "arg_max" => "use (array_agg(x ORDER BY y))[1]",
        "unaccent" | "similarity" | "soundex" | "levenshtein" => "use x ILIKE '%part%'",
        "trim_scale" | "to_hex" => "select the plain column",
        "pi" => "write 3.14159265",
        "regexp_contains" | "regexp" | "rlike" => "use x ~* 'pattern'",
        "explode" | "flatten" | "string_split" => "use unnest(x)",
        "current_user" | "session_user" | "user" | "current_role" | "current_catalog" | "current_schema"
        | "current_database" | "version" | "current_setting" | "set_config" => {
            "leave it out: the views hold only this book's rows, and the session cannot be asked or changed"
        }
        _ => {
            "use sum, avg, min, max, count, round, coalesce, nullif, lower, upper, length, trim, left, substring, concat, \
             string_agg, array_agg, date_trunc, EXTRACT, to_char, age, now, generate_series, unnest or a window function"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_folded() {
        let mut names: Vec<_> = FUNCTIONS.iter().chain(KEYWORDS).map(|f| f.name).collect();
        assert!(names.iter().all(|name| *name == name.to_ascii_lowercase()));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(FUNCTIONS.iter().chain(KEYWORDS).all(|f| f.least <= f.most));
    }

    #[test]
    fn nothing_that_reaches_outside_the_rows_is_listed() {
        for name in [
            "set_config",
            "current_setting",
            "pg_sleep",
            "version",
            "query_to_xml",
            "lo_import",
            "dblink",
            "nextval",
            "pg_read_file",
            "txid_current",
            "random",
            "clock_timestamp",
            "array_fill",
            "pg_notify",
            "ts_rewrite",
        ] {
            assert_eq!(function(name), None, "{name}");
        }
    }
}
