package io.callrouter.testing;

import io.callrouter.CallRouterApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** One more instance of the service, on a PostgreSQL that the test chooses. */
public final class Replica implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final ConfigurableApplicationContext context;
    private final String token;

    private Replica(ConfigurableApplicationContext context, String token) {
        this.context = context;
        this.token = token;
    }

    public static Replica start(String url, String username, String password, Map<String, String> settings) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("spring.datasource.url", url);
        properties.put("spring.datasource.username", username);
        properties.put("spring.datasource.password", password);
        properties.put("server.port", "0");
        properties.put("callrouter.embedded.data-dir", "target/test-data");
        properties.put("callrouter.admin.password", Api.ADMIN_PASSWORD);
        properties.put("callrouter.admin.access-key", Api.ADMIN_KEY);
        properties.put("callrouter.secret.encryption-key", "dGhpcy1pcy1hLXRlc3Qta2V5LW9mLTMyLWJ5dGVzISE=");
        properties.put("callrouter.health.enabled", "false");
        properties.putAll(settings);
        return new Replica(
                new SpringApplicationBuilder(CallRouterApplication.class)
                        .run(properties.entrySet().stream()
                                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                                .toArray(String[]::new)),
                Api.ADMIN_KEY);
    }

    /** The same instance, called with another token. */
    public Replica as(String otherToken) {
        return new Replica(context, otherToken);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public Answer get(String path) {
        return send("GET", path, "");
    }

    /** Sends JSON; single quotes are written for double ones. */
    public Answer post(String path, String json) {
        return send("POST", path, json);
    }

    public Answer deleteWithCookie(String path, String cookie) {
        return send("DELETE", path, "", "Cookie", cookie);
    }

    private Answer send(String method, String path, String json, String... headers) {
        int port = ((WebServerApplicationContext) context).getWebServer().getPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .method(method, BodyPublishers.ofString(json.replace('\'', '"')));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return Answer.of(CLIENT.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
