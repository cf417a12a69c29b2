package io.callrouter;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Api;
import io.callrouter.testing.Needs;
import io.callrouter.testing.ServiceTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Types the README's session into a shell and compares what comes back with what is printed there. */
@ServiceTest
class ReadmeTests {

    private static final Pattern SESSION = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
    private static final String PROMPT = "$ ";

    @Autowired
    Api api;

    @TempDir
    Path directory;

    @Test
    void theSessionWorksAsPrinted() throws IOException, InterruptedException {
        Needs.programs("bash curl grep sed", "bash", "curl", "grep", "sed");
        api.reset();
        Files.createDirectory(directory.resolve("data"));
        Files.writeString(directory.resolve("data/admin-key"), Api.ADMIN_KEY + "\n");
        List<String> printed = session(Files.readString(Path.of("README.md")));
        String typed = printed.stream()
                .filter(line -> line.startsWith(PROMPT))
                .map(line -> line.substring(PROMPT.length()).replace("localhost:8080", "localhost:" + api.port()))
                .collect(Collectors.joining("\n"));
        String expected = printed.stream()
                .filter(line -> !line.startsWith(PROMPT))
                .map(line -> line + "\n")
                .collect(Collectors.joining());

        Process shell = new ProcessBuilder("bash", "-c", typed)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String answered = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(withoutChance(answered)).isEqualTo(withoutChance(expected));
    }

    private static List<String> session(String readme) {
        return SESSION.matcher(readme)
                .results()
                .map(block -> block.group(1))
                .flatMap(String::lines)
                .toList();
    }

    /** Ids and times differ from run to run. */
    private static String withoutChance(String output) {
        Matcher ids =
                Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").matcher(output);
        return ids.replaceAll("<id>").replaceAll("2[0-9]{3}-[0-9]{2}-[0-9]{2} [0-9:.]{15}", "<time>");
    }
}
