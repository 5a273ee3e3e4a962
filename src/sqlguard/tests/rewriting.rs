use crate::sqlguard::guard;

fn emitted(sql: &str) -> String {
    match guard(sql) {
        Ok(query) => query.sql().to_owned(),
        Err(rejection) => panic!("{sql}\n{rejection}"),
    }
}

#[test]
fn sql_is_written_anew() {
    let table = [
        (
            "select SUM(Amount) from Transactions where Kind = 'expense'; -- all of it",
            r#"SELECT pg_catalog.sum("amount") FROM "quipu_views_plain"."transactions" AS "transactions" WHERE "kind" = 'expense'"#,
        ),
        // A name keeps its case in quotes, and a quote inside it is doubled.
        (r#"SELECT 1 AS "Total ""x""", 'it''s' AS y"#, r#"SELECT 1 AS "Total ""x""", 'it''s' AS "y""#),
        // Signs never touch: `--` would begin a comment.
        ("SELECT 1 - -1, - - 1", r"SELECT 1 - - 1, - - 1"),
        // Types and functions carry their schema.
        (
            "SELECT amount::decimal(10,2), CAST(id AS integer) FROM transactions",
            r#"SELECT "amount"::pg_catalog.numeric(10, 2), CAST("id" AS pg_catalog.int4) FROM "quipu_views_plain"."transactions" AS "transactions""#,
        ),
        (
            "SELECT DATE '2026-01-31' + INTERVAL '1' MONTH",
            r"SELECT CAST('2026-01-31' AS pg_catalog.date) + INTERVAL '1' MONTH",
        ),
        ("SELECT now() - INTERVAL 7 DAY", r"SELECT pg_catalog.now() - INTERVAL '7 day'"),
        // `left` is a column of budgets, a function and a kind of join.
        (
            "SELECT left, b.left, left(category, 2) FROM budgets b LEFT JOIN goals ON true ORDER BY left",
            r#"SELECT "left", "b"."left", pg_catalog.left("category", 2) FROM "quipu_views"."budgets" AS "b" LEFT JOIN "quipu_views"."goals" AS "goals" ON TRUE ORDER BY "left""#,
        ),
        // A CTE may have a view's name; what is not a CTE at that place is the view.
        (
            "WITH goals AS (SELECT * FROM goals) SELECT * FROM goals",
            r#"WITH "goals" AS (SELECT * FROM "quipu_views"."goals" AS "goals") SELECT * FROM "goals""#,
        ),
        // A subquery without a name gets one, which PostgreSQL 15 wants.
        ("SELECT * FROM (SELECT 1 AS x)", r#"SELECT * FROM (SELECT 1 AS "x") AS "subquery 1""#),
    ];
    for (sql, expected) in table {
        assert_eq!(emitted(sql), expected, "{sql}");
    }
}

#[test]
fn a_query_tells_its_views_and_columns() {
    let query = guard(
        "WITH t AS (SELECT category, amount FROM transactions) \
         SELECT t.*, b.amount, sum(1), 1 + 1, b.left::text FROM t JOIN budgets b USING (category)",
    )
    .unwrap();
    assert_eq!(query.relations(), ["budgets", "transactions"]);
    assert_eq!(query.columns(), ["category", "amount", "amount_2", "sum", "?column?", "left"]);
}

#[test]
fn names_that_repeat_are_told_apart() {
    let table = [
        ("SELECT 1, 2, 3", vec!["?column?", "?column?_2", "?column?_3"]),
        ("SELECT 1 AS a, 2 AS a_2, 3 AS a", vec!["a", "a_2", "a_3"]),
        (
            "SELECT * FROM accounts a JOIN goals g ON a.name = g.name",
            vec![
                "name",
                "currency",
                "balance",
                "opened_on",
                "archived",
                "name_2",
                "target_amount",
                "saved_amount",
                "currency_2",
                "due_on",
            ],
        ),
        (
            "SELECT * FROM accounts a JOIN goals g USING (name, currency)",
            vec!["name", "currency", "balance", "opened_on", "archived", "target_amount", "saved_amount", "due_on"],
        ),
        ("VALUES (1, 2)", vec!["column1", "column2"]),
        (
            "SELECT CASE WHEN true THEN 1 END, DATE '2026-01-01', tags[1], ARRAY[1] FROM transactions",
            vec!["case", "date", "tags", "array"],
        ),
    ];
    for (sql, expected) in table {
        assert_eq!(guard(sql).unwrap().columns(), expected, "{sql}");
    }
}

#[test]
fn rows_are_sent_as_json_under_a_name_nobody_knows() {
    let query = guard("SELECT id FROM transactions;").unwrap();
    assert_eq!(
        query.wrapped("q1f", 201),
        r#"SELECT pg_catalog.row_to_json("q1f".*)::pg_catalog.text FROM (SELECT "id" FROM "quipu_views_plain"."transactions" AS "transactions") AS "q1f" LIMIT 201"#
    );
    // Only names that repeat are given anew.
    assert_eq!(
        guard("SELECT 1 AS a, 2 AS a").unwrap().wrapped("x\"y", 1),
        r#"SELECT pg_catalog.row_to_json("x""y".*)::pg_catalog.text FROM (SELECT 1 AS "a", 2 AS "a") AS "x""y"("a", "a_2") LIMIT 1"#
    );
}

#[test]
fn what_is_written_is_accepted_again_but_for_the_schemas() {
    for sql in [
        r#"SELECT "a", 'b''c' FROM (SELECT 1 AS "a") AS "subquery 1""#,
        r#"WITH "t" AS (SELECT 1 AS "n") SELECT "n" FROM "t" ORDER BY 1 DESC NULLS LAST LIMIT 3"#,
    ] {
        assert_eq!(emitted(sql), sql);
    }
}

/// Where the entries are read: in the narrowest form that has every column the query may mean.
#[test]
fn entries_are_read_without_names_that_nobody_asks_for() {
    let table = [
        ("SELECT merchant, sum(amount) FROM transactions GROUP BY merchant", "quipu_views_plain"),
        ("SELECT count(*) FROM transactions", "quipu_views_plain"),
        ("SELECT amount * 2 FROM transactions t", "quipu_views_plain"),
        ("WITH t AS (SELECT amount FROM transactions) SELECT sum(amount) FROM t", "quipu_views_plain"),
        ("SELECT t.category FROM transactions t", "quipu_views_category"),
        ("SELECT count(*) FROM transactions ORDER BY max(CATEGORY)", "quipu_views_category"),
        (
            "SELECT id FROM transactions t WHERE EXISTS (SELECT 1 FROM budgets WHERE category = t.category)",
            "quipu_views_category",
        ),
        ("SELECT 1 FROM transactions JOIN budgets USING (category)", "quipu_views_category"),
        ("SELECT account FROM transactions", "quipu_views"),
        ("SELECT sum(amount_book) FROM transactions", "quipu_views"),
        // Columns that no name means: all, those two tables share, and those that are named by their place.
        ("SELECT * FROM transactions", "quipu_views"),
        ("SELECT t.* FROM transactions t", "quipu_views"),
        ("SELECT t FROM transactions t", "quipu_views"),
        ("SELECT count(t) FROM transactions t", "quipu_views"),
        ("SELECT count(t.*) FROM transactions t", "quipu_views"),
        ("SELECT row_to_json(transactions) FROM transactions", "quipu_views"),
        ("SELECT id FROM transactions WHERE EXISTS (SELECT * FROM transactions b WHERE b.id = 1)", "quipu_views"),
        ("SELECT transactions.id FROM transactions NATURAL JOIN budgets", "quipu_views"),
        ("SELECT f FROM transactions AS t(a, b, c, d, e, f)", "quipu_views"),
    ];
    for (sql, schema) in table {
        let emitted = emitted(sql);
        assert!(emitted.contains(&format!("\"{schema}\".\"transactions\"")), "{sql}\n{emitted}");
        assert!(!emitted.contains('\0'), "{sql}\n{emitted:?}");
    }
    // A text that looks like a schema is a text.
    let sql = r#"SELECT '"quipu_views"."transactions"' AS x, id FROM transactions"#;
    assert_eq!(
        emitted(sql),
        r#"SELECT '"quipu_views"."transactions"' AS "x", "id" FROM "quipu_views_plain"."transactions" AS "transactions""#
    );
}
