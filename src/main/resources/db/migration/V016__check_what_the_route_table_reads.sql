-- One row that cannot be read would keep every later change from all replicas. Times are those of the API, from 1970 to
-- 9999, which leaves out 'infinity'; the numeric 'NaN' is greater than all numbers. Rows that are there already are not
-- looked at, or a database with a wrong one could not be migrated.
alter table route
    add constraint route_was_created_at_a_time
        check (tm_create between '1970-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00') not valid;

alter table rate_deck
    add constraint rate_deck_begins_at_times
        check (effective_from >= '1970-01-01 00:00:00+00' and latest_from <= '9999-12-31 23:59:59.999999+00') not valid;

alter table rate
    add constraint rate_begins_at_a_time
        check (effective_from between '1970-01-01 00:00:00+00' and '9999-12-31 23:59:59.999999+00') not valid,
    add constraint rate_ends_at_a_time_or_never
        check (effective_until <= '9999-12-31 23:59:59.999999+00') not valid,
    add constraint rate_is_a_number
        check (price_per_minute < 'NaN' and connection_fee < 'NaN') not valid;
