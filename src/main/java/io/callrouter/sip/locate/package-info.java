/** Where a provider is (RFC 3263), and where no call may go. */
@NullMarked
package io.callrouter.sip.locate;

import org.jspecify.annotations.NullMarked;
