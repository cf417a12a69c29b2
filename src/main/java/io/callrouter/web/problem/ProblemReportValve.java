package io.callrouter.web.problem;

import io.callrouter.web.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Replaces Tomcat's HTML page for requests that it refuses before any application sees them, such as a path with
 * {@code %00}. Public with a public constructor because Tomcat creates it by name.
 */
public final class ProblemReportValve extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(ProblemReportValve.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        // No filter has seen this request, so nobody has given it an id yet.
        String id = UUID.randomUUID().toString();
        MDC.put(Problem.REQUEST_ID, id);
        try {
            log.debug("Tomcat refused a request with status {}", response.getStatus());
            byte[] body = MAPPER.writeValueAsBytes(StatusProblems.of(response.getStatus()));
            response.setHeader(Problem.REQUEST_ID_HEADER, id);
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.getCoyoteResponse().setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException e) {
            log.debug("The client left before it was told of status {}", response.getStatus());
        } finally {
            MDC.remove(Problem.REQUEST_ID);
        }
    }
}
