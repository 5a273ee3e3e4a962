-- Goals and recurring items become things people keep: their names are told apart, a recurring item knows on which days
-- it falls due, and what was posted is remembered apart from what a person set, so that an undo of the one never touches
-- the other. Budgets may run by week or year and may limit all spending.

create unique index goals_name on goals (book_id, lower(name));
alter table goals add constraint goals_saved_not_negative check (saved_amount >= 0);

alter table recurring
    drop constraint recurring_kind_check,
    drop constraint recurring_period_check,
    add constraint recurring_kind_check check (kind in ('expense', 'income', 'transfer')),
    add constraint recurring_period_check check (period in ('day', 'week', 'month', 'year')),
    add column to_account_no bigint,
    add column payer_id bigint,                      -- the member who set it, who counts as the one who pays
    add column every smallint not null default 1 check (every between 1 and 99),  -- each so many periods
    add column first_on date not null default current_date,  -- the first day it falls due; the others are counted from it
    add column month_day smallint check (month_day between 1 and 31),  -- the day wanted, where a month is too short for it
    add column paused boolean not null default false,
    add column posted_through date,                  -- due days up to here are dealt with
    alter column next_on drop not null,              -- when to look next; null: to be worked out anew
    add constraint recurring_transfer_has_target check ((kind = 'transfer') = (to_account_no is not null)),
    add foreign key (book_id, to_account_no) references accounts (book_id, account_no);
create unique index recurring_name on recurring (book_id, lower(name));
create index recurring_due on recurring (next_on) where not paused;
create index recurring_unsettled on recurring (book_id) where not paused and next_on is null;

-- Whoever moves the days, an undo included, need not know that the next one is kept.
create function recurring_moved() returns trigger
language plpgsql
as $$
begin
    if (new.period, new.every, new.first_on, new.month_day, new.paused)
       is distinct from (old.period, old.every, old.first_on, old.month_day, old.paused) then
        new.next_on := null;
    end if;
    return new;
end
$$;
create trigger recurring_moved before update on recurring for each row execute function recurring_moved();

-- Category 0 is all spending: a key takes no null.
alter table budgets
    drop constraint budgets_period_check,
    add constraint budgets_period_check check (period in ('week', 'month', 'year')),
    drop constraint budgets_book_id_category_no_fkey,
    add column of_category bigint generated always as (nullif(category_no, 0)) stored,
    add foreign key (book_id, of_category) references categories (book_id, category_no);

create or replace view quipu_views.budgets with (security_barrier) as
select c.name as category, trim_scale(g.amount) as amount, g.currency, g.period,
       trim_scale(coalesce(s.spent, 0)) as spent, trim_scale(g.amount - coalesce(s.spent, 0)) as "left",
       p.starts_on, p.ends_on
from public.budgets g
join public.books b on b.book_id = g.book_id
left join public.categories c on c.book_id = g.book_id and c.category_no = g.category_no
cross join lateral (
    select date_trunc(g.period, now() at time zone b.timezone)::date as starts_on,
           (date_trunc(g.period, now() at time zone b.timezone) + ('1 ' || g.period)::interval - interval '1 day')::date
               as ends_on) p
cross join lateral (
    select sum(e.amount) as spent from public.entries e
    where e.book_id = g.book_id and (g.category_no = 0 or e.category_no = g.category_no) and e.currency = g.currency
      and e.kind = 'expense' and e.occurred_on between p.starts_on and p.ends_on) s
where g.book_id = (select quipu_private.scope());

create or replace view quipu_views.recurring with (security_barrier) as
select r.name, r.kind, trim_scale(r.amount) as amount, r.currency, c.name as category, a.name as account, r.period,
       case when not r.paused then r.next_on end as next_on, r.every::integer as every, t.name as to_account, r.paused
from public.recurring r
left join public.categories c on c.book_id = r.book_id and c.category_no = r.category_no
left join public.accounts a on a.book_id = r.book_id and a.account_no = r.account_no
left join public.accounts t on t.book_id = r.book_id and t.account_no = r.to_account_no
where r.book_id = (select quipu_private.scope());

comment on column quipu_views.recurring.next_on is 'The next day it is due; null while it is paused or just changed.';
comment on column quipu_views.recurring.every is 'Each so many periods: 2 with week is every two weeks.';
comment on column quipu_views.recurring.to_account is 'Name of the receiving account of a transfer; null otherwise.';
comment on column quipu_views.recurring.paused is 'True while nothing is recorded for it.';
