package io.callrouter.sip.redirect;

import io.callrouter.sip.message.HostPort;
import io.callrouter.sip.message.SipMessage;
import io.callrouter.sip.message.SipParseException;
import io.callrouter.sip.message.SipParser;
import io.callrouter.sip.message.SipRequest;
import io.callrouter.sip.message.Via;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds in the bytes of a request what an answer repeats, without making an object of any of it. What is written in an
 * unusual way (folded, several Vias on a line, quotes where there are seldom any) is left to {@link SipParser}, written anew
 * by it and then scanned; so what is taken and what is malformed is the same here and there. Used again for each request,
 * by one thread.
 */
final class RequestScanner {

    /** From {@code begin} to before {@code end}. */
    static final class Range {
        int begin;
        int end;

        private void set(int from, int to) {
            begin = from;
            end = to;
        }

        boolean isPresent() {
            return end > 0;
        }
    }

    private static final boolean[] TOKEN = characters("!%*_+`'~-.");
    private static final boolean[] HOST = characters(".-_");
    private static final boolean[] PARAMETERS = characters("!%*_+`'~-.;=:[]/@");
    private static final byte[] VERSION = "SIP/2.0".getBytes(StandardCharsets.US_ASCII);

    final Range method = new Range();
    final Range uri = new Range();
    final Range from = new Range();
    final Range to = new Range();
    final Range callId = new Range();
    final Range cseq = new Range();
    final Range require = new Range();
    int cseqNumberEnd;
    private final Range contentLength = new Range();
    private final Range[] ranges = {method, uri, from, to, callId, cseq, require, contentLength};
    private final int[] viaBegins = new int[SipParser.MOST_HEADERS];
    private final int[] viaEnds = new int[SipParser.MOST_HEADERS];
    private int vias;
    private byte[] bytes = new byte[0];
    private int headers;
    private int end;
    private boolean marked;
    private boolean rport;
    private int sentByPort;
    private boolean tagged;
    private final Range topVia = new Range();

