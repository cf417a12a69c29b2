package io.callrouter.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages (RFC 3261, section 7). What it lets through has all that the transaction layer needs, once and
 * well-formed; other headers are taken as they are and read by those who use them.
 */
public final class SipParser {

    /** Largest start line and headers, in bytes: more than any carrier sends, and no more than is quickly read. */
    public static final int LARGEST_HEAD = 16_384;

    /** Largest body, in bytes. */
    public static final int LARGEST_BODY = 65_536;

    /** Headers that a message may have. */
    public static final int MOST_HEADERS = 200;

    private static final int LONGEST_REASON = 255; // it is kept with the call, for people
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9.!%*_+`'~-]+");
    private static final Pattern FOLD = Pattern.compile("\r?\n[ \t]+");
    private static final String VERSION = "SIP/2.0"; // in any case of letters (section 7.1)

    private SipParser() {}

    /** Whether it is no message, but empty lines or nothing, by which peers keep a NAT open (RFC 5626, section 3.5). */
    public static boolean isKeepAlive(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] != '\r' && bytes[i] != '\n' && bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads a datagram (RFC 3261, section 18.3): what goes beyond {@code Content-Length} is ignored.
     *
     * @throws SipParseException if it is no message
     */
    public static SipMessage parse(byte[] datagram) {
        int begin = 0;
        while (begin < datagram.length && (datagram[begin] == '\r' || datagram[begin] == '\n')) {
            begin++;
        }
        int bodyAt = bodyOf(datagram, begin);
        if (bodyAt < 0) {
            throw new SipParseException("the headers do not end");
        }
        String head = new String(datagram, begin, bodyAt - begin, StandardCharsets.UTF_8);
        SipMessage message = parseHead(head);
        int available = datagram.length - bodyAt;
        int length = contentLength(message.headers(), available);
        if (length > available) {
            throw new SipParseException("the body is shorter than Content-Length");
        }
        return withBody(message, Arrays.copyOfRange(datagram, bodyAt, bodyAt + length));
    }

    /** Where the body begins: behind the first empty line; -1 if there is none. */
    public static int bodyOf(byte[] bytes, int begin) {
        for (int i = begin; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                if (i + 1 < bytes.length && bytes[i + 1] == '\n') {
                    return i + 2;
                }
                if (i + 2 < bytes.length && bytes[i + 1] == '\r' && bytes[i + 2] == '\n') {
                    return i + 3;
                }
            }
        }
        return -1;
    }

    /**
     * How long the body is.
     *
     * @param otherwise its length where the header is absent
     */
    static int contentLength(Headers headers, int otherwise) {
        String value = headers.first(Headers.CONTENT_LENGTH);
        return value == null ? otherwise : (int) Digits.parse(value, LARGEST_BODY);
    }

    private static SipMessage parseHead(String head) {
        if (head.length() > LARGEST_HEAD) {
            throw new SipParseException("the headers are too long");
        }
        String[] lines = head.split("\r?\n", -1);
        Headers headers = parseHeaders(lines);
        SipMessage message = isStatusLine(lines[0]) ? statusLine(lines[0], headers) : requestLine(lines[0], headers);
        requireWhatTransactionsNeed(message);
        return message;
    }

    private static boolean isStatusLine(String line) {
        String begin = VERSION + " ";
        return line.regionMatches(true, 0, begin, 0, begin.length());
    }

    private static SipResponse statusLine(String line, Headers headers) {
        String rest = line.substring(VERSION.length() + 1);
        boolean framed = rest.length() == 3 || rest.length() > 3 && rest.charAt(3) == ' ';
        if (!framed) {
            throw new SipParseException("a status line must have a code of three digits");
        }
        int code = (int) Digits.parse(rest.substring(0, 3), 699);
        if (code < 100) {
            throw new SipParseException("a code must be 100 to 699");
        }
        String reason = rest.length() > 4 ? printable(rest.substring(4)) : "";
        return new SipResponse(
                code, reason.substring(0, Math.min(reason.length(), LONGEST_REASON)), headers, new byte[0]);
    }

    private static SipRequest requestLine(String line, Headers headers) {
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !parts[2].equalsIgnoreCase(VERSION) || parts[1].isEmpty()) {
            throw new SipParseException("a request line must be a method, a URI and SIP/2.0");
        }
        if (!TOKEN.matcher(parts[0]).matches() || !printable(parts[1]).equals(parts[1])) {
            throw new SipParseException("a method must be a token, and a URI have no control characters");
        }
        return new SipRequest(parts[0], parts[1], headers, new byte[0]);
    }

    private static Headers parseHeaders(String[] lines) {
        Headers.Builder headers = Headers.builder();
        String name = null;
        StringBuilder value = new StringBuilder();
        int count = 0;
        for (int i = 1; i < lines.length; i++) {
            String line = lines[i];
            if (line.isEmpty()) {
                continue;
            }
            if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                value.append(' ').append(line.strip()); // a folded header (section 7.3.1)
                continue;
            }
            addTo(headers, name, value);
            int colon = line.indexOf(':');
            name = colon < 0 ? "" : line.substring(0, colon).strip();
            if (!TOKEN.matcher(name).matches() || ++count > MOST_HEADERS) {
                throw new SipParseException("a header has no name, or there are too many");
            }
            value.setLength(0);
            value.append(line.substring(colon + 1).strip());
        }
        addTo(headers, name, value);
        return headers.build();
    }

    private static void addTo(Headers.Builder headers, @Nullable String name, StringBuilder value) {
        if (name != null) {
            headers.add(name, printable(value.toString()).strip());
        }
    }

    /** Control characters have no meaning in a message and must not get into a log or into another message. */
    private static String printable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) == 0x7f) {
                return text.replaceAll("[\\x00-\\x1f\\x7f]", " ");
            }
        }
        return text;
    }

    private static void requireWhatTransactionsNeed(SipMessage message) {
        Headers headers = message.headers();
        for (String once : List.of(Headers.FROM, Headers.TO, Headers.CALL_ID, Headers.CSEQ)) {
            if (headers.all(once).size() != 1) {
                throw new SipParseException(once + " must be there once");
            }
        }
        if (headers.all(Headers.CONTENT_LENGTH).size() > 1) {
            throw new SipParseException("Content-Length must be there once");
        }
        if (headers.all(Headers.VIA).isEmpty()) {
            throw new SipParseException("Via must be there");
        }
        message.topVia();
        message.from();
        message.to();
        CSeq cseq = message.cseq();
        if (message instanceof SipRequest request && !cseq.method().equals(request.method())) {
            throw new SipParseException("CSeq must name the method of the request");
        }
        if (message.callId().isEmpty()
                || !TOKEN.matcher(cseq.method().toUpperCase(Locale.ROOT)).matches()) {
            throw new SipParseException("Call-ID and the method of CSeq must not be empty");
        }
    }

    private static SipMessage withBody(SipMessage message, byte[] body) {
        return message instanceof SipRequest request
                ? new SipRequest(request.method(), request.uri(), request.headers(), body)
                : new SipResponse(
                        ((SipResponse) message).code(), ((SipResponse) message).reason(), message.headers(), body);
    }

    /**
     * The length of the message that a stream begins with, once its head is complete (RFC 3261, section 18.3).
     *
     * @param head up to and with the empty line
     * @throws SipParseException if the head does not say how long the body is: nothing behind it can be read
     */
    public static int bodyLengthInStream(byte[] head) {
        String unfolded = FOLD.matcher(new String(head, StandardCharsets.UTF_8)).replaceAll(" ");
        String length = null;
        for (String line : unfolded.split("\r?\n")) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip();
            if (name.equalsIgnoreCase(Headers.CONTENT_LENGTH) || name.equalsIgnoreCase("l")) {
                if (length != null) {
                    throw new SipParseException("Content-Length must be there once");
                }
                length = line.substring(colon + 1).strip();
            }
        }
        if (length == null) {
            throw new SipParseException("a message in a stream must have Content-Length");
        }
        return (int) Digits.parse(length, LARGEST_BODY);
    }
}
