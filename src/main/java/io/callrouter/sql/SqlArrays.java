package io.callrouter.sql;

import java.sql.Array;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Arrays: as PostgreSQL reads them from a text, whatever the type of their elements, and as it gives them. */
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

    /** What a column of type {@code text[]} holds. */
    public static List<String> texts(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
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
