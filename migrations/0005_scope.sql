-- The scope is checked once for every table a question reads: the key's pads (RFC 2104) are kept beside it, so that a
-- check costs two hashes and not two loops. What is made in this database from now on may be called by nobody else
-- before it is granted. The book's currency is looked up only where it is asked for: a left join on a key that nobody
-- reads is not made. The comments say what a column can hold today: the prompt and the docs are made from them.

create function quipu_private.pad(key bytea, with_byte integer) returns bytea
language sql immutable strict
set search_path = pg_catalog, pg_temp
as $$
    select string_agg(set_byte('\x00'::bytea, 0, get_byte(padded, i) # with_byte), ''::bytea order by i)
    from (select key || decode(repeat('00', 64 - length(key)), 'hex') as padded) k, generate_series(0, 63) as i
$$;
revoke all on function quipu_private.pad(bytea, integer) from public;

alter table quipu_private.keys
    add constraint keys_length check (length(scope_key) between 16 and 64),
    add column inner_pad bytea not null generated always as (quipu_private.pad(scope_key, 54)) stored,
    add column outer_pad bytea not null generated always as (quipu_private.pad(scope_key, 92)) stored;

create or replace function quipu_private.mac(message text) returns text
language sql stable strict
set search_path = pg_catalog, pg_temp
as $$
    select encode(sha256(outer_pad || sha256(inner_pad || convert_to(message, 'UTF8'))), 'hex') from quipu_private.keys
$$;

alter default privileges revoke execute on functions from public;

create or replace view quipu_views.transactions with (security_barrier) as
select e.entry_no as id, e.kind, trim_scale(e.amount) as amount, e.currency,
       case when e.currency = b.currency then trim_scale(e.amount) end as amount_book,
       c.name as category, e.merchant, e.note as description, a.name as account, t.name as to_account, u.name as payer,
       e.occurred_on, e.created_at, e.tags, e.source
from public.entries e
left join public.books b on b.book_id = e.book_id
left join public.categories c on c.book_id = e.book_id and c.category_no = e.category_no
left join public.accounts a on a.book_id = e.book_id and a.account_no = e.account_no
left join public.accounts t on t.book_id = e.book_id and t.account_no = e.to_account_no
left join public.users u on u.user_id = e.payer_id
where e.book_id = (select quipu_private.scope());

comment on column quipu_views.transactions.source is 'Where it came from: text, command, voice, model, receipt, statement or recurring.';
