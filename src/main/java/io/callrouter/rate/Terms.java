package io.callrouter.rate;

/**
 * What many rates of a deck have in common.
 *
 * @param connectionFee in 10<sup>-10</sup> of the currency
 * @param initial seconds that are charged at least
 * @param subsequent seconds by which the charge grows after that
 * @param from when it begins to hold, in microseconds since 1970
 * @param until when it no longer holds, in microseconds since 1970; {@link #FOR_EVER} if that is not known
 */
record Terms(
        String currency,
        Conversion conversion,
        long connectionFee,
        int initial,
        int subsequent,
        long from,
        long until) {

    static final long FOR_EVER = Long.MAX_VALUE;

    boolean holds(long at) {
        return from <= at && at < until;
    }
}
