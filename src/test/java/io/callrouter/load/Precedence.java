package io.callrouter.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whom the kernel lets run first, by chrt(1), which root may use: as if who shares the two cores with the measured service were
 * on other machines, as clients and the database are where it serves.
 */
final class Precedence {

    private static final boolean APART = Boolean.getBoolean("apart");

    private Precedence() {}

    /** With {@code -Dapart=true}: the calling thread waits for nobody, like a client with a core of its own. */
    static void giveToThisThread() throws IOException, InterruptedException {
        if (!APART) {
            return;
        }
        Thread thread = Thread.currentThread();
        thread.setName("first-" + thread.getId()); // at most 15 characters, as the kernel knows it
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                if (Files.readString(task.resolve("comm")).strip().equals(thread.getName())) {
                    chrt("--fifo", "--pid", "1", task.getFileName().toString());
                }
            }
        }
    }

    /** With {@code -Dapart=true}: that process and its children run while nobody else wants to, and so does what they start. */
    static void takeFrom(ProcessHandle process) throws IOException, InterruptedException {
        if (!APART) {
            return;
        }
        for (ProcessHandle each :
                Stream.concat(Stream.of(process), process.descendants()).toList()) {
            if (each.isAlive()) {
                chrt("--idle", "--all-tasks", "--pid", "0", String.valueOf(each.pid()));
            }
        }
    }

    private static void chrt(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("chrt"), Stream.of(arguments)).toList();
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException("-Dapart=true needs root: " + String.join(" ", command));
        }
    }
}
