package io.callrouter.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.RawHttp;
import io.callrouter.testing.ServiceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;

/** No token and no password reaches a log line, at whatever level the service logs, or an answer. */
@ServiceTest
class TokenSecrecyTests {

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    @Autowired
    Api api;

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
    private Level level;
    private String token;

    private final Appender<ILoggingEvent> capture = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLoggerName().startsWith("org.springframework.test.")) {
                return; // not the service: it lists the properties of the test
            }
            String trace =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            lines.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getMDCPropertyMap()
                    + trace);
        }
    };

    @BeforeEach
    void captureEverything() {
        api.reset();
        token = api.post("/v1.0/accesskeys", "{'role': 'admin'}").expect(201).get("token");
        level = ROOT.getLevel();
        ROOT.iteratorForAppenders().forEachRemaining(appenders::add);
        appenders.forEach(ROOT::detachAppender); // gigabytes nobody reads
        capture.start();
        ROOT.addAppender(capture);
        ROOT.setLevel(Level.TRACE);
        LoggerFactory.getLogger(TokenSecrecyTests.class).trace("This line shows that lines are captured");
    }

    @AfterEach
    void captureNothing() {
        ROOT.setLevel(level);
        ROOT.detachAppender(capture);
        appenders.forEach(ROOT::addAppender);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1.0/routes?token={token} HTTP/1.1",
                "GET /v1.0/routes?accesskey={token} HTTP/1.1",
                "GET /v1.0/routes?page_size=3&token={token}&target=all HTTP/1.1",
                "GET /v1.0/routes?token={token}&token={token} HTTP/1.1",
                "GET /v1.0/routes?token={token}x HTTP/1.1",
                "GET /v1.0/routes?Token={token} HTTP/1.1",
                "GET /v1.0/routes?TOKEN={token} HTTP/1.1",
                "GET /v1.0/routes?%74oken={token} HTTP/1.1",
                "GET /v1.0/routes?token%00={token} HTTP/1.1",
                "GET /v1.0/routes?token={token}%ff HTTP/1.1",
                "GET /v1.0/routes?token={token}%00 HTTP/1.1",
                "GET /v1.0/routes?token={token}%zz HTTP/1.1",
                "GET /v1.0/routes?token={token}&x=%ff HTTP/1.1",
                "GET /v1.0/routes?token={token}&x={| HTTP/1.1",
                "GET /v1.0/routes?token={token}\" HTTP/1.1",
                "GET /v1.0/routes?token={token}&target=\u00ff HTTP/1.1",
                "GET /v1.0/routes?token={token};x HTTP/1.1",
                "GET /v1.0/routes?customer_id=x&token={token} HTTP/1.1",
                "GET /v1.0/routes?x=1&token={token} HTTP/1.1",
                "GET /v1.0/routes/x?token={token} HTTP/1.1",
                "GET /v1.0/routes/00000000-0000-0000-0000-000000000009?token={token} HTTP/1.1",
                "GET /v1.0/nothing?token={token} HTTP/1.1",
                "GET /nothing?token={token} HTTP/1.1",
                "GET /v1.0//routes?token={token} HTTP/1.1",
                "GET //v1.0/routes?token={token} HTTP/1.1",
                "GET /v1.0/../routes?token={token} HTTP/1.1",
                "GET /v1.0/routes;x=1?token={token} HTTP/1.1",
                "GET /v1.0/routes%2f?token={token} HTTP/1.1",
                "GET /%ff?token={token} HTTP/1.1",
                "GET /{|?token={token} HTTP/1.1",
                "GET http://localhost/v1.0/routes?token={token} HTTP/1.1",
                "GET http://[/v1.0/routes?token={token} HTTP/1.1",
                "PATCH /v1.0/routes?token={token} HTTP/1.1",
                "DELETE /v1.0/routes?token={token} HTTP/1.1",
                "TRACE /v1.0/routes?token={token} HTTP/1.1",
                "B@D /v1.0/routes?token={token} HTTP/1.1",
                "GET /v1.0/routes?token={token} HTTP/9.9",
                "GET /v1.0/routes?token={token} HTTP/1.1 x",
                "GET /v1.0/me?token={token} HTTP/1.1",
                "GET /v1.0/route-plan?destination=+82&token={token} HTTP/1.1",
                "GET /swagger-ui.html?token={token} HTTP/1.1",
                "GET /v3/api-docs?token={token} HTTP/1.1",
                "GET /actuator/health?token={token} HTTP/1.1",
                "GET /actuator/metrics?token={token} HTTP/1.1",
                "GET /error?token={token} HTTP/1.1",
                "POST /v1.0/routes?token={token} HTTP/1.1",
                "OPTIONS /v1.0/routes?token={token} HTTP/1.1"
            })
    void keepsTheTokenOfAUrlToItself(String requestLine) {
        Answer answer = RawHttp.of(api).send(requestLine.replace("{token}", token));

        expectSecret(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer {token}",
                "Authorization: bearer {token}",
                "Authorization: Bearer {token}\u00ff",
                "Authorization: Bearer {token} {token}",
                "Authorization: Bearer {token}\u0001",
                "Authorization: Token {token}",
                "Authorization: {token}",
                "Authorization : Bearer {token}"
            })
    void keepsTheTokenOfAHeaderToItself(String header) {
        expectSecret(RawHttp.of(api).send("GET /v1.0/routes HTTP/1.1", header.replace("{token}", token)));
        expectSecret(
                RawHttp.of(api).send("GET /v1.0/routes?x={| HTTP/1.1", header.replace("{token}", token), "Bad Header"));
    }

    @Test
    void tellsANewTokenToItsCreatorOnly() {
        String json = "{\"role\": \"service\"}";

        Answer created = RawHttp.of(api)
                .sendBody(
                        "POST /v1.0/accesskeys HTTP/1.1",
                        json,
                        "Authorization: Bearer " + token,
                        "Content-Type: application/json",
                        "Idempotency-Key: secrecy")
                .expect(201);

        expectInNoLine(created.get("token"));
        expectInNoLine(token);
    }

    @Test
    void keepsPasswordsToItself() {
        Answer login = RawHttp.of(api)
                .sendBody(
                        "POST /auth/login HTTP/1.1",
                        "{\"username\": \"admin\", \"password\": \"" + Api.ADMIN_PASSWORD + "\"}",
                        "Content-Type: application/json")
                .expect(200);
        Answer wrong = RawHttp.of(api)
                .sendBody(
                        "POST /auth/login HTTP/1.1",
                        "{\"username\": \"nobody\", \"password\": \"wr0ng-Pa55word\"}",
                        "Content-Type: application/json")
                .expectProblem(401);
        Answer provider = RawHttp.of(api)
                .sendBody(
                        "POST /v1.0/providers HTTP/1.1",
                        "{\"hostname\": \"a.example\", \"auth_username\": \"u\", \"auth_password\": \"s3cret-Pa55\"}",
                        "Authorization: Bearer " + token,
                        "Content-Type: application/json")
                .expect(201);
        Answer changed = RawHttp.of(api)
                .sendBody(
                        "PUT /v1.0/providers/" + provider.get("id") + " HTTP/1.1",
                        "{\"auth_password\": \"n3w-Pa55\"}",
                        "Authorization: Bearer " + token,
                        "Content-Type: application/json")
                .expect(200);

        expectInNoLine(Api.ADMIN_PASSWORD);
        expectInNoLine(login.get("token"));
        expectInNoLine("wr0ng-Pa55word");
        expectInNoLine("s3cret-Pa55");
        expectInNoLine("n3w-Pa55");
        assertThat(wrong.text() + provider.text() + changed.text())
                .doesNotContain("wr0ng-Pa55word", "s3cret-Pa55", "n3w-Pa55");
    }

    private void expectSecret(Answer answer) {
        assertThat(answer.text()).doesNotContain(token);
        assertThat(answer.headers().toString()).doesNotContain(token);
        expectInNoLine(token);
    }

    private void expectInNoLine(String secret) {
        assertThat(lines).isNotEmpty();
        assertThat(lines.stream().filter(line -> line.contains(secret))).isEmpty();
    }
}
