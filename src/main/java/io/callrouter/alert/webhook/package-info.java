/** Tells others of alerts by signed HTTP requests, never to denied networks. */
@NullMarked
package io.callrouter.alert.webhook;

import org.jspecify.annotations.NullMarked;
