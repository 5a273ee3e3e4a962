use crate::sqlguard::{RejectionKind, guard, inspect};

/// Each reason names the thing and what to write instead.
#[test]
fn a_rejection_says_what_to_write_instead() {
    use RejectionKind as Kind;
    let table = [
        (
            "SELECT * FROM expenses",
            Kind::Relation,
            "There is no table expenses: use transactions, with kind = 'expense'",
        ),
        (
            "SELECT * FROM app.entry",
            Kind::Relation,
            "A table with a schema is not available: use transactions, accounts,",
        ),
        (
            "SELECT total FROM accounts",
            Kind::Column,
            "There is no column total here: accounts has name, currency, balance, opened_on, archived.",
        ),
        (
            "SELECT a.amount FROM accounts a",
            Kind::Column,
            "a has no column amount: it has name, currency, balance, opened_on, archived.",
        ),
        ("SELECT sum(price) FROM transactions", Kind::Column, "There is no column price: use amount."),
        ("SELECT t.date FROM transactions t", Kind::Column, "t has no column date: use t.occurred_on."),
        ("SELECT \"Amount\" FROM transactions", Kind::Column, "There is no column Amount: use amount."),
        ("SELECT 1 FROM transactions WHERE merchant = \"Lidl\"", Kind::Column, "A text stands in single quotes."),
        ("SELECT date_trunc(month, occurred_on) FROM transactions", Kind::Column, "in quotes, as in 'month'."),
        ("SELECT 1 FROM transactions WHERE merchant isnull", Kind::Syntax, "write IS NULL or IS NOT NULL."),
        ("SELECT ifnull(merchant, 'x') FROM transactions", Kind::Function, "COALESCE(x, y), with a y of the same type"),
        (
            "SELECT 1 FROM transactions WHERE daterange('2026-01-01', '2026-02-01') @> occurred_on",
            Kind::Function,
            "compare with both ends: x >= a AND x < b",
        ),
        ("SELECT x.amount FROM transactions t", Kind::Column, "Nothing in FROM is called x here: FROM has t."),
        ("SELECT * FROM transactions WHERE user_id = 3", Kind::Column, "leave the condition out"),
        (
            "SELECT amount FROM transactions t JOIN budgets b USING (category)",
            Kind::Column,
            "Column amount is ambiguous: write t.amount or b.amount.",
        ),
        (
            "SELECT strftime('%Y', occurred_on) FROM transactions",
            Kind::Function,
            "The function strftime is not available: use to_char(x, 'YYYY-MM').",
        ),
        (
            "SELECT median(amount) FROM transactions",
            Kind::Function,
            "use percentile_cont(0.5) WITHIN GROUP (ORDER BY x)",
        ),
        (
            "SELECT percentile_cont(0.5) FROM transactions",
            Kind::Function,
            "percentile_cont needs an order: write percentile_cont(…) WITHIN GROUP (ORDER BY x).",
        ),
        ("SELECT row_number() FROM transactions", Kind::Function, "row_number needs a window"),
        ("SELECT round(1, 2, 3)", Kind::Function, "The function round takes 1 to 2 arguments, not 3."),
        ("SELECT * FROM public.goals", Kind::Relation, "A table with a schema is not available: write goals alone."),
        ("SELECT current_role", Kind::Column, "the views hold only this book's rows"),
        ("SELECT current_user", Kind::Function, "the views hold only this book's rows"),
        ("SELECT amount::money FROM transactions", Kind::Type, "money is not available as a type: use numeric(12,2)"),
        ("SELECT 1 == 1", Kind::Operator, "The operator == is not available: use =."),
        ("SELECT 'a\\d'", Kind::Text, "write [0-9], [[:space:]] or [.] in place of \\d, \\s or \\.;"),
        ("SELECT $1", Kind::Text, "there are no parameters"),
        ("SELECT 1; SELECT 2", Kind::Statement, "Only one statement is available"),
        ("DROP TABLE x", Kind::Statement, "DROP is not available: only reading is, write one SELECT."),
        (
            "WITH a AS (DELETE FROM goals RETURNING *) SELECT * FROM a",
            Kind::Statement,
            "Changing data is not available",
        ),
        ("", Kind::Statement, "The query is empty"),
        ("SELECT * FROM transactions LIMIT 5, 10", Kind::Syntax, "write LIMIT b OFFSET a"),
        ("SELECT TOP 5 * FROM transactions", Kind::Clause, "TOP is not available: use LIMIT at the end"),
        ("SELECT * FROM transactions FOR UPDATE", Kind::Clause, "FOR UPDATE is not available"),
        (
            "SELECT id FROM transactions UNION SELECT 1 ORDER BY id + 1",
            Kind::Column,
            "ORDER BY of a UNION takes a column's name or number only: use id",
        ),
        (
            "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT * FROM r",
            Kind::Clause,
            "r has no WHERE that ends it",
        ),
        (
            "SELECT category, sum(amount) AS total FROM transactions GROUP BY 1 HAVING total > 9",
            Kind::Column,
            "total is this SELECT's own alias",
        ),
        ("SELECT merchant ISNULL FROM transactions", Kind::Clause, "write IS NULL or IS NOT NULL"),
        ("SELECT amount::double FROM transactions", Kind::Type, "write numeric, numeric(12,2) or double precision"),
        ("SELECT 1 < 2 < 3", Kind::Clause, "A chain of comparisons is not available: write a < b AND b < c"),
        ("SELECT trim(both from merchant) FROM transactions", Kind::Syntax, "Perhaps: write trim(x)."),
        ("WITH a AS (SELECT 1 AS x) SELECT a.y FROM a", Kind::Column, "a has no column y: it has x."),
        ("SELECT a.x FROM (SELECT 1 AS x) a, (SELECT a.x) b", Kind::Column, "Nothing in FROM is called a here"),
    ];
    for (sql, kind, part) in table {
        let rejection = guard(sql).expect_err(sql);
        assert_eq!(rejection.kind, kind, "{sql}\n{rejection}");
        assert!(rejection.reason.contains(part), "{sql}\n{rejection}");
        assert!(rejection.reason.ends_with('.'), "{sql}\n{rejection}");
    }
}

