package io.callrouter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTests {

    @TempDir
    private Path directory;

    @Test
    void canBeReadByItsUserAlone() throws IOException {
        Path file = directory.resolve("new/file");

        PrivateFile.replace(file, output -> output.write('a'));

        assertThat(file).hasContent("a");
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(directory.resolve("new"))).isEqualTo("rwx------");
    }

    @Test
    void staysAsItWasIfTheNewContentFails() throws IOException {
        Path file = directory.resolve("file");
        PrivateFile.replace(file, output -> output.write('a'));

        assertThatIOException()
                .isThrownBy(() -> PrivateFile.replace(file, output -> {
                    output.write('b');
                    throw new IOException("No space left on device");
                }));

        assertThat(file).hasContent("a");
        assertThat(directory).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void whatAKilledProcessLeftIsRemoved() throws IOException {
        Path left = Files.createFile(directory.resolve("file123456789.new"));
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        Path lately = Files.createFile(directory.resolve("file987654321.new"));
        Path other = Files.createFile(directory.resolve("file2123456789.new.txt"));

        PrivateFile.replace(directory.resolve("file"), output -> output.write('a'));

        assertThat(left).doesNotExist();
        assertThat(lately).exists();
        assertThat(other).exists();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
