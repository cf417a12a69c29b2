package io.callrouter.plan.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.plan.RouteTable;
import io.callrouter.plan.TableContents;
import io.callrouter.rate.RateTable;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.Replica;
import io.callrouter.testing.ServiceTest;
import io.callrouter.testing.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Two instances of the service on one PostgreSQL. */
@ServiceTest
class ReplicasTests {

    private static final int CHANGES = 300;

    /** SQL over connections that are not the service's: the trigger tells of it. */
    private final JdbcClient operator = JdbcClient.create(
            new DriverManagerDataSource(TestDatabase.url(), TestDatabase.username(), TestDatabase.password()));

    @Autowired
    private Api api;

    @Autowired
    private RouteTables tables;

    @Autowired
    private RouteTableReader reader;

    private Replica other;
    private String customer;
    private String provider;

    @BeforeEach
    void prepare() {
        api.reset();
        customer = Api.newCustomer();
        provider = api.provider("Hanaro");
        other = Replica.start(
                TestDatabase.url(),
                TestDatabase.username(),
                TestDatabase.password(),
                // Only notifications bring changes in time.
                Map.of("callrouter.plan.reload-interval", "1h", "callrouter.plan.poll-interval", "1m"));
    }

    @AfterEach
    void stop() {
        other.close();
    }

    @Test
    void aChangeOnOneIsInThePlansOfTheOtherAndTheyAgreeOnTheRevision() {
        String route = api.route(customer, "+82", provider, 1);

        String plan = "/v1.0/route-plan?customer_id=" + customer + "&destination=%2B821012345678";
        await().untilAsserted(() -> assertThat(other.get(plan).expect(200).values("routes", "route_id"))
                .containsExactly(route));
        assertThat(other.get(plan).get("revision")).isEqualTo(api.get(plan).get("revision"));
    }

    @Test
    void aChangeOnOneIsInThePlansOfTheOtherWithinATenthOfASecond() {
        String plan = "/v1.0/route-plan?customer_id=" + customer + "&destination=%2B821012345678";
        List<Duration> ways = new ArrayList<>();
        for (int priority = 20; priority >= 1; priority--) {
            String route = api.route(customer, "+82", provider, priority);
            long answered = System.nanoTime();
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> other.get(plan).get("routes/0/route_id").equals(route));
            ways.add(Duration.ofNanos(System.nanoTime() - answered));
        }

