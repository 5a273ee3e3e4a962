-- What the assistant keeps of a conversation, what left this machine for a model, and what that cost. Memory makes
-- "and in February?" mean something; the list of what left lets people see it for themselves. Both are bounded by
-- settings and go with the book.

create table conversation_turns (
    book_id bigint not null references books on delete cascade,
    chat_id bigint not null,
    turn_no bigint generated always as identity,
    user_id bigint not null,                         -- who asked
    asked text not null,                             -- as it was written: it is redacted anew whenever it leaves
    answered text not null,
    question jsonb,                                  -- what the grammar understood, where it answered
    outside boolean not null,                        -- the answer may repeat words of strangers: no model gets it again
    created_at timestamptz not null default now(),
    primary key (book_id, chat_id, turn_no)
);
create index conversation_turns_old on conversation_turns (created_at);

create table conversation_summaries (
    book_id bigint not null references books on delete cascade,
    chat_id bigint not null,
    summary text not null,
    updated_at timestamptz not null default now(),
    primary key (book_id, chat_id)
);

create table model_sends (
    book_id bigint not null references books on delete cascade,
    send_no bigint generated always as identity,
    user_id bigint not null,
    host text not null,
    local boolean not null,                          -- this machine or its own network
    kind text not null,                              -- what for: answer, summary, receipt, voice
    size bigint not null,                            -- characters of text, bytes of a picture or a recording
    body text,                                       -- redacted as it left, cut; null for pictures and recordings
    sent_at timestamptz not null default now(),
    primary key (book_id, send_no)
);
create index model_sends_old on model_sends (sent_at);

-- How much of it a book allows: any model that is set up, only one on this machine or its network, or none.
alter table books add model_level text not null default 'any' check (model_level in ('none', 'local', 'any'));

alter table model_use
    add input bigint not null default 0,
    add output bigint not null default 0,
    add cost numeric(24, 10) not null default 0;     -- by the prices of the settings, in their currency

-- Whether a book holds words that a shop wrote is asked in each turn that shows a model any.
create index entries_receipt on entries (book_id) where source = 'receipt';
