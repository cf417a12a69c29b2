/** Decks over HTTP: which there are, which applies, what one changes against another, and how to take one back. */
@NullMarked
package io.callrouter.rate.deck;

import org.jspecify.annotations.NullMarked;
