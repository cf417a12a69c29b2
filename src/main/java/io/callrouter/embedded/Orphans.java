package io.callrouter.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a killed service leaves behind: the server still running, or a worker of it, or an unfinished initialisation, and
 * PostgreSQL's lock file. They are known by their programs, which are in this data directory and nowhere else; a process
 * number alone may belong to somebody else by now. Called only while the data directory is locked, so none has an owner.
 */
final class Orphans {

    private static final Logger log = LoggerFactory.getLogger(Orphans.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 50;

    private Orphans() {}

    /** Stops what runs from {@code dataDirectory} and frees its {@code cluster} for a new server. */
    static void clear(Path dataDirectory, Path cluster) throws IOException, InterruptedException {
        List<ProcessHandle> orphans = runningFrom(dataDirectory);
        if (!orphans.isEmpty()) {
            log.warn("Stopping PostgreSQL, which an earlier run left behind: {}", orphans);
            // Told one by one, the server finishes in good order, and its workers do not keep it waiting.
            orphans.forEach(ProcessHandle::destroy);
            if (!haveEnded(dataDirectory)) {
                runningFrom(dataDirectory).forEach(ProcessHandle::destroyForcibly);
                haveEnded(dataDirectory);
            }
        }
        Files.deleteIfExists(cluster.resolve("postmaster.pid"));
    }

    private static List<ProcessHandle> runningFrom(Path dataDirectory) throws IOException {
        // The system tells real paths; and of programs that were deleted meanwhile, the path and a remark behind it.
        String prefix =
                dataDirectory.toRealPath() + dataDirectory.getFileSystem().getSeparator();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.startsWith(prefix))
                        .isPresent())
                .toList();
    }

    /** Asks for programs and not for processes: one that has ended may wait long for its new parent to notice. */
    private static boolean haveEnded(Path dataDirectory) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!runningFrom(dataDirectory).isEmpty()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }
}
