package io.callrouter.dial.call;

import io.callrouter.web.Ids;
import io.callrouter.web.Resource;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What can be told of a call: from memory, or from the record of one that is over. */
interface CallView extends Resource {

    /** As lists show calls. */
    static <T extends Resource> Comparator<T> newestFirst() {
        return Comparator.<T, Instant>comparing(Resource::tmCreate)
                .thenComparing(Resource::id, Ids.ORDER)
                .reversed();
    }

    CallResponse response();

    @Override
    default @Nullable Instant tmDelete() {
        return null;
    }
}
