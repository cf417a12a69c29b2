/** SIP messages (RFC 3261, sections 7 and 20): reading them with suspicion, writing them safely. */
@NullMarked
package io.callrouter.sip.message;

import org.jspecify.annotations.NullMarked;
