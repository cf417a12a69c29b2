package io.callrouter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Api;
import io.callrouter.testing.Browser;
import io.callrouter.testing.ServiceTest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;

/** What holds for all pages: who can use them, on which screens, and that they ask nobody but the service. */
@ServiceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleLookTests {

    private static final Path PICTURE = Path.of("docs/console.png");

    @Autowired
    Api api;

    private Console console;
    private Browser browser;
    private List<String> pages;

    @BeforeAll
    void signIn() {
        ConsoleData data = ConsoleData.insert(api);
        console = Console.openSignedIn(api);
        browser = console.browser;
        pages = new ArrayList<>(Console.PAGES);
        pages.add("routes/new");
        pages.add("routes/" + data.officeHours);
        pages.add("providers/" + data.hanaro);
        pages.add("providers/" + data.hanaro + "/edit");
        pages.add("calls/" + data.failedOver);
        pages.add("customers/" + ConsoleData.HANGUK);
        pages.add(plan());
    }

    private static String plan() {
        return "plan?customer_id=%s&destination=%%2B821012345678&at=2026-11-27+09:00:00&what_if=2026-11-28+09:00:00"
                .formatted(ConsoleData.HANGUK);
    }

    @AfterAll
    void close() {
        if (console != null) {
            console.close();
        }
    }

    /** WCAG 2.1, levels A and AA, as far as a program can see: labels, landmarks, headings, tables, contrast. */
    @Test
    void axeFindsNothingToMend() throws IOException {
        browser.prefer("prefers-color-scheme", "light");
        console.go("plan");
        browser.run(axe());
        for (String page : pages) {
            console.turnTo(page);
            assertThat(violations("['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']"))
                    .as(page)
                    .isEqualTo(List.of());
        }
    }

    @Test
    void axeFindsEnoughContrastInTheDark() throws IOException {
        browser.prefer("prefers-color-scheme", "dark");
        console.go("plan");
        browser.run(axe());
        for (String page : pages) {
            console.turnTo(page);
            assertThat(violations("{type: 'rule', values: ['color-contrast']}"))
                    .as(page)
                    .isEqualTo(List.of());
        }
    }

    private Object violations(String rules) {
        return browser.runLater("""
                const done = arguments[arguments.length - 1];
                axe.run({runOnly: %s, resultTypes: ['violations']}).then((found) => done(found.violations.map(
                  (one) => one.id + ': ' + one.nodes.map((node) => node.html).join(' '))));
                """.formatted(rules));
    }

    private static String axe() throws IOException {
        try (InputStream script = ConsoleLookTests.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void followTheSystemsColours() {
        browser.prefer("prefers-color-scheme", "light");
        console.go("providers");
        long light = brightness();

        browser.prefer("prefers-color-scheme", "dark");

        assertThat(light).isGreaterThan(200);
        assertThat(brightness()).isLessThan(60);
    }

    private long brightness() {
        return (Long) browser.run("return Number(getComputedStyle(document.body).backgroundColor.match(/[0-9]+/)[0])");
    }

    @Test
    void fitATelephone() {
        browser.resize(360, 740);
        try {
            console.go("plan");
            for (String page : pages) {
                console.turnTo(page);
                assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
                        .as(page)
                        .isLessThanOrEqualTo(360L);
            }
            browser.click("#menu");
            browser.click("nav a", "Failover");
            browser.find("h1", "Failover");
            assertThat(browser.find("#menu").getDomAttribute("aria-expanded")).isEqualTo("false");
        } finally {
            browser.resize(1400, 2000);
        }
    }

    @Test
    void askNobodyButTheService() {
        browser.complaints();
        console.go("plan");
        browser.run("performance.setResourceTimingBufferSize(5000)");
        pages.forEach(console::turnTo);

        List<?> asked =
                (List<?>) browser.run("return performance.getEntriesByType('resource').map((entry) => entry.name)");
        assertThat(asked)
                .hasSizeGreaterThan(30)
                .allSatisfy(url ->
                        assertThat(url.toString()).startsWith(api.url("/").toString()));
        // A call that was dialled elsewhere is sought here first.
        assertThat(browser.complaints())
                .allSatisfy(complaint -> assertThat(complaint).contains("/v1.0/calls/", "404"));
    }

    /** After a change of the pages: ./mvnw test -Dtest=ConsoleLookTests -Dcallrouter.accept-picture */
    @Test
    void areShownInTheDocs() throws IOException {
        browser.prefer("prefers-color-scheme", "light");
        browser.resize(1400, 1250);
        byte[] picture;
        try {
            console.go(plan());
            browser.find(".plan .place");
            assertThat(browser.run("return document.querySelectorAll('.side-by-side > .plan').length"))
                    .as("plans, one for each time")
                    .isEqualTo(2L);
            picture = browser.picture();
        } finally {
            browser.resize(1400, 2000);
        }
        if (System.getProperty("callrouter.accept-picture") != null) {
            Files.write(PICTURE, picture);
        }

        BufferedImage shown = ImageIO.read(PICTURE.toFile());
        BufferedImage actual = ImageIO.read(new ByteArrayInputStream(picture));
        assertThat(actual.getWidth()).isEqualTo(shown.getWidth());
        assertThat(actual.getHeight()).isEqualTo(shown.getHeight());
    }
}
