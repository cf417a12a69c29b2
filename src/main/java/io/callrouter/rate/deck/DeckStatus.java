package io.callrouter.rate.deck;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a deck stands at an instant. */
public enum DeckStatus {
    /** Its first rate is still to begin. */
    SCHEDULED,
    /** It is in force. */
    EFFECTIVE,
    /** Another deck has taken its place. */
    SUPERSEDED,
    /** It does not count. */
    ROLLED_BACK;

    @JsonValue
    String json() {
        return name().toLowerCase(Locale.ROOT);
    }
}
