use super::super::{Made, guard};

/// What each column is made of: `-` numbers of the query, `+` rows of the ledger, `#` their count.
fn made(sql: &str) -> String {
    let query = guard(sql).unwrap_or_else(|rejection| panic!("{sql}: {}", rejection.reason));
    assert_eq!(query.made().len(), query.columns().len());
    let sign = |made: &Made| match made {
        Made::OfNumbers => '-',
        Made::OfRows => '+',
        Made::Count => '#',
    };
    query.made().iter().map(sign).collect()
}

#[test]
fn what_a_query_makes_of_its_own_numbers_is_told_from_what_it_reads() {
    for (sql, expected) in [
        ("select 5*17.3 as total from transactions limit 1", "-"),
        ("select (5*17.3)::numeric, round(17.3 * 5, 1), -86.5, '86.5'::numeric from transactions", "----"),
        ("select category, 86.5 from transactions where amount > 0", "+-"),
        ("select case when amount > 0 then 86.5 end, case when true then amount end from transactions", "-+"),
        ("select coalesce(null, 86.5), greatest(5, 17.3), amount * 1.0 from transactions", "--+"),
        ("select max(86.5), avg(17.3 * 5), sum(86.5), sum(amount), sum(1), count(*) from transactions", "---++#"),
        ("select (select 86.5 from transactions where amount > 3 limit 1) from transactions", "-"),
        ("select (select max(amount) from transactions) from transactions", "+"),
        ("with a as (select 86.5 as b, amount as c from transactions) select b, c, b + c, a.b * 2 from a", "-++-"),
        ("select x.b from (select 5 * 17.3 as b from transactions) x", "-"),
        ("select amount from transactions union all select 86.5", "-"),
        ("select v.a from (values (86.5), (17.3)) v(a), transactions t", "-"),
        ("select g from generate_series(80, 90) g, transactions t", "-"),
        ("select x.n, t.amount from (select count(*) as n from generate_series(1, 865) g) x, transactions t", "-+"),
        ("select lag(86.5) over (order by amount), lag(amount) over (order by 5) from transactions", "-+"),
        (
            "select row_number() over (order by amount), first_value(17.3) over (order by amount) from transactions",
            "+-",
        ),
        // What honest questions ask.
        (
            "select coalesce(sum(amount), 0), 100.0 * sum(amount) / 12, count(*) filter (where amount > 100) from transactions",
            "++#",
        ),
        (
            "select sum(case when kind = 'expense' then amount else 0 end), avg(amount)::numeric(12, 2) from transactions",
            "++",
        ),
        ("select sum(case when amount > 100 then 1 else 0 end), count(distinct merchant) from transactions", "+#"),
        ("select percentile_cont(0.5) within group (order by amount) from transactions", "+"),
        (
            "select date_trunc('month', occurred_on), extract(month from occurred_on), sum(amount) from transactions group by 1, 2",
            "+++",
        ),
        ("select current_date - max(occurred_on), extract(day from now()) from transactions", "+-"),
        (
            "select count(*)::int as total, (count(*)) as a, count(*) * 2 as b, sum(n) from transactions, (select 1 as n) x",
            "##+-",
        ),
        ("select a.*, 1 as one from (select amount, kind from transactions) a", "++-"),
        ("select string_agg(merchant, ', ' order by amount) filter (where amount > 5) from transactions", "+"),
    ] {
        assert_eq!(made(sql), expected, "{sql}");
    }
}
