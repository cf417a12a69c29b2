package io.callrouter.route;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.numbering.Target;
import io.callrouter.web.NotForEver;
import io.callrouter.web.SingleLine;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A route as a client describes it. */
@JsonIgnoreProperties({"id", "tm_create", "tm_update", "tm_delete"})
public record RouteRequest(
        @Schema(example = "US Primary Route") @Size(max = 255) @SingleLine @JsonProperty("name")
        String name,

        @Schema(example = "Primary route for US outbound calls") @Size(max = 4096) @JsonProperty("detail")
        String detail,

        @Schema(
                description = "Whose calls it applies to. 00000000-0000-0000-0000-000000000001, the default for"
                        + " an administrator, applies to all customers that have no route of their own for a"
                        + " destination; the default for a customer's key is that customer.",
                example = "00000000-0000-0000-0000-000000000001")
        @JsonProperty("customer_id")
        @Nullable
        UUID customerId,

        @Schema(description = "The provider that takes the call", example = "4dbeabd6-f397-4375-95d2-a38411e07ed1")
        @NotNull
        @JsonProperty("provider_id")
        UUID providerId,

        @Schema(description = "Lower values are tried first", defaultValue = "1", example = "1")
        @Min(1)
        @Max(65535)
        @JsonProperty("priority")
        Integer priority,

        @Schema(
                description = "The beginning of the E.164 numbers it applies to, or \"all\"",
                defaultValue = "all",
                example = "+82")
        @Pattern(regexp = Target.PATTERN, message = Target.EXPECTATION)
        @JsonProperty("target")
        String target,

        @Schema(description = "Whether plans may use it", defaultValue = "true") @JsonProperty("enabled")
        Boolean enabled,

        @Schema(
                description = "Not used by plans for calls before this time, in UTC; by itself again from then on",
                implementation = String.class,
                example = "2026-12-24 18:00:00.000000")
        @NotForEver
        @JsonProperty("disabled_until")
        @Nullable
        Instant disabledUntil,

        @Schema(description = "When plans may use it; at all times when absent")
        @Valid
        @JsonProperty("schedule")
        @Nullable
        ScheduleRequest schedule,

        @Schema(
                description = "Among routes of the customer with the same target and priority, its share of the calls"
                        + " in proportion to theirs; in no share when absent",
                example = "70")
        @Min(1)
        @Max(100_000)
        @JsonProperty("weight")
        @Nullable
        Integer weight,

        @Schema(
                description = "Left out of plans where a minute costs more, in the base currency; any cost when absent",
                types = {"string", "number", "null"},
                example = "0.0125")
        @DecimalMin("0")
        @Digits(integer = 6, fraction = 10, message = "must have at most 6 digits before the point and 10 behind it")
        @JsonProperty("max_cost_per_minute")
        @Nullable
        BigDecimal maxCostPerMinute) {

    public RouteRequest {
        name = name == null ? "" : name;
        detail = detail == null ? "" : detail;
        priority = priority == null ? 1 : priority;
        target = target == null ? Target.ALL.value() : target;
        enabled = enabled == null || enabled;
    }

    static RouteRequest of(Route route) {
        return new RouteRequest(
                route.name(),
                route.detail(),
                route.customerId(),
                route.providerId(),
                route.priority(),
                route.target().value(),
                route.isEnabled(),
                route.disabledUntil(),
                route.schedule(),
                route.weight(),
                route.maxCostPerMinute());
    }
}
