use super::super::{Made, guard};

/// What each column is made of: `-` the query's own making, `w` words and dates, `d` parts of dates, `e` entries'
/// numbers, `r` places in an order, `#` counts, `%` shares, `+` figures.
fn made(sql: &str) -> String {
    let query = guard(sql).unwrap_or_else(|rejection| panic!("{sql}: {}", rejection.reason));
    assert_eq!(query.made().len(), query.columns().len());
    let sign = |made: &Made| match made {
        Made::Own => '-',
        Made::Words => 'w',
        Made::DatePart => 'd',
        Made::EntryNo => 'e',
        Made::Rank => 'r',
        Made::Count => '#',
        Made::Share => '%',
        Made::Figure => '+',
    };
    query.made().iter().map(sign).collect()
}

#[test]
fn tricks_make_no_figure_of_the_ledger() {
    for sql in [
        // Written out, and worked out of what is written out.
        "select 86.5 as total from transactions limit 1",
        "select 5 * 17.3 as total from transactions limit 1",
        "select -86.5, +86.5, (86.5)::int, '86.5'::numeric, numeric '86.5', round(86.5, 1) from transactions",
        "select 1 + 1, 1 * 2, 100, 12, 0, 1, 100 / 12 from transactions",
        // Beside a figure of the ledger.
        "select sum(amount) * 0 + 86.5 from transactions",
        "select sum(amount) + 86.5 from transactions",
        "select sum(amount) - 13.5 from transactions",
        "select 86.5 - sum(amount) * 0 from transactions",
        "select count(*) * 0 + 86 from transactions",
        "select count(*) + 86, count(*) * 86, count(*) - 1 from transactions",
        "select sum(amount) / sum(amount) * 86.5 from transactions",
        "select sum(amount) / nullif(sum(amount), 0) + 85.5 from transactions",
        "select sum(amount) * 0.865 from transactions",
        "select sum(amount) / 11.56, sum(amount) / 1.5, sum(amount) / 86 from transactions",
        "select sum(amount) / 12 / 7 / 2 from transactions",
        "select amount * amount, sum(amount) * count(*) from transactions group by amount",
        "select power(sum(amount), 0) * 86.5, power(max(amount), 2), sum(amount) ^ 2, sum(amount) % 86 from transactions",
        "select sqrt(amount), ln(amount), exp(amount), sign(amount), mod(amount, 86), div(amount, 3) from transactions",
        "select width_bucket(amount, 0, 100, 86), scale(amount) from transactions",
        "select round(sum(amount), -2), trunc(sum(amount), -3), round(amount, 20) from transactions",
        "select amount + amount, sum(amount) + sum(amount), (amount) - (amount) from transactions group by amount",
        "select a + b + c + d + e + f + g + h from (select amount a, amount b, amount c, amount d, amount e, amount f, amount g, amount h from transactions) x",
        // In place of one.
        "select coalesce(null, 86.5), coalesce(amount, 86.5), coalesce(sum(amount) filter (where false), 86.5) from transactions group by amount",
        "select greatest(amount, 86.5), least(amount, 86.5), greatest(sum(amount), 1000) from transactions group by amount",
        "select nullif(86.5, amount), nullif(86.5, 0) from transactions",
        "select case when amount > 0 then 86.5 end, case when true then 86.5 else amount end from transactions",
        "select case kind when 'expense' then amount else 86.5 end from transactions",
        "select sum(case when kind = 'expense' then 86.5 end), sum(case when true then 2 else 0 end) from transactions",
        "select max(case when amount > 5 then 86.5 else amount end) from transactions",
        "select sum(86.5), max(86.5), min(86.5), avg(86.5), avg(17.3 * 5) from transactions",
        "select sum(86.5) filter (where amount > 0), max(86.5) filter (where kind = 'expense') from transactions",
        "select percentile_cont(0.5) within group (order by 86.5), mode() within group (order by 86) from transactions",
        "select percentile_cont(0.1374) within group (order by amount) from transactions",
        // From another row, a window, a subquery.
        "select (select 86.5), (select 86.5 from transactions where amount > 3 limit 1) from transactions",
        "select x.b from (select 5 * 17.3 as b from transactions) x",
        "with a as (select 86.5 as b, amount as c from transactions) select b, b + c, a.b * 2 from a",
        "with a as (select 0 as z, 100 as h from transactions) select z + 86.5, h, h * 2 from a",
        "select lag(86.5) over (order by amount), lag(amount, 1, 86.5) over (order by amount) from transactions",
        "select first_value(17.3) over (order by amount), nth_value(86.5, 1) over (), ntile(86) over () from transactions",
        "select sum(86.5) over (), max(86.5) over (partition by kind) from transactions",
        "select percent_rank() over (order by amount), cume_dist() over (order by amount) from transactions",
        // Rows that the query makes.
        "select amount from transactions union all select 86.5",
        "select max(x) from (select amount x from transactions union select 86.5) y",
        "values (86.5, 17.3)",
        "select v.a, sum(v.a) from (values (86.5), (17.3)) v(a), transactions t group by 1",
        "select g, sum(g), max(g) from generate_series(80, 90) g, transactions t group by 1",
        "select count(*) from generate_series(1, 86) g",
        "select count(*), sum(1) from transactions, generate_series(1, 86) g",
        "select sum(amount), avg(amount) from transactions, generate_series(1, 3) g",
        "select sum(t.amount), count(t.id) from transactions t cross join transactions u",
        "select sum(t.amount) from transactions t join transactions u on true",
        "select sum(t.amount) from transactions t join (values ('expense'), ('expense')) v(k) on v.k = t.kind",
        "select sum(t.amount) from transactions t join calendar c on c.day = c.month_start",
        "select sum(x) from (select amount x from transactions union all select amount from transactions) y",
        "select count(*) from (select 1 from transactions limit 86) x",
        "select count(*) from (select id from transactions fetch first 86 rows only) x",
        "select count(*) from (select row_number() over () as n from transactions) x where n <= 86",
        "select count(*) over (order by id), sum(1) over (order by id) from transactions",
        "select count(*) from (select generate_series(1, 86), amount from transactions) x",
        "select count(*) from calendar where day < '2026-03-28'",
        "with recursive c as (select 1 as n union all select n + 1 from c where n < 86) select n from c",
        "with recursive c as (select amount as n from transactions union all select n + 1 from c where n < 86) select n from c",
        "select unnest(array[86.5, 17.3]), (array[86.5])[1] from transactions",
        "select ordinality from transactions, unnest(tags) with ordinality as u(tag, ordinality)",
        // Out of texts and dates.
        "select length('aaaaaaaa'), length(merchant), ascii('V'), ascii(merchant), strpos(merchant, 'x') from transactions",
        "select merchant::numeric, to_number(merchant, '99.9'), left(merchant, 4)::numeric from transactions",
        "select substring(merchant from 'a(.*)')::int, split_part(description, ' ', 2)::numeric from transactions",
        "select (amount::text || '5')::numeric, left(amount::text, 2), reverse(amount::text) from transactions",
        "select concat(merchant, 86.5), merchant || ' 86.5', concat(merchant, ' ', amount) from transactions",
        "select to_char(amount, '86.5'), to_char(occurred_on, '\"86.5\"'), to_char(86.5, '99.9') from transactions",
        "select to_char(occurred_on, 'YYYYMMDD')::int * 86, extract(year from occurred_on) / 10 from transactions",
        "select extract(epoch from occurred_on), date_part('epoch', now()), extract(julian from now()) from transactions",
        "select sum(amount) / extract(day from date '2026-01-23') from transactions",
        "select sum(amount) / (date '2026-04-01' - date '2026-01-06'), date '2026-04-01' - date '2026-01-06' from transactions",
        "select sum(id), avg(id), id * 2, id + amount, sum(amount) - max(id) from transactions group by id, amount",
        "select cardinality(tags), array_length(tags, 1) from transactions",
        "select json_build_object('total', 86.5), to_json(86.5), row_to_json(t), row(86.5) from transactions t",
        "select chr(56) || chr(54), repeat('1', 86), lpad('8', 2, '6'), replace(merchant, 'a', '8') from transactions",
        "select translate('abc', 'abc', '865'), format('%s', 86.5), array_to_string(array[8, 6], '') from transactions",
        // One kind of thing for another.
        "select coalesce(count(*) filter (where id <= 37), sum(amount)), greatest(count(*), sum(amount)) from transactions",
        "select case when count(*) > 3 then count(*) else sum(amount) end, sum(amount) * 100 / count(*) from transactions",
        "select 100 * count(*) / sum(amount), sum(amount) / count(*) * 100, count(*) * 100, 100 * avg(amount) from transactions",
        "select sum(amount) / sum(amount) * 100 * 100, sum(amount) / avg(amount) * sum(amount) from transactions",
        "select grouping(kind), var_pop(amount), corr(amount, 2), regr_slope(amount, id) from transactions group by kind, amount",
    ] {
        let made = made(sql);
        assert!(made.chars().all(|sign| sign == '-'), "{made}: {sql}");
    }
}

