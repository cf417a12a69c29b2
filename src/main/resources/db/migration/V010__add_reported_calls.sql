-- Calls that call services dial and that stand, each as the attempt that was reported; they count for the
-- max_concurrent_calls of its provider. Of the calls dialled here each instance knows its own.
create table reported_call (
    id          uuid        not null,
    day         date        not null, -- of the attempt's start, as in the table attempt
    provider_id uuid        not null,
    tm_until    timestamptz not null, -- counts no longer, should its end never be reported
    primary key (id, day)
);

create index reported_call_by_time on reported_call (tm_until);

-- How many rows of reported_call each provider has, so that instances can ask every second. Changed with these rows, by
-- those that were really added or removed.
create table reported_call_count (
    provider_id uuid   primary key,
    calls       bigint not null
);
