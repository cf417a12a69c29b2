package io.callrouter.plan.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.embedded.DatabaseArrival;
import io.callrouter.plan.CurrentRouteTable;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import io.callrouter.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Changes come into a table of the test's own, whatever its follower lacks. */
@ServiceTest
class ChangeFollowerTests {

    private final AtomicBoolean failing = new AtomicBoolean();

    @Autowired
    private Api api;

    @Autowired
    private RouteTableReader reader;

    private RouteTables tables;
    private ChangeFollower follower;
    private String provider;

    @BeforeEach
    void prepare() {
        api.reset();
        provider = api.provider("Hanaro");
        tables =
                new RouteTables(
                        reader,
                        new SameServerRelay(reader),
                        new CurrentRouteTable(),
                        Clock.systemUTC(),
                        new SimpleMeterRegistry().timer("loads"),
                        null) {
                    @Override
                    public void catchUp() {
                        if (failing.getAndSet(false)) {
                            throw new InternalError("as if");
                        }
                        super.catchUp();
                    }
                };
    }

    @AfterEach
    void stop() {
        follower.stop();
    }

    @Test
    void withoutAConnectionToListenOnTheyComeAtEachInterval() throws IOException {
        follow(new Database("jdbc:postgresql://localhost:" + closedPort() + "/callrouter", null, null));

        api.route(Api.SYSTEM_DEFAULT, "+82", provider, 1);

        await().until(() -> tables.table().size() == 1);
        assertThat(follower.isListening()).isFalse();
        assertThat(follower.reachesDatabase()).isTrue();
    }

    @Test
    void theyComeAlsoAfterAnError() {
        failing.set(true);
        follow(new Database(TestDatabase.url(), TestDatabase.username(), TestDatabase.password()));
        await().until(() -> !failing.get());

        api.route(Api.SYSTEM_DEFAULT, "+82", provider, 1);

        await().until(() -> tables.table().size() == 1);
        await().until(follower::isListening);
    }

    private void follow(Database database) {
        follower = new ChangeFollower(
                database, new DatabaseArrival(), tables, new SameServerRelay(reader), Duration.ofMillis(200));
        follower.start();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
