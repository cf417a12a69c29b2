package io.callrouter.plan.http;

import io.callrouter.access.Caller;
import io.callrouter.web.Problem;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Lets {@link QuickBatches} answer where requests arrive, before Spring Security, Spring MVC and Jackson's objects, which
 * together cost several times what the plans of a batch do. Every other request goes the ordinary way, with the body that
 * was read meanwhile, and is answered the same there, or refused.
 */
final class BatchHandler extends Handler.Wrapper {

    private static final int USUAL_BODY = 1 << 14;
    private static final int USUAL_ANSWER = 1 << 18;
    private static final int SPARE_ANSWERS = 8;
    private static final int LARGEST_SPARE = 1 << 20;

    private final Supplier<QuickBatches> batches;
    private final int longestBody;
    private final Duration patience;
    /** The one that was used last is the one that is still in the processor's cache. */
    private final BlockingDeque<JsonBytes> answers = new LinkedBlockingDeque<>(SPARE_ANSWERS);

    /**
     * @param batches asked for when the first batch comes, because the server is made before most of the service
     * @param longestBody bytes; a longer one is read in the ordinary way
     * @param patience a body that takes longer is read in the ordinary way, which knows how long is too long
     */
    BatchHandler(Handler others, Supplier<QuickBatches> batches, int longestBody, Duration patience) {
        super(others);
        this.batches = batches;
        this.longestBody = longestBody;
        this.patience = patience;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        PlainHead head = head(request);
        Caller caller = head == null ? null : caller(head); // first: of strangers little is read
        if (head == null || caller == null) {
            return super.handle(request, response, callback);
        }
        return new Exchange(request, response, callback, caller, head.requestId()).begin();
    }

    private @Nullable Caller caller(PlainHead head) {
        try {
            return batches.get().caller(head.token());
        } catch (RuntimeException e) {
            return null; // it fails the ordinary way, too, and is logged there
        }
    }

    private void keep(JsonBytes answer) {
        if (answer.size() <= LARGEST_SPARE) {
            answers.offerFirst(answer);
        }
    }

    /** Null if it is not plain; that a request is secure is said in its answer. */
    private @Nullable PlainHead head(Request request) {
        return HttpMethod.POST.is(request.getMethod())
                        && PlanController.BATCHES.equals(request.getHttpURI().getPathQuery())
                        && !request.isSecure()
                        && request.getLength() > 0
                        && request.getLength() <= longestBody
                ? PlainHead.read(request.getHeaders())
                : null;
    }

    /** One request whose body is being read, by one thread at a time. */
    private final class Exchange {

        private final Request request;
        private final Response response;
        private final Callback callback;
        private final Caller caller;
        private final String requestId;
        private final long since = System.nanoTime();
        private byte[] body;
        private int length;

        Exchange(Request request, Response response, Callback callback, Caller caller, @Nullable String requestId) {
            this.request = request;
            this.response = response;
            this.callback = callback;
            this.caller = caller;
            this.requestId = requestId == null ? QuickPlans.newRequestId() : requestId;
            this.body = new byte[Math.min((int) request.getLength(), USUAL_BODY)];
        }

        /** Where Jetty lets a handler block. */
        boolean begin() throws Exception {
            Request unanswered = read();
            return unanswered == null || BatchHandler.super.handle(unanswered, response, callback);
        }

        /** Where Jetty has more of the body: whoever blocks here never gets the next part. */
        private void goOn() {
            Request unanswered = read();
            if (unanswered != null) {
                request.getComponents().getExecutor().execute(() -> passOn(unanswered));
            }
        }

        /**
         * Reads what has come.
         *
         * @return what has to go the ordinary way; null if it is answered, or waits for more
         */
        private @Nullable Request read() {
            Content.Chunk chunk = request.read();
            while (chunk != null && !Content.Chunk.isFailure(chunk)) {
                add(chunk.getByteBuffer());
                chunk.release();
                if (chunk.isLast()) {
                    return isAnswered() ? null : begun(true, null);
                }
                chunk = request.read();
            }
            if (chunk != null || System.nanoTime() - since >= patience.toNanos()) {
                return begun(false, chunk);
            }
            request.demand(this::goOn);
            return null;
        }

        /** As much room as has been needed, for what is announced may never come. */
        private void add(ByteBuffer part) {
            int count = part.remaining();
            if (length + count > body.length) {
                body = Arrays.copyOf(body, Math.max(length + count, 2 * body.length));
            }
            part.get(body, length, count);
            length += count;
        }

        /** @param failure what came instead of the rest of the body; null if there was none */
        private Request begun(boolean whole, Content.@Nullable Chunk failure) {
            return new Begun(request, Content.Chunk.from(ByteBuffer.wrap(body, 0, length), whole), failure);
        }

        private void passOn(Request unanswered) {
            try {
                if (!BatchHandler.super.handle(unanswered, response, callback)) {
                    Response.writeError(unanswered, response, callback, 404);
                }
            } catch (Exception e) {
                Response.writeError(unanswered, response, callback, e);
            }
        }

        private boolean isAnswered() {
            PlainBatch batch = PlainBatch.read(body, length);
            if (batch == null) {
                return false;
            }
            JsonBytes spare = answers.pollFirst();
            JsonBytes json = spare == null ? new JsonBytes(USUAL_ANSWER) : spare.startAt(0);
            if (!isWritten(batch, json)) {
                keep(json);
                return false;
            }
            QuickPlans.ANSWER_FIELDS.forEach(response.getHeaders()::put);
            response.getHeaders().put(Problem.REQUEST_ID_HEADER, requestId);
            response.setStatus(200);
            ByteBuffer answer = json.toBuffer(0, json.size());
            response.write(true, answer, Callback.from(() -> keep(json), callback));
            return true;
        }

        private boolean isWritten(PlainBatch batch, JsonBytes json) {
            try {
                return batches.get().answer(batch, caller, requestId, json);
            } catch (RuntimeException e) {
                return false; // as above
            }
        }
    }

    /** A request of whose body something was read; whoever reads it gets that first. */
    private static final class Begun extends Request.Wrapper {

        private final Deque<Content.Chunk> first = new ArrayDeque<>();

        Begun(Request request, Content.Chunk read, Content.@Nullable Chunk failure) {
            super(request);
            first.add(read);
            if (failure != null) {
                first.add(failure);
            }
        }

        @Override
        public Content.@Nullable Chunk read() {
            Content.Chunk next = first.poll();
            return next == null ? super.read() : next;
        }

        @Override
        public void demand(Runnable whenThereIsMore) {
            if (first.isEmpty()) {
                super.demand(whenThereIsMore);
            } else {
                getComponents().getExecutor().execute(whenThereIsMore);
            }
        }
    }
}
