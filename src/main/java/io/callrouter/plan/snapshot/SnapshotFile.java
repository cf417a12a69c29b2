package io.callrouter.plan.snapshot;

import io.callrouter.embedded.DatabaseSubstitute;
import io.callrouter.embedded.PrivateFile;
import io.callrouter.rate.Currencies;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that a start without the database begins with. Its first line says what it is, then comes which version of the
 * service can read it; then the content; and in the last eight bytes the CRC-32C (RFC 3720, section 12.1) of all before. Of
 * tokens it has the hashes; passwords of providers are encrypted as in the database.
 */
public final class SnapshotFile implements DatabaseSubstitute {

    private static final Logger log = LoggerFactory.getLogger(SnapshotFile.class);
    private static final byte[] FIRST_LINE = "callrouter snapshot\n".getBytes(StandardCharsets.US_ASCII);
    private static final String VERSION = SnapshotFormat.version();
    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final Currencies currencies;
    private final Clock clock;
    private @Nullable Snapshot taken;

    public SnapshotFile(Path path, Currencies currencies, Clock clock) {
        this.path = path.toAbsolutePath();
        this.currencies = currencies;
        this.clock = clock;
    }

    /** Replaces the file; if that fails, the old one stays. */
    public void write(Snapshot snapshot) throws IOException {
        PrivateFile.replace(path, output -> write(snapshot, output));
    }

    private static void write(Snapshot snapshot, OutputStream output) throws IOException {
        CheckedOutputStream checked = new CheckedOutputStream(output, new CRC32C());
        DataOutputStream data = new DataOutputStream(new BufferedOutputStream(checked, BUFFER));
        data.write(FIRST_LINE);
        data.writeUTF(VERSION);
        SnapshotFormat.write(snapshot, data);
        data.flush();
        data.writeLong(checked.getChecksum().getValue());
        data.flush();
    }

    @Override
    public void takeOver() {
        Snapshot snapshot = read();
        taken = snapshot;
        log.warn(
                "The database is away. Until it can be read, plans are made from {}, which was right {} s ago and has {} routes",
                path,
                Duration.between(snapshot.checked(), clock.instant()).toSeconds(),
                snapshot.table().size());
    }

    /** What the service starts from; null if it starts from the database. */
    public @Nullable Snapshot taken() {
        return taken;
    }

    /** It is started from, and need not be kept in memory. */
    public void release() {
        taken = null;
    }

    /** @throws UnusableException if it is absent, damaged, something else, or another version's */
    public Snapshot read() {
        try {
            requireWhole();
            try (DataInputStream data = open()) {
                data.skipNBytes(FIRST_LINE.length);
                requireVersion(data.readUTF());
                return SnapshotFormat.read(data, currencies);
            }
        } catch (NoSuchFileException e) {
            throw new UnusableException("There is no snapshot %s to start from.".formatted(path), e);
        } catch (IOException | RuntimeException e) {
            if (e instanceof UnusableException unusable) {
                throw unusable;
            }
            // Without its message, which might repeat a part of the file.
            throw new UnusableException(
                    "The snapshot %s cannot be read: %s."
                            .formatted(path, e.getClass().getSimpleName()),
                    e);
        }
    }

    /** The whole file is looked at before any of it is believed. */
    private void requireWhole() throws IOException {
        long length = Files.size(path) - Long.BYTES;
        CRC32C checksum = new CRC32C();
        try (DataInputStream data = open()) {
            byte[] firstLine = data.readNBytes(FIRST_LINE.length);
            if (!Arrays.equals(firstLine, FIRST_LINE)) {
                throw new UnusableException("The file %s is no snapshot of this service.".formatted(path));
            }
            checksum.update(firstLine);
            byte[] buffer = new byte[BUFFER];
            long rest = length - firstLine.length;
            int read = 0;
            while (rest > 0 && read >= 0) {
                read = data.read(buffer, 0, (int) Math.min(buffer.length, rest));
                checksum.update(buffer, 0, Math.max(0, read));
                rest -= read;
            }
            byte[] last = data.readNBytes(Long.BYTES);
            if (last.length < Long.BYTES || ByteBuffer.wrap(last).getLong() != checksum.getValue()) {
                throw new UnusableException("The snapshot %s is damaged or cut short.".formatted(path));
            }
        }
    }

    private void requireVersion(String version) {
        if (!version.equals(VERSION)) {
            throw new UnusableException(
                    "The snapshot %s was written by another version of the service: its format is %s, not %s."
                            .formatted(path, version, VERSION));
        }
    }

    private DataInputStream open() throws IOException {
        InputStream file = Files.newInputStream(path);
        return new DataInputStream(new BufferedInputStream(file, BUFFER));
    }
}
