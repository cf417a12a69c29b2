package io.callrouter.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.Random;

/**
 * A softswitch that always has 32 INVITEs under way, in a process of its own. Checks each answer's code and first Contact;
 * one that does not come within a second is lost, and not asked for again. Prints a line of figures.
 */
final class RedirectClient {

    private static final int UNDER_WAY = 32;
    private static final int DESTINATIONS = 20_000;
    private static final long LOST_AFTER = 1_000_000_000L;
    private static final String ID = "0000000000";

    private record Destination(byte[] invite, int branchAt, int callIdAt, byte[] contact) {}

    private final DatagramChannel channel;
    private final Selector selector = Selector.open();
    private final Destination[] destinations = new Destination[DESTINATIONS];
    private final int[] ids = new int[UNDER_WAY];
    private final int[] asked = new int[UNDER_WAY];
    private final long[] since = new long[UNDER_WAY];
    private final long[] latencies = new long[40_000_000];
    private final ByteBuffer out = ByteBuffer.allocateDirect(4_096);
    private final ByteBuffer in = ByteBuffer.allocateDirect(65_536);
    private final byte[] answer = new byte[65_536];
    private int nextId;
    private int answered;
    private int wrong;
    private int lost;

    private RedirectClient(InetSocketAddress server, int rules) throws IOException {
        channel = DatagramChannel.open().connect(server);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        RuleBook book = new RuleBook(rules);
        Random random = new Random(5);
        for (int i = 0; i < DESTINATIONS; i++) {
            destinations[i] = destination(book, random.nextInt(rules), i);
        }
    }

    private Destination destination(RuleBook book, int rule, int i) throws IOException {
        String number = book.destination(rule, i * 4_177);
        int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        String invite =
                """
                INVITE sip:%1$s@127.0.0.1;user=phone SIP/2.0
                Via: SIP/2.0/UDP 127.0.0.1:%2$d;branch=z9hG4bK-%3$s;rport
                Max-Forwards: 70
                From: <sip:+12125550100@127.0.0.1>;tag=as58f4201b
                To: <sip:%1$s@127.0.0.1;user=phone>
                Call-ID: %3$s@127.0.0.1
                CSeq: 102 INVITE
                Contact: <sip:+12125550100@127.0.0.1:%2$d>
                User-Agent: Softswitch
                Content-Type: application/sdp
                Content-Length: 106

                """.formatted(number, port, ID).replace("\n", "\r\n") + "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n"
                        + "c=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 20000 RTP/AVP 8 0\r\na=sendrecv\r\n";
        int begin = invite.indexOf("\r\n\r\n") + 4;
        String exact = invite.replace("Content-Length: 106", "Content-Length: " + (invite.length() - begin));
        return new Destination(
                exact.getBytes(US_ASCII),
                exact.indexOf(ID),
                exact.lastIndexOf(ID),
                ("\r\nContact: <sip:" + number + "@" + RuleBook.host(book.provider(rule, 0))).getBytes(US_ASCII));
    }

    /** Arguments: host, port, rules, seconds of warm-up, seconds; a line on standard input starts the part that counts. */
    public static void main(String[] arguments) throws IOException {
        RedirectClient client = new RedirectClient(
                new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])), Integer.parseInt(arguments[2]));
        client.run(Long.parseLong(arguments[3]));
        System.out.println("warm");
        if (System.in.read() >= 0) {
            System.out.println(client.run(Long.parseLong(arguments[4])));
        }
    }

    private String run(long seconds) throws IOException {
        answered = 0;
        wrong = 0;
        lost = 0;
        long begin = System.nanoTime();
        long end = begin + seconds * 1_000_000_000L;
        for (int slot = 0; slot < UNDER_WAY; slot++) {
            ask(slot);
        }
        long now = begin;
        while (now < end) {
            receive(true);
            now = System.nanoTime();
        }
        long elapsed = now - begin;
        int counted = answered;
        drain(now + LOST_AFTER);
        long[] sorted = Arrays.copyOf(latencies, Math.min(counted, latencies.length));
        Arrays.sort(sorted);
        return "answers %d seconds %.3f wrong %d lost %d p50_us %.1f p99_us %.1f max_us %.1f"
                .formatted(counted, elapsed / 1e9, wrong, lost, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
    }

    private static double at(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e3;
    }

    private void drain(long until) throws IOException {
        while (Arrays.stream(ids).anyMatch(id -> id != 0) && System.nanoTime() < until) {
            receive(false);
        }
        lost += (int) Arrays.stream(ids).filter(id -> id != 0).count();
        Arrays.fill(ids, 0);
    }

    private void ask(int slot) throws IOException {
        int id = nextId++ % 10_000_000 * UNDER_WAY + slot + 1_000_000_000;
        Destination destination = destinations[nextId * 31 % DESTINATIONS & Integer.MAX_VALUE];
        byte[] invite = destination.invite;
        write(id, invite, destination.branchAt);
        write(id, invite, destination.callIdAt);
        out.clear();
        out.put(invite).flip();
        ids[slot] = id;
        asked[slot] = nextId * 31 % DESTINATIONS & Integer.MAX_VALUE;
        since[slot] = System.nanoTime();
        channel.write(out);
    }

    private static void write(int id, byte[] invite, int at) {
        int rest = id;
        for (int i = ID.length() - 1; i >= 0; i--) {
            invite[at + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private void receive(boolean go) throws IOException {
        int length = read();
        if (length == 0) {
            if (selector.select(100) == 0) {
                giveUp(go);
            }
            selector.selectedKeys().clear();
            return;
        }
        int id = callId(length);
        int slot = (id - 1_000_000_000) % UNDER_WAY;
        if (slot < 0 || ids[slot] != id) {
            wrong++; // an answer to nothing, or a second one
            return;
        }
        if (answered < latencies.length) {
            latencies[answered] = System.nanoTime() - since[slot];
        }
        answered++;
        if (!isRight(length, destinations[asked[slot]].contact)) {
            wrong++;
        }
        ids[slot] = 0;
        if (go) {
            ask(slot);
        }
    }

    private int read() throws IOException {
        in.clear();
        int length = channel.read(in);
        in.flip();
        in.get(answer, 0, length);
        return length;
    }

    private void giveUp(boolean go) throws IOException {
        for (int slot = 0; slot < UNDER_WAY; slot++) {
            if (ids[slot] != 0 && System.nanoTime() - since[slot] > LOST_AFTER) {
                lost++;
                ids[slot] = 0;
                if (go) {
                    ask(slot);
                }
            }
        }
    }

    private int callId(int length) {
        int at = indexOf("\r\nCall-ID: ".getBytes(US_ASCII), length) + 11;
        int id = 0;
        for (int i = at; i < at + ID.length(); i++) {
            id = id * 10 + answer[i] - '0';
        }
        return id;
    }

    private boolean isRight(int length, byte[] contact) {
        return answer[8] == '3' && answer[9] == '0' && indexOf(contact, length) > 0;
    }

    private int indexOf(byte[] what, int length) {
        for (int i = 0; i + what.length <= length; i++) {
            if (answer[i] == what[0]
                    && answer[i + 2] == what[2]
                    && Arrays.equals(answer, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }
}
