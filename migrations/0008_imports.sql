-- A bank gives all its customers' accounts one layout: which of a book's accounts a file is of is told by the layout and
-- the account number in the file together. And work that takes long shows how far it is in a message of its own, which
-- the next try after a crash goes on with instead of sending another.

create table statement_accounts (
    book_id bigint not null references books on delete cascade,
    fingerprint text not null,                       -- of the layout, as in layouts
    number bytea not null,                           -- a digest of the account number; empty: the file names none
    account_no bigint not null,
    primary key (book_id, fingerprint, number)
);

alter table inbox add column progress_message bigint; -- Telegram's id of that message
