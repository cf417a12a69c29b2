package io.callrouter.alert.watch;

import io.callrouter.alert.AlertKind;
import io.callrouter.alert.AlertScope;
import io.callrouter.alert.WatchedRule;
import io.callrouter.alert.watch.Measurement.Verdict;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RoutePlan;
import io.callrouter.plan.RoutePlanner;
import io.callrouter.plan.RouteTable;
import io.callrouter.provider.HealthStatus;
import io.callrouter.telemetry.RecentAttempts;
import io.callrouter.telemetry.RecentAttempts.By;
import io.callrouter.telemetry.RecentAttempts.Query;
import io.callrouter.telemetry.RecentAttempts.Summary;
import io.callrouter.web.Decimals;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Measures what rules are about: attempts in the ledger, providers and plans in memory. */
class Measurements {

    private final RecentAttempts attempts;
    private final RoutePlanner planner;

    Measurements(RecentAttempts attempts, RoutePlanner planner) {
        this.attempts = attempts;
        this.planner = planner;
    }

    /** @param open subjects that have an alert; of others those with too little to tell are left out */
    List<Measurement> of(WatchedRule rule, Set<String> open, Instant now) {
        return switch (rule.kind()) {
            case ASR_BELOW, FAILURE_RATE_ABOVE, PDD_P95_ABOVE -> ofAttempts(rule, open, now);
            case PROVIDER_DOWN -> ofProviders(rule, now);
            case PLAN_EMPTY -> List.of(ofPlan(rule, now));
        };
    }

    /** What holds for a subject that was not measured: without attempts, or a provider that is out of use. */
    static Measurement gone(String subject) {
        return Measurement.without(subject, Verdict.GOOD, "There is nothing to measure any more.");
    }

    private List<Measurement> ofAttempts(WatchedRule rule, Set<String> open, Instant now) {
        By by = switch (rule.scope()) {
            case PROVIDER -> By.PROVIDER;
            case TARGET -> By.TARGET;
            case CUSTOMER -> By.CUSTOMER;
        };
        Instant from = now.minus(rule.window());
        Query query = new Query(
                by,
                from,
                now,
                rule.providerId(),
                rule.customerId(),
                rule.target(),
                rule.kind() == AlertKind.PDD_P95_ABOVE);
        List<Summary> found = attempts.read(query, rule.minimumAttempts(), open);
        // Nothing of anybody: perhaps the database was away, and attempts wait to be written.
        return found.isEmpty() && !open.isEmpty() && !attempts.hasAny(from, now)
                ? open.stream().map(Measurements::silent).toList()
                : found.stream().map(summary -> ofAttempts(rule, summary)).toList();
    }

    private static Measurement silent(String subject) {
        return Measurement.without(subject, Verdict.UNKNOWN, "The ledger has no attempts of anybody in this time.");
    }

    private Measurement ofAttempts(WatchedRule rule, Summary summary) {
        long volume = rule.kind() == AlertKind.PDD_P95_ABOVE ? summary.progressed() : summary.attempts();
        BigDecimal exact = switch (rule.kind()) {
            case ASR_BELOW -> share(summary.answered(), summary.attempts());
            case FAILURE_RATE_ABOVE -> share(summary.blamed(), summary.attempts());
            default -> summary.pddP95Ms() == null ? null : BigDecimal.valueOf(summary.pddP95Ms());
        };
        Verdict verdict = exact == null || volume < rule.minimumAttempts() ? Verdict.UNKNOWN : verdict(rule, exact);
        int decimals = rule.kind() == AlertKind.PDD_P95_ABOVE ? 0 : 4;
        BigDecimal value = exact == null ? null : exact.setScale(decimals, RoundingMode.HALF_UP);
        String key = summary.key();
        return new Measurement(
                key,
                rule.scope() == AlertScope.PROVIDER ? UUID.fromString(key) : rule.providerId(),
                rule.scope() == AlertScope.CUSTOMER ? UUID.fromString(key) : rule.customerId(),
                rule.scope() == AlertScope.TARGET
                        ? key
                        : rule.target() == null ? null : rule.target().value(),
                verdict,
                value,
                sentence(rule, summary, value));
    }

    private static Verdict verdict(WatchedRule rule, BigDecimal value) {
        int sign = rule.kind().isLowerBound() ? -1 : 1;
        BigDecimal threshold = Objects.requireNonNull(rule.threshold(), "a rule of attempts has one");
        BigDecimal clear = Objects.requireNonNull(rule.clearThreshold(), "a rule of attempts has one");
        if (sign * value.compareTo(threshold) > 0) {
            return Verdict.BROKEN;
        }
        return sign * value.compareTo(clear) <= 0 ? Verdict.GOOD : Verdict.BETWEEN;
    }

    private String sentence(WatchedRule rule, Summary summary, @Nullable BigDecimal value) {
        String who = switch (rule.scope()) {
            case PROVIDER -> name(UUID.fromString(summary.key()));
            case TARGET -> "calls to " + summary.key();
            case CUSTOMER -> "customer " + summary.key();
        };
        String what = switch (rule.kind()) {
            case ASR_BELOW -> "ASR %s".formatted(value);
            case FAILURE_RATE_ABOVE -> "failure rate %s".formatted(value);
            default ->
                value == null ? "no post-dial delay" : "95th percentile of post-dial delay %s ms".formatted(value);
        };
        return "%s of %s over %d attempts in %d minutes; the threshold is %s."
                .formatted(
                        what,
                        who,
                        summary.attempts(),
                        rule.window().toMinutes(),
                        rule.threshold() == null ? "" : Decimals.format(rule.threshold()));
    }

    private String name(UUID provider) {
        return planner.table().findProvider(provider).map(ProviderEntry::name).orElse("provider " + provider);
    }

    private static BigDecimal share(long part, long whole) {
        return BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), MathContext.DECIMAL64);
    }

    private List<Measurement> ofProviders(WatchedRule rule, Instant now) {
        return planner.table().providersInUse(now).stream()
                .filter(ProviderEntry::isProbed)
                .filter(provider ->
                        rule.providerId() == null || rule.providerId().equals(provider.id()))
                .map(provider -> new Measurement(
                        provider.id().toString(),
                        provider.id(),
                        null,
                        null,
                        verdict(provider.health()),
                        null,
                        "%s %s.".formatted(provider.name(), health(provider.health()))))
                .toList();
    }

    private static Verdict verdict(HealthStatus health) {
        return switch (health) {
            case UNHEALTHY -> Verdict.BROKEN;
            case HEALTHY -> Verdict.GOOD;
            case UNKNOWN -> Verdict.UNKNOWN;
        };
    }

    private static String health(HealthStatus health) {
        return switch (health) {
            case UNHEALTHY -> "does not answer";
            case HEALTHY -> "answers";
            case UNKNOWN -> "has not been asked yet";
        };
    }

    private Measurement ofPlan(WatchedRule rule, Instant now) {
        UUID customer = Objects.requireNonNull(rule.customerId(), "plan_empty has one");
        PhoneNumber destination = Objects.requireNonNull(rule.destination(), "plan_empty has one");
        RouteTable table = planner.table();
        RoutePlan plan = planner.plan(
                table, customer, destination, now, false, 1, rule.id().toString());
        boolean empty = plan.steps().isEmpty();
        return new Measurement(
                destination.value(),
                rule.providerId(),
                customer,
                null,
                empty ? Verdict.BROKEN : Verdict.GOOD,
                null,
                empty
                        ? String.valueOf(plan.emptyReason())
                        : "The plan of the customer's calls to %s has a provider.".formatted(destination));
    }
}
