package io.callrouter.telemetry.metrics;

import java.util.Set;

/** What became of an attempt, in few words: a carrier may invent codes, and each label value is a series for ever. */
final class ResultLabel {

    private static final Set<String> USUAL = Set.of(
            "401", "403", "404", "407", "408", "421", "480", "484", "486", "487", "488", "500", "502", "503", "504",
            "600", "603", "604", "606");

    /** Of an answered attempt. */
    static final String ANSWERED = "2xx";

    private ResultLabel() {}

    /**
     * A usual SIP answer as it is, others by their class, such as {@code 4xx}; the outcome where none came.
     *
     * @param result the SIP answer, or the outcome
     */
    static String of(String result) {
        boolean isCode = Character.isDigit(result.charAt(0));
        return isCode && !USUAL.contains(result) ? result.charAt(0) + "xx" : result;
    }
}
