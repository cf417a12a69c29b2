package io.callrouter.telemetry.statistics;

import io.callrouter.sql.SqlTimes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An attempt as it stands in the ledger behind a write.
 *
 * @param fresh inserted by the write, and not completed with its end only: that one has been counted but for its end
 * @param prefix first digits of the called number, with +
 * @param result the SIP answer, else the outcome
 * @param effective counts for NER
 */
public record WrittenAttempt(
        UUID id,
        boolean fresh,
        String callId,
        UUID providerId,
        UUID customerId,
        String prefix,
        String result,
        boolean effective,
        Instant start,
        @Nullable Instant progress,
        @Nullable Instant answer,
        @Nullable Instant end) {

    /** What {@link #of} reads of the table {@code attempt}. */
    public static final String COLUMNS = "id, not completed as fresh, call_id, provider_id, customer_id, prefix,"
            + " coalesce(code::text, outcome) as result, effective, tm_start, tm_progress, tm_answer, tm_end";

    public static WrittenAttempt of(ResultSet row) throws SQLException {
        return new WrittenAttempt(
                row.getObject("id", UUID.class),
                row.getBoolean("fresh"),
                row.getString("call_id"),
                row.getObject("provider_id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getString("prefix"),
                row.getString("result"),
                row.getBoolean("effective"),
                Objects.requireNonNull(SqlTimes.read(row, "tm_start")),
                SqlTimes.read(row, "tm_progress"),
                SqlTimes.read(row, "tm_answer"),
                SqlTimes.read(row, "tm_end"));
    }

    Instant hour() {
        return start.truncatedTo(ChronoUnit.HOURS);
    }

    LocalDate day() {
        return LocalDate.ofInstant(start, ZoneOffset.UTC);
    }

    boolean answered() {
        return answer != null;
    }
}
