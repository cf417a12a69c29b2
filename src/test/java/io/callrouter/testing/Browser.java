package io.callrouter.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real browser. */
public final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    public static Browser open(String url) {
        Needs.programs("chromium chromium-driver", CHROMIUM.toString(), DRIVER.toString());
        ChromeOptions options = new ChromeOptions()
                .setBinary(CHROMIUM.toFile())
                .addArguments(List.of(
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--window-size=1400,2000"));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .build();
        Browser browser = new Browser(new ChromeDriver(service, options));
        browser.driver.get(url);
        return browser;
    }

    /** The first visible element, as soon as there is one. */
    public WebElement find(String cssSelector) {
        return new WebDriverWait(driver, Duration.ofSeconds(20))
                .withMessage(() -> "Waited for " + cssSelector)
                .until(page -> page.findElements(By.cssSelector(cssSelector)).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst()
                        .orElse(null));
    }

    public void click(String cssSelector) {
        WebElement element = find(cssSelector);
        driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
        element.click();
    }

    public void type(String cssSelector, String text) {
        find(cssSelector).sendKeys(text);
    }

    public String read(String cssSelector) {
        return find(cssSelector).getText();
    }

    /** Replaces a text in a field as an editor would, with the events a page listens to. */
    public void replaceIn(String cssSelector, String before, String after) {
        WebElement field = find(cssSelector);
        String text = String.valueOf(field.getDomProperty("value")).replace(before, after);
        driver.executeScript("""
                const setter = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set;
                setter.call(arguments[0], arguments[1]);
                arguments[0].dispatchEvent(new Event('input', {bubbles: true}));
                """, field, text);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
