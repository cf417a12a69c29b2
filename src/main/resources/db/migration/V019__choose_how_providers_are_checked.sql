-- Who is not asked can neither be found healthy nor stay unhealthy for ever.
alter table provider
    add column health_check text not null default 'options' check (health_check in ('options', 'none')),
    add constraint provider_without_check_is_of_unknown_health
        check (health_check <> 'none' or health_status = 'unknown' and health_checked_at is null);
