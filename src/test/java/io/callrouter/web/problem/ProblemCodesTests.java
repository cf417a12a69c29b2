package io.callrouter.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Codes of problems, as the sources give them. */
class ProblemCodesTests {

    private static final Pattern CODE = Pattern.compile(
            "Problem(?:Exception)?\\.(?:of|conflict|unprocessable|unavailable)\\(\\s*(?:[\\w.]+,\\s*)?\"([a-z_]+)\"");
    private static final Pattern NOT_FOUND = Pattern.compile("ProblemException\\.notFound\\(\\s*([\\w\"]+),");
    private static final Pattern DELETED = Pattern.compile("\\.requireChangeable\\(\\s*\\w+,\\s*([\\w\"]+),");
    private static final Pattern QUOTED = Pattern.compile("`([a-z_]+)`");

    @Test
    void standInTheTableOfTheDocs() throws IOException {
        String docs = Files.readString(Path.of("docs/api.md"));
        Set<String> told = find(QUOTED, docs.substring(docs.indexOf("\n## Errors")))
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        Set<String> codes = new TreeSet<>();
        for (Path source : sources()) {
            String text = Files.readString(source);
            find(CODE, text).forEach(found -> codes.add(found.group(1)));
            find(NOT_FOUND, text).forEach(found -> codes.add(value(found.group(1), text) + "_not_found"));
            find(DELETED, text).forEach(found -> codes.add(value(found.group(1), text) + "_deleted"));
        }

        assertThat(codes)
                .contains("too_many_calls", "route_not_found", "customer_deleted")
                .hasSizeGreaterThan(30);
        assertThat(told).containsAll(codes);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static Stream<MatchResult> find(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    /** Of a text in quotes, or of a constant that the same file has. */
    private static String value(String expression, String source) {
        if (expression.startsWith("\"")) {
            return expression.replace("\"", "");
        }
        return find(Pattern.compile(" " + expression + " = \"([a-z_]+)\";"), source)
                .findFirst()
                .orElseThrow()
                .group(1);
    }
}
