package io.callrouter.route.bulk;

import java.util.Locale;

/** What an import does with routes that the file does not name. */
enum ImportMode {
    /** They stay. */
    UPSERT,
    /** They are deleted, if they are of the customer that the import is about. */
    REPLACE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
