-- What questions may read: views of one book, and a scope that SQL cannot forge. The app shows the database which book
-- a connection may read by `book:expiry:mac` in the setting quipu.scope; the mac is made with a key that only the
-- tables' owner can read, so that a query which sets the setting itself gets no rows. Roles are set up by the program,
-- for their names and passwords are this server's.

create schema quipu_private;

create table quipu_private.keys (
    only_one boolean primary key default true check (only_one),
    scope_key bytea not null
);
insert into quipu_private.keys (scope_key)
select sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));

create table quipu_private.logins (
    database name not null,
    kind text not null,
    role name not null,
    password text not null,
    primary key (database, kind)
);

-- HMAC-SHA-256 (RFC 2104) of a message with the scope's key. The key has 32 bytes, padded to the block's 64.
create function quipu_private.mac(message text) returns text
language sql stable strict
set search_path = pg_catalog, pg_temp
as $$
    select encode(sha256(outer_pad || sha256(inner_pad || convert_to(message, 'UTF8'))), 'hex')
    from (
        select string_agg(set_byte('\x00'::bytea, 0, get_byte(padded, i) # 54), ''::bytea order by i) as inner_pad,
               string_agg(set_byte('\x00'::bytea, 0, get_byte(padded, i) # 92), ''::bytea order by i) as outer_pad
        from (select scope_key || decode(repeat('00', 32), 'hex') as padded from quipu_private.keys) k,
             generate_series(0, 63) as i
    ) pads
$$;

-- The book the connection may read; null when the setting is absent, forged or old.
create function quipu_private.scope() returns bigint
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    parts text[] := string_to_array(current_setting('quipu.scope', true), ':');
begin
    if array_length(parts, 1) is distinct from 3
       or parts[1] !~ '^[0-9]{1,18}$' or parts[2] !~ '^[0-9]{1,12}$' then
        return null;
    end if;
    if parts[2]::bigint < extract(epoch from clock_timestamp())
       or quipu_private.mac(parts[1] || ':' || parts[2]) <> parts[3] then
        return null;
    end if;
    return parts[1]::bigint;
end
$$;

revoke all on schema quipu_private from public;
revoke all on all functions in schema quipu_private from public;

create schema quipu_views;
revoke all on schema quipu_views from public;

create view quipu_views.transactions with (security_barrier) as
select e.entry_no as id, e.kind, trim_scale(e.amount) as amount, e.currency,
       case when e.currency = b.currency then trim_scale(e.amount) end as amount_book,
       c.name as category, e.merchant, e.note as description, a.name as account, t.name as to_account, u.name as payer,
       e.occurred_on, e.created_at, e.tags, e.source
from public.entries e
join public.books b on b.book_id = e.book_id
left join public.categories c on c.book_id = e.book_id and c.category_no = e.category_no
left join public.accounts a on a.book_id = e.book_id and a.account_no = e.account_no
left join public.accounts t on t.book_id = e.book_id and t.account_no = e.to_account_no
left join public.users u on u.user_id = e.payer_id
where e.book_id = (select quipu_private.scope());

create view quipu_views.accounts with (security_barrier) as
select a.name, a.currency,
       trim_scale(a.opening_balance
           + coalesce((select sum(case e.kind when 'income' then e.amount else -e.amount end) from public.entries e
                       where e.book_id = a.book_id and e.account_no = a.account_no and e.currency = a.currency), 0)
           + coalesce((select sum(e.amount) from public.entries e
                       where e.book_id = a.book_id and e.to_account_no = a.account_no and e.currency = a.currency
                         and e.kind = 'transfer'), 0)) as balance,
       a.opened_on, a.archived
from public.accounts a
where a.book_id = (select quipu_private.scope());

create view quipu_views.budgets with (security_barrier) as
select c.name as category, trim_scale(g.amount) as amount, g.currency, g.period,
       trim_scale(coalesce(s.spent, 0)) as spent, trim_scale(g.amount - coalesce(s.spent, 0)) as "left",
       p.starts_on, p.ends_on
from public.budgets g
join public.books b on b.book_id = g.book_id
join public.categories c on c.book_id = g.book_id and c.category_no = g.category_no
cross join lateral (
    select date_trunc('month', now() at time zone b.timezone)::date as starts_on,
           (date_trunc('month', now() at time zone b.timezone) + interval '1 month - 1 day')::date as ends_on) p
cross join lateral (
    select sum(e.amount) as spent from public.entries e
    where e.book_id = g.book_id and e.category_no = g.category_no and e.currency = g.currency and e.kind = 'expense'
      and e.occurred_on between p.starts_on and p.ends_on) s
where g.book_id = (select quipu_private.scope());

create view quipu_views.goals with (security_barrier) as
select g.name, trim_scale(g.target_amount) as target_amount, trim_scale(g.saved_amount) as saved_amount, g.currency,
       g.due_on
from public.goals g
where g.book_id = (select quipu_private.scope());

create view quipu_views.recurring with (security_barrier) as
select r.name, r.kind, trim_scale(r.amount) as amount, r.currency, c.name as category, a.name as account, r.period,
       r.next_on
from public.recurring r
left join public.categories c on c.book_id = r.book_id and c.category_no = r.category_no
left join public.accounts a on a.book_id = r.book_id and a.account_no = r.account_no
where r.book_id = (select quipu_private.scope());

create view quipu_views.categories with (security_barrier) as
select c.name, c.kind, nullif(c.emoji, '') as emoji, c.archived
from public.categories c
where c.book_id = (select quipu_private.scope());

create view quipu_views.calendar with (security_barrier) as
select d::date as day, extract(year from d)::integer as year, extract(month from d)::integer as month,
       extract(week from d)::integer as week, extract(isodow from d)::integer as weekday,
       date_trunc('month', d)::date as month_start, extract(isodow from d) >= 6 as is_weekend
from (
    select least(coalesce((select min(e.occurred_on) from public.entries e
                           where e.book_id = (select quipu_private.scope())), current_date),
                 current_date - 366) as first_day,
           greatest(coalesce((select max(e.occurred_on) from public.entries e
                              where e.book_id = (select quipu_private.scope())), current_date),
                    current_date + 366) as last_day) span,
     -- Bounded, whatever days were recorded.
     generate_series(greatest(first_day, current_date - 36600)::timestamp,
                     least(last_day, current_date + 3660)::timestamp, interval '1 day') as d;

comment on view quipu_views.transactions is 'Every recorded entry of the book, one row each.';
comment on column quipu_views.transactions.id is 'The entry''s short number, as in #42.';
comment on column quipu_views.transactions.kind is 'One of expense, income, transfer.';
comment on column quipu_views.transactions.amount is 'How much, always positive, in the entry''s own currency; kind says the direction.';
comment on column quipu_views.transactions.currency is 'ISO 4217 code of amount.';
comment on column quipu_views.transactions.amount_book is 'The amount in the book''s currency; null when no rate is known.';
comment on column quipu_views.transactions.category is 'The category''s name; null when uncategorised.';
comment on column quipu_views.transactions.merchant is 'Who was paid or who paid; null when unknown.';
comment on column quipu_views.transactions.description is 'The note that was written with the entry.';
comment on column quipu_views.transactions.account is 'Name of the account the money left or reached.';
comment on column quipu_views.transactions.to_account is 'Name of the receiving account of a transfer; null otherwise.';
comment on column quipu_views.transactions.payer is 'Who of the book''s members recorded or paid it.';
comment on column quipu_views.transactions.occurred_on is 'The day it happened; use this for any question about time.';
comment on column quipu_views.transactions.created_at is 'When it was recorded.';
comment on column quipu_views.transactions.tags is 'Tags without the #; test with ''x'' = ANY(tags).';
comment on column quipu_views.transactions.source is 'Where it came from: text, receipt, statement, recurring or api.';

comment on view quipu_views.accounts is 'The book''s accounts, wallets and cards.';
comment on column quipu_views.accounts.name is 'The account''s name.';
comment on column quipu_views.accounts.currency is 'ISO 4217 code of balance.';
comment on column quipu_views.accounts.balance is 'What is in it now: opening balance, income less expenses, transfers.';
comment on column quipu_views.accounts.opened_on is 'The day it was opened.';
comment on column quipu_views.accounts.archived is 'True when it is no longer used.';

comment on view quipu_views.budgets is 'Spending limits with what is spent in the running period.';
comment on column quipu_views.budgets.category is 'The category it limits; null limits all spending.';
comment on column quipu_views.budgets.amount is 'The limit for one period.';
comment on column quipu_views.budgets.currency is 'ISO 4217 code of amount, spent and left.';
comment on column quipu_views.budgets.period is 'One of week, month, year.';
comment on column quipu_views.budgets.spent is 'Expenses so far in the running period.';
comment on column quipu_views.budgets."left" is 'amount less spent; negative when overspent.';
comment on column quipu_views.budgets.starts_on is 'First day of the running period.';
comment on column quipu_views.budgets.ends_on is 'Last day of the running period.';

comment on view quipu_views.goals is 'Savings goals.';
comment on column quipu_views.goals.name is 'The goal''s name.';
comment on column quipu_views.goals.target_amount is 'How much is to be saved.';
comment on column quipu_views.goals.saved_amount is 'How much is saved so far.';
comment on column quipu_views.goals.currency is 'ISO 4217 code of both amounts.';
comment on column quipu_views.goals.due_on is 'The day it is to be reached; null when open.';

comment on view quipu_views.recurring is 'Entries that repeat: rent, salary, subscriptions.';
comment on column quipu_views.recurring.name is 'What it is called.';
comment on column quipu_views.recurring.kind is 'One of expense, income, transfer.';
comment on column quipu_views.recurring.amount is 'How much each time, always positive.';
comment on column quipu_views.recurring.currency is 'ISO 4217 code of amount.';
comment on column quipu_views.recurring.category is 'The category''s name; null when uncategorised.';
comment on column quipu_views.recurring.account is 'Name of the account it moves.';
comment on column quipu_views.recurring.period is 'One of day, week, month, year.';
comment on column quipu_views.recurring.next_on is 'The next day it is due.';

comment on view quipu_views.categories is 'The book''s categories.';
comment on column quipu_views.categories.name is 'The category''s name.';
comment on column quipu_views.categories.kind is 'One of expense, income.';
comment on column quipu_views.categories.emoji is 'Its emoji; null when it has none.';
comment on column quipu_views.categories.archived is 'True when it is no longer offered.';

comment on view quipu_views.calendar is 'One row a day, for questions about days without entries; join on day.';
comment on column quipu_views.calendar.day is 'The day.';
comment on column quipu_views.calendar.year is 'Its year.';
comment on column quipu_views.calendar.month is 'Its month, 1 to 12.';
comment on column quipu_views.calendar.week is 'Its ISO week, 1 to 53.';
comment on column quipu_views.calendar.weekday is 'Its ISO weekday, 1 is Monday and 7 is Sunday.';
comment on column quipu_views.calendar.month_start is 'First day of its month.';
comment on column quipu_views.calendar.is_weekend is 'True on Saturday and Sunday.';
