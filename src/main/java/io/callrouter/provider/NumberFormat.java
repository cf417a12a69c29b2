package io.callrouter.provider;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** How a provider wants the called number written, between its prefix and its postfix. */
public enum NumberFormat {
    /** {@code +821012345678} */
    E164("e164", "+"),

    /** {@code 821012345678} */
    E164_WITHOUT_PLUS("e164_without_plus", ""),

    /** {@code 00821012345678} */
    INTERNATIONAL("international", "00");

    @EnumeratedValue
    private final String value;

    private final String beforeCountryCode;

    NumberFormat(String value, String beforeCountryCode) {
        this.value = value;
        this.beforeCountryCode = beforeCountryCode;
    }

    /** @param number in E.164 form, with its + */
    void append(StringBuilder text, String number) {
        text.append(beforeCountryCode).append(number, 1, number.length());
    }

    @Override
    @JsonValue
    public String toString() {
        return value;
    }
}
