package io.callrouter.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The directory in which this installation keeps what must outlive a restart.
 *
 * @param path absolute path; created on first use
 */
public record DataDirectory(Path path) {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    public DataDirectory {
        path = path.toAbsolutePath().normalize();
    }

    /** Makes the directory for this user alone, if there is none yet. */
    void create() throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path, ownerOnly("rwx------"));
        }
    }

    /** Makes a directory in it that this user alone can enter, whoever can enter the data directory itself. */
    Path createPrivate(String name) throws IOException {
        Path directory = Files.createDirectories(path.resolve(name), ownerOnly("rwx------"));
        if (POSIX) {
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
            create();
            Path target = path.resolve(name);
            // Made with its final permissions and moved into place: there is no moment at which others can read it.
            Path draft = Files.createTempFile(path, name, ".new", ownerOnly("rw-------"));
            Files.writeString(draft, secret + "\n");
            sync(draft);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(path);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + name + " in " + path, e);
        }
    }

    /** What the database is about to rely on must not be lost by a power failure that the database survives. */
    private static void sync(Path written) throws IOException {
        if (POSIX) {
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.READ)) {
                channel.force(true);
            }
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

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
