/** Keeps the route table in memory as the database is: reads it, and follows the log of changes. */
@NullMarked
package io.callrouter.plan.feed;

import org.jspecify.annotations.NullMarked;
