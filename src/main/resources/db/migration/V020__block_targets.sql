alter table customer
    drop constraint customer_default_routes_check,
    add constraint customer_default_routes_check check (default_routes in ('override', 'append', 'never')),
    add column blocked_targets text[] not null default '{}',
    add constraint customer_blocked_targets_are_targets check (
        coalesce(array_ndims(blocked_targets), 1) = 1
        and cardinality(blocked_targets) <= 1000
        and array_to_string(blocked_targets, ',', '?') ~ '^((all|\+[0-9]{1,15})(,(all|\+[0-9]{1,15}))*)?$');
