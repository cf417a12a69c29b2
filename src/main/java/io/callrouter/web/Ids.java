package io.callrouter.web;

import java.util.Comparator;
import java.util.UUID;

/** Identifiers of resources: UUIDs in their written form of 36 characters (RFC 9562, section 4). */
public final class Ids {

    /** With 0 for each digit. */
    private static final String WRITTEN = "00000000-0000-0000-0000-000000000000";

    /** As PostgreSQL orders them, and their written form; {@link UUID#compareTo} takes their halves as signed. */
    public static final Comparator<UUID> ORDER = Ids::compareUnsigned;

    private Ids() {}

    private static int compareUnsigned(UUID a, UUID b) {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }

    /** @throws IllegalArgumentException unless {@code text} is a whole UUID; the JDK's own parser takes less */
    public static UUID parse(String text) {
        if (!isWritten(text)) {
            throw new IllegalArgumentException("must be a UUID such as 4dbeabd6-f397-4375-95d2-a38411e07ed1");
        }
        return UUID.fromString(text);
    }

    private static boolean isWritten(String text) {
        if (text.length() != WRITTEN.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
            if (WRITTEN.charAt(i) == '0' ? !digit : c != '-') {
                return false;
            }
        }
        return true;
    }
}
