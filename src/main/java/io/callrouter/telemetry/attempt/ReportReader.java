package io.callrouter.telemetry.attempt;

import io.callrouter.dial.FailoverPolicy;
import io.callrouter.dial.Outcome;
import io.callrouter.ledger.CalledNumbers;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.web.Ids;
import io.callrouter.web.Parameters;
import io.callrouter.web.Problem;
import io.callrouter.web.ProblemException;
import io.callrouter.web.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes records of reported attempts, or says of every wrong value where it is and what it must be. */
final class ReportReader {

    /** What a reporter's clock may be ahead of ours. */
    static final Duration AHEAD = Duration.ofMinutes(10);

    static final String CALL_ID_RULE = "must be 1 to 128 printable ASCII characters without spaces";
    static final String SIP_CALL_ID_RULE = "must be 1 to 255 printable ASCII characters without spaces";
    private static final int LONGEST_CALL_ID = 128;
    private static final int LONGEST_SIP_CALL_ID = 255;
    private static final int GREATEST_CAUSE = 127;

    private final CalledNumbers numbers;
    private final Instant earliest;
    private final Instant latest;
    private final List<Problem.Field> errors = new ArrayList<>();
    /** Which of them is read. */
    private int index;

    /** @param earliest the oldest {@code tm_start} that is still kept */
    ReportReader(CalledNumbers numbers, Instant earliest, Instant now) {
        this.numbers = numbers;
        this.earliest = earliest;
        this.latest = now.plus(AHEAD);
    }

    /** @throws ProblemException 400 if anything is wrong with any of them */
    List<AttemptRecord> read(List<AttemptsRequest.Item> items) {
        Parameters.requireEntries("attempts", items);
        List<AttemptRecord> records = new ArrayList<>(items.size());
        for (AttemptsRequest.Item item : items) {
            index = records.size();
            // Stands for one that is wrong, so that those behind it are counted right.
            records.add(read(item));
        }
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
        return records;
    }

    @SuppressWarnings("NullAway") // where a value is wrong the record has null, and is thrown away
    private AttemptRecord read(AttemptsRequest.Item item) {
        PhoneNumber number = required("destination", item.destination(), text -> PhoneNumber.parse(text, null));
        Integer code = item.code();
        Instant start = required("tm_start", item.tmStart(), Timestamps::parse);
        Instant progress = time("tm_progress", item.tmProgress());
        Instant answer = time("tm_answer", item.tmAnswer());
        Instant end = time("tm_end", item.tmEnd());
        boolean answered = code != null && code < 300;
        boolean inProgress = code == null && end == null;
        checkCode(code, answered, answer);
        checkTimes(start, progress, answer, end, answered || inProgress);
        String callId = required("call_id", item.callId(), Function.identity());
        check(callId == null || isCallId(callId), "call_id", CALL_ID_RULE);
        String sipCallId = item.sipCallId();
        check(sipCallId == null || isSipCallId(sipCallId), "sip_call_id", SIP_CALL_ID_RULE);
        Integer sipCause = item.sipCause();
        check(
                sipCause == null || sipCause >= 1 && sipCause <= GREATEST_CAUSE,
                "sip_cause",
                "must be a cause value of Q.850, 1 to 127, or null");
        Integer place = item.place();
        check(place != null && place >= 1 && place <= 1000, "place", "must be a whole number from 1 to 1000");
        Outcome outcome = inProgress ? null : outcome(code, progress != null);
        return new AttemptRecord(
                required("id", item.id(), Ids::parse),
                callId,
                place == null ? 0 : place,
                required("customer_id", item.customerId(), Ids::parse),
                optional("route_id", item.routeId(), Ids::parse),
                required("provider_id", item.providerId(), Ids::parse),
                number == null ? null : numbers.prefix(number),
                number == null ? null : numbers.hash(number),
                number == null ? null : numbers.whole(number),
                sipCallId,
                code,
                sipCause,
                outcome == null ? null : outcome.label(),
                outcome != null
                        && FailoverPolicy.DEFAULT
                                .judge(outcome, progress != null, null)
                                .blamed(),
                outcome != null && Effectiveness.of(code, outcome.label(), progress != null),
                start,
                progress,
                answer,
                end,
                true);
    }

    static boolean isCallId(String text) {
        return isToken(text, LONGEST_CALL_ID);
    }

    static boolean isSipCallId(String text) {
        return isToken(text, LONGEST_SIP_CALL_ID);
    }

    private static boolean isToken(String text, int longest) {
        return !text.isEmpty() && text.length() <= longest && text.chars().allMatch(c -> c >= '!' && c <= '~');
    }

    private void checkCode(@Nullable Integer code, boolean answered, @Nullable Instant answer) {
        check(code == null || code >= 200 && code <= 699, "code", "must be a final SIP answer, 200 to 699, or null");
        if (answered) {
            check(answer != null, "tm_answer", "is required when code is 2xx");
        } else {
            check(answer == null, "tm_answer", "must be left out unless code is 2xx");
        }
    }

    private void checkTimes(
            @Nullable Instant start,
            @Nullable Instant progress,
            @Nullable Instant answer,
            @Nullable Instant end,
            boolean goesOn) {
        check(
                goesOn || end != null,
                "tm_end",
                "is required unless code is 2xx, or left out with tm_end because the attempt is in progress");
        if (start == null) {
            return;
        }
        if (start.isBefore(earliest)) {
            String kept = Timestamps.format(earliest);
            check(false, "tm_start", "must not be before %s: older attempts are not kept".formatted(kept));
        }
        notAhead("tm_start", start);
        check(progress == null || !progress.isBefore(start), "tm_progress", "must not be before tm_start");
        notAhead("tm_progress", progress);
        check(answer == null || !answer.isBefore(start), "tm_answer", "must not be before tm_start");
        notAhead("tm_answer", answer);
        check(end == null || !end.isBefore(start), "tm_end", "must not be before tm_start");
        check(end == null || answer == null || !end.isBefore(answer), "tm_end", "must not be before tm_answer");
        notAhead("tm_end", end);
    }

    private void notAhead(String field, @Nullable Instant time) {
        check(time == null || !time.isAfter(latest), field, "must not be more than 10 minutes from now");
    }

    private static Outcome outcome(@Nullable Integer code, boolean rang) {
        if (code == null) {
            return new Outcome.TimedOut(rang ? Outcome.TimedOut.Phase.RINGING : Outcome.TimedOut.Phase.NO_RESPONSE);
        }
        if (code == 487) {
            return new Outcome.Canceled();
        }
        return code < 300 ? new Outcome.Answered(code, "", null) : new Outcome.Rejected(code, "", null);
    }

    private @Nullable Instant time(String field, @Nullable String text) {
        return Timestamps.NEVER.equals(text) ? null : optional(field, text, Timestamps::parse);
    }

    private <T> @Nullable T required(String field, @Nullable String text, Function<String, T> parser) {
        check(text != null, field, "is required");
        return optional(field, text, parser);
    }

    private <T> @Nullable T optional(String field, @Nullable String text, Function<String, T> parser) {
        if (text == null) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            check(false, field, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void check(boolean right, String field, String message) {
        if (!right) {
            errors.add(new Problem.Field("attempts[" + index + "]." + field, message));
        }
    }
}