    /**
     * Reads a message.
     *
     * @param source where it comes from
     * @return false if it is an answer, not a request
     * @throws SipParseException if it is no message
     */
    boolean read(byte[] message, int length, InetSocketAddress source) {
        marked = false;
        if (scan(message, length) && plainVia() && plainAddress(from) && plainAddress(to)) {
            tagged = hasTag(to);
            return true;
        }
        SipMessage parsed = SipParser.parse(Arrays.copyOf(message, length));
        if (!(parsed instanceof SipRequest request)) {
            return false;
        }
        Via via = request.topVia();
        byte[] plain = request.receivedFrom(source).toBytes();
        if (!scan(plain, plain.length)) {
            throw new SipParseException("a request cannot be written in a plain way");
        }
        marked = true;
        rport = via.wantsRport();
        HostPort sentBy = via.sentBy();
        sentByPort = sentBy.port() == null ? HostPort.DEFAULT_PORT : sentBy.port();
        tagged = request.to().tag() != null;
        return true;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The port of the sender that its answer goes to (RFC 3261, section 18.2.2; RFC 3581, section 4). */
    int answerPort(InetSocketAddress source) {
        return rport ? source.getPort() : sentByPort;
    }

    /** Whether To has a tag: the request is meant for a dialogue. */
    boolean isInDialogue() {
        return tagged;
    }

    boolean isMethod(String name) {
        if (method.end - method.begin != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (bytes[method.begin + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    String text(Range range) {
        return new String(bytes, range.begin, range.end - range.begin, StandardCharsets.UTF_8);
    }

    Range topVia() {
        return topVia;
    }

    /** The first value of a header that is seldom asked for, or null. */
    @Nullable
    String header(String name) {
        int lineEnd;
        for (int at = headers; at < end; at = lineEnd + 2) {
            lineEnd = lineEnd(at);
            int colon = at + name.length();
            if (colon < lineEnd && bytes[colon] == ':' && isName(at, colon, name)) {
                return new String(bytes, colon + 1, lineEnd - colon - 1, StandardCharsets.UTF_8).strip();
            }
        }
        return null;
    }

    /** The Vias; the top one says where the request came from (RFC 3261, section 18.2.1; RFC 3581, section 4). */
    void addVias(AnswerBuffer answer, InetSocketAddress source, String received) {
        for (int i = 0; i < vias; i++) {
            answer.add("Via: ");
            if (i > 0 || marked) {
                answer.add(bytes, viaBegins[i], viaEnds[i]);
            } else {
                addTopVia(answer, source, received);
            }
            answer.add("\r\n");
        }
    }

    private void addTopVia(AnswerBuffer answer, InetSocketAddress source, String received) {
        int stop = viaEnds[0];
        for (int at = viaBegins[0]; at < stop; ) {
            int next = indexOf(';', at + 1, stop);
            if (!isParameter(at, next, ";rport") && !isParameter(at, next, ";received")) {
                answer.add(bytes, at, next);
            }
            at = next;
        }
        answer.add(";received=").add(received);
        if (rport) {
            answer.add(";rport=").add(source.getPort());
        }
    }

    /** Whether all of it has the usual form, and what must be there is there once. */
    private boolean scan(byte[] message, int length) {
        bytes = message;
        vias = 0;
        for (Range range : ranges) {
            range.set(0, 0);
        }
        int at = scanStartLine(Math.min(length, SipParser.LARGEST_HEAD));
        if (at < 0) {
            return false;
        }
        headers = at;
        int most = Math.min(length, SipParser.LARGEST_HEAD);
        for (int count = 0; ; count++) {
            if (at + 1 >= most) {
                return false;
            }
            if (bytes[at] == '\r') {
                end = at;
                return bytes[at + 1] == '\n' && isComplete(length - at - 2);
            }
            at = count < SipParser.MOST_HEADERS ? scanHeader(at, most) : -1;
            if (at < 0) {
                return false;
            }
        }
    }

    /** Where the headers begin, or -1. */
    private int scanStartLine(int most) {
        int at = 0;
        while (at < most && isIn(TOKEN, bytes[at])) {
            at++;
        }
        method.set(0, at);
        int begin = at + 1;
        if (at == 0 || at >= most || bytes[at] != ' ') {
            return -1;
        }
        at = begin;
        while (at < most && (bytes[at] > ' ' || bytes[at] < 0) && bytes[at] != 0x7f) {
            at++;
        }
        uri.set(begin, at);
        int tail = at + 1;
        if (at == begin || tail + VERSION.length + 2 > most || bytes[at] != ' ') {
            return -1;
        }
        for (int i = 0; i < VERSION.length; i++) {
            if (bytes[tail + i] != VERSION[i]) {
                return -1;
            }
        }
        at = tail + VERSION.length;
        return bytes[at] == '\r' && bytes[at + 1] == '\n' ? at + 2 : -1;
    }

    /** Where the next header begins, or -1. */
    private int scanHeader(int begin, int most) {
        int colon = begin;
        while (colon < most && isIn(TOKEN, bytes[colon])) {
            colon++;
        }
        if (colon == begin || colon >= most || bytes[colon] != ':') {
            return -1;
        }
        int lineEnd = colon + 1;
        while (lineEnd < most && (bytes[lineEnd] >= ' ' || bytes[lineEnd] < 0) && bytes[lineEnd] != 0x7f) {
            lineEnd++;
        }
        if (lineEnd + 1 >= most || bytes[lineEnd] != '\r' || bytes[lineEnd + 1] != '\n') {
            return -1;
        }
        int value = colon + 1;
        while (value < lineEnd && bytes[value] == ' ') {
            value++;
        }
        int valueEnd = lineEnd;
        while (valueEnd > value && bytes[valueEnd - 1] == ' ') {
            valueEnd--;
        }
        return take(begin, colon, value, valueEnd) ? lineEnd + 2 : -1;
    }

    private boolean take(int begin, int colon, int value, int valueEnd) {
        switch (bytes[begin] | 0x20) {
            case 'v':
                if (isName(begin, colon, "via") || colon - begin == 1) {
                    viaBegins[vias] = value;
                    viaEnds[vias++] = valueEnd;
                }
                return true;
            case 'f':
                return !(isName(begin, colon, "from") || colon - begin == 1) || takeOnce(from, value, valueEnd);
            case 't':
                return !(isName(begin, colon, "to") || colon - begin == 1) || takeOnce(to, value, valueEnd);
            case 'i':
                return colon - begin != 1 || takeOnce(callId, value, valueEnd);
            case 'c':
                if (isName(begin, colon, "call-id")) {
                    return takeOnce(callId, value, valueEnd);
                } else if (isName(begin, colon, "cseq")) {
                    return takeOnce(cseq, value, valueEnd);
                }
                return !isName(begin, colon, "content-length") || takeOnce(contentLength, value, valueEnd);
            case 'l':
                return colon - begin != 1 || takeOnce(contentLength, value, valueEnd);
            case 'r':
                if (isName(begin, colon, "require")) {
                    takeOnce(require, value, valueEnd); // one line of them is enough to refuse
                }
                return true;
            default:
                return true;
        }
    }

    private static boolean takeOnce(Range range, int begin, int end) {
        if (range.isPresent() || begin == end) {
            return false;
        }
        range.set(begin, end);
        return true;
    }

    private boolean isComplete(int available) {
        boolean complete = vias > 0 && from.isPresent() && to.isPresent() && callId.isPresent() && isCSeqOfMethod();
        if (!complete) {
            return false;
        }
        topVia.set(viaBegins[0], viaEnds[0]);
        return !contentLength.isPresent()
                ? available <= SipParser.LARGEST_BODY
                : number(contentLength.begin, contentLength.end) <= Math.min(available, SipParser.LARGEST_BODY);
    }

    private boolean isCSeqOfMethod() {
        int space = indexOf(' ', cseq.begin, cseq.end);
        cseqNumberEnd = space;
        int name = space;
        while (name < cseq.end && bytes[name] == ' ') {
            name++;
        }
        int length = method.end - method.begin;
        return cseq.isPresent()
                && number(cseq.begin, space) <= Integer.MAX_VALUE
                && Arrays.equals(bytes, name, cseq.end, bytes, method.begin, method.begin + length);
    }

    /** The number, or {@link Long#MAX_VALUE} if there is none, or none of at most ten digits. */
    private long number(int begin, int stop) {
        if (stop <= begin || stop - begin > 10) {
            return Long.MAX_VALUE;
        }
        long number = 0;
        for (int i = begin; i < stop; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return Long.MAX_VALUE;
            }
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }

    /** {@code SIP/2.0/UDP host[:port][;parameters]}, nothing in quotes and one on the line. */
    private boolean plainVia() {
        for (int i = 1; i < vias; i++) {
            if (viaBegins[i] == viaEnds[i]) {
                return false;
            }
        }
        int at = viaBegins[0];
        int stop = viaEnds[0];
        for (byte b : VERSION) {
            if (at >= stop || bytes[at++] != b) {
                return false;
            }
        }
        int space = indexOf(' ', at, stop);
        if (at >= stop || bytes[at] != '/' || space - at < 2 || space >= stop) {
            return false;
        }
        for (int i = at + 1; i < space; i++) {
            if (!isIn(TOKEN, bytes[i])) {
                return false;
            }
        }
        at = space + 1;
        while (at < stop && isIn(HOST, bytes[at])) {
            at++;
        }
        if (at == space + 1 || at - space > 255) {
            return false;
        }
        return plainPortAndParameters(at, stop);
    }

    private boolean plainPortAndParameters(int colon, int stop) {
        int at = colon;
        sentByPort = HostPort.DEFAULT_PORT;
        if (at < stop && bytes[at] == ':') {
            int semicolon = indexOf(';', at, stop);
            long port = number(at + 1, semicolon);
            if (port < 1 || port > 65535) {
                return false;
            }
            sentByPort = (int) port;
            at = semicolon;
        }
        rport = false;
        if (at < stop && bytes[at] != ';') {
            return false;
        }
        for (int i = at; i < stop; i++) {
            if (!isIn(PARAMETERS, bytes[i])) {
                return false;
            }
        }
        while (at < stop) {
            int next = indexOf(';', at + 1, stop);
            rport |= isParameter(at, next, ";rport");
            at = next;
        }
        return true;
    }

    /** {@code sip:a@b}, {@code <sip:a@b>} or {@code "A" <sip:a@b>}, with parameters that have no quotes. */
    private boolean plainAddress(Range value) {
        int at = value.begin;
        if (bytes[at] == '"') {
            at++;
            while (at < value.end && bytes[at] != '"' && bytes[at] != '\\') {
                at++;
            }
            at++;
        }
        int open = indexOf('<', at, value.end);
        boolean bracketed = open < value.end;
        for (int i = at; i < open && bracketed; i++) {
            if (bytes[i] == '"' || bytes[i] == ';' || bytes[i] == '>' || bytes[i] == '\\') {
                return false;
            }
        }
        int begin = bracketed ? open + 1 : value.begin;
        int stop = indexOf(bracketed ? '>' : ';', begin, value.end);
        if (stop == begin || bracketed && stop == value.end) {
            return false;
        }
        for (int i = begin; i < stop; i++) {
            if (bytes[i] <= ' ' || bytes[i] == '"' || bytes[i] == '<' || bytes[i] == '>') {
                return false;
            }
        }
        int parameters = bracketed ? stop + 1 : stop;
        if (parameters < value.end && bytes[parameters] != ';') {
            return false;
        }
        for (int i = parameters; i < value.end; i++) {
            if (!isIn(PARAMETERS, bytes[i])) {
                return false;
            }
        }
        return true;
    }

    /** Of a plain address. */
    private boolean hasTag(Range value) {
        int at = indexOf('<', value.begin, value.end) < value.end
                ? lastIndexOf('>', value)
                : indexOf(';', value.begin, value.end);
        while (at < value.end) {
            int next = indexOf(';', at + 1, value.end);
            if (isParameter(at, next, ";tag")) {
                return true;
            }
            at = next;
        }
        return false;
    }

    private int lastIndexOf(char c, Range value) {
        int at = value.end - 1;
        while (bytes[at] != c) {
            at--;
        }
        return at + 1;
    }

    /** Whether that is a parameter of that name, which begins with its semicolon. */
    private boolean isParameter(int begin, int stop, String name) {
        int nameEnd = begin + name.length();
        return nameEnd <= stop && isName(begin, nameEnd, name) && (nameEnd == stop || bytes[nameEnd] == '=');
    }

    private boolean isName(int begin, int stop, String name) {
        if (stop - begin != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            int b = bytes[begin + i];
            boolean same = b == c || (b ^ c) == 0x20 && (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private int lineEnd(int begin) {
        int at = begin;
        while (bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    private int indexOf(char c, int begin, int stop) {
        for (int i = begin; i < stop; i++) {
            if (bytes[i] == c) {
                return i;
            }
        }
        return stop;
    }

    private static boolean isIn(boolean[] characters, byte b) {
        return b >= 0 && characters[b];
    }

    private static boolean[] characters(String others) {
        boolean[] characters = new boolean[128];
        for (char c = 0; c < characters.length; c++) {
            characters[c] =
                    c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || others.indexOf(c) >= 0;
        }
        return characters;
    }
}
