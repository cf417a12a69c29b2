-- What is watched, and from when on it is an alert.
create table alert_rule (
    id                       uuid primary key,
    version                  integer     not null,
    name                     text        not null check (length(name) between 1 and 255),
    detail                   text        not null check (length(detail) <= 4096),
    kind                     text        not null check (kind in ('asr_below', 'failure_rate_above', 'pdd_p95_above',
                                                                  'provider_down', 'plan_empty')),
    scope                    text        not null check (scope in ('provider', 'target', 'customer')),
    provider_id              uuid,
    customer_id              uuid,
    target                   text collate "C" check (target ~ '^\+[0-9]{1,15}$'),
    destination              text collate "C" check (destination ~ '^\+[1-9][0-9]{0,14}$'),
    window_minutes           integer     not null check (window_minutes between 1 and 1440),
    minimum_attempts         integer     not null check (minimum_attempts >= 1),
    threshold                numeric(12, 6),
    clear_threshold          numeric(12, 6),
    fire_after_seconds       integer     not null check (fire_after_seconds between 0 and 86400),
    clear_after_seconds      integer     not null check (clear_after_seconds between 0 and 86400),
    enabled                  boolean     not null,
    webhook_url              text check (length(webhook_url) <= 2048),
    webhook_secret_encrypted text,
    tm_create                timestamptz not null,
    tm_update                timestamptz,
    tm_delete                timestamptz,
    check ((threshold is not null) = (kind in ('asr_below', 'failure_rate_above', 'pdd_p95_above'))),
    check (kind <> 'plan_empty' or customer_id is not null and destination is not null)
);

create index alert_rule_list on alert_rule (tm_create desc, id desc) where tm_delete is null;

-- When each rule was last looked at, so that one instance does it for all.
create table alert_rule_check (
    rule_id  uuid primary key references alert_rule (id),
    tm_check timestamptz not null
);

-- Pending ones wait for fire_after_seconds to pass; nobody sees them.
create table alert (
    id          uuid primary key,
    rule_id     uuid        not null references alert_rule (id),
    subject     text collate "C" not null, -- what the rule was broken by: an id, a target, a number
    provider_id uuid,
    customer_id uuid,
    target      text collate "C",
    state       text        not null check (state in ('pending', 'firing', 'resolved')),
    value       numeric(20, 6), -- as it was last measured; null if there was nothing to measure
    threshold   numeric(12, 6),
    message     text        not null,
    tm_since    timestamptz not null, -- of the first measurement that broke the rule
    tm_fire     timestamptz,
    tm_clear    timestamptz, -- since when it has been measured as good again
    tm_resolve  timestamptz,
    check ((tm_fire is not null) = (state in ('firing', 'resolved'))),
    check ((tm_resolve is not null) = (state = 'resolved'))
);

create unique index alert_open on alert (rule_id, subject) where state <> 'resolved';
create index alert_list on alert (tm_fire desc, id desc) where state <> 'pending';
create index alert_resolved on alert (tm_resolve) where state = 'resolved';

-- Messages to webhooks, written in the transaction that changes the alert.
create table alert_delivery (
    id          uuid primary key,
    alert_id    uuid        not null references alert (id) on delete cascade,
    event       text        not null check (event in ('firing', 'resolved')),
    state       text        not null check (state in ('waiting', 'delivered', 'failed')),
    body        text        not null,
    attempts    integer     not null,
    status      integer, -- of the last answer
    error       text check (length(error) <= 500), -- why the last attempt was none
    tm_create   timestamptz not null,
    tm_next     timestamptz not null,
    tm_end      timestamptz,
    check ((tm_end is null) = (state = 'waiting'))
);

create index alert_delivery_waiting on alert_delivery (tm_next) where state = 'waiting';
create index alert_delivery_of_alert on alert_delivery (alert_id, tm_create);
