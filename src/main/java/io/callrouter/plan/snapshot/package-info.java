/** The file that a start without the database begins with. */
@NullMarked
package io.callrouter.plan.snapshot;

import org.jspecify.annotations.NullMarked;
