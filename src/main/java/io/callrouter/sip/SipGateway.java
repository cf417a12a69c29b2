package io.callrouter.sip;

import io.callrouter.dial.ProviderCall;
import io.callrouter.dial.ProviderGateway;
import io.callrouter.dial.ProviderProbe;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.sip.call.OptionsProbe;
import io.callrouter.sip.call.OutgoingAttempt;
import io.callrouter.sip.call.UserAgent;
import io.callrouter.sip.transport.SipSockets;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Places calls with SIP providers. Everything runs on one event loop, which nothing may block. */
final class SipGateway implements ProviderGateway, ProviderProbe, AutoCloseable {

    private final UserAgent agent;
    private final SipSockets sockets;
    private final EventLoopGroup loops;

    SipGateway(UserAgent agent, SipSockets sockets, EventLoopGroup loops) {
        this.agent = agent;
        this.sockets = sockets;
        this.loops = loops;
    }

    @Override
    public Leg call(ProviderCall call, LegListener listener) {
        OutgoingAttempt attempt = new OutgoingAttempt(agent, call, listener);
        attempt.start();
        return attempt;
    }

    @Override
    public CompletableFuture<Boolean> isAlive(ProviderEntry provider, Duration timeout) {
        return new OptionsProbe(agent, provider).start(timeout);
    }

    /** The port of the SIP sockets. */
    int port() {
        return sockets.port();
    }

    /** Stops at once; whoever has calls ends them before. */
    @Override
    public void close() {
        sockets.close();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
