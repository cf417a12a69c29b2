package io.callrouter.testing;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.LoggerFactory;

/** Programs that a test needs beyond Maven's. Where one is missing, CI fails; other machines skip the test and say so. */
public final class Needs {

    private Needs() {}

    /** @param packages what to install where one of the programs is missing */
    public static void programs(String packages, String... programs) {
        if (!Arrays.stream(programs).allMatch(Needs::isInstalled)) {
            String missing = "Needs %s: apt-get install %s".formatted(String.join(" and ", programs), packages);
            if (System.getenv("CI") != null) {
                fail(missing);
            }
            LoggerFactory.getLogger(Needs.class).warn("A test is skipped. {}", missing);
            abort(missing);
        }
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory).resolve(program))
                .anyMatch(Files::isExecutable);
    }
}
