package io.callrouter.telemetry.attempt;

import io.callrouter.numbering.PhoneNumber;
import io.callrouter.numbering.Target;
import io.callrouter.web.Parameters;
import io.callrouter.web.QueryPlus;
import io.callrouter.web.Timestamps;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which attempts are asked for; null stands for any.
 *
 * @param code the SIP answer; {@link #NONE} for attempts without one
 * @param from the earliest start
 * @param to the first start that is too late
 * @param target what the number begins with, in no more digits than are kept
 */
record AttemptFilter(
        @Nullable String callId,
        @Nullable String sipCallId,
        @Nullable UUID providerId,
        @Nullable UUID customerId,
        @Nullable UUID routeId,
        @Nullable Integer code,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Target target,
        @Nullable PhoneNumber destination) {

    static final int NONE = 0;

    static @Nullable String parseCallId(@Nullable String text) {
        return Parameters.parseIfGiven("call_id", text, value -> {
            if (!ReportReader.isCallId(value)) {
                throw new IllegalArgumentException(ReportReader.CALL_ID_RULE);
            }
            return value;
        });
    }

    static @Nullable String parseSipCallId(@Nullable String text) {
        return Parameters.parseIfGiven("sip_call_id", text, value -> {
            if (!ReportReader.isSipCallId(value)) {
                throw new IllegalArgumentException(ReportReader.SIP_CALL_ID_RULE);
            }
            return value;
        });
    }

    static @Nullable Integer parseCode(@Nullable String text) {
        return Parameters.parseIfGiven("code", text, value -> {
            if (value.equals("none")) {
                return NONE;
            }
            if (!value.matches("[2-6][0-9]{2}")) {
                throw new IllegalArgumentException("must be a final SIP answer, 200 to 699, or none");
            }
            return Integer.valueOf(value);
        });
    }

    static @Nullable Instant parseTime(String name, @Nullable String text) {
        return Parameters.parseIfGiven(name, text, Timestamps::parse);
    }

    /** @param digits how many digits of a number are kept, at the most */
    static @Nullable Target parseTarget(@Nullable String text, int digits) {
        return Parameters.parseIfGiven("target", text, value -> {
            Target target = new Target(QueryPlus.restore(value));
            if (target.length() > digits) {
                throw new IllegalArgumentException(
                        "must have at most %d digits, which is what is kept; ask for a whole number by destination"
                                .formatted(digits));
            }
            return target;
        });
    }

    static @Nullable PhoneNumber parseDestination(@Nullable String text) {
        return Parameters.parseIfGiven("destination", text, value -> PhoneNumber.parse(QueryPlus.restore(value), null));
    }
}
