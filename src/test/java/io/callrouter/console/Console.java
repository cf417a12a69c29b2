package io.callrouter.console;

import io.callrouter.testing.Api;
import io.callrouter.testing.Browser;
import java.util.List;

/** The console as a person with a browser sees it. */
final class Console implements AutoCloseable {

    /** Every page that lists or shows something without being given an id. */
    static final List<String> PAGES = List.of(
            "plan",
            "calls",
            "providers",
            "failovers",
            "routes",
            "customers",
            "checks",
            "alerts",
            "providers/new",
            "customers/new");

    final Browser browser;
    private final Api api;

    private Console(Browser browser, Api api) {
        this.browser = browser;
        this.api = api;
    }

    /** At the sign-in, where it begins. */
    static Console open(Api api) {
        return new Console(Browser.open(api.url("/").toString()), api);
    }

    static Console openSignedIn(Api api) {
        Console console = open(api);
        console.signIn(Api.ADMIN_PASSWORD);
        console.browser.find("h1", "Plan explorer");
        return console;
    }

    void signIn(String password) {
        browser.fill("[name=username]", "admin");
        browser.fill("[name=password]", password);
        browser.click("button", "Sign in");
    }

    /** Loads a page by what stands behind {@code #/}. */
    void go(String page) {
        browser.go(api.url("/#/" + page).toString());
        browser.find("h1");
        settle();
    }

    /** Goes to a page as a link does, without loading the frame again. */
    void turnTo(String page) {
        browser.runLater("""
                const done = arguments[arguments.length - 1];
                const hash = '#/%s';
                if (location.hash === hash) {
                  done();
                } else {
                  addEventListener('hashchange', () => done(), {once: true});
                  location.hash = hash;
                }""".formatted(page));
        settle();
    }

    /** Waits until nothing is loading any more. */
    void settle() {
        browser.find("main:not(:has([aria-busy=true], .waiting, button:disabled)) h1");
    }

    @Override
    public void close() {
        browser.close();
    }
}
