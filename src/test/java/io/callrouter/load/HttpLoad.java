package io.callrouter.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;

/**
 * Sends prepared requests over connections that are kept, one on each at a time, from one thread and with as little work
 * as can be: a usual HTTP client costs more than the service that it is to measure.
 */
final class HttpLoad {

    /** Looks at each answer. */
    interface Judge {

        /** Whether the body, from the buffer's position to its limit, is the answer to the request of that index. */
        boolean accepts(int request, ByteBuffer body);
    }

    /** What a run showed. */
    record Result(int answers, int wrong, double seconds, long[] sortedNanos) {

        double perSecond() {
            return answers / seconds;
        }

        double millis(double share) {
            return sortedNanos[(int) Math.min(sortedNanos.length - 1, Math.round(share * sortedNanos.length))] / 1e6;
        }
    }

    private static final int MOST_SAMPLES = 20_000_000;
    private static final long LONGEST_WAIT_MILLIS = 5_000;

    private final InetSocketAddress target;
    private final List<byte[]> requests;
    private final Judge judge;
    private boolean sleeps;
    private int next;

    HttpLoad(InetSocketAddress target, List<byte[]> requests, Judge judge) {
        this.target = target;
        this.requests = requests;
        this.judge = judge;
    }

    /** Keeps so many requests in flight for so long. */
    Result run(int inFlight, double seconds) throws IOException {
        long[] nanos = new long[1 << 16];
        int answers = 0;
        int wrong = 0;
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < inFlight; i++) {
                SocketChannel channel = SocketChannel.open(target);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                Connection connection = new Connection(channel);
                channel.register(selector, SelectionKey.OP_READ, connection);
                connection.send();
            }
            long start = System.nanoTime();
            long end = start + (long) (seconds * 1e9);
            while (System.nanoTime() < end && answers < MOST_SAMPLES) {
                waitForAnswers(selector);
                for (SelectionKey key : selector.selectedKeys()) {
                    Connection connection = (Connection) key.attachment();
                    if (connection.isAnswered()) {
                        if (answers == nanos.length) {
                            nanos = Arrays.copyOf(nanos, 2 * nanos.length);
                        }
                        nanos[answers++] = System.nanoTime() - connection.sent;
                        if (!connection.isRight()) {
                            wrong++;
                        }
                        connection.send();
                    }
                }
                selector.selectedKeys().clear();
            }
            double took = (System.nanoTime() - start) / 1e9;
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            long[] sorted = Arrays.copyOf(nanos, answers);
            Arrays.sort(sorted);
            return new Result(answers, wrong, took, sorted);
        }
    }

    /**
     * For answers that take long to make: the core is the server's until there is something to read, and to be woken for it
     * costs the server next to nothing. Where answers come every few microseconds that would be a large part of each, which no
     * server pays for a client elsewhere, so others look for them all the time.
     */
    HttpLoad sleeping() {
        sleeps = true;
        return this;
    }

    private void waitForAnswers(Selector selector) throws IOException {
        long giveUp = System.nanoTime() + LONGEST_WAIT_MILLIS * 1_000_000;
        while ((sleeps ? selector.select(LONGEST_WAIT_MILLIS) : selector.selectNow()) == 0) {
            if (System.nanoTime() > giveUp) {
                throw new IOException("No answer for 5 seconds");
            }
            Thread.yield(); // to the server, if it has something to do
        }
    }

    private final class Connection {

        private static final ByteBuffer LAST_CHUNK = ByteBuffer.wrap("0\r\n\r\n".getBytes(ISO_8859_1));
        private static final byte[] LENGTH = "content-length:".getBytes(ISO_8859_1);

        private final SocketChannel channel;
        private ByteBuffer input = ByteBuffer.allocateDirect(1 << 14);
        private int request;
        private int body;
        private int length;
        private long sent;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void send() throws IOException {
            request = next;
            next = next + 1 == requests.size() ? 0 : next + 1;
            input.clear();
            body = -1;
            sent = System.nanoTime();
            ByteBuffer output = ByteBuffer.wrap(requests.get(request));
            while (output.hasRemaining()) {
                channel.write(output); // fits the socket's buffer; if not, it will soon
            }
        }

        boolean isAnswered() throws IOException {
            if (!input.hasRemaining()) {
                input = ByteBuffer.allocateDirect(2 * input.capacity()).put(input.flip());
            }
            if (channel.read(input) < 0) {
                throw new EOFException("The server closed a connection");
            }
            if (body < 0) {
                readHead();
            }
            if (body >= 0 && length < 0 && endsAsChunksDo()) {
                length = input.position() - body;
            }
            return body >= 0 && length >= 0 && input.position() >= body + length;
        }

        boolean isRight() {
            return input.position() == body + length
                    && input.get(9) == '2'
                    && judge.accepts(request, input.slice(body, length));
        }

        private boolean endsAsChunksDo() {
            int end = input.position();
            return end >= body + 5 && input.slice(end - 5, 5).equals(LAST_CHUNK);
        }

        private void readHead() {
            int end = input.position();
            int announced = -1;
            for (int i = 0; i + 3 < end; i++) {
                if (input.get(i) != '\n') {
                    continue;
                }
                if (input.get(i + 1) == '\r') {
                    length = announced;
                    body = i + 3;
                    return;
                }
                if (isLength(i + 1, end)) {
                    announced = number(i + 1 + LENGTH.length);
                }
            }
        }

        private boolean isLength(int at, int end) {
            if (at + LENGTH.length >= end) {
                return false;
            }
            for (int i = 0; i < LENGTH.length; i++) {
                if ((input.get(at + i) | 0x20) != (LENGTH[i] | 0x20)) {
                    return false;
                }
            }
            return true;
        }

        private int number(int at) {
            int i = at;
            while (input.get(i) == ' ') {
                i++;
            }
            int number = 0;
            for (; input.get(i) >= '0' && input.get(i) <= '9'; i++) {
                number = 10 * number + input.get(i) - '0';
            }
            return number;
        }
    }
}
