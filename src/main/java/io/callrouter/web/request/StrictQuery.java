package io.callrouter.web.request;

import io.callrouter.web.PageQuery;
import io.callrouter.web.Problem;
import io.callrouter.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses query parameters that the operation does not have, that come twice, or that are empty. Otherwise a misspelt
 * filter would list everything.
 */
class StrictQuery implements HandlerInterceptor {

    /** By operation: its parameters, and whether they are required. */
    private final Map<Method, SortedMap<String, Boolean>> parameters = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Map<String, String[]> given = request.getParameterMap();
        if (given.isEmpty()
                || !(handler instanceof HandlerMethod operation)
                || HttpMethod.OPTIONS.matches(request.getMethod())) {
            return true;
        }
        SortedMap<String, Boolean> known =
                parameters.computeIfAbsent(operation.getMethod(), method -> parametersOf(operation));
        List<Problem.Field> errors = new ArrayList<>();
        given.forEach((name, values) -> {
            if (!known.containsKey(name)) {
                errors.add(new Problem.Field(
                        name,
                        known.isEmpty()
                                ? "is not a parameter of this operation, which has none"
                                : "is not a parameter of this operation; it has " + String.join(", ", known.keySet())));
            } else if (values.length > 1) {
                errors.add(new Problem.Field(name, "must be given once"));
            } else if (values[0].isEmpty() && Boolean.FALSE.equals(known.get(name))) {
                errors.add(new Problem.Field(name, "must have a value, or be left out"));
            }
        });
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
        return true;
    }

    private static SortedMap<String, Boolean> parametersOf(HandlerMethod method) {
        SortedMap<String, Boolean> names = new TreeMap<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
            if (annotation != null) {
                names.put(annotation.name(), annotation.required());
            } else if (parameter.getParameterType() == PageQuery.class) {
                names.put(PageQuery.SIZE, false);
                names.put(PageQuery.TOKEN, false);
            }
        }
        return names;
    }
}
