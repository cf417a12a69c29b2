package io.callrouter.plan.snapshot;

import static io.callrouter.testing.SipEndpointBuilder.endpoint;

import io.callrouter.access.Caller;
import io.callrouter.access.Role;
import io.callrouter.access.TokenSource.Issued;
import io.callrouter.customer.DefaultRoutes;
import io.callrouter.customer.Ordering;
import io.callrouter.customer.SystemDefault;
import io.callrouter.numbering.Target;
import io.callrouter.numbering.TargetSet;
import io.callrouter.plan.CostRules;
import io.callrouter.plan.CustomerEntry;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteConditions;
import io.callrouter.plan.RouteEntry;
import io.callrouter.plan.RouteTable;
import io.callrouter.provider.Credentials;
import io.callrouter.provider.HealthCheck;
import io.callrouter.provider.HealthStatus;
import io.callrouter.provider.NumberFormat;
import io.callrouter.provider.Transport;
import io.callrouter.rate.RateFixtures;
import io.callrouter.rate.RateTable;
import io.callrouter.route.Hours;
import io.callrouter.route.Schedule;
import io.callrouter.testing.ProviderBuilder;
import io.callrouter.testing.RouteBuilder;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Random snapshots, in which everything that there can be is there or not. */
public final class SnapshotFixtures {

    static final List<UUID> CUSTOMERS = List.of(SystemDefault.ID, new UUID(1, 1), new UUID(1, 2));
    static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

    private static final List<UUID> PROVIDERS = List.of(new UUID(2, 1), new UUID(2, 2), new UUID(2, 3), new UUID(2, 4));
    private static final List<String> TARGETS = List.of("all", "+1", "+11", "+112", "+2");

    private final SplittableRandom random;

    private SnapshotFixtures(int seed) {
        random = new SplittableRandom(seed);
    }

    static Snapshot random(int seed) {
        return new SnapshotFixtures(seed).snapshot();
    }

    /** Of one provider, one route of the system default to that target, and one access key of an administrator's. */
    public static Snapshot small(String target, String tokenHash) {
        ProviderEntry provider = ProviderBuilder.provider("Hanaro")
                .id(PROVIDERS.get(0))
                .hostname("sip.hanaro.example")
                .build();
        RouteEntry route = RouteBuilder.route()
                .id(new UUID(3, 1))
                .name("")
                .via(provider)
                .to(target)
                .created(NOW)
                .build();
        Caller caller = new Caller(new UUID(4, 1), "key", Caller.Kind.ACCESS_KEY, Role.ADMIN, null, null);
        return new Snapshot(
                NOW,
                RouteTable.of(7, List.of(provider), List.of(), List.of(route)),
                List.of(new Issued(tokenHash, caller)));
    }

