package io.callrouter.route.bulk;

import io.callrouter.web.ProblemException;

/** What an import does with routes that the file does not name. */
enum ImportMode {
    /** They stay. */
    UPSERT,
    /** They are deleted, if they are of the customer that the import is about. */
    REPLACE;

    static ImportMode parse(String text) {
        return switch (text) {
            case "upsert" -> UPSERT;
            case "replace" -> REPLACE;
            default -> throw ProblemException.invalid("mode", "must be upsert or replace");
        };
    }
}
