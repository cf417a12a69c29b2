/**
 * Calls on real SIP (RFC 3261): a user agent client that places a {@link io.callrouter.dial.ProviderCall} with a
 * carrier. The only module that knows SIP messages, sockets and name servers; {@code dial} sees it through its own
 * interfaces.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"dial", "plan", "provider", "numbering", "network"})
package io.callrouter.sip;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
