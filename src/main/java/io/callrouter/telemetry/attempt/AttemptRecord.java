package io.callrouter.telemetry.attempt;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An attempt as it is written. Its JSON names the columns of the table.
 *
 * @param place of the provider in the plan, from 1
 * @param routeId null in a call that named its providers
 * @param prefix first digits of the called number, with +
 * @param numberHash in hexadecimal digits behind {@code \x}, as PostgreSQL reads bytes
 * @param number null unless whole numbers are kept
 * @param code the final SIP answer; null if there was none
 * @param outcome as {@link io.callrouter.dial.Outcome#label} says it; null while the attempt goes on, of which only the
 *     capacity of the provider is told
 * @param tmEnd end of the attempt, or of the session that it became; null while that goes on
 * @param reported by a call service, and not dialled here
 */
record AttemptRecord(
        @JsonProperty("id") UUID id,
        @JsonProperty("call_id") String callId,
        @JsonProperty("place") int place,
        @JsonProperty("customer_id") UUID customerId,
        @JsonProperty("route_id") @Nullable UUID routeId,
        @JsonProperty("provider_id") UUID providerId,
        @JsonProperty("prefix") String prefix,
        @JsonProperty("number_hash") String numberHash,
        @JsonProperty("number") @Nullable String number,
        @JsonProperty("code") @Nullable Integer code,
        @JsonProperty("outcome") @Nullable String outcome,
        @JsonProperty("blamed") boolean blamed,
        @JsonProperty("effective") boolean effective,
        @JsonProperty("tm_start") Instant tmStart,
        @JsonProperty("tm_progress") @Nullable Instant tmProgress,
        @JsonProperty("tm_answer") @Nullable Instant tmAnswer,
        @JsonProperty("tm_end") @Nullable Instant tmEnd,
        @JsonIgnore boolean reported) {

    /** Whether it belongs into the ledger: it has come to something. */
    boolean isDecided() {
        return outcome != null;
    }
}
