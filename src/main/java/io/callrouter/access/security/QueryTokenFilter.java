package io.callrouter.access.security;

import io.callrouter.web.ProblemException;
import io.callrouter.web.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes {@code ?token=} and {@code ?accesskey=} out of the request before anything else looks at it, so that no log
 * line, error or page can show the secret.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class QueryTokenFilter extends OncePerRequestFilter {

    static final String TOKEN_ATTRIBUTE = QueryTokenFilter.class.getName() + ".token";

    private static final Set<String> NAMES = Set.of("token", "accesskey");
    private static final Pattern NO_LETTER = Pattern.compile("[^A-Za-z]");

    private final ProblemWriter problems;

    QueryTokenFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getQueryString() == null) {
            chain.doFilter(request, response);
            return;
        }
        Map<String, String[]> parameters;
        try {
            parameters = request.getParameterMap();
        } catch (IllegalStateException | IllegalArgumentException e) {
            // The server found a percent sequence that is no UTF-8; its message would repeat the query.
            problems.write(
                    response,
                    ProblemException.invalid("query", "must be percent-encoded UTF-8")
                            .problem());
            return;
        }
        String[] tokens = parameters.entrySet().stream()
                .filter(parameter -> isToken(parameter.getKey()))
                .flatMap(parameter -> Arrays.stream(parameter.getValue()))
                .toArray(String[]::new);
        if (tokens.length > 1) {
            problems.write(
                    response,
                    ProblemException.invalid("token", "must be given once, as token or as accesskey")
                            .problem());
            return;
        }
        if (tokens.length == 1) {
            request.setAttribute(TOKEN_ATTRIBUTE, tokens[0]);
        }
        chain.doFilter(tokens.length == 0 ? request : new WithoutToken(request), response);
    }

    /** An error is reported by a second dispatch of the request as it came, token included. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    /** However it is written: a misspelt token is still a secret. */
    private static boolean isToken(String parameter) {
        return NAMES.contains(NO_LETTER.matcher(parameter).replaceAll("").toLowerCase(Locale.ROOT));
    }

    private static final class WithoutToken extends HttpServletRequestWrapper {

        private final Map<String, String[]> parameters;

        WithoutToken(HttpServletRequest request) {
            super(request);
            Map<String, String[]> kept = new LinkedHashMap<>(request.getParameterMap());
            kept.keySet().removeIf(QueryTokenFilter::isToken);
            this.parameters = Collections.unmodifiableMap(kept);
        }

        @Override
        public @Nullable String getQueryString() {
            String query = super.getQueryString();
            if (query == null) {
                return null;
            }
            String kept = Arrays.stream(query.split("&"))
                    .filter(pair -> parameters.containsKey(pair.split("=", 2)[0]))
                    .collect(Collectors.joining("&"));
            return kept.isEmpty() ? null : kept;
        }

        @Override
        public @Nullable String getParameter(String name) {
            String[] values = parameters.get(name);
            return values == null ? null : values[0];
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return parameters;
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.enumeration(parameters.keySet());
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            return parameters.get(name);
        }
    }
}
