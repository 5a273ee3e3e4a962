use crate::sqlguard::{RejectionKind, guard};

fn accepted(queries: &[&str]) {
    for sql in queries {
        assert!(guard(sql).is_ok(), "{sql}\n{:?}", guard(sql));
    }
}

fn refused(queries: &[&str]) {
    for sql in queries {
        let rejection = guard(sql).expect_err(sql);
        assert!(matches!(rejection.kind, RejectionKind::Limit | RejectionKind::Clause), "{sql}\n{rejection}");
    }
}

#[test]
fn texts_may_grow_but_not_pile_up() {
    let doubled = |levels: usize| {
        (0..levels).fold("SELECT 'x' AS s".to_owned(), |sql, _| format!("SELECT s || s AS s FROM ({sql}) t"))
    };
    accepted(&[
        &doubled(12),
        "SELECT replace(replace(merchant, 'ä', 'ae'), 'ö', 'oe') FROM transactions",
        "SELECT string_agg(format('%s (%s)', merchant, amount), ', ') FROM transactions",
        "SELECT repeat('#', 20) || lpad('7', 3, '0')",
        "SELECT json_agg(json_build_object('m', merchant, 'c', concat(category, ': ', description))) FROM transactions",
    ]);
    refused(&[&doubled(20), "SELECT repeat(repeat(repeat(merchant, 100), 100), 100) FROM transactions"]);
}

/// Each of these held a server for many times its statement_timeout.
#[test]
fn numbers_stay_short_enough_to_compute_with() {
    let squared = |levels: usize| {
        (0..levels)
            .fold("SELECT amount AS n FROM goals_".to_owned(), |sql, _| format!("SELECT n * n AS n FROM ({sql}) t"))
    };
    let squared = |levels| squared(levels).replace("goals_", "transactions");
    accepted(&[
        &squared(5),
        "SELECT 1000 * (1 + 0.05 / 12) ^ 360",
        "SELECT power(1 + 0.04, 1.0 / 12) - 1, amount ^ 2, amount ^ 0.5, 10 ^ -2 FROM transactions",
        "SELECT 1.05::float8 ^ n, power(2, n::double precision), exp(n * ln(1.05)) FROM generate_series(1, 9) n",
        "SELECT round(sum(amount) / NULLIF(count(*), 0) * 100.0 / (SELECT sum(amount) FROM transactions), 2) FROM transactions",
        "SELECT round(amount, -2), merchant::numeric(20,4) * 2, '12.5'::numeric(10,2) + 1 FROM transactions",
        "WITH a AS (SELECT category, sum(amount) AS t FROM transactions GROUP BY 1), b AS (SELECT category, t, t / sum(t) OVER () * 100 AS p FROM a), c AS (SELECT category, p - lag(p) OVER (ORDER BY p) AS d, t FROM b) SELECT category, d * 100 / NULLIF(t, 0) FROM c",
    ]);
    refused(&[
        &squared(14),
        "SELECT ln(9.9 ^ 99990)",
        "SELECT 9.9 ^ id FROM transactions",
        "SELECT 9 ^ 900 ^ 900",
        "SELECT power(power(amount, 900), 900) FROM transactions",
        "SELECT '1e131071'::numeric / 7",
        "SELECT '1e131071' * 1.1",
        "SELECT sqrt('1E+99999')",
        "SELECT merchant::numeric * 2 FROM transactions",
        "SELECT sum(description::numeric) FROM transactions",
        "SELECT round(1 / 3.0, 16000)",
        "SELECT round(amount, id::int) FROM transactions",
    ]);
}

#[test]
fn gathered_values_are_worked_on_a_few_times_and_never_against_each_other() {
    accepted(&[
        "SELECT rtrim(string_agg(merchant || ', ', ''), ', ') FROM transactions",
        "SELECT (array_agg(merchant ORDER BY amount DESC))[1:3], array_agg(DISTINCT category) && ARRAY['food'] FROM transactions",
        "SELECT array_to_string(array_agg(merchant), '; '), left(string_agg(merchant, ','), 100) FROM transactions",
        "SELECT translate(merchant, 'äöüÄÖÜ', 'aouAOU') FROM transactions",
    ]);
    let lengths = vec!["length(s)"; 20].join(", ");
    refused(&[
        "SELECT translate(string_agg(merchant, ''), 'abcdefghijklmnopqrstuvwxyz', 'x') FROM transactions",
        "SELECT trim(both merchant FROM s) FROM (SELECT string_agg(merchant, '') AS s, max(merchant) AS merchant FROM transactions) t",
        "SELECT a.x && b.x FROM (SELECT array_agg(id) AS x FROM transactions) a, (SELECT array_agg(id) AS x FROM transactions) b",
        "SELECT ARRAY(SELECT day FROM calendar) <@ ARRAY(SELECT occurred_on FROM transactions)",
        "SELECT string_to_array(string_agg(merchant, ''), NULL) FROM transactions",
        &format!("SELECT {lengths} FROM (SELECT string_agg(merchant, '') AS s FROM transactions) t"),
    ]);
}

#[test]
fn a_recursive_query_counts() {
    accepted(&[
        "WITH RECURSIVE m AS (SELECT date '2026-01-01' AS d UNION ALL SELECT (d + INTERVAL '1 month')::date FROM m WHERE d < date '2026-12-01') SELECT d FROM m",
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION SELECT n + 1 FROM r WHERE n < 12), s AS (SELECT sum(n) AS t FROM r) SELECT t FROM s",
    ]);
    refused(&[
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT n FROM r",
        "WITH RECURSIVE r AS (SELECT 'x' AS s UNION ALL SELECT s || s FROM r WHERE s <> '') SELECT s FROM r",
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT generate_series(n, n + 9) FROM r WHERE n < 99) SELECT n FROM r",
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < (SELECT count(*) FROM transactions)) SELECT n FROM r",
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT r.n + 1 FROM r, transactions WHERE r.n < 9) SELECT n FROM r",
    ]);
}

