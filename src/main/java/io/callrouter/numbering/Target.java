package io.callrouter.numbering;

import java.util.regex.Pattern;

/**
 * What a route matches: {@code all}, or {@code +} and 1 to 15 digits, the beginning of an E.164 number.
 *
 * @param value the target as it is written in JSON and SQL
 */
public record Target(String value) {

    /** The written form of a target; also a constraint of the database. */
    public static final String PATTERN = "^(all|\\+[0-9]{1,15})$";

    /** What a text must be that is not one. */
    public static final String EXPECTATION =
            "must be \"all\", or + and 1 to 15 digits, the beginning of the numbers meant, such as +82";

    private static final Pattern VALID = Pattern.compile(PATTERN);

    /** Matches every destination. */
    public static final Target ALL = new Target("all");

    public Target {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException(EXPECTATION);
        }
    }

    public boolean isAll() {
        return value.equals(ALL.value);
    }

    public boolean matches(PhoneNumber number) {
        return isAll() || number.value().startsWith(value);
    }

    /** How many digits have to agree: 0 for {@code all}. A longer target is the more specific one. */
    public int length() {
        return isAll() ? 0 : value.length() - 1;
    }

    @Override
    public String toString() {
        return value;
    }
}
