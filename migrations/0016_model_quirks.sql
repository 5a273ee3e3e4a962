-- What a model's server turned out not to take, so that a restart does not have it refuse the same again. Belongs to the
-- server and the model and to no book; what is older than a setting is learned anew, for servers are updated.

create table model_quirks (
    server text not null,                            -- host and port of its address
    model text not null,
    quirks jsonb not null,
    learned_at timestamptz not null default now(),
    primary key (server, model)
);
