-- Money that came back for something bought is spending that was taken back, and no income: wherever spending and income
-- are added up, a refund is an expense below zero, in the category of what was bought. What the account holds is the
-- same either way.

create view counted as
select book_id, entry_no, case when is_refund then 'expense' else kind end as kind,
       case when is_refund then -amount else amount end as amount,
       currency, occurred_on, category_no, account_no, to_account_no, merchant, note, tags, payer_id, source
from entries;

create or replace view quipu_views.transactions with (security_barrier) as
select e.entry_no as id, case when e.is_refund then 'expense' else e.kind end as kind,
       trim_scale(case when e.is_refund then -e.amount else e.amount end) as amount, e.currency,
       case when e.currency = b.currency then trim_scale(case when e.is_refund then -e.amount else e.amount end) end
           as amount_book,
       c.name as category, e.merchant, e.note as description, a.name as account, t.name as to_account, u.name as payer,
       e.occurred_on, e.created_at, e.tags, e.source, e.payment_mode, coalesce(e.is_refund, false) as is_refund
from public.entries e
join public.books b on b.book_id = e.book_id
left join public.categories c on c.book_id = e.book_id and c.category_no = e.category_no
left join public.accounts a on a.book_id = e.book_id and a.account_no = e.account_no
left join public.accounts t on t.book_id = e.book_id and t.account_no = e.to_account_no
left join public.users u on u.user_id = e.payer_id
where e.book_id = (select quipu_private.scope());

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
    select sum(case when e.is_refund then -e.amount else e.amount end) as spent from public.entries e
    where e.book_id = g.book_id and (g.category_no = 0 or e.category_no = g.category_no) and e.currency = g.currency
      and (e.kind = 'expense' or e.is_refund) and e.occurred_on between p.starts_on and p.ends_on) s
where g.book_id = (select quipu_private.scope());

comment on column quipu_views.transactions.kind is
    'One of expense, income, transfer. A refund is an expense with an amount below zero.';
comment on column quipu_views.transactions.amount is
    'How much, in the entry''s own currency; kind says the direction. Above zero, but for refunds.';
comment on column quipu_views.transactions.is_refund is
    'True for money that came back for something bought: an expense with an amount below zero.';
comment on column quipu_views.budgets.spent is 'Expenses less refunds so far in the running period.';
