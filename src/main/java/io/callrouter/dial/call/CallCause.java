package io.callrouter.dial.call;

import com.fasterxml.jackson.annotation.JsonValue;
import io.callrouter.dial.DialResult.Exhausted;
import io.callrouter.dial.DialResult.Refused;
import io.callrouter.dial.ProviderGateway.Ending;
import java.util.Locale;

/** Why a call is over. */
enum CallCause {
    NO_ROUTE("No route leads to a provider for this destination."),
    FINAL_ANSWER("The provider's last answer is final: the next provider is not tried."),
    RING_TIMEOUT("Nobody answered in time."),
    AFTER_RINGING("The attempt failed after it had rung, and callrouter.dial.after-ringing is stop."),
    EXHAUSTED("Every provider was tried and failed."),
    MAX_ATTEMPTS("As many providers were tried as callrouter.dial.max-attempts allows."),
    MAX_DURATION("The attempts took as long as callrouter.dial.max-duration allows."),
    OVER_CAPACITY("Every provider has as many calls as it may have, at once or in a second."),
    INTERNAL_ERROR("This service failed; its log says why."),
    CANCELED("The call was given up before an answer."),
    HUNG_UP_HERE("The session was hung up here."),
    HUNG_UP_THERE("The provider hung up."),
    LOST("The session was lost: the provider does not know it any more, or cannot be reached."),
    HANGUP_ON_ANSWER("The call was answered, and hung up at once as hangup_on_answer asks."),
    SHUTDOWN("The service is being stopped.");

    private final String sentence;

    CallCause(String sentence) {
        this.sentence = sentence;
    }

    static CallCause of(Refused.Reason reason) {
        return switch (reason) {
            case FINAL_ANSWER -> FINAL_ANSWER;
            case RING_TIMEOUT -> RING_TIMEOUT;
            case AFTER_RINGING -> AFTER_RINGING;
        };
    }

    static CallCause of(Exhausted.Reason reason) {
        return switch (reason) {
            case EXHAUSTED -> EXHAUSTED;
            case MAX_ATTEMPTS -> MAX_ATTEMPTS;
            case MAX_DURATION -> MAX_DURATION;
            case OVER_CAPACITY -> OVER_CAPACITY;
        };
    }

    static CallCause of(Ending ending) {
        return switch (ending) {
            case HUNG_UP_HERE -> HUNG_UP_HERE;
            case HUNG_UP_THERE -> HUNG_UP_THERE;
            case LOST -> LOST;
        };
    }

    String sentence() {
        return sentence;
    }

    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
