package io.callrouter.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second service out of a data directory. The operating system drops the lock with the process, so a killed
 * service leaves nothing to clean up.
 */
final class DataDirectoryLock implements AutoCloseable {

    private static final String FILE = "service.lock";

    /**
     * What this process holds. Where locks are POSIX's, a process that closes a locked file by any handle loses the lock,
     * so a second attempt of the same process must not even open it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private DataDirectoryLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @throws DataDirectoryInUseException if another service holds the directory */
    static DataDirectoryLock acquire(DataDirectory directory) throws IOException {
        directory.create();
        Path file = directory.path().toRealPath().resolve(FILE);
        String thisProcess = Long.toString(ProcessHandle.current().pid());
        if (!HELD.add(file)) {
            throw new DataDirectoryInUseException(directory.path(), thisProcess);
        }
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw new DataDirectoryInUseException(
                        directory.path(), Files.readString(file).strip());
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(thisProcess.getBytes(StandardCharsets.US_ASCII)));
            return new DataDirectoryLock(file, channel);
        } catch (IOException | RuntimeException e) {
            HELD.remove(file);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(file);
    }
}