    private Snapshot snapshot() {
        List<ProviderEntry> providers = PROVIDERS.stream().map(this::provider).toList();
        List<CustomerEntry> customers = new ArrayList<>();
        CUSTOMERS.forEach(id -> maybe(() -> customer(id), customers));
        List<RouteEntry> routes = new ArrayList<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            routes.add(route());
        }
        RateTable rates = RateTable.empty();
        for (UUID provider : PROVIDERS) {
            if (random.nextBoolean()) {
                rates = RateFixtures.with(rates, provider, prices(), NOW, prices());
            }
        }
        List<Issued> tokens = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            tokens.add(token(i));
        }
        return new Snapshot(
                time(),
                RouteTable.of(random.nextLong(1L << 40), providers, customers, routes)
                        .withRates(rates),
                tokens);
    }

    private ProviderEntry provider(UUID id) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            headers.put("X-" + random.nextInt(100), "\u00fc" + i);
        }
        return ProviderBuilder.provider("Provider " + id.getLeastSignificantBits())
                .id(id)
                .enabled(random.nextInt(5) > 0)
                .deleted(random.nextInt(6) == 0)
                .checkedBy(any(List.of(HealthCheck.values())))
                .health(any(List.of(HealthStatus.values())))
                .at(endpoint("sip.example.com")
                        .port(orNull(() -> random.nextInt(1, 65_536)))
                        .by(any(List.of(Transport.values())))
                        .numbers(any(List.of(NumberFormat.values())))
                        .shaping(random.nextBoolean() ? "" : "99#", random.nextBoolean() ? "" : "*1")
                        .build())
                .headers(headers)
                .codecs(random.nextBoolean() ? List.of() : List.of("PCMA", "opus"))
                .failingOverAt(orNull(() -> List.of("404", "5xx")))
                .credentials(orNull(() -> new Credentials("us", orNull(() -> "encrypted"))))
                .atOnce(orNull(() -> random.nextInt(1, 100_000)))
                .disabledUntil(orNull(this::time))
                .aSecond(orNull(() -> random.nextInt(1, 1_000)))
                .build();
    }

    private CustomerEntry customer(UUID id) {
        return new CustomerEntry(
                id,
                any(List.of(DefaultRoutes.values())),
                TargetSet.of(random.nextBoolean() ? List.of() : List.of(new Target("+1900"), new Target(any(TARGETS)))),
                orNull(() -> "KR"),
                orNull(() -> random.nextInt(1, 300)),
                new CostRules(any(List.of(Ordering.values())), random.nextInt(30), orNull(this::cost)));
    }

    private RouteEntry route() {
        return RouteBuilder.route()
                .id(new UUID(random.nextLong(), random.nextLong()))
                .of(any(CUSTOMERS))
                .name("name " + random.nextInt(3))
                .via(any(PROVIDERS))
                .to(any(TARGETS))
                .priority(random.nextBoolean() ? random.nextInt(1, 3) : random.nextInt(1, 65_536))
                .enabled(random.nextInt(6) > 0)
                .created(time())
                .when(orNull(this::conditions))
                .build();
    }

    private RouteConditions conditions() {
        return new RouteConditions(
                orNull(this::time), orNull(this::schedule), orNull(() -> random.nextInt(1, 100)), orNull(this::cost));
    }

    private Schedule schedule() {
        Map<DayOfWeek, List<Hours>> week = new LinkedHashMap<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            if (random.nextBoolean()) {
                week.put(day, List.of(hours(), hours()));
            }
        }
        return new Schedule(
                ZoneId.of(any(List.of("UTC", "Asia/Seoul", "America/New_York"))),
                week,
                random.nextBoolean()
                        ? Map.of()
                        : Map.of(
                                LocalDate.of(2026, 5, random.nextInt(1, 4)),
                                random.nextBoolean() ? List.of() : List.of(hours())),
                orNull(this::time),
                orNull(this::time));
    }

    private Hours hours() {
        return new Hours(random.nextInt(1_440), random.nextInt(1_441));
    }

    private Map<String, String> prices() {
        Map<String, String> prices = new LinkedHashMap<>();
        for (String prefix : List.of("+1", "+11", "+112", "+2")) {
            if (random.nextInt(3) > 0) {
                prices.put(prefix, cost().toPlainString());
            }
        }
        prices.putIfAbsent("+3", "1");
        return prices;
    }

    private Issued token(int number) {
        Role role = any(List.of(Role.values()));
        return new Issued(
                "hash " + number,
                new Caller(
                        new UUID(4, number),
                        "caller",
                        any(List.of(Caller.Kind.values())),
                        role,
                        role == Role.CUSTOMER ? any(CUSTOMERS) : null,
                        orNull(this::time)));
    }

    private BigDecimal cost() {
        return BigDecimal.valueOf(random.nextInt(1, 9), random.nextInt(0, 3));
    }

    /** In microseconds, some days around now. */
    private Instant time() {
        return NOW.plusNanos(random.nextLong(-3 * 86_400_000_000L, 3 * 86_400_000_000L) * 1_000);
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private <T> @Nullable T orNull(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }

    private <T> void maybe(Supplier<T> value, List<T> values) {
        if (random.nextInt(3) > 0) {
            values.add(value.get());
        }
    }
}
