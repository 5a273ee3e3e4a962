-- What the model cost: tokens of each person and day, so that a day's cap holds across messages and restarts. The row
-- of user 0 is everybody together. Reservations of calls that a crash cut short stay counted.

create table model_use (
    day date not null,                               -- UTC
    user_id bigint not null,
    tokens bigint not null default 0 check (tokens >= 0),
    calls bigint not null default 0,
    primary key (day, user_id)
);
