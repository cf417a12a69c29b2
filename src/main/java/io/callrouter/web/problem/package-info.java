/** Turns everything that can go wrong with a request into a problem that tells how to mend it. */
@NullMarked
package io.callrouter.web.problem;

import org.jspecify.annotations.NullMarked;
