/** Calls that call services dial: how many they are, for the capacity of their providers. */
@NullMarked
package io.callrouter.telemetry.capacity;

import org.jspecify.annotations.NullMarked;
