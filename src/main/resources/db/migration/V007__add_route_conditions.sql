-- When and at what cost a route may be taken, and how much a provider carries. Null sets no condition.
alter table route
    add column weight integer check (weight between 1 and 100000),
    add column max_cost_per_minute numeric(16, 10) check (max_cost_per_minute >= 0 and max_cost_per_minute < 'NaN'),
    -- Disabled before this instant, and by itself no longer from it on.
    add column disabled_until timestamptz check (
        disabled_until >= '1970-01-01 00:00:00+00' and disabled_until < '9999-01-01 00:00:00+00'),
    add column schedule jsonb;

-- Each finds what should not be there: a pattern that is not met, or a value of another type.
alter table route
    add constraint route_schedule_is_an_object check (jsonb_typeof(schedule) = 'object'),
    add constraint route_schedule_has_known_fields check (
        schedule - array['timezone', 'windows', 'exceptions', 'valid_from', 'valid_until'] = '{}'),
    add constraint route_schedule_has_a_timezone check (
        schedule @? '$.timezone ? (@.type() == "string" && @ like_regex "^[A-Za-z0-9_+/-]{1,64}$")'),
    add constraint route_schedule_has_windows check (
        jsonb_typeof(schedule -> 'windows') is not distinct from 'array' or schedule is null),
    add constraint route_schedule_windows_have_days check (not schedule @?
        '$.windows[*] ? (!(@.days.type() == "array" && exists(@.days[*])
            && !exists(@.days[*] ? (!(@.type() == "string" && @ like_regex "^(mon|tue|wed|thu|fri|sat|sun)$")))))'),
    add constraint route_schedule_windows_have_hours check (not schedule @?
        '$.windows[*] ? (!(@.from.type() == "string" && @.from like_regex "^([01][0-9]|2[0-3]):[0-5][0-9]$"
            && @.to.type() == "string" && @.to like_regex "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
            && @.from != @.to))'),
    add constraint route_schedule_exceptions_have_dates check (not schedule @?
        '$.exceptions[*] ? (!(@.date.type() == "string" && @.date like_regex "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
            && @.closed.type() == "boolean"))'),
    add constraint route_schedule_exceptions_have_hours check (not schedule @?
        '$.exceptions[*].hours[*] ? (!(@.from.type() == "string" && @.from like_regex "^([01][0-9]|2[0-3]):[0-5][0-9]$"
            && @.to.type() == "string" && @.to like_regex "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
            && @.from != @.to))'),
    add constraint route_schedule_is_valid_between_times check (not schedule @?
        '$.keyvalue() ? (@.key starts with "valid_" && @.value.type() != "null" && !(@.value.type() == "string"
            && @.value like_regex "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}$"))');

alter table provider
    add column max_calls_per_second integer check (max_calls_per_second between 1 and 1000000),
    add column disabled_until timestamptz check (
        disabled_until >= '1970-01-01 00:00:00+00' and disabled_until < '9999-01-01 00:00:00+00');

alter table customer
    drop constraint customer_ordering_check,
    add constraint customer_ordering_check check (ordering in ('priority', 'cost', 'cost_then_priority')),
    add column cost_tolerance_percent integer not null default 0 check (cost_tolerance_percent between 0 and 100),
    add column max_cost_per_minute numeric(16, 10) check (max_cost_per_minute >= 0 and max_cost_per_minute < 'NaN');
