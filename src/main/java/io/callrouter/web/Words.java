package io.callrouter.web;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The words that stand for the constants of an enum, which are what their {@code toString} gives. */
public final class Words {

    private Words() {}

    /** The constant that this word stands for. */
    public static <E extends Enum<E>> Optional<E> find(String word, Class<E> type) {
        return find(word, constants(type));
    }

    /**
     * The constant that this word stands for.
     *
     * @throws IllegalArgumentException with a message that says what the word must be
     */
    public static <E extends Enum<E>> E parse(String word, Class<E> type) {
        return parse(word, constants(type));
    }

    /**
     * The constant that this word stands for.
     *
     * @param allowed the constants that there are to choose from
     * @throws IllegalArgumentException with a message that says what the word must be
     */
    public static <E extends Enum<E>> E parse(String word, Collection<E> allowed) {
        return find(word, allowed).orElseThrow(() -> new IllegalArgumentException(oneOf(allowed)));
    }

    /** What a value must be that is one of them, as a part of a sentence. */
    static String oneOf(Collection<?> allowed) {
        return allowed.stream().map(Object::toString).collect(Collectors.joining(", ", "must be one of ", ""));
    }

    private static <E extends Enum<E>> Optional<E> find(String word, Collection<E> among) {
        return among.stream().filter(one -> one.toString().equals(word)).findFirst();
    }

    private static <E extends Enum<E>> List<E> constants(Class<E> type) {
        return Arrays.asList(type.getEnumConstants());
    }
}
