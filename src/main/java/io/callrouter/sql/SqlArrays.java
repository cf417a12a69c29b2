package io.callrouter.sql;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Arrays as PostgreSQL reads them from a text, whatever the type of their elements. */
public final class SqlArrays {

    private SqlArrays() {}

    /** The texts of what the function gives, in quotes. */
    public static <T> String of(Collection<T> elements, Function<T, ?> value) {
        return elements.stream()
                .map(element -> quote(String.valueOf(value.apply(element))))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
