package io.callrouter.sip.redirect;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Customers' ids in headers. */
final class CustomerIds {

    private static final Pattern ID = Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    private CustomerIds() {}

    /** The id, or null if the text is none; {@link UUID#fromString} alone takes 1-1-1-1-1 for one. */
    static @Nullable UUID parse(String text) {
        return ID.matcher(text).matches() ? UUID.fromString(text) : null;
    }
}
