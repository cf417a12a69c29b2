package io.callrouter.sip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** A carrier by TCP or TLS that does what a test tells it. */
final class StreamCarrier implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?im)^Content-Length: *([0-9]+)");

    /** What it does with a request. */
    interface Script {

        void on(SipText request, Connection connection);
    }

    final List<SipText> received = new CopyOnWriteArrayList<>();
    final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final ServerSocket listener;
    private final Script script;

    private StreamCarrier(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
        start(this::accept);
    }

    static StreamCarrier tcp(Script script) {
        return tcp("127.0.0.1", script);
    }

    static StreamCarrier tcp(String address, Script script) {
        try {
            return new StreamCarrier(new ServerSocket(0, 50, InetAddress.getByName(address)), script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StreamCarrier tls(SSLContext context, Script script) {
        try {
            ServerSocket listener =
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            return new StreamCarrier(listener, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Runnable loop) {
        Thread thread = new Thread(loop, "carrier");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    List<SipText> received(String method) {
        return received.stream().filter(message -> message.is(method)).toList();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Connection connection = new Connection(listener.accept());
                connections.add(connection);
                start(connection::read);
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connections.forEach(Connection::close);
    }

    /** One of the connections to it. */
    final class Connection {

        private final Socket socket;
        private volatile boolean ended;

        private Connection(Socket socket) {
            this.socket = socket;
        }

        StreamCarrier carrier() {
            return StreamCarrier.this;
        }

        int port() {
            return StreamCarrier.this.port();
        }

        /** The other side. */
        InetAddress peer() {
            return socket.getInetAddress();
        }

        /** Whether it is the first that was made. */
        boolean isFirst() {
            return connections.get(0) == this;
        }

        private void read() {
            try {
                InputStream input = socket.getInputStream();
                for (SipText next = readOne(input); next != null; next = readOne(input)) {
                    received.add(next);
                    script.on(next, this);
                }
            } catch (IOException e) {
                close();
            } finally {
                ended = true;
            }
        }

        /** Whether either side has closed it. */
        boolean isEnded() {
            return ended;
        }

        private static SipText readOne(InputStream input) throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = input.read();
                if (next < 0) {
                    return null;
                }
                head.write(next);
            }
            Matcher length = LENGTH.matcher(head.toString(ISO_8859_1));
            head.write(input.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0));
            return new SipText(head.toString(UTF_8));
        }

        void send(String message) {
            try {
                synchronized (socket) {
                    socket.getOutputStream().write(message.getBytes(UTF_8));
                    socket.getOutputStream().flush();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** By RST. */
        void reset() {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
