create table customer (
    id             uuid primary key,
    version        integer     not null,
    name           text        not null check (length(name) <= 255),
    detail         text        not null check (length(detail) <= 4096),
    default_routes text        not null check (default_routes in ('override', 'append')),
    ordering       text        not null check (ordering in ('priority')),
    default_region text check (default_region ~ '^[A-Z]{2}$'),
    tm_create      timestamptz not null,
    tm_update      timestamptz,
    tm_delete      timestamptz,
    constraint customer_system_default_stays
        check (id <> '00000000-0000-0000-0000-000000000001' or tm_delete is null)
);

create index customer_list on customer (tm_create desc, id desc) where tm_delete is null;

insert into customer (id, version, name, detail, default_routes, ordering, tm_create)
values ('00000000-0000-0000-0000-000000000001', 0, 'System default',
        'Its routes serve every customer that has none of its own for a destination', 'override', 'priority',
        date_trunc('microseconds', now()));

create table provider (
    id                      uuid primary key,
    version                 integer     not null,
    name                    text        not null check (length(name) <= 255),
    detail                  text        not null check (length(detail) <= 4096),
    type                    text        not null check (type in ('sip')),
    hostname                text        not null check (hostname ~ '^[0-9A-Za-z.:-]{1,253}$'),
    port                    integer check (port between 1 and 65535),
    transport               text        not null check (transport in ('udp', 'tcp', 'tls')),
    tech_prefix             text        not null check (tech_prefix !~ '[[:cntrl:]]' and length(tech_prefix) <= 32),
    tech_postfix            text        not null check (tech_postfix !~ '[[:cntrl:]]' and length(tech_postfix) <= 32),
    tech_headers            jsonb       not null check (jsonb_typeof(tech_headers) = 'object'),
    codecs                  text[]      not null,
    failover_codes          text[],
    enabled                 boolean     not null,
    auth_username           text,
    auth_password_encrypted text,
    health_status           text        not null check (health_status in ('unknown', 'healthy', 'unhealthy')),
    health_checked_at       timestamptz,
    tm_create               timestamptz not null,
    tm_update               timestamptz,
    tm_delete               timestamptz,
    constraint provider_password_has_username check (auth_password_encrypted is null or auth_username is not null)
);

create index provider_list on provider (tm_create desc, id desc) where tm_delete is null;

-- customer_id has no foreign key: customers live in another system and need not be registered here.
create table route (
    id          uuid primary key,
    version     integer     not null,
    name        text        not null check (length(name) <= 255),
    detail      text        not null check (length(detail) <= 4096),
    customer_id uuid        not null,
    provider_id uuid        not null references provider (id),
    priority    integer     not null check (priority between 1 and 65535),
    target      text        not null check (target ~ '^(all|\+[0-9]{1,15})$'),
    enabled     boolean     not null,
    tm_create   timestamptz not null,
    tm_update   timestamptz,
    tm_delete   timestamptz
);

create index route_list on route (tm_create desc, id desc) where tm_delete is null;
create index route_list_of_customer on route (customer_id, tm_create desc, id desc) where tm_delete is null;
create index route_list_of_provider on route (provider_id, tm_create desc, id desc) where tm_delete is null;
create index route_list_of_target on route (target, tm_create desc, id desc) where tm_delete is null;
