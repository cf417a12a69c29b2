package io.callrouter.web.request;

import io.callrouter.web.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives every request an id, which stands in its log lines, its answer and its problem. A caller may bring its own in
 * {@code X-Request-Id}.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestIdFilter extends OncePerRequestFilter {

    private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String id = id(request);
        request.setAttribute(Problem.REQUEST_ID, id);
        response.setHeader(Problem.REQUEST_ID_HEADER, id);
        MDC.put(Problem.REQUEST_ID, id);
        try {
            chain.doFilter(request, response);
        } finally {
            MDC.remove(Problem.REQUEST_ID);
        }
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    private static String id(HttpServletRequest request) {
        if (request.getAttribute(Problem.REQUEST_ID) instanceof String given) {
            return given; // a further dispatch belongs to the same request
        }
        String brought = request.getHeader(Problem.REQUEST_ID_HEADER);
        return brought != null && ACCEPTED.matcher(brought).matches()
                ? brought
                : UUID.randomUUID().toString();
    }
}
