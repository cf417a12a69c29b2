-- Counts are updated as long as their hour lasts. With room beside them the new version of a row stands on the page of the
-- old one, and no index has to be told of it.
alter table attempt_hour set (fillfactor = 60);
alter table attempt_delay_hour set (fillfactor = 60);
alter table attempt_failover_hour set (fillfactor = 60);
