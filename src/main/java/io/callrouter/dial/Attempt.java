package io.callrouter.dial;

import io.callrouter.dial.FailoverPolicy.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try of one provider, as far as it has come.
 *
 * @param number of this attempt in its call, from 1
 * @param uri what was dialled
 * @param address where the INVITE went, last; null before it was sent
 * @param sipCallId the Call-ID of the INVITE, by which the provider finds it; null before it was sent
 * @param progressCode the first provisional answer other than 100; null before one came
 * @param outcome null while it goes on
 * @param verdict null while it goes on
 */
public record Attempt(
        int number,
        DialStep step,
        String uri,
        @Nullable String address,
        @Nullable String sipCallId,
        @Nullable Integer progressCode,
        @Nullable Outcome outcome,
        @Nullable Verdict verdict,
        Instant tmStart,
        @Nullable Instant tmProgress,
        @Nullable Instant tmEnd) {

    static Attempt start(int number, DialStep step, String uri, Instant now) {
        return new Attempt(number, step, uri, null, null, null, null, null, now, null, null);
    }

    Attempt sentTo(String where, String callId) {
        return new Attempt(
                number, step, uri, where, callId, progressCode, outcome, verdict, tmStart, tmProgress, tmEnd);
    }

    Attempt progressed(int code, Instant now) {
        return rang()
                ? this
                : new Attempt(number, step, uri, address, sipCallId, code, outcome, verdict, tmStart, now, tmEnd);
    }

    Attempt finished(Outcome result, Verdict judgement, Instant now) {
        return new Attempt(
                number, step, uri, address, sipCallId, progressCode, result, judgement, tmStart, tmProgress, now);
    }

    /** Whether the provider had shown progress: the callee rang, or something spoke. */
    public boolean rang() {
        return progressCode != null;
    }
}
