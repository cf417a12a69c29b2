package io.callrouter.web;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says of JSON that could not be read which field is wrong and what it must be; never repeats a value. */
public final class JsonProblems {

    private static final String WHOLE_NUMBER = "must be a whole number from -2147483648 to 2147483647, without quotes";

    /** Read by deserializers of this project, which explain themselves. */
    private static final Set<Class<?>> EXPLAINED = Set.of(String.class, UUID.class, BigDecimal.class, Instant.class);

    /** What Jackson quotes of the body; it might be a password that lacks its quotes. */
    private static final Pattern QUOTED = Pattern.compile("'[^']*'");

    private JsonProblems() {}

    public static ProblemException of(JacksonException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return ProblemException.invalid(
                    path(unknown.getPath()),
                    "is not a field of this object; its fields are " + known(unknown.getKnownPropertyIds()));
        }
        if (e instanceof MismatchedInputException mismatched) {
            String field = path(mismatched.getPath());
            return ProblemException.invalid(field.isEmpty() ? "body" : field, expectation(mismatched));
        }
        if (e instanceof InputCoercionException) {
            String field = path(e.getPath());
            return ProblemException.invalid(field.isEmpty() ? "body" : field, WHOLE_NUMBER);
        }
        TokenStreamLocation location = e.getLocation();
        String where = location == null || location.getLineNr() < 1
                ? ""
                : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
        return ProblemException.of(
                HttpStatus.BAD_REQUEST,
                "malformed_json",
                "The body is not the JSON it should be%s: %s".formatted(where, complaint(e)));
    }

    /** The deserializers of this project explain themselves; for Jackson's own, the expected type says enough. */
    private static String expectation(MismatchedInputException e) {
        Class<?> type = e.getTargetType();
        if (type == null) {
            return "is missing or not what it should be";
        }
        if (EXPLAINED.contains(type)) {
            return firstLine(e.getOriginalMessage());
        }
        if (type.isEnum()) {
            return Words.oneOf(Arrays.asList(type.getEnumConstants()));
        }
        if (Number.class.isAssignableFrom(type) || type == int.class) {
            return WHOLE_NUMBER;
        }
        if (type == Boolean.class || type == boolean.class) {
            return "must be true or false, without quotes";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "must be a list, [...]";
        }
        return Map.class.isAssignableFrom(type)
                        || type.isRecord()
                        || type.getName().contains("Node")
                ? "must be an object, {...}"
                : "is not what it should be";
    }

    private static String known(Collection<?> properties) {
        return properties.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }

    /** {@code codecs[1]}, {@code tech_headers.X-Trunk}: names as the client wrote them. */
    private static String path(List<Reference> references) {
        StringBuilder path = new StringBuilder();
        for (Reference reference : references) {
            if (reference.getPropertyName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
            }
        }
        return path.toString();
    }

    /** Jackson's own words without its remarks in brackets, which are about itself. */
    private static String complaint(JacksonException e) {
        String message = firstLine(e.getOriginalMessage());
        int remark = message.indexOf(" (");
        return QUOTED.matcher(remark < 0 ? message : message.substring(0, remark))
                .replaceAll("'…'");
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
