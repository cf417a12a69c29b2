/** Where a provider is (RFC 3263). What of that is denied, {@code UserAgent} leaves out. */
@NullMarked
package io.callrouter.sip.locate;

import org.jspecify.annotations.NullMarked;
