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
}
