package io.callrouter.dial.call;

import io.callrouter.web.Resource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can be told of a call: from memory, or from the record of one that is over. */
interface CallView extends Resource {

    CallResponse response();

    /** The {@code ETag} of what it tells; for {@code If-Match} only the version counts. */
    default String shownEtag() {
        return etag();
    }

    @Override
    default @Nullable Instant tmDelete() {
        return null;
    }
}
