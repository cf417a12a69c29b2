package io.callrouter.dial.call;

import static io.callrouter.testing.Api.newCustomer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.dial.ScriptedGateway;
import io.callrouter.ledger.LedgerWriter;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/** What becomes of calls when the service is stopped. */
@CallTest
class CallShutdownTests {

    @Autowired
    Api api;

    @Autowired
    ScriptedGateway gateway;

    @Autowired
    ConfigurableApplicationContext service;

    @Autowired
    List<SmartLifecycle> lifecycles;

    private String customer;

    @BeforeEach
    void twoProviders() {
        api.reset();
        customer = newCustomer();
        api.route(customer, "+82", api.provider("Rings"), 1);
        api.route(customer, "+49", api.provider("Answers"), 1);
        gateway.script("Rings", "180").script("Answers", "200");
    }

    @AfterEach
    void startAgain() {
        gateway.reset();
        service.start();
        call("+8210").expect(202);
        gateway.reset();
    }

    @Test
    void takesNoMoreCallsAndHangsUpTheRest() {
        String session = call("+4930").get("id");
        await().until(() -> api.get("/v1.0/calls/" + session).get("state").equals("answered"));
        CompletableFuture<Answer> waiting =
                async(() -> api.with("Prefer", "wait=30").post("/v1.0/calls", body("+8210")));
        await().until(() -> gateway.called().size() == 2);
        gateway.holdHangUps();

        CompletableFuture<Void> stopped = async(() -> {
            service.stop();
            return null;
        });

        waiting.join().expect(200).expectFields("{'state': 'canceled', 'cause': 'shutdown'}");
        await().untilAsserted(() ->
                api.get("/v1.0/calls/" + session).expectFields("{'state': 'ended', 'cause': 'shutdown'}"));
        Answer refused = call("+8210").expectProblem(503, "shutting_down");
        assertThat(refused.header("Retry-After")).matches("[1-9][0-9]*");
        assertThat(gateway.placed())
                .allSatisfy(leg -> assertThat(leg.isHungUp()).isTrue());
        assertThat(stopped).isNotDone(); // the providers have not confirmed it
        gateway.placed().forEach(ScriptedGateway.Placed::confirmHangUp);
        stopped.join();
        assertThat(api.sql()
                        .sql("select state from call_record where id = cast(? as uuid)")
                        .param(session)
                        .query(String.class)
                        .list())
                .as("what was hung up by the stop is written")
                .containsExactly("ended");
    }

    @Test
    void waitsNoLongerThanItsGracePeriod() {
        call("+8210");
        await().until(() -> gateway.called().size() == 1);
        gateway.holdHangUps();

        CompletableFuture<Void> stopped = async(() -> {
            service.stop();
            return null;
        });

        assertThat(stopped).succeedsWithin(Duration.ofSeconds(15));
        assertThat(gateway.last().isHungUp()).isTrue();
    }

    @Test
    void comesBeforeTheWebServer() {
        Stream<SmartLifecycle> others = lifecycles.stream()
                .filter(other -> other.getClass().getSimpleName().startsWith("WebServer"));
        int calls = lifecycles.stream()
                .filter(CallLifecycle.class::isInstance)
                .findFirst()
                .orElseThrow()
                .getPhase();

        assertThat(others)
                .hasSize(2)
                .allSatisfy(web -> assertThat(web.getPhase()).isLessThan(calls));
    }

    @Test
    void comesWithTheWebServerBeforeTheLedgers() {
        int lowestOfWeb = lifecycles.stream()
                .filter(other -> other.getClass().getSimpleName().startsWith("WebServer"))
                .mapToInt(SmartLifecycle::getPhase)
                .min()
                .orElseThrow();

        assertThat(lifecycles.stream().filter(LedgerWriter.class::isInstance))
                .hasSize(2)
                .allSatisfy(ledger -> assertThat(ledger.getPhase()).isLessThan(lowestOfWeb));
    }

    private Answer call(String destination) {
        return api.post("/v1.0/calls", body(destination));
    }

    private String body(String destination) {
        return "{'customer_id': '%s', 'destination': '%s'}".formatted(customer, destination);
    }

    private static <T> CompletableFuture<T> async(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, run -> new Thread(run).start());
    }
}
