package io.callrouter.route.bulk;

import io.callrouter.file.BulkSql;
import io.callrouter.file.ImportSettings;
import io.callrouter.file.RowErrors;
import io.callrouter.file.Transfers;
import io.callrouter.route.RoutesImported;
import io.callrouter.route.bulk.RouteStage.Action;
import io.callrouter.route.bulk.RouteStage.Listed;
import io.callrouter.web.ProblemException;
import io.callrouter.web.Timestamps;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Imports files of routes, each whole or not at all. The rows are staged as they arrive, so a file of any length takes the
 * same memory here, and a client that leaves half-way has changed nothing.
 */
@Service
class RouteImporter {

    private final Transfers transfers;
    private final RouteStage stage;
    private final BulkSql bulk;
    private final TransactionTemplate transaction;
    private final JsonMapper mapper;
    private final Validator validator;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final ImportSettings settings;

    RouteImporter(
            Transfers transfers,
            RouteStage stage,
            BulkSql bulk,
            TransactionTemplate transaction,
            JsonMapper mapper,
            Validator validator,
            ApplicationEventPublisher events,
            Clock clock,
            ImportSettings settings) {
        this.transfers = transfers;
        this.stage = stage;
        this.bulk = bulk;
        this.transaction = transaction;
        this.mapper = mapper;
        this.validator = validator;
        this.events = events;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * Makes routes of a file.
     *
     * @throws ProblemException 400 if it is not such a file, or did not arrive whole; 422 if rows are wrong; 413 if there is
     *     too much of it; 409 if routes of it were changed meanwhile; 503 if others import already
     */
    ImportReport run(InputStream body, FileFormat format, ImportOrder order) {
        return transfers.receive(body, text -> {
            FileRows rows = switch (format) {
                case CSV -> new CsvRows(text, mapper);
                case NDJSON -> new NdjsonRows(text, mapper);
            };
            return Objects.requireNonNull(transaction.execute(status -> importRows(rows, order, status)));
        });
    }

    private ImportReport importRows(FileRows rows, ImportOrder order, TransactionStatus status) {
        stage.open(settings.timeout());
        RowErrors errors = new RowErrors();
        Filling filling =
                new Filling(rows, new RowRules(mapper, validator, order, stage.liveProviders()), errors, transfers);
        try {
            stage.fill(filling);
        } catch (IOException e) {
            throw Transfers.incomplete();
        }
        bulk.raiseLimits(settings.timeout());
        stage.waitForOthers(settings.timeout());
        stage.match(order);
        stage.findErrors(order, errors);
        errors.throwIfAny(filling.count);
        Map<Action, Long> counts = stage.count();
        ImportReport report = report(filling.count, counts, order);
        if (order.dryRun()) {
            status.setRollbackOnly();
        } else if (report.added() + report.changed() + report.removed() > 0) {
            events.publishEvent(new RoutesImported(report.added() + report.changed() + report.removed()));
            stage.apply(counts, filling.lastLine, Timestamps.now(clock));
        }
        return report;
    }

    private ImportReport report(long rows, Map<Action, Long> counts, ImportOrder order) {
        boolean onlyAdds = !counts.containsKey(Action.CHANGE) && !counts.containsKey(Action.REMOVE);
        Listed<ImportReport.Lost> targets = onlyAdds ? Listed.none() : stage.lostTargets();
        Listed<UUID> customers = onlyAdds ? Listed.none() : stage.lostCustomers();
        return new ImportReport(
                rows,
                counts.getOrDefault(Action.ADD, 0L),
                counts.getOrDefault(Action.CHANGE, 0L),
                counts.getOrDefault(Action.REMOVE, 0L),
                counts.getOrDefault(Action.KEEP, 0L),
                order.dryRun(),
                targets.first(),
                targets.total(),
                customers.first(),
                customers.total());
    }

    /** Checks the rows on their way to the stage. */
    private static final class Filling implements RouteStage.Filling {

        private final FileRows rows;
        private final RowRules rules;
        private final RowErrors errors;
        private final Transfers transfers;
        private long count;
        private long lastLine;

        Filling(FileRows rows, RowRules rules, RowErrors errors, Transfers transfers) {
            this.rows = rows;
            this.rules = rules;
            this.errors = errors;
            this.transfers = transfers;
        }

        @Override
        public void fill(CopyRows out) throws IOException, SQLException {
            for (FileRow row = rows.next(); row != null; row = rows.next()) {
                transfers.requireFewRows(++count);
                lastLine = row.line();
                StagedRow staged = rules.check(row, errors);
                if (staged != null) {
                    out.write(staged);
                }
            }
        }
    }
}
