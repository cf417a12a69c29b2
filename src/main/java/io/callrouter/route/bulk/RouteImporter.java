package io.callrouter.route.bulk;

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
import java.util.concurrent.Semaphore;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
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

    private final RouteStage stage;
    private final TransactionTemplate transaction;
    private final JsonMapper mapper;
    private final Validator validator;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final ImportSettings settings;
    private final Semaphore places;

    RouteImporter(
            RouteStage stage,
            TransactionTemplate transaction,
            JsonMapper mapper,
            Validator validator,
            ApplicationEventPublisher events,
            Clock clock,
            ImportSettings settings) {
        this.stage = stage;
        this.transaction = transaction;
        this.mapper = mapper;
        this.validator = validator;
        this.events = events;
        this.clock = clock;
        this.settings = settings;
        this.places = new Semaphore(settings.maxConcurrent());
    }

    /**
     * Makes routes of a file.
     *
     * @throws ProblemException 400 if it is not such a file, or did not arrive whole; 422 if rows are wrong; 413 if there is
     *     too much of it; 409 if routes of it were changed meanwhile; 503 if others import already
     */
    ImportReport run(InputStream body, FileFormat format, ImportOrder order) {
        if (!places.tryAcquire()) {
            throw ProblemException.unavailable(
                    "too_many_imports",
                    "Other imports are under way, as many as may be (callrouter.import.max-concurrent).");
        }
        Upload upload = new Upload(body, settings.maxSize(), settings.timeout());
        try {
            FileRows rows = open(upload, format);
            return Objects.requireNonNull(transaction.execute(status -> importRows(rows, order, status)));
        } catch (ProblemException e) {
            upload.readToTheEnd();
            throw e;
        } finally {
            places.release();
        }
    }

    private FileRows open(Upload upload, FileFormat format) {
        try {
            UploadText text = new UploadText(upload);
            return switch (format) {
                case CSV -> new CsvRows(text, mapper);
                case NDJSON -> new NdjsonRows(text, mapper);
            };
        } catch (IOException e) {
            throw incomplete();
        }
    }

    private ImportReport importRows(FileRows rows, ImportOrder order, TransactionStatus status) {
        stage.open(settings.timeout());
        RowErrors errors = new RowErrors();
        Filling filling = new Filling(
                rows, new RowRules(mapper, validator, order, stage.liveProviders()), errors, settings.maxRows());
        try {
            stage.fill(filling);
        } catch (IOException e) {
            throw incomplete();
        }
        stage.allow(settings.timeout());
        stage.waitForOthers(settings.timeout());
        stage.match(order);
        stage.findErrors(order, errors);
        errors.throwIfAny(filling.count);
        UUID customer = order.onlyCustomer();
        if (order.mode() == ImportMode.REPLACE && customer != null) {
            stage.removeTheOthers(customer);
        }
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
        Listed<ImportReport.Lost> targets = stage.lostTargets();
        Listed<UUID> customers = stage.lostCustomers();
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

    private static ProblemException incomplete() {
        return ProblemException.of(
                HttpStatus.BAD_REQUEST,
                "incomplete_body",
                "The file did not arrive whole and in time (callrouter.import.timeout). Nothing was changed; send it"
                        + " again.");
    }

    /** Checks the rows on their way to the stage. */
    private static final class Filling implements RouteStage.Filling {

        private final FileRows rows;
        private final RowRules rules;
        private final RowErrors errors;
        private final int most;
        private long count;
        private long lastLine;

        Filling(FileRows rows, RowRules rules, RowErrors errors, int most) {
            this.rows = rows;
            this.rules = rules;
            this.errors = errors;
            this.most = most;
        }

        @Override
        public void fill(CopyRows out) throws IOException, SQLException {
            for (FileRow row = rows.next(); row != null; row = rows.next()) {
                if (++count > most) {
                    throw ProblemException.of(
                            HttpStatus.CONTENT_TOO_LARGE,
                            "too_many_rows",
                            "A file may have up to %d rows (callrouter.import.max-rows); split it.".formatted(most));
                }
                lastLine = row.line();
                StagedRow staged = rules.check(row, errors);
                if (staged != null) {
                    out.write(staged);
                }
            }
        }
    }
}
