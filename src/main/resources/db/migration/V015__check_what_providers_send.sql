-- What a plan reads must be what the service would have accepted, also after a change by hand. Rows that are there already
-- are not looked at, or a database with a wrong one could not be migrated: such a provider counts as disabled.
alter table provider
    add constraint provider_tech_headers_are_texts
        check (not tech_headers @? 'strict $.* ? (@.type() != "string")') not valid,
    add constraint provider_codecs_are_a_list
        check (coalesce(array_ndims(codecs), 1) = 1 and array_position(codecs, null) is null) not valid,
    add constraint provider_failover_codes_are_a_list
        check (coalesce(array_ndims(failover_codes), 1) = 1) not valid;