#[test]
fn limits_hold() {
    use crate::sqlguard::lexer::{MAX_BYTES, MAX_JOINS, MAX_NAME_BYTES, MAX_NESTING, MAX_TOKENS};
    let nested = |depth: usize| format!("SELECT {}1{}", "(".repeat(depth), ")".repeat(depth));
    let padded = |bytes: usize| format!("{:bytes$}", "SELECT 1");
    let joined = |joins: usize| {
        (1..=joins).fold("SELECT 1 FROM goals g0".to_owned(), |sql, i| sql + &format!(" CROSS JOIN goals g{i}"))
    };
    let listed = |words: usize| format!("SELECT 1 IN (1{})", ", 1".repeat((words - 6) / 2));
    let named = |bytes: usize| format!("SELECT 1 AS {}", "a".repeat(bytes));
    let table = [
        (nested(MAX_NESTING), nested(MAX_NESTING + 1)),
        (padded(MAX_BYTES), padded(MAX_BYTES + 1)),
        (joined(MAX_JOINS), joined(MAX_JOINS + 1)),
        (listed(MAX_TOKENS), listed(MAX_TOKENS + 2)),
        (named(MAX_NAME_BYTES), named(MAX_NAME_BYTES + 1)),
    ];
    for (within, beyond) in table {
        assert!(guard(&within).is_ok(), "{within}\n{:?}", guard(&within));
        assert!(guard(&beyond).is_err(), "{beyond}");
    }
}

#[test]
fn inspection_has_its_four_fields() {
    let keys = |line: &serde_json::Value| line.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let accepted = inspect(Some("7"), "SELECT 1");
    assert_eq!(keys(&accepted), ["id", "reason", "sql", "verdict"]);
    assert_eq!(accepted, serde_json::json!({"id": "7", "verdict": "accept", "reason": null, "sql": "SELECT 1"}));
    let refused = inspect(None, "DROP");
    assert_eq!(keys(&refused), ["id", "reason", "sql", "verdict"]);
    assert_eq!(
        (refused["verdict"].as_str(), refused["id"].is_null(), refused["sql"].is_null()),
        (Some("reject"), true, true)
    );
}
