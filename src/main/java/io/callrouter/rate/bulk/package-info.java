/** Decks as files: their import and their export. */
@NullMarked
package io.callrouter.rate.bulk;

import org.jspecify.annotations.NullMarked;
