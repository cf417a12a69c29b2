package io.callrouter.plan.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.access.Caller;
import io.callrouter.access.Role;
import io.callrouter.plan.ReasonCode;
import io.callrouter.plan.RoutePlan;
import io.callrouter.plan.RoutePlan.EmptyCode;
import io.callrouter.plan.RoutePlan.Exclusion;
import io.callrouter.plan.RoutePlan.Step;
import io.callrouter.plan.Scope;
import io.callrouter.rate.Rate;
import io.callrouter.web.Decimals;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A route plan as the API shows it. */
@Schema(name = "RoutePlan")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PlanResponse(
        @JsonProperty("customer_id") UUID customerId,

        @Schema(description = "In E.164 form", example = "+821012345678") @JsonProperty("destination")
        String destination,

        @Schema(description = "The instant for which the plan holds, in UTC", example = "2026-12-24 18:00:00.000000")
        @JsonProperty("at")
        String at,

        @Schema(description = "Of the routes in memory: grows with every change that reaches them", example = "17")
        @JsonProperty("revision")
        long revision,

        @Schema(description = "The providers to try, in this order") @JsonProperty("routes")
        List<Place> routes,

        @Schema(description = "Every other candidate; only with explain=true") @JsonProperty("excluded") @Nullable
        List<ExclusionResponse> excluded,

        @Schema(description = "Why there is no route; absent if there is one", example = "no_route")
        @JsonProperty("empty_code")
        @Nullable
        EmptyCode emptyCode,

        @Schema(description = "The same as a sentence") @JsonProperty("empty_reason") @Nullable
        String emptyReason) {

    static PlanResponse of(RoutePlan plan, boolean explain, Caller caller) {
        boolean hidden = caller.is(Role.CUSTOMER);
        return new PlanResponse(
                plan.customerId(),
                plan.destination().value(),
                Timestamps.format(plan.at()),
                plan.revision(),
                plan.steps().stream()
                        .map(step -> hidden
                                ? Place.withoutProvider(step)
                                : Place.of(step, plan.destination().value()))
                        .toList(),
                explain
                        ? plan.excluded().stream()
                                .map(exclusion ->
                                        ExclusionResponse.of(hidden ? exclusion.withoutProvider() : exclusion))
                                .toList()
                        : null,
                plan.empty() == null ? null : plan.empty().code(),
                plan.emptyReason());
    }

    @Schema(name = "RoutePlanStep")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Place(
            @Schema(example = "1") @JsonProperty("place") int place,
            @JsonProperty("route_id") UUID routeId,

            @Schema(example = "Korea primary") @JsonProperty("name")
            String name,

            @JsonProperty("provider_id") UUID providerId,

            @Schema(example = "Hanaro") @JsonProperty("provider_name")
            String providerName,

            @Schema(example = "+82") @JsonProperty("target") String target,
            @Schema(example = "1") @JsonProperty("priority") int priority,
            @JsonProperty("scope") Scope scope,

            @Schema(
                    description = "What is dialled; not shown to customers, like headers and codecs",
                    example = "sip:+821012345678@sip.hanaro.example:5060")
            @JsonProperty("uri")
            @Nullable
            String uri,

            @JsonProperty("headers") @Nullable Map<String, String> headers,
            @JsonProperty("codecs") @Nullable List<String> codecs,

            @Schema(description = "What the provider asks for a minute; not shown to customers, absent if not known")
            @JsonProperty("rate")
            @Nullable
            RatePart rate,

            @Schema(description = "selected, or why it was moved") @JsonProperty("code")
            ReasonCode code,

            @Schema(example = "The customer's own route for +82, which the destination begins with, priority 1.")
            @JsonProperty("reason")
            String reason) {

        static Place of(Step step, String number) {
            return of(
                    step,
                    step.provider().endpoint().uriFor(number),
                    step.provider().headers(),
                    step.provider().codecs(),
                    step.rate() == null ? null : RatePart.of(step.rate()));
        }

        static Place withoutProvider(Step step) {
            return of(step.withoutRate(), null, null, null, null);
        }

        private static Place of(
                Step step,
                @Nullable String uri,
                @Nullable Map<String, String> headers,
                @Nullable List<String> codecs,
                @Nullable RatePart rate) {
            return new Place(
                    step.place(),
                    step.route().id(),
                    step.route().name(),
                    step.provider().id(),
                    step.provider().name(),
                    step.route().target().value(),
                    step.route().priority(),
                    step.scope(),
                    uri,
                    headers,
                    codecs,
                    rate,
                    step.code(),
                    step.reason());
        }
    }

    @Schema(name = "RoutePlanRate")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RatePart(
            @Schema(example = "0.0125") @JsonProperty("price_per_minute")
            String pricePerMinute,

            @Schema(example = "EUR") @JsonProperty("currency")
            String currency,

            @Schema(
                    description =
                            "The same in the base currency, by which routes are ordered; absent if its currency is"
                                    + " not known any more",
                    example = "0.01354625")
            @JsonProperty("cost_per_minute")
            @Nullable
            String costPerMinute,

            @Schema(description = "Of the deck, by which the destination is rated", example = "+8210")
            @JsonProperty("prefix")
            String prefix,

            @JsonProperty("deck_id") UUID deckId,

            @Schema(example = "a-z-2026-12.csv") @JsonProperty("deck_name")
            String deckName) {

        static RatePart of(Rate rate) {
            BigDecimal cost = rate.costPerMinute();
            return new RatePart(
                    Decimals.format(rate.pricePerMinute()),
                    rate.currency(),
                    cost == null ? null : Decimals.format(cost),
                    rate.prefix(),
                    rate.deckId(),
                    rate.deckName());
        }
    }

    @Schema(name = "RoutePlanExclusion")
    record ExclusionResponse(
            @JsonProperty("route_id") UUID routeId,
            @JsonProperty("provider_id") UUID providerId,
            @JsonProperty("code") ReasonCode code,

            @Schema(example = "The route is disabled.") @JsonProperty("reason")
            String reason) {

        static ExclusionResponse of(Exclusion exclusion) {
            return new ExclusionResponse(
                    exclusion.route().id(), exclusion.route().providerId(), exclusion.code(), exclusion.reason());
        }
    }
}
