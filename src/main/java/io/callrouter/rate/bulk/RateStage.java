package io.callrouter.rate.bulk;

import io.callrouter.file.BulkSql;
import io.callrouter.file.CopyText;
import io.callrouter.file.RowErrors;
import io.callrouter.sql.SqlTimes;
import io.callrouter.web.Problem;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Where a deck's rows stand before they become rates: a temporary table of its transaction. */
@Component
class RateStage {

    static final String TABLE = "import_rate";

    private static final String CREATE = """
            create temporary table import_rate (
                line               bigint not null,
                effective_from     timestamptz not null,
                effective_until    timestamptz,
                initial_seconds    integer not null,
                subsequent_seconds integer not null,
                prefix             text collate "C" not null,
                price_per_minute   numeric(16, 10) not null,
                connection_fee     numeric(16, 10) not null,
                currency           text not null
            ) on commit drop""";

    /** A rate without an end ends where the next one of the same prefix begins. */
    private static final String ERRORS = """
            with neighbours as (
                select line, effective_from,
                    lag(line) over next as other, lag(effective_from) over next as other_from,
                    lag(effective_until) over next as other_until
                from import_rate
                window next as (partition by prefix order by effective_from, line)
            ), error as (
                select line, 'prefix' as field, 'is also in line ' || other || ', with the same effective_from' as message
                from neighbours where effective_from = other_from
                union all
                select line, 'effective_from', 'is before the effective_until of the same prefix in line ' || other
                from neighbours where effective_from > other_from and effective_from < other_until
            )
            select line, field, message, count(*) over () as total from error order by line, field limit :shown""";

    private static final String EXTENT =
            "select count(*) as rows, min(effective_from) as first, max(effective_from) as latest from import_rate";

    private static final String STORE = """
            insert into rate (deck, effective_from, effective_until, initial_seconds, subsequent_seconds, prefix,
                price_per_minute, connection_fee, currency)
            select :deck, effective_from,
                coalesce(effective_until, lead(effective_from) over (partition by prefix order by effective_from)),
                initial_seconds, subsequent_seconds, prefix, price_per_minute, connection_fee, currency
            from import_rate
            order by prefix, effective_from""";

    private final JdbcClient jdbc;
    private final BulkSql bulk;

    RateStage(JdbcClient jdbc, BulkSql bulk) {
        this.jdbc = jdbc;
        this.bulk = bulk;
    }

    /** Fills the stage with rows, as they come. */
    interface Filling {
        void fill(Rows rows) throws IOException, SQLException;
    }

    /** Takes rows onto the stage. */
    static final class Rows {

        private final CopyText text;

        private Rows(CopyText text) {
            this.text = text;
        }

        void add(RateRow row) throws SQLException {
            text.column(row.line())
                    .column(row.from())
                    .column(row.until())
                    .column(row.initial())
                    .column(row.subsequent())
                    .column(row.prefix())
                    .column(row.price().toPlainString())
                    .column(row.connectionFee().toPlainString())
                    .column(row.currency())
                    .endRow();
        }
    }

    /** @throws IOException if the rows did not arrive whole */
    void fill(Filling filling) throws IOException {
        jdbc.sql(CREATE).update();
        bulk.copy(TABLE, text -> filling.fill(new Rows(text)));
    }

    /** What only shows when all rows are seen together. */
    void findErrors(RowErrors errors) {
        AtomicLong total = new AtomicLong();
        List<Problem.Field> first = jdbc.sql(ERRORS)
                .param("shown", RowErrors.SHOWN)
                .query((row, number) -> {
                    total.set(row.getLong("total"));
                    return new Problem.Field(row.getLong("line"), row.getString("field"), row.getString("message"));
                })
                .list();
        errors.addAll(first, total.get());
    }

    /** How many rows there are, when the first of them begins and when the latest. */
    record Extent(long rows, Instant first, Instant latest) {}

    /** Of a stage that is not empty. */
    Extent extent() {
        return jdbc.sql(EXTENT)
                .query((row, number) -> new Extent(
                        row.getLong("rows"), SqlTimes.readRequired(row, "first"), SqlTimes.readRequired(row, "latest")))
                .single();
    }

    void store(long deck) {
        jdbc.sql(STORE).param("deck", deck).update();
    }
}
