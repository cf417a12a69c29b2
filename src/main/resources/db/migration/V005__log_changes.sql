-- What changed of the things that route plans are made from, written by the transaction that changes them, whoever's it is.
-- Each row stands for one statement. Readers find what they have not seen by tx and their last snapshot, so a transaction
-- that commits late is not missed; ids are in no order of commits.
create table change_log (
    id        bigint generated always as identity primary key,
    tx        xid8        not null default pg_current_xact_id(),
    kind      text        not null check (kind in ('route', 'provider', 'customer')),
    ids       uuid[], -- null: more than are worth naming, so read everything
    tm_create timestamptz not null default clock_timestamp()
);

create index change_log_tx on change_log (tx);

-- The log without its oldest rows still tells how many there have been, and up to which transaction they are gone.
create table change_log_pruned (
    id      integer primary key check (id = 1),
    entries bigint not null,
    tx      xid8
);

insert into change_log_pruned (id, entries) values (1, 0);

create function log_change(changed_kind text, changed uuid[]) returns void
    language plpgsql
    set search_path from current
as $$
begin
    if cardinality(changed) > 0 then
        insert into change_log (kind, ids)
        values (changed_kind, case when cardinality(changed) <= 20000 then changed end);
        -- The service wakes its replicas itself, behind the commit: a notification in the transaction would make all
        -- commits wait for each other.
        if coalesce(current_setting('callrouter.wakes_replicas', true), '') <> 'on' then
            perform pg_notify('callrouter_change', '');
        end if;
    end if;
end
$$;

create function log_inserted_rows() returns trigger
    language plpgsql
    set search_path from current
as $$
begin
    perform log_change(tg_table_name, (select array_agg(id) from (select id from new_rows limit 20001) as rows));
    return null;
end
$$;

create function log_updated_rows() returns trigger
    language plpgsql
    set search_path from current
as $$
begin
    perform log_change(
        tg_table_name,
        (select array_agg(id)
         from (select id from new_rows union select id from old_rows limit 20001) as rows));
    return null;
end
$$;

-- When a provider was last asked whether it is there changes no plan.
create function log_updated_providers() returns trigger
    language plpgsql
    set search_path from current
as $$
begin
    perform log_change(
        tg_table_name,
        (select array_agg(id)
         from (select id from (select to_jsonb(n) - 'health_checked_at' as content, id from new_rows n
                               union all
                               select to_jsonb(o) - 'health_checked_at', id from old_rows o) as versions
               group by id, content
               having count(*) = 1) as rows));
    return null;
end
$$;

create function log_deleted_rows() returns trigger
    language plpgsql
    set search_path from current
as $$
begin
    perform log_change(tg_table_name, (select array_agg(id) from (select id from old_rows limit 20001) as rows));
    return null;
end
$$;

create function log_truncation() returns trigger
    language plpgsql
    set search_path from current
as $$
begin
    insert into change_log (kind) values (tg_table_name);
    perform pg_notify('callrouter_change', '');
    return null;
end
$$;

do $$
declare
    watched text;
begin
    foreach watched in array array['route', 'provider', 'customer'] loop
        execute format('create trigger log_insert after insert on %I referencing new table as new_rows
                        for each statement execute function log_inserted_rows()', watched);
        execute format('create trigger log_update after update on %I referencing old table as old_rows new table as new_rows
                        for each statement execute function %I()',
                       watched, case watched when 'provider' then 'log_updated_providers' else 'log_updated_rows' end);
        execute format('create trigger log_delete after delete on %I referencing old table as old_rows
                        for each statement execute function log_deleted_rows()', watched);
        execute format('create trigger log_truncate after truncate on %I
                        for each statement execute function log_truncation()', watched);
        -- Also where rows arrive by logical replication, which fires no others.
        execute format('alter table %I enable always trigger log_insert', watched);
        execute format('alter table %I enable always trigger log_update', watched);
        execute format('alter table %I enable always trigger log_delete', watched);
        execute format('alter table %I enable always trigger log_truncate', watched);
    end loop;
end
$$;
