package io.callrouter.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.rate.Rate;
import io.callrouter.web.Decimals;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The providers to try for one call, in order, with the reason for each place.
 *
 * @param at the instant for which it holds
 * @param revision of the table it was made from
 * @param excluded every candidate that has no place; empty unless an explanation was asked for
 * @param empty why there are no steps; null if there are any
 */
public record RoutePlan(
        UUID customerId,
        PhoneNumber destination,
        Instant at,
        long revision,
        List<Step> steps,
        List<Exclusion> excluded,
        @Nullable Empty empty) {

    public RoutePlan {
        steps = List.copyOf(steps);
        excluded = List.copyOf(excluded);
    }

    /** Why there are no steps, as a sentence; null if there are any. */
    public @Nullable String emptyReason() {
        return empty == null ? null : empty.reason();
    }

    /**
     * Why there are no steps.
     *
     * @param reason a sentence
     */
    public record Empty(EmptyCode code, String reason) {}

    /** Why there are no steps. */
    public enum EmptyCode {
        /** No route of the customer, and none of the system default that it may use, is for the destination. */
        NO_ROUTE,
        /** There are routes, but none can be used at that instant. */
        NO_USABLE_ROUTE,
        /** The customer, or every customer, may not call there. */
        DESTINATION_BLOCKED;

        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
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

        /** This step without what it costs, for who must know no more of a provider than its id and name. */
        public Step withoutRate() {
            return rate == null ? this : new Step(place, route, provider, scope, code, demotion, null);
        }

        /** Takes a sentence piece by piece. */
        @FunctionalInterface
        public interface Sentence {

            /** @param words of ASCII */
            void add(String words);

            default void add(int number) {
                add(Integer.toString(number));
            }
        }

        /** Why it is here, as a sentence. */
        public String reason() {
            StringBuilder text = new StringBuilder();
            tellReason(text::append);
            return text.toString();
        }

        /** Tells why it is here, as the parts of a sentence, for who writes very many. */
        public void tellReason(Sentence sentence) {
            sentence.add(scope == Scope.CUSTOMER ? "The customer's own route for " : "The system default's route for ");
            if (route.target().isAll()) {
                sentence.add("all destinations, priority ");
            } else {
                sentence.add(route.target().value());
                sentence.add(", which the destination begins with, priority ");
            }
            sentence.add(route.priority());
            if (rate != null) {
                sentence.add(", at " + Decimals.format(rate.pricePerMinute()) + " " + rate.currency() + " a minute");
            }
            if (demotion != null) {
                sentence.add("; moved behind the others because its provider " + demotion.sentence);
            }
            sentence.add(".");
        }
    }

    /**
     * A candidate that has no place.
     *
     * @param reason why, as a sentence
     */
    public record Exclusion(RouteEntry route, ReasonCode code, String reason) {

        /** This exclusion with a reason for who must know no more of a provider than its id and name. */
        public Exclusion withoutProvider() {
            return switch (code) {
                case PROVIDER_DISABLED -> new Exclusion(route, code, "Its provider is disabled.");
                case OVER_MAX_COST ->
                    new Exclusion(route, code, "Its provider asks more for this destination than is allowed.");
                case OVER_CAPACITY -> new Exclusion(route, code, "Its provider takes no further call now.");
                default -> this;
            };
        }
    }
}
