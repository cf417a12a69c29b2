-- Every try of a provider, dialled here or reported. Partitions, one for each day in UTC, are made ahead and dropped by the
-- service. The id is unique within a day, so an attempt that is reported again counts once.
create table attempt (
    id          uuid        not null,
    day         date        not null,
    call_id     text        not null check (length(call_id) between 1 and 128),
    place       integer     not null check (place between 1 and 1000),
    customer_id uuid        not null,
    route_id    uuid,
    provider_id uuid        not null,
    prefix      text collate "C" not null check (prefix ~ '^\+[1-9][0-9]{0,14}$'),
    number_hash bytea       not null, -- keyed; see docs/telemetry.md
    number      text collate "C" check (number ~ '^\+[1-9][0-9]{0,14}$'), -- null unless whole numbers are kept
    code        integer check (code between 200 and 699), -- null: no final SIP answer
    outcome     text        not null,
    blamed      boolean     not null,
    effective   boolean     not null, -- counts for NER
    tm_start    timestamptz not null,
    tm_progress timestamptz check (tm_progress >= tm_start),
    tm_answer   timestamptz check (tm_answer >= tm_start),
    tm_end      timestamptz check (tm_end >= coalesce(tm_answer, tm_start)),
    completed   boolean     not null default false, -- tm_end came later than the rest
    primary key (id, day),
    check (day = (tm_start at time zone 'UTC')::date),
    check ((tm_answer is not null) = (outcome = 'answered'))
) partition by range (day);

create index attempt_by_time on attempt (tm_start, id);
create index attempt_of_provider on attempt (provider_id, tm_start);
create index attempt_of_call on attempt (call_id);
