package io.callrouter;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.provider.Transport;
import io.callrouter.testing.Api;
import io.callrouter.testing.Needs;
import io.callrouter.testing.ServiceTest;
import io.callrouter.testing.SippProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Types the README's sessions into a shell, with the carriers it names, and compares what comes back with what is printed. */
@ServiceTest
class ReadmeTests {

    private static final Pattern SESSION = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
    private static final String PROMPT = "$ ";

    @Autowired
    Api api;

    @TempDir
    Path directory;

    private final List<Process> carriers = new ArrayList<>();

    @AfterEach
    void stopCarriers() {
        carriers.forEach(Process::destroyForcibly);
    }

    @Test
    void theSessionWorksAsPrinted() throws IOException, InterruptedException {
        Needs.programs("bash curl grep sed sip-tester", "bash", "curl", "grep", "sed", "sipp");
        api.reset();
        startCarriers(Files.readString(Path.of("README.md")));
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

    private void startCarriers(String readme) throws IOException {
        List<String> commands =
                readme.lines().filter(line -> line.startsWith("sipp ")).toList();
        assertThat(commands).hasSize(2);
        for (String command : commands) {
            List<String> words = new ArrayList<>(List.of(command.split(" ")));
            words.add("-nostdin");
            int port = Integer.parseInt(words.get(words.indexOf("-p") + 1));
            ProcessBuilder sipp = new ProcessBuilder(words).redirectOutput(ProcessBuilder.Redirect.DISCARD);
            Process carrier = SippProcess.start(sipp, Transport.UDP, port);
            carriers.add(carrier);
            assertThat(carrier.isAlive()).as(command).isTrue();
        }
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
