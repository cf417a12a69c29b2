package io.callrouter.numbering;

import org.jspecify.annotations.Nullable;

/**
 * A telephone number in E.164 form: {@code +}, a country code, and no more than 15 digits altogether (ITU-T E.164,
 * section 6).
 *
 * @param value the number with its {@code +}, and nothing but digits behind it
 */
public record PhoneNumber(String value) {

    /** For those who need the rule as a regular expression; {@link #isE164} is quicker. */
    public static final String PATTERN = "^\\+[1-9][0-9]{0,14}$";

    /** What a text must be that is not one. */
    public static final String EXPECTATION =
            "must be a number in E.164 form, + and at most 15 digits, such as +821012345678";

    private static final int MOST_DIGITS = 15;

    public PhoneNumber {
        if (!isE164(value)) {
            throw new InvalidPhoneNumberException(EXPECTATION);
        }
    }

    /**
     * Reads a number as people and telephone systems write it: {@code tel:} and {@code sip:} URIs, separators and a
     * leading {@code 00} are accepted, and national numbers where a region says which nation's they are.
     *
     * @param region two letters of ISO 3166-1 whose national numbers are understood, or null for none
     * @throws InvalidPhoneNumberException with a message that says what was expected
     */
    public static PhoneNumber parse(String text, @Nullable String region) {
        if (isE164(text)) {
            return new PhoneNumber(text);
        }
        return PhoneNumberParser.parse(text, region);
    }

    /** Whether it is a number in E.164 form, and so one that the constructor takes. */
    public static boolean isE164(String text) {
        int digits = text.length() - 1;
        if (digits < 1 || digits > MOST_DIGITS || text.charAt(0) != '+' || text.charAt(1) == '0') {
            return false; // no country code begins with 0
        }
        for (int i = 1; i <= digits; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') { // and not Character.isDigit: other scripts' digits are not dialled
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return value;
    }
}
