package io.callrouter.alert.watch;

import io.callrouter.alert.AlertEvent;
import io.callrouter.alert.AlertSettings;
import io.callrouter.alert.WatchedRule;
import io.callrouter.alert.rule.AlertRuleService;
import io.callrouter.alert.watch.AlertState.Phase;
import io.callrouter.alert.watch.AlertStore.Open;
import io.callrouter.alert.webhook.Outbox;
import io.callrouter.web.Timestamps;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks at every rule from time to time. What it knows is in the database, so that a restart neither repeats an alert nor
 * forgets one, and the first instance that comes looks for all: a rule is locked while somebody is at it.
 */
final class AlertWatch {

    private static final Logger log = LoggerFactory.getLogger(AlertWatch.class);

    private final AlertRuleService rules;
    private final Measurements measurements;
    private final AlertStore store;
    private final AlertList alerts;
    private final Outbox outbox;
    private final TransactionTemplate transaction;
    private final AlertSettings settings;
    private final Clock clock;
    private final MultiGauge firing;
    private final Counter looksDone;
    private final Counter looksFailed;

    AlertWatch(
            AlertRuleService rules,
            Measurements measurements,
            AlertStore store,
            AlertList alerts,
            Outbox outbox,
            TransactionTemplate transaction,
            AlertSettings settings,
            Clock clock,
            MeterRegistry meters) {
        this.rules = rules;
        this.measurements = measurements;
        this.store = store;
        this.alerts = alerts;
        this.outbox = outbox;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
        this.firing = MultiGauge.builder("callrouter.alerts.firing")
                .description("Alerts that are firing, by rule")
                .register(meters);
        this.looksDone = meters.counter("callrouter.alerts.looks", "result", "done");
        this.looksFailed = meters.counter("callrouter.alerts.looks", "result", "failed");
    }

    /** Looks at all rules whose time it is. A rule that cannot be looked at waits for the next time. */
    void look() {
        try {
            List<WatchedRule> watched = rules.watched();
            Set<UUID> ids = new LinkedHashSet<>();
            watched.forEach(rule -> ids.add(rule.id()));
            ids.addAll(store.rulesWithOpen());
            ids.forEach(this::look);
            store.prune(clock.instant().minus(settings.retention()));
            show(watched);
        } catch (RuntimeException e) {
            log.warn("Alerts are not watched now: {}", e.toString());
        }
    }

    /** At the rule as it is under its lock: it may have been changed since the list was read. */
    private void look(UUID rule) {
        try {
            Boolean looked = transaction.execute(status -> store.lock(rule) && lookLocked(rule));
            if (Boolean.TRUE.equals(looked)) {
                looksDone.increment();
            }
        } catch (RuntimeException e) {
            looksFailed.increment();
            log.warn("The alert rule {} was not looked at: {}", rule, e.toString());
        }
    }

    /** Whether it was time for a look. */
    private boolean lookLocked(UUID id) {
        WatchedRule rule = rules.watched(id).orElse(null);
        if (rule == null) {
            end(id);
            return false;
        }
        return look(rule);
    }

    private boolean look(WatchedRule rule) {
        Instant now = Timestamps.now(clock);
        if (!store.beginCheck(
                rule.id(), now, settings.interval().multipliedBy(9).dividedBy(10))) {
            return false;
        }
        Map<String, Open> open = new HashMap<>();
        store.open(rule.id()).forEach(alert -> open.put(alert.subject(), alert));
        for (Measurement found : measurements.of(rule, Set.copyOf(open.keySet()), now)) {
            Open alert = open.remove(found.subject());
            if (alert == null) {
                begin(rule, found, now);
            } else {
                goOn(rule, alert, found, now);
            }
        }
        open.values().forEach(alert -> goOn(rule, alert, Measurements.gone(alert.subject()), now));
        return true;
    }

    private void begin(WatchedRule rule, Measurement found, Instant now) {
        AlertState state = AlertState.NONE.next(rule, found.verdict(), now);
        if (state.phase() != null) {
            UUID id = store.insert(rule, found, state, now);
            if (state.phase() == Phase.FIRING) {
                tell(id, AlertEvent.FIRING, rule.hasWebhook(), now);
            }
        }
    }

    private void goOn(WatchedRule rule, Open alert, Measurement found, Instant now) {
        AlertState state = alert.state().next(rule, found.verdict(), now);
        if (state.phase() == null) {
            store.delete(alert.id());
            return;
        }
        store.update(alert, found, state, now);
        if (state.phase() != alert.state().phase()) {
            AlertEvent event = state.phase() == Phase.FIRING ? AlertEvent.FIRING : AlertEvent.RESOLVED;
            tell(alert.id(), event, rule.hasWebhook(), now);
        }
    }

    /** Once what it tells is in the store. */
    private void tell(UUID id, AlertEvent event, boolean hasWebhook, Instant now) {
        AlertResponse alert = alerts.get(id);
        log.warn("Alert {} by the rule {}, {}: {}", event, alert.ruleName(), alert.ruleId(), alert.message());
        if (hasWebhook) {
            outbox.add(id, event, alert, now);
        }
    }

    /** Of a rule that is watched no longer. */
    private void end(UUID rule) {
        Instant now = Timestamps.now(clock);
        for (Open alert : store.open(rule)) {
            if (alert.state().phase() == Phase.PENDING) {
                store.delete(alert.id());
            } else {
                Measurement found = Measurement.without(
                        alert.subject(), Measurement.Verdict.GOOD, "The rule was disabled or deleted.");
                store.update(
                        alert,
                        found,
                        new AlertState(Phase.RESOLVED, alert.state().since(), now),
                        now);
                tell(alert.id(), AlertEvent.RESOLVED, rules.hasWebhook(rule), now);
            }
        }
    }

    /** Also what other instances found; a rule that is not broken shows 0. */
    private void show(List<WatchedRule> watched) {
        Map<UUID, Integer> counts = new HashMap<>();
        store.firing().forEach(count -> counts.put(count.getKey(), count.getValue()));
        firing.register(
                watched.stream()
                        .map(rule -> MultiGauge.Row.of(
                                Tags.of("rule", rule.id().toString(), "name", rule.name()),
                                counts.getOrDefault(rule.id(), 0)))
                        .toList(),
                true);
    }
}
