package io.callrouter.access.security;

import io.callrouter.access.Caller;
import io.callrouter.access.Callers;
import io.callrouter.access.Token;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Says who the caller is, by {@code Authorization: Bearer}, by the token that was in the query, or by the session's cookie. */
class TokenAuthenticationFilter extends OncePerRequestFilter {

    private static final String SCHEME = "Bearer ";

    private final Callers callers;
    private final HandlerExceptionResolver problems;

    /** For the second dispatch of a request that is answered later, which comes on another thread. */
    private final SecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    TokenAuthenticationFilter(Callers callers, HandlerExceptionResolver problems) {
        this.callers = callers;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Caller> caller;
        try {
            caller = token(request).flatMap(callers::find);
        } catch (DataAccessException | TransactionException e) {
            problems.resolveException(request, response, null, e);
            return;
        }
        caller.ifPresent(found -> {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(new CallerAuthentication(found));
            SecurityContextHolder.setContext(context);
            contexts.saveContext(context, request, response);
        });
        chain.doFilter(request, response);
    }

    private static Optional<Token> token(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null) {
            return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                    ? Optional.of(new Token(header.substring(SCHEME.length()).strip()))
                    : Optional.empty();
        }
        String inQuery = (String) request.getAttribute(QueryTokenFilter.TOKEN_ATTRIBUTE);
        return inQuery != null
                ? Optional.of(new Token(inQuery))
                : SessionCookie.in(request).map(SessionCookie::token);
    }

    /** Whether nothing but the cookie says who the caller is. */
    static boolean isByCookie(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) == null
                && request.getAttribute(QueryTokenFilter.TOKEN_ATTRIBUTE) == null
                && SessionCookie.in(request).isPresent();
    }
}
