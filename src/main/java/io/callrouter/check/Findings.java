package io.callrouter.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Counts all findings and keeps the first of each kind, so that a table full of faults takes no more memory than a good one. */
final class Findings {

    /** Of each kind. */
    static final int MOST_KEPT = 1000;

    private final Map<CheckCode, List<Finding>> kept = new EnumMap<>(CheckCode.class);
    private final Map<CheckCode, Integer> counts = new EnumMap<>(CheckCode.class);

    /** @param finding made only if it is kept */
    void add(CheckCode code, Supplier<Finding> finding) {
        if (counts.merge(code, 1, Integer::sum) <= MOST_KEPT) {
            kept.computeIfAbsent(code, first -> new ArrayList<>()).add(finding.get());
        }
    }

    int count(CheckCode code) {
        return counts.getOrDefault(code, 0);
    }

    /** The first ones found, at most so many. */
    List<Finding> first(CheckCode code, int limit) {
        List<Finding> all = kept.getOrDefault(code, List.of());
        return all.subList(0, Math.min(limit, all.size()));
    }
}
