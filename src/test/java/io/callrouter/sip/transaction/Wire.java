package io.callrouter.sip.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.sip.message.SipMessage;
import io.callrouter.sip.message.SipParser;
import io.callrouter.sip.message.SipRequest;
import io.callrouter.sip.message.SipResponse;
import io.callrouter.sip.transport.DroppedMessages;
import io.callrouter.sip.transport.Link;
import io.callrouter.sip.transport.Origin;
import io.callrouter.sip.transport.Timers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Transactions without a network, and with a clock that a test moves. */
final class Wire implements RequestHandler {

    private static final String REST = "From: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>%s\r\n"
            + "Call-ID: c\r\nCSeq: %d %s\r\nContent-Length: 0\r\n\r\n";

    final MeterRegistry meters = new SimpleMeterRegistry();
    final DroppedMessages dropped = new DroppedMessages(meters);
    final List<SipMessage> sent = new ArrayList<>();
    final List<Long> sentAt = new ArrayList<>();
    final List<String> heard = new ArrayList<>();
    final List<ServerTransaction> requested = new ArrayList<>();
    private final boolean reliable;
    private final EmbeddedChannel clock = new EmbeddedChannel();
    final TransactionLayer layer = new TransactionLayer(new Timers(clock.eventLoop()), dropped, this);
    private long now;

    Wire(boolean reliable) {
        this.reliable = reliable;
        clock.freezeTime();
    }

    /** Lets time go by, a tenth of a second after the other. */
    void pass(long millis) {
        for (long end = now + millis; now < end; ) {
            now += 100;
            clock.advanceTimeBy(100, TimeUnit.MILLISECONDS);
            clock.runScheduledPendingTasks();
        }
    }

    InviteTransaction invite() {
        InviteTransaction invite = layer.invite(request("INVITE", 1), link, listener);
        invite.start();
        return invite;
    }

    static SipRequest request(String method, int cseq) {
        return (SipRequest) read(method + " sip:b@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK"
                + cseq + "\r\n" + REST.formatted("", cseq, method));
    }

    void answer(int code, String tag) {
        answer(code, tag, "INVITE", 1);
    }

    void answer(int code, String tag, String method, int cseq) {
        receive("SIP/2.0 " + code + " X\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK" + cseq + "\r\n"
                + REST.formatted(tag.isEmpty() ? "" : ";tag=" + tag, cseq, method));
    }

    void receive(String text) {
        layer.received(read(text), origin);
    }

    void receive(SipRequest request) {
        layer.received(request, origin);
    }

    private static SipMessage read(String text) {
        return SipParser.parse(text.getBytes(UTF_8));
    }

    List<String> sentLines() {
        return sent.stream().map(SipMessage::startLine).toList();
    }

    double dropped(String cause) {
        return meters.get("callrouter.sip.dropped")
                .tag("cause", cause)
                .counter()
                .count();
    }

    private void record(SipMessage message) {
        sent.add(message);
        sentAt.add(now);
    }

    @Override
    public void requested(ServerTransaction transaction) {
        requested.add(transaction);
    }

    @Override
    public boolean acknowledged(SipRequest ack) {
        return false;
    }

    final ClientTransaction.Listener listener = new ClientTransaction.Listener() {
        @Override
        public void received(SipResponse response) {
            heard.add(String.valueOf(response.code()));
        }

        @Override
        public void failed(Unreachable failure) {
            heard.add("failed");
        }

        @Override
        public void timedOut() {
            heard.add("timed out");
        }
    };

    final Link link = new Link() {
        @Override
        public void send(SipMessage message, Watcher watcher) {
            record(message);
        }

        @Override
        public boolean withdraw(Watcher watcher) {
            return false;
        }

        @Override
        public void unanswered() {}

        @Override
        public void watch(Watcher watcher) {}

        @Override
        public void unwatch(Watcher watcher) {}

        @Override
        public boolean isReliable() {
            return reliable;
        }

        @Override
        public boolean isReused() {
            return false;
        }
    };

    private final Origin origin = new Origin() {
        @Override
        public InetSocketAddress address() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060);
        }

        @Override
        public boolean isReliable() {
            return reliable;
        }

        @Override
        public void answer(SipResponse response) {
            record(response);
        }
    };
}
