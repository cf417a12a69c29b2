/** Requests and their answers (RFC 3261, section 17): retransmission, matching, acknowledgement. */
@NullMarked
package io.callrouter.sip.transaction;

import org.jspecify.annotations.NullMarked;
