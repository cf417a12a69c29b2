package io.callrouter.web;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** What must hold before a stored object is changed. */
public final class Preconditions {

    private Preconditions() {}

    /**
     * Lets a change through, unless the object is deleted or is no longer the one the client read.
     *
     * @param name what the object is, in the code of the problem
     * @throws ProblemException 409 or 412
     */
    public static void requireChangeable(Resource resource, String name, @Nullable String ifMatch) {
        if (resource.isDeleted()) {
            throw ProblemException.conflict(
                    name + "_deleted",
                    "The %s %s was deleted and can no longer be changed; create a new one."
                            .formatted(name, resource.id()));
        }
        requireMatch(resource, ifMatch);
    }

    /**
     * Honours {@code If-Match} (RFC 9110, section 13.1.1). It asks whether somebody changed the object, so of its tags the
     * version counts alone.
     *
     * @param ifMatch the header, or null if the client sent none and means "whatever it is now"
     * @throws ProblemException 412 if the object is no longer the one the client read
     */
    public static void requireMatch(Resource resource, @Nullable String ifMatch) {
        if (ifMatch == null) {
            return;
        }
        boolean matches = Arrays.stream(ifMatch.split(","))
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || resource.isVersionOf(tag));
        if (!matches) {
            throw ProblemException.of(
                    HttpStatus.PRECONDITION_FAILED,
                    "precondition_failed",
                    "The object has changed since it was read: its ETag is now %s. Read it again and repeat the change."
                            .formatted(resource.etag()));
        }
    }
}
