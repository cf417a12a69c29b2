package io.callrouter.plan.feed;

import java.util.List;

/**
 * What a reader of the log of changes has seen. It means something to the server that gave it, and to one that took over
 * from that server.
 *
 * @param snapshot as PostgreSQL's {@code pg_snapshot} is written: which transactions were over
 * @param beyond the numbers of transactions that were over as well, although the snapshot does not say so
 * @param server which process of the database it was; another one may not have had all of those transactions
 * @param standby whether that was in recovery
 */
record LogPosition(String snapshot, List<String> beyond, String server, boolean standby) {

    /** Of no server. */
    static final LogPosition NOWHERE = new LogPosition("", List.of(), "", false);
}