        assertThat(ways.stream().sorted().toList().get(ways.size() / 2))
                .as("the median of %s", ways)
                .isLessThan(Duration.ofMillis(100));
    }

    @Test
    void aCallThatOneDialledIsToldByTheOtherWhenItIsOver() {
        api.route(customer, "+1", provider, 1);
        String call = api.post(
                        "/v1.0/calls", "{'customer_id': '%s', 'destination': '+821012345678'}".formatted(customer))
                .expect(202)
                .get("id");

        Answer told = await().until(() -> other.get("/v1.0/calls/" + call), answer -> answer.status() == 200);

        told.expectFields("{'state': 'failed', 'cause': 'no_route', 'destination': '+821012xxxxxx'}");
        assertThat(other.get("/v1.0/calls?customer_id=" + customer).ids()).containsExactly(call);
    }

    @Test
    void aDeckChangesTheOrderAtItsInstantOnBoth() {
        String cheapLater = api.provider("Later");
        api.route(customer, "+82", provider, 1);
        api.route(customer, "+82", cheapLater, 2);
        api.post("/v1.0/customers", "{'id': '%s', 'name': 'Sparing', 'ordering': 'cost'}".formatted(customer))
                .expect(201);
        Instant turn = Instant.parse("2026-03-04T05:06:07.000008Z");
        importRates(provider, "82,0.02,2026-01-01");
        importRates(cheapLater, "82,0.03,2026-01-01");
        importRates(cheapLater, "82,0.01," + turn);
        await().until(() -> TableContents.areEqual(other.bean(RouteTables.class).table(), tables.table()));

        String before = planAt(turn.minus(1, ChronoUnit.MICROS));
        String after = planAt(turn);
        for (Answer answer : List.of(api.get(before), other.get(before))) {
            assertThat(answer.expect(200).values("routes", "provider_id")).containsExactly(provider, cheapLater);
        }
        for (Answer answer : List.of(api.get(after), other.get(after))) {
            assertThat(answer.expect(200).values("routes", "provider_id")).containsExactly(cheapLater, provider);
        }
    }

    private String planAt(Instant instant) {
        return "/v1.0/route-plan?customer_id=" + customer + "&destination=%2B821012345678&at=" + instant;
    }

    private void importRates(String provider, String row) {
        String file = "prefix,price_per_minute,effective_from\n" + row + "\n";
        api.with("Content-Type", "text/csv")
                .send(
                        "POST",
                        "/v1.0/providers/" + provider + "/rates/import?currency=USD",
                        BodyPublishers.ofString(file))
                .expect(200);
    }

    @Test
    void aChangeBySqlIsInThePlansOfBoth() {
        String route = api.route(customer, "+82", provider, 1);

        operator.sql("update route set priority = 9").update();

        String plan = "/v1.0/route-plan?customer_id=" + customer + "&destination=%2B821012345678";
        await().untilAsserted(() -> {
            assertThat(api.get(plan).get("routes/0/priority")).isEqualTo("9");
            assertThat(other.get(plan).get("routes/0/route_id")).isEqualTo(route);
            assertThat(other.get(plan).get("routes/0/priority")).isEqualTo("9");
        });
    }

    @Test
    void aTokenRevokedOnOneIsRefusedByTheOtherWithinTheInterval() {
        Answer key = api.post("/v1.0/accesskeys", "{'name': 'short-lived', 'role': 'service'}")
                .expect(201);
        Replica holder = other.as(key.get("token"));
        holder.get("/v1.0/me").expect(200);

        api.delete("/v1.0/accesskeys/" + key.get("id")).expect(200);

        await().atMost(Duration.ofSeconds(7)) // the default interval, and 2 s for a slow machine
                .untilAsserted(() -> holder.get("/v1.0/me").expect(401));
    }

    @Test
    void bothAreAsTheDatabaseIsAfterChangesWhileTheirConnectionsAreKilled() {
        SplittableRandom random = new SplittableRandom(1);
        for (int change = 0; change < CHANGES; change++) {
            switch (random.nextInt(4)) {
                case 0 ->
                    operator.sql(
                                    "update route set priority = priority % 65535 + 1 where id in (select id from route limit 3)")
                            .update();
                case 1 ->
                    operator.sql(
                                    "update route set tm_delete = now() where id in (select id from route where tm_delete is null limit 1)")
                            .update();
                default ->
                    operator.sql("""
                                insert into route (id, version, name, detail, customer_id, provider_id, priority, target,
                                                   enabled, tm_create)
                                values (:id, 0, '', '', :customer::uuid, :provider::uuid, 1, :target, true, now())""")
                            .param("id", UUID.randomUUID())
                            .param("customer", customer)
                            .param("provider", provider)
                            .param("target", "+" + random.nextInt(1, 1000))
                            .update();
            }
            if (random.nextInt(20) == 0) {
                operator.sql(
                                "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'callrouter-%'")
                        .query(Boolean.class)
                        .list();
            }
        }

        RouteTable expected = await().ignoreExceptions() // its connection may be among the killed ones
                .until(() -> reader.readAll(Map.of(), RateTable.empty()).table(), Objects::nonNull);
        RouteTables others = other.bean(RouteTables.class);
        await().untilAsserted(() -> {
            assertThat(tables.table().revision()).isEqualTo(expected.revision());
            assertThat(others.table().revision()).isEqualTo(expected.revision());
        });
        assertThat(TableContents.areEqual(tables.table(), expected)).isTrue();
        assertThat(TableContents.areEqual(others.table(), expected)).isTrue();
    }
}
