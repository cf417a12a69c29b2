package io.callrouter.sql;

import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Arrays as PostgreSQL reads them from a text, whatever the type of their elements. */
public final class SqlArrays {

    private SqlArrays() {}

    /** The texts of what the function gives, in quotes, and nulls as such. */
    public static <T> String of(Collection<T> elements, Function<T, ? extends @Nullable Object> value) {
        StringBuilder array = new StringBuilder(elements.size() * 40).append('{');
        for (T element : elements) {
            if (array.length() > 1) {
                array.append(',');
            }
            append(array, value.apply(element));
        }
        return array.append('}').toString();
    }

    private static void append(StringBuilder array, @Nullable Object value) {
        if (value == null) {
            array.append("null");
            return;
        }
        String text = value.toString();
        array.append('"');
        if (text.indexOf('"') < 0 && text.indexOf('\\') < 0) {
            array.append(text);
        } else {
            array.append(text.replace("\\", "\\\\").replace("\"", "\\\""));
        }
        array.append('"');
    }
}
