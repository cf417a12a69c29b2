package io.callrouter.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class ConsoleSignInTests {

    @Autowired
    Api api;

    @BeforeEach
    void reset() {
        ConsoleData.none(api);
    }

    @Test
    void letsInWhoKnowsThePasswordAndOutAgain() {
        try (Console console = Console.open(api)) {
            console.signIn("wrong password");
            console.browser.find("[role=alert]", "There is no user with this name and password.");
            assertThat(console.browser.count("nav a")).isZero();

            console.signIn(Api.ADMIN_PASSWORD);
            console.browser.find("h1", "Plan explorer");
            console.browser.find(".who", "admin");
            assertThat(console.browser.run("return document.cookie")).isEqualTo("");
            console.go("providers");
            console.browser.find("h1", "Providers");

            console.browser.click("button", "Sign out");
            console.browser.find("button", "Sign in");
            console.go("providers");
            console.browser.find("button", "Sign in");
        }
    }

    @Test
    void comesBackWhenTheSessionHasEnded() {
        try (Console console = Console.openSignedIn(api)) {
            Api session = api.as(console.browser.cookie("callrouter_session"));
            session.get("/v1.0/me").expect(200);
            api.sql().sql("delete from login_token").update();
            await().until(() -> session.get("/v1.0/me").status() == 401);

            console.browser.click("nav a", "Providers");
            console.browser.find("button", "Sign in");
            assertThat(console.browser.run("return document.getElementById('said').textContent"))
                    .isEqualTo("The session has ended. Sign in again.");

            console.signIn(Api.ADMIN_PASSWORD);
            console.browser.find("h1", "Providers");
        }
    }

    /** A page of another site has no token, however it comes to use the browser's cookie. */
    @Test
    void takesNothingFromAScriptWithoutItsToken() {
        try (Console console = Console.openSignedIn(api)) {
            Object status = console.browser.runLater("""
                    const done = arguments[arguments.length - 1];
                    fetch('/v1.0/providers', {method: 'POST', headers: {'Content-Type': 'application/json'},
                      body: '{"name": "Forged", "hostname": "forged.example"}'}).then((answer) => done(answer.status));
                    """);

            assertThat(status).isEqualTo(403L);
            assertThat(api.get("/v1.0/providers").ids()).isEmpty();
        }
    }

    /** The keyboard is enough, and Enter sends the form. */
    @Test
    void needsNoMouse() {
        try (Console console = Console.open(api)) {
            console.browser.find("[name=username]");
            console.browser.press("admin", Keys.TAB);
            console.browser.press(Api.ADMIN_PASSWORD, Keys.ENTER);
            console.browser.find("h1", "Plan explorer");
        }
    }
}
