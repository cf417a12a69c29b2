package io.callrouter.customer;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.numbering.Regions;
import io.callrouter.numbering.Target;
import io.callrouter.web.SingleLine;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.validator.constraints.UniqueElements;
import org.jspecify.annotations.Nullable;

/** A customer's settings as a client describes them. */
@JsonIgnoreProperties({"tm_create", "tm_update", "tm_delete"})
record CustomerRequest(
        @Schema(
                description = "The customer's id in the system it lives in; generated when absent",
                example = "7c4d2f3a-8e55-4a0e-9a3c-1d2b6f0e9a11")
        @JsonProperty("id")
        @Nullable
        UUID id,

        @Schema(example = "Hanguk Trading") @Size(max = 255) @SingleLine @JsonProperty("name")
        String name,

        @Schema(example = "Wants its own carrier for Korea") @Size(max = 4096) @JsonProperty("detail")
        String detail,

        @Schema(
                description = "When its calls may take the system default's routes: where it has none of its own"
                        + " (override), always, behind its own (append), or never",
                defaultValue = "override")
        @JsonProperty("default_routes")
        DefaultRoutes defaultRoutes,

        @Schema(
                description = "Targets that its calls may not reach, whatever routes there are: + and digits, or all."
                        + " Those of the system default hold for every customer.",
                defaultValue = "[]",
                example = "[\"+1900\", \"+88213\"]")
        @Size(max = 1000)
        @UniqueElements(message = "must not name a target twice")
        @JsonProperty("blocked_targets")
        List<@NotNull @Pattern(regexp = Target.PATTERN, message = Target.EXPECTATION) String> blockedTargets,

        @Schema(description = "By what the customer's routes are ordered", defaultValue = "priority")
        @JsonProperty("ordering")
        Ordering ordering,

        @Schema(
                description = "With ordering cost_then_priority: how much dearer than the cheapest a route may be, in"
                        + " percent, and still count as just as cheap",
                defaultValue = "0",
                example = "5")
        @Min(0)
        @Max(100)
        @JsonProperty("cost_tolerance_percent")
        Integer costTolerancePercent,

        @Schema(
                description =
                        "Routes of which a minute costs more are left out of its plans, in the base currency; none when absent",
                types = {"string", "number", "null"},
                example = "0.0125")
        @DecimalMin("0")
        @Digits(integer = 6, fraction = 10, message = "must have at most 6 digits before the point and 10 behind it")
        @JsonProperty("max_cost_per_minute")
        @Nullable
        BigDecimal maxCostPerMinute,

        @Schema(
                description = "Whose national numbers are understood: two letters of ISO 3166-1. Without it"
                        + " destinations begin with + or 00.",
                example = "KR")
        @JsonProperty("default_region")
        @Nullable
        String defaultRegion,

        @Schema(description = "Calls it may have at once; without it, any number", example = "30")
        @Min(1)
        @Max(1_000_000)
        @JsonProperty("max_calls")
        @Nullable
        Integer maxCalls) {

    CustomerRequest {
        name = name == null ? "" : name;
        detail = detail == null ? "" : detail;
        defaultRoutes = defaultRoutes == null ? DefaultRoutes.OVERRIDE : defaultRoutes;
        blockedTargets = blockedTargets == null ? List.of() : blockedTargets;
        ordering = ordering == null ? Ordering.PRIORITY : ordering;
        costTolerancePercent = costTolerancePercent == null ? 0 : costTolerancePercent;
        defaultRegion = defaultRegion == null || defaultRegion.isEmpty() ? null : upperCase(defaultRegion);
    }

    /** Of letters of ISO 3166-1 only: "ß" would become "SS", which is South Sudan. */
    private static String upperCase(String region) {
        return region.matches("[A-Za-z]{2}") ? region.toUpperCase(Locale.ROOT) : region;
    }

    static CustomerRequest of(Customer customer) {
        return new CustomerRequest(
                customer.id(),
                customer.name(),
                customer.detail(),
                customer.defaultRoutes(),
                customer.blockedTargets(),
                customer.ordering(),
                customer.costTolerancePercent(),
                customer.maxCostPerMinute(),
                customer.defaultRegion(),
                customer.maxCalls());
    }

    @JsonIgnore
    @Schema(hidden = true)
    @AssertTrue(message = "must be two letters of ISO 3166-1 such as KR, or be left out")
    boolean isDefaultRegion() {
        return defaultRegion == null || Regions.isKnown(defaultRegion);
    }
}
