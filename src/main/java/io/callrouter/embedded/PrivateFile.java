package io.callrouter.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;

/** Writes files that only the user running the service can read (mode 0600), whole or not at all. */
public final class PrivateFile {

    static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final Duration ABANDONED = Duration.ofMinutes(10);

    /** What is to be in a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream output) throws IOException;
    }

    private PrivateFile() {}

    /**
     * Puts a new file in the place of an older one, which stays if this fails. It survives a power failure once this returns.
     *
     * @param target absolute; its directory is made for this user alone if there is none
     */
    public static void replace(Path target, Content content) throws IOException {
        Path directory = Objects.requireNonNull(target.getParent(), "a file in a directory");
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, ownerOnly("rwx------"));
        }
        deleteAbandoned(directory, String.valueOf(target.getFileName()));
        // Made with its final permissions and moved into place: there is no moment at which others can read it.
        Path draft =
                Files.createTempFile(directory, String.valueOf(target.getFileName()), ".new", ownerOnly("rw-------"));
        try {
            try (OutputStream output = Files.newOutputStream(draft)) {
                content.writeTo(output);
            }
            sync(draft);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(directory);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Drafts of a process that was killed. One of another writer that goes on has been written to lately. */
    private static void deleteAbandoned(Path directory, String name) throws IOException {
        FileTime since = FileTime.from(Instant.now().minus(ABANDONED));
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(
                directory,
                draft -> String.valueOf(draft.getFileName()).matches(Pattern.quote(name) + "[0-9]+\\.new"))) {
            for (Path draft : drafts) {
                if (Files.exists(draft) && Files.getLastModifiedTime(draft).compareTo(since) < 0) {
                    Files.deleteIfExists(draft);
                }
            }
        }
    }

    private static void sync(Path written) throws IOException {
        if (POSIX) {
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    static FileAttribute<?>[] ownerOnly(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
