package io.callrouter.dial;

import com.fasterxml.jackson.annotation.JsonValue;
import io.callrouter.dial.Outcome.Rejected;
import io.callrouter.dial.Outcome.TimedOut;
import io.callrouter.dial.Outcome.TimedOut.Phase;
import io.callrouter.dial.Outcome.Unreachable;
import io.callrouter.dial.Outcome.Unreachable.Cause;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers two questions about each attempt: does the call go on to the next provider, and is the provider to blame? All
 * rules of failover are in this file.
 *
 * @param triggers answers at which a call goes on, where the provider has none of its own
 * @param afterRinging whether a failure after 180 or 183 still goes on
 */
public record FailoverPolicy(CodeSet triggers, AfterRinging afterRinging) {

    public static final FailoverPolicy DEFAULT =
            new FailoverPolicy(CodeSet.of("404", "5xx", "6xx"), AfterRinging.CONTINUE);

    /** Answers that say something about the provider and nothing about the callee. */
    private static final CodeSet BLAMED = CodeSet.of("401", "403", "407", "421", "5xx");

    /** What kept us from asking a provider and says nothing about it. */
    private static final Set<Cause> OURS =
            EnumSet.of(Cause.DNS_UNAVAILABLE, Cause.ADDRESS_DENIED, Cause.INTERNAL_ERROR);

    /** What follows from an outcome. */
    public record Verdict(boolean goOn, boolean blamed) {}

    /** What to do when an attempt fails whose callee had been reached. */
    public enum AfterRinging {
        CONTINUE,
        STOP;

        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param rang whether a provisional answer other than 100 had come
     * @param ofProvider the provider's own triggers, or null if it has none
     */
    public Verdict judge(Outcome outcome, boolean rang, @Nullable CodeSet ofProvider) {
        boolean failover = failsOver(outcome, ofProvider == null ? triggers : ofProvider);
        boolean goOn = failover && !(rang && afterRinging == AfterRinging.STOP);
        return new Verdict(goOn, blames(outcome));
    }

    private static boolean failsOver(Outcome outcome, CodeSet triggers) {
        if (outcome instanceof Rejected rejected) {
            // A redirect must not choose where a call goes; what is asked of us and not to be had is a local failure.
            return rejected.code() < 400 || asksMoreOfUs(rejected.code()) || triggers.contains(rejected.code());
        }
        return outcome instanceof Unreachable
                || outcome instanceof TimedOut timedOut && timedOut.phase() != Phase.RINGING;
    }

    private static boolean blames(Outcome outcome) {
        if (outcome instanceof Rejected rejected) {
            return rejected.code() < 400 || BLAMED.contains(rejected.code());
        }
        if (outcome instanceof TimedOut timedOut) {
            return timedOut.phase() != Phase.RINGING && !timedOut.cutShort();
        }
        if (outcome instanceof Unreachable unreachable) {
            return !OURS.contains(unreachable.cause());
        }
        return false; // Answered, Canceled
    }

    /** Credentials, when those that there are have been tried, or an extension of SIP (RFC 3261, section 21.4.16). */
    private static boolean asksMoreOfUs(int code) {
        return code == 401 || code == 407 || code == 421;
    }
}
