package io.callrouter.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The directory in which this installation keeps what must outlive a restart.
 *
 * @param path absolute path; created on first use
 */
public record DataDirectory(Path path) {

    public DataDirectory {
        path = path.toAbsolutePath().normalize();
    }

    /** Makes the directory for this user alone, if there is none yet. */
    void create() throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path, PrivateFile.ownerOnly("rwx------"));
        }
    }

    /** Makes a directory in it that this user alone can enter, whoever can enter the data directory itself. */
    Path createPrivate(String name) throws IOException {
        Path directory = Files.createDirectories(path.resolve(name), PrivateFile.ownerOnly("rwx------"));
        if (PrivateFile.POSIX) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
        return directory;
    }

    /**
     * Writes a secret so that only the user running the service can read it (mode 0600), replacing an older one.
     *
     * @return the file written
     * @throws UncheckedIOException if the directory cannot be written
     */
    public Path writeSecret(String name, String secret) {
        try {
            Path target = path.resolve(name);
            PrivateFile.replace(target, output -> output.write((secret + "\n").getBytes(StandardCharsets.UTF_8)));
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + name + " in " + path, e);
        }
    }

    /** The secret of that name as it was written, or empty if there is none. */
    public Optional<String> readSecret(String name) {
        Path file = path.resolve(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }
}
