package io.callrouter.web;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for: the parameters {@code page_size} and {@code page_token}.
 *
 * @param size how many objects at the most
 * @param after where the page before it ended, or null for the first page
 */
public record PageQuery(int size, @Nullable Position after) {

    public static final String SIZE = "page_size";
    public static final String TOKEN = "page_token";
    public static final int DEFAULT_SIZE = 100;
    public static final int LARGEST_SIZE = 1000;

    /**
     * A place in a list that is ordered by time of creation, then id, both descending.
     *
     * @param id the last object's id, or null when nothing older shares its microsecond
     */
    public record Position(Instant tmCreate, @Nullable UUID id) {

        private static final char SEPARATOR = '_';

        static Position parse(String token) {
            int separator = token.indexOf(SEPARATOR);
            return separator < 0
                    ? new Position(Timestamps.parseExactly(token), null)
                    : new Position(
                            Timestamps.parseExactly(token.substring(0, separator)),
                            Ids.parse(token.substring(separator + 1)));
        }

        String token() {
            return Timestamps.format(tmCreate) + (id == null ? "" : SEPARATOR + id.toString());
        }
    }

    /** The time of the last object of the page before it; null for the first page. */
    public @Nullable Instant afterTime() {
        return after == null ? null : after.tmCreate();
    }

    /** That object's id, or null when nothing older shares its microsecond. */
    public @Nullable UUID afterId() {
        return after == null ? null : after.id();
    }

    /** @throws ProblemException if one of them is malformed: a list is never begun anew by mistake */
    public static PageQuery parse(@Nullable String size, @Nullable String token) {
        return new PageQuery(
                size == null ? DEFAULT_SIZE : Parameters.parseCount(SIZE, size, LARGEST_SIZE),
                token == null ? null : parsePosition(token));
    }

    private static Position parsePosition(String token) {
        try {
            return Position.parse(token);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(TOKEN, "must be the next_page_token of an earlier answer");
        }
    }
}
