package io.callrouter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class ConsoleFilesTests {

    private static final Path DIRECTORY = Path.of("src/main/resources/static/console");

    @Autowired
    Api api;

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/console/console.js", "/console/console.css", "/console/icon.svg"})
    void letNothingInFromElsewhere(String path) {
        Answer file = api.anonymous().get(path).expect(200);

        assertThat(file.header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                        + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        assertThat(file.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(file.header("Referrer-Policy")).isEqualTo("no-referrer");
    }

    /** After an upgrade no page runs with an old script; without one, nothing is sent twice. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/console/console.js"})
    void areAskedForEachTimeAndSentOnce(String path) {
        Answer file = api.anonymous().get(path).expect(200);
        String etag = file.header("ETag");

        assertThat(file.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(etag).isNotBlank();
        assertThat(api.anonymous()
                        .with("If-None-Match", etag)
                        .get(path)
                        .expect(304)
                        .text())
                .isEmpty();
        api.anonymous().with("If-None-Match", "\"other\"").get(path).expect(200);
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void nameNoOtherHostAndReadNoDataAsHtml(Path file) throws IOException {
        String text = Files.readString(file).replace("http://www.w3.org/2000/svg", "");

        assertThat(text)
                .doesNotContain("http:", "https:", "//cdn", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval(");
    }

    @Test
    void haveNoScriptAndNoStyleInThePage() {
        String page = api.anonymous().get("/").expect(200).text();

        assertThat(page)
                .doesNotContain("<style", " style=", " onclick=", "http:", "https:")
                .containsOnlyOnce("<script")
                .contains("<script type=\"module\" src=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console/nothing.js", "/console/", "/nothing.html"})
    void areAllThereIs(String path) {
        api.anonymous().get(path).expectProblem(404);
    }

    @Test
    void areOnlyRead() {
        api.anonymous().post("/console/console.js", "{}").expectProblem(405);
    }
}
