-- Attempts counted by the hour in which they started. The service counts an attempt in the transaction that writes it.
create table attempt_hour (
    hour        timestamptz not null,
    provider_id uuid        not null,
    customer_id uuid        not null,
    target      text collate "C" not null,
    result      text        not null, -- the SIP answer, else the outcome
    attempts    bigint      not null,
    answered    bigint      not null,
    effective   bigint      not null,
    ended       bigint      not null, -- answered, and the end is known
    talked_us   bigint      not null, -- how long those lasted, in microseconds
    primary key (hour, provider_id, customer_id, target, result)
);

-- Post-dial delay, from the start to the first sign of progress. Bucket n holds those from 2^(n/4) to 2^((n+1)/4)
-- milliseconds, and bucket 0 also those below 1.
create table attempt_delay_hour (
    hour        timestamptz not null,
    provider_id uuid        not null,
    customer_id uuid        not null,
    target      text collate "C" not null,
    bucket      smallint    not null,
    attempts    bigint      not null,
    primary key (hour, provider_id, customer_id, target, bucket)
);

-- Which attempt of a call followed which, counted by the hour of the one that failed. Counts go down again when an attempt
-- in between is reported late.
create table attempt_failover_hour (
    hour           timestamptz not null,
    from_provider  uuid        not null,
    from_result    text        not null,
    to_provider    uuid        not null,
    to_result      text        not null,
    to_answered    boolean     not null,
    calls          bigint      not null,
    primary key (hour, from_provider, from_result, to_provider, to_result, to_answered)
);
