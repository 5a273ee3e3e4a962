-- What a model sorted is told from what the person, a rule or the past did: the category it gave is kept beside the one
-- the entry has, so that whoever changes the category takes the mark away without knowing of it. And questions may ask
-- how money moved.

alter table entries add column model_category_no bigint; -- what a model gave; no foreign key, for it only compares

create or replace view quipu_views.transactions with (security_barrier) as
select e.entry_no as id, e.kind, trim_scale(e.amount) as amount, e.currency,
       case when e.currency = b.currency then trim_scale(e.amount) end as amount_book,
       c.name as category, e.merchant, e.note as description, a.name as account, t.name as to_account, u.name as payer,
       e.occurred_on, e.created_at, e.tags, e.source, e.payment_mode, coalesce(e.is_refund, false) as is_refund
from public.entries e
join public.books b on b.book_id = e.book_id
left join public.categories c on c.book_id = e.book_id and c.category_no = e.category_no
left join public.accounts a on a.book_id = e.book_id and a.account_no = e.account_no
left join public.accounts t on t.book_id = e.book_id and t.account_no = e.to_account_no
left join public.users u on u.user_id = e.payer_id
where e.book_id = (select quipu_private.scope());

comment on column quipu_views.transactions.payment_mode is 'How money moved, where a bank told: upi, card, transfer, cash_machine, direct_debit, standing_order, cheque, wallet, fee or interest; else null.';
comment on column quipu_views.transactions.is_refund is 'True for income that is money back for something bought.';
