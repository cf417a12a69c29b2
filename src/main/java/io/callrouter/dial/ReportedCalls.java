package io.callrouter.dial;

import java.util.UUID;

/** What is known of the calls that others dial by plans of ours. Asked on every plan: answers from memory. */
public interface ReportedCalls {

    /** Nothing is known. */
    ReportedCalls NONE = new ReportedCalls() {
        @Override
        public int standing(UUID providerId) {
            return 0;
        }

        @Override
        public int begun(UUID providerId) {
            return 0;
        }
    };

    /** Calls that the provider has now: those that are tried there, and those that were answered and have not ended. */
    int standing(UUID providerId);

    /** Calls to the provider that began within the last second. */
    int begun(UUID providerId);
}
