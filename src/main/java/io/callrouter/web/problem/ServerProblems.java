package io.callrouter.web.problem;

import io.callrouter.web.Problem;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Replaces Jetty's HTML page for requests that it refuses before any application sees them, such as a path with
 * {@code %00}.
 */
public final class ServerProblems implements Request.Handler {

    /**
     * For so long the connection stays open both ways. Closed at once it is reset when more of the request arrives, and
     * a client that still sends when it sees the end may give up without reading what came before it: no answer in both.
     */
    private static final Duration LINGER = Duration.ofMillis(500);

    private static final Logger log = LoggerFactory.getLogger(ServerProblems.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        // No filter has seen this request, so nobody has given it an id yet.
        String id = UUID.randomUUID().toString();
        MDC.put(Problem.REQUEST_ID, id);
        try {
            log.debug("Jetty refused a request with status {}", response.getStatus());
            byte[] body = MAPPER.writeValueAsBytes(StatusProblems.of(response.getStatus()));
            response.getHeaders()
                    .put(Problem.REQUEST_ID_HEADER, id)
                    .put(HttpHeader.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE)
                    .put(HttpHeader.CONTENT_LENGTH, body.length)
                    .put(HttpHeader.CONNECTION, "close");
            response.write(
                    false, ByteBuffer.wrap(body), Callback.from(() -> linger(request, callback), callback::failed));
            return true;
        } finally {
            MDC.remove(Problem.REQUEST_ID);
        }
    }

    private static void linger(Request request, Callback callback) {
        request.getComponents().getScheduler().schedule(callback::succeeded, LINGER.toMillis(), TimeUnit.MILLISECONDS);
    }
}
