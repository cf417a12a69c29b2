package io.callrouter.route.bulk;

import static io.callrouter.testing.Api.SYSTEM_DEFAULT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Routes of one provider, imported and exported over HTTP. */
@ServiceTest
abstract class ImportTest {

    static final String CSV = "text/csv";
    static final String NDJSON = "application/x-ndjson";
    static final String IMPORT = "/v1.0/routes/import";
    static final String EXPORT = "/v1.0/routes/export";

    @Autowired
    Api api;

    String provider;

    @BeforeEach
    void provider() {
        api.reset();
        provider = api.provider("Alpha");
    }

    /** The provider's id stands for {@code P}, the system default's for {@code D}. */
    Answer csv(String query, String... lines) {
        return csv(api, query, lines);
    }

    Answer csv(Api caller, String query, String... lines) {
        return upload(caller, CSV, query, String.join("\n", lines));
    }

    /** Single quotes for double ones. */
    Answer ndjson(String query, String... lines) {
        return upload(api, NDJSON, query, String.join("\n", lines).replace('\'', '"'));
    }

    Answer upload(Api caller, String type, String query, String text) {
        String filled = text.replaceAll("\\bP\\b", provider).replaceAll("\\bD\\b", SYSTEM_DEFAULT);
        return send(caller, type, query, filled.getBytes(UTF_8));
    }

    Answer send(Api caller, String type, String query, byte[] body) {
        return caller.with("Content-Type", type).send("POST", IMPORT + query, BodyPublishers.ofByteArray(body));
    }

    /** The numbers of added, changed, removed and unchanged routes. */
    static void expectCounts(Answer answer, int added, int changed, int removed, int unchanged) {
        answer.expect(200)
                .expectFields("{'added': %d, 'changed': %d, 'removed': %d, 'unchanged': %d}"
                        .formatted(added, changed, removed, unchanged));
    }

    JsonNode onlyRoute() {
        JsonNode routes = api.get("/v1.0/routes").expect(200).json().path("result");
        assertThat(routes.size()).as(routes.toString()).isEqualTo(1);
        return routes.path(0);
    }

    int liveRoutes() {
        return api.sql()
                .sql("select count(*) from route where tm_delete is null")
                .query(Integer.class)
                .single();
    }
}
