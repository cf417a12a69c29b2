package io.callrouter.web;

import java.util.UUID;
import java.util.regex.Pattern;

/** Identifiers of resources: UUIDs in their written form of 36 characters (RFC 9562, section 4). */
public final class Ids {

    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Ids() {}

    /** @throws IllegalArgumentException unless {@code text} is a whole UUID; the JDK's own parser takes less */
    public static UUID parse(String text) {
        if (!UUID_TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a UUID such as 4dbeabd6-f397-4375-95d2-a38411e07ed1");
        }
        return UUID.fromString(text);
    }
}
