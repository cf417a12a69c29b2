package io.callrouter.plan.feed;

/**
 * What a reader of the log of changes has seen.
 *
 * @param snapshot as PostgreSQL's {@code pg_snapshot} is written: which transactions were over
 * @param server which process of the database it was; another one may not have had all of those transactions
 */
record Position(String snapshot, String server) {}
