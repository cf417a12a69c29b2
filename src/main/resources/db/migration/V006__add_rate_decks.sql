-- What a provider asks for its minutes, as it mails it: each deck is its whole price list from effective_from on. Decks do
-- not change. One that was rolled back counts as if it had never been imported.
create table rate_deck (
    id             uuid primary key,
    number         bigint      not null generated always as identity unique,
    version        integer     not null,
    provider_id    uuid        not null references provider (id),
    name           text        not null check (length(name) <= 255),
    effective_from timestamptz not null, -- the earliest of its rates
    latest_from    timestamptz not null, -- the latest of its rates
    rate_count     bigint      not null check (rate_count > 0),
    tm_create      timestamptz not null,
    tm_rollback    timestamptz,
    check (effective_from <= latest_from)
);

create index rate_deck_of_provider on rate_deck (provider_id, effective_from, number);

create table rate (
    deck               bigint         not null references rate_deck (number) on delete cascade,
    effective_from     timestamptz    not null,
    effective_until    timestamptz check (effective_until > effective_from),
    initial_seconds    integer        not null check (initial_seconds between 1 and 3600),
    subsequent_seconds integer        not null check (subsequent_seconds between 1 and 3600),
    prefix             text collate "C" not null check (prefix ~ '^\+[1-9][0-9]{0,14}$'),
    price_per_minute   numeric(16, 10) not null check (price_per_minute >= 0),
    connection_fee     numeric(16, 10) not null check (connection_fee >= 0),
    currency           text           not null check (currency ~ '^[A-Z]{3}$'),
    primary key (deck, prefix, effective_from)
);

-- Readers keep the rates of decks that they have read.
create function refuse_changed_rates() returns trigger
    language plpgsql
as $$
begin
    raise exception 'The rates of a deck do not change: import another deck' using errcode = 'restrict_violation';
end
$$;

create function refuse_deleted_rates() returns trigger
    language plpgsql
    set search_path from current
as $$
begin
    if exists (select from old_rows join rate_deck on rate_deck.number = old_rows.deck) then
        raise exception 'The rates of a deck do not change: delete the whole deck' using errcode = 'restrict_violation';
    end if;
    return null;
end
$$;

create trigger no_update before update on rate for each statement execute function refuse_changed_rates();
create trigger no_delete after delete on rate referencing old table as old_rows
    for each statement execute function refuse_deleted_rates();

-- What is logged of decks is whose they are.
alter table change_log drop constraint change_log_kind_check;
alter table change_log add constraint change_log_kind_check check (kind in ('route', 'provider', 'customer', 'rate_deck'));

create function log_inserted_rate_decks() returns trigger
    language plpgsql
    set search_path from current
as $$
begin
    perform log_change(tg_table_name, (select array_agg(distinct provider_id) from new_rows));
    return null;
end
$$;

create function log_updated_rate_decks() returns trigger
    language plpgsql
    set search_path from current
as $$
begin
    perform log_change(
        tg_table_name,
        (select array_agg(provider_id)
         from (select provider_id from new_rows union select provider_id from old_rows) as rows));
    return null;
end
$$;

create function log_deleted_rate_decks() returns trigger
    language plpgsql
    set search_path from current
as $$
begin
    perform log_change(tg_table_name, (select array_agg(distinct provider_id) from old_rows));
    return null;
end
$$;

create trigger log_insert after insert on rate_deck referencing new table as new_rows
    for each statement execute function log_inserted_rate_decks();
create trigger log_update after update on rate_deck referencing old table as old_rows new table as new_rows
    for each statement execute function log_updated_rate_decks();
create trigger log_delete after delete on rate_deck referencing old table as old_rows
    for each statement execute function log_deleted_rate_decks();
create trigger log_truncate after truncate on rate_deck
    for each statement execute function log_truncation();
alter table rate_deck enable always trigger log_insert;
alter table rate_deck enable always trigger log_update;
alter table rate_deck enable always trigger log_delete;
alter table rate_deck enable always trigger log_truncate;
