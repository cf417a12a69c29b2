package io.callrouter.alert.watch;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.sql.SqlTimes;
import io.callrouter.web.Decimals;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An alert as the API and webhooks show it. */
@Schema(name = "Alert")
record AlertResponse(
        @JsonProperty("id") UUID id,
        @JsonProperty("rule_id") UUID ruleId,
        @JsonProperty("rule_name") String ruleName,
        @JsonProperty("kind") String kind,

        @Schema(description = "firing or resolved") @JsonProperty("state")
        String state,

        @JsonProperty("provider_id") @Nullable UUID providerId,
        @JsonProperty("customer_id") @Nullable UUID customerId,
        @JsonProperty("target") @Nullable String target,

        @Schema(description = "As it was last measured; null where there is nothing to measure")
        @JsonProperty("value")
        @Nullable
        BigDecimal value,

        @Schema(description = "The rule's, when the alert began") @JsonProperty("threshold") @Nullable
        BigDecimal threshold,

        @Schema(description = "What the last look found, as a sentence") @JsonProperty("message")
        String message,

        @Schema(description = "The first look that found the rule broken") @JsonProperty("tm_since")
        String tmSince,

        @JsonProperty("tm_fire") String tmFire,
        @JsonProperty("tm_resolve") String tmResolve) {

    static AlertResponse of(ResultSet row) throws SQLException {
        return new AlertResponse(
                row.getObject("id", UUID.class),
                row.getObject("rule_id", UUID.class),
                row.getString("rule_name"),
                row.getString("kind"),
                row.getString("state"),
                row.getObject("provider_id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getString("target"),
                tidy(row.getBigDecimal("value")),
                tidy(row.getBigDecimal("threshold")),
                row.getString("message"),
                Timestamps.format(SqlTimes.read(row, "tm_since")),
                Timestamps.format(SqlTimes.read(row, "tm_fire")),
                Timestamps.format(SqlTimes.read(row, "tm_resolve")));
    }

    /** Without the zeros that the database adds. */
    private static @Nullable BigDecimal tidy(@Nullable BigDecimal value) {
        return value == null ? null : Decimals.tidy(value);
    }
}
