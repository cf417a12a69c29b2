/** Providers' health: who answers when asked, and through whom calls fail. Both put providers behind the others in plans. */
@NullMarked
package io.callrouter.dial.health;

import org.jspecify.annotations.NullMarked;
