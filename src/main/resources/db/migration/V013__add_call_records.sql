-- Calls that this service dialled and that are over: the plan as it was decided, every attempt, what was passed over, and why.
-- Partitions, one for each day in UTC, are made ahead and dropped by the service.
create table call_record (
    id          uuid        not null,
    day         date        not null,
    placed_by   uuid        not null, -- the caller of the API; it may be an access key that is gone
    customer_id uuid        not null,
    number_hash bytea       not null, -- keyed; see docs/telemetry.md
    state       text        not null check (state in ('ended', 'failed', 'canceled')),
    version     integer     not null,
    tm_create   timestamptz not null,
    story       jsonb       not null, -- as the API shows the call, with no more of its numbers than is kept
    primary key (id, day),
    check (day = (tm_create at time zone 'UTC')::date)
) partition by range (day);

create index call_record_by_time on call_record (tm_create, id);
create index call_record_of_customer on call_record (customer_id, tm_create, id);
create index call_record_of_caller on call_record (placed_by, tm_create, id);
create index call_record_of_number on call_record (number_hash, tm_create, id);
