package io.callrouter.console;

import static io.callrouter.testing.Api.encode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.Browser;
import io.callrouter.testing.ServiceTest;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;

/** Each page does its job, with an empty database and with a full one. */
@ServiceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsolePagesTests {

    @Autowired
    Api api;

    private Console console;
    private Browser browser;

    @BeforeAll
    void signIn() {
        console = Console.openSignedIn(api);
        browser = console.browser;
    }

    @AfterAll
    void close() {
        if (console != null) {
            console.close();
        }
    }

    @BeforeEach
    void reset() {
        ConsoleData.none(api);
    }

    @Test
    void sayWhatToDoWhereThereIsNothingYet() {
        console.go("plan");
        browser.find(".empty", "Enter the called number");
        browser.fill("[name=destination]", "+821012345678");
        browser.click("button", "Show the plan");
        browser.find(".plan .empty a", "Create a route");
        console.go("providers");
        browser.find(".empty", "No providers yet.");
        console.go("routes");
        browser.find(".empty", "No routes yet. Create a provider, then a route.");
        console.go("routes/new");
        browser.find(".empty", "A route needs a provider to lead to.");
        console.go("customers");
        browser.find(".empty, table", "");
        console.go("failovers");
        browser.find(".empty", "No call went on to another provider");
        console.go("checks");
        browser.find(".empty", "There are no routes to check yet.");
        console.go("alerts");
        browser.find(".empty", "No alerts.");
        console.go("calls");
        browser.find(".empty", "No attempts yet.");
        console.go("calls/unknown");
        browser.find(".empty", "Nothing is known of the call unknown");
        console.go("nowhere");
        browser.find("h1", "No such page");
    }

    @Test
    void planExplorerShowsThePlacesAndWhatIsLeftOutWithTheReasons() {
        ConsoleData.insert(api);
        Answer plan = api.get("/v1.0/route-plan?customer_id=%s&destination=%s&at=%s&explain=true"
                        .formatted(ConsoleData.HANGUK, "%2B821012345678", encode("2026-11-28 09:00:00")))
                .expect(200);

        console.go("plan");
        browser.fill("[name=customer_id]", "hanguk trading");
        browser.fill("[name=destination]", "010-1234-5678");
        setTime("at", "2026-11-28T09:00");
        browser.click("button", "Show the plan");

        browser.find(".place", plan.get("routes/0/provider_name"));
        assertThat(browser.run("return [...document.querySelectorAll('.place .name a')].map(a => a.textContent)"))
                .isEqualTo(plan.values("routes", "provider_name"));
        assertThat(browser.run("return [...document.querySelectorAll('.place .reason')].map(p => p.textContent)"))
                .isEqualTo(plan.values("routes", "reason"));
        for (String reason : plan.values("excluded", "reason")) {
            browser.find(".left-out td", reason.split(" by the route ")[0]);
        }
        browser.find(".left-out td a", "Own trunk"); // by name, where the reason has its id
        browser.find(".left-out tr", "Outside schedule");
        browser.find(".left-out tr", "Mobile, office hours");
        browser.find(".plan .facts", "2026-11-28 09:00:00 UTC");
        assertThat(browser.url()).contains("destination=010-1234-5678", "customer_id=" + ConsoleData.HANGUK);
    }

    @Test
    void planExplorerSetsAnotherTimeBesideTheFirst() {
        ConsoleData.insert(api);

        console.go("plan?customer_id=%s&destination=%%2B821012345678&at=%s&what_if=%s"
                .formatted(ConsoleData.HANGUK, "2026-11-27+09:00:00", "2026-11-28+09:00:00"));

        browser.find(".plan[aria-label='The plan'] .place", "Sejong Telecom");
        browser.find(".plan[aria-label='The plan'] .place:first-of-type", "place 2 in the other");
        browser.find(".plan[aria-label='What if'] .place:first-of-type", "Hanaro");
        browser.find(".plan[aria-label='What if'] .left-out", "Outside schedule");
    }

    @Test
    void planExplorerSaysWhatIsWrongAtTheField() {
        console.go("plan");
        browser.fill("[name=destination]", "12");
        browser.click("button", "Show the plan");

        assertThat(browser.find("[name=destination] ~ .error").getText()).isNotBlank();
        assertThat(browser.focused().getDomAttribute("name")).isEqualTo("destination");
        assertThat(browser.focused().getDomAttribute("aria-invalid")).isEqualTo("true");
    }

    @Test
    void planExplorerIsWorkedByTheKeyboardAlone() {
        ConsoleData.insert(api);
        console.go("plan");
        browser.find("[name=customer_id]");
        await().until(() -> "customer_id".equals(browser.focused().getDomAttribute("name")));

        browser.press(Keys.chord(Keys.CONTROL, "a"), "Hanguk Trading", Keys.ESCAPE, Keys.TAB);
        assertThat(browser.focused().getDomAttribute("name")).isEqualTo("destination");
        browser.press("+821012345678", Keys.ENTER);
        browser.find(".place", "Hanaro");
        await().until(() -> browser.run("return document.getElementById('said').textContent")
                .toString()
                .contains("first"));

        for (int i = 0; i < 30 && !browser.focused().getText().equals("Show the plan"); i++) {
            browser.press(Keys.TAB);
        }
        browser.press(Keys.TAB);
        assertThat(browser.focused().getDomAttribute("href")).startsWith("#/providers/");
        browser.press(Keys.ENTER);
        browser.find("h2", "How calls went");
        await().until(() -> "H1".equalsIgnoreCase(browser.focused().getTagName()));
    }

    @Test
    void providersShowHowTheyAreAndHowTheyDid() {
        ConsoleData data = ConsoleData.insert(api);
        api.sql()
                .sql("update provider set health_status = 'unhealthy' where name = 'Hanaro'")
                .update();

        console.go("providers");
        assertThat(browser.find("tr", "Hanaro").getText()).contains("Unhealthy", "21", "95.2 %");
        assertThat(browser.find("tr", "Sejong Telecom").getText()).contains("Not probed", "100.0 %");
        assertThat(browser.find("tr", "Atlantic Bridge").getText()).contains("no calls");
        assertThat(browser.count(".spark path.line, .spark circle")).isPositive();

        browser.click("th a", "Hanaro");
        browser.find("dl.figures", "95.2 %");
        browser.find("svg[role=img] path.line");
        browser.find("table", "503 Service unavailable");
        browser.click("summary", "The chart as a table");
        browser.find("details td", "100.0 %");
        browser.click(".choice a", "7 days");
        browser.find(".choice [aria-current]", "7 days");
        assertThat(browser.url()).endsWith(data.hanaro + "?hours=168");
    }

    @Test
    void failoversAreAPictureAndATable() {
        ConsoleData.insert(api);

        console.go("failovers");

        browser.find("dl.figures", "Calls saved");
        assertThat(browser.count("svg path.flow.saved")).isEqualTo(1);
        browser.find("svg text", "Hanaro");
        assertThat(browser.find("tbody tr").getText())
                .contains("Hanaro", "503 Service unavailable", "Sejong Telecom", "Answered", "200 OK", "1");
    }

    @Test
    void callsAreFoundAndTellTheirStory() {
        ConsoleData data = ConsoleData.insert(api);

        console.go("calls");
        browser.find("tbody tr", "Hanguk Trading");
        browser.fill("[name=code]", "503");
        browser.click("button", "Search");
        await().until(() -> browser.count("section[aria-label=Attempts] tbody tr") == 1);
        assertThat(browser.count("section[aria-label='Calls of this service'] tbody tr"))
                .as("calls are not known by an answer")
                .isZero();
        assertThat(browser.find("section[aria-label=Attempts] tbody tr").getText())
                .contains("+821012…", "Hanaro", "Rejected", "500 ms");
        browser.click("section[aria-label=Attempts] tbody a", "UTC");

        browser.find("h2", "Attempts in time");
        assertThat(browser.url()).contains(data.failedOver);
        browser.find("svg text", "1. Hanaro");
        browser.find("svg text", "2. Sejong Telecom");
        browser.find("tr", "Sejong Telecom");
        assertThat(browser.find("tr", "cause 34, no circuit available").getText())
                .contains("Hanaro", "5Jx0c2l7sXo1v9KfQmZb3A");
        browser.find("p", "Dialled by a call service");
    }

    @Test
    void callsDialledHereTellWhatWasDecidedAndWhatCameOfIt() {
        String customer = Api.newCustomer();
        for (int i = 1; i <= 2; i++) {
            String provider = api.post(
                            "/v1.0/providers",
                            "{'name': 'Closed %d', 'hostname': '127.0.0.1', 'port': %d, 'transport': 'tcp'}"
                                    .formatted(i, i))
                    .expect(201)
                    .get("id");
            api.route(customer, "all", provider, i);
        }
        String call = api.with("Prefer", "wait=10")
                .post(
                        "/v1.0/calls",
                        "{'customer_id': '%s', 'source': '+12125550100', 'destination': '+821012345678'}"
                                .formatted(customer))
                .expect(200)
                .get("id");

        console.go("calls");
        browser.find("section[aria-label='Calls of this service'] tr", "Failed");
        browser.fill("[name=destination]", "+821012345679");
        browser.click("button", "Search");
        browser.find("section[aria-label='Calls of this service']", "has dialled no such call");
        browser.fill("[name=destination]", "+821012345678");
        browser.click("button", "Search");
        browser.find("section[aria-label='Calls of this service'] tr", "Failed");
        console.go("calls/" + call);

        browser.find("h2", "The plan as it was decided");
        browser.find(".place:first-of-type", "Closed 1");
        browser.find(".place:first-of-type .reason", "customer's own route for all destinations");
        browser.find(".place:first-of-type .fate", "The call went on.");
        browser.find("svg text", "2. Closed 2");
        browser.find("dl.facts", "+12125550100");
    }

    @Test
    void providersAreMadeChangedAndDeleted() {
        console.go("providers/new");
        browser.fill("[name=name]", "Telnyx");
        browser.fill("[name=hostname]", "sip.telnyx.example");
        browser.fill("[name=port]", "5060");
        browser.find("[name=number_format]").sendKeys("0082");
        browser.find("[name=health_check]").sendKeys("None");
        browser.fill("[name=codecs]", "PCMA, PCMU");
        browser.fill("[name=tech_headers]", "X-Trunk: berlin-1");
        browser.fill("[name=failover_codes]", "404 5xx");
        browser.fill("[name=auth_username]", "callrouter");
        browser.fill("[name=auth_password]", "a secret");
        browser.click("button", "Create");
        browser.find("h2", "How calls went");
        browser.find("h1", "Telnyx");
        String id = api.get("/v1.0/providers").ids().get(0);
        api.get("/v1.0/providers/" + id).expectFields("""
                {'name': 'Telnyx', 'hostname': 'sip.telnyx.example', 'port': 5060, 'codecs': ['PCMA', 'PCMU'],
                 'tech_headers': {'X-Trunk': 'berlin-1'}, 'failover_codes': ['404', '5xx'], 'enabled': true,
                 'number_format': 'international', 'health_check': 'none', 'auth_username': 'callrouter', 'disabled_until': null}""");

        api.put("/v1.0/providers/" + id, "{'disabled_until': '2036-12-24 18:00:00.123456'}");
        console.go("providers/" + id + "/edit");
        browser.fill("[name=name]", "Telnyx 2");
        browser.click("button", "Save");
        browser.find("h1", "Telnyx 2");
        browser.find("dl.facts", "00…");
        api.get("/v1.0/providers/" + id)
                .expectFields(
                        "{'name': 'Telnyx 2', 'port': 5060, 'number_format': 'international', 'health_check': 'none', 'auth_username': 'callrouter', 'disabled_until': '2036-12-24 18:00:00.123456'}");

        String route = api.route(Api.SYSTEM_DEFAULT, "all", id, 1);
        browser.click("button", "Delete");
        browser.click("dialog button", "Delete");
        browser.find("dialog [role=alert]", "route");
        browser.click("dialog button", "Keep it");
        api.delete("/v1.0/routes/" + route).expect(200);
        browser.click("button", "Delete");
        browser.click("dialog button", "Delete");
        browser.find(".empty", "No providers yet.");
    }

    @Test
    void aProviderThatFailsOverAtNoAnswerStaysSo() {
        String provider = api.provider("Alpha");
        api.put("/v1.0/providers/" + provider, "{'failover_codes': []}").expect(200);
        console.go("providers/" + provider);
        assertThat(browser.find("dl.facts div", "Fails over at").getText()).contains("none");

        saveProvider(provider, "name", "Alpha 2");
        api.get("/v1.0/providers/" + provider).expectFields("{'name': 'Alpha 2', 'failover_codes': []}");

        saveProvider(provider, "failover_codes", "404");
        api.get("/v1.0/providers/" + provider).expectFields("{'failover_codes': ['404']}");
        saveProvider(provider, "failover_codes", "None");
        api.get("/v1.0/providers/" + provider).expectFields("{'failover_codes': []}");
        saveProvider(provider, "failover_codes", "");
        api.get("/v1.0/providers/" + provider).expectFields("{'failover_codes': null}");
        browser.find("dl.facts div", "the service’s own list");
    }

    private void saveProvider(String provider, String field, String value) {
        console.go("providers/" + provider + "/edit");
        browser.fill("[name=" + field + "]", value);
        browser.click("button", "Save");
        browser.find("h2", "How calls went");
    }

    @Test
    void errorsOfTheApiStandAtTheirFields() {
        console.go("providers/new");
        browser.fill("[name=hostname]", "no host name!");
        browser.fill("[name=port]", "70000");
        browser.fill("[name=tech_headers]", "Via: nobody");
        browser.click("button", "Create");

        browser.find("[role=alert]", "3 fields need another value");
        for (String name : new String[] {"hostname", "port", "tech_headers"}) {
            assertThat(browser.find("[name=" + name + "] ~ .error").getText()).isNotBlank();
        }
        assertThat(browser.focused().getDomAttribute("name")).isEqualTo("hostname");
        assertThat(api.get("/v1.0/providers").ids()).isEmpty();
    }

    @Test
    void routesAreMadeChangedAndDeleted() {
        String provider = api.provider("Alpha");
        console.go("routes/new");
        browser.fill("[name=name]", "Korea");
        browser.fill("[name=target]", "+82");
        browser.find("[name=provider_id]").sendKeys("Alpha");
        browser.find("[name=schedule]").sendKeys("The hours below");
        browser.fill("[name='schedule.timezone']", "Asia/Seoul");
        browser.click("button", "Create");
        browser.find("tr", "Korea");
        Answer list = api.get("/v1.0/routes");
        String id = list.ids().get(0);
        api.get("/v1.0/routes/" + id)
                .expectFields(
                        "{'name': 'Korea', 'target': '+82', 'priority': 1, 'provider_id': '%s', 'customer_id': '%s'}"
                                .formatted(provider, Api.SYSTEM_DEFAULT));
        assertThat(list.get("result/0/schedule/timezone")).isEqualTo("Asia/Seoul");
        assertThat(list.get("result/0/schedule/windows/0/to")).isEqualTo("18:00");

        browser.click("th a", "Korea");
        browser.click("button", "Add a day");
        browser.run("document.querySelector('[name$=\"[0].date\"]').value = '2026-12-24'");
        browser.fill("[name$='[0].hours']", "09:00-12:00, 14:00-16:00");
        browser.click("button", "Add hours");
        browser.fill("[name='schedule.windows[1].from']", "25:00");
        browser.click("button", "Save");
        assertThat(browser.find("[name='schedule.windows[1].from'] ~ .error").getText())
                .isNotBlank();
        browser.fill("[name='schedule.windows[1].from']", "20:00");
        browser.fill("[name='schedule.windows[1].to']", "22:00");
        browser.click("button", "Save");
        browser.find("tr", "Mon–Fri 20:00–22:00");
        Answer changed = api.get("/v1.0/routes/" + id);
        assertThat(changed.get("schedule/exceptions/0/hours/1/from")).isEqualTo("14:00");

        browser.click("th a", "Korea");
        browser.click("button", "Delete the route");
        browser.click("dialog button", "Delete");
        browser.find(".empty", "No routes yet.");
    }

    @Test
    void aScheduleThatIsSetToAllTimesAndBackIsStillThere() {
        String route = ConsoleData.insert(api).officeHours;
        String before = api.get("/v1.0/routes/" + route).json().path("schedule").toString();
        console.go("routes/" + route);
        browser.click("[name=schedule] option", "All times");
        await().until(() ->
                !browser.find("fieldset:has([name=schedule])").getText().contains("Time zone"));
        browser.click("[name=schedule] option", "The hours below");
        browser.find("[name='schedule.timezone']");
        browser.fill("[name=name]", "Saved");
        browser.click("button", "Save");
        browser.find("tr", "Saved");
        assertThat(api.get("/v1.0/routes/" + route).json().path("schedule").toString())
                .isEqualTo(before);

        console.go("routes/" + route);
        browser.click("[name=schedule] option", "All times");
        browser.fill("[name=name]", "Always");
        browser.click("button", "Save");
        browser.find("tr", "Always");
        assertThat(api.get("/v1.0/routes/" + route).json().path("schedule").isNull())
                .isTrue();
    }

    @Test
    void aChangeThatSomebodyElseMadeMeanwhileIsNotOverwritten() {
        String route = api.route(Api.SYSTEM_DEFAULT, "all", api.provider("Alpha"), 1);
        console.go("routes/" + route);
        browser.find("[name=priority]");
        api.put("/v1.0/routes/" + route, "{'priority': 7}").expect(200);

        browser.fill("[name=priority]", "2");
        browser.click("button", "Save");

        browser.find("[role=alert]");
        assertThat(api.get("/v1.0/routes/" + route).get("priority")).isEqualTo("7");
    }

    @Test
    void customersAreMadeChangedAndDeleted() {
        console.go("customers/new");
        browser.fill("[name=name]", "Hanguk Trading");
        browser.fill("[name=id]", ConsoleData.HANGUK);
        browser.fill("[name=default_region]", "ZZ");
        browser.click("button", "Create");
        assertThat(browser.find("[name=default_region] ~ .error").getText()).contains("ISO 3166-1");
        browser.fill("[name=default_region]", "kr");
        browser.click("button", "Create");
        browser.find("tr", "Hanguk Trading");
        api.get("/v1.0/customers/" + ConsoleData.HANGUK).expectFields("{'default_region': 'KR', 'max_calls': null}");

        browser.click("th a", "Hanguk Trading");
        browser.fill("[name=max_calls]", "30");
        browser.fill("[name=blocked_targets]", "+1900 88213");
        browser.click("button", "Save");
        assertThat(browser.find("[name=blocked_targets] ~ .error").getText()).contains("+ and 1 to 15 digits");
        browser.fill("[name=blocked_targets]", "+1900, +88213");
        browser.click("button", "Save");
        browser.find("tr", "30");
        api.get("/v1.0/customers/" + ConsoleData.HANGUK)
                .expectFields(
                        "{'max_calls': 30, 'blocked_targets': ['+1900', '+88213'], 'default_routes': 'override'}");
        browser.click("th a", "Hanguk Trading");
        browser.click("button", "Delete the customer");
        browser.click("dialog button", "Delete");
        await().until(() -> !browser.find("main").getText().contains("Hanguk Trading"));
        api.get("/v1.0/customers/" + ConsoleData.HANGUK).expect(200);
    }

    @Test
    void aFormThatNobodyChangedKeepsItsCustomer() {
        api.post("/v1.0/customers", "{'name': 'Acme', 'id': '%s'}".formatted(ConsoleData.HANGUK))
                .expect(201);
        String second =
                api.post("/v1.0/customers", "{'name': 'ACME'}").expect(201).get("id");
        for (String customer : new String[] {ConsoleData.HANGUK, second}) {
            String route = api.route(customer, "all", api.provider("Alpha"), 1);
            console.go("routes/" + route);
            browser.fill("[name=name]", "Saved");
            browser.click("button", "Save");
            browser.find("tr", "Saved");
            assertThat(api.get("/v1.0/routes/" + route).get("customer_id")).isEqualTo(customer);
        }
    }

    @Test
    void plansAreShownWithoutTheNamesThatTheDatabaseHas() {
        ConsoleData.insert(api);
        console.go("checks");
        refuse("customers", 503, "database_unavailable");
        refuse("providers", 503, "database_unavailable");
        browser.click("nav a", "Plan explorer");
        browser.fill("[name=destination]", "+821012345678");
        browser.click("button", "Show the plan");

        browser.find(".place", "Hanaro");
    }

    /** What was shown stays, and the rest can be asked for again. */
    @Test
    void aPageThatFailsLeavesTheOthers() {
        String provider = api.provider("Alpha");
        IntStream.rangeClosed(1, 105).forEach(i -> api.route(Api.SYSTEM_DEFAULT, "+8" + i, provider, 1));
        console.go("routes");
        browser.find(".more", "100 shown");
        refuse("routes", 503, "database_unavailable");
        browser.click("button", "Show more routes");

        browser.find("[role=alert]");
        assertThat(browser.count("tbody tr")).isEqualTo(100);
        browser.run("window.fetch = window.realFetch");
        browser.click("button", "Try again");
        browser.find(".more", "105 shown");
    }

    @ParameterizedTest
    @CsvSource({
        "plan?destination=%2B821012345678, route-plan",
        "calls, attempts",
        "routes, routes",
        "customers, customers?",
        "failovers, stats/failovers"
    })
    void anAnswerThatComesLateLeavesTheNextPageAlone(String page, String asked) {
        console.go("checks");
        browser.find(".empty");
        hold("GET", asked);
        browser.run("location.hash = '#/%s'".formatted(page));
        awaitHeld();
        browser.run("location.hash = '#/providers/new'");
        console.settle();
        String said = said();

        letGo();

        assertThat(browser.url()).endsWith("#/providers/new");
        assertThat(said()).isEqualTo(said);
        assertThat(browser.run("return document.title").toString()).startsWith("New provider");
    }

    @Test
    void whoeverLeavesAFormThatIsBeingSavedStaysThere() {
        console.go("providers/new");
        browser.fill("[name=name]", "Telnyx");
        browser.fill("[name=hostname]", "sip.telnyx.example");
        hold("POST", "providers");
        browser.click("button", "Create");
        awaitHeld();
        console.turnTo("checks");

        letGo();

        assertThat(browser.url()).endsWith("#/checks");
        assertThat(api.get("/v1.0/providers").values("result", "name")).containsExactly("Telnyx");
    }

    /** Keeps answers back, as a slow network does, until {@link #letGo}. */
    private void hold(String method, String path) {
        browser.run("""
                const [method, path] = arguments;
                const real = window.fetch;
                window.fetch = async (url, options) => {
                  const response = await real(url, options);
                  if (String(url).startsWith(`v1.0/${path}`) && options.method === method) {
                    await new Promise((go) => { window.letGo = go; });
                  }
                  return response;
                };
                """, method, path);
    }

    private void awaitHeld() {
        await().until(() -> (Boolean) browser.run("return window.letGo !== undefined"));
    }

    /** Returns when what the page does with the answer has been done, further questions included. */
    private void letGo() {
        browser.runLater("""
                const done = arguments[arguments.length - 1];
                window.letGo();
                (async () => {
                  for (let i = 0; i < 5; i++) {
                    await (await fetch('v1.0/me', {method: 'GET'})).text();
                  }
                  done();
                })();""");
    }

    private String said() {
        return browser.run("return document.getElementById('said').textContent").toString();
    }

    @Test
    void addressesThatNobodyWroteAreNoPages() {
        browser.run("location.hash = '#/calls/%zz'");
        browser.find("h1", "No such page");
    }

    /** Another tab has signed in again, so that the cookie is another session's. */
    @Test
    void anotherSessionOfTheSamePersonIsTakenOver() {
        console.go("providers/new");
        browser.runLater("""
                const done = arguments[arguments.length - 1];
                fetch('/v1.0/auth/session', {method: 'POST', headers: {'Content-Type': 'application/json'},
                  body: JSON.stringify({username: 'admin', password: '%s'})}).then(done);
                """.formatted(Api.ADMIN_PASSWORD));
        browser.fill("[name=name]", "Telnyx");
        browser.fill("[name=hostname]", "sip.telnyx.example");
        browser.click("button", "Create");
        browser.find("h1", "Telnyx");
    }

    @Test
    void listsGoOnByPages() {
        String provider = api.provider("Alpha");
        IntStream.rangeClosed(1, 105).forEach(i -> api.route(Api.SYSTEM_DEFAULT, "+8" + i, provider, 1));

        console.go("routes");
        browser.find(".more", "100 shown");
        browser.click("button", "Show more routes");
        browser.find(".more", "105 shown");
        assertThat(browser.count("tbody tr")).isEqualTo(105);
        assertThat(browser.run("return new Set([...document.querySelectorAll('tbody th a')].map(a => a.href)).size"))
                .isEqualTo(105L);
    }

    /** What others wrote is text, whatever it looks like. */
    @Test
    void namesAreNeverReadAsHtml() {
        String name = "<img src=x onerror=alert(1)>";
        String provider = api.post(
                        "/v1.0/providers",
                        "{'name': '%s', 'detail': '%s', 'hostname': 'a.example'}".formatted(name, name))
                .expect(201)
                .get("id");
        String route = api.post(
                        "/v1.0/routes",
                        "{'name': '%s', 'detail': '%s', 'provider_id': '%s'}".formatted(name, name, provider))
                .expect(201)
                .get("id");
        api.post("/v1.0/customers", "{'name': '%s', 'id': '%s'}".formatted(name, ConsoleData.HANGUK))
                .expect(201);

        for (String page : new String[] {
            "providers",
            "providers/" + provider,
            "providers/" + provider + "/edit",
            "routes",
            "routes/" + route,
            "customers",
            "calls",
            "plan?destination=%2B821012345678",
            "calls/" + encode(name).replace("+", "%20")
        }) {
            console.go(page);
            assertThat(browser.count("main img")).as(page).isZero();
            assertThat(browser.run("return document.querySelector('main').textContent"
                                    + " + [...document.querySelectorAll('input')].map(i => i.value)")
                            .toString())
                    .as(page)
                    .contains(name);
        }
    }

    @Test
    void checksShowWhatIsWrongAndHowToMendIt() {
        ConsoleData data = ConsoleData.insert(api);
        console.go("checks");
        browser.find(".empty", "No faults found.");

        String lonely = api.post("/v1.0/customers", "{'name': 'Lonely Ltd'}")
                .expect(201)
                .get("id");
        String route = api.route(lonely, "+49", data.hanaro, 1);
        console.go("plan");
        console.go("checks");

        assertThat(browser.find("tbody tr").getText())
                .contains("Warning", "Hanaro only", "POST /v1.0/routes", "Lonely Ltd", "+49");
        browser.find("dl.figures", "Single provider");
        browser.find("p", "8 routes looked at");

        api.delete("/v1.0/routes/" + route).expect(200);
        console.go("plan");
        console.go("checks");
        browser.find(".empty", "No faults found.");
    }

    @Test
    void alertsShowWhatIsBroken() {
        ConsoleData data = ConsoleData.insert(api);
        String rule = api.post(
                        "/v1.0/alert-rules",
                        "{'name': 'ASR of carriers', 'kind': 'asr_below', 'scope': 'provider', 'threshold': 0.4}")
                .expect(201)
                .get("id");
        api.sql().sql("""
                        insert into alert (id, rule_id, subject, provider_id, target, state, value, threshold, message,
                                           tm_since, tm_fire)
                        values (gen_random_uuid(), '%1$s', '%2$s', '%2$s', '+82', 'firing', 0.123, 0.4,
                                'ASR is 12.3 percent.', '2026-11-24 09:00Z', '2026-11-24 09:05Z')""".formatted(rule, data.hanaro)).update();
        console.go("alerts");

        assertThat(browser.find("tbody tr").getText())
                .contains(
                        "Firing",
                        "ASR of carriers",
                        "ASR is 12.3 percent.",
                        "Hanaro",
                        "12.3 % / 40.0 %",
                        "09:05:00 UTC");

        console.go("alerts?state=resolved");
        browser.find(".empty", "No alert is resolved.");
        api.delete("/v1.0/alert-rules/" + rule).expect(200);
    }

    private void refuse(String path, int status, String code) {
        browser.run("""
                const [path, status, code] = arguments;
                const real = window.fetch;
                window.realFetch ??= real;
                window.fetch = (url, options) => String(url).startsWith(`v1.0/${path}`)
                  ? Promise.resolve(new Response(JSON.stringify({code, detail: 'Refused.'}), {status})) : real(url, options);
                """, path, status, code);
    }

    private void setTime(String name, String value) {
        browser.run("document.querySelector('[name=%s]').value = '%s'".formatted(name, value));
    }
}
