package io.callrouter.sip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** A name server that knows what a test tells it. */
final class ScriptedDns implements AutoCloseable {

    /** What it was asked, such as {@code _sip._udp.carrier.test. SRV}. */
    final List<String> queries = new CopyOnWriteArrayList<>();

    private final List<Record> records = new CopyOnWriteArrayList<>();
    private final DatagramSocket socket;
    private final long ttl;
    private volatile boolean silent;
    private volatile List<String> failing = List.of();

    ScriptedDns() {
        this(60);
    }

    /** @param ttl for how many seconds its answers may be kept */
    ScriptedDns(long ttl) {
        this.ttl = ttl;
        try {
            this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::listen, "dns");
        thread.setDaemon(true);
        thread.start();
    }

    /** As {@code callrouter.sip.dns-servers} has it. */
    List<String> setting() {
        return List.of("127.0.0.1:" + socket.getLocalPort());
    }

    ScriptedDns address(String name, String... addresses) {
        for (String address : addresses) {
            try {
                InetAddress parsed = InetAddress.getByName(address);
                records.add(
                        address.indexOf(':') < 0
                                ? new ARecord(name(name), DClass.IN, ttl, parsed)
                                : new AAAARecord(name(name), DClass.IN, ttl, bytes(parsed)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return this;
    }

    /** Also an IPv4 address stays the 16 bytes of an IPv6 one. */
    private static byte[] bytes(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 16) {
            return bytes;
        }
        return new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, bytes[0], bytes[1], bytes[2], bytes[3]};
    }

    ScriptedDns service(String name, int priority, int weight, int port, String target) {
        records.add(new SRVRecord(name(name), DClass.IN, ttl, priority, weight, port, name(target)));
        return this;
    }

    void fallSilent() {
        silent = true;
    }

    /** Says to questions for these types, or for all, that it cannot tell. */
    void fail(String... types) {
        failing = List.of(types.length == 0 ? new String[] {"A", "AAAA", "SRV"} : types);
    }

    /** Is silent no more, and fails no more. */
    void recover() {
        silent = false;
        failing = List.of();
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void listen() {
        byte[] buffer = new byte[4096];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                Message query = new Message(Arrays.copyOf(buffer, packet.getLength()));
                Record question = query.getQuestion();
                queries.add(question.getName() + " " + Type.string(question.getType()));
                if (!silent) {
                    byte[] answer = answer(query, question).toWire();
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private Message answer(Message query, Record question) {
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(question, Section.QUESTION);
        if (failing.contains(Type.string(question.getType()))) {
            answer.getHeader().setRcode(Rcode.SERVFAIL);
            return answer;
        }
        List<Record> known = new ArrayList<>(records);
        known.removeIf(record -> !record.getName().equals(question.getName()));
        if (known.isEmpty()) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        known.removeIf(record -> record.getType() != question.getType());
        known.forEach(record -> answer.addRecord(record, Section.ANSWER));
        if (known.isEmpty()) {
            Name root = Name.root;
            answer.addRecord(new SOARecord(root, DClass.IN, ttl, root, root, 1, 1, 1, 1, 1), Section.AUTHORITY);
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
