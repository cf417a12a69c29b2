package io.callrouter.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.callrouter.plan.feed.RouteTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The service as an HTTP client of one token sees it. Immutable: {@code as} and {@code with} give another client. */
public final class Api {

    public static final String ADMIN_KEY = "cr_test_administrator_key_0123456789abcdefghij";
    public static final String ADMIN_PASSWORD = "test administrator";
    public static final String SYSTEM_DEFAULT = "00000000-0000-0000-0000-000000000001";

    /** What a timestamp of something that has not happened says. */
    public static final String NEVER = "9999-01-01 00:00:00.000000";

    /** Where the objects of each kind are. */
    public static final List<String> RESOURCES =
            List.of("/v1.0/routes", "/v1.0/providers", "/v1.0/customers", "/v1.0/accesskeys");

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Backdoor backdoor;
    private final Map<String, String> headers;

    private Api(Backdoor backdoor, Map<String, String> headers) {
        this.backdoor = backdoor;
        this.headers = headers;
    }

    private record Backdoor(WebServerApplicationContext server, JdbcClient jdbc, RouteTables tables) {}

    @TestConfiguration(proxyBeanMethods = false)
    static class Configuration {

        @Bean
        @Lazy
        Api api(WebServerApplicationContext server, JdbcClient jdbc, RouteTables tables) {
            return new Api(new Backdoor(server, jdbc, tables), Map.of()).as(ADMIN_KEY);
        }
    }

    /** The same service, called with another token. */
    public Api as(String token) {
        return with("Authorization", "Bearer " + token);
    }

    /** The same service, called without any token. */
    public Api anonymous() {
        return new Api(backdoor, Map.of());
    }

    /** The same service, called with one more header in every request. */
    public Api with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Api(backdoor, more);
    }

    public Answer get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    public Answer delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    /** Sends JSON; single quotes are written for double ones, so that tests stay readable. */
    public Answer post(String path, String json) {
        return json().send("POST", path, body(json));
    }

    /** Sends JSON, single quotes for double ones. */
    public Answer put(String path, String json) {
        return json().send("PUT", path, body(json));
    }

    /** Sends exactly this. */
    public Answer send(String method, String path, BodyPublisher body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url(path)).method(method, body).timeout(Duration.ofSeconds(30));
        headers.forEach(request::header);
        try {
            return Answer.of(CLIENT.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public URI url(String path) {
        return URI.create("http://localhost:" + port() + path);
    }

    public int port() {
        return backdoor.server.getWebServer().getPort();
    }

    /** SQL past the service, as an operator would type it. */
    public JdbcClient sql() {
        return backdoor.jdbc;
    }

    /** Compares the routes in memory with the database now, instead of after the interval. */
    public void reload() {
        backdoor.tables.reload();
    }

    /** Begins with no routes, no providers, no customers but the system default, and no keys but the administrator's. */
    public Api reset() {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(DataAccessException.class) // what the test before began may still read them
                .until(() -> sql().sql("truncate route, provider, idempotency_key cascade")
                                .update()
                        >= 0);
        sql().sql("delete from customer where id <> '" + SYSTEM_DEFAULT + "'").update();
        sql().sql("update customer set default_routes = 'override', blocked_targets = '{}', default_region = null")
                .update();
        sql().sql("delete from access_key where name not like 'administrator%'").update();
        reload();
        return this;
    }

    /** Creates a provider with that name and gives its id. */
    public String provider(String name) {
        return post("/v1.0/providers", "{'name': '%s', 'hostname': '%s.example'}".formatted(name, name.toLowerCase()))
                .expect(201)
                .get("id");
    }

    /** Creates a route and gives its id. */
    public String route(String customerId, String target, String providerId, int priority) {
        return post(
                        "/v1.0/routes",
                        "{'customer_id': '%s', 'target': '%s', 'provider_id': '%s', 'priority': %d}"
                                .formatted(customerId, target, providerId, priority))
                .expect(201)
                .get("id");
    }

    /** Creates an access key of role admin or service and gives a client that uses it. */
    public Api keyOf(String role) {
        return as(post("/v1.0/accesskeys", "{'name': 'test', 'role': '%s'}".formatted(role))
                .expect(201)
                .get("token"));
    }

    /** Creates an access key of a customer and gives a client that uses it. */
    public Api keyOfCustomer(String customerId) {
        return as(post(
                        "/v1.0/accesskeys",
                        "{'name': 'test', 'role': 'customer', 'customer_id': '%s'}".formatted(customerId))
                .expect(201)
                .get("token"));
    }

    /** A customer nobody else uses; it need not be registered. */
    public static String newCustomer() {
        return UUID.randomUUID().toString();
    }

    /** Percent-encodes a query parameter's value. */
    public static String encode(String value) {
        return URLEncoder.encode(value, UTF_8);
    }

    private Api json() {
        return headers.containsKey("Content-Type") ? this : with("Content-Type", "application/json");
    }

    private static BodyPublisher body(String json) {
        return BodyPublishers.ofString(json.replace('\'', '"'));
    }
}
