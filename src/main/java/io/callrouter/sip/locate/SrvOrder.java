package io.callrouter.sip.locate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.xbill.DNS.SRVRecord;

/** The order in which servers are tried: by priority, and within one at random in proportion to weight (RFC 2782). */
public final class SrvOrder {

    private final RandomGenerator random;

    public SrvOrder(RandomGenerator random) {
        this.random = random;
    }

    List<SRVRecord> of(List<SRVRecord> servers) {
        Map<Integer, List<SRVRecord>> byPriority = new TreeMap<>();
        servers.stream()
                .sorted(Comparator.comparingInt(SRVRecord::getWeight)) // those of weight 0 first
                .forEach(server -> byPriority
                        .computeIfAbsent(server.getPriority(), priority -> new ArrayList<>())
                        .add(server));
        List<SRVRecord> ordered = new ArrayList<>(servers.size());
        byPriority.values().forEach(same -> drawAll(same, ordered));
        return ordered;
    }

    private void drawAll(List<SRVRecord> same, List<SRVRecord> ordered) {
        while (!same.isEmpty()) {
            int total = same.stream().mapToInt(SRVRecord::getWeight).sum();
            int drawn = random.nextInt(total + 1);
            int index = 0;
            for (int sum = same.get(0).getWeight();
                    sum < drawn;
                    sum += same.get(index).getWeight()) {
                index++;
            }
            ordered.add(same.remove(index));
        }
    }
}
