package io.callrouter.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.access.security.SessionCookie;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** A browser's session: the token in a cookie, and a proof beside it for everything that changes something. */
@ServiceTest
class SessionTests {

    private static final String SESSION = "/v1.0/auth/session";
    private static final String PROVIDER = "{'name': 'Alpha', 'hostname': 'alpha.example'}";

    @Autowired
    Api api;

    private Api anyone;
    private Answer signedIn;
    private Api browser;

    @BeforeEach
    void signIn() {
        api.reset();
        anyone = api.anonymous();
        signedIn = signIn(Api.ADMIN_PASSWORD).expect(200);
        browser = anyone.with("Cookie", cookie(signedIn));
    }

    @Test
    void keepsTheTokenFromScriptsAndFromOtherSites() {
        assertThat(signedIn.header("Set-Cookie"))
                .matches("callrouter_session=[^;]+;.*")
                .contains("HttpOnly", "SameSite=Strict", "Path=/")
                .doesNotContain("Domain", "Max-Age", "Expires");
        assertThat(signedIn.text()).doesNotContain(token(signedIn));
        assertThat(signedIn.header("Cache-Control")).contains("no-store");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void isSentBackOverTlsAloneWhereItCameOverTls(boolean secure) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setSecure(secure);
        MockHttpServletResponse response = new MockHttpServletResponse();

        new SessionCookie(Token.generate()).sendTo(request, response);

        assertThat(String.valueOf(response.getHeader("Set-Cookie")).contains("Secure"))
                .isEqualTo(secure);
    }

    @Test
    void letsItsOwnerRead() {
        browser.get("/v1.0/me").expect(200).expectFields("{'name': 'admin', 'kind': 'login'}");
        browser.get("/v1.0/providers").expect(200);
        browser.get("/v1.0/route-plan?customer_id=" + Api.SYSTEM_DEFAULT + "&destination=%2B82101234567")
                .expect(200);
        browser.get(SESSION)
                .expect(200)
                .expectFields("{'username': 'admin', 'csrf_token': '%s', 'tm_expire': '%s'}"
                        .formatted(signedIn.get("csrf_token"), signedIn.get("tm_expire")));
    }

    @Test
    void changesNothingWithoutItsProof() {
        Answer other = signIn(Api.ADMIN_PASSWORD).expect(200);

        browser.post("/v1.0/providers", PROVIDER).expectProblem(403, "csrf_failed");
        withProof("").post("/v1.0/providers", PROVIDER).expectProblem(403, "csrf_failed");
        withProof(other.get("csrf_token")).post("/v1.0/providers", PROVIDER).expectProblem(403, "csrf_failed");
        browser.post("/v1.0/providers?_csrf=" + signedIn.get("csrf_token"), PROVIDER)
                .expectProblem(403, "csrf_failed");

        assertThat(api.get("/v1.0/providers").ids()).isEmpty();
    }

    @Test
    void changesThingsWithIt() {
        Api console = withProof(signedIn.get("csrf_token"));

        String id = console.post("/v1.0/providers", PROVIDER).expect(201).get("id");
        console.put("/v1.0/providers/" + id, "{'name': 'Beta'}").expect(200);
        console.delete("/v1.0/providers/" + id).expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "POST"})
    void wantsItOfEveryMethodThatChangesSomething(String method) {
        browser.send(method, "/v1.0/providers/" + Api.newCustomer(), BodyPublishers.noBody())
                .expectProblem(403, "csrf_failed");
    }

    /** No browser adds one by itself, so nobody else's page can have made it do so. */
    @Test
    void wantsNoProofBesideATokenThatTheClientGave() {
        browser.with("Authorization", "Bearer " + Api.ADMIN_KEY)
                .post("/v1.0/providers", PROVIDER)
                .expect(201);
        browser.post("/v1.0/providers?token=" + Api.ADMIN_KEY, PROVIDER).expect(201);
        anyone.post("/v1.0/providers", PROVIDER).expectProblem(401);
    }

    @Test
    void isOverAfterSigningOut() {
        browser.delete(SESSION).expectProblem(403, "csrf_failed");
        browser.get("/v1.0/me").expect(200);

        Answer out = withProof(signedIn.get("csrf_token")).delete(SESSION).expect(204);

        assertThat(out.header("Set-Cookie"))
                .contains("callrouter_session=;", "Max-Age=0", "HttpOnly", "SameSite=Strict", "Path=/");
        browser.get("/v1.0/me").expectProblem(401);
        browser.get(SESSION).expectProblem(401);
        api.as(token(signedIn)).get("/v1.0/me").expectProblem(401);
    }

    @Test
    void endsNoOtherSession() {
        Answer other = signIn(Api.ADMIN_PASSWORD).expect(200);

        withProof(signedIn.get("csrf_token")).delete(SESSION).expect(204);

        anyone.with("Cookie", cookie(other)).get("/v1.0/me").expect(200);
    }

    @Test
    void isNotGivenForAWrongPassword() {
        Answer refused = signIn("wrong").expectProblem(401, "invalid_credentials");

        assertThat(refused.header("Set-Cookie")).isEmpty();
    }

    /** An old cookie must not keep its owner out. */
    @Test
    void isGivenAlsoToABrowserThatHasAnOldOne() {
        withProof(signedIn.get("csrf_token")).delete(SESSION).expect(204);

        browser.post(SESSION, "{'username': 'admin', 'password': '" + Api.ADMIN_PASSWORD + "'}")
                .expect(200);
    }

    /** JSON is what no form of another site can send. */
    @Test
    void isNotGivenToAForm() {
        anyone.with("Content-Type", "application/x-www-form-urlencoded")
                .post(SESSION, "username=admin&password=" + Api.ADMIN_PASSWORD)
                .expectProblem(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "cr_unknown", "%00"})
    void isNotMadeUp(String value) {
        Api stranger = anyone.with("Cookie", "callrouter_session=" + value);

        stranger.get("/v1.0/me").expectProblem(401);
        stranger.get(SESSION).expectProblem(401);
        stranger.post("/v1.0/providers", PROVIDER).expectProblem(403, "csrf_failed");
    }

    @Test
    void hasNothingToSayToAKeyWithoutACookie() {
        api.get(SESSION).expectProblem(404);
        api.delete(SESSION).expect(204);
        api.get("/v1.0/me").expect(200);
    }

    private Answer signIn(String password) {
        return anyone.post(SESSION, "{'username': 'admin', 'password': '%s'}".formatted(password));
    }

    private Api withProof(String csrfToken) {
        return browser.with("X-CSRF-Token", csrfToken);
    }

    private static String cookie(Answer signedIn) {
        return signedIn.header("Set-Cookie").split(";")[0];
    }

    private static String token(Answer signedIn) {
        return cookie(signedIn).substring("callrouter_session=".length());
    }
}
