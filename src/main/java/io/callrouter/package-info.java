/** Starts the service; everything else is in the feature packages below. */
@NullMarked
package io.callrouter;

import org.jspecify.annotations.NullMarked;
