package io.callrouter.web;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What every stored object of the API has: an id, a version, a beginning and perhaps an end. */
public interface Resource {

    UUID id();

    /** Grows by one with every change; null until it is stored, by which Spring Data knows a new one. */
    @Nullable
    Integer version();

    Instant tmCreate();

    /** When it was deleted; null if it was not. */
    @Nullable
    Instant tmDelete();

    default boolean isDeleted() {
        return tmDelete() != null;
    }

    /** The {@code ETag} of its present state (RFC 9110, section 8.8.3). */
    default String etag() {
        return "\"" + version() + "\"";
    }

    /**
     * The {@code ETag} of an answer that shows more than the version counts.
     *
     * @param shown what changes without a new version, in characters that a tag may have
     */
    default String etag(String shown) {
        return "\"" + version() + "-" + shown + "\"";
    }

    /** Whether the tag is one of the present version, whatever else it was shown with. */
    default boolean isVersionOf(String etag) {
        return etag.equals(etag()) || etag.startsWith("\"" + version() + "-") && etag.endsWith("\"");
    }
}
