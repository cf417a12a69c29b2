/** The ledger of attempts: how they come in, how they are written, how they are read. */
@NullMarked
package io.callrouter.telemetry.attempt;

import org.jspecify.annotations.NullMarked;
