package io.callrouter.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.numbering.Target;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteEntry;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One fault, where it is and how to mend it. */
@Schema(name = "Finding")
record Finding(
        @JsonProperty("code") CheckCode code,
        @JsonProperty("severity") CheckCode.Severity severity,

        @Schema(description = "Whose calls are concerned; null where it is a provider's affair")
        @JsonProperty("customer_id")
        @Nullable
        UUID customerId,

        @JsonProperty("target") @Nullable String target,

        @Schema(description = "The route concerned, or one of several") @JsonProperty("route_id") @Nullable
        UUID routeId,

        @JsonProperty("route_name") @Nullable String routeName,
        @JsonProperty("provider_id") @Nullable UUID providerId,
        @JsonProperty("provider_name") @Nullable String providerName,

        @Schema(description = "How many routes are concerned") @JsonProperty("routes")
        int routes,

        @Schema(description = "What is wrong, as a sentence") @JsonProperty("message")
        String message,

        @Schema(description = "What to do about it") @JsonProperty("fix")
        String fix) {

    static Finding ofCustomer(CheckCode code, UUID customer, int routes, String message, String fix) {
        return new Finding(code, code.severity(), customer, null, null, null, null, null, routes, message, fix);
    }

    static Finding ofTarget(
            CheckCode code,
            UUID customer,
            Target target,
            @Nullable ProviderEntry provider,
            int routes,
            String message,
            String fix) {
        return new Finding(
                code,
                code.severity(),
                customer,
                target.value(),
                null,
                null,
                provider == null ? null : provider.id(),
                provider == null ? null : provider.name(),
                routes,
                message,
                fix);
    }

    static Finding ofRoute(CheckCode code, RouteEntry route, ProviderEntry provider, String message, String fix) {
        return new Finding(
                code,
                code.severity(),
                route.customerId(),
                route.target().value(),
                route.id(),
                route.name(),
                provider.id(),
                provider.name(),
                1,
                message,
                fix);
    }

    /** @param customer null if it concerns all */
    static Finding ofProvider(
            CheckCode code,
            @Nullable UUID customer,
            ProviderEntry provider,
            RouteEntry example,
            int routes,
            String message,
            String fix) {
        return new Finding(
                code,
                code.severity(),
                customer,
                customer == null ? null : example.target().value(),
                example.id(),
                example.name(),
                provider.id(),
                provider.name(),
                routes,
                message,
                fix);
    }
}
