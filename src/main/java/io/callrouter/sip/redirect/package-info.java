/** Route plans for every softswitch that speaks SIP: INVITE in, 300 or 302 out (RFC 3261, section 8.3). */
@NullMarked
package io.callrouter.sip.redirect;

import org.jspecify.annotations.NullMarked;
