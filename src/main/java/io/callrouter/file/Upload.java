package io.callrouter.file;

import io.callrouter.web.ProblemException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

/** A body that may be large, but neither endless nor for ever on its way. */
final class Upload extends FilterInputStream {

    private final DataSize limit;
    private final Duration patience;
    private final long deadline;
    private long count;

    Upload(InputStream body, DataSize limit, Duration patience) {
        super(body);
        this.limit = limit;
        this.patience = patience;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count += Math.max(read, 0);
        if (count > limit.toBytes()) {
            throw ProblemException.of(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "body_too_large",
                    "A file may have up to %d bytes; split it.".formatted(limit.toBytes()));
        }
        if (System.nanoTime() > deadline) {
            throw new SocketTimeoutException("The file took longer than " + patience);
        }
        return read;
    }

    /** Takes in what is left, because a client that is still sending hears no answer. */
    void readToTheEnd() {
        byte[] buffer = new byte[8192];
        try {
            while (read(buffer, 0, buffer.length) >= 0) {
                // Nobody wants it.
            }
        } catch (IOException | ProblemException e) {
            // The answer is decided already; whether it still arrives is up to the client.
        }
    }
}
