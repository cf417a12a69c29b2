package io.callrouter.plan;

import io.callrouter.numbering.PhoneNumber;
import io.callrouter.rate.Rate;
import io.callrouter.web.Decimals;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The providers to try for one call, in order, with the reason for each place.
 *
 * @param at the instant for which it holds
 * @param revision of the table it was made from
 * @param excluded every candidate that has no place; empty unless an explanation was asked for
 * @param emptyReason why there are no steps; null if there are any
 */
public record RoutePlan(
        UUID customerId,
        PhoneNumber destination,
        Instant at,
        long revision,
        List<Step> steps,
        List<Exclusion> excluded,
        @Nullable String emptyReason) {

    public RoutePlan {
        steps = List.copyOf(steps);
        excluded = List.copyOf(excluded);
    }

    /**
     * One provider to try.
     *
     * @param place from 1
     * @param code {@link ReasonCode#SELECTED} or why it was moved
     * @param demotion what its provider is moved for; null if it was not moved
     * @param rate what its provider asks for a minute; null if that is not known
     */
    public record Step(
            int place,
            RouteEntry route,
            ProviderEntry provider,
            Scope scope,
            ReasonCode code,
            @Nullable Demotion demotion,
            @Nullable Rate rate) {

        /** What puts a provider behind the others. */
        public enum Demotion {
            NO_ANSWER("does not answer"),
            FAILING_CALLS("rests after too many failed calls");

            private final String sentence;

            Demotion(String sentence) {
                this.sentence = sentence;
            }
        }

        /** Here because of its order. */
        Step at(int place) {
            return new Step(place, route, provider, scope, ReasonCode.SELECTED, null, rate);
        }

        /** Here because others go before it. */
        Step movedTo(int place) {
            return new Step(place, route, provider, scope, ReasonCode.DEMOTED_UNHEALTHY, demotion, rate);
        }

        /** Why it is here, as a sentence. */
        public String reason() {
            String whose = scope == Scope.CUSTOMER ? "The customer's own route" : "The system default's route";
            String matches = route.target().isAll()
                    ? "for all destinations"
                    : "for " + route.target() + ", which the destination begins with";
            String moved =
                    demotion == null ? "" : "; moved behind the others because its provider " + demotion.sentence;
            return whose + " " + matches + ", priority " + route.priority() + price() + moved + ".";
        }

        private String price() {
            return rate == null
                    ? ""
                    : ", at " + Decimals.format(rate.pricePerMinute()) + " " + rate.currency() + " a minute";
        }
    }

    /**
     * A candidate that has no place.
     *
     * @param reason why, as a sentence
     */
    public record Exclusion(RouteEntry route, ReasonCode code, String reason) {}
}
