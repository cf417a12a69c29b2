-- By what a provider finds an attempt, and why the telephone network behind it did not put the call through. The rows of
-- the days that are there are not read: they have neither.
alter table attempt
    add column sip_call_id text, -- of the INVITE; null: none was sent, or it was not reported
    add column sip_cause   smallint, -- ITU-T Q.850; null: the provider gave none, or it was not reported
    add constraint attempt_sip_call_id_check check (length(sip_call_id) between 1 and 255) not valid,
    add constraint attempt_sip_cause_check check (sip_cause between 1 and 127) not valid;
