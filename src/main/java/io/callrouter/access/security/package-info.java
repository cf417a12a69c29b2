/** Takes the token out of a request, finds its caller, and refuses what the caller may not do. */
@NullMarked
package io.callrouter.access.security;

import org.jspecify.annotations.NullMarked;
