package io.callrouter.dial.call;

import io.callrouter.web.Resource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can be told of a call: from memory, or from the record of one that is over. */
interface CallView extends Resource {

    CallResponse response();

    @Override
    default @Nullable Instant tmDelete() {
        return null;
    }
}
