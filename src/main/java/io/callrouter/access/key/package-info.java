/** Access keys: the tokens of programs. */
@NullMarked
package io.callrouter.access.key;

import org.jspecify.annotations.NullMarked;
