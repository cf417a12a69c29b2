-- Calls in progress at once, on each instance of the service; null for any number.
alter table provider add column max_calls integer check (max_calls between 1 and 1000000);
alter table customer add column max_calls integer check (max_calls between 1 and 1000000);

-- What a call in progress reads must be what the service would have accepted, also after a change by hand.
alter table provider add constraint provider_failover_codes_are_codes
    check (failover_codes is null or array_to_string(failover_codes, ',', '?') ~ '^([456]([0-9]{2}|xx)(,[456]([0-9]{2}|xx))*)?$');