/// Each of the refused held a server for 12 to 45 s under a statement_timeout of 3 s.
#[test]
fn what_is_gathered_is_not_worked_on_as_a_whole() {
    accepted(&[
        "SELECT string_agg(upper(merchant), ', '), left(string_agg(merchant, ','), 100), length(string_agg(merchant, '')) FROM transactions",
        "SELECT 'Shops: ' || string_agg(DISTINCT merchant, ', '), string_agg(merchant, ', ')::text FROM transactions",
        "SELECT array_agg(amount::int), json_agg(amount), (array_agg(amount ORDER BY id))[1] FROM transactions",
        "SELECT array_agg(g) FROM generate_series(1, 12) g",
        "SELECT json_agg(d::date) FROM generate_series(date '2026-01-01', current_date, interval '1 month') d",
        "SELECT count(*) FROM generate_series((SELECT min(occurred_on) FROM transactions), current_date, '1 day') d",
    ]);
    refused(&[
        "SELECT ('[' || string_agg('1', ',') || ']')::json->0 FROM transactions",
        "SELECT CAST('[' || string_agg('1', ',') || ']' AS jsonb) FROM transactions",
        "SELECT (SELECT string_agg('1', ',') FROM transactions)::text[] FROM transactions",
        "SELECT s::int[] FROM (SELECT '{' || string_agg('1', ',') || '}' AS s FROM transactions) x",
        "SELECT json_agg(t)::jsonb FROM transactions t",
        "SELECT string_agg('1', '')::numeric FROM transactions",
        "SELECT upper(string_agg(merchant, '')), lower(string_agg(merchant, '')) FROM transactions",
        "SELECT reverse(s), initcap(s) FROM (SELECT string_agg(merchant, '') AS s FROM transactions) x",
        "SELECT array_agg(g) FROM generate_series(1, (SELECT 100000000)) g",
        "SELECT array(SELECT g FROM (SELECT generate_series(1, (SELECT 100000000)) AS g) x)",
        "SELECT string_agg(g::text, '') FROM (SELECT 100000000 AS n) x, generate_series(1, x.n) g",
    ]);
}

#[test]
fn long_texts_are_not_searched_for_long_ones() {
    let a = |count: usize| "a".repeat(count);
    let gathered = format!("(SELECT string_agg('{}', '') FROM generate_series(1, 40000) x)", a(100));
    let long =
        format!("WITH x AS MATERIALIZED (SELECT repeat(repeat('{}', 9), 7) AS t, 'b' || '{}' AS p)", a(1900), a(1900));
    let items = |count: usize| vec!["1"; count].join(", ");
    accepted(&[
        "SELECT id FROM transactions WHERE merchant ILIKE '%shop%' OR description LIKE ANY (ARRAY['%a%', '%b%'])",
        "SELECT split_part(description, ' ', 1), position('@' IN description), replace(merchant, '*', '') FROM transactions",
        "SELECT trim(both ' .' from merchant), translate(description, 'áéíóú', 'aeiou') FROM transactions",
        "SELECT category FROM transactions GROUP BY category HAVING string_agg(merchant, ', ') ILIKE '%lidl%'",
        "SELECT trim(trailing ', ' from string_agg(merchant, ', ')), replace(string_agg(merchant, ', '), ' ,', ',') FROM transactions",
        "SELECT tags FROM transactions WHERE tags && ARRAY['work', 'home'] AND tags @> ARRAY['x']",
        "SELECT occurred_on FROM transactions GROUP BY 1 HAVING array_agg(category) @> ARRAY['Food', 'Travel']",
        "SELECT 1 FROM transactions GROUP BY category HAVING ARRAY['Food', 'Travel']::text[] <@ array_agg(merchant)",
    ]);
    refused(&[
        &format!("SELECT strpos({gathered}, 'b{}')", a(6500)),
        &format!("SELECT position('b{}' IN {gathered})", a(6500)),
        &format!("SELECT replace({gathered}, 'b{}', '') = ''", a(6500)),
        &format!("SELECT split_part({gathered}, 'b{}', 2)", a(6500)),
        &format!("SELECT {gathered} LIKE '%{}b%'", a(6500)),
        &format!("SELECT {gathered} NOT ILIKE ANY (ARRAY['%{}b%'])", a(6500)),
        &format!("SELECT translate({gathered}, '{}', 'b')", a(6500)),
        &format!("SELECT (SELECT jsonb_agg(x) FROM generate_series(1, 400000) x) @> '[{}]'::jsonb", items(3000)),
        &format!("SELECT (SELECT array_agg(x) FROM generate_series(1, 400000) x) && ARRAY[{}]", items(2000)),
        &format!("SELECT ARRAY[{}] <@ (SELECT array_agg(x) FROM generate_series(1, 400000) x)", items(17)),
        "SELECT array_agg(id) && array_agg(id) FROM transactions",
        &format!("{long} SELECT {} FROM x", vec!["t LIKE '%' || p"; 30].join(", ")),
        &format!("{long} SELECT {} FROM x", vec!["strpos(t, p)"; 90].join(", ")),
        &format!("{long} SELECT {} FROM x", vec!["btrim(t, p)"; 90].join(", ")),
        &format!("{long} SELECT {} FROM x", vec!["trim(both p from t)"; 90].join(", ")),
    ]);
}
