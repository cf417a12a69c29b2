/** Rules of alerts, as a resource. */
@NullMarked
package io.callrouter.alert.rule;

import org.jspecify.annotations.NullMarked;
