-- The scope is checked in one function, whose plan a connection keeps: a function in SQL is planned anew in each query.
-- What an account holds is told as the balance is: up to today, which a reader's connection has in the book's timezone, and in every currency it has.

create or replace function quipu_private.scope() returns bigint
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    parts text[] := string_to_array(current_setting('quipu.scope', true), ':');
    mac text;
begin
    if array_length(parts, 1) is distinct from 3
       or parts[1] !~ '^[0-9]{1,18}$' or parts[2] !~ '^[0-9]{1,12}$' then
        return null;
    end if;
    -- HMAC-SHA-256, as quipu_private.mac makes it.
    select encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(parts[1] || ':' || parts[2], 'UTF8'))), 'hex')
    into mac
    from quipu_private.keys k;
    if parts[2]::bigint < extract(epoch from clock_timestamp()) or mac is distinct from parts[3] then
        return null;
    end if;
    return parts[1]::bigint;
end
$$;

create or replace view quipu_views.accounts with (security_barrier) as
select a.name, h.currency, trim_scale(h.balance) as balance, a.opened_on, a.archived
from public.accounts a
join (
    select m.account_no, m.currency, sum(m.amount) as balance
    from (
        select o.account_no, o.currency, o.opening_balance as amount
        from public.accounts o
        where o.book_id = (select quipu_private.scope())
        union all
        select e.account_no, e.currency, sum(case e.kind when 'income' then e.amount else -e.amount end)
        from public.entries e
        where e.book_id = (select quipu_private.scope())
          and e.occurred_on <= current_date
        group by e.account_no, e.currency
        union all
        select e.to_account_no, e.currency, sum(e.amount)
        from public.entries e
        where e.book_id = (select quipu_private.scope()) and e.kind = 'transfer'
          and e.occurred_on <= current_date
        group by e.to_account_no, e.currency
    ) m
    group by m.account_no, m.currency
) h on h.account_no = a.account_no
where a.book_id = (select quipu_private.scope());

comment on view quipu_views.accounts is 'Where money is kept: one row for each account and each currency it holds.';
comment on column quipu_views.accounts.balance is 'What is in it today: opening balance, income less expenses, transfers; entries of later days do not count.';
