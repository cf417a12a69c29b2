/** Calls over HTTP: which ones are let in, how far each has come, and what became of those that are over. */
@NullMarked
package io.callrouter.dial.call;

import org.jspecify.annotations.NullMarked;
