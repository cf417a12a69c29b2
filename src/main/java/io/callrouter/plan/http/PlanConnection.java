package io.callrouter.plan.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which {@link QuickPlans} answers plain requests from the bytes as they come, and on the thread that
 * read them, for nothing there waits: before Jetty, Spring Security and Spring MVC make objects of them, which costs many
 * times what a plan does. Every other request goes the ordinary way, where it is answered the same, or refused. So does
 * now and then a plain one that comes right behind another: Jetty reads on while it has a buffer at hand.
 */
final class PlanConnection extends HttpConnection {

    /** Not more than Jetty's own buffer holds, which takes over what is not plain. */
    private static final int LONGEST_REQUEST = 4096;

    private static final ThreadLocal<ByteBuffer> INPUT =
            ThreadLocal.withInitial(() -> ByteBuffer.allocate(LONGEST_REQUEST));

    private final Supplier<QuickPlans> plans;
    private final Callback fillable =
            Callback.from(Invocable.InvocationType.NON_BLOCKING, this::onFillable, this::onFillInterestedFailed);

    PlanConnection(
            HttpConfiguration configuration, Connector connector, EndPoint endPoint, Supplier<QuickPlans> plans) {
        super(configuration, connector, endPoint);
        this.plans = plans;
    }

    @Override
    public void onFillable() {
        if (isRefusing()) {
            return; // Jetty would close the connection before its answer is out
        }
        if (!getParser().isStart() || !isRequestBufferEmpty()) {
            super.onFillable(); // in the middle of a request
            return;
        }
        ByteBuffer input = INPUT.get();
        BufferUtil.clear(input);
        int filled = fill(input);
        if (filled < 0) {
            super.onFillable(); // which finds the same, and closes
        } else if (answerPlainRequests(input)) {
            fillInterested(fillable);
        }
    }

    /** Whether the last request was no HTTP, which nothing can follow, and is being told so. */
    private boolean isRefusing() {
        return getParser().isTerminated() && getHttpChannel().getRequest() != null;
    }

    private int fill(ByteBuffer input) {
        try {
            return getEndPoint().fill(input);
        } catch (IOException e) {
            return -1;
        }
    }

    /** @return whether all is read and answered, so that more may come; if not, it is taken care of */
    private boolean answerPlainRequests(ByteBuffer input) {
        while (input.hasRemaining()) {
            PlainRequest request = PlainRequest.read(input.array(), input.position(), input.limit());
            ByteBuffer answer = request == null ? null : answer(request);
            if (request == null || answer == null) {
                goOnOrdinarily(input);
                return false;
            }
            input.position(input.position() + request.length());
            if (!write(answer, input)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable ByteBuffer answer(PlainRequest request) {
        try {
            return plans.get().answer(request);
        } catch (RuntimeException e) {
            return null; // it fails the ordinary way, too, and is logged there
        }
    }

    /** The ordinary way blocks, so it takes another thread. */
    private void goOnOrdinarily(ByteBuffer input) {
        onUpgradeTo(input);
        getExecutor().execute(this);
    }

    /** @return whether all went out; if not, what was read is gone on with when it has */
    private boolean write(ByteBuffer answer, ByteBuffer input) {
        try {
            if (getEndPoint().flush(answer)) {
                return true;
            }
        } catch (IOException e) {
            getEndPoint().close(e);
            return false;
        }
        if (input.hasRemaining()) {
            onUpgradeTo(input);
        }
        ByteBuffer rest = ByteBuffer.allocate(answer.remaining()).put(answer).flip();
        getEndPoint().write(Callback.from(() -> getExecutor().execute(this), getEndPoint()::close), rest);
        return false;
    }
}