#[test]
fn honest_questions_keep_their_figures() {
    for (sql, expected) in [
        ("select amount, currency, category, occurred_on, is_refund, id from transactions", "+wwwwe"),
        ("select category, 86.5, amount from transactions", "w-+"),
        (
            "select sum(amount), avg(amount), min(amount), max(amount), count(*), stddev(amount) from transactions",
            "++++#+",
        ),
        (
            "select category, round(sum(amount), 2) as total from transactions group by category order by 2 desc limit 5",
            "w+",
        ),
        ("select coalesce(sum(amount), 0), greatest(sum(amount), 0), abs(-sum(amount)) from transactions", "+++"),
        (
            "select count(*)::int, (count(*)), count(distinct merchant), count(*) filter (where amount > 100) from transactions",
            "####",
        ),
        (
            "select sum(case when kind = 'expense' then amount else 0 end), avg(amount)::numeric(12, 2) from transactions",
            "++",
        ),
        ("select sum(case kind when 'income' then amount else -amount end) from transactions", "+"),
        (
            "select sum(amount * case when kind = 'income' then 1 else -1 end), amount * 1.0 from transactions group by amount",
            "++",
        ),
        (
            "select sum(case when amount > 100 then 1 else 0 end), sum(1), sum((amount > 5)::int) from transactions",
            "###",
        ),
        (
            "select percentile_cont(0.5) within group (order by amount), percentile_disc(0.37) within group (order by amount) from transactions",
            "++",
        ),
        (
            "select sum(amount) filter (where kind = 'income') - sum(amount) filter (where kind = 'expense') from transactions",
            "+",
        ),
        (
            "select round(100.0 * sum(amount) filter (where category = 'Food') / nullif(sum(amount), 0), 1) from transactions",
            "%",
        ),
        (
            "select round(sum(spent) / sum(amount) * 100, 1), round(sum(amount) * 100.0 / sum(sum(amount)) over (), 1) from budgets",
            "%%",
        ),
        ("select count(*) filter (where amount > 100) * 100.0 / nullif(count(*), 0) from transactions", "%"),
        (
            "select avg(n), max(n), count(*) / 12, count(*)::text, avg((amount > 5)::int) from (select merchant, count(*) as n, max(amount) as amount from transactions group by merchant) x",
            "%#%#%",
        ),
        (
            "select round(100.0 * count(*) filter (where id <= 45) / count(*), 2) as total, 'EUR' as currency from transactions",
            "%-",
        ),
        (
            "select sum(amount) / 12, round(sum(amount) / 3.0, 2), sum(amount) / count(distinct date_trunc('month', occurred_on)) from transactions",
            "+++",
        ),
        ("select sum(amount) / count(*), sum(amount) / extract(day from current_date) from transactions", "++"),
        (
            "with m as (select date_trunc('month', occurred_on) as m, sum(amount) as t from transactions group by 1) select m, t, t - lag(t) over (order by m), round((t - lag(t) over (order by m)) / lag(t) over (order by m) * 100, 1), (t / lag(t) over (order by m) - 1) * 100 from m",
            "w++%%",
        ),
        (
            "select avg(t) from (select sum(amount) as t from transactions group by date_trunc('month', occurred_on)) m",
            "+",
        ),
        (
            "select (select sum(amount) from transactions where kind = 'income') - (select sum(amount) from transactions where kind = 'expense')",
            "+",
        ),
        (
            "select 'this month' as time, sum(amount) as total from transactions union all select 'last month', sum(amount) from transactions",
            "-+",
        ),
        ("select tag, sum(amount), count(*) from transactions, unnest(tags) as tag group by tag", "w+#"),
        ("select unnest(tags) as tag, count(*) from transactions group by tag", "w#"),
        (
            "select c.day, coalesce(sum(t.amount), 0), count(t.id) from calendar c left join transactions t on t.occurred_on = c.day group by c.day",
            "w+#",
        ),
        (
            "select m::date, coalesce(sum(t.amount), 0) from generate_series('2026-01-01'::date, '2026-06-01'::date, interval '1 month') as m left join transactions t on date_trunc('month', t.occurred_on) = m group by 1",
            "w+",
        ),
        (
            "select b.category, b.amount - coalesce(sum(t.amount), 0) from budgets b left join transactions t on t.category = b.category and t.kind = 'expense' group by b.category, b.amount",
            "w+",
        ),
        (
            "select t.category, sum(t.amount), round(100 * sum(t.amount) / s.total, 1) from transactions t cross join (select sum(amount) as total from transactions) s group by t.category, s.total",
            "w+%",
        ),
        ("select sum(amount) from (select amount from transactions order by amount desc limit 10) x", "+"),
        ("select count(*) from (select merchant from transactions group by merchant having count(*) > 3) x", "#"),
        ("select name, balance, \"left\" from accounts, budgets", "w++"),
        ("select name, target_amount - saved_amount, round(100.0 * saved_amount / target_amount) from goals", "w+%"),
        (
            "select extract(month from occurred_on), date_part('year', occurred_on), to_char(occurred_on, 'YYYY-MM'), sum(amount) from transactions group by 1, 2, 3",
            "ddd+",
        ),
        (
            "select max(occurred_on) - min(occurred_on), current_date - max(occurred_on), extract(day from now()) from transactions",
            "ddd",
        ),
        (
            "select amount::text, to_char(sum(amount), 'FM999,990.00'), string_agg(distinct merchant, ', ') from transactions group by amount",
            "++w",
        ),
        ("select category, rank() over (order by sum(amount) desc) from transactions group by category", "wr"),
        ("select (array_agg(amount order by occurred_on desc))[1], (array_agg(merchant))[1] from transactions", "+w"),
        (
            "select lower(coalesce(merchant, 'none')), upper(trim(description)), kind || ' ' || category from transactions",
            "www",
        ),
        (
            "select sum(amount) over (order by occurred_on), count(*) over (partition by merchant) from transactions",
            "+#",
        ),
        (
            "select a.account, abs(a.total - b.total) from (select account, sum(amount) as total from transactions group by account) a, (select sum(amount) as total from transactions) b",
            "w+",
        ),
        ("select a.*, 1 as one from (select amount, kind from transactions) a", "+w-"),
        ("select * from transactions intersect select * from transactions", "ew+w+wwwwwwwwwwww"),
    ] {
        assert_eq!(made(sql), expected, "{sql}");
    }
}
