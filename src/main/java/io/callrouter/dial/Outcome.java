package io.callrouter.dial;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of an attempt. */
public sealed interface Outcome {

    /** One word of snake_case, for programs. */
    String label();

    /** What the provider says, or what happened here, for people. */
    String reason();

    /** The SIP answer; null if no final one came. */
    default @Nullable Integer sipCode() {
        return null;
    }

    /** Why the telephone network behind the provider did not put the call through (ITU-T Q.850); null if it did not say. */
    default @Nullable Integer sipCause() {
        return null;
    }

    /**
     * The callee, or a machine in the callee's place, took the call.
     *
     * @param code 200 to 299
     * @param sdp the answer to the offer; null if the provider gave none
     */
    record Answered(int code, String reason, @Nullable String sdp) implements Outcome {

        @Override
        public String label() {
            return "answered";
        }

        @Override
        public Integer sipCode() {
            return code;
        }
    }

    /**
     * The provider sent a final answer other than 2xx.
     *
     * @param code 300 to 699
     * @param retryAfter how long the provider asks to be left alone (RFC 3261, section 20.33); null if it does not
     * @param sipCause 1 to 127; null if the provider gave none
     */
    record Rejected(
            int code,
            String reason,
            @Nullable Duration retryAfter,
            @Nullable Integer sipCause) implements Outcome {

        /** Without a cause. */
        public Rejected(int code, String reason, @Nullable Duration retryAfter) {
            this(code, reason, retryAfter, null);
        }

        @Override
        public String label() {
            return "rejected";
        }

        @Override
        public Integer sipCode() {
            return code;
        }
    }

    /**
     * No final answer came in time.
     *
     * @param cutShort whether it was the call's time that was over, and not the provider's: {@link ProviderCall#timeLimit}
     */
    record TimedOut(Phase phase, boolean cutShort) implements Outcome {

        /** The provider's time was over. */
        public TimedOut(Phase phase) {
            this(phase, false);
        }

        /** How far the attempt had come. */
        public enum Phase {
            /** No answer of any kind, or the connection was not established. */
            NO_RESPONSE("no_response", "No answer of any kind came in time."),
            /** 100 Trying, and nothing more. */
            NO_PROGRESS("no_progress", "100 Trying came, and nothing more in time."),
            /** 180 or another sign of progress: the callee did not pick up. */
            RINGING("ring_timeout", "Nobody answered in time.");

            private final String label;
            private final String reason;

            Phase(String label, String reason) {
                this.label = label;
                this.reason = reason;
            }
        }

        @Override
        public String label() {
            return phase.label;
        }

        @Override
        public String reason() {
            return phase.reason;
        }
    }

    /**
     * The provider could not be asked.
     *
     * @param detail what happened, for people
     */
    record Unreachable(Cause cause, String detail) implements Outcome {

        /** What stood in the way. */
        public enum Cause {
            /** The provider's name has no address. */
            DNS_FAILURE,
            /** No name server says whether it has. */
            DNS_UNAVAILABLE,
            CONNECTION_REFUSED,
            /** A connection broke, or could not be made, or nothing could be sent. */
            TRANSPORT_ERROR,
            /** Every address is in {@code callrouter.sip.denied-networks}. */
            ADDRESS_DENIED,
            /** This service failed. */
            INTERNAL_ERROR
        }

        @Override
        public String label() {
            return cause.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public String reason() {
            return detail;
        }
    }

    /** Given up by {@link ProviderGateway.Leg#hangUp()} before an answer. */
    record Canceled() implements Outcome {

        @Override
        public String label() {
            return "canceled";
        }

        @Override
        public String reason() {
            return "The call was given up before an answer.";
        }
    }
}
