package io.callrouter.access.security;

import io.callrouter.access.Allowed;
import io.callrouter.access.Caller;
import io.callrouter.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Enforces {@link Allowed} before the request is understood: who may not do it does not hear what is wrong with it. */
class AllowedInterceptor implements HandlerInterceptor {

    private static final Logger log = LoggerFactory.getLogger(AllowedInterceptor.class);

    /** What stands at each operation: annotations are slow to find. */
    private final Map<HandlerMethod, Optional<Allowed>> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod operation) || HttpMethod.OPTIONS.matches(request.getMethod())) {
            return true;
        }
        Allowed allowed = allowed(operation);
        if (allowed == null) {
            log.error("{} does not say who may call it, so nobody may", operation);
            throw ProblemException.forbidden("Nobody may do this.");
        }
        Caller caller = CallerResolver.current();
        if (Arrays.stream(allowed.value()).noneMatch(caller::is)) {
            throw ProblemException.forbidden("This needs the role %s; your key has the role %s."
                    .formatted(
                            Arrays.stream(allowed.value()).map(String::valueOf).collect(Collectors.joining(" or ")),
                            caller.role()));
        }
        return true;
    }

    private @Nullable Allowed allowed(HandlerMethod operation) {
        return known.computeIfAbsent(operation, each -> Optional.ofNullable(find(each)))
                .orElse(null);
    }

    private static @Nullable Allowed find(HandlerMethod operation) {
        Allowed onMethod = operation.getMethodAnnotation(Allowed.class);
        return onMethod != null
                ? onMethod
                : AnnotatedElementUtils.findMergedAnnotation(operation.getBeanType(), Allowed.class);
    }
}
