-- What an entry counts as, and for how much (a refund: an expense below zero), is kept with it. Worked out in each query
-- it hid from the planner how many rows there are, and every sum was sorted where hashing would do.
--
-- Questions that name no category, account or person read the entries alone: a view's joins are looked up, guarded and
-- planned for every question, needed or not. The guard picks the schema; in each the view has the same name.

alter table entries
    add column counts_as text not null generated always as (case when is_refund then 'expense' else kind end) stored,
    add column counted numeric not null
        generated always as (trim_scale(case when is_refund then -amount else amount end)) stored;
-- What most questions ask of a span of days stands in the index, so that a vacuumed book is not read at all.
drop index entries_day;
create index entries_day on entries (book_id, occurred_on, entry_no)
    include (counts_as, counted, currency, category_no, merchant);
create index entries_transfer on entries (book_id, to_account_no) where kind = 'transfer';
analyze entries;

create or replace view counted as
select book_id, entry_no, counts_as as kind, counted as amount,
       currency, occurred_on, category_no, account_no, to_account_no, merchant, note, tags, payer_id, source
from entries;

-- The mac is checked first; what it covers is then only read.
create or replace function quipu_private.scope() returns bigint
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    claim text := current_setting('quipu.scope', true);
    -- book:expiry:mac, where the mac has 64 hex digits.
    said text := left(claim, -65);
    sound boolean;
begin
    -- HMAC-SHA-256, as quipu_private.mac makes it.
    select right(claim, 65)
           = ':' || encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(said, 'UTF8'))), 'hex')
    into sound
    from quipu_private.keys k;
    if sound is true and said ~ '^[0-9]{1,18}:[0-9]{1,12}$' then
        if split_part(said, ':', 2)::bigint >= extract(epoch from clock_timestamp()) then
            return split_part(said, ':', 1)::bigint;
        end if;
    end if;
    return null;
end
$$;

create or replace view quipu_views.transactions with (security_barrier) as
select e.entry_no as id, e.counts_as as kind, e.counted as amount, e.currency,
       case when e.currency = b.currency then e.counted end as amount_book,
       c.name as category, e.merchant, e.note as description, a.name as account, t.name as to_account, u.name as payer,
       e.occurred_on, e.created_at, e.tags, e.source, e.payment_mode, coalesce(e.is_refund, false) as is_refund
from public.entries e
left join public.books b on b.book_id = e.book_id
left join public.categories c on c.book_id = e.book_id and c.category_no = e.category_no
left join public.accounts a on a.book_id = e.book_id and a.account_no = e.account_no
left join public.accounts t on t.book_id = e.book_id and t.account_no = e.to_account_no
left join public.users u on u.user_id = e.payer_id
where e.book_id = (select quipu_private.scope());

create schema if not exists quipu_views_plain;
create schema if not exists quipu_views_category;
revoke all on schema quipu_views_plain, quipu_views_category from public;

create view quipu_views_plain.transactions with (security_barrier) as
select e.entry_no as id, e.counts_as as kind, e.counted as amount, e.currency, e.merchant, e.note as description,
       e.occurred_on, e.created_at, e.tags, e.source, e.payment_mode, coalesce(e.is_refund, false) as is_refund
from public.entries e
where e.book_id = (select quipu_private.scope());

create view quipu_views_category.transactions with (security_barrier) as
select e.entry_no as id, e.counts_as as kind, e.counted as amount, e.currency, c.name as category, e.merchant,
       e.note as description, e.occurred_on, e.created_at, e.tags, e.source, e.payment_mode,
       coalesce(e.is_refund, false) as is_refund
from public.entries e
left join public.categories c on c.book_id = e.book_id and c.category_no = e.category_no
where e.book_id = (select quipu_private.scope());

comment on view quipu_views_plain.transactions is
    'quipu_views.transactions for questions that name no category, account or person.';
comment on view quipu_views_category.transactions is
    'quipu_views.transactions for questions that name a category, but no account or person.';

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
    select sum(e.counted) as spent from public.entries e
    where e.book_id = g.book_id and (g.category_no = 0 or e.category_no = g.category_no) and e.currency = g.currency
      and e.counts_as = 'expense' and e.occurred_on between p.starts_on and p.ends_on) s
where g.book_id = (select quipu_private.scope());
