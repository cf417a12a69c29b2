package io.callrouter.rate.deck;

import io.callrouter.numbering.PhoneNumber;
import io.callrouter.rate.Currencies;
import io.callrouter.rate.Rate;
import io.callrouter.rate.RateReader;
import io.callrouter.rate.RatesChanged;
import io.callrouter.web.Page;
import io.callrouter.web.PageQuery;
import io.callrouter.web.Pages;
import io.callrouter.web.Preconditions;
import io.callrouter.web.ProblemException;
import io.callrouter.web.Timestamps;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keeps the decks. */
@Service
@Transactional
class RateDeckService {

    private final RateDecks decks;
    private final RateReader rates;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    RateDeckService(
            RateDecks decks,
            DataSource dataSource,
            Currencies currencies,
            ApplicationEventPublisher events,
            Clock clock) {
        this.decks = decks;
        this.rates = new RateReader(dataSource, currencies, clock);
        this.events = events;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    Page<RateDeck> list(UUID providerId, PageQuery query) {
        decks.requireProvider(providerId);
        return Pages.read(decks.list(providerId, clock.instant()).stream(), query);
    }

    @Transactional(readOnly = true)
    RateDeck get(UUID providerId, UUID id) {
        decks.requireProvider(providerId);
        return decks.get(providerId, id, clock.instant());
    }

    /** @throws ProblemException 404 if the provider has no rate */
    @Transactional(readOnly = true)
    Rate rate(UUID providerId, PhoneNumber destination, Instant at) {
        decks.requireProvider(providerId);
        Rate rate = rates.readRate(providerId, destination, at);
        if (rate == null) {
            throw ProblemException.of(
                    HttpStatus.NOT_FOUND,
                    "rate_not_found",
                    "The provider has no rate for %s at %s.".formatted(destination, Timestamps.format(at)));
        }
        return rate;
    }

    /** From now on the deck does not count. */
    RateDeck rollBack(UUID providerId, UUID id, @Nullable String ifMatch) {
        RateDeck deck = lock(providerId, id);
        return deck.tmRollback() == null ? change(deck, Timestamps.now(clock), ifMatch) : deck;
    }

    /** From now on the deck counts again. */
    RateDeck restore(UUID providerId, UUID id, @Nullable String ifMatch) {
        RateDeck deck = lock(providerId, id);
        return deck.tmRollback() == null ? deck : change(deck, null, ifMatch);
    }

    private RateDeck lock(UUID providerId, UUID id) {
        decks.requireProvider(providerId);
        decks.lock(id);
        return decks.get(providerId, id, clock.instant());
    }

    private RateDeck change(RateDeck deck, @Nullable Instant rollback, @Nullable String ifMatch) {
        Preconditions.requireMatch(deck, ifMatch);
        decks.setRollback(deck.id(), rollback);
        events.publishEvent(new RatesChanged(deck.providerId()));
        return decks.get(deck.providerId(), deck.id(), clock.instant());
    }
}
