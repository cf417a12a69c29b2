package io.callrouter.telemetry.capacity;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call as a report tells of it.
 *
 * @param id of the attempt
 * @param answer null before it was answered
 * @param over whether the report has its end
 */
public record ReportedCall(
        UUID id, UUID providerId, Instant start, @Nullable Instant answer, boolean over) {

    /** Neither answered nor over. */
    boolean isInProgress() {
        return answer == null && !over;
    }

    LocalDate day() {
        return LocalDate.ofInstant(start, ZoneOffset.UTC);
    }
}
