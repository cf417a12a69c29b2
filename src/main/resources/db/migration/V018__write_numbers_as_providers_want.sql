alter table provider
    add column number_format text not null default 'e164'
        check (number_format in ('e164', 'e164_without_plus', 'international'));
