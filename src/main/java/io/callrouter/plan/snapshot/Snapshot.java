package io.callrouter.plan.snapshot;

import io.callrouter.access.TokenSource.Issued;
import io.callrouter.plan.RouteTable;
import java.time.Instant;
import java.util.List;

/**
 * What plans need, as the database had it.
 *
 * @param checked when the table was last compared with the database
 * @param tokens whose requests are answered
 */
public record Snapshot(Instant checked, RouteTable table, List<Issued> tokens) {}
