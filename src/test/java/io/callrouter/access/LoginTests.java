package io.callrouter.access;

import static io.callrouter.testing.Api.NEVER;
import static io.callrouter.testing.Api.newCustomer;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class LoginTests {

    @Autowired
    Api api;

    private Api anyone;

    @BeforeEach
    void reset() {
        api.reset();
        anyone = api.anonymous();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auth/login", "/v1.0/auth/login"})
    void givesATokenForANameAndAPassword(String path) {
        Answer login = login(path, "admin", Api.ADMIN_PASSWORD).expect(200);

        assertThat(login.get("token")).matches("cr_[A-Za-z0-9_-]{43}");
        assertThat(login.get("tm_expire")).isGreaterThan("2020").isLessThan(NEVER);
        api.as(login.get("token"))
                .get("/v1.0/me")
                .expect(200)
                .expectFields(
                        "{'name': 'admin', 'role': 'admin', 'kind': 'login', 'customer_id': null, 'tm_expire': '%s'}"
                                .formatted(login.get("tm_expire")));
        anyone.get("/v1.0/routes?token=" + login.get("token")).expect(200);
        api.as(login.get("token")).get("/v1.0/accesskeys").expect(200);
    }

    @Test
    void tellsAnAccessKeyWhoItIs() {
        Answer key = api.post("/v1.0/accesskeys", "{'name': 'call-service', 'role': 'service'}")
                .expect(201);

        api.as(key.get("token")).get("/v1.0/me").expect(200).expectFields("""
                        {'id': '%s', 'name': 'call-service', 'kind': 'access_key', 'role': 'service',
                         'customer_id': null, 'tm_expire': '%s'}""".formatted(key.get("id"), NEVER));
    }

    @Test
    void tellsACustomerWhoItIs() {
        String customer = newCustomer();

        api.keyOfCustomer(customer)
                .get("/v1.0/me")
                .expect(200)
                .expectFields("{'role': 'customer', 'customer_id': '" + customer + "'}");
    }

    @Test
    void tellsNobodyElse() {
        anyone.get("/v1.0/me").expectProblem(401);
        anyone.with("Authorization", "Bearer").get("/v1.0/me").expectProblem(401);
        anyone.with("Authorization", "Bearer ").get("/v1.0/me").expectProblem(401);
        anyone.get("/v1.0/me?token=").expectProblem(401);
    }

    @Test
    void answersAWrongPasswordAndAnUnknownNameAlike() {
        String user = user();

        Answer wrong = login("/auth/login", user, "wrong password").expectProblem(401);
        Answer unknown = login("/auth/login", UUID.randomUUID().toString(), Api.ADMIN_PASSWORD)
                .expectProblem(401);

        assertThat(wrong.get("detail")).isEqualTo(unknown.get("detail"));
        assertThat(wrong.get("code")).isEqualTo(unknown.get("code"));
        login("/auth/login", user, "").expectProblem(401);
        login("/auth/login", user, Api.ADMIN_PASSWORD + " ").expectProblem(401);
        login("/auth/login", user, Api.ADMIN_PASSWORD.toUpperCase()).expectProblem(401);
    }

    @Test
    void refusesAUserNameThatWasGuessedAtTooOften() {
        String user = user();
        String other = user();

        int refusals = 0;
        while (login("/auth/login", user, "guess " + refusals).status() == 401) {
            assertThat(++refusals).isLessThan(100);
        }

        assertThat(refusals).isGreaterThanOrEqualTo(3);
        login("/auth/login", user, "guess").expectProblem(429);
        login("/v1.0/auth/login", user, Api.ADMIN_PASSWORD).expectProblem(429);
        login("/auth/login", other, Api.ADMIN_PASSWORD).expect(200);
    }

    @Test
    void givesTokensThatEnd() {
        String token =
                login("/auth/login", user(), Api.ADMIN_PASSWORD).expect(200).get("token");
        api.sql()
                .sql("update login_token set tm_expire = now() - interval '1 second'")
                .update();

        api.as(token).get("/v1.0/me").expectProblem(401);
        anyone.get("/v1.0/routes?token=" + token).expectProblem(401);
    }

    @Test
    void storesNeitherPasswordNorToken() {
        String token =
                login("/auth/login", user(), Api.ADMIN_PASSWORD).expect(200).get("token");

        assertThat(api.sql()
                        .sql("select to_jsonb(login_user)::text from login_user union all"
                                + " select to_jsonb(login_token)::text from login_token")
                        .query(String.class)
                        .list())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row).doesNotContain(token, Api.ADMIN_PASSWORD));
        assertThat(api.sql()
                        .sql("select password_hash from login_user")
                        .query(String.class)
                        .list())
                .as("bcrypt")
                .allSatisfy(hash -> assertThat(hash).matches("\\$2[aby]\\$1[0-9]\\$.{53}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'username': 'admin'}",
                "{'password': 'x'}",
                "{'username': null, 'password': null}",
                "{'username': 1, 'password': 2}",
                "{'username': ['admin'], 'password': {}}",
                "{'username': 'admin', 'password': 'x', 'remember': true}",
                "[]",
                "null",
                "",
                "{'username': 'admin'"
            })
    void refusesWhatIsNoLogin(String json) {
        anyone.post("/auth/login", json).expectProblem(400);
    }

    @Test
    void survivesAnyNameAndPassword() {
        Answer nul = login("/auth/login", "\\u0000", "\\u0000");
        assertThat(nul.status()).isIn(400, 401);
        nul.expectProblem(nul.status());
        login("/auth/login", "x".repeat(300), "x").expectInvalid("username");
        login("/auth/login", UUID.randomUUID().toString(), "€".repeat(60)).expectProblem(401);
        login("/auth/login", user(), "€".repeat(60)).expectProblem(401);
    }

    private Answer login(String path, String username, String password) {
        return anyone.post(path, "{'username': '%s', 'password': '%s'}".formatted(username, password));
    }

    /** A user of the administrator's role and password, so that wrong guesses do not lock the administrator out. */
    private String user() {
        String name = "user-" + UUID.randomUUID();
        api.sql().sql("""
                        insert into login_user (id, username, password_hash, role, tm_create)
                        select gen_random_uuid(), ?, password_hash, role, tm_create
                        from login_user where username = 'admin'""").param(name).update();
        return name;
    }
}
