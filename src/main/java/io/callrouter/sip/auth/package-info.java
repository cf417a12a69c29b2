/** Digest authentication of requests (RFC 3261, section 22; RFC 8760). */
@NullMarked
package io.callrouter.sip.auth;

import org.jspecify.annotations.NullMarked;
