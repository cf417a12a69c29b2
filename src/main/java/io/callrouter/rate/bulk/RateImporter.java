package io.callrouter.rate.bulk;

import io.callrouter.file.BulkSql;
import io.callrouter.file.ImportSettings;
import io.callrouter.file.RowErrors;
import io.callrouter.file.Transfers;
import io.callrouter.rate.Currencies;
import io.callrouter.rate.RatesChanged;
import io.callrouter.rate.bulk.RateComparison.Summary;
import io.callrouter.rate.deck.RateDeck;
import io.callrouter.rate.deck.RateDecks;
import io.callrouter.web.ProblemException;
import io.callrouter.web.Timestamps;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes decks of files, each whole or not at all. Rows are staged as they arrive, so a file of any length takes the same
 * memory here, and a client that leaves half-way has changed nothing.
 */
@Service
class RateImporter {

    private final Transfers transfers;
    private final BulkSql bulk;
    private final RateStage stage;
    private final RateComparison comparison;
    private final RateDecks decks;
    private final Currencies currencies;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final ImportSettings settings;

    RateImporter(
            Transfers transfers,
            BulkSql bulk,
            RateStage stage,
            RateComparison comparison,
            RateDecks decks,
            Currencies currencies,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock,
            ImportSettings settings) {
        this.transfers = transfers;
        this.bulk = bulk;
        this.stage = stage;
        this.comparison = comparison;
        this.decks = decks;
        this.currencies = currencies;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * @throws ProblemException 400 if it is not such a file, or did not arrive whole; 404 and 409 if the provider is not
     *     there; 422 if rows are wrong; 413 if there is too much of it; 503 if others import already
     */
    RateImportReport run(InputStream body, RateImportOrder order) {
        return transfers.receive(body, text -> {
            decks.requireLiveProvider(order.providerId(), false);
            RateRows rows = new RateRows(text, order.columns()); // before the transaction: a header may take its time
            return Objects.requireNonNull(transaction.execute(status -> importRates(rows, order)));
        });
    }

    private RateImportReport importRates(RateRows rows, RateImportOrder order) {
        bulk.raiseLimits(settings.timeout());
        RowErrors errors = new RowErrors();
        Filling filling = new Filling(order, errors);
        try {
            stage.fill(out -> filling.fill(rows, out));
        } catch (IOException e) {
            throw Transfers.incomplete();
        }
        bulk.raiseLimits(settings.timeout());
        stage.findErrors(errors);
        errors.throwIfAny(filling.count);
        if (filling.count == 0) {
            throw ProblemException.invalid("body", "must have at least one rate; the file has a header only");
        }
        RateStage.Extent extent = stage.extent();
        Instant now = Timestamps.now(clock);
        Optional<RateDeck> before = decks.inForce(order.providerId(), extent.first(), now);
        Optional<RateDeck> later = decks.inForce(order.providerId(), now, now)
                .filter(deck -> deck.effectiveFrom().isAfter(extent.first()));
        Summary changes = comparison.compareStage(before.map(RateDeck::number).orElse(null), RateImportReport.SHOWN);
        return RateImportReport.of(
                order.dryRun() ? null : store(order, extent, now),
                filling.count,
                Timestamps.format(extent.first()),
                order.dryRun(),
                rows.ignored(),
                before.map(RateDeck::id).orElse(null),
                later.map(RateDeck::id).orElse(null),
                changes);
    }

    private RateDeck store(RateImportOrder order, RateStage.Extent extent, Instant now) {
        UUID provider = order.providerId();
        UUID id = UUID.randomUUID();
        stage.store(decks.add(id, provider, order.name(), extent.first(), extent.latest(), extent.rows(), now));
        decks.requireLiveProvider(provider, true); // last, because nobody can change it until the transaction ends
        events.publishEvent(new RatesChanged(provider));
        return decks.get(provider, id, now);
    }

    /** Checks the rows on their way to the stage. */
    private final class Filling {

        private final RateImportOrder order;
        private final RowErrors errors;
        private long count;

        Filling(RateImportOrder order, RowErrors errors) {
            this.order = order;
            this.errors = errors;
        }

        void fill(RateRows rows, RateStage.Rows out) throws IOException, SQLException {
            RateRules rules = new RateRules(order, currencies);
            for (RateRows.@Nullable Row row = rows.next(); row != null; row = rows.next()) {
                transfers.requireFewRows(++count);
                RateRow rate = rules.check(row, errors);
                if (rate != null) {
                    out.add(rate);
                }
            }
        }
    }
}
