package io.callrouter.alert.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.callrouter.network.DeniedNetworks;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends one {@code POST} by HTTP/1.1 (RFC 9112) over a connection of its own. The address that a name leads to is looked up
 * once, checked, and connected to, so no second answer of a name server can lead elsewhere; the certificate must still be
 * that of the name. Redirects are not followed, and of the answer nothing but its status is read.
 */
final class WebhookSender {

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");
    private static final int LONGEST_LINE = 8192;
    private static final int MOST_LINES = 200;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final DeniedNetworks denied;
    private final DeniedNetworks allowed;
    private final Names names;
    private final SSLSocketFactory tls;
    private final Duration timeout;

    /** Where names lead. */
    interface Names {

        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /**
     * @param allowed those to which something is sent although they are denied
     * @param timeout of one message, from the connection to the status
     */
    WebhookSender(DeniedNetworks denied, DeniedNetworks allowed, Names names, SSLSocketFactory tls, Duration timeout) {
        this.denied = denied;
        this.allowed = allowed;
        this.names = names;
        this.tls = tls;
        this.timeout = timeout;
    }

    /**
     * Sends the body as JSON.
     *
     * @return the status of the answer
     * @throws DeniedAddressException if the name leads to denied networks only
     * @throws IOException if there was no answer
     */
    int post(URI url, String signature, String body) throws IOException {
        if (url.getHost() == null) {
            throw new UnknownHostException("The URL names no host");
        }
        boolean secure = url.getScheme().equalsIgnoreCase("https");
        String host = url.getHost().startsWith("[")
                ? url.getHost().substring(1, url.getHost().length() - 1)
                : url.getHost();
        int port = url.getPort() >= 0 ? url.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        InetAddress address = permitted(host);
        long deadline = System.nanoTime() + timeout.toNanos();
        try (Socket socket = new Socket()) {
            // Who answers one byte at a time, in the handshake too, is cut off all the same.
            CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> close(socket));
            socket.connect(new InetSocketAddress(address, port), (int) timeout.toMillis());
            socket.setSoTimeout((int) timeout.toMillis());
            return exchange(secure ? secured(socket, host, port) : socket, url, signature, body);
        } catch (IOException e) {
            throw System.nanoTime() - deadline >= 0
                    ? new SocketTimeoutException("No answer within " + timeout.toMillis() + " ms")
                    : e;
        }
    }

    private InetAddress permitted(String host) throws IOException {
        List<InetAddress> permitted = new ArrayList<>();
        for (InetAddress address : names.resolve(host)) {
            if (!denied.contain(address) || allowed.contain(address)) {
                permitted.add(address);
            }
        }
        if (permitted.isEmpty()) {
            throw new DeniedAddressException(host);
        }
        return permitted.get(0);
    }

    private Socket secured(Socket socket, String host, int port) throws IOException {
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static int exchange(Socket socket, URI url, String signature, String body) throws IOException {
        byte[] content = body.getBytes(UTF_8);
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String head = String.join(
                "\r\n",
                "POST %s HTTP/1.1".formatted(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery()),
                "Host: " + url.getRawAuthority(),
                "User-Agent: CallRouter",
                "Content-Type: application/json",
                "Content-Length: " + content.length,
                Signature.HEADER + ": " + signature,
                "Connection: close",
                "",
                "");
        OutputStream out = socket.getOutputStream();
        out.write(head.getBytes(ISO_8859_1));
        out.write(content);
        out.flush();
        return status(new BufferedInputStream(socket.getInputStream()));
    }

    /** Of the final answer: interim ones (RFC 9110, section 15.2) are passed over. */
    private static int status(InputStream in) throws IOException {
        boolean atStart = true;
        for (int lines = 0; lines < MOST_LINES; lines++) {
            String line = line(in);
            if (atStart) {
                Matcher status = STATUS_LINE.matcher(line);
                if (!status.matches()) {
                    throw new IOException("The answer is not HTTP/1.1");
                }
                int code = Integer.parseInt(status.group(1));
                if (code >= 200) {
                    return code;
                }
            }
            atStart = line.isEmpty();
        }
        throw new IOException("The answer does not come to an end");
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new IOException("The connection was closed before there was an answer");
            }
            if (line.size() == LONGEST_LINE) {
                throw new IOException("The answer is not HTTP/1.1");
            }
            line.write(read);
        }
        String text = line.toString(ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What went wrong, in at most 500 characters. */
    static String describe(Exception failure) {
        String message = failure.getMessage();
        String name = failure.getClass().getSimpleName().replace("Exception", "");
        String text = message == null || message.isBlank() ? name : name + ": " + message;
        return text.length() <= 500 ? text : text.substring(0, 500);
    }
}
