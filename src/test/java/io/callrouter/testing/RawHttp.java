package io.callrouter.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sends lines over a plain socket, for requests that no client library would send. Characters are bytes (Latin-1). */
public record RawHttp(int port) {

    private static final int TIMEOUT_MILLIS = 20_000;

    public static RawHttp of(Api api) {
        return new RawHttp(api.port());
    }

    /** Sends a request line and headers, with Host and Connection added, and reads until the service hangs up. */
    public Answer send(String requestLine, String... headers) {
        return send(requestLine, List.of(headers), "");
    }

    /** Sends a body, too, with its length. */
    public Answer sendBody(String requestLine, String body, String... headers) {
        List<String> more = new ArrayList<>(List.of(headers));
        more.add("Content-Length: " + body.length());
        return send(requestLine, more, body);
    }

    private Answer send(String requestLine, List<String> headers, String body) {
        String request = requestLine + "\r\nHost: localhost\r\nConnection: close\r\n"
                + String.join(
                        "", headers.stream().map(header -> header + "\r\n").toList()) + "\r\n" + body;
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            try {
                socket.getOutputStream().write(request.getBytes(ISO_8859_1));
                socket.getOutputStream().flush();
                socket.getInputStream().transferTo(answer);
            } catch (SocketException e) {
                // The service answered before it had read everything, and hung up; what it said has been read.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(requestLine, e);
        }
        return parse(answer.toByteArray());
    }

    private static Answer parse(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IllegalStateException("No HTTP answer: <" + text + ">");
        }
        String[] head = text.substring(0, end).split("\r\n");
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < head.length; i++) {
            int colon = head[i].indexOf(':');
            headers.computeIfAbsent(head[i].substring(0, colon), name -> new ArrayList<>())
                    .add(head[i].substring(colon + 1).strip());
        }
        String body = text.substring(end + 4);
        if (headers.containsKey("Transfer-Encoding")) {
            body = unchunk(body);
        }
        return new Answer(
                Integer.parseInt(head[0].split(" ")[1]),
                HttpHeaders.of(headers, (name, value) -> true),
                new String(body.getBytes(ISO_8859_1), UTF_8));
    }

    private static String unchunk(String body) {
        StringBuilder whole = new StringBuilder();
        int at = 0;
        while (at < body.length()) {
            int lineEnd = body.indexOf("\r\n", at);
            int size = Integer.parseInt(body.substring(at, lineEnd).strip(), 16);
            if (size == 0) {
                break;
            }
            whole.append(body, lineEnd + 2, lineEnd + 2 + size);
            at = lineEnd + 2 + size + 2;
        }
        return whole.toString();
    }
}
