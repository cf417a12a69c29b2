package io.callrouter.plan.feed;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.plan.RouteTable;
import io.callrouter.plan.feed.RouteTables.Freshness;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The routes in memory as the API shows them. */
@Schema(name = "RouteTable")
record RouteTableResponse(
        @Schema(
                description = "How many statements have changed the database up to here; the same on every replica",
                example = "17")
        @JsonProperty("revision")
        long revision,

        @Schema(description = "Routes that are not deleted", example = "1000000") @JsonProperty("routes")
        int routes,

        @Schema(description = "Providers, deleted ones included", example = "64") @JsonProperty("providers")
        int providers,

        @Schema(description = "Customers with settings", example = "250") @JsonProperty("customers")
        int customers,

        @Schema(
                description = "When they were last compared with the database, in UTC",
                example = "2026-12-24 18:00:00.000000")
        @JsonProperty("tm_checked")
        String tmChecked,

        @Schema(description = "Milliseconds since then: no change older than that is missing", example = "120")
        @JsonProperty("age_ms")
        long ageMs,

        @Schema(
                description =
                        "Milliseconds that the latest change took from its statement into plans; null before the first",
                example = "3")
        @JsonProperty("lag_ms")
        @Nullable
        Long lagMs,

        @Schema(
                description =
                        "Whether the database tells of changes at once; else they are asked for at each poll-interval")
        @JsonProperty("listening")
        boolean listening,

        @Schema(
                description =
                        "database; or snapshot after a start without the database, until it comes: then tm_checked and"
                                + " age_ms tell how old the snapshot is",
                allowableValues = {"database", "snapshot"},
                example = "database")
        @JsonProperty("source")
        String source) {

    static RouteTableResponse of(RouteTable table, Freshness freshness, boolean listening, Instant now) {
        Duration lag = freshness.lag();
        return new RouteTableResponse(
                table.revision(),
                table.size(),
                table.providerCount(),
                table.customerCount(),
                Timestamps.format(freshness.checked()),
                Math.max(0, Duration.between(freshness.checked(), now).toMillis()),
                lag == null ? null : lag.toMillis(),
                listening,
                freshness.source().toString());
    }
}
