/** Looks whether rules are kept, and keeps what it found. */
@NullMarked
package io.callrouter.alert.watch;

import org.jspecify.annotations.NullMarked;
