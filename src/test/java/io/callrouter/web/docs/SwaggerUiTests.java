package io.callrouter.web.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Api;
import io.callrouter.testing.Browser;
import io.callrouter.testing.ServiceTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

@ServiceTest
class SwaggerUiTests {

    private static final String EXAMPLE_PROVIDER = "4dbeabd6-f397-4375-95d2-a38411e07ed1";

    @Autowired
    Api api;

    @Test
    void aPersonSignsInAndMakesAProviderARouteAndAPlanFromTheExamples() {
        api.reset();
        try (Browser browser = Browser.open(api.url("/swagger-ui.html").toString())) {
            signIn(browser);

            String provider = "#operations-Providers-createProvider";
            prepare(browser, provider);
            execute(browser, provider, "201");
            String providerId = body(browser, provider, "id");

            String route = "#operations-Routes-createRoute";
            prepare(browser, route);
            browser.replaceIn(route + " textarea", EXAMPLE_PROVIDER, providerId);
            execute(browser, route, "201");

            String plan = "#operations-Route_plan-readRoutePlan";
            prepare(browser, plan);
            execute(browser, plan, "200");
            assertThat(body(browser, plan, "routes/0/provider_id")).isEqualTo(providerId);
            assertThat(body(browser, plan, "routes/0/uri")).isEqualTo("sip:+821012345678@sip.telnyx.example:5060");
        }
    }

    private static void signIn(Browser browser) {
        browser.click("button.authorize");
        browser.type(".auth-container input", Api.ADMIN_KEY);
        browser.click(".auth-container button.authorize");
        browser.click(".auth-container button.btn-done");
    }

    private static void prepare(Browser browser, String operation) {
        browser.click(operation + " .opblock-summary-control");
        browser.click(operation + " .try-out__btn");
    }

    private static void execute(Browser browser, String operation, String status) {
        browser.click(operation + " button.execute");
        assertThat(browser.read(operation + " .live-responses-table .response .response-col_status"))
                .startsWith(status);
    }

    private static String body(Browser browser, String operation, String pointer) {
        String json = browser.read(operation + " .live-responses-table .highlight-code code");
        return JsonMapper.shared().readTree(json).at("/" + pointer).asString();
    }
}
