package io.callrouter.rate.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.callrouter.file.BulkSql;
import io.callrouter.file.ImportSettings;
import io.callrouter.file.Transfers;
import io.callrouter.rate.bulk.RateChange.Kind;
import io.callrouter.rate.bulk.RateChange.Price;
import io.callrouter.sql.SqlTimes;
import io.callrouter.web.Decimals;
import io.callrouter.web.ProblemException;
import io.callrouter.web.Timestamps;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes decks, and what is other in two of them, as they come from the database. */
@Service
class RateExporter {

    /** Rows that are in memory at once. */
    private static final int FETCHED = 1000;

    private static final String RATES = """
            select prefix, price_per_minute, currency, effective_from, effective_until, connection_fee, initial_seconds,
                subsequent_seconds
            from rate where deck = :deck order by prefix, effective_from""";

    private static final List<String> CHANGE_COLUMNS = List.of(
            "prefix",
            "change",
            "price_before",
            "currency_before",
            "connection_fee_before",
            "increments_before",
            "effective_from_before",
            "price_after",
            "currency_after",
            "connection_fee_after",
            "increments_after",
            "effective_from_after");

    private final JdbcClient jdbc;
    private final TransactionTemplate readOnly;
    private final Transfers transfers;
    private final BulkSql bulk;
    private final RateComparison comparison;
    private final ImportSettings settings;

    RateExporter(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Transfers transfers,
            BulkSql bulk,
            RateComparison comparison,
            ImportSettings settings) {
        this.jdbc = jdbc;
        this.readOnly = new TransactionTemplate(transactions);
        readOnly.setReadOnly(true); // and a transaction at all: without one the driver would read all rows at once
        this.transfers = transfers;
        this.bulk = bulk;
        this.comparison = comparison;
        this.settings = settings;
    }

    /**
     * Writes a deck, in the format of an import.
     *
     * @throws ProblemException 503 if others export or compare already
     */
    void writeRates(long deck, OutputStream out) throws IOException {
        write(
                RateField.NAMES,
                out,
                csv -> jdbc.sql(RATES)
                        .param("deck", deck)
                        .withFetchSize(FETCHED)
                        .query((RowCallbackHandler) row -> csv.writeRecord(values(row))));
    }

    /**
     * Writes what happens to prefixes from one deck to another.
     *
     * @param kind null for all
     * @throws ProblemException 503 if others export or compare already
     */
    void writeChanges(long before, long after, @Nullable Kind kind, OutputStream out) throws IOException {
        write(
                CHANGE_COLUMNS,
                out,
                csv -> comparison.forEachChange(before, after, kind, change -> csv.writeRecord(values(change))));
    }

    private interface Content {
        void write(CsvWriter csv);
    }

    private void write(List<String> header, OutputStream out, Content content) throws IOException {
        transfers.send(() -> {
            CsvWriter csv = CsvWriter.builder().build(out, UTF_8);
            csv.writeRecord(header);
            readOnly.executeWithoutResult(status -> {
                bulk.raiseLimits(settings.timeout());
                content.write(csv);
            });
            csv.flush();
            out.flush();
        });
    }

    private static List<String> values(ResultSet row) throws SQLException {
        return List.of(
                row.getString("prefix"),
                Decimals.format(row.getBigDecimal("price_per_minute")),
                row.getString("currency"),
                instant(row, "effective_from"),
                instant(row, "effective_until"),
                Decimals.format(row.getBigDecimal("connection_fee")),
                row.getInt("initial_seconds") + "/" + row.getInt("subsequent_seconds"));
    }

    private static String instant(ResultSet row, String column) throws SQLException {
        Instant time = SqlTimes.read(row, column);
        return time == null ? "" : Timestamps.format(time);
    }

    private static List<String> values(RateChange change) {
        Price before = change.before();
        Price after = change.after();
        return List.of(
                change.prefix(),
                change.change().toString(),
                before == null ? "" : before.pricePerMinute(),
                before == null ? "" : before.currency(),
                before == null ? "" : before.connectionFee(),
                before == null ? "" : before.increments(),
                before == null ? "" : before.effectiveFrom(),
                after == null ? "" : after.pricePerMinute(),
                after == null ? "" : after.currency(),
                after == null ? "" : after.connectionFee(),
                after == null ? "" : after.increments(),
                after == null ? "" : after.effectiveFrom());
    }
}
