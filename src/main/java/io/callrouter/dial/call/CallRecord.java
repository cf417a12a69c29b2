package io.callrouter.dial.call;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.ledger.CalledNumbers;
import java.time.Instant;
import java.util.UUID;

/**
 * A call that is over, as it is written down. Its JSON names the columns of the table.
 *
 * @param numberHash of the called number, in hexadecimal digits behind {@code \x}, as PostgreSQL reads bytes
 * @param story with no more of its numbers than is kept
 */
record CallRecord(
        @JsonProperty("id") UUID id,
        @JsonProperty("placed_by") UUID placedBy,
        @JsonProperty("customer_id") UUID customerId,
        @JsonProperty("number_hash") String numberHash,
        @JsonProperty("state") CallState state,
        @JsonProperty("version") int version,
        @JsonProperty("tm_create") Instant tmCreate,
        @JsonProperty("story") CallResponse story) {

    static CallRecord of(CallSnapshot call, CalledNumbers numbers) {
        CallSubject subject = call.subject();
        return new CallRecord(
                call.id(),
                subject.placedBy(),
                subject.customerId(),
                numbers.hash(subject.destination()),
                call.state(),
                call.version(),
                call.tmCreate(),
                CallResponse.kept(call, numbers));
    }
}
