/** What the ledger of attempts comes to: counted as attempts are written, read by the hour. */
@NullMarked
package io.callrouter.telemetry.statistics;

import org.jspecify.annotations.NullMarked;
