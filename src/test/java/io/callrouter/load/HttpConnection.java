package io.callrouter.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.callrouter.testing.Api;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;

/** One connection that is kept, one request at a time, with as little work as can be. Of an administrator. */
final class HttpConnection implements AutoCloseable {

    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(ISO_8859_1);
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(ISO_8859_1);

    private final Socket socket;
    private final InputStream input;
    private byte[] bytes = new byte[1 << 14];
    private int end;

    /** An answer as it came, chunks included. */
    record Answer(int status, String body) {}

    HttpConnection(InetSocketAddress address) throws IOException {
        socket = new Socket(address.getAddress(), address.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        input = socket.getInputStream();
    }

    static byte[] request(String method, String path, String json) {
        byte[] body = json.getBytes(UTF_8);
        String head = "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                .formatted(method, path, Api.ADMIN_KEY);
        if (body.length > 0) {
            head += "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n";
        }
        byte[] start = (head + "\r\n").getBytes(ISO_8859_1);
        byte[] request = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        return request;
    }

    Answer send(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        end = 0;
        int head;
        while ((head = indexOf(END_OF_HEAD)) < 0) {
            read();
        }
        int from = head + END_OF_HEAD.length;
        String fields = new String(bytes, 0, head, ISO_8859_1).toLowerCase(Locale.ROOT);
        int length = fields.indexOf("content-length: ");
        if (length >= 0) {
            int lineEnd = fields.indexOf('\r', length);
            int to = from
                    + Integer.parseInt(fields.substring(length + 16, lineEnd < 0 ? fields.length() : lineEnd)
                            .strip());
            while (end < to) {
                read();
            }
        } else {
            while (end < from + LAST_CHUNK.length
                    || !Arrays.equals(bytes, end - LAST_CHUNK.length, end, LAST_CHUNK, 0, LAST_CHUNK.length)) {
                read();
            }
        }
        return new Answer(Integer.parseInt(fields.substring(9, 12)), new String(bytes, from, end - from, UTF_8));
    }

    private void read() throws IOException {
        if (end == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * end);
        }
        int read = input.read(bytes, end, bytes.length - end);
        if (read < 0) {
            throw new EOFException("The service closed a connection");
        }
        end += read;
    }

    private int indexOf(byte[] wanted) {
        for (int i = 0; i + wanted.length <= end; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
