package io.callrouter.web;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads values of requests. Of one that is wrong the problem says where it stands and what it must be. */
public final class Parameters {

    private Parameters() {}

    /**
     * Reads a value.
     *
     * @param parser throws {@link IllegalArgumentException} with a message that says what the value must be
     * @throws ProblemException 400 with that message
     */
    public static <T> T parse(String name, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(name, String.valueOf(e.getMessage()));
        }
    }

    /** Parses the value of a parameter that may be left out, as {@link #parse}: null for null. */
    public static <T> @Nullable T parseIfGiven(String name, @Nullable String text, Function<String, T> parser) {
        return text == null ? null : parse(name, text, parser);
    }

    /**
     * Requires that none of a list is null. Behind the check of its length: each of too many would be told of.
     *
     * @throws ProblemException 400 that names those that are
     */
    public static void requireEntries(String name, List<? extends @Nullable Object> entries) {
        List<Problem.Field> missing = IntStream.range(0, entries.size())
                .filter(i -> entries.get(i) == null)
                .mapToObj(i -> new Problem.Field(name + "[" + i + "]", "must be an object"))
                .toList();
        if (!missing.isEmpty()) {
            throw ProblemException.invalid(missing);
        }
    }

    /**
     * Reads how many of something are wanted, from 1 to {@code most}, which has no more than four digits.
     *
     * @throws ProblemException 400 for anything else
     */
    public static int parseCount(String name, String text, int most) {
        if (text.matches("[0-9]{1,4}")) {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= most) {
                return count;
            }
        }
        throw ProblemException.invalid(name, "must be a whole number from 1 to " + most);
    }
}
