create table encryption_sample (
    id     integer primary key check (id = 1),
    sample text not null
);

create table login_user (
    id            uuid primary key,
    username      text        not null unique check (username <> ''),
    password_hash text        not null,
    role          text        not null check (role in ('admin', 'service')),
    tm_create     timestamptz not null
);

create table login_token (
    token_hash    text primary key check (token_hash ~ '^[0-9a-f]{64}$'),
    login_user_id uuid        not null references login_user (id) on delete cascade,
    tm_expire     timestamptz not null
);

create index login_token_user on login_token (login_user_id);
create index login_token_expiry on login_token (tm_expire);

create table access_key (
    id          uuid primary key,
    version     integer     not null,
    name        text        not null check (length(name) <= 255),
    detail      text        not null check (length(detail) <= 4096),
    token_hash  text        not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
    role        text        not null check (role in ('admin', 'service', 'customer')),
    customer_id uuid,
    tm_expire   timestamptz,
    tm_create   timestamptz not null,
    tm_update   timestamptz,
    tm_delete   timestamptz,
    constraint access_key_of_customer check ((role = 'customer') = (customer_id is not null))
);

create index access_key_list on access_key (tm_create desc, id desc) where tm_delete is null;

create table idempotency_key (
    caller      text        not null,
    key         text        not null check (length(key) <= 255),
    fingerprint text        not null,
    answer      text, -- encrypted; written in the transaction that inserts the row
    tm_create   timestamptz not null,
    primary key (caller, key)
);

create index idempotency_key_age on idempotency_key (tm_create);
