-- What Telegram handed over and what goes back to it. An update is stored before it is acknowledged and a reply is
-- written in the transaction that caused it, so that neither is lost when the process dies.

create table inbox (
    update_id bigint primary key,                    -- unique per bot; order is seq's, for ids restart at random
    seq bigint generated always as identity,
    chat_id bigint not null,                         -- 0: belongs to no chat
    payload json not null,                           -- as it came
    received_at timestamptz not null default now(),
    not_before timestamptz,                          -- held back until then
    attempts smallint not null default 0,
    leased_until timestamptz,                        -- slow work on it is under way
    lease uuid,
    done_at timestamptz,
    failed boolean not null default false
);
create index inbox_waiting on inbox (chat_id, seq) where done_at is null;
create index inbox_done on inbox (done_at) where done_at is not null;

create table outbox (
    outbox_id bigint generated always as identity primary key,
    chat_id bigint not null,
    method text not null,
    params json not null,
    urgent boolean not null default true,            -- an answer to a person; false: a digest, an alert
    attempts smallint not null default 0,
    created_at timestamptz not null default now(),
    expires_at timestamptz
);
create index outbox_chat on outbox (chat_id, outbox_id);

create table outbox_files (
    outbox_id bigint not null references outbox on delete cascade,
    field text not null,
    name text not null,
    mime text not null,
    bytes bytea not null,
    primary key (outbox_id, field)
);
