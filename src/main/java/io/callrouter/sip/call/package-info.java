/** Calls (RFC 3261, sections 9, 12 to 15): an INVITE on its way, the dialogue and the session that come of it. */
@NullMarked
package io.callrouter.sip.call;

import org.jspecify.annotations.NullMarked;
