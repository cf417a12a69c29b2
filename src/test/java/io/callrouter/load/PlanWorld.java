package io.callrouter.load;

import io.callrouter.numbering.Target;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteEntry;
import io.callrouter.plan.RouteTable;
import io.callrouter.testing.Api;
import io.callrouter.testing.ProviderBuilder;
import io.callrouter.testing.RouteBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Routes as a carrier has them: four of five rules are the system default's, the rest customers' own; each names three of 64
 * providers, so there are three routes a rule.
 */
final class PlanWorld {

    private static final int PROVIDERS = 64;
    private static final int PROVIDERS_A_RULE = 3;
    private static final UUID SYSTEM_DEFAULT = UUID.fromString(Api.SYSTEM_DEFAULT);

    private record Rule(UUID customer, String prefix, int[] providers) {

        /** 0 for the system default's. */
        int group() {
            return groupOf(customer);
        }
    }

    /** A call, and the providers that a plan for it must name, in order. */
    record Call(UUID customer, String destination, List<String> providers) {

        /** The same with so many providers at the most. */
        Call first(int most) {
            return new Call(customer, destination, providers.subList(0, Math.min(most, providers.size())));
        }
    }

    private final Random random = new Random(2);
    private final List<Rule> rules = new ArrayList<>();
    private final Map<UUID, Map<String, Rule>> byCustomer = new HashMap<>();

    PlanWorld(int count) throws IOException {
        List<UUID> customers = new ArrayList<>();
        for (int i = 0; i < Math.max(1, count / 100); i++) {
            customers.add(new UUID(7, i));
        }
        for (String prefix : Prefixes.shuffled(count)) {
            boolean own = rules.size() % 5 == 4;
            UUID customer = own ? customers.get(random.nextInt(customers.size())) : SYSTEM_DEFAULT;
            int[] providers =
                    random.ints(0, PROVIDERS).distinct().limit(PROVIDERS_A_RULE).toArray();
            Rule rule = new Rule(customer, prefix, providers);
            rules.add(rule);
            byCustomer.computeIfAbsent(customer, id -> new HashMap<>()).put(prefix, rule);
        }
    }

    /** Writes everything past the service. */
    void store(Connection connection) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("truncate route, provider cascade");
        }
        CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < PROVIDERS; i++) {
            rows.append("%s\t0\tCarrier %d\t\tsip\tsip%d.carrier.example\tudp\t\t\t{}\t{PCMA,PCMU}\tt\tunknown\tnow\n"
                    .formatted(provider(i), i, i));
        }
        copy.copyIn(
                "copy provider (id, version, name, detail, type, hostname, transport, tech_prefix, tech_postfix,"
                        + " tech_headers, codecs, enabled, health_status, tm_create) from stdin",
                new StringReader(rows.toString()));
        for (int from = 0; from < rules.size(); from += 10_000) {
            rows.setLength(0);
            for (int i = from; i < Math.min(from + 10_000, rules.size()); i++) {
                append(rows, i, rules.get(i));
            }
            copy.copyIn(
                    "copy route (id, version, name, detail, customer_id, provider_id, priority, target, enabled,"
                            + " tm_create) from stdin",
                    new StringReader(rows.toString()));
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("analyze");
        }
    }

    private static void append(StringBuilder rows, int index, Rule rule) {
        for (int place = 0; place < rule.providers.length; place++) {
            rows.append(new UUID(index, place))
                    .append("\t0\tTo ")
                    .append(rule.prefix)
                    .append("\t\t");
            rows.append(rule.customer).append('\t').append(provider(rule.providers[place]));
            rows.append('\t')
                    .append(place + 1)
                    .append("\t+")
                    .append(rule.prefix)
                    .append("\tt\tnow\n");
        }
    }

    /** Calls to numbers that begin as a rule does, by the customer whose rule it is or by another one. */
    List<Call> calls(int count) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Rule rule = rules.get(random.nextInt(rules.size()));
            UUID customer = rule.customer.equals(SYSTEM_DEFAULT) ? new UUID(8, i) : rule.customer;
            StringBuilder number = new StringBuilder(rule.prefix);
            while (number.length() < 12) {
                number.append(random.nextInt(10));
            }
            calls.add(new Call(customer, "+" + number, expected(customer, number.toString())));
        }
        return calls;
    }

    /** The same rules for a peer. */
    Kamailio kamailio() throws IOException {
        return new Kamailio(PROVIDERS, taker -> {
            for (Rule rule : rules) {
                taker.take(rule.group(), rule.prefix, rule.providers);
            }
        });
    }

    /** The number of a customer with rules of its own; 0 for all others. */
    static int groupOf(UUID customer) {
        return customer.getMostSignificantBits() == 7 ? (int) customer.getLeastSignificantBits() + 1 : 0;
    }

    /** A route that can be changed, and a call whose plan shows it. */
    record Shown(UUID route, Call call) {}

    /** The first route of a rule that no other is above of, by chance. */
    Shown route() {
        while (true) {
            int index = random.nextInt(rules.size());
            Rule rule = rules.get(index);
            UUID customer = rule.customer.equals(SYSTEM_DEFAULT) ? new UUID(8, index) : rule.customer;
            String number = (rule.prefix + "55555555555").substring(0, 12);
            if (longest(rule.customer, number) == rule) {
                return new Shown(new UUID(index, 0), new Call(customer, "+" + number, List.of()));
            }
        }
    }

    private @Nullable Rule longest(UUID customer, String number) {
        for (int length = number.length(); length > 0; length--) {
            Rule rule = byCustomer.getOrDefault(customer, Map.of()).get(number.substring(0, length));
            if (rule != null) {
                return rule;
            }
        }
        return null;
    }

    private List<String> expected(UUID customer, String number) {
        List<String> own = matching(customer, number);
        return own.isEmpty() ? matching(SYSTEM_DEFAULT, number) : own;
    }

    private List<String> matching(UUID customer, String number) {
        Map<String, Rule> prefixes = byCustomer.getOrDefault(customer, Map.of());
        LinkedHashSet<String> providers = new LinkedHashSet<>();
        for (int length = number.length(); length > 0; length--) {
            Rule rule = prefixes.get(number.substring(0, length));
            if (rule != null) {
                for (int provider : rule.providers) {
                    providers.add(provider(provider).toString());
                }
            }
        }
        return List.copyOf(providers);
    }

    /** The same, without a database. */
    RouteTable table() {
        List<ProviderEntry> providers = new ArrayList<>();
        for (int i = 0; i < PROVIDERS; i++) {
            providers.add(ProviderBuilder.provider("Carrier " + i)
                    .id(provider(i))
                    .hostname("sip%d.carrier.example".formatted(i))
                    .codecs("PCMA", "PCMU")
                    .build());
        }
        Instant created = Instant.parse("2026-01-01T00:00:00Z");
        List<RouteEntry> routes = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            Target target = new Target("+" + rule.prefix);
            for (int place = 0; place < rule.providers.length; place++) {
                UUID provider = providers.get(rule.providers[place]).id();
                String name = "To " + rule.prefix;
                routes.add(RouteBuilder.route()
                        .id(new UUID(i, place))
                        .of(rule.customer)
                        .name(name)
                        .via(provider)
                        .to(target)
                        .priority(place + 1)
                        .created(created)
                        .build());
            }
        }
        return RouteTable.of(1, providers, List.of(), routes);
    }

    private static UUID provider(int index) {
        return new UUID(9, index);
    }
}
