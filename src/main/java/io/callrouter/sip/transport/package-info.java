/** How messages travel (RFC 3261, section 18): UDP, TCP and TLS sockets on one event loop. */
@NullMarked
package io.callrouter.sip.transport;

import org.jspecify.annotations.NullMarked;
