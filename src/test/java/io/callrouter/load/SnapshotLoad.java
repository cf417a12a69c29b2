package io.callrouter.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteEntry;
import io.callrouter.plan.RouteTable;
import io.callrouter.plan.snapshot.Snapshot;
import io.callrouter.plan.snapshot.SnapshotFile;
import io.callrouter.rate.Currencies;
import io.callrouter.rate.RateFixtures;
import io.callrouter.rate.RateSettings;
import io.callrouter.rate.RateTable;
import io.callrouter.testing.ProviderBuilder;
import io.callrouter.testing.RouteBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a snapshot of many routes and rates takes to be written and to be read. It is no test of the build;
 * docs/performance.md tells how it is run and what it showed.
 */
class SnapshotLoad {

    private static final int ROUTES = Integer.getInteger("routes", 1_000_000);
    private static final int RATES = Integer.getInteger("rates", 5_000_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int PROVIDERS = 64;
    private static final int ROUTES_A_CUSTOMER = 100;

    @Test
    void isWrittenAndRead(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("snapshot");
        SnapshotFile file =
                new SnapshotFile(path, new Currencies(new RateSettings("USD", Map.of())), Clock.systemUTC());
        StringBuilder report = new StringBuilder();
        for (RouteTable table : List.of(routes(), routes().withRates(rates()))) {
            Snapshot snapshot = new Snapshot(Instant.now(), table, List.of());
            for (int round = 0; round < ROUNDS; round++) {
                long begin = System.nanoTime();
                file.write(snapshot);
                long written = System.nanoTime();
                RouteTable read = file.read().table();
                long end = System.nanoTime();
                assertThat(read.size()).isEqualTo(table.size());
                assertThat(read.rates().size()).isEqualTo(table.rates().size());
                report.append(String.format(
                        Locale.ROOT,
                        "%d routes, %d rates: %.1f MB, written in %.2f s, read in %.2f s%n",
                        read.size(),
                        read.rates().size(),
                        Files.size(path) / 1e6,
                        (written - begin) / 1e9,
                        (end - written) / 1e9));
            }
        }
        Files.writeString(Path.of("target/snapshot-load.txt"), report);
    }

    private static RouteTable routes() {
        List<ProviderEntry> providers = new ArrayList<>();
        for (int i = 0; i < PROVIDERS; i++) {
            providers.add(ProviderBuilder.provider("Provider " + i)
                    .id(provider(i))
                    .healthy()
                    .hostname("sip" + i + ".example")
                    .build());
        }
        List<RouteEntry> routes = new ArrayList<>(ROUTES);
        for (int i = 0; i < ROUTES; i++) {
            routes.add(RouteBuilder.route()
                    .id(UUID.randomUUID())
                    .of(new UUID(2, i / ROUTES_A_CUSTOMER))
                    .name("Route " + i % 1_000)
                    .via(provider(i % PROVIDERS))
                    .to("+" + (100 + i % 9_000))
                    .priority(1 + i % 3)
                    .created(Instant.EPOCH.plusNanos(i * 1_000_000L))
                    .build());
        }
        return RouteTable.of(1, providers, List.of(), routes);
    }

    private static RateTable rates() {
        RateTable rates = RateTable.empty();
        for (int i = 0; i < PROVIDERS; i++) {
            Map<String, String> prices = new HashMap<>();
            for (int j = 0; j < RATES / PROVIDERS; j++) {
                prices.put("+" + (1_000_000 + j), "0.0" + (1 + j % 900));
            }
            rates = RateFixtures.with(rates, provider(i), prices);
        }
        return rates;
    }

    private static UUID provider(int number) {
        return new UUID(1, number);
    }
}
