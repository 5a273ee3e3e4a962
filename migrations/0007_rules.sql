-- How money moved, and whether it came back, as a bank's narration or message tells; and the rules by which a person's
-- entries find their category. A rule is the first of its book, in the order of its position, whose conditions all hold.

alter table entries
    add column payment_mode text check (payment_mode in (
        'upi', 'card', 'transfer', 'cash_machine', 'direct_debit', 'standing_order', 'cheque', 'wallet', 'fee', 'interest')),
    add column is_refund boolean,                    -- null: no; rows that an undo brings back from before have neither
    add column paired_key bytea;                     -- of a transfer: the import key of its other side's row
create index entries_paired on entries (book_id, paired_key) where paired_key is not null;

create table rules (
    book_id bigint not null references books on delete cascade,
    rule_no bigint not null,
    position bigint not null,                        -- the lowest is tried first; ties by number
    words text check (length(words) between 1 and 200),        -- folded; null: whatever the text
    kind text check (kind in ('expense', 'income')),
    account_no bigint,
    at_least numeric(20, 4),
    at_most numeric(20, 4),
    currency text check (currency ~ '^[A-Z]{3}$'),   -- of the amounts
    category_no bigint,
    merchant text check (length(merchant) between 1 and 200),  -- the name to give
    tags text[] not null default '{}',
    last_action bigint not null default 0,
    primary key (book_id, rule_no),
    constraint rules_say_something check (category_no is not null or merchant is not null or cardinality(tags) > 0),
    constraint rules_ask_something check (words is not null or at_least is not null or at_most is not null
                                          or account_no is not null),
    foreign key (book_id, category_no) references categories (book_id, category_no),
    foreign key (book_id, account_no) references accounts (book_id, account_no)
);
