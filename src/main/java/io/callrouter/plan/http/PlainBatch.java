package io.callrouter.plan.http;

import io.callrouter.numbering.PhoneNumber;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The body of a question for many plans, each part in its plainest form. What is written in any other way, however right,
 * and what is wrong, is no plain batch.
 *
 * @param limit of each plan
 */
record PlainBatch(List<Query> queries, int limit) {

    /** @param at null for now */
    record Query(
            @Nullable UUID customerId,
            PhoneNumber destination,
            @Nullable Instant at) {}

    /** Reads the body, or gives null if it is not plain. */
    static @Nullable PlainBatch read(byte[] body, int length) {
        try {
            return new PlainBatchReader(body, length).read();
        } catch (IllegalArgumentException e) {
            return null; // the ordinary way tells what is wrong
        }
    }
}
