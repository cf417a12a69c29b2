package io.callrouter.web;

import static io.callrouter.testing.Api.newCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class ConcurrencyTests {

    static final List<String> RESOURCES = Api.RESOURCES;

    @Autowired
    Api api;

    private String provider;
    private Map<String, String> bodies;

    @BeforeEach
    void reset() {
        api.reset();
        provider = api.provider("Alpha");
        bodies = Map.of(
                "/v1.0/routes", "{'provider_id': '" + provider + "'}",
                "/v1.0/providers", "{'hostname': 'sip.example'}",
                "/v1.0/customers", "{}",
                "/v1.0/accesskeys", "{'role': 'service'}");
    }

    @ParameterizedTest
    @FieldSource("RESOURCES")
    void tagsEveryState(String resource) {
        Answer created = api.post(resource, bodies.get(resource)).expect(201);
        String path = resource + "/" + created.get("id");
        Answer read = api.get(path).expect(200);
        Answer updated = api.put(path, "{'name': 'a'}").expect(200);
        Answer deleted = api.delete(path).expect(200);

        assertThat(List.of(etag(created), etag(updated), etag(deleted)))
                .doesNotHaveDuplicates()
                .allSatisfy(etag -> assertThat(etag).matches("(W/)?\"[^\"]+\""));
        assertThat(etag(read)).isEqualTo(etag(created));
        assertThat(etag(api.get(path))).isEqualTo(etag(deleted));
    }

    @ParameterizedTest
    @FieldSource("RESOURCES")
    void changesOnlyTheStateThatTheCallerSaw(String resource) {
        Answer created = api.post(resource, bodies.get(resource)).expect(201);
        String path = resource + "/" + created.get("id");
        Api stale = api.with("If-Match", etag(created));
        Answer updated = stale.put(path, "{'name': 'a'}").expect(200);

        stale.put(path, "{'name': 'b'}").expectProblem(412);
        stale.delete(path).expectProblem(412);
        assertThat(api.get(path).text()).isEqualTo(updated.text());

        Answer again = api.with("If-Match", "\"other\", " + etag(updated)).put(path, "{'name': 'c'}");
        again.expect(200);
        api.with("If-Match", "*").put(path, "{'name': 'd'}").expect(200).expectFields("{'name': 'd'}");
        api.with("If-Match", etag(api.get(path))).delete(path).expect(200);
    }

    @ParameterizedTest
    @FieldSource("RESOURCES")
    void sendsNothingThatTheCallerHas(String resource) {
        Answer created = api.post(resource, bodies.get(resource)).expect(201);
        String path = resource + "/" + created.get("id");
        Api cached = api.with("If-None-Match", etag(created));

        Answer same = cached.get(path).expect(304);
        assertThat(same.text()).isEmpty();
        assertThat(etag(same)).isEqualTo(etag(created));
        api.with("If-None-Match", "\"other\", " + etag(created)).get(path).expect(304);

        api.put(path, "{'name': 'a'}").expect(200);
        cached.get(path).expect(200).expectFields("{'name': 'a'}");
        api.get(path).expect(200);
    }

    @ParameterizedTest
    @FieldSource("RESOURCES")
    void losesNoFieldOfPutsAtOnce(String resource) {
        String path = resource + "/"
                + api.post(resource, bodies.get(resource)).expect(201).get("id");

        for (int round = 0; round < 30; round++) {
            String value = "round " + round;
            CompletableFuture<Answer> other =
                    CompletableFuture.supplyAsync(() -> api.put(path, "{'name': '" + value + "'}"));
            api.put(path, "{'detail': '" + value + "'}").expect(200);
            other.join().expect(200);

            api.get(path).expectFields("{'name': '%s', 'detail': '%s'}".formatted(value, value));
        }
    }

    @Test
    void losesNoneOfManyFieldsOfPutsAtOnce() {
        String path = "/v1.0/routes/"
                + api.post("/v1.0/routes", bodies.get("/v1.0/routes")).get("id");
        String customer = newCustomer();

        for (int round = 1; round <= 20; round++) {
            List<String> changes = List.of(
                    "'name': 'n" + round + "'",
                    "'detail': 'd" + round + "'",
                    "'priority': " + round,
                    "'target': '+" + round + "'",
                    "'enabled': " + (round % 2 == 0),
                    "'customer_id': '" + customer + "'");
            atOnce(changes.size(), i -> api.put(path, "{" + changes.get(i) + "}"))
                    .forEach(answer -> answer.expect(200));

            api.get(path).expectFields("{" + String.join(", ", changes) + "}");
        }
    }

    @Test
    void letsOneOfManyPutsOfTheSameStateWin() {
        String path = "/v1.0/routes/"
                + api.post("/v1.0/routes", bodies.get("/v1.0/routes")).get("id");

        for (int round = 0; round < 10; round++) {
            Api caller = api.with("If-Match", etag(api.get(path)));
            List<Answer> answers = atOnce(6, i -> caller.put(path, "{'priority': " + (i + 10) + "}"));

            assertThat(answers.stream().map(Answer::status))
                    .containsOnly(200, 412)
                    .containsOnlyOnce(200);
            Answer winner =
                    answers.stream().filter(a -> a.status() == 200).findAny().orElseThrow();
            assertThat(api.get(path).text()).isEqualTo(winner.text());
        }
    }

    @Test
    void letsTheLastWriterOfAFieldWin() {
        String path = "/v1.0/routes/"
                + api.post("/v1.0/routes", bodies.get("/v1.0/routes")).get("id");

        List<Answer> answers = atOnce(8, i -> api.put(path, "{'priority': " + (i + 10) + "}"));

        answers.forEach(answer -> answer.expect(200));
        assertThat(answers.stream().map(answer -> answer.get("priority")).distinct())
                .hasSize(8);
        assertThat(answers.stream().map(Answer::text)).contains(api.get(path).text());
        api.put(path, "{'priority': 5}").expect(200);
        api.put(path, "{'priority': 6}").expect(200);
        api.get(path).expectFields("{'priority': 6}");
    }

    @Test
    void answersDeletionsAtOnceAlike() {
        for (int round = 0; round < 10; round++) {
            String path = "/v1.0/routes/"
                    + api.post("/v1.0/routes", bodies.get("/v1.0/routes")).get("id");

            List<Answer> answers = atOnce(4, i -> api.delete(path));

            assertThat(answers.stream().map(answer -> answer.expect(200).text()).distinct())
                    .hasSize(1);
        }
    }

    @Test
    void registersACustomerOnceWhenManyTry() {
        for (int round = 0; round < 10; round++) {
            String id = UUID.randomUUID().toString();

            List<Answer> answers = atOnce(4, i -> api.post("/v1.0/customers", "{'id': '" + id + "'}"));

            assertThat(answers.stream().map(Answer::status))
                    .containsOnly(201, 409)
                    .containsOnlyOnce(201);
        }
    }

    @ParameterizedTest
    @FieldSource("RESOURCES")
    void answersAPostWithTheSameKeyLikeTheFirst(String resource) {
        Api retrying = api.with("Idempotency-Key", "key-1");
        int before = count(resource);

        Answer first = retrying.post(resource, bodies.get(resource)).expect(201);
        Answer second = retrying.post(resource, bodies.get(resource)).expect(201);
        api.put(resource + "/" + first.get("id"), "{'name': 'changed'}").expect(200);
        Answer third = retrying.post(resource, bodies.get(resource)).expect(201);

        assertThat(List.of(second.text(), third.text())).containsOnly(first.text());
        assertThat(List.of(second.header("Location"), third.header("Location"))).containsOnly(first.header("Location"));
        assertThat(etag(second)).isEqualTo(etag(first));
        assertThat(count(resource)).isEqualTo(before + 1);
    }

    @Test
    void repeatsTheTokenOfAnAccessKeyAndStoresItEncrypted() {
        Api retrying = api.with("Idempotency-Key", "key-1");

        String token = retrying.post("/v1.0/accesskeys", "{'role': 'service'}")
                .expect(201)
                .get("token");

        assertThat(retrying.post("/v1.0/accesskeys", "{'role': 'service'}").get("token"))
                .isEqualTo(token);
        api.as(token).get("/v1.0/me").expect(200);
        assertThat(api.sql()
                        .sql("select to_jsonb(idempotency_key)::text from idempotency_key")
                        .query(String.class)
                        .list())
                .hasSize(1)
                .allSatisfy(row -> assertThat(row).doesNotContain(token, Api.ADMIN_KEY, "service"));
    }

    @Test
    void storesNoPasswordWithAKey() {
        api.with("Idempotency-Key", "key-1")
                .post("/v1.0/providers", "{'hostname': 'a.example', 'auth_username': 'u', 'auth_password': 's3cret'}")
                .expect(201);

        assertThat(api.sql()
                        .sql("select to_jsonb(idempotency_key)::text from idempotency_key")
                        .query(String.class)
                        .single())
                .doesNotContain("s3cret");
    }

    @Test
    void refusesAKeyWithAnotherBody() {
        Api retrying = api.with("Idempotency-Key", "key-1");
        Answer first = retrying.post("/v1.0/routes", "{'provider_id': '%s'}".formatted(provider))
                .expect(201);

        retrying.post("/v1.0/routes", "{'provider_id': '%s', 'target': '+1'}".formatted(provider))
                .expectProblem(422);

        assertThat(api.get("/v1.0/routes").ids()).containsExactly(first.get("id"));
    }

    @Test
    void refusesAKeyForAnotherKindOfObject() {
        Api retrying = api.with("Idempotency-Key", "key-1");
        retrying.post("/v1.0/customers", "{'name': 'x'}").expect(201);

        Answer other = retrying.post("/v1.0/providers", "{'name': 'x'}");

        assertThat(other.status()).as(other.text()).isIn(400, 422);
        other.expectProblem(other.status());
    }

    @Test
    void keepsTheKeysOfCallersApart() {
        String customer = newCustomer();
        List<Api> callers =
                List.of(api, api.keyOf("admin"), api.keyOfCustomer(customer), api.keyOfCustomer(newCustomer()));

        List<String> ids = callers.stream()
                .map(caller -> caller.with("Idempotency-Key", "key-1")
                        .post("/v1.0/routes", bodies.get("/v1.0/routes"))
                        .expect(201)
                        .get("id"))
                .toList();

        assertThat(ids).doesNotHaveDuplicates();
        assertThat(count("/v1.0/routes")).isEqualTo(callers.size());
    }

    @Test
    void createsOneObjectForIdenticalPostsAtOnce() {
        for (int round = 0; round < 20; round++) {
            Api retrying = api.with("Idempotency-Key", "round-" + round);
            int before = count("/v1.0/routes");

            List<Answer> answers = atOnce(4, i -> retrying.post("/v1.0/routes", bodies.get("/v1.0/routes")));

            assertThat(answers.stream().map(Answer::status)).contains(201).isSubsetOf(201, 409);
            assertThat(answers.stream()
                            .filter(a -> a.status() == 201)
                            .map(Answer::text)
                            .distinct())
                    .hasSize(1);
            assertThat(count("/v1.0/routes")).isEqualTo(before + 1);
        }
    }

    @Test
    void doesNotBurnAKeyOnAPostThatFailed() {
        Api retrying = api.with("Idempotency-Key", "key-1");

        retrying.post("/v1.0/routes", "{'provider_id': '" + UUID.randomUUID() + "'}")
                .expectProblem(422);
        retrying.post("/v1.0/routes", "{'provider_id': '%s', 'priority': 0}".formatted(provider))
                .expectInvalid("priority");
        retrying.post("/v1.0/routes", "{'oops").expectProblem(400);
        retrying.post("/v1.0/routes", bodies.get("/v1.0/routes")).expect(201);

        assertThat(count("/v1.0/routes")).isEqualTo(1);
    }

    /** The trigger forgets the old key where another instance might: after it was in the way, before it is read. */
    @Test
    void takesAKeyAnewThatIsForgottenMeanwhile() {
        Api retrying = api.with("Idempotency-Key", "key-1");
        String first = retrying.post("/v1.0/routes", bodies.get("/v1.0/routes"))
                .expect(201)
                .get("id");
        api.sql()
                .sql("update idempotency_key set tm_create = tm_create - interval '25 hours'")
                .update();
        api.sql().sql("""
                        create function forget_expired() returns trigger language plpgsql as $$
                        begin
                            delete from idempotency_key where tm_create < now() - interval '24 hours';
                            return null;
                        end $$;
                        create trigger forget after insert on idempotency_key
                            for each statement execute function forget_expired()""").update();
        try {
            String second = retrying.post("/v1.0/routes", bodies.get("/v1.0/routes"))
                    .expect(201)
                    .get("id");

            assertThat(second).isNotEqualTo(first);
            assertThat(retrying.post("/v1.0/routes", bodies.get("/v1.0/routes")).get("id"))
                    .isEqualTo(second);
        } finally {
            api.sql().sql("drop function forget_expired() cascade").update();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256, 5000})
    void refusesAKeyOfThisLength(int length) {
        api.with("Idempotency-Key", "k".repeat(length))
                .post("/v1.0/routes", bodies.get("/v1.0/routes"))
                .expectProblem(400);

        assertThat(count("/v1.0/routes")).isZero();
    }

    @Test
    void takesAKeyOf255Characters() {
        api.with("Idempotency-Key", "k".repeat(255))
                .post("/v1.0/routes", bodies.get("/v1.0/routes"))
                .expect(201);
    }

    private int count(String resource) {
        return api.get(resource + "?page_size=1000").expect(200).ids().size();
    }

    private static String etag(Answer answer) {
        return answer.header("ETag");
    }

    private static List<Answer> atOnce(int count, IntFunction<Answer> call) {
        List<CompletableFuture<Answer>> calls = IntStream.range(0, count)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> call.apply(i), task -> new Thread(task).start()))
                .toList();
        return calls.stream().map(CompletableFuture::join).toList();
    }
}
