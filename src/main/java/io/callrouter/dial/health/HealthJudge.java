package io.callrouter.dial.health;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides what probes say. A miss counts only if another provider answered between the last probe of this one and the probe
 * that was missed, or if there is no other: when nobody answers, it is our own network that is down. A miss that does not
 * count starts the count over. So one failure of our network, however long, never makes two misses that count.
 */
final class HealthJudge {

    private static final class Record {
        private @Nullable Boolean answered; // the last time; null before the first result
        private int misses;
        /** Since the last probe of this one. */
        private boolean othersAnswered;
        /** Whether a miss of the probe that is under way counts. */
        private boolean corroborated;
    }

    private final int missesUntilUnhealthy;
    private final Map<UUID, Record> records = new HashMap<>();

    HealthJudge(int missesUntilUnhealthy) {
        this.missesUntilUnhealthy = missesUntilUnhealthy;
    }

    /** Knows these providers from now on, and forgets what it knew of others. */
    void follow(Set<UUID> providers) {
        records.keySet().retainAll(providers);
        providers.forEach(this::record);
    }

    /** Begins anew with a provider, as if it had never been asked. */
    void forget(UUID id) {
        records.remove(id);
    }

    /** A probe of that provider is sent. */
    void asking(UUID id) {
        Record record = record(id);
        record.corroborated = record.othersAnswered;
        record.othersAnswered = false;
    }

    /** What it says that the probe was answered or missed. */
    ProbeFinding judge(UUID id, boolean answered) {
        Record record = record(id);
        record.answered = answered;
        if (answered) {
            record.misses = 0;
            records.values().forEach(other -> other.othersAnswered |= other != record);
            return ProbeFinding.ANSWERED;
        }
        if (!record.corroborated && records.size() > 1) {
            record.misses = 0;
            return ProbeFinding.DISCOUNTED;
        }
        record.misses++;
        return record.misses < missesUntilUnhealthy ? ProbeFinding.MISSED : ProbeFinding.UNHEALTHY;
    }

    private Record record(UUID id) {
        return records.computeIfAbsent(id, unknown -> new Record());
    }

    int providers() {
        return records.size();
    }

    /** How many answered when they were last asked. */
    int answering() {
        return (int) records.values().stream()
                .filter(record -> Boolean.TRUE.equals(record.answered))
                .count();
    }

    /** Whether there are several providers, all were asked, and none answered. */
    boolean isSilent() {
        return records.size() > 1
                && records.values().stream().allMatch(record -> Boolean.FALSE.equals(record.answered));
    }
}
