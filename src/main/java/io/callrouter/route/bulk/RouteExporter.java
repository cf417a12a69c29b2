package io.callrouter.route.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.callrouter.file.Transfers;
import io.callrouter.sql.SqlTimes;
import io.callrouter.web.Decimals;
import io.callrouter.web.ProblemException;
import io.callrouter.web.Timestamps;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes routes into files that can be imported again, as they come from the database: the oldest first. */
@Service
class RouteExporter {

    /** Rows that are in memory at once. */
    private static final int FETCHED = 1000;

    private static final String ROUTES = """
            select id, customer_id, target, provider_id, priority, name, detail, enabled,
                disabled_until, schedule, weight, max_cost_per_minute
            from route
            where tm_delete is null
                and (cast(:customer as uuid) is null or customer_id = :customer)
                and (cast(:provider as uuid) is null or provider_id = :provider)
                and (cast(:target as text) is null or target = :target)
            order by tm_create, id""";

    private final JdbcClient jdbc;
    private final TransactionTemplate readOnly;
    private final JsonMapper mapper;
    private final Transfers transfers;

    RouteExporter(JdbcClient jdbc, PlatformTransactionManager transactions, JsonMapper mapper, Transfers transfers) {
        this.jdbc = jdbc;
        this.readOnly = new TransactionTemplate(transactions);
        readOnly.setReadOnly(true); // and a transaction at all: without one the driver would read all rows at once
        this.mapper = mapper;
        this.transfers = transfers;
    }

    /**
     * Writes the routes of this selection as they are at this moment.
     *
     * @throws ProblemException 503 if others export or compare already
     */
    void write(ExportSelection selection, FileFormat format, OutputStream out) throws IOException {
        transfers.send(() -> {
            switch (format) {
                case CSV -> writeCsv(selection, out);
                case NDJSON -> writeNdjson(selection, out);
            }
            out.flush();
        });
    }

    private void writeCsv(ExportSelection selection, OutputStream out) throws IOException {
        CsvWriter csv = CsvWriter.builder().build(out, UTF_8);
        csv.writeRecord(RouteFields.ALL);
        List<String> values = new ArrayList<>(RouteFields.ALL.size());
        read(selection, route -> {
            values.clear();
            RouteFields.ALL.forEach(field -> values.add(text(route.get(field))));
            csv.writeRecord(values);
        });
        csv.flush();
    }

    /** A schedule is JSON in CSV, too. */
    private static String text(JsonNode value) {
        return value.isObject() ? value.toString() : value.isNull() ? "" : value.asString();
    }

    private void writeNdjson(ExportSelection selection, OutputStream out) {
        read(selection, route -> {
            try {
                out.write(mapper.writeValueAsBytes(route));
                out.write('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void read(ExportSelection selection, Consumer<ObjectNode> consumer) {
        readOnly.executeWithoutResult(status -> jdbc.sql(ROUTES)
                .param("customer", selection.customerId(), Types.OTHER)
                .param("provider", selection.providerId(), Types.OTHER)
                .param("target", selection.target(), Types.VARCHAR)
                .withFetchSize(FETCHED)
                .query(row -> {
                    ObjectNode route = mapper.createObjectNode();
                    route.put(RouteFields.ID, row.getObject("id", UUID.class).toString());
                    route.put(
                            RouteFields.CUSTOMER_ID,
                            row.getObject("customer_id", UUID.class).toString());
                    route.put(RouteFields.TARGET, row.getString("target"));
                    route.put(
                            RouteFields.PROVIDER_ID,
                            row.getObject("provider_id", UUID.class).toString());
                    route.put(RouteFields.PRIORITY, row.getInt("priority"));
                    route.put(RouteFields.NAME, row.getString("name"));
                    route.put(RouteFields.DETAIL, row.getString("detail"));
                    route.put(RouteFields.ENABLED, row.getBoolean("enabled"));
                    Instant disabledUntil = SqlTimes.read(row, "disabled_until");
                    route.put(
                            RouteFields.DISABLED_UNTIL,
                            disabledUntil == null ? null : Timestamps.format(disabledUntil));
                    String schedule = row.getString("schedule");
                    route.set(RouteFields.SCHEDULE, schedule == null ? route.nullNode() : mapper.readTree(schedule));
                    route.put(RouteFields.WEIGHT, row.getObject("weight", Integer.class));
                    BigDecimal cost = row.getBigDecimal("max_cost_per_minute");
                    route.put(RouteFields.MAX_COST_PER_MINUTE, cost == null ? null : Decimals.format(cost));
                    consumer.accept(route);
                }));
    }
}
