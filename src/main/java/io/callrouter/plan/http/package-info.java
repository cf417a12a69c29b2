/** Route plans over HTTP: one by one as calls come, and many at once. */
@NullMarked
package io.callrouter.plan.http;

import org.jspecify.annotations.NullMarked;
