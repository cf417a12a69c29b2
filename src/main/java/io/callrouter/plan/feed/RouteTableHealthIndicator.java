package io.callrouter.plan.feed;

import io.callrouter.plan.feed.RouteTables.Freshness;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Tells whether plans are as the database would have them. Up even if they are not: without the database plans go on, and
 * a balancer that took every replica out would end them.
 */
final class RouteTableHealthIndicator implements HealthIndicator {

    /** Reading the log of changes takes so long only if the database does not answer. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final RouteTables tables;
    private final ChangeFollower follower;
    private final Clock clock;

    RouteTableHealthIndicator(RouteTables tables, ChangeFollower follower, Clock clock) {
        this.tables = tables;
        this.follower = follower;
        this.clock = clock;
    }

    @Override
    public Health health() {
        Freshness freshness = tables.freshness();
        Duration age = Duration.between(freshness.checked(), clock.instant());
        boolean fresh = follower.reachesDatabase() && !freshness.doubtful() && age.compareTo(FRESH) < 0;
        return Health.up()
                .withDetail("state", fresh ? "fresh" : "degraded")
                .withDetail("source", freshness.source().toString())
                .withDetail("revision", tables.table().revision())
                .withDetail("age_ms", Math.max(0, age.toMillis()))
                .build();
    }
}
