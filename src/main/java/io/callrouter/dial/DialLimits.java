package io.callrouter.dial;

import java.time.Duration;

/**
 * How long and how often a call is tried.
 *
 * @param maxAttempts providers tried, at most
 * @param maxDuration of all attempts together
 * @param noResponseTimeout how long a provider may keep silent
 * @param progressTimeout how long a provider may take from 100 to the first sign of progress
 * @param ringTimeout how long the callee may ring, where the call says nothing else
 */
public record DialLimits(
        int maxAttempts,
        Duration maxDuration,
        Duration noResponseTimeout,
        Duration progressTimeout,
        Duration ringTimeout) {}
