package io.callrouter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTests {

    @TempDir
    private Path parent;

    @Test
    void isMadeForItsUserAlone() throws IOException {
        DataDirectory directory = new DataDirectory(parent.resolve("a/b/data"));

        directory.create();

        assertThat(permissions(directory.path())).isEqualTo("rwx------");
    }

    @Test
    void leavesADirectoryThatExistsAsItIs() throws IOException {
        Path existing = Files.createDirectory(
                parent.resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        Files.writeString(existing.resolve("kept"), "kept");

        new DataDirectory(existing).create();

        assertThat(permissions(existing)).isEqualTo("rwxr-x---");
        assertThat(existing.resolve("kept")).hasContent("kept");
    }

    @Test
    void isKnownByItsAbsolutePath() {
        DataDirectory directory = new DataDirectory(Path.of("somewhere/../data"));

        assertThat(directory.path()).isEqualTo(Path.of("").toAbsolutePath().resolve("data"));
    }

    @Test
    void keepsASecretSoThatOnlyItsUserCanReadIt() throws IOException {
        DataDirectory directory = new DataDirectory(parent.resolve("data"));

        Path file = directory.writeSecret("admin-key", "cr_secret");

        assertThat(file).isEqualTo(directory.path().resolve("admin-key")).hasContent("cr_secret\n");
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(directory.readSecret("admin-key")).contains("cr_secret");
    }

    @Test
    void replacesASecretWhole() throws IOException {
        DataDirectory directory = new DataDirectory(parent.resolve("data"));
        directory.writeSecret("admin-key", "a secret that is longer than the next one");

        directory.writeSecret("admin-key", "short");

        assertThat(directory.readSecret("admin-key")).contains("short");
        assertThat(names(directory.path())).as("no drafts are left").containsExactly("admin-key");
    }

    @Test
    void closesAFileThatOthersCouldRead() throws IOException {
        Path file = Files.createFile(
                parent.resolve("admin-key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));

        new DataDirectory(parent).writeSecret("admin-key", "cr_secret");

        assertThat(permissions(file)).isEqualTo("rw-------");
    }

    @Test
    void hasNoSecretBeforeOneIsWritten() {
        assertThat(new DataDirectory(parent).readSecret("admin-key")).isEmpty();
        assertThat(new DataDirectory(parent.resolve("absent")).readSecret("admin-key"))
                .isEmpty();
    }

    @Test
    void readsASecretThatWasWrittenByHand() throws IOException {
        Files.writeString(parent.resolve("encryption-key"), "  key \r\n");

        assertThat(new DataDirectory(parent).readSecret("encryption-key")).contains("key");
    }

    @Test
    void saysWhichFileCannotBeWritten() throws IOException {
        Path inTheWay = Files.writeString(parent.resolve("data"), "a file where the directory should be");

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> new DataDirectory(inTheWay).writeSecret("admin-key", "cr_secret"))
                .withMessageContaining("admin-key")
                .withMessageContaining(inTheWay.toString())
                .satisfies(e -> assertThat(e.toString()).doesNotContain("cr_secret"));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Stream<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
