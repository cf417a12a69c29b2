package io.callrouter.dial.health;

import java.util.Locale;

/** What one probe says about its provider. */
enum ProbeFinding {
    /** It is there. */
    ANSWERED,
    /** It did not answer; too few times in a row to mean anything. */
    MISSED,
    /** It did not answer as many times in a row as make it unhealthy. */
    UNHEALTHY,
    /** It did not answer, but nor did anybody else: this says nothing about it. */
    DISCOUNTED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
